//! The day by which an answer was to be published has passed.

use crate::base::date::day_in_words;
use crate::check::words::listed;
use crate::check::written::key_span;
use crate::diag::Diagnostic;
use crate::survey::{Deadline, Duty, Survey};

/// Finds answers that were not published in time and still are not.
pub(super) fn check(survey: &Survey<'_>) -> Vec<Diagnostic> {
    let overdue = survey
        .deadlines
        .iter()
        .filter(|deadline| deadline.is_overdue);
    overdue.filter_map(problem).collect()
}

fn problem(deadline: &Deadline<'_>) -> Option<Diagnostic> {
    let Duty::Answer(inspection, finding) = deadline.duty else {
        return None;
    };
    let record = inspection.record;
    let who = listed(deadline.who.iter().map(|record| record.key.id.as_str()));
    let due = day_in_words(deadline.day);
    let (what, span) = match finding {
        Some(finding) => (format!("to `{}`", finding.id.value), finding.id.span),
        None => (
            "to this inspection".to_owned(),
            key_span(record, "published"),
        ),
    };
    Some(
        Diagnostic::note("overdue-response", format!("no answer {what} by {who}, due by {due}"))
            .at(&record.file, span)
            .help("if it was published, add it under `responses`; if none is asked for, write `response_due: none`"),
    )
}
