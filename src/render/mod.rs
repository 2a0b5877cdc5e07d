//! Turns a template and what it is to show into text: HTML, XML or plain.
//!
//! An [`Engine`] is made from a [`Theme`] once and renders on many threads. A template sees its
//! context and nothing else; the [`functions`] are pure, so the same theme, context and form of links
//! give the same bytes. In `.html` and `.xml` every value is escaped.
//!
//! [`Engine::new`] tells of every mistake in every template at once, [`Engine::check_names`] of
//! every name that a page asks for and will not get; so rendering meets only what depends on values.
//! Not here: where a template comes from (see [`crate::theme`]), what a page shows (the views).

mod compile;
pub mod functions;
mod names;
mod report;
mod structure;
#[cfg(test)]
mod tests;
mod vocabulary;

use std::collections::BTreeMap;

use tera::{Context, Tera};

use crate::config::LinkForm;
use crate::diag::{Diagnostic, Parsed};
use crate::theme::Theme;

/// A theme, ready to render.
#[derive(Clone, Debug)]
pub struct Engine {
    tera: Tera,
    theme: Theme,
}

impl Engine {
    /// The engine of `theme`; none when any of its templates cannot be used.
    ///
    /// The diagnostics are `template-syntax` and `template-unknown-name`, of all templates, those
    /// that no page uses included.
    pub fn new(theme: &Theme, links: LinkForm) -> Parsed<Option<Self>> {
        let mut tera = Tera::new();
        functions::register(&mut tera, theme, links);
        let Parsed { value, diagnostics } = compile::compile(tera, theme);
        Parsed {
            value: value.map(|tera| Self {
                tera,
                theme: theme.clone(),
            }),
            diagnostics,
        }
    }

    /// Renders `template`, such as `home.html`.
    ///
    /// # Errors
    ///
    /// A `template-render` with the place in the template and the templates that led there; the
    /// caller adds which record it was about.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, Box<Diagnostic>> {
        self.tera
            .render(template, context)
            .map_err(|error| Box::new(report::render_failure(&self.theme, template, &error)))
    }

    /// Whether every template of `views` gets the names that it asks for, from its view or, on
    /// every page, from `globals`; and whether there is such a template.
    pub fn check_names(
        &self,
        views: &BTreeMap<&str, &[&str]>,
        globals: &[&str],
    ) -> Vec<Diagnostic> {
        names::check(&self.tera, &self.theme, views, globals)
    }
}
