//! The spine: from a site's folder to everything that is published of it, stage by stage.
//!
//! A clean build is the only kind there is: every stage is a function of the one before. Only
//! `scan` and the reading of assets touch the world; writing is for [`crate::emit`].

mod attachments;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::base::date::day_in_words;
use crate::base::path::OutputPath;
use crate::check::{self, Acceptance, Applying, Written};
use crate::config::{self, Settings};
use crate::decode::kinds::Kind;
use crate::decode::{self, Decoded};
use crate::diag::privacy::{Hidden, Privacy};
use crate::diag::{self, Diagnostic, FilePath, Parsed};
use crate::gate::{self, Grounds};
use crate::markdown;
use crate::parse::{self, notes};
use crate::plan::frame::FRAME_NAMES;
use crate::plan::material::Material;
use crate::plan::{self, Artifact, Content, formats, views};
use crate::render::Engine;
use crate::resolve::{
    self, AsAt, Audience, InstantError, InstantRequest, Model, Resolving, Withheld,
};
use crate::scan::{self, Limits, SourceFile, SourceSet};
use crate::survey;
use crate::theme::{self, Theme};
use crate::world::World;

use attachments::{PublishedFile, read_assets};

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
    /// There is no theme in the folder asked for.
    #[error("there is no theme in the folder `{0}`: it has no files")]
    NoTheme(Utf8PathBuf),
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
    /// What must not be shown where others may read along.
    pub privacy: Privacy,
    /// What was found so far.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the site: scan, parse, decode, resolve.
///
/// # Errors
/// When the world refuses, or the instant asked for cannot be used.
pub fn read(world: &dyn World, request: &Request) -> Result<Reading, Error> {
    let folders: Vec<&str> = Kind::ALL.iter().map(|kind| kind.folder()).collect();
    let (mut settings, mut diagnostics) = (None, Vec::new());
    let mut sources = scan::scan(world, &request.root, &folders, |file| {
        settings = read_settings(file, request, &mut diagnostics);
        let limits = settings.as_ref().map(|settings| settings.limits);
        limits.unwrap_or_default()
    })?;
    diagnostics.append(&mut sources.diagnostics);
    add_theme(world, request, &mut sources)?;
    let decoded = read_records(&sources, &mut diagnostics);
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
        let has_asset = |path: &Utf8Path| sources.assets.contains_key(path);
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

/// The name and the path of the theme that was asked for, if it is a folder and not a name.
fn theme_folder(theme: &str) -> Option<(String, &Utf8Path)> {
    let folder = Utf8Path::new(theme);
    let is_path = theme.contains(['/', '\\']) || theme.starts_with('.');
    is_path.then(|| (folder.file_name().unwrap_or("given").to_owned(), folder))
}

/// Lays a theme that was asked for as a folder beside the site's own.
fn add_theme(world: &dyn World, request: &Request, sources: &mut SourceSet) -> Result<(), Error> {
    let Some((name, folder)) = request.theme.as_deref().and_then(theme_folder) else {
        return Ok(());
    };
    let here = world.here().map_err(scan::Error::from)?;
    let folder = crate::base::path::without_dots(&here.join(folder));
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
        settings.theme_span = None;
        settings.theme = theme_folder(theme).map_or_else(|| theme.clone(), |(name, _)| name);
    }
    Some(Arc::new(settings))
}

/// Parses and decodes every record, in parallel; the order is that of the files.
fn read_records(sources: &SourceSet, diagnostics: &mut Vec<Diagnostic>) -> Vec<Decoded> {
    let files = sources.records.par_iter();
    let read: Vec<Parsed<Option<Decoded>>> = files
        .map(|file| read_record(file, &sources.limits))
        .collect();
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

fn read_record(file: &SourceFile, limits: &Limits) -> Parsed<Option<Decoded>> {
    let Parsed {
        value: document,
        mut diagnostics,
    } = parse::parse(&file.path, &file.bytes, limits);
    let outline = notes::outline(&document.text, document.notes_span, &file.path, limits);
    diagnostics.extend(outline.diagnostics);
    let decoded = decode::decode(&file.path, &document, outline.value);
    let value = decoded.map(|mut parsed| {
        // Where the file cannot be read as it was meant, nobody can say what of it is private.
        if diag::has_errors(&diagnostics) {
            parsed.value.hidden = Hidden::Whole;
        }
        // A line that is no YAML was read as the text that it was perhaps meant to be: what its keys
        // would say of that is noise beside the mistake itself.
        let broken: BTreeSet<usize> = broken_lines(&document.text, &diagnostics);
        let sound = |found: &Diagnostic| {
            start_of(found).is_none_or(|start| !broken.contains(&line_of(&document.text, start)))
        };
        diagnostics.extend(parsed.diagnostics.into_iter().filter(sound));
        let texts = parsed.value.inline.iter();
        diagnostics
            .extend(texts.flat_map(|text| markdown::check_inline(text, &file.path, text.span)));
        parsed.value
    });
    Parsed { value, diagnostics }
}

/// The lines on which `diagnostics` have found errors.
fn broken_lines(text: &str, diagnostics: &[Diagnostic]) -> BTreeSet<usize> {
    let errors = diagnostics
        .iter()
        .filter(|found| found.severity == diag::Severity::Error);
    errors
        .filter_map(start_of)
        .map(|start| line_of(text, start))
        .collect()
}

fn start_of(diagnostic: &Diagnostic) -> Option<usize> {
    Some(diagnostic.primary.as_ref()?.span?.range().start)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).matches('\n').count()
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

/// Says that the day comes from an old `SOURCE_DATE_EPOCH`, which is easily left over in a shell.
fn old_epoch(world: &dyn World, request: &Request, as_at: AsAt, clock: AsAt) -> Option<Diagnostic> {
    const DAY: SignedDuration = SignedDuration::from_hours(24);
    let is_used = request.as_at.is_none() && world.variable("SOURCE_DATE_EPOCH").is_some();
    let is_old = clock.instant.duration_since(as_at.instant) > DAY;
    (is_used && is_old).then(|| {
        let day = day_in_words(as_at.day);
        Diagnostic::warning("old-epoch", format!("the site is made as at {day}")).help(
            "the environment variable `SOURCE_DATE_EPOCH` says so; unset it to build as at now",
        )
    })
}

/// What a run has made.
pub struct Run {
    /// The files that were read.
    pub sources: SourceSet,
    /// The theme, whose templates diagnostics may point into; none without settings.
    pub theme: Option<Theme>,
    /// What must not be shown where others may read along.
    pub privacy: Privacy,
    /// Everything that was found, in the order in which it is told.
    pub diagnostics: Vec<Diagnostic>,
    /// Every output by its path; none when an error stands in the way.
    pub outputs: Option<Outputs>,
}

/// Outputs by path.
pub type Outputs = BTreeMap<OutputPath, Arc<[u8]>>;

/// How much of a theme is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thoroughness {
    /// What this site needs.
    Build,
    /// Also what other records would need: every template, with everything there and with nothing.
    Check,
}

/// Told how far a run is, from any thread.
pub trait Progress: Sync {
    /// So many outputs are to be rendered.
    fn begin(&self, outputs: usize);
    /// One more is rendered.
    fn advance(&self);
}

/// Makes everything that is published of a site.
///
/// # Errors
/// When the world refuses, or the instant asked for cannot be used.
pub fn run(
    world: &dyn World,
    request: &Request,
    thoroughness: Thoroughness,
    progress: &dyn Progress,
) -> Result<Run, Error> {
    let Reading {
        sources,
        settings,
        resolved,
        acceptances,
        privacy,
        mut diagnostics,
    } = read(world, request)?;
    let Some(settings) = settings else {
        return Ok(Run::failed(sources, None, privacy, diagnostics));
    };
    let (theme, engine) = load_theme(&sources, &settings, &mut diagnostics);
    if let (Some(engine), Thoroughness::Check) = (&engine, thoroughness) {
        diagnostics.extend(views::check_specimens(engine));
    }
    let Some((model, withheld)) = resolved else {
        return Ok(Run::failed(sources, Some(theme), privacy, diagnostics));
    };
    let Parsed {
        value: files,
        diagnostics: found,
    } = read_assets(world, &sources, &model).map_err(scan::Error::from)?;
    diagnostics.extend(found);
    let addresses = files
        .iter()
        .map(|(path, file)| (path.clone(), file.address.clone()))
        .collect();
    let survey = survey::survey(&model);
    diagnostics.extend(check::check(&survey));
    let Parsed {
        value: material,
        diagnostics: found,
    } = Material::new(survey, &addresses);
    diagnostics.extend(found);
    let plan = plan::plan(&material);
    // Where sources are to blame for an address that two outputs want, a rule has told so.
    if !diag::has_errors(&diagnostics) {
        diagnostics.extend(plan.diagnostics);
    }
    diagnostics.extend(plan::check_site_links(&model, &plan.artifacts));
    let mut outputs = None;
    if let Some(engine) = engine.filter(|_| !diag::has_errors(&diagnostics)) {
        let Parsed {
            value,
            diagnostics: found,
        } = render_all(&engine, plan.artifacts, progress);
        diagnostics.extend(found);
        outputs = Some(complete(value, &theme, files, &model));
    }
    let applying = Applying {
        settings: &settings,
        acceptances: &acceptances,
        as_at: model.as_at,
        whole: Some(&model),
    };
    let mut diagnostics = check::apply_settings(diagnostics, &applying);
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    diagnostics.dedup();
    let mut outputs = outputs.filter(|_| !diag::has_errors(&diagnostics));
    if let Some(finished) = &outputs {
        let grounds = Grounds {
            model: &model,
            theme: &theme,
            settings: sources.config.as_ref().map(|file| &*file.bytes),
        };
        let leaks = gate::gate(finished, &withheld, &grounds);
        outputs = outputs.filter(|_| leaks.is_empty());
        diagnostics.extend(leaks);
    }
    Ok(Run {
        sources,
        theme: Some(theme),
        privacy,
        diagnostics,
        outputs,
    })
}

impl Run {
    fn failed(
        sources: SourceSet,
        theme: Option<Theme>,
        privacy: Privacy,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Self {
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        Self {
            sources,
            theme,
            privacy,
            diagnostics,
            outputs: None,
        }
    }

    /// The text of `file` as spans count it: normalised, of a record, the settings or a template.
    pub fn text(&self, file: &Utf8Path) -> Option<Arc<str>> {
        let bytes = self.sources.bytes(file);
        let source = bytes.and_then(|bytes| crate::text::read(&file.into(), bytes).value);
        source.or_else(|| self.theme.as_ref()?.source(file).map(Arc::from))
    }
}

/// Loads the site's theme, and makes sure that no template asks for a name that it will not get.
fn load_theme(
    sources: &SourceSet,
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Theme, Option<Engine>) {
    let Parsed {
        value: mut theme,
        diagnostics: found,
    } = theme::load(&sources.themes, &settings.theme);
    diagnostics.extend(
        found
            .into_iter()
            .map(|found| place(found, sources, settings)),
    );
    theme.add_generated("highlight.css", markdown::highlight::stylesheet());
    let Parsed {
        value: engine,
        diagnostics: found,
    } = Engine::new(&theme, settings.links);
    diagnostics.extend(found);
    // A name that is not there would only be missed once more when the templates are filled in.
    let engine = engine.filter(|engine| {
        let missing = engine.check_names(&views::names(), FRAME_NAMES);
        let is_complete = !diag::has_errors(&missing);
        diagnostics.extend(missing);
        is_complete
    });
    (theme, engine)
}

/// Places what is said of the theme's name where the site names it.
fn place(diagnostic: Diagnostic, sources: &SourceSet, settings: &Settings) -> Diagnostic {
    match (&diagnostic.primary, &sources.config, settings.theme_span) {
        (None, Some(file), Some(span)) => diagnostic.at(&file.path, span),
        _ => diagnostic,
    }
}

/// Renders every artifact, in parallel.
fn render_all(
    engine: &Engine,
    artifacts: BTreeMap<OutputPath, Artifact<'_>>,
    progress: &dyn Progress,
) -> Parsed<Outputs> {
    progress.begin(artifacts.len());
    let rendered: Vec<_> = artifacts
        .into_par_iter()
        .map(|(path, artifact)| {
            let bytes = render(engine, &artifact);
            progress.advance();
            (path, bytes)
        })
        .collect();
    let mut outputs = Outputs::new();
    let mut diagnostics = Vec::new();
    for (path, result) in rendered {
        match result {
            Ok(bytes) => {
                outputs.insert(path, bytes);
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    Parsed {
        value: outputs,
        diagnostics,
    }
}

fn render(engine: &Engine, artifact: &Artifact<'_>) -> Result<Arc<[u8]>, Box<Diagnostic>> {
    match &artifact.content {
        Content::Bytes(make) => Ok(make().into()),
        Content::Template(template, make) => {
            let text = engine.render(template, &make()).map_err(|diagnostic| {
                let page = format!("on the page `{}`", artifact.path);
                let about = match &artifact.record {
                    Some(file) => format!("{page}, made of `{file}`"),
                    None => page,
                };
                Box::new(diagnostic.help(about))
            })?;
            Ok(text.into_bytes().into())
        }
    }
}

/// Adds what is not rendered: the theme's assets, the files that records link, the build's own card.
fn complete(
    mut outputs: Outputs,
    theme: &Theme,
    files: BTreeMap<FilePath, PublishedFile>,
    model: &Model,
) -> Outputs {
    let assets = theme
        .assets
        .values()
        .map(|asset| (asset.address.clone(), asset.bytes.clone()));
    let files = files
        .into_values()
        .map(|file| (file.address[1..].to_owned(), file.bytes));
    for (address, bytes) in assets.chain(files) {
        if let Ok(path) = OutputPath::new(address) {
            outputs.insert(path, bytes);
        }
    }
    let (path, bytes) = formats::build_card(&outputs, model);
    outputs.insert(path, bytes);
    outputs
}
