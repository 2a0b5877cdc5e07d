//! A dated record has a date: without one it can be put in no order and is never known.

use crate::check::Written;
use crate::check::written::{has_key, head};
use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::diag::Diagnostic;

/// Finds inspections and press items without a date.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written.records().filter_map(problem).collect()
}

fn problem(record: &Record) -> Option<Diagnostic> {
    let (has_date, keys, help) = match &record.facts {
        Facts::Inspections(inspection) => (
            inspection.expected.is_some() || inspection.published.is_some(),
            ["expected", "published"],
            "add `published: …` with the day, `published: not-stated` if no source states it, or `expected: …` if it is still awaited",
        ),
        Facts::Coverage(coverage) => (
            coverage.published.is_some() || record.common.known.is_some(),
            ["published", "known"],
            "add `published: …` with its day; if that is not stated, `known: …` with the day on which it was seen",
        ),
        _ => return None,
    };
    if has_date || keys.iter().any(|key| has_key(record, key)) {
        return None;
    }
    let [first, second] = keys;
    let message = format!("one of `{first}` and `{second}` is needed");
    Some(
        Diagnostic::error("missing-date", message)
            .at(&record.file, head(record))
            .help(help),
    )
}
