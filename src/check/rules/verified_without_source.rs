//! What somebody else has verified can be read somewhere.

use crate::check::Written;
use crate::check::written::item_has_key;
use crate::decode::kinds::finding::{Basis, Progress};
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;

/// Finds news that work was seen to be done, without a source.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let updates = written.all::<Inspection>().flat_map(|entry| {
        let findings = entry.facts.findings.iter();
        let updates = findings.flat_map(|finding| &finding.updates);
        updates.map(move |update| (entry.record, update))
    });
    updates
        .filter(|(record, update)| {
            update.progress == Progress::Implemented
                && update.basis != Basis::SelfReported
                && update.source.is_none()
                && !item_has_key(record, update.span, "source")
        })
        .map(|(record, update)| {
            let message = "work that somebody verified needs a `source`";
            Diagnostic::error("verified-without-source", message)
                .at(&record.file, update.span)
                .help("name the document in which it can be read")
                .help("if only the body says so, write `basis: self-reported`: it then counts as claimed")
        })
        .collect()
}
