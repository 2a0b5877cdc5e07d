//! Reads a site: from its folder to everything that its sources say, before anything is made of it.
//!
//! What is made of one file alone is remembered by its bytes, so that after a change only what changed
//! is read again; a clean build is one that remembers nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::record::{self, ReadRecord};
use super::{Error, Lookahead, Request};
use crate::base::Fingerprint;
use crate::base::date::day_in_words;
use crate::check::{self, Acceptance, Written};
use crate::config::{self, Settings};
use crate::decode::Decoded;
use crate::decode::kinds::Kind;
use crate::diag::privacy::Privacy;
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::resolve::{self, AsAt, Audience, EPOCH, InstantRequest, Model, Resolving, Withheld};
use crate::scan::{self, Limits, SourceFile, SourceSet};
use crate::world::World;

/// Everything that the sources say, before anything is made of it.
pub struct Reading {
    /// The files.
    pub sources: SourceSet,
    /// The settings; none when they cannot be read.
    pub settings: Option<Arc<Settings>>,
    /// The model and what was taken out of it; none without settings.
    pub resolved: Option<(Model, Withheld)>,
    /// The warnings and notes that records accept.
    pub acceptances: Vec<Acceptance>,
    /// What must not be shown where others may read along.
    pub privacy: Privacy,
    /// What was found so far.
    pub diagnostics: Vec<Diagnostic>,
}

/// What was made of single files, by their bytes.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    records: BTreeMap<FilePath, Arc<ReadRecord>>,
    /// How much a record might hold.
    limits: Limits,
}

impl Memo {
    /// Reads `files` again, which are of a site that is known.
    pub(crate) fn read(&mut self, files: &[SourceFile]) {
        for file in files {
            let record = record::read(file, &self.limits);
            self.records.insert(file.path.clone(), Arc::new(record));
        }
    }

    /// What was found in the file at `path` alone.
    pub(crate) fn diagnostics_of(&self, path: &Utf8Path) -> &[Diagnostic] {
        let record = self.records.get(path.as_str());
        record.map_or(&[], |record| record.diagnostics.as_slice())
    }

    /// What the file at `path` says.
    pub(crate) fn decoded(&self, path: &Utf8Path) -> Option<&Decoded> {
        self.records.get(path.as_str())?.decoded.as_deref()
    }

    /// Where the notes of the file at `path` begin in its text; its start when that is not known.
    pub(crate) fn start_of_notes(&self, path: &Utf8Path) -> usize {
        let record = self.decoded(path).and_then(|it| it.record.as_ref());
        record.map_or(0, |record| record.notes.range().start)
    }

    /// The fingerprint of what others can see of the file at `path`.
    pub(crate) fn facts(&self, path: &Utf8Path) -> Option<Fingerprint> {
        Some(self.records.get(path.as_str())?.facts)
    }
}

/// Reads the site: scan, parse, decode, resolve.
///
/// # Errors
/// When the world refuses, or the instant asked for cannot be used.
pub fn read(world: &dyn World, request: &Request) -> Result<Reading, Error> {
    let sources = scan(world, request)?;
    read_sources(world, request, sources, None)
}

/// What stands in the site's folder.
pub(crate) fn scan(world: &dyn World, request: &Request) -> Result<SourceSet, Error> {
    let folders: Vec<&str> = Kind::ALL.iter().map(|kind| kind.folder()).collect();
    let mut sources = scan::scan(world, &request.root, &folders, |file| {
        // What is wrong with the settings is told when they are read for good.
        let settings = read_settings(file, request, &mut Vec::new());
        settings.map_or_else(Limits::default, |settings| settings.limits)
    })?;
    add_theme(world, request, &mut sources)?;
    Ok(sources)
}

/// The site's files, and nothing made of them.
///
/// # Errors
/// When the world refuses.
pub fn sources(world: &dyn World, request: &Request) -> Result<SourceSet, Error> {
    scan(world, request)
}

/// The settings of the site alone; none when they cannot be read, which a run tells.
///
/// # Errors
/// When the world refuses.
pub fn settings(world: &dyn World, request: &Request) -> Result<Option<Arc<Settings>>, Error> {
    let config = scan::read_config(world, &request.root)?;
    Ok(read_settings(config.as_ref(), request, &mut Vec::new()))
}

/// Reads the records of `sources`; with a memo, only those that it does not know.
pub(crate) fn read_sources(
    world: &dyn World,
    request: &Request,
    mut sources: SourceSet,
    memo: Option<&mut Memo>,
) -> Result<Reading, Error> {
    let mut diagnostics = std::mem::take(&mut sources.diagnostics);
    let settings = read_settings(sources.config.as_ref(), request, &mut diagnostics);
    let decoded = read_records(&sources, memo, &mut diagnostics);
    let acceptances = check::acceptances(&decoded);
    let files: Vec<FilePath> = sources
        .records
        .iter()
        .map(|file| file.path.clone())
        .collect();
    let (resolved, privacy) = if let Some(settings) = &settings {
        let as_at = instant(world, request, settings)?;
        let clock = AsAt::new(world.now(), &settings.timezone);
        diagnostics.extend(old_epoch(world, request, as_at, clock));
        let written = Written::new(&decoded, settings, as_at.day.max(clock.day));
        diagnostics.extend(check::check_written(&written));
        let resolving = Resolving {
            settings: settings.clone(),
            as_at,
            audience: request.audience,
            clock: if as_at.instant < clock.instant {
                as_at
            } else {
                clock
            },
            files,
        };
        let has_asset = |path: &Utf8Path| sources.assets.contains_key(path.as_str());
        let Parsed {
            value,
            diagnostics: found,
        } = resolve::resolve(decoded, &resolving, &has_asset);
        diagnostics.extend(found);
        (Some((value.model, value.withheld)), value.privacy)
    } else {
        let clock = AsAt::new(world.now(), &TimeZone::UTC);
        (None, resolve::privacy(&files, &decoded, clock))
    };
    Ok(Reading {
        sources,
        settings,
        resolved,
        acceptances,
        privacy,
        diagnostics,
    })
}

/// Parses and decodes every record, in parallel; the order is that of the files.
fn read_records(
    sources: &SourceSet,
    memo: Option<&mut Memo>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Decoded>> {
    let limits = &sources.limits;
    let known = memo.as_deref().filter(|memo| memo.limits == *limits);
    let read: Vec<Arc<ReadRecord>> = sources
        .records
        .par_iter()
        .map(|file| {
            let known = known.and_then(|memo| memo.records.get(&file.path));
            match known.filter(|known| Arc::ptr_eq(&known.bytes, &file.bytes)) {
                Some(known) => known.clone(),
                None => Arc::new(record::read(file, limits)),
            }
        })
        .collect();
    if let Some(memo) = memo {
        let paths = sources.records.iter().map(|file| file.path.clone());
        memo.records = paths.zip(read.iter().cloned()).collect();
        memo.limits = *limits;
    }
    let mut records = Vec::with_capacity(read.len());
    for record in read {
        // Where nothing is remembered, nothing is copied.
        match Arc::try_unwrap(record) {
            Ok(record) => {
                diagnostics.extend(record.diagnostics);
                records.extend(record.decoded);
            }
            Err(record) => {
                diagnostics.extend(record.diagnostics.iter().cloned());
                records.extend(record.decoded.clone());
            }
        }
    }
    records
}

/// The name and the path of the theme that was asked for, if it is a folder and not a name.
fn theme_folder(theme: &str) -> Option<(String, &Utf8Path)> {
    let folder = Utf8Path::new(theme);
    let is_path = theme.contains(['/', '\\']) || theme.starts_with('.');
    is_path.then(|| (folder.file_name().unwrap_or("given").to_owned(), folder))
}

/// Where the theme that was asked for stands, if it was asked for as a folder; absolute.
fn asked_theme(world: &dyn World, request: &Request) -> Result<Option<Utf8PathBuf>, Error> {
    let Some((_, folder)) = request.theme.as_deref().and_then(theme_folder) else {
        return Ok(None);
    };
    let here = world.here().map_err(scan::Error::from)?;
    Ok(Some(crate::base::path::without_dots(&here.join(folder))))
}

/// The folders that the site is made of, absolute: a change anywhere else changes nothing.
///
/// # Errors
/// When the world refuses.
pub fn folders(world: &dyn World, request: &Request) -> Result<Vec<Utf8PathBuf>, Error> {
    let own = scan::FOLDERS.map(|folder| request.root.join(folder));
    let mut folders = own.to_vec();
    folders.extend(asked_theme(world, request)?);
    Ok(folders)
}

/// Whether the themes of the site's sources are its own folder `themes`, file by file: a theme that was
/// asked for as a folder may stand elsewhere.
///
/// # Errors
/// When the world refuses.
pub(crate) fn has_themes_in_place(world: &dyn World, request: &Request) -> Result<bool, Error> {
    let name = request.theme.as_deref().and_then(theme_folder);
    let (Some((name, _)), Some(folder)) = (name, asked_theme(world, request)?) else {
        return Ok(true);
    };
    Ok(folder == request.root.join("themes").join(name))
}

/// Lays a theme that was asked for as a folder beside the site's own.
fn add_theme(world: &dyn World, request: &Request, sources: &mut SourceSet) -> Result<(), Error> {
    let name = request.theme.as_deref().and_then(theme_folder);
    let (Some((name, _)), Some(folder)) = (name, asked_theme(world, request)?) else {
        return Ok(());
    };
    let files = scan::read_theme(world, &folder).map_err(scan::Error::from)?;
    if files.is_empty() {
        return Err(Error::NoTheme(folder));
    }
    let own = Utf8Path::new("themes").join(&name);
    sources.themes.retain(|path, _| !path.starts_with(&own));
    sources.themes.extend(
        files
            .into_iter()
            .map(|(path, bytes)| (own.join(path), bytes)),
    );
    Ok(())
}

fn read_settings(
    file: Option<&SourceFile>,
    request: &Request,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<Settings>> {
    let Some(file) = file else {
        let path: FilePath = FilePath::from(scan::CONFIG);
        diagnostics.push(config::missing(&path));
        return None;
    };
    let Parsed {
        value: text,
        diagnostics: found,
    } = crate::text::read(&file.path, &file.bytes);
    diagnostics.extend(found);
    let Parsed {
        value,
        diagnostics: found,
    } = config::read(&file.path, &text?);
    diagnostics.extend(found);
    let mut settings = value?;
    if let Some(base_url) = &request.base_url {
        settings.base_url = config::base_url(base_url);
    }
    settings.links = request.links.unwrap_or(settings.links);
    if let Some(theme) = &request.theme {
        settings.theme_span = None;
        settings.theme = theme_folder(theme).map_or_else(|| theme.clone(), |(name, _)| name);
    }
    Some(Arc::new(settings))
}

fn instant(world: &dyn World, request: &Request, settings: &Settings) -> Result<AsAt, Error> {
    let now = world.now();
    let epoch = world.variable(EPOCH);
    let asked = InstantRequest {
        as_at: request.as_at.as_deref(),
        epoch: epoch.as_deref(),
    };
    let as_at = AsAt::requested(asked, now, &settings.timezone)?;
    if request.audience == Audience::Public && request.lookahead == Lookahead::Refused {
        return Ok(as_at.not_after(now)?);
    }
    Ok(as_at)
}

/// Says that the day comes from an old `SOURCE_DATE_EPOCH`, which is easily left over in a shell.
fn old_epoch(world: &dyn World, request: &Request, as_at: AsAt, clock: AsAt) -> Option<Diagnostic> {
    const DAY: SignedDuration = SignedDuration::from_hours(24);
    let is_used = request.as_at.is_none() && world.variable(EPOCH).is_some();
    let is_old = clock.instant.duration_since(as_at.instant) > DAY;
    (is_used && is_old).then(|| {
        let day = day_in_words(as_at.day);
        Diagnostic::warning("old-epoch", format!("the site is made as at {day}")).help(
            "the environment variable `SOURCE_DATE_EPOCH` says so; unset it to build as at now",
        )
    })
}
