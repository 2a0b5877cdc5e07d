//! Checks that every page's view has the names that its template asks for.

use std::collections::{BTreeMap, BTreeSet};

use tera::Tera;

use super::report::suggest;
use crate::diag::Diagnostic;
use crate::theme::Theme;

/// See [`super::Engine::check_names`].
///
/// A name is not asked for when a template of the closure sets it or loops over it, or tests
/// whether it `is defined`.
pub(super) fn check(
    tera: &Tera,
    theme: &Theme,
    views: &BTreeMap<&str, &[&str]>,
    globals: &[&str],
) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for (template, names) in views {
        let known: BTreeSet<&str> = names.iter().chain(globals).copied().collect();
        let diagnostics = match tera.get_template_variables(template) {
            Ok(asked) => {
                let missing: BTreeSet<&str> = asked
                    .into_iter()
                    .filter(|name| !known.contains(name))
                    .collect();
                missing_names(theme, template, &missing, &known)
            }
            Err(_) => vec![missing_template(theme, template)],
        };
        found.extend(diagnostics);
    }
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    found.dedup();
    found
}

/// A diagnostic for each of the names `missing`, at its first use in each template that uses it.
fn missing_names(
    theme: &Theme,
    template: &str,
    missing: &BTreeSet<&str>,
    known: &BTreeSet<&str>,
) -> Vec<Diagnostic> {
    let closure: Vec<_> = theme
        .closure(template)
        .into_iter()
        .filter_map(|identity| theme.template(identity))
        .collect();
    let is_given = |name: &str| {
        closure.iter().any(|(_, member)| {
            let references = &member.references;
            references.bound.contains(name) || references.optional.contains(name)
        })
    };
    let known: Vec<&str> = known.iter().copied().collect();
    let mut found = Vec::new();
    for name in missing.iter().filter(|name| !is_given(name)) {
        for (_, member) in &closure {
            let uses = &member.references.uses;
            let Some(first) = uses.iter().find(|used| used.value == *name) else {
                continue;
            };
            let message = format!("`{name}` is not a name that `{template}` gets");
            let diagnostic =
                Diagnostic::error("template-unknown-name", message).at(&member.file, first.span);
            found.push(
                suggest(name, &known)
                    .into_iter()
                    .fold(diagnostic, Diagnostic::help),
            );
        }
    }
    found
}

fn missing_template(theme: &Theme, template: &str) -> Diagnostic {
    let message = format!(
        "the theme `{}` has no template `{template}`",
        theme.chain[0]
    );
    Diagnostic::error("template-unknown-name", message)
        .help("every page of the site needs one: the built-in theme `base` has them all")
}
