//! It takes two to disagree.

use crate::check::Written;
use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::diag::Diagnostic;

/// Finds disagreements of one claim, and verdicts over one figure.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written.records().flat_map(of_record).collect()
}

fn of_record(record: &Record) -> Vec<Diagnostic> {
    let disagreements = record.common.disagreements.iter();
    let claims = disagreements
        .filter(|one| one.claims.len() == 1)
        .map(|one| {
            let message = "a disagreement needs two claims or more";
            Diagnostic::error("too-few-claims", message)
                .at(&record.file, one.span)
                .help("add what the other source says, each with its own `source`")
        });
    let verdicts = match &record.facts {
        Facts::Metrics(metric) => metric.verdicts.as_slice(),
        _ => &[],
    };
    let figures = verdicts
        .iter()
        .filter(|one| one.figures.len() == 1)
        .map(|one| {
            let message = "a verdict needs two figures or more";
            Diagnostic::error("too-few-claims", message)
                .at(&record.file, one.span)
                .help("name every figure that it is about, such as `inspections/x#visits`")
        });
    claims.chain(figures).collect()
}
