//! The site's own pages as a tree: which stand below which, in the order of lists.
//!
//! The page `how-to/publish` stands below `how-to`, if there is such a page; those at the root stand
//! below the home page. A page in a folder that no page stands for is below none: who puts it there
//! links it from another.

use std::collections::BTreeMap;

use crate::decode::Record;
use crate::decode::kinds::Kind;
use crate::resolve::Model;
use crate::resolve::routes::{is_home, list_order};

/// What stands for the home page among ids.
const ROOT: &str = "";

/// The site's own pages by the page that they stand below.
#[derive(Debug)]
pub struct PageTree<'m> {
    pages: BTreeMap<&'m str, &'m Record>,
    below: BTreeMap<&'m str, Vec<&'m Record>>,
}

impl<'m> PageTree<'m> {
    /// The tree of the pages of `model`.
    pub fn new(model: &'m Model) -> Self {
        let pages: BTreeMap<&str, &Record> = model
            .of_kind(Kind::Pages)
            .filter(|page| !is_home(&page.key))
            .map(|page| (page.key.id.as_str(), page))
            .collect();
        let mut below: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
        for (id, page) in &pages {
            let above = nearest_above(&pages, id).map(|above| above.key.id.as_str());
            let root = (!id.contains('/')).then_some(ROOT);
            if let Some(above) = above.or(root) {
                below.entry(above).or_default().push(page);
            }
        }
        for pages in below.values_mut() {
            pages.sort_by(|one, other| list_order(one, other));
        }
        Self { pages, below }
    }

    /// The pages at the root of the site, but the home page.
    pub fn at_root(&self) -> &[&'m Record] {
        self.listed(ROOT)
    }

    /// The pages right below `page`.
    pub fn below(&self, page: &Record) -> &[&'m Record] {
        self.listed(page.key.id.as_str())
    }

    /// The page that `page` stands below, if it is not the home page.
    pub fn above(&self, page: &Record) -> Option<&'m Record> {
        nearest_above(&self.pages, page.key.id.as_str())
    }

    fn listed(&self, id: &str) -> &[&'m Record] {
        self.below.get(id).map_or(&[], Vec::as_slice)
    }
}

/// The page of the innermost folder of `id` that one stands for.
fn nearest_above<'m>(pages: &BTreeMap<&'m str, &'m Record>, id: &str) -> Option<&'m Record> {
    let mut rest = id;
    while let Some((folder, _)) = rest.rsplit_once('/') {
        if let Some(page) = pages.get(folder) {
            return Some(page);
        }
        rest = folder;
    }
    None
}
