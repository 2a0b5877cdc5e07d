//! A report whose day is not stated says from when it was known: a briefing as at an earlier day
//! would have it otherwise.

use crate::check::Written;
use crate::check::written::has_key;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::values::StatedDate;
use crate::diag::Diagnostic;

/// Finds inspections that were published on a day not stated, and known from nobody says when.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let undated = written
        .all::<Inspection>()
        .filter(|entry| entry.facts.published == Some(StatedDate::NotStated))
        .map(|entry| entry.record);
    undated
        .filter(|record| record.common.known.is_none() && !has_key(record, "known"))
        .map(|record| {
            let message = "a report whose day is not stated needs `known`";
            Diagnostic::error("not-stated-without-known", message)
                .at(&record.file, crate::check::written::key_span(record, "published"))
                .help("add a line `known: …` with the first day on which it is known to have been out")
        })
        .collect()
}
