//! `/inspections/`: every inspection as a card, latest first.

use crate::decode::Record;
use crate::decode::kinds::Kind;
use crate::decode::kinds::inspection::Inspection;
use crate::plan::Plan;
use crate::plan::material::Material;
use crate::plan::view::view;
use crate::resolve::Entry;
use crate::survey::State;

use super::parts::listing::{Listing, counted, listings};
use super::parts::{InspectionCard, Pagination, inspection_card};

view! {
    /// A page of the list of inspections.
    pub struct InspectionList in "inspections.html" {
        /// How many there are, in a sentence.
        summary: String,
        /// The inspections.
        cards: Vec<InspectionCard>,
        /// The way through the list.
        pagination: Pagination,
    }
}

/// Adds the pages of the list.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for Listing {
        mut page,
        records,
        pagination,
    } in listings(material, Kind::Inspections)
    {
        // The summary of all counts what is overdue, so every page of the list depends on the day.
        page.is_dated = awaited(material) > 0;
        plan.page(material, None, page, move |material, _| InspectionList {
            summary: summary(material),
            cards: cards(material, &records),
            pagination: pagination.clone(),
        });
    }
}

fn cards(material: &Material<'_>, records: &[&Record]) -> Vec<InspectionCard> {
    let inspections = records.iter().filter_map(|record| Entry::of(record));
    inspections
        .map(|inspection| inspection_card(material, inspection))
        .collect()
}

/// How many inspections are not published yet.
fn awaited(material: &Material<'_>) -> usize {
    let model = material.model();
    let inspections = model.all::<Inspection>();
    inspections
        .filter(|inspection| {
            let state = State::of(inspection.facts, model);
            matches!(state, State::Planned | State::Overdue)
        })
        .count()
}

/// "10 inspections, latest first; 1 of them is awaited."
fn summary(material: &Material<'_>) -> String {
    let all = material.model().all::<Inspection>().count();
    let all = counted(all, "inspection", "inspections");
    match awaited(material) {
        0 => format!("{all}, latest first."),
        1 => format!("{all}, latest first. One of them is awaited."),
        many => format!("{all}, latest first. {many} of them are awaited."),
    }
}
