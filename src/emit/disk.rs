//! The only place that writes to the disk: small steps, each with a plain word for its failure.
//!
//! Nothing here follows a symbolic link below the folder it is given, and nothing writes to a file
//! that exists: files are made new or removed.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the outputs have to be written somewhere, and only here"
)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions, Permissions, TryLockError};
use std::io::{BufWriter, Error as IoError, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::time::{Duration, UNIX_EPOCH};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use rustix::fs::OFlags;

use crate::world::Error;

/// What the system says about a file without reading it.
///
/// Two equal stamps of one path mean that nobody has changed the file in between: the time of the
/// last change of anything about a file cannot be set by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Stamp {
    /// Its size in bytes.
    pub(super) size: u64,
    /// When its bytes were last changed, in nanoseconds since 1970.
    pub(super) modified: i128,
    /// When anything about it was last changed, in nanoseconds since 1970.
    pub(super) changed: i128,
    /// Its number on the disk.
    pub(super) inode: u64,
}

/// What stands in a folder, at any depth; paths are relative to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tree {
    /// The regular files.
    pub(super) files: BTreeMap<String, Stamp>,
    /// The folders, itself as the empty path.
    pub(super) folders: BTreeMap<String, Stamp>,
    /// Links, pipes, devices, and what has a name that is no UTF-8; sorted.
    pub(super) others: Vec<String>,
}

/// The name of the file that says what a workshop is.
const MARKER: &str = "CACHEDIR.TAG";

/// What it says; the first line is what backup programs look for (<https://bford.info/cachedir/>).
const MARKER_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # This folder was made by briefing. It can be removed whenever no build is running.\n";

/// What is put into every workshop. What is in there is nobody's to publish or to keep.
const MARKS: [(&str, &str); 2] = [(".gitignore", "*\n"), (MARKER, MARKER_TEXT)];

/// Whether the folder `workshop` was made by a build, or by one that was killed before it had marked
/// it, whose lock is the file `lock`.
pub(super) fn is_workshop(workshop: &Utf8Path, lock: &str) -> Result<bool, Error> {
    let is_marked = || Ok::<_, Error>(stamp(&workshop.join(MARKER))?.is_some());
    if is_marked()? {
        return Ok(true);
    }
    let early = |name: &str| {
        let name = name.strip_suffix(NEW).unwrap_or(name);
        name == lock || MARKS.iter().any(|(mark, _)| name == *mark)
    };
    for name in names(workshop)? {
        if !name.to_str().is_some_and(early) {
            // It may have been marked while we looked.
            return is_marked();
        }
    }
    Ok(true)
}

/// Marks the folder `workshop` as ours.
pub(super) fn mark(workshop: &Utf8Path) -> Result<(), Error> {
    for (name, text) in MARKS {
        let path = workshop.join(name);
        if stamp(&path)?.is_none_or(|stamp| stamp.size != text.len() as u64) {
            replace(&path, text.as_bytes())?;
        }
    }
    Ok(())
}

/// Removes the folder `workshop`, which is ours, with all that is in it, the marker and then the file
/// `lock` last.
pub(super) fn remove_workshop(workshop: &Utf8Path, lock: &str) -> Result<(), Error> {
    let last = [MARKER, lock];
    for name in names(workshop)? {
        if last.iter().any(|last| name == *last) {
            continue;
        }
        let path = workshop.as_std_path().join(&name);
        let removed = match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(&path),
            _ => fs::remove_file(&path),
        };
        let shown = workshop.join(name.to_string_lossy().as_ref());
        absent_is_fine(removed).map_err(|error| Error::new("remove", &shown, &error))?;
    }
    for name in last {
        remove_file(&workshop.join(name))?;
    }
    match fs::remove_dir(workshop) {
        // Another build has begun in it: it is theirs now.
        Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => Ok(()),
        removed => absent_is_fine(removed).map_err(|error| Error::new("remove", workshop, &error)),
    }
}

/// The names of what stands in `folder`.
fn names(folder: &Utf8Path) -> Result<Vec<OsString>, Error> {
    let listed = || -> Result<Vec<OsString>, IoError> {
        fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name()))
            .collect()
    };
    listed().map_err(|error| Error::new("list the folder", folder, &error))
}

/// What stands in `folder`.
pub(super) fn survey(folder: &Utf8Path) -> Result<Tree, Error> {
    let mut tree = Tree::default();
    for found in survey_folder(folder, String::new())? {
        match found {
            Found::File(path, stamp) => drop(tree.files.insert(path, stamp)),
            Found::Folder(path, stamp) => drop(tree.folders.insert(path, stamp)),
            Found::Other(path) => tree.others.push(path),
        }
    }
    tree.others.sort_unstable();
    Ok(tree)
}

enum Found {
    File(String, Stamp),
    Folder(String, Stamp),
    Other(String),
}

fn survey_folder(root: &Utf8Path, inside: String) -> Result<Vec<Found>, Error> {
    let whole = root.join(&inside);
    let fail = |error: &IoError| Error::new("list the folder", &whole, error);
    // Looked at before it is listed: what is added meanwhile shows as a newer stamp later.
    let metadata = fs::symlink_metadata(&whole).map_err(|error| fail(&error))?;
    let (mut found, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(&whole).map_err(|error| fail(&error))? {
        let entry = entry.map_err(|error| fail(&error))?;
        let name = entry.file_name();
        let path = match (inside.as_str(), name.to_string_lossy()) {
            ("", name) => name.into_owned(),
            (folder, name) => format!("{folder}/{name}"),
        };
        let file_type = entry.file_type().map_err(|error| fail(&error))?;
        if name.to_str().is_none() {
            found.push(Found::Other(path));
        } else if file_type.is_dir() {
            folders.push(path);
        } else if file_type.is_file() {
            let metadata = entry.metadata().map_err(|error| fail(&error))?;
            found.push(Found::File(path, stamp_of(&metadata)));
        } else {
            found.push(Found::Other(path));
        }
    }
    let below: Vec<Vec<Found>> = folders
        .into_par_iter()
        .map(|folder| survey_folder(root, folder))
        .collect::<Result<_, _>>()?;
    found.extend(below.into_iter().flatten());
    found.push(Found::Folder(inside, stamp_of(&metadata)));
    Ok(found)
}

/// Whether nothing was added to or taken from the folders of `tree`, which now stands at `root`.
pub(super) fn is_undisturbed(root: &Utf8Path, tree: &Tree) -> Result<bool, Error> {
    let checks: Vec<bool> = tree
        .folders
        .par_iter()
        .map(|(path, before)| {
            let now = stamp(&root.join(path))?;
            Ok(now.is_some_and(|now| now.modified == before.modified))
        })
        .collect::<Result<_, Error>>()?;
    if checks.into_iter().all(|is_same| is_same) {
        return Ok(true);
    }
    // Some disks give a folder a new time when it is moved; then only looking again tells.
    let names = |tree: Tree| (tree.files.into_keys().collect::<Vec<_>>(), tree.others);
    Ok(names(survey(root)?) == names(tree.clone()))
}

/// The stamp of what stands at `path`, if anything does.
pub(super) fn stamp(path: &Utf8Path) -> Result<Option<Stamp>, Error> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(stamp_of(&metadata))),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(Error::new("look at", path, &error)),
    }
}

fn stamp_of(metadata: &Metadata) -> Stamp {
    let nanoseconds = |seconds: i64, nanoseconds: i64| {
        i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds)
    };
    Stamp {
        size: metadata.len(),
        modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
        inode: metadata.ino(),
    }
}

/// The bytes of the regular file at `path`.
pub(super) fn read(path: &Utf8Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| Error::new("read", path, &error))
}

/// Makes the file `path`, which must not be there, with `bytes`.
pub(super) fn create(path: &Utf8Path, bytes: &[u8]) -> Result<(), Error> {
    write_new(path, bytes).map_err(|error| Error::new("write", path, &error))
}

/// How the name of a file ends that is about to replace another.
const NEW: &str = ".new";

/// Replaces the file `path` by one with `bytes`: whoever reads it sees the old bytes or the new.
pub(super) fn replace(path: &Utf8Path, bytes: &[u8]) -> Result<(), Error> {
    let new = replacement(path);
    remove_file(&new)?;
    create(&new, bytes)?;
    fs::rename(&new, path).map_err(|error| Error::new("write", path, &error))
}

/// The file that is about to replace the file `path`.
pub(super) fn replacement(path: &Utf8Path) -> Utf8PathBuf {
    Utf8PathBuf::from(format!("{path}{NEW}"))
}

/// Replaces the file `path` by what `write` writes, and waits until the disk has kept it: whoever reads it
/// sees the old bytes or the new, even when the machine loses its power.
///
/// What is written stands beside it until it is whole, and is locked, so that two programs that replace
/// one file do not meet. A program that is killed leaves it there; the next one takes it over.
pub(super) fn replace_for_good(
    path: &Utf8Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), IoError>,
) -> Result<(), Error> {
    let fail = |error: &IoError| Error::new("write", path, error);
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Error::because("write", path, "it is no file"));
    };
    let new = folder.join(format!(".{name}{NEW}"));
    let file = loop {
        let Some(file) = open_lock(&new)? else {
            return Err(Error::because("write", path, "its folder is not there"));
        };
        match file.try_lock() {
            Ok(()) if stands_at(&file, &new) => break file,
            // Whoever had it has just put it in its place, or removed it.
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let why = "another program is writing it just now";
                return Err(Error::because("write", path, why));
            }
            Err(TryLockError::Error(error)) => return Err(fail(&error)),
        }
    };
    let done = || -> Result<(), IoError> {
        file.set_len(0)?;
        let mut buffer = BufWriter::new(&file);
        write(&mut buffer)?;
        buffer.flush()?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        File::open(folder)?.sync_all()
    };
    done().map_err(|error| {
        // The reason is told; what is left is taken over by the next.
        let _ = remove_file(&new);
        fail(&error)
    })
}

fn write_new(path: &Utf8Path, bytes: &[u8]) -> Result<(), IoError> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)
}

/// Makes `copy` the same file as `original`; tells whether the disk can do that.
pub(super) fn link(original: &Utf8Path, copy: &Utf8Path) -> bool {
    fs::hard_link(original, copy).is_ok()
}

/// Sets when the bytes of the file `path` were last changed.
pub(super) fn set_modified(path: &Utf8Path, modified: i128) -> Result<(), Error> {
    let Ok(nanoseconds) = u64::try_from(modified) else {
        // Before 1970 or after 2554: no build wrote that, and the time is only a courtesy.
        return Ok(());
    };
    let time = UNIX_EPOCH + Duration::from_nanos(nanoseconds);
    let set = || File::options().write(true).open(path)?.set_modified(time);
    set().map_err(|error| Error::new("set the time of", path, &error))
}

/// Gives the folder `to` the permissions of the folder `from`.
pub(super) fn copy_permissions(from: &Utf8Path, to: &Utf8Path) -> Result<(), Error> {
    let mode = |path: &Utf8Path| {
        let metadata =
            fs::symlink_metadata(path).map_err(|error| Error::new("look at", path, &error))?;
        Ok(metadata.permissions().mode() & 0o7777)
    };
    let wanted = mode(from)?;
    if mode(to)? == wanted {
        return Ok(());
    }
    fs::set_permissions(to, Permissions::from_mode(wanted))
        .map_err(|error| Error::new("set the permissions of", to, &error))
}

/// Makes the folder `path` and those above it.
pub(super) fn make_folder(path: &Utf8Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|error| Error::new("make the folder", path, &error))
}

/// Removes the file or link `path`, if it is there.
pub(super) fn remove_file(path: &Utf8Path) -> Result<(), Error> {
    absent_is_fine(fs::remove_file(path)).map_err(|error| Error::new("remove", path, &error))
}

/// Removes the folder `path` with all that is in it, if it is there.
pub(super) fn remove_tree(path: &Utf8Path) -> Result<(), Error> {
    absent_is_fine(fs::remove_dir_all(path))
        .map_err(|error| Error::new("remove the folder", path, &error))
}

fn absent_is_fine(done: Result<(), IoError>) -> Result<(), IoError> {
    match done {
        Err(error) if is_absence(&error) => Ok(()),
        done => done,
    }
}

/// Nothing stands there, or what should be a folder above it is none.
fn is_absence(error: &IoError) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Opens the file `path` to lock it, and makes it if it is not there; none when its folder is gone.
pub(super) fn open_lock(path: &Utf8Path) -> Result<Option<File>, Error> {
    let no_follow = i32::try_from(OFlags::NOFOLLOW.bits()).expect("the flag is a small number");
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .custom_flags(no_follow)
        .open(path);
    match opened {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        opened => opened
            .map(Some)
            .map_err(|error| Error::new("open", path, &error)),
    }
}

/// Whether `file` is the one that stands at `path`.
pub(super) fn stands_at(file: &File, path: &Utf8Path) -> bool {
    let numbers = |metadata: Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(held), Ok(there)) => numbers(held) == numbers(there),
        _ => false,
    }
}

/// `path` without links in the folders above it; those that are not there yet stay as written.
pub(super) fn settle(path: &Utf8Path) -> Result<Utf8PathBuf, Error> {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(path.to_owned());
    };
    match parent.canonicalize_utf8() {
        Ok(parent) => Ok(parent.join(name)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(settle(parent)?.join(name)),
        Err(error) => Err(Error::new("find", parent, &error)),
    }
}
