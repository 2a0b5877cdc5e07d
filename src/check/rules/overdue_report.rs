//! The day on which a report was expected has passed.

use crate::base::date::day_in_words;
use crate::diag::Diagnostic;
use crate::survey::{Duty, Survey};

/// Finds planned inspections whose report did not come when it was expected.
pub(super) fn check(survey: &Survey<'_>) -> Vec<Diagnostic> {
    let overdue = survey
        .deadlines
        .iter()
        .filter(|deadline| deadline.is_overdue);
    overdue
        .filter_map(|deadline| match deadline.duty {
            Duty::Report(inspection) => Some((deadline.day, inspection)),
            _ => None,
        })
        .filter_map(|(day, inspection)| {
            let expected = inspection.facts.expected.as_ref()?;
            let message = format!(
                "this report was expected by {} and is not out",
                day_in_words(day)
            );
            let diagnostic = Diagnostic::note("overdue-report", message)
                .at(&inspection.record.file, expected.span)
                .help("if it is out, add `published: …`; if it was put off, correct `expected`");
            Some(diagnostic)
        })
        .collect()
}
