//! Who speaks in a role held it on that day.

use jiff::civil::Date;

use crate::base::PartialDate;
use crate::check::Written;
use crate::check::words::quoted;
use crate::decode::Record;
use crate::decode::kinds::items::Statement;
use crate::decode::kinds::person::{Person, Role};
use crate::diag::Diagnostic;

/// Finds statements in a role that the person held at another time only.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let statements = written
        .records()
        .flat_map(|record| record.statements().iter().map(move |said| (record, said)));
    statements
        .filter_map(|(record, said)| problem(written, record, said))
        .collect()
}

fn problem(written: &Written<'_>, record: &Record, said: &Statement) -> Option<Diagnostic> {
    let role = said.role.as_ref()?;
    let day = said.date.date()?;
    let person = written.entry::<Person, _>(said.person.as_ref()?)?;
    let roles = person.facts.roles.iter();
    let same: Vec<&Role> = roles
        .filter(|known| known.role.to_lowercase() == role.to_lowercase())
        .collect();
    if same.is_empty() || same.iter().any(|known| may_hold(known, day)) {
        return None;
    }
    let [known, ..] = same.as_slice() else {
        return None;
    };
    let message = format!("the role {} was not held on {day}", quoted(role));
    Some(
        Diagnostic::warning("role-not-held", message)
            .at(&record.file, role.span)
            .and_at(&person.record.file, known.span, "held at this time")
            .help("correct the day of the statement, the role, or the time of the role"),
    )
}

/// Whether the role may have been held on some day that `day` can mean.
fn may_hold(role: &Role, day: &PartialDate) -> bool {
    let begins: Option<Date> = role.from.as_ref().and_then(|from| from.earliest());
    let ends: Option<Date> = role.to.as_ref().map(|to| to.latest());
    let begun = begins.is_none_or(|begins| begins <= day.latest());
    let ended = ends.is_some_and(|ends| day.earliest().is_some_and(|day| ends < day));
    begun && !ended
}
