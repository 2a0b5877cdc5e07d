//! What the machine refused, in plain words.

use std::io::{Error as IoError, ErrorKind};

use camino::{Utf8Path, Utf8PathBuf};

/// The machine refused something: what was being done, to which path, and why not.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} `{}`: {why}", crate::base::visible(.path.as_str()))]
pub struct Error {
    /// What was being done: "read", "list the folder".
    pub doing: &'static str,
    /// To what.
    pub path: Utf8PathBuf,
    /// Why it did not work, and what to do about it if that is known.
    pub why: String,
}

impl Error {
    /// The system's refusal `error` of `doing` something to `path`.
    pub fn new(doing: &'static str, path: &Utf8Path, error: &IoError) -> Self {
        Self::because(doing, path, plain(error))
    }

    /// A refusal of our own.
    pub fn because(doing: &'static str, path: &Utf8Path, why: impl Into<String>) -> Self {
        Self {
            doing,
            path: path.to_owned(),
            why: why.into(),
        }
    }
}

/// A system's error in words that need no manual; the system's own where we have none.
pub fn plain(error: &IoError) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "it is not there",
        ErrorKind::PermissionDenied => "you do not have the permission",
        ErrorKind::AlreadyExists => "something stands there already",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::QuotaExceeded => "your share of the disk is used up",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        ErrorKind::NotADirectory => "it is not a folder",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::DirectoryNotEmpty => "the folder is not empty",
        ErrorKind::FileTooLarge => "the file would be too large for this disk",
        ErrorKind::InvalidFilename => "the name is too long or not allowed on this disk",
        ErrorKind::CrossesDevices => "the two places are on different disks",
        ErrorKind::OutOfMemory => "there is not enough memory",
        _ => return error.to_string(),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_to_which_path_and_why() {
        let refused = IoError::from(ErrorKind::PermissionDenied);
        let error = Error::new("read", Utf8Path::new("content/a.md"), &refused);
        assert_eq!(
            error.to_string(),
            "cannot read `content/a.md`: you do not have the permission"
        );
    }

    #[test]
    fn a_hostile_name_is_shown_safely() {
        let error = Error::because("read", Utf8Path::new("a\u{1B}[2Jb"), "it is a folder");
        assert_eq!(
            error.to_string(),
            r"cannot read `a\u{1B}[2Jb`: it is a folder"
        );
    }
}
