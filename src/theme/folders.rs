//! Gathers the files of each theme, and follows `extends` from one theme to the next.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;

use super::manifest::{self, Manifest};
use super::references::{self};
use super::{Asset, BASE, SiteFiles, Template, builtin};
use crate::base::path::{OutputPath, PathError};
use crate::base::{Fingerprint, Span, nearest};
use crate::diag::{Diagnostic, FilePath, Parsed};

/// The endings of a template's name.
const TEMPLATE_ENDINGS: [&str; 3] = ["html", "xml", "txt"];

/// The endings of the assets whose address changes with their content.
const HASHED_ENDINGS: [&str; 2] = ["css", "js"];

/// The file of a theme that says what it is.
const MANIFEST: &str = "theme.yaml";

/// One theme: the site's own files over the built-in ones of the same name.
pub(super) struct Folder {
    pub(super) name: String,
    /// The files by their path below the theme's folder.
    files: BTreeMap<String, Arc<[u8]>>,
}

/// A theme and all that it stands on.
pub(super) struct Chain<'a> {
    pub(super) folders: Vec<&'a Folder>,
    /// What the first calls itself.
    pub(super) title: Option<String>,
}

/// Every theme there is, by name.
pub(super) fn gather(files: &SiteFiles) -> BTreeMap<String, Folder> {
    let built_in = builtin::FILES
        .iter()
        .filter_map(|(path, bytes)| Some((path.split_once('/')?, Arc::from(*bytes))));
    let own = files.iter().filter_map(|(path, bytes)| {
        let below = path.strip_prefix("themes").ok()?;
        Some((below.as_str().split_once('/')?, bytes.clone()))
    });
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for ((theme, path), bytes) in built_in.chain(own) {
        let folder = folders.entry(theme.to_owned()).or_insert_with(|| Folder {
            name: theme.to_owned(),
            files: BTreeMap::new(),
        });
        folder.files.insert(path.to_owned(), bytes);
    }
    folders
}

/// The theme `name`, what it extends, and so on down to `base`.
pub(super) fn chain<'a>(folders: &'a BTreeMap<String, Folder>, name: &str) -> Parsed<Chain<'a>> {
    let mut diagnostics = Vec::new();
    let mut chain = Chain {
        folders: Vec::new(),
        title: None,
    };
    let mut next = folders.get(name);
    if next.is_none() {
        diagnostics.push(unknown(folders, name));
    }
    while let Some(folder) = next {
        let manifest = folder.manifest(&mut diagnostics);
        chain.folders.push(folder);
        let (title, parent) =
            manifest.map_or((None, None), |manifest| (manifest.title, manifest.extends));
        if chain.folders.len() == 1 {
            chain.title = title.map(|title| title.to_string());
        }
        next = parent.and_then(|parent| {
            let found = parent_of(folders, &chain.folders, &parent);
            found
                .map_err(|found| {
                    diagnostics.push(found.at(&folder.file(MANIFEST), parent.span));
                })
                .ok()
        });
    }
    if !chain.folders.iter().any(|seen| seen.name == BASE) {
        chain.folders.extend(folders.get(BASE));
    }
    Parsed {
        value: chain,
        diagnostics,
    }
}

/// The theme `parent`, which the last of those `seen` extends.
fn parent_of<'a>(
    folders: &'a BTreeMap<String, Folder>,
    seen: &[&Folder],
    parent: &str,
) -> Result<&'a Folder, Box<Diagnostic>> {
    if seen.iter().any(|folder| folder.name == parent) {
        return Err(Box::new(circle(seen, parent)));
    }
    folders
        .get(parent)
        .ok_or_else(|| Box::new(unknown(folders, parent)))
}

fn unknown(folders: &BTreeMap<String, Folder>, name: &str) -> Diagnostic {
    let names = || folders.keys().map(String::as_str);
    let listed: Vec<String> = names().map(|name| format!("`{name}`")).collect();
    let diagnostic = Diagnostic::error("unknown-theme", format!("there is no theme `{name}`"));
    match nearest(name, names()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!(
            "the themes are {}; one of your own is a folder `themes/{name}/` with a `theme.yaml`",
            listed.join(", ")
        )),
    }
}

fn circle(seen: &[&Folder], parent: &str) -> Diagnostic {
    let circle: Vec<&str> = seen
        .iter()
        .map(|folder| folder.name.as_str())
        .skip_while(|name| *name != parent)
        .chain([parent])
        .collect();
    let circle = circle.join(" → ");
    let message = format!("the themes extend each other in a circle: {circle}");
    Diagnostic::error("theme-cycle", message)
        .help("let one of them extend `base`, or leave its `extends` out")
}

impl Folder {
    /// Where the site has, or would put, the file `path` of this theme.
    fn file(&self, path: &str) -> FilePath {
        FilePath::from(camino::Utf8PathBuf::from(format!(
            "themes/{}/{path}",
            self.name
        )))
    }

    fn manifest(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<Manifest> {
        let file = self.file(MANIFEST);
        let Some(bytes) = self.files.get(MANIFEST) else {
            let missing = format!("the theme `{}` has no `{MANIFEST}`", self.name);
            diagnostics.push(
                Diagnostic::error("theme-manifest", missing)
                    .in_file(&file)
                    .help("create it with the line `extends: briefing`"),
            );
            return None;
        };
        match text(&file, bytes) {
            Ok(text) => {
                let Parsed {
                    value,
                    diagnostics: found,
                } = manifest::read(&file, text);
                diagnostics.extend(found);
                value
            }
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                None
            }
        }
    }

    /// Adds the theme's templates by identity.
    pub(super) fn read_templates(
        &self,
        templates: &mut BTreeMap<String, Template>,
    ) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for (path, bytes) in &self.files {
            let Some(name) = path.strip_prefix("templates/") else {
                continue;
            };
            let file = self.file(path);
            let ending = Utf8Path::new(name).extension().unwrap_or_default();
            if !TEMPLATE_ENDINGS.contains(&ending) {
                diagnostics.extend(not_a_template(&file));
                continue;
            }
            match text(&file, bytes) {
                Ok(source) => {
                    let template = Template {
                        references: references::scan(source),
                        file,
                        source: Arc::from(source),
                    };
                    templates.insert(format!("{}:{name}", self.name), template);
                }
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        diagnostics
    }

    /// Adds the theme's assets, unless a nearer theme has one of that name; reports those that cannot
    /// be published under theirs.
    pub(super) fn read_assets(&self, assets: &mut BTreeMap<String, Asset>) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for (path, bytes) in &self.files {
            let Some(name) = path.strip_prefix("assets/").filter(|name| !is_hidden(name)) else {
                continue;
            };
            let address = address(name, bytes);
            if let Err(error) = OutputPath::new(address.clone()) {
                diagnostics.push(not_an_asset(&self.file(path), &error));
                continue;
            }
            assets.entry(name.to_owned()).or_insert_with(|| Asset {
                file: self.file(path),
                address,
                bytes: bytes.clone(),
            });
        }
        diagnostics
    }
}

fn not_an_asset(file: &FilePath, error: &PathError) -> Diagnostic {
    let message = format!("this file cannot be published under its name: {error}");
    Diagnostic::error("theme-file", message).in_file(file).help(
        "rename it, using only letters, digits, `-`, `_` and `.`, and the places that refer to it",
    )
}

fn not_a_template(file: &FilePath) -> Option<Diagnostic> {
    (!is_hidden(file.as_str())).then(|| {
        Diagnostic::warning("theme-file", "this file is not used")
            .in_file(file)
            .help("a template's name ends in `.html`, `.xml` or `.txt`; other files stand in `assets/`")
    })
}

/// Whether the last part of `path` is one that editors and systems leave behind: `.DS_Store`.
fn is_hidden(path: &str) -> bool {
    Utf8Path::new(path)
        .file_name()
        .is_some_and(|name| name.starts_with('.'))
}

/// `bytes` as text.
fn text<'a>(file: &FilePath, bytes: &'a [u8]) -> Result<&'a str, Box<Diagnostic>> {
    let broken = |what: &str, offset: usize| {
        let diagnostic = Diagnostic::error("theme-file", what)
            .at(file, Span::at(offset))
            .help("save it as UTF-8 without a byte order mark");
        Box::new(diagnostic)
    };
    match std::str::from_utf8(bytes) {
        Err(error) => Err(broken("this file is not UTF-8 text", error.valid_up_to())),
        Ok(text) if text.starts_with('\u{feff}') => {
            Err(broken("this file begins with a byte order mark", 0))
        }
        Ok(text) => Ok(text),
    }
}

pub(super) fn address(name: &str, bytes: &[u8]) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) if HASHED_ENDINGS.contains(&ending) => {
            let hash = Fingerprint::of(bytes).short();
            format!("assets/{stem}.{hash}.{ending}")
        }
        _ => format!("assets/{name}"),
    }
}
