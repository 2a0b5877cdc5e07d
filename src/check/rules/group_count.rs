//! A group that lists its members and counts them says the same twice.

use crate::check::Written;
use crate::check::words::counted;
use crate::decode::kinds::organisation::Organisation;
use crate::diag::Diagnostic;

/// Finds groups whose count is not that of their members.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let groups = written
        .all::<Organisation>()
        .filter(|entry| !entry.facts.members.is_empty())
        .filter_map(|entry| Some((entry, entry.facts.count.as_ref()?)));
    groups
        .filter(|(entry, count)| usize::try_from(count.value) != Ok(entry.facts.members.len()))
        .map(|(entry, count)| {
            let members = counted(entry.facts.members.len(), "member is", "members are");
            let message = format!("{members} listed, but the count is {}", count.value);
            Diagnostic::warning("group-count", message)
                .at(&entry.record.file, count.span)
                .help("leave `count` out where all members are listed, or `members` where they are not")
        })
        .collect()
}
