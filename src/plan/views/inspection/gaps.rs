//! What the documents behind an inspection's page do not state.

use crate::decode::kinds::inspection::Inspection;
use crate::plan::material::Material;
use crate::plan::views::parts::{Grading, counted, fieldwork_in_words, listed};
use crate::resolve::Entry;

use super::grades::ungraded_areas;

/// What is not stated about `inspection`, a sentence each.
pub fn gaps(material: &Material<'_>, inspection: Entry<'_, Inspection>) -> Vec<String> {
    let facts = inspection.facts;
    let mut gaps = Vec::new();
    if facts.report.is_none() {
        gaps.push("The report itself: it was not seen for this page.".to_owned());
    }
    if facts
        .published
        .as_ref()
        .is_some_and(|published| published.date().is_none())
    {
        gaps.push("The day of publication.".to_owned());
    }
    if fieldwork_in_words(facts.fieldwork.as_ref()).is_none() {
        gaps.push("When inspectors were there.".to_owned());
    }
    gaps.extend(grade_gap(material, facts));
    gaps.extend(finding_gaps(facts));
    gaps
}

fn grade_gap(material: &Material<'_>, inspection: &Inspection) -> Option<String> {
    let grading = Grading::new(material.model(), inspection.framework.as_ref());
    let judgements = &inspection.judgements;
    if judgements.iter().any(|judgement| judgement.count.is_some()) {
        return Some("Which area has which grade.".to_owned());
    }
    let areas = ungraded_areas(&grading, inspection);
    let names: Vec<String> = areas.map(|area| area.label.to_string()).collect();
    match names.len() {
        0 => None,
        1 => Some(format!("The grade of {}.", listed(&names))),
        _ => Some(format!("The grades of {}.", listed(&names))),
    }
}

fn finding_gaps(inspection: &Inspection) -> Vec<String> {
    if inspection.finding_counts.is_empty() {
        return match inspection.findings.len() {
            0 => vec!["Whether there are findings, and how many.".to_owned()],
            _ => vec!["Whether there are more findings than the ones listed here.".to_owned()],
        };
    }
    let counts = inspection.finding_counts.iter();
    counts
        .filter_map(|count| {
            let same_kind = inspection
                .findings
                .iter()
                .filter(|finding| finding.kind.value == count.kind.value);
            let known = u32::try_from(same_kind.count()).unwrap_or(u32::MAX);
            let missing = count.count.value.saturating_sub(known);
            (missing > 0).then(|| format!("The text of {}.", counted(missing, &count.kind.value)))
        })
        .collect()
}
