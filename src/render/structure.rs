//! Finds what is wrong between templates: what is extended and not there, circles, components that
//! are defined twice, assets that the theme lacks.
//!
//! The engine stops at the first of these. Here each is reported and then *mended*: the tag is
//! blanked in the text that the engine gets, so that it goes on to find everything else.

use std::collections::{BTreeMap, BTreeSet};

use super::report::suggest;
use super::vocabulary;
use crate::base::Span;
use crate::diag::Diagnostic;
use crate::theme::references::Reference;
use crate::theme::{Template, Theme};

/// What was found.
pub(super) struct Structure<'a> {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The tags to blank, by the template's identity.
    pub(super) mends: BTreeMap<&'a str, Vec<Span>>,
}

/// What is wrong between the templates of `theme`.
pub(super) fn check(theme: &Theme) -> Structure<'_> {
    let mut structure = Structure {
        diagnostics: Vec::new(),
        mends: BTreeMap::new(),
    };
    structure.check_parents(theme);
    structure.check_circles(theme, "extends", |template| {
        template.references.extends.iter().collect()
    });
    structure.check_circles(theme, "includes", |template| {
        template.references.includes.iter().collect()
    });
    structure.check_components(theme);
    structure.check_assets(theme);
    structure
}

/// `source` with `spans` blanked; all else stays at its line and byte.
pub(super) fn blank(source: &str, spans: &[Span]) -> String {
    let is_blanked = |at: usize| spans.iter().any(|span| span.range().contains(&at));
    let mut blanked = String::with_capacity(source.len());
    for (at, c) in source.char_indices() {
        if c != '\n' && is_blanked(at) {
            blanked.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            blanked.push(c);
        }
    }
    blanked
}

impl<'a> Structure<'a> {
    fn report(&mut self, identity: &'a str, mend: Option<Span>, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
        self.mends.entry(identity).or_default().extend(mend);
    }

    fn check_parents(&mut self, theme: &'a Theme) {
        for (identity, template) in &theme.templates {
            let Some(parent) = &template.references.extends else {
                continue;
            };
            if theme.template(&parent.name).is_none() {
                let name = parent.name.value.as_str();
                let diagnostic = Diagnostic::error(
                    "template-unknown-name",
                    format!("there is no template `{name}`"),
                )
                .at(&template.file, parent.name.span);
                let help = suggest(name, &vocabulary::known("template", theme));
                let diagnostic = help.into_iter().fold(diagnostic, Diagnostic::help);
                self.report(identity, Some(parent.whole), diagnostic);
            }
        }
    }

    /// Reports every tag that leads back to a template which led to it.
    fn check_circles(
        &mut self,
        theme: &'a Theme,
        verb: &str,
        targets: impl Fn(&'a Template) -> Vec<&'a Reference>,
    ) {
        let mut done: BTreeSet<&str> = BTreeSet::new();
        for start in theme.templates.keys() {
            let mut path: Vec<(&str, usize)> = vec![(start, 0)];
            while let Some((identity, next)) = path.last_mut() {
                let identity = *identity;
                let template = &theme.templates[identity];
                let step = targets(template).get(*next).copied();
                *next += 1;
                let Some(step) = step.filter(|_| !done.contains(identity)) else {
                    done.insert(identity);
                    path.pop();
                    continue;
                };
                let Some((target, _)) = theme.template(&step.name) else {
                    continue;
                };
                if path.iter().any(|(seen, _)| *seen == target) {
                    let circle: Vec<&str> = path.iter().map(|(seen, _)| *seen).collect();
                    let diagnostic = circle_of(theme, (verb, &circle), target)
                        .at(&template.file, step.name.span);
                    self.report(identity, Some(step.whole), diagnostic);
                } else {
                    path.push((target, 0));
                }
            }
        }
    }

    fn check_components(&mut self, theme: &'a Theme) {
        for name in &theme.chain {
            let mut first: BTreeMap<&str, (&Template, Span)> = BTreeMap::new();
            let mut files: BTreeMap<&str, &str> = BTreeMap::new();
            for (identity, template) in theme.templates_of(name) {
                for component in &template.references.components {
                    let called = component.name.value.as_str();
                    // Twice in one file is the engine's to refuse: it knows the grammar.
                    let Some((other, place)) = first
                        .get(called)
                        .filter(|_| files.get(called) != Some(&identity))
                    else {
                        first.insert(called, (template, component.name.span));
                        files.insert(called, identity);
                        continue;
                    };
                    let message = format!("the component `{called}` is defined twice");
                    let diagnostic = Diagnostic::error("template-syntax", message)
                        .at(&template.file, component.name.span)
                        .and_at(&other.file, *place, "first defined here")
                        .help("give one of them another name, or take it out");
                    self.report(identity, Some(component.whole), diagnostic);
                }
            }
        }
    }

    fn check_assets(&mut self, theme: &'a Theme) {
        let known: Vec<&str> = theme.assets.keys().map(String::as_str).collect();
        for (identity, template) in &theme.templates {
            for asset in &template.references.assets {
                if theme.assets.contains_key(&asset.value) {
                    continue;
                }
                let message = format!("the theme has no asset `{}`", asset.value);
                let diagnostic = Diagnostic::error("template-unknown-name", message)
                    .at(&template.file, asset.span);
                let help = suggest(&asset.value, &known);
                let diagnostic = help.into_iter().fold(diagnostic, Diagnostic::help);
                self.report(identity, None, diagnostic);
            }
        }
    }
}

/// The diagnostic of the `path` of templates whose last leads back to `target`.
fn circle_of(theme: &Theme, (verb, path): (&str, &[&str]), target: &str) -> Diagnostic {
    let circle: Vec<&str> = path
        .iter()
        .copied()
        .skip_while(|seen| *seen != target)
        .chain([target])
        .collect();
    if let [_, _] = circle.as_slice() {
        let message = format!("this template {verb} itself");
        let diagnostic = Diagnostic::error("template-syntax", message);
        return match below(theme, target) {
            Some(parent) => diagnostic.help(format!(
                "the template of that name in the theme below is `{parent}`"
            )),
            None => diagnostic.help("name another template, or take the tag out"),
        };
    }
    let words = match verb {
        "extends" => "these templates extend each other in a circle",
        _ => "these templates include each other in a circle",
    };
    Diagnostic::error(
        "template-syntax",
        format!("{words}: {}", circle.join(" → ")),
    )
    .help("take one of the tags out")
}

/// The template that `identity` stands before: of the same name, in a theme further down.
fn below(theme: &Theme, identity: &str) -> Option<String> {
    let (own, name) = identity.split_once(':')?;
    theme
        .chain
        .iter()
        .skip_while(|theme| *theme != own)
        .skip(1)
        .map(|further| format!("{further}:{name}"))
        .find(|further| theme.templates.contains_key(further))
}
