//! A page of the site's own: its text, and the way to the pages around it.

use crate::decode::Record;
use crate::decode::kinds::Kind;
use crate::plan::Plan;
use crate::plan::frame::{Link, Page, home, page_link};
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::resolve::routes::is_home;

use super::parts::{ContentsLine, PageEntry, contents, page_entries};

view! {
    /// A page of the site's own.
    pub struct FreePage in "page.html" {
        /// What it says, in a sentence.
        summary: Option<Markup>,
        /// Its table of contents, when it is long.
        contents: Vec<ContentsLine>,
        /// Its text.
        notes: Option<Markup>,
        /// The pages that stand right below it.
        below: Vec<PageEntry>,
        /// The page that it stands below, and what else does; none where there is no such page.
        beside: Option<Beside>,
        /// The page before it among those.
        previous: Option<Link>,
        /// The page after it among those.
        next: Option<Link>,
    }
}

view! {
    /// A page and all that stand right below it.
    pub struct Beside {
        /// The page above.
        above: Link,
        /// The pages below it, in order.
        pages: Vec<BesidePage>,
    }
}

view! {
    /// A page among those that stand beside each other.
    pub struct BesidePage {
        /// It.
        page: Link,
        /// Whether it is the page being read.
        is_here: bool,
    }
}

/// Adds every page of the site's own but the home page.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let pages = material.model().of_kind(Kind::Pages);
    for record in pages.filter(|record| !is_home(&record.key)) {
        let page = page_of(material, record);
        plan.page(material, Some(&record.file), page, move |material, page| {
            view_of(material, record, page)
        });
    }
}

fn page_of(material: &Material<'_>, record: &Record) -> Page {
    let address = material.path(&record.key).0;
    let mut page = Page::new(address, &*record.common.title.value, "page");
    let summary = record.common.summary.as_ref();
    page.description = summary.map(|summary| material.plain(&summary.0, record));
    page.trail = trail(material, record);
    let top = page.trail.get(1).map(|link| link.path.0.clone());
    page.section = top.or_else(|| Some(page.address.clone()));
    page
}

/// The way down to `record` from the home page.
fn trail(material: &Material<'_>, record: &Record) -> Vec<Link> {
    let mut trail = Vec::new();
    let mut above = material.tree.above(record);
    while let Some(page) = above {
        trail.push(page_link(page));
        above = material.tree.above(page);
    }
    trail.push(home());
    trail.reverse();
    trail
}

fn view_of(material: &Material<'_>, record: &Record, page: &Page) -> FreePage {
    let notes = material.notes(&record.key);
    let summary = record.common.summary.as_ref();
    let above = material.tree.above(record);
    let siblings = above.map_or(&[][..], |above| material.tree.below(above));
    let place = siblings
        .iter()
        .position(|sibling| sibling.key == record.key);
    let neighbour = |place: Option<usize>| Some(page_link(siblings.get(place?)?));
    FreePage {
        summary: summary.map(|summary| material.inline(&summary.0, record, &page.address)),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
        below: page_entries(material, material.tree.below(record)),
        beside: above.map(|above| Beside {
            above: page_link(above),
            pages: siblings
                .iter()
                .map(|sibling| BesidePage {
                    page: page_link(sibling),
                    is_here: sibling.key == record.key,
                })
                .collect(),
        }),
        previous: neighbour(place.and_then(|place| place.checked_sub(1))),
        next: neighbour(place.map(|place| place + 1)),
    }
}
