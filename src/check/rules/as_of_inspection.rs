//! `as_of: inspection` stands where one inspection, and its time, is meant.

use crate::check::Written;
use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::decode::kinds::figure::AsOf;
use crate::diag::Diagnostic;

/// Finds `as_of: inspection` where no inspection, or more than one, can be meant.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written.records().flat_map(of_record).collect()
}

fn of_record(record: &Record) -> Vec<Diagnostic> {
    let why = match &record.facts {
        Facts::Sources(_) => "a source is no inspection",
        Facts::Coverage(coverage) => match coverage.about.len() {
            0 => "this item is about no inspection",
            1 => return Vec::new(),
            _ => "this item is about several inspections",
        },
        _ => return Vec::new(),
    };
    let figures = record.figures().iter();
    figures
        .filter_map(|figure| match &figure.as_of {
            AsOf::Inspection(span) => Some(*span),
            AsOf::On(_) | AsOf::NotStated => None,
        })
        .map(|span| {
            let message = format!("{why}, so `as_of: inspection` names no day");
            Diagnostic::error("as-of-inspection", message)
                .at(&record.file, span)
                .help("write the day for which the figure holds, or `not-stated`")
        })
        .collect()
}
