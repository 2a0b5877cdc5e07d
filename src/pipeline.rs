//! The spine: from a site's folder to everything that is published of it, stage by stage.
//!
//! A clean build is the only kind there is: every stage is a function of the one before. Only
//! `scan` and the reading of assets touch the world; writing is for [`crate::emit`].

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::check::{self, Acceptance, Written};
use crate::config::{self, Settings};
use crate::decode::kinds::Kind;
use crate::decode::{self, Decoded};
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::parse::{self, notes};
use crate::resolve::{
    self, AsAt, Audience, InstantError, InstantRequest, Model, Resolving, Withheld,
};
use crate::scan::{self, SourceFile, SourceSet};
use crate::world::World;

/// What a run is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// The address to publish at, if not as the site says.
    pub base_url: Option<String>,
    /// The theme, if not as the site says.
    pub theme: Option<String>,
    /// The day or moment as at which everything is computed; default: now.
    pub as_at: Option<String>,
    /// Whether the instant may be later than the clock.
    pub lookahead: Lookahead,
    /// For whom the site is.
    pub audience: Audience,
}

/// Whether an instant later than the clock is allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lookahead {
    /// No: what is written may be published, and would lift embargoes early.
    #[default]
    Refused,
    /// Yes: nothing is written.
    Allowed,
}

/// Why there is no result at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The world refused.
    #[error(transparent)]
    Scan(#[from] scan::Error),
    /// The instant asked for cannot be used.
    #[error(transparent)]
    Instant(#[from] InstantError),
}

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
    /// What was found so far.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the site: scan, parse, decode, resolve.
///
/// # Errors
/// When the world refuses, or the instant asked for cannot be used.
pub fn read(world: &dyn World, request: &Request) -> Result<Reading, Error> {
    let folders: Vec<&str> = Kind::ALL.iter().map(|kind| kind.folder()).collect();
    let mut sources = scan::scan(world, &request.root, &folders)?;
    let mut diagnostics = std::mem::take(&mut sources.diagnostics);
    let settings = read_settings(&sources, request, &mut diagnostics);
    let decoded = read_records(&sources.records, &mut diagnostics);
    let acceptances = check::acceptances(&decoded);
    let resolved = match &settings {
        Some(settings) => {
            let as_at = instant(world, request, settings)?;
            let clock = AsAt::new(world.now(), &settings.timezone);
            let written = Written::new(&decoded, settings, as_at.day.max(clock.day));
            diagnostics.extend(check::check_written(&written));
            let resolving = Resolving {
                settings: settings.clone(),
                as_at,
                audience: request.audience,
            };
            let has_asset = |path: &Utf8Path| sources.assets.contains_key(path);
            let Parsed {
                value,
                diagnostics: found,
            } = resolve::resolve(decoded, &resolving, &has_asset);
            diagnostics.extend(found);
            Some(value)
        }
        None => None,
    };
    Ok(Reading {
        sources,
        settings,
        resolved,
        acceptances,
        diagnostics,
    })
}

fn read_settings(
    sources: &SourceSet,
    request: &Request,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<Settings>> {
    let Some(file) = &sources.config else {
        let path: FilePath = Arc::from(Utf8Path::new(scan::CONFIG));
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
    if let Some(theme) = &request.theme {
        settings.theme.clone_from(theme);
    }
    Some(Arc::new(settings))
}

/// Parses and decodes every record, in parallel; the order is that of the files.
fn read_records(files: &[SourceFile], diagnostics: &mut Vec<Diagnostic>) -> Vec<Decoded> {
    let read: Vec<Parsed<Option<Decoded>>> = files.par_iter().map(read_record).collect();
    let mut records = Vec::with_capacity(read.len());
    for Parsed {
        value,
        diagnostics: found,
    } in read
    {
        records.extend(value);
        diagnostics.extend(found);
    }
    records
}

fn read_record(file: &SourceFile) -> Parsed<Option<Decoded>> {
    let Parsed {
        value: document,
        mut diagnostics,
    } = parse::parse(&file.path, &file.bytes);
    let outline = notes::outline(&document.text, document.notes_span, &file.path);
    diagnostics.extend(outline.diagnostics);
    let decoded = decode::decode(&file.path, &document, outline.value);
    let value = decoded.map(|parsed| {
        diagnostics.extend(parsed.diagnostics);
        parsed.value
    });
    Parsed { value, diagnostics }
}

fn instant(world: &dyn World, request: &Request, settings: &Settings) -> Result<AsAt, Error> {
    let now = world.now();
    let epoch = world.variable("SOURCE_DATE_EPOCH");
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

/// The texts that diagnostics point into, by file.
pub type Texts = BTreeMap<FilePath, Arc<str>>;
