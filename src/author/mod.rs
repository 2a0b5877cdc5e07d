//! Writes authors' files, the only module that does: all of some changes are made, or none.
//!
//! A file is never written to: what it is to hold is put beside it first, in a hidden file, and then takes
//! its place in one step, so that whoever reads it meanwhile sees the old text or the new. Until all is
//! done the old files are kept beside the new ones; when one cannot be written, those that were are put
//! back. Files are made before others are changed, and removed last, so that a program that is killed
//! loses nothing: what it had not come to is as it was, and what it has left hidden is passed over.
//! Nothing is written that is not as the changes say that it was before, and nothing through a symbolic
//! link below the site's folder.
//! Not here: outputs (see [`crate::emit`]), and what is to be written.

mod disk;

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::world::Error;
use disk::Step;

/// What becomes of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path, relative to the site's folder.
    pub path: Utf8PathBuf,
    /// What it holds until now; none when it is not there.
    pub before: Option<Arc<[u8]>>,
    /// What it is to hold; none when it is to be removed.
    pub after: Option<Vec<u8>>,
}

impl Change {
    /// A new file.
    pub fn create(path: impl Into<Utf8PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            before: None,
            after: Some(bytes.into()),
        }
    }

    /// When it is made: files are made first, and removed last.
    fn turn(&self) -> (bool, bool) {
        (self.after.is_none(), self.before.is_some())
    }
}

/// Makes `changes` in the folder `root`, which is made if it is not there.
///
/// # Errors
/// When a file is not as it was, or the machine refuses; all is then as it was.
pub fn write(root: &Utf8Path, changes: &[Change]) -> Result<(), Error> {
    let mut changes: Vec<&Change> = changes.iter().collect();
    changes.sort_by_key(|change| change.turn());
    for change in &changes {
        disk::expect(root, change)?;
    }
    let mut folders = Vec::new();
    let mut steps = Vec::with_capacity(changes.len());
    let done = prepare(root, &changes, &mut folders, &mut steps).and_then(|()| commit(&steps));
    for step in &steps {
        step.clear();
    }
    if done.is_err() {
        disk::remove_folders(&folders);
    }
    done
}

/// Puts everything that is to be written beside where it will stand, and what stood there too.
fn prepare(
    root: &Utf8Path,
    changes: &[&Change],
    folders: &mut Vec<Utf8PathBuf>,
    steps: &mut Vec<Step>,
) -> Result<(), Error> {
    for change in changes {
        let step = Step::of(root, change);
        if change.after.is_some() {
            disk::make_folders(step.folder(), folders)?;
        }
        steps.push(step);
        let step = steps.last().expect("it was just added");
        step.prepare(change)?;
    }
    Ok(())
}

/// Lets the new files take their places; when one does not, takes back those that did.
fn commit(steps: &[Step]) -> Result<(), Error> {
    for (index, step) in steps.iter().enumerate() {
        if let Err(error) = step.take() {
            for taken in steps[..index].iter().rev() {
                taken.take_back()?;
            }
            return Err(error);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
