//! What can be put in place without a new generation: the words of notes, and the theme.
//!
//! Each of these says whether the change was no more than that; when it was more, nothing was done.
//! Not here: what happens then (see [`super::coordinator`]).

use std::collections::HashMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::coordinator::Coordinator;
use crate::diag::{Diagnostic, Label};
use crate::pipeline::{Look, Memo, has_themes_in_place};
use crate::scan::{SourceFile, SourceSet};
use crate::world::World;
use crate::world::kept::Changes;

impl Coordinator<'_> {
    /// Whether the record or the file of the theme at `path` holds what it held when it was last seen:
    /// it may have changed twice.
    pub(super) fn is_as_seen(&self, path: &Utf8Path) -> bool {
        let (Some(seen), Ok(below)) = (&self.seen, path.strip_prefix(&self.request.root)) else {
            return false;
        };
        let now = seen.read_again(&self.world, below).ok();
        seen.bytes(below)
            .is_some_and(|bytes| now.is_some_and(|now| now == *bytes))
    }

    /// Takes changes of nothing but the words of notes; false when they are more than that.
    pub(super) fn take_notes(&mut self, changes: &Changes) -> bool {
        let Some(standing) = self.standing.as_mut().filter(|it| it.is_current) else {
            return false;
        };
        let ground = NotesGround {
            world: &self.world,
            sources: &standing.sources,
            found: &standing.found,
        };
        let Some(files) = ground.read_again(changes, &mut self.memo) else {
            return false;
        };
        let mut address = None;
        let mut records = Vec::new();
        for file in &files {
            let Some(mut record) = self
                .memo
                .decoded(&file.path)
                .and_then(|it| it.record.clone())
            else {
                return false;
            };
            // Where the authors have words of their own, these may stand elsewhere now.
            let outline = &record.outline;
            address = standing.generation.locate_notes(&record);
            if address.is_none() || !outline.restricted.is_empty() || !outline.comments.is_empty() {
                return false;
            }
            record.notes_text.detach();
            records.push(record);
        }
        for (file, record) in files.into_iter().zip(records) {
            standing.generation.replace_notes(record);
            standing.sources.replace_record(&file);
            if let Some(seen) = &mut self.seen {
                seen.replace_record(&file);
            }
            self.good.remember_record(&file);
        }
        self.tell(address);
        true
    }

    /// Takes changes of nothing but the theme; false when they are more than that.
    pub(super) fn take_theme(&mut self, changes: &Changes) -> bool {
        let Some(standing) = self.standing.as_mut().filter(|it| it.is_current) else {
            return false;
        };
        let themes = self.request.root.join("themes");
        let is_theme = |path: &Utf8PathBuf| path.starts_with(&themes);
        if changes.is_rearranged || !changes.files.iter().all(is_theme) {
            return false;
        }
        let is_in_place = has_themes_in_place(&self.world, &self.request);
        if !is_in_place.is_ok_and(|is_in_place| is_in_place) {
            return false;
        }
        let mut sources = standing.sources.clone();
        for path in &changes.files {
            let Ok(below) = path.strip_prefix(&self.request.root) else {
                return false;
            };
            let Ok(bytes) = sources.read_again(&self.world, below) else {
                return false;
            };
            sources.themes.insert(below.to_owned(), bytes);
        }
        let look = Look::load(&sources, &standing.settings);
        if !look.diagnostics.is_empty() || !standing.look.diagnostics.is_empty() {
            return false;
        }
        standing.look = Arc::new(look);
        standing.generation.redress(standing.look.clone());
        if let Some(seen) = &mut self.seen {
            seen.themes.clone_from(&sources.themes);
        }
        standing.sources = sources;
        self.good.remember_themes(&standing.sources.themes);
        self.tell(None);
        true
    }
}

/// A site whose records may get other words in their notes.
pub(super) struct NotesGround<'a> {
    pub(super) world: &'a dyn World,
    /// Its files as they were.
    pub(super) sources: &'a SourceSet,
    /// What was found in them.
    pub(super) found: &'a [Diagnostic],
}

impl NotesGround<'_> {
    /// The records of `changes` as they are now, which `memo` then knows; none when something else
    /// changed than the words of their notes, or other things are to be said of the site.
    pub(super) fn read_again(&self, changes: &Changes, memo: &mut Memo) -> Option<Vec<SourceFile>> {
        if changes.is_rearranged {
            return None;
        }
        let files: Vec<SourceFile> = changes
            .files
            .iter()
            .map(|path| self.changed_record(path))
            .collect::<Option<_>>()?;
        let seen = |memo: &Memo| -> Vec<_> {
            let of = |file: &SourceFile| {
                let found = memo.diagnostics_of(&file.path).to_vec();
                (memo.facts(&file.path), found)
            };
            files.iter().map(of).collect()
        };
        let before = seen(memo);
        memo.read(&files);
        let is_same = before == seen(memo) && still_hold(memo, self.found, &files);
        is_same.then_some(files)
    }

    /// The record at `path` as it is now, if it is one.
    fn changed_record(&self, path: &Utf8Path) -> Option<SourceFile> {
        let below = path.strip_prefix(&self.sources.root).ok()?;
        let known = self.sources.record(below)?;
        let bytes = self.sources.read_again(self.world, below).ok()?;
        Some(SourceFile {
            path: known.path.clone(),
            bytes,
        })
    }
}

/// Whether what was `found` of a site holds although the words of the notes in `files` are others now:
/// what is said of their front matter does, and what is said again of the notes alone.
fn still_hold(memo: &Memo, found: &[Diagnostic], files: &[SourceFile]) -> bool {
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
