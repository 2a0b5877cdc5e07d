//! What every page has around it: title, way to the root, navigation, day.

use tera::{Context, Value};

use crate::config::LinkForm;
use crate::decode::Record;
use crate::markdown::highlight;
use crate::resolve::routes::own_address;
use crate::resolve::{Audience, Model};

use super::is_briefing;
use super::material::Material;
use super::page_tree::PageTree;
use super::view::{SitePath, Specimen, View, view};

/// The names that every template may ask for, whatever its view.
pub const FRAME_NAMES: &[&str] = &["root", "site", "page", "navigation", "audience", "as_at"];

view! {
    /// A link with its words.
    pub struct Link {
        /// Its words.
        title: String,
        /// Where it leads.
        path: SitePath,
    }
}

view! {
    /// The site as every page names it.
    pub struct SiteView {
        /// Its name.
        title: String,
        /// What it is, in a sentence.
        description: Option<String>,
        /// The language of its pages.
        language: String,
        /// Who makes it.
        publisher: Option<String>,
        /// Under which licence others may use it.
        licence: Option<String>,
        /// How to reach them.
        contact: Option<String>,
        /// The site's own pages that stand at its root, for the foot of every page.
        pages: Vec<Link>,
        /// The feed of all that is new; none where nothing can be new.
        feed: Option<SitePath>,
        /// Lists for whoever asks how far the site can be trusted, for the same place.
        lists: Vec<Link>,
    }
}

view! {
    /// One page as its frame names it.
    pub struct PageView {
        /// Its title.
        title: String,
        /// What it says, in a sentence.
        description: Option<String>,
        /// Its whole address.
        canonical: Option<String>,
        /// What kind of page it is, such as `inspection`.
        kind: String,
        /// The entry of the navigation that it belongs to.
        section: Option<String>,
        /// The way down to it from the home page, without itself.
        trail: Vec<Link>,
        /// Its own feed.
        feed: Option<SitePath>,
        /// Whether highlighted code stands on it.
        has_code: bool,
    }
}

/// What an artifact's author says about its page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its address on the site, beginning with `/`.
    pub address: String,
    /// Its title.
    pub title: String,
    /// What it says, in a sentence.
    pub description: Option<String>,
    /// What kind of page it is.
    pub kind: &'static str,
    /// The entry of the navigation that it belongs to.
    pub section: Option<String>,
    /// The way down to it from the home page, without itself.
    pub trail: Vec<Link>,
    /// Its own feed.
    pub feed: Option<String>,
    /// Whether it changes from one day to the next, and so says which day it speaks of.
    pub is_dated: bool,
}

impl Page {
    /// A page at `address` with nothing but a title.
    pub fn new(address: impl Into<String>, title: impl Into<String>, kind: &'static str) -> Self {
        Self {
            address: address.into(),
            title: title.into(),
            description: None,
            kind,
            section: None,
            trail: vec![home()],
            feed: None,
            is_dated: false,
        }
    }
}

/// The link to the home page, with which every trail begins.
pub fn home() -> Link {
    Link {
        title: "Home".to_owned(),
        path: SitePath("/".to_owned()),
    }
}

/// The address of the page that servers show where there is none.
pub const NOT_FOUND: &str = "/404.html";

/// The way from the page at `address` to the root of the site: `./`, `../../`.
pub fn root_of(address: &str) -> String {
    let page = address.split('#').next().unwrap_or_default();
    match page.matches('/').count().saturating_sub(1) {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// Everything that the template of `page` sees, with `view` as its own part.
///
/// The only way for it to fail is a view that cannot be serialised, which the types rule out.
pub fn context<V: View>(material: &Material<'_>, page: &Page, view: &V) -> Context {
    let mut context = Context::from_serialize(view).expect("views are plain data");
    let model = material.model();
    // A server shows the page of wrong addresses at any of them, so its links begin at the site's
    // root; on a disk nobody does.
    let root = match (page.address.as_str(), model.settings.links) {
        (NOT_FOUND, LinkForm::Pretty) => base_path(&model.settings.base_url),
        (address, _) => root_of(address),
    };
    let shown = PageView {
        title: page.title.clone(),
        description: page.description.clone(),
        canonical: Some(canonical(model, &page.address)),
        kind: page.kind.to_owned(),
        section: page.section.clone(),
        trail: page.trail.clone(),
        feed: page.feed.clone().map(SitePath),
        has_code: has_code(&context),
    };
    context.insert("root", &root);
    context.insert("page", &shown);
    context.insert_value("site", material.site.clone());
    context.insert_value("navigation", material.navigation.clone());
    context.insert("audience", audience_word(model.audience));
    context.insert(
        "as_at",
        &page
            .is_dated
            .then(|| crate::base::date::day_in_words(model.as_at.day)),
    );
    context
}

/// Whether the notes of a page hold highlighted code.
fn has_code(view: &Context) -> bool {
    let notes = view.get("notes").and_then(Value::as_str);
    notes.is_some_and(|notes| notes.contains(highlight::MARK))
}

/// The frame around a specimen.
pub fn specimen_context<V: View>(view: &V, is_full: Fill) -> Context {
    let mut context = Context::from_serialize(view).expect("views are plain data");
    let (site, page, navigation) = match is_full {
        Fill::Full => (SiteView::full(), PageView::full(), Vec::<Link>::full()),
        Fill::Bare => (SiteView::bare(), PageView::bare(), Vec::<Link>::bare()),
    };
    context.insert("root", "./");
    context.insert("site", &site);
    context.insert("page", &page);
    context.insert("navigation", &navigation);
    context.insert("audience", audience_word(Audience::Full));
    context.insert(
        "as_at",
        &matches!(is_full, Fill::Full).then_some("3 July 2025"),
    );
    context
}

/// Which specimen is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// With everything there.
    Full,
    /// With everything absent that may be.
    Bare,
}

fn audience_word(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "public",
        Audience::Full => "full",
    }
}

/// The path of `base_url`, which ends in `/`: `/briefing/` of `https://example.org/briefing/`.
fn base_path(base_url: &str) -> String {
    let host = base_url
        .split_once("://")
        .map_or(base_url, |(_, rest)| rest);
    let path = host.split_once('/').map_or("", |(_, path)| path);
    format!("/{path}")
}

/// The whole address of `address`, under the site's base address.
pub fn canonical(model: &Model, address: &str) -> String {
    format!(
        "{}{}",
        model.settings.base_url,
        address.trim_start_matches('/')
    )
}

/// The site as every page names it, made once.
pub(super) fn site_value(model: &Model, tree: &PageTree<'_>) -> Value {
    let settings = &model.settings;
    Value::from_serializable(&SiteView {
        title: settings.title.clone(),
        description: settings.description.clone(),
        language: settings.language.clone(),
        publisher: settings.publisher.clone(),
        licence: settings.licence.clone(),
        contact: settings.contact.clone(),
        pages: tree.at_root().iter().map(|page| page_link(page)).collect(),
        lists: lists(model),
        feed: is_briefing(model).then(|| SitePath("/feed.xml".to_owned())),
    })
}

fn lists(model: &Model) -> Vec<Link> {
    let lists = [
        ("What is not stated", "/gaps/"),
        ("Corrections", "/corrections/"),
    ];
    let link = |(title, path): (&str, &str)| Link {
        title: title.to_owned(),
        path: SitePath(path.to_owned()),
    };
    let lists = lists.into_iter().filter(|_| is_briefing(model));
    lists.map(link).collect()
}

/// A link to `page`, one of the site's own.
pub(super) fn page_link(page: &Record) -> Link {
    Link {
        title: page.common.title.to_string(),
        path: SitePath(own_address(&page.key)),
    }
}
