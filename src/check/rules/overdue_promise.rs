//! The day for which something was promised has passed.

use crate::base::date::day_in_words;
use crate::diag::Diagnostic;
use crate::survey::{Delivery, Survey};

/// Finds promises that were not kept in time and still are not.
pub(super) fn check(survey: &Survey<'_>) -> Vec<Diagnostic> {
    let overdue = survey
        .promises
        .iter()
        .filter(|entry| entry.delivery == Delivery::Overdue);
    overdue
        .map(|entry| {
            let expected = &entry.promise.expected;
            let by = day_in_words(expected.latest());
            let message = format!("this was promised for {by} at the latest and is not out");
            Diagnostic::note("overdue-promise", message)
                .at(&entry.series.record.file, expected.span)
                .help("if it is out, name it with `delivered: inspections/…` or `delivered: sources/…`")
        })
        .collect()
}
