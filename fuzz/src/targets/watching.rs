//! A site that is kept ready while its files are written, changed and removed is after each of those
//! what a clean build makes of them.

use std::sync::Arc;
use std::sync::mpsc::channel;

use briefing::workspace::{Status, Workspace};
use briefing::world::Changing;
use briefing::world::kept::Hints;

use super::virtual_site::{self, TELLINGS};

/// Each takes a clean build beside the change.
const MOST_EDITS: usize = 6;

pub(super) fn check(bytes: &[u8]) {
    let Some(edits) = virtual_site::edits(bytes, MOST_EDITS).filter(|edits| !edits.is_empty())
    else {
        return;
    };
    let world = Arc::new(Changing::new(virtual_site::site(TELLINGS[0])));
    let (tell, told) = channel();
    let report = move |status: &Status| {
        // Nobody listens any more at the end.
        let _ = tell.send(status.is_current);
    };
    let (workspace, thread) = Workspace::open(world.clone(), virtual_site::request(), report);
    let mut is_current = told.recv().expect("it is told how the site stands");
    assert!(is_current, "nothing is wrong at first");
    for edit in &edits {
        world.change(|world| edit.apply(world));
        workspace.change(Hints {
            paths: [virtual_site::at(edit.path)].into(),
            everything: false,
        });
        let clean = virtual_site::build(&world.snapshot()).outputs;
        let shown = workspace.everything().and_then(|it| it.outputs);
        // What was asked after the change is answered after it was told of, if it is one.
        is_current = told.try_iter().last().unwrap_or(is_current);
        let path = edit.path;
        assert!(
            is_current || clean.is_none(),
            "{path}: what is shown is old"
        );
        assert_eq!(shown.is_some(), clean.is_some(), "{path}");
        if let (Some(shown), Some(clean)) = (shown, clean) {
            let differing = clean
                .iter()
                .filter(|(name, bytes)| shown.get(*name) != Some(bytes));
            let differing: Vec<_> = differing.map(|(name, _)| name).collect();
            assert!(
                differing.is_empty() && shown.len() == clean.len(),
                "{path}: {differing:?}"
            );
        }
    }
    workspace.stop();
    thread.join().expect("it ends in order");
}
