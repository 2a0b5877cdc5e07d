//! A page of the site's own in a list: its title, and what it says.

use crate::decode::Record;
use crate::plan::frame::{Link, page_link};
use crate::plan::material::Material;
use crate::plan::view::view;

view! {
    /// A page of the site's own in a list.
    pub struct PageEntry {
        /// It.
        page: Link,
        /// What it says, in a sentence.
        summary: Option<String>,
    }
}

/// `pages` as a list shows them.
pub fn page_entries(material: &Material<'_>, pages: &[&Record]) -> Vec<PageEntry> {
    let entry = |page: &&Record| PageEntry {
        page: page_link(page),
        summary: page
            .common
            .summary
            .as_ref()
            .map(|summary| material.plain(&summary.0, page)),
    };
    pages.iter().map(entry).collect()
}
