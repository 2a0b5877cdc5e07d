//! The grades of an inspection, with their scale spelled out.

use crate::decode::kinds::framework::Area;
use crate::decode::kinds::inspection::{Inspection, Judgement};
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::plan::views::parts::grade::scale_in_words;
use crate::plan::views::parts::{CitationView, GradeView, Grading, own_source};
use crate::resolve::Entry;

view! {
    /// The grade of one area, of several that are not named, or overall.
    pub struct GradeLine {
        /// What is graded.
        area: String,
        /// Its grade; none when that is not stated.
        grade: Option<GradeView>,
        /// The report's own wording, where it is unusual.
        as_printed: Option<String>,
        /// What a reader should know about it.
        note: Option<Markup>,
        /// Where it stands, if not where the whole page is taken from.
        source: Option<CitationView>,
    }
}

view! {
    /// The grades of an inspection.
    pub struct GradesView {
        /// The headline grade.
        overall: Option<GradeLine>,
        /// The grades of the areas.
        areas: Vec<GradeLine>,
        /// The scale that they belong to.
        scale: Option<Link>,
        /// The grades of the scale in its order: `Inadequate, Requires improvement, Good`.
        scale_words: Option<String>,
    }
}

/// The grades of `inspection`; none when it has none.
pub(super) fn grades(
    material: &Material<'_>,
    inspection: Entry<'_, Inspection>,
    page: &Page,
) -> Option<GradesView> {
    let Entry { record, facts } = inspection;
    if facts.judgements.is_empty() {
        return None;
    }
    let grading = Grading::new(material.model(), facts.framework.as_ref());
    let line = |judgement: &Judgement| GradeLine {
        area: grading.what_is_graded(judgement),
        grade: Some(grading.grade(&judgement.grade)),
        as_printed: judgement.as_printed.as_ref().map(|text| text.to_string()),
        note: judgement
            .note
            .as_ref()
            .map(|note| material.inline(&note.0, record, &page.address)),
        source: own_source(material, record, judgement.source.as_deref()),
    };
    let is_overall = |judgement: &&Judgement| judgement.overall == Some(true);
    let overall = facts.judgements.iter().find(is_overall).map(line);
    let of_areas = facts
        .judgements
        .iter()
        .filter(|judgement| !is_overall(judgement));
    let mut areas: Vec<GradeLine> = of_areas.map(line).collect();
    areas.extend(ungraded_areas(&grading, facts).map(|area| GradeLine {
        area: area.label.to_string(),
        grade: None,
        as_printed: None,
        note: None,
        source: None,
    }));
    Some(GradesView {
        overall,
        areas,
        scale: grading.scale.map(|scale| material.link(scale.record)),
        scale_words: grading.scale.map(|scale| scale_in_words(scale.facts)),
    })
}

/// The areas that the framework grades and of which no grade is known; none when grades are counted,
/// since one of those may be theirs.
pub(super) fn ungraded_areas<'m>(
    grading: &Grading<'m>,
    inspection: &Inspection,
) -> impl Iterator<Item = &'m Area> {
    let areas = grading
        .framework
        .map_or(&[] as &[Area], |framework| &framework.facts.areas);
    let judgements = &inspection.judgements;
    let is_counted = judgements.iter().any(|judgement| judgement.count.is_some());
    let is_known = |area: &Area| {
        let mut named = judgements
            .iter()
            .filter_map(|judgement| judgement.area.as_ref());
        named.any(|name| name.value == area.id.value)
    };
    let missing: Vec<&'m Area> = areas
        .iter()
        .filter(|area| !is_counted && area.graded != Some(false) && !is_known(area))
        .collect();
    missing.into_iter()
}
