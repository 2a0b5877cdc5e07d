//! A source file's path relative to the site's folder.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

/// A source file's path relative to the site's folder, with `/` on every system; its copies share it.
///
/// Compared as text, unlike [`Utf8Path`], which is compared part by part: of a large site paths are
/// compared millions of times.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FilePath(Arc<str>);

impl Deref for FilePath {
    type Target = Utf8Path;

    fn deref(&self) -> &Utf8Path {
        Utf8Path::new(&*self.0)
    }
}

impl AsRef<Utf8Path> for FilePath {
    fn as_ref(&self) -> &Utf8Path {
        self
    }
}

impl Borrow<str> for FilePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FilePath {
    fn from(path: &str) -> Self {
        Self(path.into())
    }
}

impl From<&Utf8Path> for FilePath {
    fn from(path: &Utf8Path) -> Self {
        path.as_str().into()
    }
}

impl From<Utf8PathBuf> for FilePath {
    fn from(path: Utf8PathBuf) -> Self {
        Self(path.into_string().into())
    }
}

impl PartialEq<Utf8Path> for FilePath {
    fn eq(&self, other: &Utf8Path) -> bool {
        *self.0 == *other.as_str()
    }
}

impl fmt::Debug for FilePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, out)
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, out)
    }
}
