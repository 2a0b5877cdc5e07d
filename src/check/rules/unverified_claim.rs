//! Work that only the body itself calls finished is claimed, not verified.

use crate::base::date::day_in_words;
use crate::decode::kinds::finding::Update;
use crate::diag::Diagnostic;
use crate::survey::{FindingEntry, Standing, Survey};

/// Finds findings whose latest news is the body's own word that they are done.
pub(super) fn check(survey: &Survey<'_>) -> Vec<Diagnostic> {
    let claimed = survey
        .findings
        .iter()
        .filter(|entry| entry.status.standing == Standing::Claimed);
    claimed
        .filter_map(|entry| Some(problem(survey, entry, entry.status.latest?)))
        .collect()
}

fn problem(survey: &Survey<'_>, entry: &FindingEntry<'_>, claim: &Update) -> Diagnostic {
    let message = format!(
        "`{}` is finished by the body's own account alone",
        entry.finding.id.value
    );
    let diagnostic =
        Diagnostic::note("unverified-claim", message).at(&entry.inspection.record.file, claim.span);
    let within = survey.model.settings.verify_within;
    let until = within.map(|within| within.after(claim.date.latest()));
    let diagnostic = match until {
        Some(until) if until < survey.model.as_at.day => diagnostic.help(format!(
            "it was to be verified by {}, as `verify_within` of the site says",
            day_in_words(until)
        )),
        _ => diagnostic,
    };
    diagnostic.help("it is shown as claimed until an update has `basis: inspectorate` or `independent`, and a source")
}
