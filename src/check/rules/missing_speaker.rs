//! What was said was said by somebody.

use crate::check::Written;
use crate::check::written::item_has_key;
use crate::decode::Record;
use crate::decode::kinds::items::Statement;
use crate::diag::Diagnostic;

/// Finds statements of nobody.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let statements = written
        .records()
        .flat_map(|record| record.statements().iter().map(move |said| (record, said)));
    statements
        .filter(|(record, said)| is_nobodys(record, said))
        .map(|(record, said)| {
            let message = "this statement does not say whose it is";
            Diagnostic::error("missing-speaker", message)
                .at(&record.file, said.span)
                .help("add `person: …`, `organisation: …`, or both")
        })
        .collect()
}

fn is_nobodys(record: &Record, said: &Statement) -> bool {
    let written = |key| item_has_key(record, said.span, key);
    said.person.is_none()
        && said.organisation.is_none()
        && !written("person")
        && !written("organisation")
}
