//! What a template is made from, and the fingerprint of that.

use std::collections::{BTreeMap, BTreeSet};

use super::{Template, Theme};
use crate::base::Fingerprint;

/// The identities of template `name` and of all that it extends, includes and calls.
pub(super) fn of<'a>(theme: &'a Theme, name: &str) -> BTreeSet<&'a str> {
    walk(theme, &components(theme), name)
}

/// The fingerprint of the closure of every template, by identity.
pub(super) fn fingerprints(theme: &Theme) -> BTreeMap<String, Fingerprint> {
    let components = components(theme);
    let texts: BTreeMap<&str, Fingerprint> = theme
        .templates
        .iter()
        .map(|(identity, template)| {
            let text = Fingerprint::of(template.source.as_bytes());
            (identity.as_str(), text)
        })
        .collect();
    let assets: BTreeMap<&str, Fingerprint> = theme
        .assets
        .iter()
        .map(|(name, asset)| (name.as_str(), Fingerprint::of(&asset.bytes)))
        .collect();
    theme
        .templates
        .keys()
        .map(|identity| {
            let closure = walk(theme, &components, identity);
            let mut parts: Vec<&[u8]> = vec![identity.as_bytes()];
            for member in &closure {
                parts.push(member.as_bytes());
                parts.push(texts[member].as_bytes());
            }
            for name in assets_of(theme, &closure) {
                parts.push(name.as_bytes());
                parts.push(assets[name].as_bytes());
            }
            (identity.clone(), Fingerprint::of_all(parts))
        })
        .collect()
}

/// Which template defines each component: of each name the nearest theme's.
fn components(theme: &Theme) -> BTreeMap<&str, &str> {
    let mut found = BTreeMap::new();
    for name in &theme.chain {
        for (identity, template) in theme.templates_of(name) {
            for component in &template.references.components {
                found
                    .entry(component.name.value.as_str())
                    .or_insert(identity);
            }
        }
    }
    found
}

fn walk<'a>(
    theme: &'a Theme,
    components: &BTreeMap<&'a str, &'a str>,
    name: &str,
) -> BTreeSet<&'a str> {
    let mut closure = BTreeSet::new();
    let mut waiting: Vec<(&str, &Template)> = theme.template(name).into_iter().collect();
    while let Some((identity, template)) = waiting.pop() {
        if !closure.insert(identity) {
            continue;
        }
        let references = &template.references;
        let named = references.extends.iter().chain(&references.includes);
        waiting.extend(named.filter_map(|target| theme.template(&target.name)));
        let defined = references
            .calls
            .iter()
            .filter_map(|call| components.get(call.value.as_str()));
        waiting.extend(defined.filter_map(|identity| theme.template(identity)));
    }
    closure
}

/// The names of the assets that the templates of `closure` ask for.
fn assets_of<'a>(theme: &'a Theme, closure: &BTreeSet<&str>) -> BTreeSet<&'a str> {
    let references = || {
        closure
            .iter()
            .map(|member| &theme.templates[*member].references)
    };
    let asked = |name: &str| {
        references().any(|found| {
            found.asks_for_any_asset || found.assets.iter().any(|asset| asset.value == name)
        })
    };
    theme
        .assets
        .keys()
        .map(String::as_str)
        .filter(|name| asked(name))
        .collect()
}
