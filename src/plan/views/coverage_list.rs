//! `/coverage/`: every press item as a card, latest first; those without notes have their anchor here.

use crate::decode::Record;
use crate::decode::kinds::Kind;
use crate::plan::Plan;
use crate::plan::material::Material;
use crate::plan::view::view;
use crate::resolve::Entry;

use super::parts::listing::{Listing, listings};
use super::parts::{CoverageCard, Pagination, coverage_card, coverage_count};

view! {
    /// A page of the list of press items.
    pub struct CoverageList in "coverage.html" {
        /// How many items there are, and how many different texts.
        count: String,
        /// The items.
        cards: Vec<CoverageCard>,
        /// The way through the list.
        pagination: Pagination,
    }
}

/// Adds the pages of the list.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for Listing {
        page,
        records,
        pagination,
    } in listings(material, Kind::Coverage)
    {
        plan.page(material, None, page, move |material, _| CoverageList {
            count: coverage_count(material.model(), material.model().all()),
            cards: cards(material, &records),
            pagination: pagination.clone(),
        });
    }
}

fn cards(material: &Material<'_>, records: &[&Record]) -> Vec<CoverageCard> {
    let items = records.iter().filter_map(|record| Entry::of(record));
    items.map(|item| coverage_card(material, item)).collect()
}
