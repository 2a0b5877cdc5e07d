//! `/404.html`: what a reader sees whose address leads nowhere.
//!
//! Servers show it at any address, so its links begin at the root of the site, not at itself.

use crate::decode::kinds::Kind;
use crate::plan::Plan;
use crate::plan::frame::{Link, NOT_FOUND, Page};
use crate::plan::material::Material;
use crate::plan::view::{SitePath, view};
use crate::plan::views::parts::list_of;

/// More renamed records than this do not fit a page that helps.
const MOST_RENAMED: usize = 50;

view! {
    /// What a reader sees whose address leads nowhere.
    pub struct NotFound in "404.html" {
        /// The lists of everything.
        lists: Vec<Link>,
        /// What had another address before.
        renamed: Vec<Renamed>,
    }
}

view! {
    /// A record that had another address before.
    pub struct Renamed {
        /// Its old address, as it was written.
        old: String,
        /// It.
        record: Link,
    }
}

/// Adds the page.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let mut page = Page::new(NOT_FOUND, "There is no such page", "not-found");
    page.trail = Vec::new();
    plan.page(material, None, page, |material, _| NotFound {
        lists: lists(material),
        renamed: renamed(material),
    });
}

fn lists(material: &Material<'_>) -> Vec<Link> {
    let has_list =
        |kind: &&Kind| **kind != Kind::Pages && material.model().of_kind(**kind).next().is_some();
    let kinds = Kind::ALL.iter().filter(has_list);
    kinds.map(|kind| list_of(*kind)).collect()
}

/// What was renamed, by old address; nothing when that is too much to look through.
fn renamed(material: &Material<'_>) -> Vec<Renamed> {
    let records = material.model().records();
    let mut renamed: Vec<Renamed> = records
        .flat_map(|record| {
            record.common.aliases.iter().map(|alias| Renamed {
                old: alias.0.to_string(),
                record: Link {
                    title: record.common.title.to_string(),
                    path: SitePath(material.path(&record.key).0),
                },
            })
        })
        .collect();
    renamed.sort_by(|a, b| a.old.cmp(&b.old));
    if renamed.len() > MOST_RENAMED {
        renamed.clear();
    }
    renamed
}
