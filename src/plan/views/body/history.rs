//! The grades that a body got, latest first, with a break wherever two cannot be compared.

use crate::decode::Record;
use crate::decode::kinds::inspection::{Inspection, Judgement};
use crate::decode::kinds::scale::Scale;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::view;
use crate::plan::views::parts::{GradeView, Grading};
use crate::resolve::{Entry, Model};

view! {
    /// A grade in a body's history.
    pub struct HistoryRow {
        /// Why it cannot be compared with the row above it; none when it can.
        break_note: Option<String>,
        /// When it was published; none when that is not stated.
        date: Option<String>,
        /// The inspection that gave it.
        inspection: Link,
        /// The framework that it was given under.
        framework: Option<Link>,
        /// What was graded.
        area: String,
        /// The grade.
        grade: GradeView,
    }
}

/// The grades that `inspections`, latest first, gave the body `record` itself.
pub(super) fn history(
    material: &Material<'_>,
    record: &Record,
    inspections: &[Entry<'_, Inspection>],
) -> Vec<HistoryRow> {
    let model = material.model();
    let mut rows = Vec::new();
    let mut above: Option<Grading<'_>> = None;
    for inspection in inspections {
        let is_own = |name: &crate::decode::references::Ref<_>| {
            model
                .named(&name.reference)
                .is_some_and(|body| body.key == record.key)
        };
        // A group's grade is not its members'.
        if !inspection.facts.bodies.iter().any(is_own) || inspection.facts.judgements.is_empty() {
            continue;
        }
        let grading = Grading::new(model, inspection.facts.framework.as_ref());
        let mut note = above.and_then(|above| break_between(model, above, grading));
        above = Some(grading);
        for judgement in overall_first(&inspection.facts.judgements) {
            rows.push(HistoryRow {
                break_note: note.take(),
                ..row(material, *inspection, &grading, judgement)
            });
        }
    }
    rows
}

fn overall_first(judgements: &[Judgement]) -> impl Iterator<Item = &Judgement> {
    let is_overall = |judgement: &&Judgement| judgement.overall == Some(true);
    let overall = judgements.iter().filter(is_overall);
    overall.chain(
        judgements
            .iter()
            .filter(move |judgement| !is_overall(judgement)),
    )
}

fn row(
    material: &Material<'_>,
    inspection: Entry<'_, Inspection>,
    grading: &Grading<'_>,
    judgement: &Judgement,
) -> HistoryRow {
    let published = inspection.facts.published.as_ref();
    HistoryRow {
        break_note: None,
        date: published
            .and_then(|published| published.date())
            .map(ToString::to_string),
        inspection: material.link(inspection.record),
        framework: grading
            .framework
            .map(|framework| material.link(framework.record)),
        area: grading.what_is_graded(judgement),
        grade: grading.grade(&judgement.grade),
    }
}

/// Why grades under `later` and `earlier` cannot be compared; none when they can.
fn break_between(model: &Model, later: Grading<'_>, earlier: Grading<'_>) -> Option<String> {
    match (later.scale, earlier.scale) {
        (Some(a), Some(b)) if a.record.key == b.record.key => None,
        (Some(a), Some(b)) if is_declared(model, a, b) || is_declared(model, b, a) => None,
        (Some(a), Some(b)) => Some(format!(
            "The grades above are on the scale {}, those below on {}: the two are not comparable",
            a.record.common.title.value, b.record.common.title.value
        )),
        _ => Some(
            "The scale is not known on both sides of this line: do not compare across it"
                .to_owned(),
        ),
    }
}

/// Whether `scale` declares that it can be compared with `other`.
fn is_declared(model: &Model, scale: Entry<'_, Scale>, other: Entry<'_, Scale>) -> bool {
    scale.facts.comparable_with.iter().any(|name| {
        let named = model.named(&name.reference);
        named.is_some_and(|named| named.key == other.record.key)
    })
}
