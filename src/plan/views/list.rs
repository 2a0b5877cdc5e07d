//! The list of all records of a kind that has no list of its own form: a line or two for each.

use crate::decode::Record;
use crate::decode::kinds::coverage::Coverage;
use crate::decode::kinds::framework::Framework;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::organisation::Organisation;
use crate::decode::kinds::person::Person;
use crate::decode::kinds::scale::Scale;
use crate::decode::kinds::series::Series;
use crate::decode::kinds::{Facts, Kind};
use crate::plan::Plan;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::view;
use crate::resolve::Entry;
use crate::survey::Delivery;

use super::parts::listing::{Listing, counted, heading, listings};
use super::parts::{Pagination, in_words, short_name};

/// The kinds whose records are listed here.
const KINDS: &[Kind] = &[
    Kind::Series,
    Kind::Bodies,
    Kind::Inspectorates,
    Kind::Frameworks,
    Kind::Scales,
    Kind::Metrics,
    Kind::People,
    Kind::Topics,
];

view! {
    /// The list of all records of a kind.
    pub struct ListPage in "list.html" {
        /// What they are.
        heading: String,
        /// The records.
        entries: Vec<ListEntry>,
        /// The way through the list.
        pagination: Pagination,
    }
}

view! {
    /// A record in a list.
    pub struct ListEntry {
        /// It.
        record: Link,
        /// What tells it from others, in a few words.
        byline: Vec<String>,
        /// What it says, in a sentence or two.
        summary: Option<String>,
    }
}

/// Adds the lists.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for kind in KINDS {
        for Listing {
            page,
            records,
            pagination,
        } in listings(material, *kind)
        {
            plan.page(material, None, page, move |material, _| ListPage {
                heading: heading(*kind).to_owned(),
                entries: records
                    .iter()
                    .map(|record| entry(material, record))
                    .collect(),
                pagination: pagination.clone(),
            });
        }
    }
}

fn entry(material: &Material<'_>, record: &Record) -> ListEntry {
    let summary = record.common.summary.as_ref();
    ListEntry {
        record: material.link(record),
        byline: byline(material, record),
        summary: summary.map(|summary| material.plain(&summary.0, record)),
    }
}

/// What tells `record` from others of its kind.
fn byline(material: &Material<'_>, record: &Record) -> Vec<String> {
    let index = &material.survey.index;
    let inspections =
        |list: &[Entry<'_, Inspection>]| some(list.len(), "inspection", "inspections");
    let parts = match &record.facts {
        Facts::Bodies(body) => [
            kind_of(body),
            body.region.as_ref().map(|region| region.to_string()),
            inspections(index.inspections_of_body(&record.key)),
        ],
        Facts::Inspectorates(inspectorate) => [
            inspectorate.short.as_ref().map(|short| short.to_string()),
            some(index.named_by(&record.key).len(), "framework", "frameworks"),
            inspections(index.inspections_by_inspectorate(&record.key)),
        ],
        Facts::Frameworks(framework) => framework_line(material, record, framework),
        Facts::Scales(scale) => [Some(grades(scale)), None, None],
        Facts::Metrics(metric) => [
            Some(format!("counted in {}", metric.unit.value)),
            some(
                material.survey.rulings.of_metric(&record.key).len(),
                "figure",
                "figures",
            ),
            None,
        ],
        Facts::People(person) => [
            roles(material, person),
            some(index.said_by(&record.key).len(), "statement", "statements"),
            None,
        ],
        Facts::Topics(_) => topic_line(material, record),
        Facts::Series(series) => [
            some(series.parts.len(), "part", "parts"),
            promised(material, record),
            None,
        ],
        _ => [None, None, None],
    };
    parts.into_iter().flatten().collect()
}

/// `count` in words; none when there is nothing.
fn some(count: usize, one: &str, many: &str) -> Option<String> {
    (count > 0).then(|| counted(count, one, many))
}

fn kind_of(body: &Organisation) -> Option<String> {
    body.type_.as_ref().map(|word| in_words(&word.value))
}

fn framework_line(
    material: &Material<'_>,
    record: &Record,
    framework: &Framework,
) -> [Option<String>; 3] {
    let inspectorate = material.model().named(&framework.inspectorate.reference);
    let time = match (&framework.from, &framework.to) {
        (Some(from), Some(to)) => Some(format!("{} to {}", from.value, to.value)),
        (Some(from), None) => Some(format!("from {}", from.value)),
        (None, Some(to)) => Some(format!("until {}", to.value)),
        (None, None) => None,
    };
    let inspections = material
        .survey
        .index
        .inspections_under_framework(&record.key);
    [
        inspectorate.map(short_name),
        time,
        some(inspections.len(), "inspection", "inspections"),
    ]
}

/// The grades of `scale`, worst to best.
fn grades(scale: &Scale) -> String {
    let labels = scale.grades.iter().map(|grade| grade.label.to_string());
    let labels: Vec<String> = labels.collect();
    format!("Worst to best: {}", labels.join(", "))
}

fn roles(material: &Material<'_>, person: &Person) -> Option<String> {
    let model = material.model();
    let roles = person.roles.iter().map(|role| {
        let organisation = model.named(&role.organisation.reference);
        organisation.map_or_else(
            || role.role.to_string(),
            |organisation| format!("{}, {}", role.role.value, short_name(organisation)),
        )
    });
    let roles: Vec<String> = roles.collect();
    (!roles.is_empty()).then(|| roles.join("; "))
}

fn topic_line(material: &Material<'_>, record: &Record) -> [Option<String>; 3] {
    let on_topic = material.survey.index.on_topic(&record.key);
    let of_kind = |kind: Kind| on_topic.iter().filter(|it| it.key.kind == kind).count();
    let coverage = on_topic.iter().filter_map(|it| Entry::<Coverage>::of(it));
    let has_coverage = of_kind(Kind::Coverage) > 0;
    [
        some(of_kind(Kind::Inspections), "inspection", "inspections"),
        has_coverage.then(|| {
            let count = super::parts::coverage_count(material.model(), coverage);
            format!("press: {count}")
        }),
        None,
    ]
}

/// How many of the promises of the series `record` were kept.
fn promised(material: &Material<'_>, record: &Record) -> Option<String> {
    let promises = material.survey.promises.iter();
    let own: Vec<_> = promises
        .filter(|entry| {
            Entry::<Series>::of(record).is_some_and(|it| it.key() == entry.series.key())
        })
        .collect();
    let kept = own
        .iter()
        .filter(|entry| matches!(entry.delivery, Delivery::Kept(..) | Delivery::Late(..)));
    let kept = kept.count();
    (!own.is_empty()).then(|| {
        format!(
            "{kept} of {} delivered",
            counted(own.len(), "promise", "promises")
        )
    })
}
