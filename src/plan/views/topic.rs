//! A topic: the latest inspections and press items on it, and what else its name may mean.

use crate::decode::Record;
use crate::decode::kinds::Kind;
use crate::decode::kinds::coverage::Coverage;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::topic::Topic;
use crate::plan::Plan;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::resolve::Entry;
use crate::survey::State;

use super::parts::{
    ContentsLine, CoverageCard, InspectionCard, RecordFoot, contents, coverage_card,
    coverage_count, inspection_card, record_foot, record_page,
};

view! {
    /// A topic.
    pub struct TopicPage in "topic.html" {
        /// What it says, in a sentence or two.
        summary: Option<Markup>,
        /// What else its name may mean.
        ambiguous_with: Vec<Link>,
        /// The inspections on it, latest first.
        inspections: Vec<InspectionCard>,
        /// The press items on it, latest first.
        coverage: Vec<CoverageCard>,
        /// How many press items, and how many different texts.
        coverage_count: String,
        /// What else is on it, by kind.
        others: Vec<OtherRecords>,
        /// Its table of contents, when it is long.
        contents: Vec<ContentsLine>,
        /// Its text.
        notes: Option<Markup>,
        /// What every record's page ends with.
        foot: RecordFoot,
    }
}

view! {
    /// Records of one kind.
    pub struct OtherRecords {
        /// What they are: `Figures`.
        kind: String,
        /// They.
        links: Vec<Link>,
    }
}

/// Adds the page of every topic.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for topic in material.model().all::<Topic>() {
        let mut page = record_page(material, topic.record, "topic");
        page.is_dated = material
            .survey
            .index
            .on_topic(topic.key())
            .iter()
            .filter_map(|record| Entry::<Inspection>::of(record))
            .any(|inspection| !State::of(inspection.facts, material.model()).is_published());
        let file = &topic.record.file;
        plan.page(material, Some(file), page, move |material, page| {
            view_of(material, topic, &page.address)
        });
    }
}

fn view_of(material: &Material<'_>, topic: Entry<'_, Topic>, address: &str) -> TopicPage {
    let Entry { record, facts } = topic;
    let on_topic = material.survey.index.on_topic(&record.key);
    let inspections = on_topic.iter().filter_map(|record| Entry::of(record));
    let coverage: Vec<Entry<'_, Coverage>> = on_topic
        .iter()
        .filter_map(|record| Entry::of(record))
        .collect();
    let notes = material.notes(&record.key);
    let summary = record.common.summary.as_ref();
    TopicPage {
        summary: summary.map(|summary| material.inline(&summary.0, record, address)),
        ambiguous_with: facts
            .ambiguous_with
            .iter()
            .filter_map(|name| material.model().named(&name.reference))
            .map(|other| material.link(other))
            .collect(),
        inspections: inspections
            .map(|inspection| inspection_card(material, inspection))
            .collect(),
        coverage_count: coverage_count(material.model(), coverage.iter().copied()),
        coverage: coverage
            .iter()
            .map(|item| coverage_card(material, *item))
            .collect(),
        others: others(material, on_topic),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
        foot: record_foot(material, record, address),
    }
}

/// The records that are neither inspections nor press items, by kind.
fn others(material: &Material<'_>, records: &[&Record]) -> Vec<OtherRecords> {
    let is_other = |kind: &&Kind| !matches!(kind, Kind::Inspections | Kind::Coverage);
    let groups = Kind::ALL.iter().filter(is_other).map(|kind| {
        let records = records.iter().filter(|record| record.key.kind == *kind);
        OtherRecords {
            kind: kind.many().to_owned(),
            links: records.map(|record| material.link(record)).collect(),
        }
    });
    groups.filter(|group| !group.links.is_empty()).collect()
}
