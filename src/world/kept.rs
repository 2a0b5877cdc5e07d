//! A [`World`] that remembers what it was asked until it is told to look again.
//!
//! Everything that is read between two looks is of one moment, and costs nothing the second time. A
//! file that did not change keeps its very bytes, so that whoever compares pointers knows it. What
//! the watcher says is a hint: paths are looked at again here, and only what really differs counts.
//! Not here: when to look (see [`crate::watch`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use camino::{Utf8Path, Utf8PathBuf};
use jiff::{SignedDuration, Timestamp};

use super::{Entry, Error, Kind, Stamp, World};

/// Where something may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// At these paths, all absolute, or below them.
    pub paths: BTreeSet<Utf8PathBuf>,
    /// Anywhere.
    pub everything: bool,
}

/// What did change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The files that hold something else than before; absolute.
    pub files: BTreeSet<Utf8PathBuf>,
    /// Whether something came, went, or is of another kind now.
    pub is_rearranged: bool,
    /// The files that were read and are gone, empty or out of reach now, as many are in the middle of
    /// a save; absolute.
    pub reduced: BTreeSet<Utf8PathBuf>,
}

/// A world and what it said.
pub struct Kept<'w> {
    world: &'w dyn World,
    memory: RwLock<Memory>,
}

/// What was said, by absolute path in the order of bytes.
#[derive(Default)]
struct Memory {
    /// The folders that were listed.
    listed: BTreeSet<String>,
    /// What stands below them.
    things: BTreeMap<String, Kind>,
    /// The files that were read.
    files: BTreeMap<String, File>,
    /// What else was looked at, and is perhaps not there.
    looked: BTreeMap<String, Option<Kind>>,
}

struct File {
    bytes: Arc<[u8]>,
    /// How it was read: below which folder, up to which size.
    folder: Utf8PathBuf,
    limit: u64,
    /// What tells whether it is still the same; none when it was so young that it may change within
    /// one tick of the disk's clock.
    stamp: Option<Stamp>,
}

/// Disks tell time in steps of up to two seconds (FAT).
const TICK: SignedDuration = SignedDuration::from_secs(2);

impl Hints {
    /// Everything may have changed.
    pub fn everything() -> Self {
        Self {
            everything: true,
            ..Self::default()
        }
    }

    /// Whether nothing is hinted at.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.everything
    }

    /// Adds what `other` hints at.
    pub fn add(&mut self, other: Self) {
        self.paths.extend(other.paths);
        self.everything |= other.everything;
    }
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && !self.is_rearranged
    }

    /// Adds what changed besides.
    pub fn add(&mut self, other: Self) {
        self.files.extend(other.files);
        self.is_rearranged |= other.is_rearranged;
        self.reduced.extend(other.reduced);
    }
}

impl<'w> Kept<'w> {
    /// `world`, of which nothing is remembered yet.
    pub fn new(world: &'w dyn World) -> Self {
        Self {
            world,
            memory: RwLock::default(),
        }
    }

    /// Looks again where `hints` say; what cannot be looked at is forgotten, so that whoever needs it
    /// is told why.
    pub fn look_again(&self, hints: &Hints) -> Changes {
        let mut memory = self.write();
        let mut changes = Changes::default();
        if hints.everything {
            for folder in memory.listed.clone() {
                self.list_again(&mut memory, &folder, &mut changes);
            }
            let known: Vec<String> = memory.files.keys().cloned().collect();
            for path in known {
                if !self.is_unchanged(&memory, &path) {
                    self.read_again(&mut memory, &path, &mut changes);
                }
            }
        }
        for path in &hints.paths {
            self.look_at(&mut memory, path, &mut changes);
        }
        for (path, known) in &mut memory.looked {
            let path = Utf8Path::new(path);
            let concerns = |hint: &Utf8PathBuf| hint.starts_with(path) || path.starts_with(hint);
            if hints.everything || hints.paths.iter().any(concerns) {
                let now = self.world.look(path).ok().flatten();
                let is_same = match (&now, &*known) {
                    (Some(now), Some(known)) => is_alike(now, known),
                    (now, known) => now == known,
                };
                changes.is_rearranged |= !is_same;
                *known = now;
            }
        }
        changes
    }

    fn look_at(&self, memory: &mut Memory, path: &Utf8Path, changes: &mut Changes) {
        let kind = self.world.look(path).ok().flatten();
        let known = memory.things.get(path.as_str());
        match (known, kind) {
            (Some(Kind::File { size: before }), Some(Kind::File { size })) => {
                // One that was too large to be read may not be any more.
                let is_unread = !memory.files.contains_key(path.as_str());
                changes.is_rearranged |= is_unread && *before != size;
                memory
                    .things
                    .insert(path.as_str().to_owned(), Kind::File { size });
                self.read_again(memory, path.as_str(), changes);
            }
            (Some(Kind::Folder) | None, Some(Kind::Folder)) => {
                self.list_again(memory, path.as_str(), changes);
            }
            (None, None) => memory.forget(path.as_str(), changes),
            // It came, went or became something else. Its folder tells how it is called now, which
            // on some disks is not how it was asked for.
            _ => {
                memory.forget(path.as_str(), changes);
                if let Some(folder) = path.parent() {
                    self.list_again(memory, folder.as_str(), changes);
                }
                self.read_again(memory, path.as_str(), changes);
            }
        }
    }

    /// Lists what was listed of `folder` again.
    fn list_again(&self, memory: &mut Memory, folder: &str, changes: &mut Changes) {
        let path = Utf8Path::new(folder);
        let is_within = memory.listed.iter().any(|listed| path.starts_with(listed));
        if !is_within {
            let within: Vec<String> = memory
                .listed
                .iter()
                .filter(|listed| Utf8Path::new(listed).starts_with(path))
                .cloned()
                .collect();
            for listed in within {
                self.list_again(memory, &listed, changes);
            }
            return;
        }
        // A folder that is not known itself came with its own folder, or with that one's.
        if let (false, false, Some(above)) = (
            memory.listed.contains(folder),
            memory.things.contains_key(folder),
            path.parent(),
        ) {
            return self.list_again(memory, above.as_str(), changes);
        }
        let Ok(entries) = self.world.list(path) else {
            // It is listed anew when somebody needs it; nothing that was known of it may be left.
            memory.listed.retain(|listed| !path.starts_with(listed));
            memory.forget(folder, changes);
            changes.is_rearranged = true;
            return;
        };
        let now: BTreeMap<String, Kind> = entries
            .into_iter()
            .map(|entry| (path.join(entry.path).into_string(), entry.kind))
            .collect();
        let before = memory.below(folder);
        let is_same = before.len() == now.len()
            && before
                .iter()
                .zip(&now)
                .all(|((path, kind), (other, now))| path == other && is_alike(kind, now));
        let is_resized = before.iter().any(|(path, kind)| {
            !memory.files.contains_key(path) && now.get(path).is_some_and(|now| now != kind)
        });
        changes.is_rearranged |= is_resized;
        if !is_same {
            changes.is_rearranged = true;
            for (gone, _) in before.iter().filter(|(path, _)| !now.contains_key(path)) {
                memory.things.remove(gone);
                if memory.files.remove(gone).is_some() {
                    changes.reduced.insert(gone.into());
                }
            }
        }
        let known: Vec<String> = now
            .keys()
            .filter(|path| memory.files.contains_key(*path))
            .cloned()
            .collect();
        memory.things.extend(now);
        for path in known {
            if !self.is_unchanged(memory, &path) {
                self.read_again(memory, &path, changes);
            }
        }
    }

    /// Whether the file `path` is told by its stamp to be what was read.
    fn is_unchanged(&self, memory: &Memory, path: &str) -> bool {
        let known = memory.files.get(path).and_then(|file| file.stamp);
        let now = self.world.stamp(Utf8Path::new(path)).ok().flatten();
        known.is_some() && known == now
    }

    fn read_again(&self, memory: &mut Memory, path: &str, changes: &mut Changes) {
        let Some(known) = memory.files.get(path) else {
            return;
        };
        let folder = known.folder.clone();
        let below = Utf8Path::new(path)
            .strip_prefix(&folder)
            .unwrap_or(Utf8Path::new(path));
        match self.fresh(&folder, below, known.limit) {
            Ok(file) if file.bytes == known.bytes => {
                let bytes = known.bytes.clone();
                memory.files.insert(path.to_owned(), File { bytes, ..file });
            }
            Ok(file) => {
                if file.bytes.is_empty() {
                    changes.reduced.insert(path.into());
                }
                memory.files.insert(path.to_owned(), file);
                changes.files.insert(path.into());
            }
            Err(_) => {
                memory.files.remove(path);
                changes.reduced.insert(path.into());
                changes.is_rearranged = true;
            }
        }
    }

    /// Reads `path` below `folder` from the world.
    fn fresh(&self, folder: &Utf8Path, path: &Utf8Path, limit: u64) -> Result<File, Error> {
        let stamp = self.world.stamp(&folder.join(path))?;
        let bytes = self.world.read(folder, path, limit)?;
        let now = self.world.now();
        Ok(File {
            bytes,
            folder: folder.to_owned(),
            limit,
            stamp: stamp.filter(|stamp| is_settled(stamp, now)),
        })
    }

    fn read_lock(&self) -> RwLockReadGuard<'_, Memory> {
        self.memory.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Memory> {
        self.memory.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    /// What was listed below `folder`, in order.
    fn below(&self, folder: &str) -> Vec<(String, Kind)> {
        let prefix = format!("{folder}/");
        self.things
            .range(prefix.clone()..)
            .take_while(|(path, _)| path.starts_with(&prefix))
            .map(|(path, kind)| (path.clone(), kind.clone()))
            .collect()
    }

    /// Forgets `path` and what is below it.
    fn forget(&mut self, path: &str, changes: &mut Changes) {
        let mut gone: Vec<String> = self.below(path).into_iter().map(|(path, _)| path).collect();
        gone.push(path.to_owned());
        for path in gone {
            let was_there = self.things.remove(&path).is_some();
            let was_read = self.files.remove(&path).is_some();
            changes.is_rearranged |= was_there || was_read;
            if was_read {
                changes.reduced.insert(path.into());
            }
        }
    }
}

impl World for Kept<'_> {
    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, Error> {
        let is_known = self.read_lock().listed.contains(folder.as_str());
        if !is_known {
            let entries = self.world.list(folder)?;
            let mut memory = self.write();
            memory.listed.insert(folder.as_str().to_owned());
            for entry in entries {
                let path = folder.join(entry.path).into_string();
                memory.things.insert(path, entry.kind);
            }
        }
        let relative = |path: &str| path[folder.as_str().len() + 1..].into();
        let below = self.read_lock().below(folder.as_str());
        Ok(below
            .into_iter()
            .map(|(path, kind)| Entry {
                path: relative(&path),
                kind,
            })
            .collect())
    }

    fn look(&self, path: &Utf8Path) -> Result<Option<Kind>, Error> {
        let memory = self.read_lock();
        let within = |listed: &String| path != listed.as_str() && path.starts_with(listed);
        if memory.listed.iter().any(within) {
            return Ok(memory.things.get(path.as_str()).cloned());
        }
        if let Some(kind) = memory.looked.get(path.as_str()) {
            return Ok(kind.clone());
        }
        drop(memory);
        let kind = self.world.look(path)?;
        let mut memory = self.write();
        memory.looked.insert(path.as_str().to_owned(), kind.clone());
        Ok(kind)
    }

    fn read(&self, folder: &Utf8Path, path: &Utf8Path, limit: u64) -> Result<Arc<[u8]>, Error> {
        let whole = folder.join(path).into_string();
        if let Some(file) = self.read_lock().files.get(&whole)
            && file.bytes.len() as u64 <= limit
        {
            return Ok(file.bytes.clone());
        }
        let file = self.fresh(folder, path, limit)?;
        let bytes = file.bytes.clone();
        self.write().files.insert(whole, file);
        Ok(bytes)
    }

    fn stamp(&self, path: &Utf8Path) -> Result<Option<Stamp>, Error> {
        self.world.stamp(path)
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.world.variable(name)
    }

    fn here(&self) -> Result<Utf8PathBuf, Error> {
        self.world.here()
    }

    fn now(&self) -> Timestamp {
        self.world.now()
    }
}

/// Whether two things are of one kind; a file of another size is still that file.
fn is_alike(one: &Kind, other: &Kind) -> bool {
    let are_files = matches!(one, Kind::File { .. }) && matches!(other, Kind::File { .. });
    are_files || one == other
}

/// Whether a file that looks so at the moment `now` cannot change any more without looking otherwise.
fn is_settled(stamp: &Stamp, now: Timestamp) -> bool {
    now.duration_since(stamp.changed) > TICK && now.duration_since(stamp.modified) > TICK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Changing, Memory as MadeUp};

    const FOLDER: &str = "/site/content";

    fn world() -> Changing {
        let world = MadeUp::new("2025-07-03T09:00:00Z")
            .file("/site/content/pages/a.md", "a")
            .file("/site/content/pages/deep/b.md", "b");
        Changing::new(world)
    }

    /// Reads everything as a scan would: paths and bytes.
    fn scan(kept: &Kept<'_>) -> Vec<(String, Arc<[u8]>)> {
        let entries = kept.list(FOLDER.into()).expect("lists");
        let files = entries
            .into_iter()
            .filter(|entry| matches!(entry.kind, Kind::File { .. }));
        files
            .map(|entry| {
                let bytes = kept.read(FOLDER.into(), &entry.path, 100).expect("reads");
                (entry.path.into_string(), bytes)
            })
            .collect()
    }

    fn hint(path: &str) -> Hints {
        Hints {
            paths: BTreeSet::from([Utf8Path::new(FOLDER).join(path)]),
            everything: false,
        }
    }

    fn changed(path: &str) -> Changes {
        Changes {
            files: hint(path).paths,
            ..Changes::default()
        }
    }

    fn rearranged() -> Changes {
        Changes {
            is_rearranged: true,
            ..Changes::default()
        }
    }

    fn without(path: &str) -> Changes {
        Changes {
            reduced: hint(path).paths,
            ..rearranged()
        }
    }

    #[test]
    fn what_changes_shows_only_when_looked_at_again() {
        let world = world();
        let kept = Kept::new(&world);
        let before = scan(&kept);
        world.change(|world| world.file("/site/content/pages/a.md", "other"));
        assert_eq!(scan(&kept), before);
        assert_eq!(
            kept.look_again(&hint("pages/deep/b.md")),
            Changes::default()
        );
        assert_eq!(scan(&kept), before);
        assert_eq!(kept.look_again(&hint("pages/a.md")), changed("pages/a.md"));
        let after = scan(&kept);
        assert_eq!(&*after[0].1, b"other");
        assert!(Arc::ptr_eq(&after[1].1, &before[1].1));
    }

    #[test]
    fn an_equal_file_is_no_change() {
        let world = world();
        let kept = Kept::new(&world);
        let before = scan(&kept);
        world.change(|world| world.file("/site/content/pages/a.md", "a"));
        for hints in [hint("pages/a.md"), hint("pages"), Hints::everything()] {
            assert_eq!(kept.look_again(&hints), Changes::default());
        }
        assert!(Arc::ptr_eq(&scan(&kept)[0].1, &before[0].1));
    }

    #[test]
    fn what_comes_and_goes_is_found_from_every_hint() {
        for hints in [
            hint("pages/new.md"),
            hint("pages"),
            hint(""),
            Hints::everything(),
        ] {
            let world = world();
            let kept = Kept::new(&world);
            let before = scan(&kept);
            world.change(|world| world.file("/site/content/pages/new.md", "new"));
            assert_eq!(kept.look_again(&hints), rearranged(), "{hints:?}");
            assert_eq!(scan(&kept).len(), 3);
            world.change(|world| world.without("/site/content/pages/new.md"));
            let gone = without("pages/new.md");
            assert_eq!(kept.look_again(&hints), gone, "{hints:?}");
            assert_eq!(scan(&kept), before);
        }
    }

    #[test]
    fn a_folder_that_goes_takes_its_files_with_it() {
        let world = world();
        let kept = Kept::new(&world);
        scan(&kept);
        world.change(|world| world.without("/site/content/pages/deep/b.md"));
        let gone = without("pages/deep/b.md");
        assert_eq!(kept.look_again(&hint("pages/deep")), gone);
        assert_eq!(scan(&kept).len(), 1);
    }

    #[test]
    fn a_file_that_is_emptied_may_be_in_the_middle_of_a_save() {
        let world = world();
        let kept = Kept::new(&world);
        scan(&kept);
        world.change(|world| world.file("/site/content/pages/a.md", ""));
        let emptied = Changes {
            reduced: hint("pages/a.md").paths,
            ..changed("pages/a.md")
        };
        assert_eq!(kept.look_again(&hint("pages/a.md")), emptied);
    }

    #[test]
    fn a_file_may_become_a_folder_of_its_name_and_a_file_again() {
        let world = world();
        let kept = Kept::new(&world);
        scan(&kept);
        for (file, folder) in [("a.md/b.md", "a.md"), ("a.md", "a.md/b.md")] {
            world.change(|world| {
                world
                    .without(format!("/site/content/pages/{folder}").as_str())
                    .file(format!("/site/content/pages/{file}").as_str(), "c")
            });
            assert!(kept.look_again(&hint("pages/a.md")).is_rearranged);
            let names: Vec<String> = scan(&kept).into_iter().map(|(path, _)| path).collect();
            assert_eq!(names, [&format!("pages/{file}"), "pages/deep/b.md"]);
        }
    }

    #[test]
    fn a_new_folder_is_looked_through() {
        let world = world();
        let kept = Kept::new(&world);
        scan(&kept);
        world.change(|world| world.file("/site/content/pages/new/deep/c.md", "c"));
        assert_eq!(kept.look_again(&hint("pages/new")), rearranged());
        assert_eq!(scan(&kept).len(), 3);
    }

    #[test]
    fn a_folder_that_was_not_there_may_come() {
        let world = world();
        let kept = Kept::new(&world);
        let themes = Utf8Path::new("/site/themes");
        assert_eq!(kept.look(themes).expect("looks"), None);
        world.change(|world| world.file("/site/themes/a/theme.yaml", "a"));
        assert_eq!(kept.look(themes).expect("looks"), None);
        let hints = Hints {
            paths: BTreeSet::from(["/site/themes/a/theme.yaml".into()]),
            everything: false,
        };
        assert_eq!(kept.look_again(&hints), rearranged());
        assert_eq!(kept.look(themes).expect("looks"), Some(Kind::Folder));
    }

    #[test]
    fn a_name_that_changes_its_case_is_another_name() {
        let world = world();
        let kept = Kept::new(&world);
        scan(&kept);
        world.change(|world| {
            world
                .without("/site/content/pages/a.md")
                .file("/site/content/pages/A.md", "a")
        });
        assert_eq!(kept.look_again(&hint("pages/A.md")), without("pages/a.md"));
        let names: Vec<String> = scan(&kept).into_iter().map(|(path, _)| path).collect();
        assert_eq!(names, ["pages/A.md", "pages/deep/b.md"]);
    }
}
