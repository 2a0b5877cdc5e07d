//! The day by which a finding was to be dealt with has passed.

use crate::base::date::day_in_words;
use crate::diag::Diagnostic;
use crate::survey::{Duty, Survey};

/// Finds findings that are open after their day.
pub(super) fn check(survey: &Survey<'_>) -> Vec<Diagnostic> {
    let overdue = survey
        .deadlines
        .iter()
        .filter(|deadline| deadline.is_overdue);
    overdue
        .filter_map(|deadline| match deadline.duty {
            Duty::Action(inspection, finding) => Some((deadline.day, inspection, finding)),
            _ => None,
        })
        .filter_map(|(day, inspection, finding)| {
            let due = finding.due.as_ref()?;
            let message = format!(
                "`{}` was due by {} and is still open",
                finding.id.value,
                day_in_words(day)
            );
            let diagnostic = Diagnostic::note("overdue-finding", message)
                .at(&inspection.record.file, due.span)
                .help("if there is news, add it under `updates` with its source");
            Some(diagnostic)
        })
        .collect()
}
