//! A change means little without what it is a change from.

use crate::base::Span;
use crate::check::Written;
use crate::check::written::item_has_key;
use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::decode::kinds::figure::FigureValue;
use crate::diag::Diagnostic;

/// Finds changes, of figures and of measures of progress, without a baseline.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written.records().flat_map(of_record).collect()
}

fn of_record(record: &Record) -> Vec<Diagnostic> {
    let changes = changes(record).into_iter();
    let unmeasured = changes
        .filter(|(span, has_baseline)| !has_baseline && !item_has_key(record, *span, "baseline"));
    unmeasured
        .map(|(span, _)| {
            let message = "this change does not say what it is a change from";
            Diagnostic::warning("change-without-baseline", message)
                .at(&record.file, span)
                .help("add `baseline: …`: the number, the date or the period that it is measured against")
                .help("if the source does not say, accept this warning with the reason: the figure is shown as it is, marked")
        })
        .collect()
}

/// The changes in `record`, and whether each has a baseline.
fn changes(record: &Record) -> Vec<(Span, bool)> {
    let figures = record.figures().iter();
    let figures = figures.map(|figure| (figure.span, &figure.value, figure.baseline.is_some()));
    let findings = match &record.facts {
        Facts::Inspections(inspection) => inspection.findings.as_slice(),
        _ => &[],
    };
    let updates = findings.iter().flat_map(|finding| &finding.updates);
    let measures = updates.flat_map(|update| &update.measures);
    let measures =
        measures.map(|measure| (measure.span, &measure.value, measure.baseline.is_some()));
    figures
        .chain(measures)
        .filter(|(_, value, _)| matches!(value, FigureValue::Change(..)))
        .map(|(span, _, has_baseline)| (span, has_baseline))
        .collect()
}
