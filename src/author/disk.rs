//! The steps on the disk: looks at what stands there, puts files beside it, lets them change places.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "authors' files have to be written somewhere, and only here"
)]

use std::fs::{self, OpenOptions};
use std::io::{Error as IoError, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::Change;
use crate::world::{Error, Kind, Os, Stamp, World};

/// One change on its way.
pub(super) struct Step<'c> {
    change: &'c Change,
    root: &'c Utf8Path,
    path: Utf8PathBuf,
    beside: Beside,
    /// What told the file that is there from others when its bytes were looked at.
    stamp: Option<Stamp>,
}

/// The hidden files beside a file that is being changed; they are nobody's records. Relative to the site's
/// folder.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    /// What is to stand there, until it does; then what stood there, where the two have changed places.
    pub(super) new: Utf8PathBuf,
    /// What stood there, where it has been moved away, or has a second name.
    pub(super) old: Utf8PathBuf,
}

impl Beside {
    /// Beside the file at `path`; the `number` tells two programs at work from each other.
    pub(super) fn of(path: &Utf8Path, number: u32) -> Self {
        let name = path.file_name().unwrap_or_default();
        let named = |what: &str| path.with_file_name(format!(".{name}.{number}.{what}"));
        Self {
            new: named("new"),
            old: named("old"),
        }
    }

    /// Removes them.
    pub(super) fn clear(&self, root: &Utf8Path) {
        for path in [&self.new, &self.old] {
            // It may be gone; and where it cannot be removed, it is hidden and passed over.
            let _ = fs::remove_file(root.join(path));
        }
    }
}

/// Refuses a `path` that leads through a symbolic link below `root`, or through a file.
pub(super) fn expect_folders(root: &Utf8Path, path: &Utf8Path) -> Result<(), Error> {
    let mut folder = root.to_owned();
    let parent = path.parent().into_iter();
    for part in parent.flat_map(Utf8Path::components) {
        folder.push(part);
        let why = match Os.look(&folder)? {
            None | Some(Kind::Folder) => continue,
            Some(Kind::Symlink { .. }) => "it is a symbolic link",
            Some(_) => "it is not a folder",
        };
        return Err(Error::because("write", &folder, why));
    }
    Ok(())
}

/// The folders that `changes` need and that are not there, relative to `root`, the outermost first.
pub(super) fn missing_folders(
    root: &Utf8Path,
    changes: &[&Change],
) -> Result<Vec<Utf8PathBuf>, Error> {
    let mut missing = Vec::new();
    for change in changes.iter().filter(|change| change.after.is_some()) {
        for folder in change.path.ancestors().skip(1) {
            let is_known = folder.as_str().is_empty() || missing.iter().any(|it| it == folder);
            if is_known || Os.look(&root.join(folder))?.is_some() {
                break;
            }
            missing.push(folder.to_owned());
        }
    }
    missing.sort();
    Ok(missing)
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

impl<'c> Step<'c> {
    /// The step that makes `change`, of which nothing is done yet.
    ///
    /// Refuses it when what stands there is not what it says, or is reached through a link.
    pub(super) fn of(root: &'c Utf8Path, change: &'c Change, number: u32) -> Result<Self, Error> {
        let path = root.join(&change.path);
        expect_folders(root, &change.path)?;
        let refuse = |why: &str| Err(Error::because("write", &path, why));
        let stamp = Os.stamp(&path)?;
        match (&change.before, Os.look(&path)?) {
            (None, Some(_)) => return refuse("something stands there already"),
            (Some(_), None) => return refuse(REMOVED),
            (Some(before), Some(_)) if !holds(root, &change.path, before) => {
                return refuse(CHANGED);
            }
            (None, None) | (Some(_), Some(_)) => {}
        }
        Ok(Self {
            change,
            root,
            beside: Beside::of(&change.path, number),
            path,
            stamp,
        })
    }

    /// Puts what is to stand there beside it.
    pub(super) fn prepare(&self) -> Result<(), Error> {
        let Some(after) = &self.change.after else {
            return Ok(());
        };
        let own = self.change.before.is_some().then_some(&self.change.path);
        let origin = self.change.origin.as_ref().or(own);
        let origin = origin.map(|origin| self.root.join(origin));
        let new = self.root.join(&self.beside.new);
        write_new(&new, after, origin.as_deref()).map_err(|error| self.refused(&error))
    }

    /// Makes the change; what stood there stands beside it then.
    pub(super) fn take(&self) -> Result<(), Error> {
        let (new, old) = (
            self.root.join(&self.beside.new),
            self.root.join(&self.beside.old),
        );
        match (&self.change.before, &self.change.after) {
            (_, None) => {
                fs::rename(&self.path, &old).map_err(|error| self.refused(&error))?;
                self.expect_kept(&self.beside.old)
            }
            (None, Some(_)) => place(&new, &self.path).map_err(|error| self.refused(&error)),
            (Some(_), Some(_)) => {
                match exchange(&new, &self.path) {
                    Ok(true) => return self.expect_kept(&self.beside.new),
                    Ok(false) => {}
                    Err(error) => return Err(self.refused(&error)),
                }
                if Os.stamp(&self.path)? != self.stamp {
                    return Err(Error::because("write", &self.path, CHANGED));
                }
                self.keep(&old)
                    .and_then(|()| fs::rename(&new, &self.path))
                    .map_err(|error| self.refused(&error))
            }
        }
    }

    /// Refuses when `kept`, which stood there until now, is not what the change says.
    fn expect_kept(&self, kept: &Utf8Path) -> Result<(), Error> {
        let before = self.change.before.as_deref().unwrap_or_default();
        if holds(self.root, kept, before) {
            return Ok(());
        }
        Err(Error::because("write", &self.path, CHANGED))
    }

    /// Gives what stands there a second name; where a disk has none, it is copied.
    fn keep(&self, old: &Utf8Path) -> Result<(), IoError> {
        if fs::hard_link(&self.path, old).is_ok() {
            return Ok(());
        }
        let before = self.change.before.as_deref().unwrap_or_default();
        write_new(old, before, Some(&self.path))
    }

    fn refused(&self, error: &IoError) -> Error {
        Error::new("write", &self.path, error)
    }
}

/// Why a file is not written.
const CHANGED: &str = "it has been changed meanwhile";
const REMOVED: &str = "it has been removed meanwhile";

/// Whether the file at `path` in `root` holds just `bytes`.
fn holds(root: &Utf8Path, path: &Utf8Path, bytes: &[u8]) -> bool {
    // What cannot be read, or holds more by now, is not what it was.
    let read = Os.read(root, path, bytes.len() as u64);
    read.is_ok_and(|read| *read == *bytes)
}

/// Lets two files change places; false where the disk cannot.
pub(super) fn exchange(one: &Utf8Path, other: &Utf8Path) -> Result<bool, IoError> {
    match renameat_with(
        CWD,
        one.as_str(),
        CWD,
        other.as_str(),
        RenameFlags::EXCHANGE,
    ) {
        Ok(()) => Ok(true),
        Err(error) if is_unknown(error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Moves the file `from` to `to`, where nothing stands; never over what has come there meanwhile.
pub(super) fn place(from: &Utf8Path, to: &Utf8Path) -> Result<(), IoError> {
    match renameat_with(CWD, from.as_str(), CWD, to.as_str(), RenameFlags::NOREPLACE) {
        Err(error) if is_unknown(error) => {}
        done => return Ok(done?),
    }
    match fs::hard_link(from, to) {
        Ok(()) => return fs::remove_file(from),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(error),
        Err(_) => {}
    }
    // All that is left is to look first.
    if fs::symlink_metadata(to).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

/// Moves the file `from` to `to`, over what stands there.
pub(super) fn put_over(from: &Utf8Path, to: &Utf8Path) -> Result<(), IoError> {
    fs::rename(from, to)
}

/// Whether `error` says that the disk or the system does not know this way of moving a file.
fn is_unknown(error: Errno) -> bool {
    matches!(
        error,
        Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::PERM
    )
}

/// Makes the file `path`, which must not be there, for those who may read `origin`, if there is one; and
/// waits until the disk has it.
fn write_new(path: &Utf8Path, bytes: &[u8], origin: Option<&Utf8Path>) -> Result<(), IoError> {
    /// Nobody else reads it until it is known who may.
    const OWN: u32 = 0o600;
    let permissions = match origin {
        Some(origin) => Some(fs::symlink_metadata(origin)?.permissions()),
        None => None,
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    if permissions.is_some() {
        options.mode(OWN);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.sync_all()
}
