//! What was out already when it was promised is not what was promised.

use crate::base::PartialDate;
use crate::check::Written;
use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::decode::kinds::series::{Promise, Series};
use crate::diag::Diagnostic;

/// Finds promises that were kept before they were made.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let promises = written.all::<Series>().flat_map(|entry| {
        let promises = entry.facts.promised.iter();
        promises.map(move |promise| (entry.record, promise))
    });
    promises
        .filter_map(|(record, promise)| problem(written, record, promise))
        .collect()
}

fn problem(written: &Written<'_>, record: &Record, promise: &Promise) -> Option<Diagnostic> {
    let name = promise.delivered.as_ref()?;
    let out = published(written.named(&name.reference)?)?;
    let promised = promise.date.earliest()?;
    (out.latest() < promised).then(|| {
        let message = format!(
            "`{}` came out ({out}) before this was promised ({})",
            name.reference, promise.date.value
        );
        Diagnostic::error("delivered-before-promised", message)
            .at(&record.file, name.span)
            .and_at(&record.file, promise.date.span, "promised on this day")
            .help("name what was published after the promise, or correct the dates")
    })
}

fn published(record: &Record) -> Option<&PartialDate> {
    match &record.facts {
        Facts::Inspections(facts) => facts.published.as_ref()?.date(),
        Facts::Sources(facts) => facts.published.as_ref().map(|date| &date.value),
        _ => None,
    }
}
