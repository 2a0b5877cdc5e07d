//! Puts back what a change has done so far, told by what stands there: it may have been another program
//! that was killed.
//!
//! What somebody has saved since is theirs, and stays; then what stood there before stays too, hidden.
//! Every file is seen to, whatever comes of others, and putting back twice is putting back once.

use std::fmt;
use std::io::Error as IoError;

use camino::{Utf8Path, Utf8PathBuf};

use super::disk::{self, Beside};
use super::journal::{Entry, Log};
use crate::base::{Fingerprint, visible};
use crate::world::{Error, Kind, Os, World};

/// What was put right after a program that was killed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// The files that are as they were before it.
    pub put_back: Vec<Utf8PathBuf>,
    /// The files that are not.
    pub left: Vec<Left>,
}

/// A file that was not put back, since somebody has saved it since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The file.
    pub path: Utf8PathBuf,
    /// The hidden file that has what it held before, if it held something.
    pub kept: Option<Utf8PathBuf>,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = visible(self.path.as_str());
        write!(f, "`{path}` has been saved meanwhile, and stays as it is")?;
        match &self.kept {
            Some(kept) => write!(
                f,
                "; what it held before is in `{}`",
                visible(kept.as_str())
            ),
            None => Ok(()),
        }
    }
}

/// No file of an author is larger, in bytes.
const LARGEST: u64 = 1 << 40;

/// What came of putting back.
#[derive(Debug, Default)]
pub(super) struct Undone {
    pub(super) put_back: Vec<Utf8PathBuf>,
    pub(super) left: Vec<Left>,
    /// What the machine refused, a file each.
    pub(super) refused: Vec<Error>,
}

/// Puts back all that `log` says has been done, as far as it has, the last first.
pub(super) fn undo(root: &Utf8Path, log: &Log) -> Undone {
    let mut undone = Undone::default();
    for entry in log.entries.iter().rev() {
        let beside = Beside::of(&entry.path, log.number);
        let put_back =
            disk::expect_folders(root, &entry.path).and_then(|()| put_back(root, entry, &beside));
        match put_back {
            Ok(outcome) => {
                if outcome == Outcome::PutBack {
                    undone.put_back.push(entry.path.clone());
                }
                if outcome == Outcome::Left {
                    undone.left.push(Left {
                        path: entry.path.clone(),
                        kept: kept(root, &beside).cloned(),
                    });
                } else {
                    beside.clear(root);
                }
            }
            Err(error) => undone.refused.push(error),
        }
    }
    let folders = log.folders.iter();
    let folders = folders.filter(|folder| disk::expect_folders(root, folder).is_ok());
    let folders: Vec<Utf8PathBuf> = folders.map(|folder| root.join(folder)).collect();
    disk::remove_folders(&folders);
    undone
}

/// What came of putting back one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// It is as it was all the time, as far as this change goes.
    Untouched,
    /// It is as it was again.
    PutBack,
    /// It has been saved since.
    Left,
}

/// What stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Nothing,
    Text(Fingerprint),
    /// A folder, a link; nothing that we put there.
    Other,
}

fn put_back(root: &Utf8Path, entry: &Entry, beside: &Beside) -> Result<Outcome, Error> {
    let stands = look(root, &entry.path)?;
    let (new, old) = (look(root, &beside.new)?, look(root, &beside.old)?);
    let text = |print: Option<Fingerprint>| print.map_or(Stands::Nothing, Stands::Text);
    let (before, after) = (text(entry.before), text(entry.after));
    let (path, moved) = (root.join(&entry.path), root.join(&beside.old));
    let refused = |error: IoError| {
        let error = Error::new("put back", &path, &error);
        match kept(root, beside) {
            None => error,
            Some(kept) => {
                let kept = visible(kept.as_str());
                let why = format!("{}; what it held before is in `{kept}`", error.why);
                Error { why, ..error }
            }
        }
    };
    if stands == before {
        return Ok(Outcome::Untouched);
    }
    match (before, after) {
        (Stands::Nothing, _) => {
            // It is ours where it is no longer, or also, beside its place.
            let is_ours = new == Stands::Nothing && stands == after;
            if !is_ours && !is_one_file(root, entry, beside)? {
                let was_made = new == Stands::Nothing;
                return Ok(if was_made {
                    Outcome::Left
                } else {
                    Outcome::Untouched
                });
            }
            disk::place(&path, &moved).map_err(refused)?;
            if look(root, &beside.old)? != after {
                // Saved while we looked.
                disk::place(&moved, &path).map_err(refused)?;
                return Ok(Outcome::Left);
            }
            Ok(Outcome::PutBack)
        }
        (_, Stands::Nothing) => match (stands, old) {
            // Somebody else has removed or saved it before its turn came.
            (_, Stands::Nothing) => Ok(Outcome::Untouched),
            (Stands::Nothing, _) => {
                disk::place(&moved, &path).map_err(refused)?;
                Ok(Outcome::PutBack)
            }
            _ => Ok(Outcome::Left),
        },
        _ => {
            // Whatever it holds: it is what stood there when the new text took its place.
            let kept = match (old, new) {
                (Stands::Nothing, Stands::Nothing) => None,
                (Stands::Nothing, new) => (new != after).then_some(&beside.new),
                _ => Some(&beside.old),
            };
            match kept {
                Some(kept) if stands == after => {
                    let other = root.join(kept);
                    if !disk::exchange(&other, &path).map_err(refused)? {
                        disk::put_over(&other, &path).map_err(refused)?;
                    } else if look(root, kept)? != after {
                        // Saved while we looked.
                        disk::exchange(&other, &path).map_err(refused)?;
                        return Ok(Outcome::Left);
                    }
                    Ok(Outcome::PutBack)
                }
                // Its turn had not come.
                None if new == after => Ok(Outcome::Untouched),
                _ => Ok(Outcome::Left),
            }
        }
    }
}

/// The hidden file that has what stood somewhere before, if there is one.
fn kept<'b>(root: &Utf8Path, beside: &'b Beside) -> Option<&'b Utf8PathBuf> {
    // What cannot be looked at is rather named than not.
    let is_there = |path: &&Utf8PathBuf| {
        let found = Os.look(&root.join(path));
        found.map_or(true, |found| found.is_some())
    };
    [&beside.old, &beside.new].into_iter().find(is_there)
}

/// What stands at `path` in `root`.
fn look(root: &Utf8Path, path: &Utf8Path) -> Result<Stands, Error> {
    match Os.look(&root.join(path))? {
        None => Ok(Stands::Nothing),
        Some(Kind::File { .. }) => {
            let bytes = Os.read(root, path, LARGEST)?;
            Ok(Stands::Text(Fingerprint::of(&bytes)))
        }
        Some(_) => Ok(Stands::Other),
    }
}

/// Whether what is to stand there and what stands there are two names of one file.
fn is_one_file(root: &Utf8Path, entry: &Entry, beside: &Beside) -> Result<bool, Error> {
    let number = |path: &Utf8Path| -> Result<Option<u64>, Error> {
        Ok(Os.stamp(&root.join(path))?.map(|stamp| stamp.inode))
    };
    let (one, other) = (number(&entry.path)?, number(&beside.new)?);
    Ok(one.is_some() && one == other)
}
