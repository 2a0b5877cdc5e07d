//! Long lists on several pages: which entries stand on which, and the way through.

use std::ops::Range;

use crate::plan::frame::Page;
use crate::plan::view::SitePath;

use super::{Pagination, list_link};

/// One page of a long list.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its address.
    pub address: String,
    /// Which entries stand on it.
    pub entries: Range<usize>,
    /// The way to the others.
    pub pagination: Pagination,
}

/// The pages of a list of `count` entries at `address`, with `page_size` on each; one when it is empty.
pub fn sheets(address: &str, count: usize, page_size: usize) -> Vec<Sheet> {
    let last = count.div_ceil(page_size).max(1);
    let page = |number: usize| {
        let is_there = (1..=last).contains(&number);
        is_there.then(|| SitePath(sheet_address(address, number)))
    };
    (1..=last)
        .map(|number| Sheet {
            address: sheet_address(address, number),
            entries: (number - 1) * page_size..count.min(number * page_size),
            pagination: Pagination {
                current: number,
                last,
                previous: page(number - 1),
                next: page(number + 1),
            },
        })
        .collect()
}

impl Sheet {
    /// Whether the list begins on it.
    pub fn is_first(&self) -> bool {
        self.pagination.current == 1
    }

    /// `first`, the page on which the list begins, made into this page of it.
    #[must_use]
    pub fn page(&self, first: Page) -> Page {
        if self.is_first() {
            return first;
        }
        let Pagination { current, last, .. } = &self.pagination;
        let mut page = Page {
            title: format!("{}, page {current} of {last}", first.title),
            address: self.address.clone(),
            ..first
        };
        page.trail.push(list_link(&first.title, &first.address));
        page
    }
}

fn sheet_address(address: &str, number: usize) -> String {
    match number {
        1 => address.to_owned(),
        number => format!("{address}page/{number}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_stands_on_exactly_one_page() {
        let sheets = sheets("/findings/", 101, 50);
        let places: Vec<(&str, Range<usize>)> = sheets
            .iter()
            .map(|sheet| (sheet.address.as_str(), sheet.entries.clone()))
            .collect();
        assert_eq!(
            places,
            [
                ("/findings/", 0..50),
                ("/findings/page/2/", 50..100),
                ("/findings/page/3/", 100..101),
            ]
        );
        let ways: Vec<_> = sheets
            .iter()
            .map(|sheet| (&sheet.pagination.previous, &sheet.pagination.next))
            .collect();
        let page = |address: &str| Some(SitePath(address.to_owned()));
        assert_eq!(
            ways,
            [
                (&None, &page("/findings/page/2/")),
                (&page("/findings/"), &page("/findings/page/3/")),
                (&page("/findings/page/2/"), &None),
            ]
        );
    }

    #[test]
    fn an_empty_list_has_a_page_that_says_so() {
        let sheets = sheets("/findings/", 0, 50);
        assert_eq!(sheets.len(), 1);
        assert!(
            sheets
                .iter()
                .all(|sheet| sheet.is_first() && sheet.entries.is_empty())
        );
    }
}
