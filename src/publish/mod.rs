//! Hands a finished site on: as an archive, or to a branch of a git repository.
//!
//! A [`Publication`] is what is handed on: the outputs of a build, and the few files that a host wants beside
//! them. It is compared with what was published last, so that whoever publishes sees what changes.
//! Nothing here builds a site, and nothing is published that did not pass its checks.

pub mod address;
pub mod arrival;
pub mod branch;
mod git;
pub mod source;

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use tar::Archive;

use crate::base::{Fingerprint, OutputPath, visible};
use crate::emit::archive;
use crate::scan;
use crate::world::{self, Kind, World};

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was typed or is configured makes no sense.
    #[error("{0}")]
    Mistyped(String),
    /// What is to be published is too large for the host.
    #[error("{0}")]
    TooLarge(String),
    /// The sources show everybody what is not public.
    #[error("{0}")]
    Open(String),
    /// There is no git.
    #[error("git was not found, and publishing to a branch needs it; `--artifact FILE` does not")]
    NoGit,
    /// Git refused, or what it was to reach: why, in its own words or ours.
    #[error("{0}")]
    Git(String),
    /// What was published is not to be seen where it should be.
    #[error("{0}")]
    NotArrived(String),
    /// The machine refused.
    #[error(transparent)]
    World(#[from] world::Error),
}

/// What is handed on, by path.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Its files.
    pub files: BTreeMap<OutputPath, Arc<[u8]>>,
    /// How many bytes they have together.
    pub size: u64,
}

/// How a publication differs from the one before it, in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Not there before.
    pub new: usize,
    /// Other bytes than before.
    pub changed: usize,
    /// No longer there.
    pub removed: usize,
    /// The same bytes as before.
    pub same: usize,
}

/// Tells GitHub Pages to publish every file as it is.
const NO_JEKYLL: &str = ".nojekyll";

/// Names the site's own domain for GitHub Pages.
pub const CNAME: &str = "CNAME";

/// GitHub takes no larger file, in bytes (<https://docs.github.com/en/repositories/working-with-files/managing-large-files>).
const LARGEST_FILE: u64 = 100_000_000;

/// GitHub Pages shows no larger site, in bytes (<https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits>).
const LARGEST_SITE: u64 = 1_000_000_000;

/// A site of so many bytes should be told of before it is too large.
const LARGE_SITE: u64 = 800_000_000;

/// An archive is this much larger than what is in it, at most: it is not read to compare otherwise.
const LARGEST_ARCHIVE: u64 = 2 * LARGEST_SITE;

impl Publication {
    /// What is handed on of `outputs`, for a site whose own domain is `domain`.
    ///
    /// # Errors
    /// When it is too large.
    pub fn new(
        outputs: BTreeMap<OutputPath, Arc<[u8]>>,
        domain: Option<&str>,
    ) -> Result<Self, Error> {
        let mut files = outputs;
        let path = |name: &str| OutputPath::new(name).expect("a plain name is a path");
        files.insert(path(NO_JEKYLL), Arc::from(&b""[..]));
        if let Some(domain) = domain {
            files.insert(path(CNAME), format!("{domain}\n").into_bytes().into());
        }
        let sizes = files.iter().map(|(path, bytes)| (path, bytes.len() as u64));
        let size = weigh(sizes)?;
        Ok(Self { files, size })
    }

    /// What should be told of its size, if anything.
    pub fn warning(&self) -> Option<String> {
        warning(self.size)
    }

    /// Replaces the file `archive` by an archive of it.
    ///
    /// # Errors
    /// When the machine refuses; the file is then as it was.
    pub fn write(&self, archive: &Utf8Path) -> Result<(), Error> {
        Ok(archive::write(archive, &self.files)?)
    }

    /// How it differs from what `before` holds, by path.
    pub fn difference(&self, before: &BTreeMap<String, Fingerprint>) -> Difference {
        let mut difference = Difference::default();
        for (path, bytes) in &self.files {
            match before.get(path.as_str()) {
                None => difference.new += 1,
                Some(known) if *known == Fingerprint::of(bytes) => difference.same += 1,
                Some(_) => difference.changed += 1,
            }
        }
        let gone = before
            .keys()
            .filter(|path| !self.files.contains_key(path.as_str()));
        difference.removed = gone.count();
        difference
    }
}

/// How many bytes the files of these `sizes` have together.
fn weigh<'a>(sizes: impl Iterator<Item = (&'a OutputPath, u64)>) -> Result<u64, Error> {
    let mut all = 0_u64;
    for (path, size) in sizes {
        if size > LARGEST_FILE {
            let message = format!(
                "`{path}` has {} MB: GitHub takes no file of more than 100 MB",
                megabytes(size)
            );
            return Err(Error::TooLarge(message));
        }
        all = all.saturating_add(size);
    }
    if all > LARGEST_SITE {
        let message = format!(
            "the site has {} MB: GitHub Pages shows none of more than 1,000 MB; link large files \
             elsewhere",
            megabytes(all)
        );
        return Err(Error::TooLarge(message));
    }
    Ok(all)
}

fn warning(size: u64) -> Option<String> {
    (size >= LARGE_SITE).then(|| {
        format!(
            "the site has {} MB of the 1,000 MB that GitHub Pages shows",
            megabytes(size)
        )
    })
}

/// Full megabytes, and one for what is begun.
fn megabytes(size: u64) -> u64 {
    size.div_ceil(1_000_000)
}

/// Where the archive `typed` is to stand; absolute.
///
/// # Errors
/// When something else than a file stands there, or it would become part of the site in `root`.
pub fn archive_place(
    world: &dyn World,
    root: &Utf8Path,
    typed: &Utf8Path,
) -> Result<Utf8PathBuf, Error> {
    let file = crate::base::path::without_dots(&world.here()?.join(typed));
    let refuse = |why: &str| {
        let shown = visible(typed.as_str()).into_owned();
        Err(Error::Mistyped(format!(
            "`{shown}` cannot be the archive: {why}"
        )))
    };
    // Without case, since some disks know none.
    let below = |own: &str| {
        let inside = file.strip_prefix(root).ok();
        let first = inside.and_then(|inside| inside.components().next());
        first.is_some_and(|first| first.as_str().eq_ignore_ascii_case(own))
    };
    if scan::FOLDERS
        .into_iter()
        .chain(["public", ".git"])
        .any(below)
    {
        return refuse("it would stand in a folder of the site; give a place elsewhere");
    }
    match world.look(&file)? {
        None | Some(Kind::File { size: 0 }) => Ok(file),
        Some(Kind::File { .. }) if read_archive(world, &file)?.is_some() => Ok(file),
        Some(Kind::File { .. }) => refuse(
            "the file that stands there is no archive of a site, and would be lost; give another name, or move \
             it away",
        ),
        Some(Kind::Folder) => refuse("it is a folder; give the name of a file in it"),
        Some(_) => refuse("something else than a file stands there"),
    }
}

/// What the archive `file` holds, by path; none when it is not there or is no archive.
///
/// # Errors
/// When the world refuses.
pub fn read_archive(
    world: &dyn World,
    file: &Utf8Path,
) -> Result<Option<BTreeMap<String, Fingerprint>>, Error> {
    let Some(Kind::File { size }) = world.look(file)? else {
        return Ok(None);
    };
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
        return Ok(None);
    };
    if size > LARGEST_ARCHIVE {
        return Ok(None);
    }
    let bytes = world.read(folder, Utf8Path::new(name), LARGEST_ARCHIVE)?;
    Ok(unpack(&bytes))
}

fn unpack(bytes: &[u8]) -> Option<BTreeMap<String, Fingerprint>> {
    let mut files = BTreeMap::new();
    for entry in Archive::new(bytes).entries().ok()? {
        let mut entry = entry.ok()?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = String::from_utf8(entry.path_bytes().into_owned()).ok()?;
        let mut content = Vec::new();
        entry.read_to_end(&mut content).ok()?;
        files.insert(path, Fingerprint::of(&content));
    }
    (!files.is_empty()).then_some(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_host_does_not_take_is_refused() {
        let path = |name: &str| OutputPath::new(name).expect("a path");
        let (one, other) = (path("a.pdf"), path("b.pdf"));
        assert_eq!(
            weigh([(&one, LARGEST_FILE)].into_iter()).ok(),
            Some(LARGEST_FILE)
        );
        assert!(weigh([(&one, LARGEST_FILE + 1)].into_iter()).is_err());
        let ten = || (0..10).map(|_| (&one, LARGEST_FILE));
        assert_eq!(weigh(ten()).ok(), Some(LARGEST_SITE));
        assert!(weigh(ten().chain([(&other, 1)])).is_err());
        assert_eq!(warning(LARGE_SITE - 1), None);
        assert!(warning(LARGE_SITE).is_some());
    }

    #[test]
    fn what_is_no_archive_is_compared_with_nothing() {
        assert_eq!(unpack(b""), None);
        assert_eq!(unpack(b"text"), None);
        assert_eq!(unpack(&[7; 4096]), None);
    }
}
