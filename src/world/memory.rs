//! A made-up [`World`] for tests: files from a list, a clock that stands still.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;

use super::{Entry, Error, Kind, Stamp, World};
use crate::base::Fingerprint;

/// Files, variables and an instant, all as told.
///
/// ```
/// use briefing::world::{Memory, World};
///
/// let world = Memory::new("2025-07-03T09:00:00Z").file("/site/content/a.md", "text");
/// let bytes = world.read("/site".into(), "content/a.md".into(), 100)?;
/// assert_eq!(&*bytes, b"text");
/// # Ok::<(), briefing::world::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Memory {
    now: Timestamp,
    here: Utf8PathBuf,
    variables: BTreeMap<String, String>,
    things: BTreeMap<Utf8PathBuf, Thing>,
}

#[derive(Clone, Debug)]
enum Thing {
    File(Arc<[u8]>),
    Other(Kind),
}

impl Memory {
    /// An empty world at the instant `now`, such as `2025-07-03T09:00:00Z`, started in `/site`.
    ///
    /// # Panics
    /// When `now` is no instant.
    pub fn new(now: &str) -> Self {
        Self {
            now: now.parse().expect("a test names a proper instant"),
            here: "/site".into(),
            variables: BTreeMap::new(),
            things: BTreeMap::new(),
        }
    }

    /// With a file; the folders above it are there too.
    #[must_use]
    pub fn file(mut self, path: impl Into<Utf8PathBuf>, content: impl AsRef<[u8]>) -> Self {
        let bytes = content.as_ref().into();
        self.things.insert(path.into(), Thing::File(bytes));
        self
    }

    /// With something that is no file: a link, a pipe, an empty folder.
    #[must_use]
    pub fn thing(mut self, path: impl Into<Utf8PathBuf>, kind: Kind) -> Self {
        self.things.insert(path.into(), Thing::Other(kind));
        self
    }

    /// Without what stood at `path`.
    #[must_use]
    pub fn without(mut self, path: impl AsRef<Utf8Path>) -> Self {
        self.things.remove(path.as_ref());
        self
    }

    /// With a variable of the environment.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// At another instant.
    ///
    /// # Panics
    /// When `now` is no instant.
    #[must_use]
    pub fn at(mut self, now: &str) -> Self {
        self.now = now.parse().expect("a test names a proper instant");
        self
    }

    /// Started in `folder`.
    #[must_use]
    pub fn started_in(mut self, folder: impl Into<Utf8PathBuf>) -> Self {
        self.here = folder.into();
        self
    }
}

impl World for Memory {
    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, Error> {
        let mut kinds = BTreeMap::new();
        for (path, thing) in &self.things {
            let Ok(path) = path.strip_prefix(folder) else {
                continue;
            };
            for above in path.ancestors().skip(1) {
                kinds.insert(above.to_owned(), Kind::Folder);
            }
            kinds.insert(path.to_owned(), thing.kind());
        }
        kinds.remove(Utf8Path::new(""));
        let mut entries: Vec<Entry> = kinds
            .into_iter()
            .map(|(path, kind)| Entry { path, kind })
            .collect();
        entries.sort_unstable_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
        Ok(entries)
    }

    fn look(&self, path: &Utf8Path) -> Result<Option<Kind>, Error> {
        if let Some(thing) = self.things.get(path) {
            return Ok(Some(thing.kind()));
        }
        let is_folder = self.things.keys().any(|inside| inside.starts_with(path));
        Ok(is_folder.then_some(Kind::Folder))
    }

    fn read(&self, folder: &Utf8Path, path: &Utf8Path, limit: u64) -> Result<Arc<[u8]>, Error> {
        let whole = folder.join(path);
        let why = match self.things.get(&whole) {
            Some(Thing::File(bytes)) if bytes.len() as u64 <= limit => return Ok(bytes.clone()),
            Some(Thing::File(_)) => format!("it holds more than {limit} bytes"),
            Some(Thing::Other(_)) => "it is not an ordinary file".to_owned(),
            None => "it is not there".to_owned(),
        };
        Err(Error::because("read", &whole, why))
    }

    fn stamp(&self, path: &Utf8Path) -> Result<Option<Stamp>, Error> {
        let Some(Thing::File(bytes)) = self.things.get(path) else {
            return Ok(None);
        };
        Ok(Some(Stamp {
            size: bytes.len() as u64,
            modified: Timestamp::UNIX_EPOCH,
            changed: Timestamp::UNIX_EPOCH,
            // Another content is another file here.
            inode: Fingerprint::of(bytes).number(),
        }))
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }

    fn here(&self) -> Result<Utf8PathBuf, Error> {
        Ok(self.here.clone())
    }

    fn now(&self) -> Timestamp {
        self.now
    }
}

impl Thing {
    fn kind(&self) -> Kind {
        match self {
            Self::File(bytes) => Kind::File {
                size: bytes.len() as u64,
            },
            Self::Other(kind) => kind.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_stand_above_their_files() {
        let world = Memory::new("2025-07-03T09:00:00Z")
            .file("/site/content/a.md", "a")
            .file("/site/content/b/c.md", "");
        let entries = world.list("/site/content".into()).expect("lists");
        let shown: Vec<_> = entries.iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(shown, ["a.md", "b", "b/c.md"]);
        assert_eq!(
            world.look("/site/content".into()).expect("looks"),
            Some(Kind::Folder)
        );
        assert_eq!(world.look("/site/themes".into()).expect("looks"), None);
    }
}
