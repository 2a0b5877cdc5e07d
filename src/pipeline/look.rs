//! How a site looks: its theme, ready to render.

use std::sync::Arc;

use camino::Utf8Path;

use crate::config::Settings;
use crate::diag::{self, Diagnostic, Parsed};
use crate::markdown;
use crate::plan::frame::FRAME_NAMES;
use crate::plan::views;
use crate::render::Engine;
use crate::scan::SourceSet;
use crate::theme::{self, Theme};

/// How a site looks.
#[derive(Clone, Debug)]
pub struct Look {
    /// Its theme, whose templates diagnostics may point into.
    pub theme: Theme,
    /// What fills in its templates; none when one of them cannot be used.
    pub engine: Option<Engine>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Look {
    /// Loads the site's theme, and makes sure that no template asks for a name that it will not get.
    pub(crate) fn load(sources: &SourceSet, settings: &Settings) -> Self {
        let Parsed {
            value: mut theme,
            diagnostics: found,
        } = theme::load(&sources.themes, &settings.theme);
        let mut diagnostics: Vec<Diagnostic> = found
            .into_iter()
            .map(|found| place(found, sources, settings))
            .collect();
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
        Self {
            theme,
            engine,
            diagnostics,
        }
    }

    /// The text of the template at `file`.
    pub(crate) fn text(&self, file: &Utf8Path) -> Option<Arc<str>> {
        self.theme.source(file).map(Arc::from)
    }
}

/// Places what is said of the theme's name where the site names it.
fn place(diagnostic: Diagnostic, sources: &SourceSet, settings: &Settings) -> Diagnostic {
    match (&diagnostic.primary, &sources.config, settings.theme_span) {
        (None, Some(file), Some(span)) => diagnostic.at(&file.path, span),
        _ => diagnostic,
    }
}
