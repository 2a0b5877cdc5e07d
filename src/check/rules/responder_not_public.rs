//! Who must answer is public where the framework is that says so.

use jiff::Timestamp;

use crate::check::Written;
use crate::decode::kinds::common::Visibility;
use crate::decode::kinds::framework::{Framework, Responder};
use crate::decode::{Edition, Record};
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds frameworks that name somebody whom the public does not see, at a time when it sees them.
///
/// Left out, the name would be taken for the inspected body, which does not have to answer. That it was
/// left out must not be told either: so there is no public site as long as it stands there.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let problem = |entry: Entry<'_, Framework>| {
        let Some(Responder::Organisation(name)) = &entry.facts.responder else {
            return None;
        };
        let named = written.named(&name.reference)?;
        let (from, named_from) = (public_from(entry.record)?, public_from(named));
        if named_from.is_some_and(|named_from| named_from <= from) {
            return None;
        }
        let message = "who must answer is not public where this framework is";
        Some(
            Diagnostic::error("responder-not-public", message)
                .at(&entry.record.file, name.span)
                .help("publish the record of that body no later than this one")
                .help(
                    "or take `responder` out, and the inspected body is taken for who must answer",
                ),
        )
    };
    written.all::<Framework>().filter_map(problem).collect()
}

/// From when on the public sees `record`; none if it never does.
fn public_from(record: &Record) -> Option<Timestamp> {
    let visible = record.common.visibility.unwrap_or(Visibility::Public) == Visibility::Public;
    let embargo = record.common.embargo.as_ref().map(|embargo| embargo.value);
    match embargo {
        _ if !visible => None,
        None if record.edition == Edition::Current => Some(Timestamp::MIN),
        embargo => embargo,
    }
}
