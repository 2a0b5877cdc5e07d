//! The machine as a [`World`].
//!
//! A file is opened part by part below its folder, never through a symbolic link, never waiting for
//! the other end of a pipe, and read only if it is a regular file that holds still meanwhile.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is the door that everything else has to use"
)]

use std::fs::{self, File, FileType};
use std::io::{Error as IoError, ErrorKind, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use jiff::Timestamp;
use rustix::fs::{Mode, OFlags};

use super::{Entry, Error, Kind, Stamp, World};

/// The machine's files, environment and clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Os;

/// How often a file is read again that changes while it is read, and a folder listed again.
const ATTEMPTS: usize = 5;

/// What is said when that was not often enough.
const RESTLESS: &str = "it keeps changing; run again when whatever writes it has finished";

/// Folders nested deeper than this are refused: nobody writes that, and listing them could overflow.
const DEEPEST: usize = 64;

impl World for Os {
    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, Error> {
        for _ in 0..ATTEMPTS {
            let mut entries = Vec::new();
            let is_there = self.look(folder)?.is_some();
            if !is_there || list_into(&mut entries, folder, Utf8Path::new(""))? {
                entries.sort_unstable_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
                return Ok(entries);
            }
        }
        Err(Error::because("list the folder", folder, RESTLESS))
    }

    fn look(&self, path: &Utf8Path) -> Result<Option<Kind>, Error> {
        match fs::symlink_metadata(path) {
            Ok(metadata) => {
                let size = metadata.len();
                Ok(Some(kind(path.as_std_path(), metadata.file_type(), || {
                    size
                })))
            }
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(Error::new("look at", path, &error)),
        }
    }

    fn read(&self, folder: &Utf8Path, path: &Utf8Path, limit: u64) -> Result<Arc<[u8]>, Error> {
        let whole = folder.join(path);
        for _ in 0..ATTEMPTS {
            let file = open(folder, path).map_err(|error| refusal(&whole, error))?;
            if let Some(bytes) = snapshot(file, &whole, limit)? {
                return Ok(bytes.into());
            }
        }
        Err(Error::because("read", &whole, RESTLESS))
    }

    fn stamp(&self, path: &Utf8Path) -> Result<Option<Stamp>, Error> {
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_file() => Ok(Some(Stamp {
                size: metadata.len(),
                modified: moment(metadata.mtime(), metadata.mtime_nsec()),
                changed: moment(metadata.ctime(), metadata.ctime_nsec()),
                inode: metadata.ino(),
            })),
            Ok(_) => Ok(None),
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(Error::new("look at", path, &error)),
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn here(&self) -> Result<Utf8PathBuf, Error> {
        let doing = "find out the folder";
        let path = std::env::current_dir()
            .map_err(|error| Error::new(doing, Utf8Path::new("."), &error))?;
        Utf8PathBuf::from_path_buf(path).map_err(|path| {
            let shown = path.to_string_lossy().into_owned();
            Error::because(doing, Utf8Path::new(&shown), "its name is not UTF-8 text")
        })
    }

    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Adds what stands below `folder`/`inside` to `entries`, with paths relative to `folder`.
///
/// False when something that was listed was no longer there when it was looked at. Editors save by
/// renaming, so it may be back under the same name: to leave it out could lose a record.
fn list_into(
    entries: &mut Vec<Entry>,
    folder: &Utf8Path,
    inside: &Utf8Path,
) -> Result<bool, Error> {
    let whole = folder.join(inside);
    let fail = |error: &IoError| Error::new("list the folder", &whole, error);
    if inside.components().count() > DEEPEST {
        let why = format!("folders are nested more than {DEEPEST} deep");
        return Err(Error::because("list the folder", &whole, why));
    }
    let listing = match fs::read_dir(&whole) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        listing => listing.map_err(|error| fail(&error))?,
    };
    for entry in listing {
        let entry = entry.map_err(|error| fail(&error))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            entries.push(Entry {
                path: inside.join(name.to_string_lossy().as_ref()),
                kind: Kind::Unnameable,
            });
            continue;
        };
        let path = inside.join(name);
        let file_type = entry.file_type().map_err(|error| fail(&error))?;
        let mut size = 0;
        if file_type.is_file() {
            match entry.metadata() {
                Ok(metadata) => size = metadata.len(),
                Err(error) if is_absence(&error) => return Ok(false),
                Err(error) => return Err(Error::new("look at", &folder.join(&path), &error)),
            }
        }
        let kind = kind(&entry.path(), file_type, || size);
        if kind == Kind::Folder && !list_into(entries, folder, &path)? {
            return Ok(false);
        }
        entries.push(Entry { path, kind });
    }
    Ok(true)
}

fn kind(path: &Path, file_type: FileType, size: impl FnOnce() -> u64) -> Kind {
    if file_type.is_file() {
        Kind::File { size: size() }
    } else if file_type.is_dir() {
        Kind::Folder
    } else if file_type.is_symlink() {
        let target = fs::read_link(path).unwrap_or_default();
        Kind::Symlink {
            target: String::from_utf8_lossy(target.as_os_str().as_bytes()).into_owned(),
        }
    } else if file_type.is_fifo() {
        Kind::Special("a named pipe")
    } else if file_type.is_socket() {
        Kind::Special("a socket")
    } else {
        Kind::Special("a device")
    }
}

/// Opens `path` below `folder` one part after the other, so that no link on the way is followed
/// even if it is put there this very moment.
fn open(folder: &Utf8Path, path: &Utf8Path) -> rustix::io::Result<File> {
    let common = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let mut parts: Vec<&str> = Vec::new();
    for component in path.components() {
        match component {
            Utf8Component::Normal(part) => parts.push(part),
            Utf8Component::CurDir => {}
            _ => return Err(rustix::io::Errno::ACCESS),
        }
    }
    let mut place = rustix::fs::open(folder.as_str(), common | OFlags::DIRECTORY, Mode::empty())?;
    for (index, part) in parts.iter().enumerate() {
        let mut flags = common | OFlags::NOFOLLOW;
        if index + 1 < parts.len() {
            flags |= OFlags::DIRECTORY;
        }
        place = rustix::fs::openat(&place, *part, flags, Mode::empty())?;
    }
    Ok(File::from(place))
}

fn refusal(path: &Utf8Path, error: rustix::io::Errno) -> Error {
    if error == rustix::io::Errno::LOOP {
        let why = "it is a symbolic link; put a copy of the file there instead";
        return Error::because("read", path, why);
    }
    Error::new("read", path, &IoError::from(error))
}

/// What `file` holds, or nothing when it was changed while being read.
fn snapshot(mut file: File, path: &Utf8Path, limit: u64) -> Result<Option<Vec<u8>>, Error> {
    let fail = |error: &IoError| Error::new("read", path, error);
    let before = file.metadata().map_err(|error| fail(&error))?;
    if !before.is_file() {
        return Err(Error::because("read", path, "it is not an ordinary file"));
    }
    if before.len() > limit {
        return Err(too_large(path, limit));
    }
    // One byte more than it should hold, so that reading ends without asking again.
    let expected = usize::try_from(before.len()).unwrap_or(0);
    let mut bytes = Vec::with_capacity(expected + 1);
    (&mut file)
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| fail(&error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(path, limit));
    }
    let after = file.metadata().map_err(|error| fail(&error))?;
    let stamp = |metadata: &fs::Metadata| (metadata.len(), metadata.mtime(), metadata.mtime_nsec());
    let held_still = stamp(&before) == stamp(&after) && bytes.len() as u64 == after.len();
    Ok(held_still.then_some(bytes))
}

fn too_large(path: &Utf8Path, limit: u64) -> Error {
    Error::because("read", path, format!("it holds more than {limit} bytes"))
}

/// The moment of a disk's clock; one that no calendar has counts as the first of all.
fn moment(seconds: i64, nanoseconds: i64) -> Timestamp {
    let nanoseconds = i32::try_from(nanoseconds).unwrap_or_default();
    Timestamp::new(seconds, nanoseconds).unwrap_or(Timestamp::MIN)
}

fn is_absence(error: &IoError) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A new empty folder, removed when it is dropped.
    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        let path = Utf8PathBuf::from_path_buf(dir.path().to_owned()).expect("its name is UTF-8");
        (dir, path)
    }

    fn write(path: Utf8PathBuf, bytes: &[u8]) {
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("makes the folder");
        fs::write(path, bytes).expect("writes the file");
    }

    #[test]
    fn lists_everything_sorted_and_follows_nothing() {
        let (_dir, root) = folder();
        write(root.join("b/x.md"), b"12345");
        write(root.join("a.md"), b"");
        std::os::unix::fs::symlink("/etc", root.join("link")).expect("makes a link");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            root.join("pipe").as_str(),
            rustix::fs::FileType::Fifo,
            Mode::RWXU,
            0,
        )
        .expect("makes a pipe");
        let entries = Os.list(&root).expect("lists");
        let shown: Vec<_> = entries
            .iter()
            .map(|entry| (entry.path.as_str(), &entry.kind))
            .collect();
        let target = "/etc".to_owned();
        assert_eq!(
            shown,
            [
                ("a.md", &Kind::File { size: 0 }),
                ("b", &Kind::Folder),
                ("b/x.md", &Kind::File { size: 5 }),
                ("link", &Kind::Symlink { target }),
                ("pipe", &Kind::Special("a named pipe")),
            ]
        );
    }

    #[test]
    fn a_missing_folder_is_empty() {
        let (_dir, root) = folder();
        assert_eq!(Os.list(&root.join("none")).expect("lists"), []);
        assert_eq!(Os.look(&root.join("none")).expect("looks"), None);
    }

    #[test]
    fn a_name_that_is_no_text_is_reported() {
        use std::ffi::OsStr;
        let (_dir, root) = folder();
        let name = root.as_std_path().join(OsStr::from_bytes(b"a\xFFb.md"));
        fs::write(name, b"").expect("writes the file");
        let entries = Os.list(&root).expect("lists");
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].path, "a\u{FFFD}b.md");
        assert_eq!(entries[0].kind, Kind::Unnameable);
    }

    #[test]
    fn reads_a_file_up_to_a_limit() {
        let (_dir, root) = folder();
        write(root.join("a/b.md"), b"12345");
        let path = Utf8Path::new("a/b.md");
        assert_eq!(&*Os.read(&root, path, 5).expect("reads"), b"12345");
        let error = Os.read(&root, path, 4).expect_err("is too large");
        assert_eq!(error.why, "it holds more than 4 bytes");
    }

    #[test]
    fn reads_nothing_through_a_link_or_outside() {
        let (_dir, root) = folder();
        write(root.join("outside/secret.md"), b"secret");
        fs::create_dir(root.join("site")).expect("makes the folder");
        std::os::unix::fs::symlink("../outside/secret.md", root.join("site/a.md")).expect("links");
        std::os::unix::fs::symlink("../outside", root.join("site/b")).expect("links");
        for path in ["a.md", "b/secret.md", "../outside/secret.md"] {
            let read = Os.read(&root.join("site"), Utf8Path::new(path), 100);
            assert!(read.is_err(), "{path} was read");
        }
    }

    #[test]
    fn does_not_wait_for_a_pipe() {
        let (_dir, root) = folder();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            root.join("pipe").as_str(),
            rustix::fs::FileType::Fifo,
            Mode::RWXU,
            0,
        )
        .expect("makes a pipe");
        let error = Os
            .read(&root, Utf8Path::new("pipe"), 100)
            .expect_err("a pipe is no file");
        assert_eq!(error.why, "it is not an ordinary file");
    }
}
