//! A score lies within its total, and its total is the framework's.

use crate::check::Written;
use crate::check::grading::Grading;
use crate::decode::kinds::inspection::{Inspection, Score};
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds scores above their total, and totals that are not the framework's.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let scored = written
        .all::<Inspection>()
        .filter_map(|entry| Some((entry, entry.facts.score.as_ref()?)));
    scored
        .filter_map(|(entry, score)| problem(written, entry, score))
        .collect()
}

fn problem(
    written: &Written<'_>,
    entry: Entry<'_, Inspection>,
    score: &Score,
) -> Option<Diagnostic> {
    let (points, of) = (&score.points, &score.of);
    if points.value > of.value {
        let message = format!(
            "{} points are more than the {} there are",
            points.value, of.value
        );
        let diagnostic = Diagnostic::error("score-total", message)
            .at(&entry.record.file, points.span)
            .help("`points` is the score, `of` the most that can be reached");
        return Some(diagnostic);
    }
    let framework = Grading::of(written, entry.facts)?.framework;
    let most = framework.facts.max_score.as_ref()?;
    (most.value != of.value).then(|| {
        let message = format!(
            "this score is out of {}, the framework's out of {}",
            of.value, most.value
        );
        Diagnostic::error("score-total", message)
            .at(&entry.record.file, of.span)
            .and_at(
                &framework.record.file,
                most.span,
                "the framework says so here",
            )
            .help("correct the one that is wrong, or name the framework whose score this is")
    })
}
