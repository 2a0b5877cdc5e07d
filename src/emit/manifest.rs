//! What we wrote: the file `manifest` of the workshop.
//!
//! One line a file, `SIZE MODIFIED CHANGED INODE FINGERPRINT PATH`, sorted, between a first line
//! that names the format and a last one that counts. It holds the files of both folders, the output
//! folder and the spare one, without saying which is which: a file is known by its stamp. So it is
//! true before and after the two change places, and is written once, before.
//!
//! A manifest that cannot be read whole counts as empty; then only files that hold what is about to
//! be written are ours.

use std::collections::BTreeMap;
use std::fmt::Write;

use camino::Utf8Path;

use super::disk::{self, Stamp, Tree};
use crate::base::Fingerprint;
use crate::world;

/// The files that we wrote, by path; a path can stand for one file in each folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<String, Vec<(Stamp, Fingerprint)>>,
}

/// The first line.
const FORMAT: &str = "briefing manifest 1";

impl Manifest {
    /// This manifest and the files of `tree`, which hold what `fingerprints` say.
    #[must_use]
    pub(super) fn with(
        mut self,
        tree: &Tree,
        fingerprints: &BTreeMap<String, Fingerprint>,
    ) -> Self {
        for (path, fingerprint) in fingerprints {
            if let Some(stamp) = tree.files.get(path) {
                self.add(path, *stamp, *fingerprint);
            }
        }
        self
    }

    /// This manifest and all that `other` knows.
    #[must_use]
    pub(super) fn and(mut self, other: Self) -> Self {
        for (path, files) in other.files {
            for (stamp, fingerprint) in files {
                self.add(&path, stamp, fingerprint);
            }
        }
        self
    }

    /// What it says of the files of `tree`.
    pub(super) fn of(&self, tree: &Tree) -> Self {
        let mut manifest = Self::default();
        for (path, stamp) in &tree.files {
            if let Some(fingerprint) = self.fingerprint(path, *stamp) {
                manifest.add(path, *stamp, fingerprint);
            }
        }
        manifest
    }

    /// Adds the file `path`.
    pub(super) fn add(&mut self, path: &str, stamp: Stamp, fingerprint: Fingerprint) {
        let files = self.files.entry(path.to_owned()).or_default();
        if !files.contains(&(stamp, fingerprint)) {
            files.push((stamp, fingerprint));
        }
    }

    /// What the file `path` holds, if its stamp says that nobody has changed it since.
    pub(super) fn fingerprint(&self, path: &str, stamp: Stamp) -> Option<Fingerprint> {
        let (_, fingerprint) = self.at(path).iter().find(|(known, _)| *known == stamp)?;
        Some(*fingerprint)
    }

    /// Whether we wrote these bytes to `path` once.
    pub(super) fn wrote(&self, path: &str, fingerprint: Fingerprint) -> bool {
        self.at(path).iter().any(|(_, known)| *known == fingerprint)
    }

    /// Whether we wrote anything to `path`.
    pub(super) fn records(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Every path that we wrote to.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether every file of `tree` is known by its stamp.
    pub(super) fn knows_all(&self, tree: &Tree) -> bool {
        tree.files
            .iter()
            .all(|(path, stamp)| self.fingerprint(path, *stamp).is_some())
    }

    /// Reads the manifest at `path`.
    pub(super) fn read(path: &Utf8Path) -> Result<Self, world::Error> {
        if disk::stamp(path)?.is_none() {
            return Ok(Self::default());
        }
        let bytes = disk::read(path)?;
        let text = std::str::from_utf8(&bytes).ok();
        Ok(text.and_then(parse).unwrap_or_default())
    }

    /// Writes it to `path`, in one step.
    pub(super) fn write(&self, path: &Utf8Path) -> Result<(), world::Error> {
        disk::replace(path, self.to_text().as_bytes())
    }

    fn to_text(&self) -> String {
        let mut text = format!("{FORMAT}\n");
        let mut count = 0;
        for (path, files) in &self.files {
            let mut files = files.clone();
            files.sort_unstable();
            for (stamp, fingerprint) in files {
                let Stamp {
                    size,
                    modified,
                    changed,
                    inode,
                } = stamp;
                writeln!(
                    text,
                    "{size} {modified} {changed} {inode} {fingerprint} {path}"
                )
                .expect("a string takes everything");
                count += 1;
            }
        }
        writeln!(text, "{count} files").expect("a string takes everything");
        text
    }

    fn at(&self, path: &str) -> &[(Stamp, Fingerprint)] {
        self.files.get(path).map_or(&[], Vec::as_slice)
    }
}

/// Removes what a killed build left of the manifest at `path` that it was about to write.
pub(super) fn tidy(path: &Utf8Path) -> Result<(), world::Error> {
    disk::remove_file(&disk::replacement(path))
}

fn parse(text: &str) -> Option<Manifest> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    (lines.next()? == FORMAT).then_some(())?;
    let count: usize = lines.next_back()?.strip_suffix(" files")?.parse().ok()?;
    let mut manifest = Manifest::default();
    let mut read = 0;
    for line in lines {
        let mut words = line.splitn(6, ' ');
        let stamp = Stamp {
            size: words.next()?.parse().ok()?,
            modified: words.next()?.parse().ok()?,
            changed: words.next()?.parse().ok()?,
            inode: words.next()?.parse().ok()?,
        };
        let fingerprint = words.next()?.parse().ok()?;
        manifest.add(words.next()?, stamp, fingerprint);
        read += 1;
    }
    (read == count).then_some(manifest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Manifest {
        let mut manifest = Manifest::default();
        let stamp = Stamp {
            size: 1,
            modified: -2,
            changed: 3,
            inode: 4,
        };
        manifest.add("a b/index.html", stamp, Fingerprint::of(b"a"));
        let other = Stamp { inode: 5, ..stamp };
        manifest.add("a b/index.html", other, Fingerprint::of(b"b"));
        manifest
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(parse(&sample().to_text()), Some(sample()));
        assert_eq!(
            parse(&Manifest::default().to_text()),
            Some(Manifest::default())
        );
    }

    #[test]
    fn a_manifest_that_was_cut_off_is_none() {
        let text = sample().to_text();
        for end in 0..text.len() {
            assert_eq!(parse(&text[..end]), None, "{}", &text[..end]);
        }
    }

    #[test]
    fn a_file_is_known_by_its_stamp() {
        let manifest = sample();
        let stamp = Stamp {
            size: 1,
            modified: -2,
            changed: 3,
            inode: 5,
        };
        let known = manifest.fingerprint("a b/index.html", stamp);
        assert_eq!(known, Some(Fingerprint::of(b"b")));
        let touched = Stamp {
            changed: 9,
            ..stamp
        };
        assert_eq!(manifest.fingerprint("a b/index.html", touched), None);
        assert!(manifest.wrote("a b/index.html", Fingerprint::of(b"a")));
        assert!(!manifest.wrote("index.html", Fingerprint::of(b"a")));
    }
}
