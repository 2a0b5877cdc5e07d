//! Where an output stands below the output folder.
//!
//! An [`OutputPath`] is checked when it is made, so that whoever holds one may write there: it is
//! relative, stays inside, and names the same single file on every system. Which path an output
//! gets is decided elsewhere; so are paths of sources, which are shown but never written.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::visible::{is_hostile, visible};

/// A relative path with `/` between its parts, such as `inspections/gmp-peel-2023/index.html`.
///
/// Ordered by its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OutputPath(Arc<str>);

/// Why a text is no [`OutputPath`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Nothing was written, or nothing between two slashes.
    #[error("the path `{0}` has an empty part")]
    EmptyPart(String),
    /// `.` or `..`.
    #[error("the path `{0}` has a part `.` or `..`")]
    Dots(String),
    /// A character that some system refuses in file names, or that cannot be seen.
    #[error("the path `{path}` holds the character `{}`", visible(.character.encode_utf8(&mut [0; 4])))]
    Character {
        /// The path, made visible.
        path: String,
        /// The character.
        character: char,
    },
    /// A name that Windows keeps for devices or changes when it is written.
    #[error("the path `{0}` has a part that Windows cannot hold")]
    Reserved(String),
    /// `.git`, which would turn the site into a repository of its own.
    #[error("the path `{0}` has a part `.git`")]
    Repository(String),
    /// Longer than file systems and web servers can be relied on to take.
    #[error("the path `{0}` is too long")]
    TooLong(String),
}

/// Longest part, in bytes: the limit of ext4, APFS and NTFS.
const LONGEST_PART: usize = 255;

/// Longest path, in bytes: leaves room for the folder in front of it on Linux and macOS (1,024).
const LONGEST_PATH: usize = 800;

/// Names that Windows gives to devices, with any extension
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>, and those of its console).
const DEVICES: [&str; 30] = [
    "con", "prn", "aux", "nul", "conin$", "conout$", "com1", "com2", "com3", "com4", "com5",
    "com6", "com7", "com8", "com9", "com¹", "com²", "com³", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5",
    "lpt6", "lpt7", "lpt8", "lpt9", "lpt¹", "lpt²", "lpt³",
];

impl OutputPath {
    /// Takes `path` if it is safe to write below any folder on any system.
    ///
    /// # Errors
    /// Says which rule the path breaks.
    pub fn new(path: impl Into<String>) -> Result<Self, PathError> {
        let path = path.into();
        match problem(&path) {
            Some(error) => Err(error),
            None => Ok(Self(path.into())),
        }
    }

    /// As text, with `/` on every system.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts between the slashes; there is at least one.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for OutputPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OutputPath {
    type Error = PathError;

    fn try_from(path: String) -> Result<Self, PathError> {
        Self::new(path)
    }
}

impl From<OutputPath> for String {
    fn from(path: OutputPath) -> Self {
        path.as_str().to_owned()
    }
}

/// `path` with `.` and `..` worked out by their letters: what the person who typed it sees.
pub fn without_dots(path: &Utf8Path) -> Utf8PathBuf {
    let mut plain = Utf8PathBuf::new();
    for component in path.components() {
        match component.as_str() {
            "." => {}
            ".." => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

/// `path` as seen from the folder `base`, both absolute.
pub fn relative(base: &Utf8Path, path: &Utf8Path) -> Utf8PathBuf {
    let shared = base
        .components()
        .zip(path.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = base.components().skip(shared).map(|_| "..");
    let down = path.components().skip(shared);
    up.chain(down.map(|part| part.as_str())).collect()
}

/// Whether Windows keeps `name` (one part of a path, with or without an extension) for a device.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    DEVICES
        .iter()
        .any(|device| device.eq_ignore_ascii_case(stem))
}

fn problem(path: &str) -> Option<PathError> {
    let shown = || visible(path).into_owned();
    if let Some(character) = path.chars().find(|character| is_refused(*character)) {
        return Some(PathError::Character {
            path: shown(),
            character,
        });
    }
    if path.len() > LONGEST_PATH || path.split('/').any(|part| part.len() > LONGEST_PART) {
        return Some(PathError::TooLong(shown()));
    }
    path.split('/').find_map(|part| match part {
        "" => Some(PathError::EmptyPart(shown())),
        "." | ".." => Some(PathError::Dots(shown())),
        _ if part.eq_ignore_ascii_case(".git") => Some(PathError::Repository(shown())),
        _ if part.ends_with(['.', ' ']) || is_device(part) => Some(PathError::Reserved(shown())),
        _ => None,
    })
}

/// Whether no part may hold `character`: Windows refuses it, or a reader cannot see it.
fn is_refused(character: char) -> bool {
    is_hostile(character) || matches!(character, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_paths_of_a_site() {
        for path in [
            "index.html",
            "inspections/gmp-peel-2023/index.html",
            ".nojekyll",
            "assets/café.jpg",
            "data/findings.csv",
        ] {
            assert_eq!(OutputPath::new(path).map(String::from), Ok(path.to_owned()));
        }
    }

    #[test]
    fn refuses_what_could_leave_the_folder() {
        for path in ["", "/etc/passwd", "a//b", "a/"] {
            assert!(matches!(
                OutputPath::new(path),
                Err(PathError::EmptyPart(_))
            ));
        }
        for path in ["..", "a/../b", "./a"] {
            assert!(matches!(OutputPath::new(path), Err(PathError::Dots(_))));
        }
        for path in ["C:/a", "a\\b", "a\nb", "a\0b", "a\u{202E}b"] {
            assert!(matches!(
                OutputPath::new(path),
                Err(PathError::Character { .. })
            ));
        }
    }

    #[test]
    fn refuses_what_some_system_cannot_hold() {
        for path in ["con", "a/NUL.html", "COM¹", "conin$.txt", "a/b.", "a /b"] {
            assert!(matches!(OutputPath::new(path), Err(PathError::Reserved(_))));
        }
        let long = "a".repeat(256);
        assert!(matches!(OutputPath::new(long), Err(PathError::TooLong(_))));
        assert!(matches!(
            OutputPath::new(".GIT/config"),
            Err(PathError::Repository(_))
        ));
    }

    #[test]
    fn dots_are_worked_out() {
        for (typed, plain) in [("/a/./b/../c/", "/a/c"), ("/..", "/"), ("/", "/")] {
            assert_eq!(without_dots(Utf8Path::new(typed)), plain);
        }
    }

    #[test]
    fn paths_are_seen_from_a_folder() {
        for (base, path, seen) in [
            ("/site", "/site/content/a.md", "content/a.md"),
            ("/site/content", "/site/content/a.md", "a.md"),
            ("/site/themes", "/site/content/a.md", "../content/a.md"),
            ("/", "/site/a.md", "site/a.md"),
        ] {
            assert_eq!(relative(Utf8Path::new(base), Utf8Path::new(path)), seen);
        }
    }

    #[test]
    fn says_what_is_wrong_visibly() {
        let error = OutputPath::new("a\u{1B}b").expect_err("an escape character is refused");
        assert_eq!(
            error.to_string(),
            r"the path `a\u{1B}b` holds the character `\u{1B}`"
        );
    }
}
