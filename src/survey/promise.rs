//! What was to be published, and whether it was.

use jiff::civil::Date;

use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::decode::kinds::series::{Promise, Series};
use crate::resolve::{Entry, Model};

/// A promise, who made it, and what became of it.
#[derive(Clone, Debug)]
pub struct PromiseEntry<'m> {
    /// The series that it belongs to.
    pub series: Entry<'m, Series>,
    /// The promise.
    pub promise: &'m Promise,
    /// Who is to publish it.
    pub publisher: Option<&'m Record>,
    /// What became of it.
    pub delivery: Delivery<'m>,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug)]
pub enum Delivery<'m> {
    /// It was kept in time, by this.
    Kept(&'m Record, Option<Date>),
    /// It was kept after its time, by this.
    Late(&'m Record, Date),
    /// Its time is not over.
    Awaited,
    /// Its time is over.
    Overdue,
}

impl PartialEq for Delivery<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Kept(a, x), Self::Kept(b, y)) => a.key == b.key && x == y,
            (Self::Late(a, x), Self::Late(b, y)) => a.key == b.key && x == y,
            (Self::Awaited, Self::Awaited) | (Self::Overdue, Self::Overdue) => true,
            _ => false,
        }
    }
}

/// Every promise of `model`.
pub(super) fn promises(model: &Model) -> Vec<PromiseEntry<'_>> {
    let entries = model.all::<Series>().flat_map(|series| {
        series
            .facts
            .promised
            .iter()
            .map(move |promise| PromiseEntry {
                series,
                promise,
                publisher: model.named(&promise.publisher.reference),
                delivery: delivery(model, promise),
            })
    });
    let mut entries: Vec<PromiseEntry<'_>> = entries.collect();
    entries.sort_by(|a, b| {
        let by_date = a.promise.expected.value.cmp(&b.promise.expected.value);
        by_date.then_with(|| a.promise.title.value.cmp(&b.promise.title.value))
    });
    entries
}

fn delivery<'m>(model: &'m Model, promise: &Promise) -> Delivery<'m> {
    let latest = promise.expected.latest();
    let delivered = promise
        .delivered
        .as_ref()
        .and_then(|name| model.named(&name.reference));
    let Some(record) = delivered.filter(|record| is_out(record)) else {
        return if latest < model.as_at.day {
            Delivery::Overdue
        } else {
            Delivery::Awaited
        };
    };
    match published(record) {
        Some(day) if day > latest => Delivery::Late(record, day),
        day => Delivery::Kept(record, day),
    }
}

/// Whether what is to deliver a promise is there, and not only planned.
fn is_out(record: &Record) -> bool {
    match &record.facts {
        Facts::Inspections(inspection) => inspection.published.is_some(),
        _ => true,
    }
}

fn published(record: &Record) -> Option<Date> {
    match &record.facts {
        Facts::Inspections(inspection) => inspection
            .published
            .as_ref()?
            .date()
            .map(crate::base::PartialDate::latest),
        Facts::Sources(source) => source.published.as_ref().map(|date| date.latest()),
        _ => None,
    }
}
