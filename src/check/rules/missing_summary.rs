//! A published inspection says in two sentences what it found: lists, feeds and search show that.

use crate::check::Written;
use crate::check::written::{has_key, head};
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;

/// Finds published inspections without a summary.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let published = written
        .all::<Inspection>()
        .filter(|entry| entry.facts.published.is_some())
        .map(|entry| entry.record);
    published
        .filter(|record| record.common.summary.is_none() && !has_key(record, "summary"))
        .map(|record| {
            Diagnostic::error(
                "missing-summary",
                "a published inspection needs a `summary`",
            )
            .at(&record.file, head(record))
            .help("add a line `summary: …` that says in two sentences what was found")
        })
        .collect()
}
