//! Why a change of records is not made.

use std::sync::Arc;

use camino::Utf8Path;

use crate::diag::Diagnostic;
use crate::diag::privacy::Privacy;
use crate::pipeline;
use crate::scan::SourceSet;
use crate::world;

/// Why a change of records is not made.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// What was asked for makes no sense: lower case, no full stop, with what to do instead.
    #[error("{0}")]
    Asked(String),
    /// The change would break the site; the site as it is has none of these mistakes.
    #[error("{}", .0.message)]
    Breaks(Box<Broken>),
    /// The site has no settings, or cannot be read at all.
    #[error(transparent)]
    Site(#[from] pipeline::Error),
    /// The machine refused.
    #[error(transparent)]
    World(#[from] world::Error),
}

/// A site, as it is or would be, that has mistakes.
#[derive(Debug)]
pub struct Broken {
    /// What is not done, since it has them: lower case, no full stop.
    pub message: String,
    /// The mistakes.
    pub diagnostics: Vec<Diagnostic>,
    /// Its files, as the mistakes point into them.
    pub sources: SourceSet,
    /// What of them must not be shown where others may read along.
    pub privacy: Privacy,
}

impl Broken {
    /// The text of `file` as the places of mistakes count it.
    pub fn text(&self, file: &Utf8Path) -> Option<Arc<str>> {
        let bytes = self.sources.bytes(file)?;
        crate::text::read(&file.into(), bytes).value
    }
}
