//! A grade belongs to a framework: without one nobody can say of which scale it is.

use crate::check::Written;
use crate::check::written::has_key;
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;

/// Finds graded or scored inspections without a framework.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let without = written
        .all::<Inspection>()
        .filter(|entry| entry.facts.framework.is_none() && !has_key(entry.record, "framework"));
    without
        .filter_map(|entry| {
            let judgement = entry.facts.judgements.first();
            let span = judgement
                .map(|judgement| judgement.span)
                .or_else(|| entry.facts.score.as_ref().map(|score| score.span))?;
            let message = "an inspection that is graded needs a `framework`";
            let diagnostic = Diagnostic::error("missing-framework", message)
                .at(&entry.record.file, span)
                .help("add a line `framework: …` with the id of the cycle whose areas and scale it uses");
            Some(diagnostic)
        })
        .collect()
}
