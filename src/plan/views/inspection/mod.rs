//! A published inspection: what was found, and what became of it.
//!
//! Not here: what is awaited (see [`super::planned`]).

mod facts;
mod gaps;
mod grades;

use std::collections::BTreeSet;

use crate::decode::RecordKey;
use crate::decode::kinds::inspection::Inspection;
use crate::plan::Plan;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::resolve::Entry;
use crate::survey::{Answer, State, cite};

use super::parts::{
    AnswerView, CitationView, ContentsLine, CoverageCard, FactRow, FigureView, FindingView,
    RecordFoot, StatementView, StatusTag, cited, contents, coverage_card, coverage_count,
    figures_of, finding_view, own_source, record_foot, record_page, statements_of,
};
pub(super) use facts::{Byline, byline, shared_facts};
pub use gaps::gaps;
use grades::{GradesView, grades};

view! {
    /// What took the place of an inspection.
    pub struct Notice {
        /// What happened, up to the link: `Superseded on 3 July 2025 by`.
        text: String,
        /// What took its place.
        link: Option<Link>,
    }
}

view! {
    /// How many findings of a kind there are, and how many of them are known.
    pub struct CountView {
        /// In words: `6 recommendations, of which the text of 2 is known`.
        words: String,
        /// Where the number stands.
        source: Option<CitationView>,
    }
}

view! {
    /// A published inspection.
    pub struct InspectionPage in "inspection.html" {
        /// Superseded or withdrawn; none when it simply stands.
        state: Option<StatusTag>,
        /// What took its place.
        notice: Option<Notice>,
        /// Who inspected whom, how, and when.
        byline: Byline,
        /// What it says, in two sentences.
        summary: Option<Markup>,
        /// The grades; none when it has none.
        grades: Option<GradesView>,
        /// How many findings there are in all.
        counts: Vec<CountView>,
        /// The findings, as the report orders them.
        findings: Vec<FindingView>,
        /// The figures that it gives.
        figures: Vec<FigureView>,
        /// The table of contents of the notes, when they are long.
        contents: Vec<ContentsLine>,
        /// The author's text.
        notes: Option<Markup>,
        /// Who must answer the whole, and what they answered.
        answers: Vec<AnswerView>,
        /// What was said about it.
        statements: Vec<StatementView>,
        /// How many press items there are, and how many texts.
        coverage_count: Option<String>,
        /// The press items.
        coverage: Vec<CoverageCard>,
        /// With whom, for whom, by which rules; what it follows up, which series it belongs to.
        facts: Vec<FactRow>,
        /// What everything is taken from that names no other source.
        source: Option<CitationView>,
        /// The other documents behind the page.
        sources: Vec<CitationView>,
        /// What is not stated, a line each.
        gaps: Vec<String>,
        /// Where sources differ, corrections, topics.
        foot: RecordFoot,
    }
}

/// Adds the page of every published inspection.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let inspections = material.model().all::<Inspection>();
    for inspection in inspections.filter(|entry| entry.facts.published.is_some()) {
        let page = page_of(material, inspection);
        let file = &inspection.record.file;
        plan.page(material, Some(file), page, move |material, page| {
            view_of(material, inspection, page)
        });
    }
}

/// The page of `inspection`, published or planned.
pub(super) fn page_of(material: &Material<'_>, inspection: Entry<'_, Inspection>) -> Page {
    let mut page = record_page(material, inspection.record, "inspection");
    page.is_dated = true;
    page
}

fn view_of(
    material: &Material<'_>,
    inspection: Entry<'_, Inspection>,
    page: &Page,
) -> InspectionPage {
    let Entry { record, facts } = inspection;
    let whole = material.survey.answers_to(inspection);
    let positions = material.survey.register.findings_of(&record.key);
    let notes = material.notes(&record.key);
    let summary = record.common.summary.as_ref();
    let coverage = material.survey.index.coverage_of(&record.key);
    let findings: Vec<FindingView> = positions
        .filter_map(|position| finding_view(material, position, &whole, page))
        .collect();
    InspectionPage {
        state: StatusTag::of_state(State::of(facts, material.model())),
        notice: notice(material, facts),
        byline: byline(material, inspection),
        summary: summary.map(|summary| material.inline(&summary.0, record, &page.address)),
        grades: grades(material, inspection, page),
        counts: counts(material, inspection),
        findings,
        figures: figures_of(material, &record.key, &page.address),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
        answers: answers(material, inspection, &whole, page),
        statements: statements_of(material, record, &page.address),
        coverage_count: (!coverage.is_empty())
            .then(|| coverage_count(material.model(), coverage.iter().copied())),
        coverage: coverage
            .iter()
            .map(|item| coverage_card(material, *item))
            .collect(),
        facts: facts::facts(material, inspection),
        source: cited(material, record, None),
        sources: sources(material, inspection),
        gaps: gaps(material, inspection),
        foot: record_foot(material, record, &page.address),
    }
}

fn notice(material: &Material<'_>, inspection: &Inspection) -> Option<Notice> {
    if let Some(withdrawn) = &inspection.withdrawn {
        let reason = withdrawn.reason.as_ref();
        let reason = reason.map_or_else(String::new, |reason| format!(": {}", reason.value));
        return Some(Notice {
            text: format!("Withdrawn on {}{reason}", withdrawn.date.value),
            link: None,
        });
    }
    let superseded = inspection.superseded.as_ref()?;
    Some(Notice {
        text: format!("Superseded on {} by", superseded.date.value),
        link: material.link_to(&superseded.by),
    })
}

/// How many findings there are of each kind that is counted.
fn counts(material: &Material<'_>, inspection: Entry<'_, Inspection>) -> Vec<CountView> {
    let facts = inspection.facts;
    let counts = facts.finding_counts.iter();
    counts
        .map(|count| {
            let listed = facts.findings.iter();
            let known = listed
                .filter(|finding| finding.kind.value == count.kind.value)
                .count();
            CountView {
                words: count_in_words(&count.kind.value, count.count.value, known),
                source: own_source(material, inspection.record, count.source.as_deref()),
            }
        })
        .collect()
}

/// `6 recommendations, of which 2 are known; the text of 4 is not known`.
fn count_in_words(kind: &str, count: u32, known: usize) -> String {
    let all = super::parts::counted(count, kind);
    let missing = (count as usize).saturating_sub(known);
    match (known, missing) {
        (_, 0) => format!("{all}, all of which are listed"),
        (0, _) => format!("{all}, none of which is known by its text"),
        (1, 1) => format!("{all}, of which 1 is known; the text of 1 is not known"),
        (1, missing) => format!("{all}, of which 1 is known; the text of {missing} is not known"),
        (known, missing) => {
            format!("{all}, of which {known} are known; the text of {missing} is not known")
        }
    }
}

/// The answers to the whole: those that are due, and those of others.
fn answers(
    material: &Material<'_>,
    inspection: Entry<'_, Inspection>,
    whole: &[Answer<'_>],
    page: &Page,
) -> Vec<AnswerView> {
    let record = inspection.record;
    let due = whole
        .iter()
        .map(|answer| AnswerView::of(material, record, answer, page));
    let others = inspection.facts.responses.iter().filter(|response| {
        let mut used = whole.iter().filter_map(|answer| answer.response);
        !used.any(|other| std::ptr::eq(other, *response))
    });
    let others =
        others.filter_map(|response| AnswerView::of_response(material, record, response, page));
    due.chain(others).collect()
}

/// The documents behind the page beside the first: those that it names, and what single facts are taken
/// from.
fn sources(material: &Material<'_>, inspection: Entry<'_, Inspection>) -> Vec<CitationView> {
    let model = material.model();
    let Entry { record, facts } = inspection;
    let named = facts.report.iter().chain(&facts.sources);
    let named = named.filter_map(|source| model.named(&source.reference));
    let citations = facts
        .findings
        .iter()
        .flat_map(|finding| {
            let updates = finding
                .updates
                .iter()
                .map(|update| update.source.as_deref());
            updates.chain([finding.source.as_deref()])
        })
        .chain(
            facts
                .judgements
                .iter()
                .map(|judgement| judgement.source.as_deref()),
        )
        .chain(facts.figures.iter().map(|figure| figure.source.as_deref()))
        .chain(
            facts
                .statements
                .iter()
                .map(|statement| statement.source.as_deref()),
        )
        .flatten();
    let cited = citations
        .filter_map(|citation| cite(model, record, Some(citation)))
        .map(|cited| cited.record);
    let first = cite(model, record, None).map(|cited| &cited.record.key);
    let mut seen: BTreeSet<&RecordKey> = first.into_iter().collect();
    named
        .chain(cited)
        .filter(|source| seen.insert(&source.key))
        .map(|record| CitationView::of(material, crate::survey::Cited { record, at: None }))
        .collect()
}

#[cfg(test)]
mod tests;
