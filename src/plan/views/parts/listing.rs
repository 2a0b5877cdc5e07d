//! The pages of the list of all records of a kind: which records stand on which, and the way through.
//!
//! Order and place are those that the addresses of listed records count on.

use crate::decode::Record;
use crate::decode::kinds::Kind;
use crate::plan::frame::Page;
use crate::plan::material::Material;
use crate::plan::view::{SitePath, view};
use crate::resolve::routes::{list_address, list_order};

use super::section_of;

view! {
    /// The way through a list of several pages.
    pub struct Pagination {
        /// The number of this page, from 1.
        current: usize,
        /// The number of the last page.
        last: usize,
        /// The page before; none on the first.
        previous: Option<SitePath>,
        /// The next page; none on the last.
        next: Option<SitePath>,
    }
}

/// One page of a list.
pub struct Listing<'m> {
    /// The page.
    pub page: Page,
    /// Its records, in order.
    pub records: Vec<&'m Record>,
    /// The way to the others.
    pub pagination: Pagination,
}

/// The pages of the list of all records of `kind`; none when there are no records.
pub fn listings<'m>(material: &Material<'m>, kind: Kind) -> Vec<Listing<'m>> {
    let model = material.model();
    let mut records: Vec<&'m Record> = model.of_kind(kind).collect();
    records.sort_by(|a, b| list_order(a, b));
    let pages = records.chunks(model.settings.page_size);
    let last = pages.len();
    pages
        .enumerate()
        .map(|(number, records)| Listing {
            page: page(kind, number),
            records: records.to_vec(),
            pagination: Pagination {
                current: number + 1,
                last,
                previous: number
                    .checked_sub(1)
                    .map(|before| SitePath(list_address(kind, before))),
                next: (number + 1 < last).then(|| SitePath(list_address(kind, number + 1))),
            },
        })
        .collect()
}

fn page(kind: Kind, number: usize) -> Page {
    let title = match number {
        0 => heading(kind).to_owned(),
        number => format!("{}, page {}", heading(kind), number + 1),
    };
    let mut page = Page::new(list_address(kind, number), title, "list");
    page.section = section_of(kind).map(str::to_owned);
    page
}

/// What the list of all records of `kind` is called.
pub fn heading(kind: Kind) -> &'static str {
    match kind {
        // `/figures/` shows the figures themselves.
        Kind::Metrics => "What is counted",
        Kind::Coverage => "Press coverage",
        kind => kind.many(),
    }
}

/// `count` of what one is called `one` and many are called `many`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}
