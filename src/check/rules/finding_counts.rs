//! What is counted of a kind of finding is at least what is listed.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::check::Written;
use crate::check::words::counted;
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds counts lower than the findings that are listed, and kinds that are counted twice.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written
        .all::<Inspection>()
        .flat_map(of_inspection)
        .collect()
}

fn of_inspection(entry: Entry<'_, Inspection>) -> Vec<Diagnostic> {
    let file = &entry.record.file;
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    let mut found = Vec::new();
    let counts = entry.facts.finding_counts.iter();
    for count in counts.filter(|count| !count.kind.is_empty()) {
        let kind = count.kind.as_str();
        let earlier = *first.entry(kind).or_insert(count.span);
        let findings = entry.facts.findings.iter();
        let listed = findings
            .filter(|finding| *finding.kind.value == *kind)
            .count();
        if earlier != count.span {
            let message = format!("`{kind}` is counted twice");
            let diagnostic = Diagnostic::error("finding-counts", message)
                .at(file, count.span)
                .and_at(file, earlier, "first here")
                .help("keep one count of each kind: how many there are in all");
            found.push(diagnostic);
        } else if usize::try_from(count.count.value).is_ok_and(|count| listed > count) {
            let listed = counted(listed, "finding is", "findings are");
            let message = format!(
                "{listed} listed as `{kind}`, but the count is {}",
                count.count.value
            );
            let diagnostic = Diagnostic::error("finding-counts", message)
                .at(file, count.count.span)
                .help("a count is how many there are in all, the listed ones included");
            found.push(diagnostic);
        }
    }
    found
}
