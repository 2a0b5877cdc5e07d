//! Each area gets one grade, and so does the whole; each grade is counted once.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::check::Written;
use crate::check::grading::{Scope, scope};
use crate::check::words::quoted;
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds judgements about what was judged before in the same record.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written
        .all::<Inspection>()
        .flat_map(of_inspection)
        .collect()
}

fn of_inspection(entry: Entry<'_, Inspection>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    let mut found = Vec::new();
    for judgement in &entry.facts.judgements {
        let what = match scope(judgement) {
            Scope::Area(area) if !area.is_empty() => format!("the area `{area}` is graded"),
            Scope::Overall => "the whole is graded".to_owned(),
            Scope::Count(_) => {
                let grade = judgement.grade.to_lowercase();
                format!("the grade {} is counted", quoted(&grade))
            }
            Scope::Area(_) | Scope::Unclear => continue,
        };
        if let Some(earlier) = first.get(&what) {
            let diagnostic = Diagnostic::error("duplicate-judgement", format!("{what} twice"))
                .at(&entry.record.file, judgement.span)
                .and_at(&entry.record.file, *earlier, "first here")
                .help("keep the one that the report gives");
            found.push(diagnostic);
        } else {
            first.insert(what, judgement.span);
        }
    }
    found
}
