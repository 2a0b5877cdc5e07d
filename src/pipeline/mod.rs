//! The spine: from a site's folder to everything that is published of it, stage by stage.
//!
//! A clean build is the only kind there is: every stage is a function of the one before. Only
//! `scan` and the reading of assets touch the world; writing is for [`crate::emit`].

mod attachments;
mod look;
mod reading;
mod record;
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::base::OutputPath;
use crate::check::{self, Applying};
use crate::config::LinkForm;
use crate::decode::RecordKey;
use crate::diag::privacy::Privacy;
use crate::diag::{self, Diagnostic, Parsed};
use crate::gate::{self, Grounds};
use crate::plan::views;
use crate::resolve::{Audience, InstantError};
use crate::scan::{self, SourceSet};
use crate::world::World;

pub use attachments::LinkedFiles;
pub use look::Look;
pub use reading::{Memo, Reading, folders, read, settings, sources};
pub(crate) use reading::{has_themes_in_place, read_sources, scan as scan_site};
pub(crate) use site::{Site, with_site};

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
    /// How pages link to each other, if not as the site says.
    pub links: Option<LinkForm>,
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

impl Error {
    /// Whether what was typed is at fault, and no file or disk.
    pub(crate) fn is_mistyped(&self) -> bool {
        match self {
            Self::Instant(_) | Self::NoTheme(_) => true,
            Self::Scan(_) => false,
        }
    }
}

/// What a run has made.
pub struct Run {
    /// The files that were read.
    pub sources: SourceSet,
    /// How it looks; none without settings.
    pub look: Option<Look>,
    /// What must not be shown where others may read along.
    pub privacy: Privacy,
    /// Everything that was found, in the order in which it is told.
    pub diagnostics: Vec<Diagnostic>,
    /// The records that have something in them that is not public, or not yet as at the instant of the run.
    pub reserved: BTreeSet<RecordKey>,
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
    let look = Look::load(&sources, &settings);
    diagnostics.extend(look.diagnostics.iter().cloned());
    if let (Some(engine), Thoroughness::Check) = (&look.engine, thoroughness) {
        diagnostics.extend(views::check_specimens(engine));
    }
    let Some((model, withheld)) = resolved else {
        return Ok(Run::failed(sources, Some(look), privacy, diagnostics));
    };
    let Parsed {
        value: files,
        diagnostics: found,
    } = LinkedFiles::read(world, &sources, &model).map_err(scan::Error::from)?;
    diagnostics.extend(found);
    let is_sound = !diag::has_errors(&diagnostics);
    let made = site::with_site(&model, &files, is_sound, |site, found| {
        let is_sound = is_sound && look.engine.is_some() && !diag::has_errors(&found);
        diagnostics.extend(found);
        is_sound.then(|| site.outputs(&look, &|_| None, progress))
    });
    let outputs = made.map(|made| {
        diagnostics.extend(made.diagnostics);
        made.value
    });
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
            theme: &look.theme,
            settings: sources.config.as_ref().map(|file| &*file.bytes),
        };
        let leaks = gate::gate(finished, &withheld, &grounds);
        outputs = outputs.filter(|_| leaks.is_empty());
        diagnostics.extend(leaks);
    }
    let texts = withheld.texts.into_iter().map(|text| text.record);
    Ok(Run {
        sources,
        look: Some(look),
        privacy,
        diagnostics,
        reserved: texts.chain(withheld.awaited).collect(),
        outputs,
    })
}

impl Run {
    fn failed(
        sources: SourceSet,
        look: Option<Look>,
        privacy: Privacy,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Self {
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        Self {
            sources,
            look,
            privacy,
            diagnostics,
            reserved: BTreeSet::new(),
            outputs: None,
        }
    }

    /// The text of `file` as spans count it: normalised, of a record, the settings or a template.
    pub fn text(&self, file: &Utf8Path) -> Option<Arc<str>> {
        let bytes = self.sources.bytes(file);
        let source = bytes.and_then(|bytes| crate::text::read(&file.into(), bytes).value);
        source.or_else(|| self.look.as_ref()?.text(file))
    }
}
