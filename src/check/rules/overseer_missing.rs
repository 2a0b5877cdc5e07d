//! Where whoever oversees a body must answer for it, the body says who that is.

use crate::check::Written;
use crate::decode::kinds::framework::{Framework, Responder};
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::organisation::Organisation;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds inspected bodies without `overseen_by`, in an inspection that their overseer must answer.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let inspections = written.all::<Inspection>();
    inspections
        .filter(|entry| must_overseer_answer(written, *entry))
        .flat_map(|entry| entry.facts.bodies.iter().map(move |name| (entry, name)))
        .filter_map(|(entry, name)| {
            let body: Entry<'_, Organisation> = written.entry(name)?;
            let message = format!(
                "who oversees `{}` must answer this inspection, and nothing says who that is",
                body.key().id
            );
            body.facts.overseen_by.is_none().then(|| {
                Diagnostic::warning("overseer-missing", message)
                    .at(&entry.record.file, name.span)
                    .help(format!(
                        "add `overseen_by: …` to `{}`; until then no answer is awaited from anybody",
                        body.record.file
                    ))
            })
        })
        .collect()
}

/// Whether the framework of an inspection that is out says that overseers answer.
fn must_overseer_answer(written: &Written<'_>, entry: Entry<'_, Inspection>) -> bool {
    let framework = entry.facts.framework.as_ref();
    let framework: Option<Entry<'_, Framework>> = framework.and_then(|name| written.entry(name));
    let responder = framework.and_then(|framework| framework.facts.responder.as_ref());
    entry.facts.published.is_some() && matches!(responder, Some(Responder::Overseer(_)))
}
