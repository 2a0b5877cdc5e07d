//! On one scale no name stands for two things.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::check::Written;
use crate::check::words::quoted;
use crate::decode::kinds::scale::Scale;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds ids, labels and aliases that two grades or states of a scale share.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written.all::<Scale>().flat_map(of_scale).collect()
}

fn of_scale(entry: Entry<'_, Scale>) -> Vec<Diagnostic> {
    let scale = entry.facts;
    let grades = scale.grades.iter().map(|grade| {
        let mut names = vec![
            (grade.id.as_str(), grade.id.span),
            (&grade.label, grade.label.span),
        ];
        names.extend(
            grade
                .aliases
                .iter()
                .map(|alias| (&*alias.value, alias.span)),
        );
        names
    });
    let states = scale.states.iter().map(|state| {
        vec![
            (state.id.as_str(), state.id.span),
            (&*state.label.value, state.label.span),
        ]
    });
    let mut owners: BTreeMap<String, (usize, Span)> = BTreeMap::new();
    let mut found = Vec::new();
    for (owner, names) in grades.chain(states).enumerate() {
        let mut problem = None;
        for (name, span) in names.into_iter().filter(|(name, _)| !name.is_empty()) {
            let (first, earlier) = *owners.entry(name.to_lowercase()).or_insert((owner, span));
            if first != owner && problem.is_none() {
                let message = format!("two grades of this scale are called {}", quoted(name));
                let diagnostic = Diagnostic::error("duplicate-grade", message)
                    .at(&entry.record.file, span)
                    .and_at(&entry.record.file, earlier, "first used here")
                    .help("give each grade an id, a label and aliases of its own");
                problem = Some(diagnostic);
            }
        }
        // Two grades that share several names are one mistake.
        found.extend(problem);
    }
    found
}
