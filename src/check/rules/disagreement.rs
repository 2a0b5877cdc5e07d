//! Figures that cannot all be true, and that nobody has explained.

use crate::diag::Diagnostic;
use crate::survey::{Disagreement, Survey};

/// Finds figures that disagree without a verdict.
pub(super) fn check(survey: &Survey<'_>) -> Vec<Diagnostic> {
    let open = survey.disagreements.iter();
    open.filter_map(|open| problem(survey, open)).collect()
}

fn problem(survey: &Survey<'_>, open: &Disagreement) -> Option<Diagnostic> {
    let mut claims = open
        .claims
        .iter()
        .filter_map(|position| survey.claims.get(*position));
    let first = claims.next()?;
    let message = format!(
        "{} figures of `{}` cannot all be true",
        open.claims.len(),
        open.metric.id
    );
    let diagnostic =
        Diagnostic::note("disagreement", message).at(&first.record.file, first.figure.span);
    let diagnostic = claims.fold(diagnostic, |diagnostic, claim| {
        diagnostic.and_at(&claim.record.file, claim.figure.span, "another figure")
    });
    let metric = survey.model.get(&open.metric)?;
    Some(diagnostic.help(format!(
        "give each figure an `id`, and say under `verdicts` in `{}` how they come to differ",
        metric.file
    )))
}
