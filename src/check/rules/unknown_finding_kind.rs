//! A finding's kind is one that every site knows, or one of the site's own words.

use crate::base::{Id, Spanned};
use crate::check::Written;
use crate::check::words::unknown_word;
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds kinds of finding that nobody knows.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written
        .all::<Inspection>()
        .flat_map(|entry| of_inspection(written, entry))
        .collect()
}

fn of_inspection(written: &Written<'_>, entry: Entry<'_, Inspection>) -> Vec<Diagnostic> {
    let known = &written.settings.finding_kinds;
    let listed = entry.facts.findings.iter().map(|finding| &finding.kind);
    let counted = entry.facts.finding_counts.iter().map(|count| &count.kind);
    let unknown =
        |kind: &&Spanned<Id>| !kind.is_empty() && !known.iter().any(|word| **word == *kind.value);
    listed
        .chain(counted)
        .filter(unknown)
        .map(|kind| {
            let message = format!("`{}` is not a kind of finding", kind.value);
            unknown_word(Diagnostic::error("unknown-finding-kind", message), kind, known)
                .at(&entry.record.file, kind.span)
                .help("write `other` and keep the report's own word in `as_printed`, or add the word to `vocabulary: {finding_kinds: […]}` in `content/site.yaml`")
        })
        .collect()
}
