//! What comes first comes first: a date that lies certainly after another cannot have been before it.

use crate::base::{PartialDate, Spanned};
use crate::check::Written;
use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::decode::kinds::coverage::Coverage;
use crate::decode::kinds::framework::Framework;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::items::{Fieldwork, Period, Stretch, StretchEnd};
use crate::decode::kinds::person::Person;
use crate::decode::kinds::series::Series;
use crate::decode::kinds::source::Source;
use crate::decode::values::StatedDate;
use crate::diag::Diagnostic;

/// A date and what happened on it.
type Event<'a> = (&'static str, Option<&'a Spanned<PartialDate>>);

/// Two events, the earlier first.
type Order<'a> = (Event<'a>, Event<'a>);

/// Finds dates that are in the wrong order.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written.records().flat_map(of_record).collect()
}

fn of_record(record: &Record) -> Vec<Diagnostic> {
    let mut orders = match &record.facts {
        Facts::Inspections(facts) => of_inspection(facts),
        Facts::Series(facts) => of_series(facts),
        Facts::Coverage(facts) => of_coverage(facts),
        Facts::Sources(facts) => of_source(facts),
        Facts::Frameworks(facts) => of_framework(facts),
        Facts::People(facts) => of_person(facts),
        _ => Vec::new(),
    };
    let periods = record
        .figures()
        .iter()
        .filter_map(|figure| figure.period.as_ref());
    orders.extend(periods.filter_map(stretch_of).map(of_stretch));
    orders
        .into_iter()
        .filter_map(|order| problem(record, order))
        .collect()
}

fn problem(record: &Record, (first, second): Order<'_>) -> Option<Diagnostic> {
    let ((before, earlier), (after, later)) = (first, second);
    let (earlier, later) = (earlier?, later?);
    earlier.earliest().filter(|day| *day > later.latest())?;
    let message = format!(
        "{after} ({}) lies before {before} ({})",
        later.value, earlier.value
    );
    Some(
        Diagnostic::error("date-order", message)
            .at(&record.file, later.span)
            .and_at(&record.file, earlier.span, format!("{before} is here"))
            .help("correct the date that is wrong; if only a month or a year is known, write no more than that"),
    )
}

fn stated(date: &StatedDate) -> Option<&Spanned<PartialDate>> {
    match date {
        StatedDate::On(date) => Some(date),
        StatedDate::NotStated => None,
    }
}

fn stretch_of(period: &Period) -> Option<&Stretch> {
    match period {
        Period::During(stretch) => Some(stretch),
        Period::In(_) => None,
    }
}

fn of_stretch(stretch: &Stretch) -> Order<'_> {
    let to = match &stretch.to {
        Some(StretchEnd::On(date)) => Some(date),
        Some(StretchEnd::Ongoing) | None => None,
    };
    (("its beginning", stretch.from.as_ref()), ("the end", to))
}

fn of_inspection(facts: &Inspection) -> Vec<Order<'_>> {
    let published = facts.published.as_ref().and_then(stated);
    let commissioned = facts.commissioned.as_ref();
    let commissioned = commissioned.and_then(|commission| commission.date.as_ref());
    let period = match &facts.fieldwork {
        Some(Fieldwork::During(period)) => Some(period),
        Some(Fieldwork::NotStated) | None => None,
    };
    let began = match period {
        Some(Period::In(date)) => Some(date),
        Some(Period::During(stretch)) => stretch.from.as_ref(),
        None => None,
    };
    let superseded = facts.superseded.as_ref().map(|superseded| &superseded.date);
    let withdrawn = facts.withdrawn.as_ref().map(|withdrawn| &withdrawn.date);
    let mut orders = vec![
        (("the fieldwork", began), ("publication", published)),
        (("the commission", commissioned), ("publication", published)),
        (
            ("the commission", commissioned),
            ("the expected date", facts.expected.as_ref()),
        ),
        (
            ("publication", published),
            ("the day on which it was superseded", superseded),
        ),
        (
            ("publication", published),
            ("the day on which it was withdrawn", withdrawn),
        ),
    ];
    orders.extend(period.and_then(stretch_of).map(of_stretch));
    orders
}

fn of_series(facts: &Series) -> Vec<Order<'_>> {
    let commissioned = facts.commissioned.as_ref();
    let commissioned = commissioned.and_then(|commission| commission.date.as_ref());
    let parts = facts.parts.iter().flat_map(|part| {
        let reported = part.reported.as_ref().and_then(stated);
        [
            ("the report", reported),
            ("the expected date", part.expected.as_ref()),
        ]
    });
    let promises = facts.promised.iter().map(|promise| {
        (
            ("the promise", Some(&promise.date)),
            ("the date that was promised", Some(&promise.expected)),
        )
    });
    parts
        .map(|part| (("the commission", commissioned), part))
        .chain(promises)
        .collect()
}

fn of_coverage(facts: &Coverage) -> Vec<Order<'_>> {
    let seen = facts.seen.as_ref().and_then(|seen| seen.date.as_ref());
    vec![(
        ("publication", facts.published.as_ref()),
        ("the day on which it was seen", seen),
    )]
}

fn of_source(facts: &Source) -> Vec<Order<'_>> {
    let retrieved = facts.retrieved.as_ref();
    vec![(
        ("publication", facts.published.as_ref()),
        ("the day on which it was fetched", retrieved),
    )]
}

fn of_framework(facts: &Framework) -> Vec<Order<'_>> {
    vec![(
        ("its beginning", facts.from.as_ref()),
        ("the end", facts.to.as_ref()),
    )]
}

fn of_person(facts: &Person) -> Vec<Order<'_>> {
    let roles = facts.roles.iter();
    roles
        .map(|role| {
            (
                ("its beginning", role.from.as_ref()),
                ("the end of the role", role.to.as_ref()),
            )
        })
        .collect()
}
