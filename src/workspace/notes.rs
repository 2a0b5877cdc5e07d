//! Whether a change is one of nothing but the words of notes.

use std::collections::HashMap;

use camino::Utf8Path;

use crate::diag::{Diagnostic, Label};
use crate::pipeline::Memo;
use crate::scan::{SourceFile, SourceSet};
use crate::world::World;

/// Whether what was `found` of a site holds although the words of the notes in `files` are others now:
/// what is said of their front matter does, and what is said again of the notes alone.
pub(super) fn still_hold(memo: &Memo, found: &[Diagnostic], files: &[SourceFile]) -> bool {
    // By the text of their paths: a large site has tens of thousands of diagnostics, and comparing paths
    // part by part takes longer than all the rest of a save.
    let notes: HashMap<&str, usize> = files
        .iter()
        .map(|file| (file.path.as_str(), memo.start_of_notes(&file.path)))
        .collect();
    let is_above = |label: &Label| {
        let end = label.span.map_or(0, |span| span.range().end);
        notes
            .get(label.file.as_str())
            .is_none_or(|start| end <= *start)
    };
    let is_said_again = |found: &Diagnostic| {
        let file = found.primary.as_ref().map(|label| &label.file);
        let again = file.map_or(&[][..], |file| memo.diagnostics_of(file));
        again
            .iter()
            .any(|again| again.code == found.code && again.primary == found.primary)
    };
    found.iter().all(|found| {
        found.primary.iter().chain(&found.secondary).all(is_above) || is_said_again(found)
    })
}

/// The record at `path` as it is now, if it is one of `sources`.
pub(super) fn changed_record(
    world: &dyn World,
    root: &Utf8Path,
    path: &Utf8Path,
    sources: &SourceSet,
) -> Option<SourceFile> {
    let below = path.strip_prefix(root).ok()?;
    let known = sources.record(below)?;
    let bytes = sources.read_again(world, below).ok()?;
    Some(SourceFile {
        path: known.path.clone(),
        bytes,
    })
}
