//! An organisation: how it has fared, and what is open.

mod history;

use crate::decode::kinds::Kind;
use std::collections::BTreeMap;

use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::metric::Metric;
use crate::decode::kinds::organisation::Organisation;
use crate::decode::kinds::source::Source;
use crate::decode::values::Text;
use crate::decode::{Record, RecordKey};
use crate::plan::Plan;
use crate::plan::frame::Page;
use crate::plan::material::Material;
use crate::plan::view::{Markup, WebAddress, view};
use crate::resolve::Entry;
use crate::survey::FindingEntry;

use super::figures::{MetricRow, metric_row};
use super::parts::{
    ContentsLine, DeadlineView, Fact, FactRow, FindingRow, InspectionCard, RecordFoot,
    StatementView, Tally, contents, deadline_views, finding_row, in_words, inspection_card,
    record_foot, record_page, statements_by, tallies,
};
use history::{HistoryRow, history};

view! {
    /// An organisation that is inspected, or that has a part in it.
    pub struct BodyPage in "body.html" {
        /// What it is, in a sentence.
        summary: Option<Markup>,
        /// Its type, its region, who answers for it.
        facts: Vec<FactRow>,
        /// What it is part of, its own parts, its names.
        more_facts: Vec<FactRow>,
        /// Its website.
        website: Option<WebAddress>,
        /// Whether it was inspected itself or as a member of a group.
        is_inspected: bool,
        /// Its grades, latest first.
        history: Vec<HistoryRow>,
        /// How many findings it has of each standing.
        tallies: Vec<Tally>,
        /// Its findings that are open.
        open_findings: Vec<FindingRow>,
        /// Its findings that are not.
        other_findings: Vec<FindingRow>,
        /// What it must see to.
        deadlines: Vec<DeadlineView>,
        /// Its inspections, latest first.
        inspections: Vec<InspectionCard>,
        /// What is counted about it, with the figure to use.
        figures: Vec<MetricRow>,
        /// What it said.
        statements: Vec<StatementView>,
        /// The table of contents of the notes, when they are long.
        contents: Vec<ContentsLine>,
        /// The author's text.
        notes: Option<Markup>,
        /// Where sources differ, corrections, topics.
        foot: RecordFoot,
    }
}

/// Adds the page of every body.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let bodies = material.model().of_kind(Kind::Bodies);
    for body in bodies.filter_map(Entry::<Organisation>::of) {
        let record = body.record;
        let mut page = record_page(material, record, "body");
        page.is_dated = true;
        plan.page(material, Some(&record.file), page, move |material, page| {
            view_of(material, body, page)
        });
    }
}

fn view_of(material: &Material<'_>, body: Entry<'_, Organisation>, page: &Page) -> BodyPage {
    let Entry { record, facts } = body;
    let survey = &material.survey;
    let inspections = survey.index.inspections_of_body(&record.key);
    let findings: Vec<&FindingEntry<'_>> = survey
        .register
        .findings_to(&record.key)
        .iter()
        .filter_map(|position| survey.findings.get(*position))
        .collect();
    let rows = |is_open: bool| -> Vec<FindingRow> {
        let chosen = findings.iter();
        chosen
            .filter(|entry| entry.status.standing.is_open() == is_open)
            .map(|entry| finding_row(material, entry))
            .collect()
    };
    let deadlines = survey.register.deadlines_for(&record.key).iter();
    let notes = material.notes(&record.key);
    let summary = record.common.summary.as_ref();
    BodyPage {
        summary: summary.map(|summary| material.inline(&summary.0, record, &page.address)),
        facts: first_facts(material, body),
        more_facts: more_facts(material, body),
        website: facts.url.as_ref().map(|url| WebAddress(url.0.to_string())),
        is_inspected: !inspections.is_empty(),
        history: history(material, record, inspections),
        tallies: tallies(findings.iter().copied()),
        open_findings: rows(true),
        other_findings: rows(false),
        deadlines: deadline_views(
            material,
            deadlines.filter_map(|position| survey.deadlines.get(*position)),
        ),
        inspections: cards(material, inspections),
        figures: figures(material, record, page),
        statements: statements_by(material, &record.key, &page.address),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
        foot: record_foot(material, record, &page.address),
    }
}

/// Cards of `inspections`, in their order.
fn cards(material: &Material<'_>, inspections: &[Entry<'_, Inspection>]) -> Vec<InspectionCard> {
    inspections
        .iter()
        .map(|inspection| inspection_card(material, *inspection))
        .collect()
}

/// What is counted about the body `record`, with the figure to use among those about it.
fn figures(material: &Material<'_>, record: &Record, page: &Page) -> Vec<MetricRow> {
    let survey = &material.survey;
    let mut of_metric: BTreeMap<&RecordKey, Vec<usize>> = BTreeMap::new();
    for position in survey.register.claims_about(&record.key) {
        if let Some(claim) = survey.claims.get(*position) {
            of_metric.entry(claim.metric).or_default().push(*position);
        }
    }
    let rows = of_metric.into_iter().filter_map(|(key, positions)| {
        let metric: Entry<'_, Metric> = Entry::of(material.model().get(key)?)?;
        Some(metric_row(material, metric, &positions, &page.address))
    });
    rows.collect()
}

/// What it is, and who answers for it.
fn first_facts(material: &Material<'_>, body: Entry<'_, Organisation>) -> Vec<FactRow> {
    let facts = body.facts;
    let overseer = facts.overseen_by.as_ref();
    let kind = facts.type_.as_ref().map(|word| in_words(&word.value));
    [
        FactRow::if_any("Type", kind),
        FactRow::if_any("Region", facts.region.as_ref().map(|text| text.to_string())),
        FactRow::if_any(
            "Who answers for it",
            overseer.and_then(|overseer| material.link_to(overseer)),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What it is part of, its own parts, its names, the documents that it published.
pub(super) fn more_facts(material: &Material<'_>, body: Entry<'_, Organisation>) -> Vec<FactRow> {
    let Entry { record, facts } = body;
    let text = |text: &Text| text.to_string();
    let naming = || material.survey.index.named_by(&record.key).iter();
    let parts = naming().filter(|part| Entry::<Organisation>::of(part).is_some());
    let published = naming().filter(|source| Entry::<Source>::of(source).is_some());
    let parent = facts.parent.as_ref();
    let former = facts.former_names.iter().map(|name| match &name.until {
        Some(until) => format!("{}, until {}", name.name.value, until.value),
        None => name.name.to_string(),
    });
    let identifiers = facts
        .identifiers
        .iter()
        .map(|number| format!("{}: {}", number.scheme.value, number.value.value));
    [
        FactRow::if_any("Short name", facts.short.as_ref().map(text)),
        FactRow::if_any("Also known as", facts.also_known_as.iter().map(text)),
        FactRow::if_any("Names it had", former),
        FactRow::if_any(
            "Part of",
            parent.and_then(|parent| material.link_to(parent)),
        ),
        FactRow::if_any("Members", members(material, facts)),
        FactRow::if_any("Its parts", parts.map(|part| material.link(part))),
        FactRow::if_any("In registers", identifiers),
        FactRow::if_any(
            "Documents it published",
            published.map(|source| material.link(source)),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The members of a group; their number where they are not all named.
fn members(material: &Material<'_>, group: &Organisation) -> Vec<Fact> {
    let mut members: Vec<Fact> = material
        .links_to(&group.members)
        .into_iter()
        .map(Fact::from)
        .collect();
    if let Some(count) = &group.count {
        let named = members.len();
        members.push(Fact::from(match named {
            0 => format!("{}, which are not named", count.value),
            _ if named == count.value as usize => return members,
            named => format!("{} in all, of which {named} named here", count.value),
        }));
    }
    members
}
