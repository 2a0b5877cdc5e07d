//! Gives the templates of a theme to the engine, and finds every mistake in them at once.
//!
//! The engine stops at the first template that it cannot read. So such a template is reported and
//! replaced by a *stand-in*, empty blocks and components of the same names, and the rest goes in
//! again. No engine comes out of it then, only what is wrong with the others.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use tera::{ErrorKind, Tera};

use super::report::{self, Report};
use super::structure;
use crate::base::Span;
use crate::diag::{Diagnostic, Parsed};
use crate::theme::references::References;
use crate::theme::{Template, Theme};

/// `tera` with the templates of `theme`; none when any of them cannot be used.
pub(super) fn compile(mut tera: Tera, theme: &Theme) -> Parsed<Option<Tera>> {
    let prefixes: Vec<String> = theme.chain.iter().map(|name| format!("{name}:")).collect();
    tera.set_fallback_prefixes(prefixes)
        .expect("no template has been added yet");
    let structure = structure::check(theme);
    let mut diagnostics = structure.diagnostics;
    let mut texts: BTreeMap<&str, Cow<'_, str>> = theme
        .templates
        .iter()
        .map(|(identity, template)| {
            let text = mended(template, structure.mends.get(identity.as_str()));
            (identity.as_str(), text)
        })
        .collect();
    let mut stand_ins: BTreeSet<&str> = BTreeSet::new();
    while let Err(error) = tera.add_raw_templates(&texts) {
        let unread = match error.kind() {
            ErrorKind::SyntaxError(report) => theme.templates.get_key_value(report.filename()),
            _ => None,
        };
        let Some((identity, template)) = unread else {
            diagnostics.extend(unknown_names(theme, &error, &stand_ins));
            break;
        };
        let stand_in = if stand_ins.insert(identity) {
            diagnostics.push(report::failure(theme, "template-syntax", &error));
            let mends = structure.mends.get(identity.as_str());
            stand_in(&template.references, mends)
        } else if texts[identity.as_str()].is_empty() {
            break;
        } else {
            String::new()
        };
        texts.insert(identity, Cow::Owned(stand_in));
    }
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    Parsed {
        value: diagnostics.is_empty().then_some(tera),
        diagnostics,
    }
}

fn mended<'a>(template: &'a Template, mends: Option<&Vec<Span>>) -> Cow<'a, str> {
    match mends {
        Some(spans) if !spans.is_empty() => Cow::Owned(structure::blank(&template.source, spans)),
        _ => Cow::Borrowed(&template.source),
    }
}

/// A template in which everything is defined that others may want of one with these `references`.
fn stand_in(references: &References, mends: Option<&Vec<Span>>) -> String {
    let is_mended = |span: &Span| mends.is_some_and(|mends| mends.contains(span));
    let parent = references
        .extends
        .iter()
        .filter(|parent| !is_mended(&parent.whole))
        .map(|parent| format!("{{% extends \"{}\" %}}", parent.name.value));
    let blocks: BTreeSet<&str> = references
        .blocks
        .iter()
        .map(|block| block.value.as_str())
        .collect();
    let components: BTreeSet<&str> = references
        .components
        .iter()
        .filter(|component| !is_mended(&component.whole))
        .map(|component| component.name.value.as_str())
        .collect();
    let blocks = blocks
        .iter()
        .map(|name| format!("{{% block {name} %}}{{% endblock %}}"));
    let components = components
        .iter()
        .map(|name| format!("{{% component {name}(...rest) %}}{{% endcomponent %}}"));
    parent.chain(blocks).chain(components).collect()
}

/// The diagnostics of names that templates use and that there are not.
///
/// They come as one text; of a stand-in they say nothing about the template itself.
fn unknown_names(
    theme: &Theme,
    error: &tera::Error,
    stand_ins: &BTreeSet<&str>,
) -> Vec<Diagnostic> {
    let printed = error.to_string();
    let found = report::reports(&printed);
    if found.is_empty() {
        return vec![report::failure(theme, "template-syntax", error)];
    }
    found
        .iter()
        .filter(|Report { place, .. }| !stand_ins.contains(place.template))
        .map(|report| report::unknown_name(theme, report))
        .collect()
}
