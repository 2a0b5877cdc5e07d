//! `/sitemap.xml`: every page, for search engines, as <https://www.sitemaps.org/protocol.html> has it.
//!
//! A day of last change is given only where a record says one. A site of more pages than one file may
//! list has several files, and an index of them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diag::FilePath;
use crate::plan::Plan;
use crate::plan::frame::{Page, canonical};
use crate::plan::material::Material;
use crate::plan::view::{WebAddress, view};
use crate::resolve::Model;

use super::feed::changed;

/// The protocol allows so many addresses in one file.
const MOST_ADDRESSES: usize = 50_000;

view! {
    /// A sitemap.
    pub struct Sitemap in "sitemap.xml" {
        /// The pages.
        pages: Vec<SitemapEntry>,
    }
}

view! {
    /// An index of sitemaps.
    pub struct SitemapIndex in "sitemap_index.xml" {
        /// The sitemaps.
        files: Vec<WebAddress>,
    }
}

view! {
    /// A page in a sitemap.
    pub struct SitemapEntry {
        /// Its whole address.
        address: WebAddress,
        /// The day of its last change, where a record says one.
        changed: Option<String>,
    }
}

/// Adds the sitemap of the pages that `plan` has so far.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let model = material.model();
    let entries = entries(model, plan);
    if entries.len() <= MOST_ADDRESSES {
        return add(material, plan, "/sitemap.xml".to_owned(), entries);
    }
    let mut files = Vec::new();
    for (number, entries) in entries.chunks(MOST_ADDRESSES).enumerate() {
        let address = format!("/sitemap-{}.xml", number + 1);
        files.push(WebAddress(canonical(model, &address)));
        add(material, plan, address, entries.to_vec());
    }
    let page = Page::new("/sitemap.xml", "Sitemap", "sitemap");
    plan.page(material, None, page, move |_, _| SitemapIndex {
        files: files.clone(),
    });
}

fn add<'m>(
    material: &'m Material<'m>,
    plan: &mut Plan<'m>,
    address: String,
    entries: Vec<SitemapEntry>,
) {
    let page = Page::new(address, "Sitemap", "sitemap");
    plan.page(material, None, page, move |_, _| Sitemap {
        pages: entries.clone(),
    });
}

/// Every page of `plan`, by address.
fn entries(model: &Model, plan: &Plan<'_>) -> Vec<SitemapEntry> {
    let days: BTreeMap<&FilePath, Option<Date>> = model
        .records()
        .map(|record| (&record.file, changed(record, model.as_at.day)))
        .collect();
    let pages = plan.artifacts.values().filter_map(|artifact| {
        let folder = artifact.path.as_str().strip_suffix("index.html")?;
        Some((format!("/{folder}"), artifact.record.as_ref()))
    });
    pages
        .map(|(address, record)| SitemapEntry {
            address: WebAddress(canonical(model, &address)),
            changed: record
                .and_then(|file| days.get(file).copied().flatten())
                .map(|day| day.to_string()),
        })
        .collect()
}
