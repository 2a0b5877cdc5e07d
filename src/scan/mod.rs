//! Turns a site's folder into a [`SourceSet`]: its settings file, its records, its other files.
//!
//! Reads `content/` and `themes/` and nothing else; everything is sorted by path. A file that cannot
//! be read ends the scan with an error, so that a record is never left out silently. What stands in
//! the wrong place or has a wrong name is a diagnostic and is left out.
//! Not here: what is in the files.

mod content;
mod limits;
mod names;

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::base::path::without_dots;
use crate::diag::{Diagnostic, FilePath};
use crate::world::{self, Kind, World};

pub use limits::{Limits, size_in_words};
pub use names::is_leftover;

/// The folders that a site is made of: what stands elsewhere changes nothing.
pub const FOLDERS: [&str; 2] = ["content", "themes"];

/// Where a site's settings stand, relative to its folder. A folder that has this file is a site.
pub const CONFIG: &str = "content/site.yaml";

/// The largest file of a theme that is read, in bytes: keeps one that was put there by mistake from
/// filling the memory.
pub const LARGEST_THEME_FILE: u64 = 8 * 1024 * 1024;

/// The largest settings that are read, in bytes.
pub const LARGEST_SETTINGS: u64 = 1024 * 1024;

/// What stands in a site's folder.
#[derive(Clone, Debug)]
pub struct SourceSet {
    /// The site's folder, which all other paths are relative to.
    pub root: Utf8PathBuf,
    /// `content/site.yaml`, if it is there.
    pub config: Option<SourceFile>,
    /// The files that are records, by their place and name; sorted by path.
    pub records: Vec<SourceFile>,
    /// The other files of `content/`, which records may link; not read yet.
    pub assets: BTreeMap<FilePath, Asset>,
    /// The files of the site's own themes, by paths such as `themes/ours/theme.yaml`.
    pub themes: BTreeMap<Utf8PathBuf, Arc<[u8]>>,
    /// Hidden files and editors' leftovers that were passed over; sorted.
    pub ignored: Vec<Utf8PathBuf>,
    /// How much it may hold.
    pub limits: Limits,
    /// What stands in the wrong place, has a wrong name or is too large.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path relative to the site's folder.
    pub path: FilePath,
    /// Its bytes, as they are on disk.
    pub bytes: Arc<[u8]>,
}

/// A file that is listed but not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its size in bytes.
    pub size: u64,
}

/// Why there is nothing to work on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No site stands here.
    #[error(
        "there is no site here: neither `{}` nor a folder above it has a file `{CONFIG}`",
        crate::base::visible(.0.as_str())
    )]
    NoSite(Utf8PathBuf),
    /// The machine refused.
    #[error(transparent)]
    World(#[from] world::Error),
}

/// The nearest folder, `start` or one above it, that has a `content/site.yaml`.
///
/// # Errors
/// When there is none, or the machine does not tell.
pub fn find_site(world: &dyn World, start: &Utf8Path) -> Result<Utf8PathBuf, Error> {
    let start = world.here()?.join(start);
    let start = without_dots(&start);
    for folder in start.ancestors() {
        if world.look(&folder.join(CONFIG))?.is_some() {
            return Ok(folder.to_owned());
        }
    }
    Err(Error::NoSite(start))
}

/// Reads the site in the folder `root`, whose records stand in the folders `kinds` of `content/`.
///
/// The settings are read first; `limits` says what they say of sizes, and nothing larger is read.
///
/// # Errors
/// When a file or folder cannot be read.
pub fn scan(
    world: &dyn World,
    root: &Utf8Path,
    kinds: &[&str],
    limits: impl FnOnce(Option<&SourceFile>) -> Limits,
) -> Result<SourceSet, Error> {
    let found = content::sort_out(world, root, kinds)?;
    let mut diagnostics = found.diagnostics;
    let config = match found.config {
        Some(path) => Some(read_source(world, root, path, LARGEST_SETTINGS)?),
        None => None,
    };
    let limits = limits(config.as_ref());
    let records = content::refuse_sizes(found.records, &limits, &mut diagnostics)
        .into_par_iter()
        .map(|path| read_source(world, root, path, limits.record()))
        .collect::<Vec<_>>()
        .into_iter()
        .collect::<Result<_, _>>()?;
    let mut ignored = found.ignored;
    let themes = read_themes(world, root, &mut ignored, &mut diagnostics)?;
    ignored.sort_unstable();
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(SourceSet {
        root: root.to_owned(),
        config,
        records,
        assets: found.assets,
        themes,
        ignored,
        limits,
        diagnostics,
    })
}

/// What would be said about a record at `path`, relative to the site's folder, if it cannot stand there.
pub fn problem_with_name(path: &Utf8Path) -> Option<Diagnostic> {
    content::problem_with_name(path)
}

impl SourceSet {
    /// A site of no files.
    pub fn empty(root: &Utf8Path) -> Self {
        Self {
            root: root.to_owned(),
            config: None,
            records: Vec::new(),
            assets: BTreeMap::new(),
            themes: BTreeMap::new(),
            ignored: Vec::new(),
            limits: Limits::default(),
            diagnostics: Vec::new(),
        }
    }

    /// What the file at `path` holds, if it is the settings, a record or a file of a theme.
    pub fn bytes(&self, path: &Utf8Path) -> Option<&Arc<[u8]>> {
        let record = || self.record(path);
        let config = self.config.as_ref().filter(|file| &*file.path == path);
        match config.or_else(record) {
            Some(file) => Some(&file.bytes),
            None => self.themes.get(path),
        }
    }

    /// The record in the file at `path`.
    pub fn record(&self, path: &Utf8Path) -> Option<&SourceFile> {
        let by_path = |file: &SourceFile| file.path.as_str().cmp(path.as_str());
        let index = self.records.binary_search_by(by_path).ok()?;
        self.records.get(index)
    }

    /// Puts `file` in the place of the record of its path, if there is one.
    pub fn replace_record(&mut self, file: &SourceFile) {
        let by_path = |known: &SourceFile| known.path.as_str().cmp(file.path.as_str());
        if let Ok(index) = self.records.binary_search_by(by_path) {
            self.records[index] = file.clone();
        }
    }

    /// Reads the record or the file of a theme at `path` again.
    ///
    /// # Errors
    /// When it cannot be read, or is larger than it may be.
    pub fn read_again(
        &self,
        world: &dyn World,
        path: &Utf8Path,
    ) -> Result<Arc<[u8]>, world::Error> {
        let limit = if self.record(path).is_some() {
            self.limits.record()
        } else {
            LARGEST_THEME_FILE
        };
        world.read(&self.root, path, limit)
    }

    /// Reads the asset at `path`, one of [`SourceSet::assets`].
    ///
    /// # Errors
    /// When it cannot be read, or is larger than it may be.
    pub fn read_asset(
        &self,
        world: &dyn World,
        path: &Utf8Path,
    ) -> Result<Arc<[u8]>, world::Error> {
        world.read(&self.root, path, self.limits.file)
    }
}

/// The files of the theme in `folder`, by their path in it, wherever that folder is.
///
/// # Errors
/// When a file or folder cannot be read.
pub fn read_theme(
    world: &dyn World,
    folder: &Utf8Path,
) -> Result<BTreeMap<Utf8PathBuf, Arc<[u8]>>, world::Error> {
    let mut files = Vec::new();
    for entry in world.list(folder)? {
        if matches!(entry.kind, Kind::File { .. }) && !names::is_ignored(&entry.path) {
            files.push(entry.path);
        }
    }
    read_all(world, folder, files)
}

/// The settings of the site in `root`; none when there is no such file to read.
///
/// # Errors
/// When it cannot be read.
pub fn read_config(world: &dyn World, root: &Utf8Path) -> Result<Option<SourceFile>, Error> {
    match world.look(&root.join(CONFIG))? {
        Some(world::Kind::File { .. }) => {
            read_source(world, root, CONFIG.into(), LARGEST_SETTINGS).map(Some)
        }
        _ => Ok(None),
    }
}

fn read_source(
    world: &dyn World,
    root: &Utf8Path,
    path: FilePath,
    limit: u64,
) -> Result<SourceFile, Error> {
    let bytes = world.read(root, &path, limit)?;
    Ok(SourceFile { path, bytes })
}

fn read_themes(
    world: &dyn World,
    root: &Utf8Path,
    ignored: &mut Vec<Utf8PathBuf>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<BTreeMap<Utf8PathBuf, Arc<[u8]>>, Error> {
    let mut files = Vec::new();
    for (path, kind) in content::list(world, root, "themes", diagnostics)? {
        let below = path.strip_prefix("themes").unwrap_or(&path);
        if names::is_ignored(below) {
            content::note_ignored(ignored, path, &kind);
        } else if let Some(diagnostic) = content::refuse(&path, &kind) {
            diagnostics.push(diagnostic);
        } else if matches!(kind, Kind::File { .. }) {
            files.push(path);
        }
    }
    Ok(read_all(world, root, files)?)
}

fn read_all(
    world: &dyn World,
    folder: &Utf8Path,
    files: Vec<Utf8PathBuf>,
) -> Result<BTreeMap<Utf8PathBuf, Arc<[u8]>>, world::Error> {
    let read: Vec<_> = files
        .into_par_iter()
        .map(|path| {
            let bytes = world.read(folder, &path, LARGEST_THEME_FILE)?;
            Ok((path, bytes))
        })
        .collect();
    // Collected in order first, so that of several refusals always the same one is told.
    read.into_iter().collect()
}

#[cfg(test)]
mod tests;
