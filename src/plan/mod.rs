//! Turns the model into the plan of every output: its path, its template, its view.
//!
//! Templates see values, never the model. An artifact puts its view together only when it is
//! rendered, so a plan is cheap, and pages are made in parallel.
//! Not here: how a view becomes bytes (see [`crate::render`]), what is written (see [`crate::emit`]).

pub mod formats;
pub mod frame;
pub mod material;
pub mod page_tree;
pub mod view;
pub mod views;

use std::collections::BTreeMap;

use tera::Context;

use crate::base::path::OutputPath;
use crate::decode::kinds::Kind;
use crate::diag::{Diagnostic, FilePath};
use crate::parse::notes::LinkTarget;
use crate::resolve::Model;

use frame::{Link, Page, page_link};
use material::Material;
use page_tree::PageTree;
use view::{SitePath, View};

/// One output.
pub struct Artifact<'m> {
    /// Where it is written.
    pub path: OutputPath,
    /// The record that it is made of, for whoever reports that it cannot be rendered.
    pub record: Option<FilePath>,
    /// What it is made of.
    pub content: Content<'m>,
}

/// What an output is made of.
pub enum Content<'m> {
    /// A template and what it shows, put together when it is rendered.
    Template(&'static str, Box<dyn Fn() -> Context + Send + Sync + 'm>),
    /// Bytes, put together when they are wanted.
    Bytes(Box<dyn Fn() -> Vec<u8> + Send + Sync + 'm>),
}

/// Everything that a build puts out.
pub struct Plan<'m> {
    /// The outputs, by path.
    pub artifacts: BTreeMap<OutputPath, Artifact<'m>>,
    /// Outputs that could not be planned, such as two of one path.
    pub diagnostics: Vec<Diagnostic>,
}

/// The plan of everything that is published of `material`.
pub fn plan<'m>(material: &'m Material<'m>) -> Plan<'m> {
    let mut plan = Plan {
        artifacts: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    views::plan(material, &mut plan);
    formats::plan(material, &mut plan);
    plan
}

impl<'m> Plan<'m> {
    /// Adds a page of `record`, or of none, whose view `make` puts together.
    pub fn page<V: View>(
        &mut self,
        material: &'m Material<'m>,
        record: Option<&FilePath>,
        page: Page,
        make: impl Fn(&Material<'m>, &Page) -> V + Send + Sync + 'm,
    ) {
        let path = file_of(&page.address);
        let context = move || frame::context(material, &page, &make(material, &page));
        self.add(
            path,
            record,
            Content::Template(V::TEMPLATE, Box::new(context)),
        );
    }

    /// Adds bytes at `path`.
    pub fn bytes(&mut self, path: String, make: impl Fn() -> Vec<u8> + Send + Sync + 'm) {
        self.add(path, None, Content::Bytes(Box::new(make)));
    }

    /// Adds an output at `path`; a path that is taken or cannot be written is reported.
    pub fn add(&mut self, path: String, record: Option<&FilePath>, content: Content<'m>) {
        let problem = |message: String| {
            let diagnostic = Diagnostic::error("address-taken", message);
            match record {
                Some(file) => diagnostic.in_file(file).help("give the record another id"),
                None => diagnostic,
            }
        };
        let path = match OutputPath::new(path) {
            Ok(path) => path,
            Err(error) => return self.diagnostics.push(problem(error.to_string())),
        };
        if self.artifacts.contains_key(&path) {
            return self
                .diagnostics
                .push(problem(format!("two outputs would be `{path}`")));
        }
        let artifact = Artifact {
            path: path.clone(),
            record: record.cloned(),
            content,
        };
        self.artifacts.insert(path, artifact);
    }
}

/// Reports links of notes to addresses of this site, such as `/findings/`, where nothing stands.
pub fn check_site_links(
    model: &Model,
    artifacts: &BTreeMap<OutputPath, Artifact<'_>>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for record in model.records() {
        for link in &record.outline.links {
            let LinkTarget::Site(address) = &link.target else {
                continue;
            };
            let page = address.split(['#', '?']).next().unwrap_or_default();
            let path = OutputPath::new(file_of(page)).ok();
            if path.is_none_or(|path| !artifacts.contains_key(&path)) {
                let message = format!("nothing on this site stands at `{}`", page.escape_debug());
                let help = "write the address of a page of this site, with a `/` at its end, or `[[kind/id]]`";
                let diagnostic = Diagnostic::error("dangling-link", message).help(help);
                found.push(diagnostic.at(&record.file, link.span));
            }
        }
    }
    found
}

/// The file that holds the page at `address`: `/x/` is `x/index.html`, `/404.html` itself.
pub fn file_of(address: &str) -> String {
    let below = address.trim_start_matches('/');
    if below.is_empty() || below.ends_with('/') {
        format!("{below}index.html")
    } else {
        below.to_owned()
    }
}

/// Whether there is anything to brief about; a site may also be of pages alone, such as a guide.
pub(crate) fn is_briefing(model: &Model) -> bool {
    let kinds = [Kind::Inspections, Kind::Series, Kind::Coverage];
    let mut records = kinds.into_iter().flat_map(|kind| model.of_kind(kind));
    records.next().is_some()
}

/// The entries of the main navigation that lead somewhere on this site.
pub(crate) fn navigation(model: &Model, tree: &PageTree<'_>) -> Vec<Link> {
    if !is_briefing(model) {
        return tree.at_root().iter().map(|page| page_link(page)).collect();
    }
    let has = |kind: Kind| model.of_kind(kind).next().is_some();
    let about = |record: &crate::decode::Record| record.key.id.as_str() == "about";
    let entries = [
        ("Inspections", "/inspections/", has(Kind::Inspections)),
        ("What changed", "/changes/", has(Kind::Inspections)),
        ("Findings", "/findings/", has(Kind::Inspections)),
        ("Figures", "/figures/", has(Kind::Metrics)),
        ("Promises", "/promises/", has(Kind::Series)),
        ("Coverage", "/coverage/", has(Kind::Coverage)),
        ("Bodies", "/bodies/", has(Kind::Bodies)),
        ("About", "/about/", model.of_kind(Kind::Pages).any(about)),
    ];
    let shown = entries.into_iter().filter(|(_, _, is_there)| *is_there);
    shown
        .map(|(title, path, _)| Link {
            title: title.to_owned(),
            path: SitePath(path.to_owned()),
        })
        .collect()
}
