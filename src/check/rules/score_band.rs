//! A score lies in the band of the overall grade.

use crate::check::Written;
use crate::check::grading::{Grading, Scope, scope};
use crate::check::words::quoted;
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds scores that make another overall grade than the one given.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written
        .all::<Inspection>()
        .filter_map(|entry| problem(written, entry))
        .collect()
}

fn problem(written: &Written<'_>, entry: Entry<'_, Inspection>) -> Option<Diagnostic> {
    let score = entry.facts.score.as_ref()?;
    let grading = Grading::of(written, entry.facts)?;
    let mut judgements = entry.facts.judgements.iter();
    let overall = judgements.find(|judgement| scope(judgement) == Scope::Overall)?;
    let given = grading.standing(&overall.grade)?;
    let bands = &grading.framework.facts.bands;
    let band = bands
        .iter()
        .find(|band| grading.standing(&band.grade) == Some(given))?;
    let points = score.points.value;
    if (band.from.value..=band.to.value).contains(&points) {
        return None;
    }
    let message = format!(
        "{points} points are not {}, which is {} to {}",
        quoted(&overall.grade),
        band.from.value,
        band.to.value
    );
    let diagnostic = Diagnostic::error("score-band", message)
        .at(&entry.record.file, score.points.span)
        .and_at(&entry.record.file, overall.grade.span, "the overall grade")
        .and_at(
            &grading.framework.record.file,
            band.span,
            "the framework's band",
        );
    let right = bands
        .iter()
        .find(|band| (band.from.value..=band.to.value).contains(&points));
    Some(match right {
        Some(right) => diagnostic.help(format!("{points} points are {}", quoted(&right.grade))),
        None => diagnostic.help("correct the score, the grade or the framework's bands"),
    })
}
