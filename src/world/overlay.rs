//! A [`World`] in which some files hold what somebody is writing and has not saved.
//!
//! What is open stands over the file of the same path, or where there is none yet. It never stands over
//! anything else, nor below a symbolic link: what the world refuses, it still refuses.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;

use super::{Entry, Error, Kind, Stamp, World};

/// A world, and what is open in an editor.
pub struct Overlay {
    world: Arc<dyn World + Send>,
    /// What is open, by absolute path in the order of bytes.
    open: RwLock<BTreeMap<String, Arc<[u8]>>>,
}

impl Overlay {
    /// `world`, over which nothing stands yet.
    pub fn new(world: Arc<dyn World + Send>) -> Self {
        Self {
            world,
            open: RwLock::default(),
        }
    }

    /// Lets `bytes` stand over the file at `path`.
    pub fn put(&self, path: &Utf8Path, bytes: impl Into<Arc<[u8]>>) {
        self.write().insert(path.as_str().to_owned(), bytes.into());
    }

    /// Lets nothing stand over the file at `path` any more.
    pub fn remove(&self, path: &Utf8Path) {
        self.write().remove(path.as_str());
    }

    /// What stands over the file at `path`, if anything may.
    fn over(&self, folder: &Utf8Path, path: &Utf8Path) -> Option<Arc<[u8]>> {
        let whole = folder.join(path);
        let bytes = self.open().get(whole.as_str()).cloned()?;
        let kind = self.world.look(&whole).ok()?;
        let is_free = matches!(kind, None | Some(Kind::File { .. }));
        let above = path.ancestors().skip(1);
        let mut above = above.filter(|part| !part.as_str().is_empty());
        let is_reached = above.all(|part| self.is_folder(&folder.join(part)));
        (is_free && is_reached).then_some(bytes)
    }

    /// Whether a folder stands at `path`, or nothing.
    fn is_folder(&self, path: &Utf8Path) -> bool {
        matches!(self.world.look(path), Ok(None | Some(Kind::Folder)))
    }

    fn open(&self) -> RwLockReadGuard<'_, BTreeMap<String, Arc<[u8]>>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<String, Arc<[u8]>>> {
        self.open.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is open below `folder`: its path in it, and its size.
    fn below(&self, folder: &Utf8Path) -> Vec<(Utf8PathBuf, u64)> {
        let prefix = format!("{}/", folder.as_str().trim_end_matches('/'));
        let open = self.open();
        let below = open
            .range(prefix.clone()..)
            .take_while(|(path, _)| path.starts_with(&prefix));
        below
            .map(|(path, bytes)| (path[prefix.len()..].into(), bytes.len() as u64))
            .collect()
    }
}

impl World for Overlay {
    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, Error> {
        let mut entries = self.world.list(folder)?;
        for (path, size) in self.below(folder) {
            if self.over(folder, &path).is_none() {
                continue;
            }
            let mut above: Vec<&Utf8Path> = path.ancestors().skip(1).collect();
            // The last of them is the folder itself.
            above.pop();
            for part in above {
                if let Err(place) = place_of(&entries, part) {
                    let (path, kind) = (part.to_owned(), Kind::Folder);
                    entries.insert(place, Entry { path, kind });
                }
            }
            let kind = Kind::File { size };
            match place_of(&entries, &path) {
                Ok(place) => entries[place].kind = kind,
                Err(place) => entries.insert(place, Entry { path, kind }),
            }
        }
        Ok(entries)
    }

    fn look(&self, path: &Utf8Path) -> Result<Option<Kind>, Error> {
        let kind = self.world.look(path)?;
        let (None | Some(Kind::File { .. })) = kind else {
            return Ok(kind);
        };
        if let Some(bytes) = self.open().get(path.as_str()) {
            let size = bytes.len() as u64;
            return Ok(Some(Kind::File { size }));
        }
        if kind.is_none() && !self.below(path).is_empty() {
            return Ok(Some(Kind::Folder));
        }
        Ok(kind)
    }

    fn read(&self, folder: &Utf8Path, path: &Utf8Path, limit: u64) -> Result<Arc<[u8]>, Error> {
        match self.over(folder, path) {
            None => self.world.read(folder, path, limit),
            Some(bytes) if bytes.len() as u64 <= limit => Ok(bytes),
            Some(_) => {
                let why = format!("it holds more than {limit} bytes");
                Err(Error::because("read", &folder.join(path), why))
            }
        }
    }

    fn stamp(&self, path: &Utf8Path) -> Result<Option<Stamp>, Error> {
        if self.open().contains_key(path.as_str()) {
            // Nothing but its bytes tells one state of it from another.
            return Ok(None);
        }
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

/// Where the entry of `path` stands in `entries`, or would.
fn place_of(entries: &[Entry], path: &Utf8Path) -> Result<usize, usize> {
    entries.binary_search_by(|entry| entry.path.as_str().cmp(path.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    fn overlay() -> Overlay {
        let target = "/elsewhere".to_owned();
        let world = Memory::new("2025-07-03T09:00:00Z")
            .file("/site/content/pages/a.md", "saved")
            .thing("/site/content/link", Kind::Symlink { target });
        Overlay::new(Arc::new(world))
    }

    fn shown(world: &Overlay) -> Vec<(String, Kind)> {
        let entries = world
            .list("/site/content".into())
            .expect("it can be listed");
        let shown = entries.into_iter();
        shown
            .map(|entry| (entry.path.into_string(), entry.kind))
            .collect()
    }

    #[test]
    fn what_is_open_stands_over_the_file_until_it_is_closed() {
        let world = overlay();
        let (folder, path) = (Utf8Path::new("/site"), Utf8Path::new("content/pages/a.md"));
        let whole = folder.join(path);
        world.put(&whole, *b"written");
        assert_eq!(
            &*world.read(folder, path, 10).expect("it is read"),
            b"written"
        );
        assert!(world.read(folder, path, 6).is_err());
        assert_eq!(
            world.look(&whole).expect("told"),
            Some(Kind::File { size: 7 })
        );
        assert_eq!(world.stamp(&whole).expect("told"), None);
        world.remove(&whole);
        assert_eq!(
            &*world.read(folder, path, 10).expect("it is read"),
            b"saved"
        );
    }

    #[test]
    fn what_was_never_saved_is_there_with_its_folders() {
        let world = overlay();
        let before = shown(&world);
        world.put("/site/content/bodies/new/b.md".into(), *b"bytes");
        let mut wanted = before.clone();
        wanted.splice(
            0..0,
            [
                ("bodies".to_owned(), Kind::Folder),
                ("bodies/new".to_owned(), Kind::Folder),
                ("bodies/new/b.md".to_owned(), Kind::File { size: 5 }),
            ],
        );
        assert_eq!(shown(&world), wanted);
        let folder = world.look("/site/content/bodies".into()).expect("told");
        assert_eq!(folder, Some(Kind::Folder));
    }

    #[test]
    fn nothing_stands_below_a_link_or_over_a_folder() {
        let world = overlay();
        let before = shown(&world);
        world.put("/site/content/link/a.md".into(), *b"bytes");
        world.put("/site/content/pages".into(), *b"bytes");
        assert_eq!(shown(&world), before);
        let read = world.read("/site".into(), "content/link/a.md".into(), 10);
        assert!(read.is_err());
    }
}
