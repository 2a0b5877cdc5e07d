//! Writes authors' files, the only module that does: all of some changes are made, or none.
//!
//! A file is never written to: what it is to hold is put beside it first, in a hidden file, and then takes
//! its place in one step, so that whoever reads it meanwhile sees the old text or the new. The old file
//! comes out of the same step, and is kept, hidden, until all is done; if it is not what the change says
//! that it was, because its author has just saved it, it goes back, and so does everything else. What is to
//! be done is written down first (see [`journal`]), so that the next command puts right what a program
//! left that was killed. Files are made before others are changed, and removed last.
//! Nothing is written through a symbolic link below the site's folder. Who may read a file stays as it was.
//!
//! Where a disk cannot let two files change places (few cannot), the old one gets a second name or a copy
//! before the new one is moved over it: a save in the few microseconds between the last look at it and that
//! move would be lost; and where a disk also has neither second names nor moves that replace nothing, so would
//! a file that comes to the place of a new one just then. A file is whole on every disk.
//! Not here: outputs (see [`crate::emit`]), and what is to be written.

mod disk;
mod journal;
mod undo;

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::base::Fingerprint;
use crate::world::Error;
use disk::Step;
use journal::{Entry, Journal, Log};

pub use undo::{Left, Recovered};

/// What becomes of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path, relative to the site's folder.
    pub path: Utf8PathBuf,
    /// What it holds until now; none when it is not there.
    pub before: Option<Arc<[u8]>>,
    /// What it is to hold; none when it is to be removed.
    pub after: Option<Vec<u8>>,
    /// The file that it is made of, when it is a new one in place of another: whoever may read that may
    /// read this.
    pub origin: Option<Utf8PathBuf>,
}

impl Change {
    /// A new file.
    pub fn create(path: impl Into<Utf8PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            before: None,
            after: Some(bytes.into()),
            origin: None,
        }
    }

    /// Another text in a file that is there.
    pub fn replace(
        path: impl Into<Utf8PathBuf>,
        before: Arc<[u8]>,
        after: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            path: path.into(),
            before: Some(before),
            after: Some(after.into()),
            origin: None,
        }
    }

    /// The file at `path`, which holds `before`, as one at `to` that holds `after`.
    pub fn rename(
        path: impl Into<Utf8PathBuf>,
        to: impl Into<Utf8PathBuf>,
        before: Arc<[u8]>,
        after: impl Into<Vec<u8>>,
    ) -> [Self; 2] {
        let path = path.into();
        let made = Self {
            origin: Some(path.clone()),
            ..Self::create(to, after)
        };
        let removed = Self {
            path,
            before: Some(before),
            after: None,
            origin: None,
        };
        [made, removed]
    }

    /// When it is made: files are made first, and removed last.
    fn turn(&self) -> (bool, bool) {
        (self.after.is_none(), self.before.is_some())
    }

    fn entry(&self) -> Entry {
        Entry {
            path: self.path.clone(),
            before: self.before.as_deref().map(Fingerprint::of),
            after: self.after.as_deref().map(Fingerprint::of),
        }
    }
}

/// Makes `changes` in the folder `root`, which is made if it is not there.
///
/// # Errors
/// When a file is not as it was, another command is writing, or the machine refuses. All is then as it was,
/// but for what the error names.
pub fn write(root: &Utf8Path, changes: &[Change]) -> Result<(), Error> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut work = Work::begin(root, changes)?;
    let done = work.prepare().and_then(|()| work.commit());
    match done {
        Ok(()) => {
            work.finish();
            Ok(())
        }
        Err(error) => Err(work.give_up(error)),
    }
}

/// Puts right what a program that was killed has left in the folder `root`; none when there is nothing to
/// put right, or another command is writing just now.
///
/// # Errors
/// When the machine refuses; it can be tried again.
pub fn recover(root: &Utf8Path) -> Result<Option<Recovered>, Error> {
    match Journal::find(root)? {
        Some((journal, left)) => journal.settle(&left).map(Some),
        None => Ok(None),
    }
}

/// Changes on their way.
struct Work<'c> {
    root: &'c Utf8Path,
    steps: Vec<Step<'c>>,
    journal: Journal,
    log: Log,
    /// The folders down to `root` that were not there.
    made: Vec<Utf8PathBuf>,
}

impl<'c> Work<'c> {
    /// Looks whether all is as `changes` say, and writes down what is to be done.
    fn begin(root: &'c Utf8Path, changes: &'c [Change]) -> Result<Self, Error> {
        let mut changes: Vec<&Change> = changes.iter().collect();
        changes.sort_by_key(|change| change.turn());
        let mut made = Vec::new();
        let begun = disk::make_folders(root, &mut made).and_then(|()| Journal::begin(root));
        let mut journal = match begun {
            Ok(journal) => journal,
            Err(error) => {
                disk::remove_folders(&made);
                return Err(error);
            }
        };
        let number = std::process::id();
        let planned = changes
            .iter()
            .map(|change| Step::of(root, change, number))
            .collect::<Result<Vec<_>, Error>>()
            .and_then(|steps| {
                let log = Log {
                    number,
                    folders: disk::missing_folders(root, &changes)?,
                    entries: changes.iter().map(|change| change.entry()).collect(),
                };
                journal.write(&log)?;
                Ok((steps, log))
            });
        match planned {
            Ok((steps, log)) => Ok(Self {
                root,
                steps,
                journal,
                log,
                made,
            }),
            Err(error) => {
                // Nothing was begun; what stays of it says so.
                let _ = journal.remove();
                disk::remove_folders(&made);
                Err(error)
            }
        }
    }

    /// Puts everything that is to be written beside where it will stand.
    fn prepare(&mut self) -> Result<(), Error> {
        for folder in &self.log.folders {
            disk::make_folders(&self.root.join(folder), &mut Vec::new())?;
        }
        self.steps.iter().try_for_each(Step::prepare)
    }

    /// Lets the new files take their places, and the old ones go.
    fn commit(&mut self) -> Result<(), Error> {
        self.steps.iter().try_for_each(Step::take)?;
        self.journal.mark_done()
    }

    /// Removes what is no longer needed, once all is done.
    fn finish(self) {
        for entry in &self.log.entries {
            disk::Beside::of(&entry.path, self.log.number).clear(self.root);
        }
        // It says that all is done: where it stays, the next command clears away the same.
        let _ = self.journal.remove();
    }

    /// Puts back everything, because of `error`; gives it with what could not be put back.
    fn give_up(self, error: Error) -> Error {
        let undone = undo::undo(self.root, &self.log);
        let mut why = vec![error.why.clone()];
        why.extend(undone.left.iter().map(ToString::to_string));
        let is_whole = undone.refused.is_empty();
        why.extend(
            undone
                .refused
                .iter()
                .map(|refused| format!("{refused}, and is tried again by the next command")),
        );
        if is_whole {
            if let Err(refused) = self.journal.remove() {
                why.push(refused.to_string());
            }
            disk::remove_folders(&self.made);
        }
        let why = why.join("; ");
        Error { why, ..error }
    }
}

#[cfg(test)]
mod tests;
