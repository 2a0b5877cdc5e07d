//! Turns the files of a site's `themes/` folder into a [`Theme`]: templates and assets, each from
//! the nearest theme that has it.
//!
//! A theme is a folder: `theme.yaml` (see [`manifest`]), `templates/` (`.html`, `.xml`, `.txt`) and
//! `assets/`. A file is looked for in the theme, in the theme that it `extends`, and so on, and at
//! last in `base`. Every theme is the site's own `themes/<name>/` laid, file by file, over the
//! built-in theme of that name; so a single file there is enough to change a single page.
//!
//! - `{% extends "layout.html" %}` and `{% include "x.html" %}` find a template the same way.
//! - `{% extends "base:home.html" %}` names the theme: so a theme's `home.html` extends its
//!   parent's instead of replacing it.
//! - A component belongs to its name, not to its file: the nearest theme that defines it wins.
//!
//! Never fails: what cannot be read is reported, and [`load`] falls back to what there is; of the
//! built-in themes that is everything.
//! Not here: whether the templates make sense (see [`crate::render`]).

mod builtin;
mod closure;
mod folders;
pub mod manifest;
pub mod references;
#[cfg(test)]
mod tests;
pub mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::base::Fingerprint;
use crate::diag::{FilePath, Parsed};
use references::References;

/// The files below a site's `themes/` folder, by their path relative to the site.
pub type SiteFiles = BTreeMap<Utf8PathBuf, Arc<[u8]>>;

/// The theme that every other one stands on.
pub const BASE: &str = "base";

/// A theme with all that it stands on.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The names of the themes in the order of lookup: the theme, its parent, …, `base`.
    pub chain: Vec<String>,
    /// What it calls itself, for people.
    pub title: String,
    /// Every template of every theme of the chain, by its identity: `base:layout.html`.
    pub templates: BTreeMap<String, Template>,
    /// The assets by name, such as `briefing.css`: of each name the nearest theme's.
    pub assets: BTreeMap<String, Asset>,
    fingerprints: BTreeMap<String, Fingerprint>,
}

/// One template file.
#[derive(Clone, Debug)]
pub struct Template {
    /// The file; of a built-in template, where the site would put its own.
    pub file: FilePath,
    /// The text.
    pub source: Arc<str>,
    /// What it refers to.
    pub references: References,
}

/// One file to be published as it is.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The file; of a built-in asset, where the site would put its own.
    pub file: FilePath,
    /// Its address below the site's root: `assets/briefing.3f2a9c1b5d7e9f01.css`.
    ///
    /// Browsers keep style sheets and scripts, so those are addressed by their content; all else
    /// keeps its name, so that a style sheet can refer to it.
    pub address: String,
    /// What is published.
    pub bytes: Arc<[u8]>,
}

/// The theme called `name`, with the site's `files` laid over the built-in ones.
///
/// When there is no theme of that name the value is the built-in `base`, and the diagnostic has no
/// place: who knows where the name was written adds it.
pub fn load(files: &SiteFiles, name: &str) -> Parsed<Theme> {
    let folders = folders::gather(files);
    let Parsed {
        value: chain,
        mut diagnostics,
    } = folders::chain(&folders, name);
    let mut templates = BTreeMap::new();
    let mut assets = BTreeMap::new();
    for folder in &chain.folders {
        diagnostics.extend(folder.read_templates(&mut templates));
        diagnostics.extend(folder.read_assets(&mut assets));
    }
    let mut theme = Theme {
        title: chain.title.unwrap_or_else(|| name.to_owned()),
        chain: chain
            .folders
            .iter()
            .map(|folder| folder.name.clone())
            .collect(),
        templates,
        assets,
        fingerprints: BTreeMap::new(),
    };
    theme.fingerprints = closure::fingerprints(&theme);
    Parsed {
        value: theme,
        diagnostics,
    }
}

impl Theme {
    /// The template that `name` stands for, with its identity; `name` is `layout.html`, or
    /// `base:layout.html` to name the theme too.
    pub fn template(&self, name: &str) -> Option<(&str, &Template)> {
        let exact = self.templates.get_key_value(name);
        let (identity, template) = exact.or_else(|| {
            self.chain
                .iter()
                .find_map(|theme| self.templates.get_key_value(&format!("{theme}:{name}")))
        })?;
        Some((identity, template))
    }

    /// The fingerprint of template `name` and of all that it extends, includes and calls, with the
    /// assets it asks for; none when there is no such template.
    ///
    /// Two themes in which it is the same render the same view to the same bytes.
    pub fn fingerprint(&self, name: &str) -> Option<Fingerprint> {
        let (identity, _) = self.template(name)?;
        self.fingerprints.get(identity).copied()
    }

    /// The identities of template `name` and of all that it extends, includes and calls.
    pub fn closure(&self, name: &str) -> BTreeSet<&str> {
        closure::of(self, name)
    }

    /// Adds the asset `name` that the program makes itself, unless the theme has its own.
    pub fn add_generated(&mut self, name: &str, text: String) {
        if !self.assets.contains_key(name) {
            let bytes: Arc<[u8]> = text.into_bytes().into();
            let address = folders::address(name, &bytes);
            let file = FilePath::from(Utf8Path::new("themes").join(BASE).join("assets").join(name));
            self.assets.insert(
                name.to_owned(),
                Asset {
                    file,
                    address,
                    bytes,
                },
            );
        }
    }

    /// The templates of the one theme `name` of the chain, by identity.
    pub fn templates_of(&self, name: &str) -> impl Iterator<Item = (&str, &Template)> {
        let prefix = format!("{name}:");
        self.templates
            .iter()
            .filter(move |(identity, _)| identity.starts_with(&prefix))
            .map(|(identity, template)| (identity.as_str(), template))
    }

    /// The text of a template file, the site's own or built in, for whoever prints an excerpt.
    pub fn source(&self, file: &Utf8Path) -> Option<&str> {
        self.templates
            .values()
            .find(|template| &*template.file == file)
            .map(|template| &*template.source)
    }
}
