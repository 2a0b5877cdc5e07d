//! Gives the templates of a theme to the engine, and finds every mistake in them at once.

use tera::Tera;

use crate::diag::Parsed;
use crate::theme::Theme;

/// `tera` with the templates of `theme`; none when any of them cannot be used.
pub(super) fn compile(mut tera: Tera, theme: &Theme) -> Parsed<Option<Tera>> {
    let prefixes: Vec<String> = theme.chain.iter().map(|name| format!("{name}:")).collect();
    tera.set_fallback_prefixes(prefixes)
        .expect("no template has been added yet");
    let sources = theme
        .templates
        .iter()
        .map(|(identity, template)| (identity.as_str(), &*template.source));
    match tera.add_raw_templates(sources) {
        Ok(()) => Parsed {
            value: Some(tera),
            diagnostics: Vec::new(),
        },
        Err(error) => Parsed {
            value: None,
            diagnostics: vec![super::report::failure(theme, "", &error)],
        },
    }
}
