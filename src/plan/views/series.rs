//! A programme of several reports: where each part stands, and what was promised and kept.

use crate::base::PartialDate;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::items::Commission;
use crate::decode::kinds::series::{Part, Series};
use crate::decode::values::StatedDate;
use crate::plan::Plan;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::resolve::Entry;
use crate::survey::{Delivery, PromiseEntry, State};

use super::parts::{
    ContentsLine, InspectionCard, PromiseView, RecordFoot, StatusTag, contents, inspection_card,
    promise_view, record_foot, record_page, short_link,
};

view! {
    /// A programme of several reports.
    pub struct SeriesPage in "series.html" {
        /// What it says, in a sentence or two.
        summary: Option<Markup>,
        /// Who asked for it.
        commissioned_by: Option<Link>,
        /// When they did.
        commissioned_on: Option<String>,
        /// Its parts in order.
        parts: Vec<PartView>,
        /// Its inspections that belong to no part.
        others: Vec<InspectionCard>,
        /// What was promised.
        promises: Vec<PromiseView>,
        /// How many of the promises were kept, in a sentence.
        kept: Option<String>,
        /// Its table of contents, when it is long.
        contents: Vec<ContentsLine>,
        /// Its text.
        notes: Option<Markup>,
        /// What every record's page ends with.
        foot: RecordFoot,
    }
}

view! {
    /// One part of a programme.
    pub struct PartView {
        /// Its number or name.
        part: String,
        /// What it is about.
        title: String,
        /// Who leads it.
        lead: Option<Link>,
        /// Whether it is reported, awaited or overdue.
        status: StatusTag,
        /// When it was reported or is awaited, in words.
        date: Option<String>,
        /// Its inspections.
        inspections: Vec<InspectionCard>,
    }
}

/// Adds the page of every series.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for series in material.model().all::<Series>() {
        let mut page: Page = record_page(material, series.record, "series");
        page.is_dated = is_dated(material, series);
        let file = &series.record.file;
        plan.page(material, Some(file), page, move |material, page| {
            view_of(material, series, &page.address)
        });
    }
}

fn promises<'a, 'm>(
    material: &'a Material<'m>,
    series: Entry<'_, Series>,
) -> Vec<&'a PromiseEntry<'m>> {
    let promises = material.survey.promises.iter();
    promises
        .filter(|entry| entry.series.key() == series.key())
        .collect()
}

/// Whether something of `series` is awaited, and so may be overdue on another day.
fn is_dated(material: &Material<'_>, series: Entry<'_, Series>) -> bool {
    let awaited = |delivery| matches!(delivery, Delivery::Awaited | Delivery::Overdue);
    let inspections = material.survey.index.inspections_of_series(series.key());
    promises(material, series)
        .iter()
        .any(|entry| awaited(entry.delivery))
        || series
            .facts
            .parts
            .iter()
            .any(|part| part.reported.is_none() && part.expected.is_some())
        || inspections
            .iter()
            .any(|inspection| !State::of(inspection.facts, material.model()).is_published())
}

fn view_of(material: &Material<'_>, series: Entry<'_, Series>, address: &str) -> SeriesPage {
    let Entry { record, facts } = series;
    let parts: Vec<Vec<Entry<'_, Inspection>>> = facts
        .parts
        .iter()
        .map(|part| inspections_of(material, series, part))
        .collect();
    let others = material.survey.index.inspections_of_series(&record.key);
    let others = others.iter().filter(|inspection| {
        let mut placed = parts.iter().flatten();
        !placed.any(|other| other.key() == inspection.key())
    });
    let others = others.map(|inspection| inspection_card(material, *inspection));
    let promises = promises(material, series);
    let (commissioned_by, commissioned_on) = commission(material, facts.commissioned.as_ref());
    let notes = material.notes(&record.key);
    let summary = record.common.summary.as_ref();
    SeriesPage {
        summary: summary.map(|summary| material.inline(&summary.0, record, address)),
        commissioned_by,
        commissioned_on,
        others: others.collect(),
        parts: facts
            .parts
            .iter()
            .zip(&parts)
            .map(|(part, inspections)| part_view(material, part, inspections))
            .collect(),
        kept: kept_in_words(&promises),
        promises: promises
            .iter()
            .map(|entry| promise_view(material, entry, address))
            .collect(),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
        foot: record_foot(material, record, address),
    }
}

/// Who asked for something, and when.
fn commission(
    material: &Material<'_>,
    commission: Option<&Commission>,
) -> (Option<Link>, Option<String>) {
    let by = commission.and_then(|commission| material.model().named(&commission.by.reference));
    let date = commission.and_then(|commission| commission.date.as_ref());
    (
        by.map(|by| short_link(material, by)),
        date.map(|date| date.to_string()),
    )
}

/// The inspections of `part`: those that it names, and those that say that they are this part.
fn inspections_of<'m>(
    material: &Material<'m>,
    series: Entry<'_, Series>,
    part: &Part,
) -> Vec<Entry<'m, Inspection>> {
    let model = material.model();
    let mut found: Vec<Entry<'m, Inspection>> = part
        .inspections
        .iter()
        .filter_map(|name| model.entry(name))
        .collect();
    for inspection in material.survey.index.inspections_of_series(series.key()) {
        let own = inspection.facts.series.as_ref();
        let own = own.and_then(|own| own.part.as_ref());
        let is_listed = found.iter().any(|other| other.key() == inspection.key());
        if own.is_some_and(|own| own.value == part.part.value) && !is_listed {
            found.push(*inspection);
        }
    }
    found
}

fn part_view(
    material: &Material<'_>,
    part: &Part,
    inspections: &[Entry<'_, Inspection>],
) -> PartView {
    let today = material.model().as_at.day;
    let lead = part
        .lead
        .as_ref()
        .and_then(|name| material.model().named(&name.reference));
    let expected = part.expected.as_ref().map(|expected| &expected.value);
    let is_late = expected.is_some_and(|expected| expected.latest() < today);
    let (status, date) = match (&part.reported, expected) {
        (Some(reported), _) => (
            StatusTag::new("Reported", "plain"),
            Some(reported_in_words(reported)),
        ),
        (None, Some(expected)) if is_late => {
            (StatusTag::overdue(), Some(expected_in_words(expected)))
        }
        (None, Some(expected)) => (
            StatusTag::new("Awaited", "open"),
            Some(expected_in_words(expected)),
        ),
        (None, None) => (StatusTag::new("State not stated", "plain"), None),
    };
    PartView {
        part: part.part.to_string(),
        title: part.title.to_string(),
        lead: lead.map(|lead| short_link(material, lead)),
        status,
        date,
        inspections: inspections
            .iter()
            .map(|inspection| inspection_card(material, *inspection))
            .collect(),
    }
}

fn reported_in_words(reported: &StatedDate) -> String {
    match reported.date() {
        Some(date) => date.to_string(),
        None => "on a day that is not stated".to_owned(),
    }
}

fn expected_in_words(expected: &PartialDate) -> String {
    format!("expected {expected}")
}

/// "4 promises: 3 delivered, one of them by inference; 1 overdue."
fn kept_in_words(promises: &[&PromiseEntry<'_>]) -> Option<String> {
    let count = |wanted: fn(&Delivery<'_>) -> bool| {
        let found = promises.iter().filter(|entry| wanted(&entry.delivery));
        found.count()
    };
    let parts = [
        (count(|it| matches!(it, Delivery::Kept(..))), "delivered"),
        (
            count(|it| matches!(it, Delivery::Late(..))),
            "delivered late",
        ),
        (count(|it| matches!(it, Delivery::Awaited)), "awaited"),
        (count(|it| matches!(it, Delivery::Overdue)), "overdue"),
    ];
    let told: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let word = if promises.len() == 1 {
        "publication was"
    } else {
        "publications were"
    };
    (!told.is_empty()).then(|| {
        format!(
            "{} {word} promised: {}.",
            promises.len(),
            super::parts::listed(&told)
        )
    })
}
