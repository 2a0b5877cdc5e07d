//! The areas of one framework are told apart by their labels.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::check::Written;
use crate::check::words::quoted;
use crate::decode::kinds::framework::Framework;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds areas of a framework with the same label.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written.all::<Framework>().flat_map(of_framework).collect()
}

fn of_framework(entry: Entry<'_, Framework>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    let mut found = Vec::new();
    for area in entry
        .facts
        .areas
        .iter()
        .filter(|area| !area.label.is_empty())
    {
        let span = area.label.span;
        let earlier = *first.entry(area.label.to_lowercase()).or_insert(span);
        if earlier != span {
            let message = format!("two areas are called {}", quoted(&area.label));
            let diagnostic = Diagnostic::error("duplicate-area", message)
                .at(&entry.record.file, span)
                .and_at(&entry.record.file, earlier, "first used here")
                .help("give each area the label that the framework's own document gives it");
            found.push(diagnostic);
        }
    }
    found
}
