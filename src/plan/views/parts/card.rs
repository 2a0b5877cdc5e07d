//! An inspection in a list: what the component `inspection_card` shows.

use crate::decode::kinds::inspection::{Inspection, InspectionKind};
use crate::plan::material::Material;
use crate::plan::view::{SitePath, view};
use crate::resolve::Entry;
use crate::survey::State;

use super::{GradeView, Grading, StatusTag, short_name};

view! {
    /// An inspection in a list.
    pub struct InspectionCard {
        /// What it is called.
        title: String,
        /// Its page.
        path: SitePath,
        /// Who was inspected.
        bodies: Vec<String>,
        /// Who led, in short.
        inspectorate: String,
        /// What kind of inspection it is.
        kind: String,
        /// When it was published or is awaited; none when that is not stated.
        date: Option<String>,
        /// The headline grade.
        grade: Option<GradeView>,
        /// The grades of its areas in a line, where there is no headline grade.
        grades: Option<String>,
        /// Planned, overdue, superseded; none when it is simply published.
        state: Option<StatusTag>,
        /// What it says, in two sentences.
        summary: Option<String>,
    }
}

/// `inspection` in a list.
pub fn inspection_card(
    material: &Material<'_>,
    inspection: Entry<'_, Inspection>,
) -> InspectionCard {
    let model = material.model();
    let Entry { record, facts } = inspection;
    let bodies = facts
        .bodies
        .iter()
        .filter_map(|body| model.named(&body.reference));
    let inspectorate = model.named(&facts.inspectorate.reference);
    let grading = Grading::new(model, facts.framework.as_ref());
    let grade = grading.headline(facts);
    let grades = match &grade {
        Some(_) => None,
        None => grading.in_a_line(facts),
    };
    let summary = record.common.summary.as_ref();
    InspectionCard {
        title: record.common.title.to_string(),
        path: material.path(&record.key),
        bodies: bodies.map(|body| body.common.title.to_string()).collect(),
        inspectorate: inspectorate.map(short_name).unwrap_or_default(),
        kind: facts.kind.unwrap_or(InspectionKind::Inspection).noun(),
        date: date(facts),
        grade,
        grades,
        state: StatusTag::of_state(State::of(facts, model)),
        summary: summary.map(|summary| material.plain(&summary.0, record)),
    }
}

/// When `inspection` was published; before that, for when it is awaited.
fn date(inspection: &Inspection) -> Option<String> {
    match (&inspection.published, &inspection.expected) {
        (Some(published), _) => published.date().map(ToString::to_string),
        (None, Some(expected)) => Some(format!("expected {}", expected.value)),
        (None, None) => None,
    }
}
