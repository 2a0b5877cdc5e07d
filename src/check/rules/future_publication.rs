//! What is published on a day still to come is held back by an embargo, not by luck.

use crate::check::Written;
use crate::check::written::{has_key, key_span};
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;

/// Finds inspections with a day of publication still to come and no embargo.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let is_to_come = |inspection: &Inspection| {
        let published = inspection.published.as_ref();
        let day = published.and_then(|published| published.date());
        // A month that has begun may have had its day.
        day.and_then(|day| day.earliest().or(Some(day.latest())))
            .is_some_and(|day| day > written.today)
    };
    let to_come = written
        .all::<Inspection>()
        .filter(|entry| is_to_come(entry.facts))
        .map(|entry| entry.record);
    to_come
        .filter(|record| record.common.embargo.is_none() && !has_key(record, "embargo"))
        .map(|record| {
            let message = "this day is still to come, and there is no `embargo`";
            Diagnostic::error("future-publication", message)
                .at(&record.file, key_span(record, "published"))
                .help("if it is awaited on that day, write `expected: …` instead")
                .help("if you have the results already, add `embargo: …` with the moment from which they may be seen")
        })
        .collect()
}
