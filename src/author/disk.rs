//! The steps on the disk: looks at what stands there, puts files beside it, lets them change places.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "authors' files have to be written somewhere, and only here"
)]

use std::fs::{self, OpenOptions};
use std::io::{Error as IoError, ErrorKind, Write};

use camino::{Utf8Path, Utf8PathBuf};

use super::Change;
use crate::world::{Error, Kind, Os, World};

/// One change on its way: where it is to be made, and what stands beside it until all are made.
pub(super) struct Step {
    path: Utf8PathBuf,
    /// What is to stand there; none when nothing is.
    new: Option<Utf8PathBuf>,
    /// What stood there; none when nothing did.
    old: Option<Utf8PathBuf>,
}

/// Refuses `change` when what stands there is not what it says, or is reached through a link.
pub(super) fn expect(root: &Utf8Path, change: &Change) -> Result<(), Error> {
    let whole = root.join(&change.path);
    let refuse = |path: &Utf8Path, why: &str| Err(Error::because("write", path, why));
    let mut folder = root.to_owned();
    for part in change
        .path
        .parent()
        .into_iter()
        .flat_map(Utf8Path::components)
    {
        folder.push(part);
        match Os.look(&folder)? {
            None | Some(Kind::Folder) => {}
            Some(Kind::Symlink { .. }) => return refuse(&folder, "it is a symbolic link"),
            Some(_) => return refuse(&folder, "it is not a folder"),
        }
    }
    match (&change.before, Os.look(&whole)?) {
        (None, None) => Ok(()),
        (None, Some(_)) => refuse(&whole, "something stands there already"),
        (Some(_), None) => refuse(&whole, "it has been removed meanwhile"),
        (Some(before), Some(_)) => {
            // What cannot be read, or holds more by now, is not what it was.
            match Os.read(root, &change.path, before.len() as u64) {
                Ok(bytes) if bytes == *before => Ok(()),
                _ => refuse(&whole, "it has been changed meanwhile"),
            }
        }
    }
}

/// Makes `folder` and those above it, and notes down which were not there.
pub(super) fn make_folders(folder: &Utf8Path, made: &mut Vec<Utf8PathBuf>) -> Result<(), Error> {
    let mut missing = Vec::new();
    for folder in folder.ancestors() {
        if folder.as_str().is_empty() || Os.look(folder)?.is_some() {
            break;
        }
        missing.push(folder);
    }
    for folder in missing.into_iter().rev() {
        match fs::create_dir(folder) {
            Ok(()) => made.push(folder.to_owned()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::new("make the folder", folder, &error)),
        }
    }
    Ok(())
}

/// Removes folders that were made, the last first, unless something stands in them by now.
pub(super) fn remove_folders(made: &[Utf8PathBuf]) {
    for folder in made.iter().rev() {
        // What is not empty is no longer ours.
        let _ = fs::remove_dir(folder);
    }
}

impl Step {
    /// The step that makes `change`, of which nothing is done yet.
    pub(super) fn of(root: &Utf8Path, change: &Change) -> Self {
        let path = root.join(&change.path);
        let name = path.file_name().unwrap_or_default();
        // Hidden files are nobody's records; the number tells two programs at work from each other.
        let beside =
            |what: &str| path.with_file_name(format!(".{name}.{}.{what}", std::process::id()));
        Self {
            new: change.after.is_some().then(|| beside("new")),
            old: change.before.is_some().then(|| beside("old")),
            path,
        }
    }

    /// The folder that it is made in.
    pub(super) fn folder(&self) -> &Utf8Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Puts what is to stand there, and what stands there now, beside it.
    pub(super) fn prepare(&self, change: &Change) -> Result<(), Error> {
        let fail = |error: IoError| Error::new("write", &self.path, &error);
        if let (Some(new), Some(after)) = (&self.new, &change.after) {
            write_new(new, after).map_err(fail)?;
            if change.before.is_some() {
                let permissions = fs::symlink_metadata(&self.path)
                    .map_err(fail)?
                    .permissions();
                fs::set_permissions(new, permissions).map_err(fail)?;
            }
        }
        if let (Some(old), Some(before)) = (&self.old, &change.before) {
            // Where a disk has no second names for a file, the bytes are copied.
            if fs::hard_link(&self.path, old).is_err() {
                write_new(old, before).map_err(fail)?;
            }
        }
        Ok(())
    }

    /// Makes the change.
    pub(super) fn take(&self) -> Result<(), Error> {
        let done = match (&self.new, &self.old) {
            (Some(new), Some(_)) => fs::rename(new, &self.path),
            (Some(new), None) => place(new, &self.path),
            (None, _) => fs::remove_file(&self.path),
        };
        done.map_err(|error| Error::new("write", &self.path, &error))
    }

    /// Puts back what stood there.
    pub(super) fn take_back(&self) -> Result<(), Error> {
        let done = match &self.old {
            Some(old) => fs::rename(old, &self.path),
            None => fs::remove_file(&self.path),
        };
        done.map_err(|error| Error::new("put back", &self.path, &error))
    }

    /// Removes what stands beside it.
    pub(super) fn clear(&self) {
        for beside in [&self.new, &self.old].into_iter().flatten() {
            // It may be gone; and where it cannot be removed, it is hidden and passed over.
            let _ = fs::remove_file(beside);
        }
    }
}

/// Puts the file `new` at `path`, where nothing stands; never over what has come there meanwhile.
fn place(new: &Utf8Path, path: &Utf8Path) -> Result<(), IoError> {
    match fs::hard_link(new, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => write_new(path, &fs::read(new)?),
        done => done,
    }
}

/// Makes the file `path`, which must not be there, and waits until the disk has it.
fn write_new(path: &Utf8Path, bytes: &[u8]) -> Result<(), IoError> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
