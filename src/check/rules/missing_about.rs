//! A figure says whom it is about wherever that does not follow from its record.

use crate::check::Written;
use crate::check::written::item_has_key;
use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::diag::Diagnostic;

/// Finds figures of sources, and of press items about several inspections or none, without `about`.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written.records().flat_map(of_record).collect()
}

fn of_record(record: &Record) -> Vec<Diagnostic> {
    let why = match &record.facts {
        Facts::Sources(_) => "a figure of a source needs `about`",
        Facts::Coverage(coverage) => match coverage.about.len() {
            0 => "this item is about no inspection, so its figures need `about`",
            1 => return Vec::new(),
            _ => "this item is about several inspections, so its figures need `about`",
        },
        _ => return Vec::new(),
    };
    let figures = record.figures().iter();
    figures
        .filter(|figure| figure.about.is_empty() && !item_has_key(record, figure.span, "about"))
        .map(|figure| {
            Diagnostic::error("missing-about", why)
                .at(&record.file, figure.span)
                .help("add `about: […]` with the ids of the bodies that the figure is about")
        })
        .collect()
}
