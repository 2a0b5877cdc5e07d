//! What pages are made of: the survey, the notes as HTML, where everything stands.
//!
//! Made once, read by every view. Notes are rendered when a page is put together, for the one page
//! that they stand on, so that their links are relative to it.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use tera::Value;

use crate::base::{Span, Stretch};
use crate::config::LinkForm;
use crate::decode::kinds::Kind;
use crate::decode::references::Ref;
use crate::decode::{Record, RecordKey};
use crate::diag::FilePath;
use crate::markdown::{self, Html, Links, Options, Resolved};
use crate::parse::notes::{self, LinkTarget, NoteLink, Outline};
use crate::resolve::routes::has_page;
use crate::resolve::{self, Audience, Model, record_of_file, relative_to};
use crate::survey::Survey;

use super::frame::{self, Link, root_of};
use super::page_tree::PageTree;
use super::view::{Markup, SitePath};

/// The addresses of the files that records link, by their paths: `/assets/plan.3f2a9c1b.pdf`.
pub type AssetAddresses = BTreeMap<FilePath, String>;

/// What pages are made of.
#[derive(Debug)]
pub struct Material<'m> {
    /// What follows from the records.
    pub survey: Survey<'m>,
    /// Where the files that records link are published.
    pub assets: &'m AssetAddresses,
    /// Which of the site's own pages stand below which.
    pub tree: PageTree<'m>,
    /// The site as every page names it.
    pub(super) site: Value,
    /// The main navigation.
    pub(super) navigation: Value,
    notes: RwLock<BTreeMap<RecordKey, Notes>>,
}

/// The notes of a record as they are written.
#[derive(Debug)]
struct Notes {
    text: Stretch,
    span: Span,
    outline: Arc<Outline>,
}

impl<'m> Material<'m> {
    /// The material of `survey`.
    pub fn new(survey: Survey<'m>, assets: &'m AssetAddresses) -> Self {
        let model = survey.model;
        let notes = model
            .records()
            .filter(|record| !record.notes.range().is_empty())
            .map(|record| (record.key.clone(), Notes::of(record)))
            .collect();
        let tree = PageTree::new(model);
        let site = frame::site_value(model, &tree);
        let navigation = Value::from_serializable(&super::navigation(model, &tree));
        Self {
            survey,
            assets,
            tree,
            site,
            navigation,
            notes: RwLock::new(notes),
        }
    }

    /// The records.
    pub fn model(&self) -> &'m Model {
        self.survey.model
    }

    /// The notes of the record `key` on its page, rendered now; none when it has none that the
    /// audience may read.
    pub fn notes(&self, key: &RecordKey) -> Option<Html> {
        let record = self.model().get(key)?;
        let notes = self.notes.read().unwrap_or_else(PoisonError::into_inner);
        let html = render_notes(self.model(), self.assets, record, notes.get(key)?);
        Some(html).filter(|html| !html.html.is_empty())
    }

    /// Puts the notes of `record` in the place of those that the record of its name had, if it had
    /// any. All else that can be known of the two must be the same.
    pub fn replace_notes(&self, record: &Record) {
        let mut notes = self.notes.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(notes) = notes.get_mut(&record.key) {
            *notes = Notes::of(record);
        }
    }

    /// A link to `record`.
    pub fn link(&self, record: &Record) -> Link {
        Link {
            title: record.common.title.to_string(),
            path: self.path(&record.key),
        }
    }

    /// A link to the record that `name` names, or that has the item that it names.
    pub fn link_to<T>(&self, name: &Ref<T>) -> Option<Link> {
        let record = self.model().named(&name.reference)?;
        Some(self.link(record))
    }

    /// Links to the records that `names` name, in their order.
    pub fn links_to<'a, T: 'a>(&self, names: impl IntoIterator<Item = &'a Ref<T>>) -> Vec<Link> {
        names
            .into_iter()
            .filter_map(|name| self.link_to(name))
            .collect()
    }

    /// Where the record `key` stands.
    pub fn path(&self, key: &RecordKey) -> SitePath {
        SitePath(self.model().routes.of(key).unwrap_or("/").to_owned())
    }

    /// Inline Markdown of `record` as HTML for the page at `address`.
    pub fn inline(&self, text: &str, record: &Record, address: &str) -> Markup {
        let links = PageLinks::new(self.model(), self.assets, record, address);
        Markup(markdown::inline(text, &links))
    }

    /// Inline Markdown of `record` as plain text, for descriptions, feeds and lists.
    pub fn plain(&self, text: &str, record: &Record) -> String {
        let links = PageLinks::new(self.model(), self.assets, record, "/");
        markdown::plain(text, &links)
    }
}

impl Notes {
    fn of(record: &Record) -> Self {
        Self {
            text: record.notes_text.clone(),
            span: record.notes,
            outline: record.outline.clone(),
        }
    }
}

/// What is wrong with `notes` has been said where they were read.
fn render_notes(model: &Model, assets: &AssetAddresses, record: &Record, notes: &Notes) -> Html {
    let Notes {
        text,
        span,
        outline,
    } = notes;
    let read = match model.audience {
        Audience::Public => notes::without_restricted(text, *span, &outline.restricted),
        Audience::Full => notes::with_restricted(text, *span, &outline.restricted),
    };
    let address = model.routes.of(&record.key).unwrap_or("/");
    let reserved = resolve::reserved_ids(record);
    let options = Options {
        file: &record.file,
        reserved: &reserved,
        scope: &scope_of(record),
        top: Some(notes_level(record)),
    };
    let links = PageLinks::new(model, assets, record, address);
    markdown::render(&read.text, &options, &links).value
}

/// The level of the first heading of notes: right below the page's title, or below the heading that the
/// page gives them when it has sections of its own, or below the record's title in a list.
fn notes_level(record: &Record) -> u8 {
    let stands_in_section = matches!(
        record.key.kind,
        Kind::Inspections | Kind::Bodies | Kind::Inspectorates | Kind::Frameworks | Kind::Scales
    );
    if stands_in_section || !has_page(record) {
        3
    } else {
        2
    }
}

/// What the ids in the notes of `record` begin with: nothing on a page of its own, its id in a list.
///
/// No id and no slug has two hyphens in a row, so that no two scopes meet.
fn scope_of(record: &Record) -> String {
    if has_page(record) {
        String::new()
    } else {
        format!("{}--", record.key.id)
    }
}

/// What `anchor` on the page of `record` is called there. Of a record in a list only the headings of
/// its notes have anchors of their own; all else is at its entry.
fn anchor_of(record: &Record, anchor: &str) -> String {
    if has_page(record) {
        anchor.to_owned()
    } else if resolve::headings_of(record).iter().any(|id| id == anchor) {
        format!("{}{anchor}", scope_of(record))
    } else {
        record.key.id.to_string()
    }
}

/// Where links of one record lead, seen from the page at one address.
struct PageLinks<'a> {
    model: &'a Model,
    assets: &'a AssetAddresses,
    record: &'a Record,
    root: String,
}

impl<'a> PageLinks<'a> {
    fn new(
        model: &'a Model,
        assets: &'a AssetAddresses,
        record: &'a Record,
        address: &str,
    ) -> Self {
        Self {
            model,
            assets,
            record,
            root: root_of(address),
        }
    }

    fn to_record(&self, key: &RecordKey, anchor: Option<&str>) -> Option<Resolved> {
        let record = self.model.get(key)?;
        let address = self.model.routes.of(key)?;
        let address = match anchor {
            Some(anchor) => {
                let page = address.split('#').next().unwrap_or(address);
                format!("{page}#{}", anchor_of(record, anchor))
            }
            None => address.to_owned(),
        };
        let title = record.common.title.to_string();
        Some(Resolved::Page {
            href: self.href(&address),
            title,
        })
    }

    /// `address` as seen from the page.
    fn href(&self, address: &str) -> String {
        let below = address.trim_start_matches('/');
        let (page, fragment) = below.split_at(below.find(['#', '?']).unwrap_or(below.len()));
        let is_folder = page.is_empty() || page.ends_with('/');
        let file = match self.model.settings.links {
            LinkForm::File if is_folder => "index.html",
            LinkForm::File | LinkForm::Pretty => "",
        };
        format!("{}{page}{file}{fragment}", self.root)
    }
}

impl Links for PageLinks<'_> {
    fn resolve(&self, target: &LinkTarget) -> Resolved {
        let resolved = match target {
            LinkTarget::Record { kind, id, anchor } => {
                let key = named(self.model, kind.as_deref(), id);
                key.and_then(|key| self.to_record(&key, anchor.as_deref()))
            }
            LinkTarget::File { path, anchor } => record_of_file(&self.record.file, path)
                .and_then(|key| self.to_record(&key, anchor.as_deref())),
            LinkTarget::Asset { path, fragment } => {
                let address = relative_to(&self.record.file, path)
                    .and_then(|path| self.assets.get(path.as_str()));
                let fragment = fragment
                    .as_ref()
                    .map_or(String::new(), |part| format!("#{part}"));
                address.map(|address| Resolved::Page {
                    href: format!("{}{fragment}", self.href(address)),
                    title: path.rsplit('/').next().unwrap_or(path).to_owned(),
                })
            }
            LinkTarget::Anchor(anchor) => Some(Resolved::Page {
                href: format!("#{}", anchor_of(self.record, anchor)),
                title: anchor.clone(),
            }),
            LinkTarget::Site(address) => Some(Resolved::Page {
                href: self.href(address),
                title: address.clone(),
            }),
            LinkTarget::External(_) => None,
        };
        resolved.unwrap_or(Resolved::Label)
    }
}

/// The one record of `model` that `[[kind/id]]` or `[[id]]` names.
fn named(model: &Model, kind: Option<&str>, id: &str) -> Option<RecordKey> {
    let kinds = match kind {
        Some(folder) => Kind::in_folder(folder)?.alone(),
        None => Kind::ALL,
    };
    let id = crate::base::Id::parse_nested(id)?;
    let keys = kinds.iter().map(|kind| RecordKey {
        kind: *kind,
        id: id.clone(),
    });
    keys.into_iter().find(|key| model.get(key).is_some())
}

/// The files that the notes of the records of `model` link or show, and that the audience may see, each
/// with the first place that does so.
pub fn used_assets(model: &Model) -> BTreeMap<FilePath, (FilePath, Span)> {
    let mut used = BTreeMap::new();
    for record in model.records() {
        let visible = |link: &&NoteLink| model.audience == Audience::Full || !link.restricted;
        for link in record.outline.links.iter().filter(visible) {
            if let LinkTarget::Asset { path, .. } = &link.target
                && let Some(path) = relative_to(&record.file, path)
            {
                let place = || (record.file.clone(), link.span);
                used.entry(path.as_path().into()).or_insert_with(place);
            }
        }
    }
    used
}
