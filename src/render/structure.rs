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
    structure.check_circles(theme);
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
    ///
    /// The engine looks at `extends` and at `include` apart, and would not come back from a circle
    /// of both.
    fn check_circles(&mut self, theme: &'a Theme) {
        let mut done: BTreeSet<&str> = BTreeSet::new();
        for start in theme.templates.keys() {
            let mut path = vec![Step::new(start)];
            while let Some(step) = path.last_mut() {
                let (from, tag) = (step.template, step.tag);
                step.tag += 1;
                let template = &theme.templates[from];
                let references = &template.references;
                let mut tags = references.extends.iter().chain(&references.includes);
                let Some(tag) = tags.nth(tag).filter(|_| !done.contains(from)) else {
                    done.insert(from);
                    path.pop();
                    continue;
                };
                step.extends = references.extends.as_ref() == Some(tag);
                let Some((target, _)) = theme.template(&tag.name) else {
                    continue;
                };
                if let Some(first) = path.iter().position(|step| step.template == target) {
                    let diagnostic =
                        circle(theme, &path[first..]).at(&template.file, tag.name.span);
                    self.report(from, Some(tag.whole), diagnostic);
                } else {
                    path.push(Step::new(target));
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

/// One template on a way through templates.
struct Step<'a> {
    template: &'a str,
    /// Which of its tags comes next.
    tag: usize,
    /// Whether the last tag was its `extends`.
    extends: bool,
}

impl<'a> Step<'a> {
    fn new(template: &'a str) -> Self {
        Self {
            template,
            tag: 0,
            extends: false,
        }
    }
}

/// The diagnostic of the way `steps`, whose last leads back to its first.
fn circle(theme: &Theme, steps: &[Step<'_>]) -> Diagnostic {
    let is_extended = steps.iter().all(|step| step.extends);
    if let [step] = steps {
        let verb = if is_extended { "extends" } else { "includes" };
        let message = format!("this template {verb} itself");
        let diagnostic = Diagnostic::error("template-syntax", message);
        return match below(theme, step.template) {
            Some(parent) => diagnostic.help(format!(
                "the template of that name in the theme below is `{parent}`"
            )),
            None => diagnostic.help("name another template, or take the tag out"),
        };
    }
    let verb = if is_extended { "extend" } else { "include" };
    let names = steps.iter().chain(steps.first());
    let names: Vec<&str> = names.map(|step| step.template).collect();
    let names = names.join(" → ");
    let message = format!("these templates {verb} each other in a circle: {names}");
    Diagnostic::error("template-syntax", message).help("take one of the tags out")
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
