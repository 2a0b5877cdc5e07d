//! Whatever is written in a site, a record of it gets another name or a reason why not; a site that could be
//! built is one that can be built, and then says the same data under the new name.

use briefing::decode::kinds::Kind;
use briefing::pipeline::Run;
use briefing::revise::{self, Ground};

use super::virtual_site::{self, TELLINGS};

/// A run takes long enough with these.
const MOST_EDITS: usize = 24;

/// The records that are renamed, with their new names: one that many others name, one whose name is taken
/// by a record of another kind, and one that gets a folder.
const RENAMES: [(Kind, &str, &str); 3] = [
    (Kind::Bodies, "force", "service"),
    (Kind::Scales, "grades", "first"),
    (Kind::Pages, "about", "more/about"),
];

pub(super) fn check(bytes: &[u8]) {
    let Some(edits) = virtual_site::edits(bytes, MOST_EDITS) else {
        return;
    };
    let site = || {
        let site = virtual_site::site(TELLINGS[0]);
        edits.iter().fold(site, |world, edit| edit.apply(world))
    };
    let before = virtual_site::build(&site());
    let world = site();
    let Ok(ground) = Ground::read(&world, virtual_site::request().root) else {
        return;
    };
    for (kind, old, new) in RENAMES {
        let Ok(plan) = revise::rename(&ground, kind, old, new) else {
            continue;
        };
        let changed = plan.changes.iter().fold(site(), |world, change| {
            let path = virtual_site::at(change.path.as_str());
            match &change.after {
                Some(after) => world.file(path, after.as_slice()),
                None => world.without(path),
            }
        });
        let after = virtual_site::build(&changed);
        assert_eq!(
            count(&before),
            count(&after),
            "{old}: {:#?}",
            after.diagnostics
        );
    }
}

/// How many outputs there are that are no redirect; none when nothing can be built.
fn count(run: &Run) -> Option<usize> {
    let outputs = run.outputs.as_ref()?;
    let is_redirect =
        |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("http-equiv=\"refresh\"");
    Some(outputs.values().filter(|bytes| !is_redirect(bytes)).count())
}
