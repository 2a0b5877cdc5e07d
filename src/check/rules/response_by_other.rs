//! A finding is answered by those whom it is addressed to, or who answer for them.

use crate::check::Written;
use crate::decode::RecordKey;
use crate::decode::kinds::finding::{Finding, Response};
use crate::decode::kinds::framework::{Framework, Responder};
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::organisation::Organisation;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds answers to findings by somebody else.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let responses = written.all::<Inspection>().flat_map(|entry| {
        let findings = entry.facts.findings.iter();
        findings.flat_map(move |finding| {
            let responses = finding.responses.iter();
            responses.map(move |response| (entry, finding, response))
        })
    });
    responses
        .filter_map(|(entry, finding, response)| problem(written, entry, finding, response))
        .collect()
}

fn problem(
    written: &Written<'_>,
    entry: Entry<'_, Inspection>,
    finding: &Finding,
    response: &Response,
) -> Option<Diagnostic> {
    let by = &written.named(&response.by.reference)?.key;
    let addressees = if finding.to.is_empty() {
        &entry.facts.bodies
    } else {
        &finding.to
    };
    let addressees: Vec<Entry<'_, Organisation>> = addressees
        .iter()
        .filter_map(|name| written.entry(name))
        .collect();
    let answers = |body: &Entry<'_, Organisation>| {
        let above = [&body.facts.overseen_by, &body.facts.parent];
        let mut above = above.into_iter().flatten();
        let is_member = || {
            body.facts
                .members
                .iter()
                .any(|member| names(written, member, by))
        };
        body.key() == by || above.any(|name| names(written, name, by)) || is_member()
    };
    if addressees.iter().any(answers) || is_responder(written, entry, by) {
        return None;
    }
    let who: Vec<&str> = addressees
        .iter()
        .map(|body| body.key().id.as_str())
        .collect();
    let message = format!("`{}` answers a finding that is addressed to others", by.id);
    Some(
        Diagnostic::warning("response-by-other", message)
            .at(&entry.record.file, response.by.span)
            .help(format!("it is addressed to {}", crate::check::words::listed(who)))
            .help("if it is addressed to this body too, add it to the finding's `to`; if it answers for one of them, say so in `overseen_by`"),
    )
}

fn names<T>(
    written: &Written<'_>,
    name: &crate::decode::references::Ref<T>,
    key: &RecordKey,
) -> bool {
    written
        .named(&name.reference)
        .is_some_and(|record| record.key == *key)
}

/// Whether the framework says that `by` answers always.
fn is_responder(written: &Written<'_>, entry: Entry<'_, Inspection>, by: &RecordKey) -> bool {
    let framework = entry.facts.framework.as_ref();
    let framework: Option<Entry<'_, Framework>> = framework.and_then(|name| written.entry(name));
    match framework.and_then(|framework| framework.facts.responder.as_ref()) {
        Some(Responder::Organisation(name)) => names(written, name, by),
        Some(Responder::Body(_) | Responder::Overseer(_)) | None => false,
    }
}
