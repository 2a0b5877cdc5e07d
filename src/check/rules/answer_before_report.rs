//! Findings are answered and acted on once they are out.

use crate::base::{PartialDate, Spanned};
use crate::check::Written;
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds answers and news of progress that are dated before the report.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written
        .all::<Inspection>()
        .flat_map(of_inspection)
        .collect()
}

fn of_inspection(entry: Entry<'_, Inspection>) -> Vec<Diagnostic> {
    let published = entry.facts.published.as_ref();
    let Some(published) = published.and_then(|published| published.date()) else {
        return Vec::new();
    };
    let is_before =
        |date: &PartialDate| published.earliest().is_some_and(|day| date.latest() < day);
    let problem = |what: &str, date: &Spanned<PartialDate>| {
        is_before(date).then(|| {
            let message = format!("this {what} is dated before the report came out, {published}");
            Diagnostic::warning("answer-before-report", message)
                .at(&entry.record.file, date.span)
                .help("correct the date; if it really was earlier, accept this warning and say why")
        })
    };
    let findings = || entry.facts.findings.iter();
    let responses = findings().flat_map(|finding| &finding.responses);
    let responses = responses.chain(&entry.facts.responses);
    let answers = responses.filter_map(|response| problem("answer", response.date.as_ref()?));
    let updates = findings().flat_map(|finding| &finding.updates);
    let news = updates.filter_map(|update| problem("news of progress", &update.date));
    answers.chain(news).collect()
}
