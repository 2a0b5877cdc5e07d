//! The only door to files, environment and clock.
//!
//! Whatever the program reads comes through a [`World`]: the machine ([`Os`]) or a made-up one
//! ([`Memory`]). `clippy.toml` bans the side doors. A world never follows a symbolic link below the
//! folder it was asked about, and never opens what is no regular file. Not here: writing, which only
//! [`crate::emit`] does, and [`crate::author`] for what authors keep.

mod changing;
mod error;
pub mod kept;
mod memory;
mod mounts;
mod os;
mod overlay;

use std::sync::Arc;
use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};

pub use changing::Changing;
pub use error::{Error, plain};
pub use kept::Kept;
pub use memory::Memory;
pub use mounts::{Room, is_remote, room};
pub use os::Os;
pub use overlay::Overlay;

/// Where the program reads from.
pub trait World: Sync {
    /// Everything below `folder`, at any depth, sorted by the bytes of the path.
    ///
    /// Symbolic links are listed as such and not followed. A folder that is not there is empty.
    ///
    /// # Errors
    /// When a folder cannot be read.
    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, Error>;

    /// What stands at `path`, without following a symbolic link there; `None` when nothing does.
    ///
    /// # Errors
    /// When the system does not tell.
    fn look(&self, path: &Utf8Path) -> Result<Option<Kind>, Error>;

    /// The content of the regular file `path` below `folder`.
    ///
    /// `path` is relative to `folder`; no part of it is followed if it is a symbolic link.
    ///
    /// # Errors
    /// When it cannot be read, is no regular file, or holds more than `limit` bytes.
    fn read(&self, folder: &Utf8Path, path: &Utf8Path, limit: u64) -> Result<Arc<[u8]>, Error>;

    /// What tells the regular file at `path` from an earlier state of it without reading it; `None`
    /// when no such file is there.
    ///
    /// # Errors
    /// When the system does not tell.
    fn stamp(&self, path: &Utf8Path) -> Result<Option<Stamp>, Error>;

    /// The variable `name` of the environment, when it is set and is text.
    fn variable(&self, name: &str) -> Option<String>;

    /// The folder that the program was started in.
    ///
    /// # Errors
    /// When it has been removed, or its name is no text.
    fn here(&self) -> Result<Utf8PathBuf, Error>;

    /// The clock.
    fn now(&self) -> jiff::Timestamp;
}

/// A moment to measure from how long something takes: how long to wait, and what to tell of it.
#[expect(
    clippy::disallowed_methods,
    reason = "nothing that is shown or written depends on it"
)]
pub fn moment() -> Instant {
    Instant::now()
}

/// Something that stands in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path relative to the listed folder, with `/` on every system.
    pub path: Utf8PathBuf,
    /// What it is.
    pub kind: Kind,
}

/// What tells one state of a file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its size in bytes.
    pub size: u64,
    /// When its content was last changed, as far as it says so.
    pub modified: jiff::Timestamp,
    /// When anything about it was last changed.
    pub changed: jiff::Timestamp,
    /// Its number on its disk, which another file of the same name does not have.
    pub inode: u64,
}

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file of `size` bytes.
    File {
        /// Its size in bytes.
        size: u64,
    },
    /// A folder.
    Folder,
    /// A symbolic link.
    Symlink {
        /// What it points to, as written in the link.
        target: String,
    },
    /// A named pipe, a socket or a device, in these words.
    Special(&'static str),
    /// Something whose name is no UTF-8; the entry's path shows it with replacement characters.
    Unnameable,
}
