//! An inspectorate: whom it inspects, and how it grades.

use crate::decode::kinds::Kind;
use crate::decode::kinds::framework::Framework;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::organisation::Organisation;
use crate::decode::kinds::scale::Scale;
use crate::plan::Plan;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{Markup, WebAddress, view};
use crate::resolve::Entry;
use crate::survey::FindingEntry;

use super::body;
use super::parts::{
    ContentsLine, DeadlineView, FactRow, FindingRow, InspectionCard, Pagination, RecordFoot, Sheet,
    StatementView, Tally, contents, deadline_views, finding_row, inspection_card, number,
    record_foot, record_page, sheets, statements_by, tallies,
};

view! {
    /// A framework in its inspectorate's list.
    pub struct FrameworkLine {
        /// Its page.
        link: Link,
        /// From when to when it holds; none when that is not stated.
        period: Option<String>,
        /// Its scale.
        scale: Option<Link>,
        /// The grades of the scale from worst to best.
        grades: Option<String>,
    }
}

view! {
    /// What stands on the first page of an inspectorate and not on those that continue its list.
    pub struct InspectorateOpening {
        /// What it is, in a sentence.
        summary: Option<Markup>,
        /// Its names.
        facts: Vec<FactRow>,
        /// Its website.
        website: Option<WebAddress>,
        /// Its frameworks, with their scales.
        frameworks: Vec<FrameworkLine>,
        /// How many findings it made of each standing.
        tallies: Vec<Tally>,
        /// The latest of its findings that are open.
        open_findings: Vec<FindingRow>,
        /// How many of them are shown, where that is not all.
        more_findings: Option<String>,
        /// The deadlines that run from its reports.
        deadlines: Vec<DeadlineView>,
        /// How many of them are shown, where that is not all.
        more_deadlines: Option<String>,
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

view! {
    /// An organisation that inspects.
    pub struct InspectoratePage in "inspectorate.html" {
        /// What stands on the first page only.
        opening: Option<InspectorateOpening>,
        /// A page of its inspections, latest first.
        inspections: Vec<InspectionCard>,
        /// How many there are in all.
        inspection_count: usize,
        /// The way through them.
        pagination: Pagination,
    }
}

/// Adds the pages of every inspectorate.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let inspectorates = material.model().of_kind(Kind::Inspectorates);
    for inspectorate in inspectorates.filter_map(Entry::<Organisation>::of) {
        let record = inspectorate.record;
        let index = &material.survey.index;
        let count = index.inspections_by_inspectorate(&record.key).len();
        let mut first = record_page(material, record, "inspectorate");
        first.is_dated = true;
        for sheet in sheets(&first.address, count, material.model().settings.page_size) {
            let page = sheet.page(first.clone());
            plan.page(material, Some(&record.file), page, move |material, page| {
                view_of(material, inspectorate, &sheet, page)
            });
        }
    }
}

fn view_of(
    material: &Material<'_>,
    inspectorate: Entry<'_, Organisation>,
    sheet: &Sheet,
    page: &Page,
) -> InspectoratePage {
    let index = &material.survey.index;
    let all = index.inspections_by_inspectorate(inspectorate.key());
    let listed = all.get(sheet.entries.clone()).unwrap_or_default();
    InspectoratePage {
        opening: sheet
            .is_first()
            .then(|| opening(material, inspectorate, all, page)),
        inspections: listed
            .iter()
            .map(|inspection| inspection_card(material, *inspection))
            .collect(),
        inspection_count: all.len(),
        pagination: sheet.pagination.clone(),
    }
}

fn opening(
    material: &Material<'_>,
    inspectorate: Entry<'_, Organisation>,
    inspections: &[Entry<'_, Inspection>],
    page: &Page,
) -> InspectorateOpening {
    let Entry { record, facts } = inspectorate;
    let survey = &material.survey;
    let page_size = material.model().settings.page_size;
    let findings: Vec<&FindingEntry<'_>> = inspections
        .iter()
        .filter(|inspection| inspection.facts.inspectorate.id() == &record.key.id)
        .flat_map(|inspection| survey.register.findings_of(inspection.key()))
        .filter_map(|position| survey.findings.get(position))
        .collect();
    let open = || {
        findings
            .iter()
            .filter(|entry| entry.status.standing.is_open())
    };
    let mut deadlines: Vec<usize> = inspections
        .iter()
        .flat_map(|inspection| survey.register.deadlines_from(inspection.key()))
        .copied()
        .collect();
    deadlines.sort_unstable();
    let shown = deadlines.iter().take(page_size);
    let notes = material.notes(&record.key);
    let summary = record.common.summary.as_ref();
    InspectorateOpening {
        summary: summary.map(|summary| material.inline(&summary.0, record, &page.address)),
        facts: body::more_facts(material, inspectorate),
        website: facts.url.as_ref().map(|url| WebAddress(url.0.to_string())),
        frameworks: frameworks(material, inspectorate),
        tallies: tallies(findings.iter().copied()),
        open_findings: open()
            .take(page_size)
            .map(|entry| finding_row(material, entry))
            .collect(),
        more_findings: more(
            open().count(),
            page_size,
            "open findings, by inspection, latest first",
        ),
        deadlines: deadline_views(
            material,
            shown.filter_map(|position| survey.deadlines.get(*position)),
        ),
        more_deadlines: more(deadlines.len(), page_size, "deadlines, the earliest first"),
        statements: statements_by(material, &record.key, &page.address),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
        foot: record_foot(material, record, &page.address),
    }
}

/// That only the first `shown` of `all` are listed; none when all are.
fn more(all: usize, shown: usize, what: &str) -> Option<String> {
    (all > shown).then(|| {
        format!(
            "The first {} of {} {what}. The page of each inspection has all of its own.",
            number(shown),
            number(all)
        )
    })
}

/// The frameworks of `inspectorate`, with the scale of each.
fn frameworks(
    material: &Material<'_>,
    inspectorate: Entry<'_, Organisation>,
) -> Vec<FrameworkLine> {
    let named_by = material.survey.index.named_by(inspectorate.key()).iter();
    let frameworks = named_by.filter_map(|record| Entry::<Framework>::of(record));
    frameworks
        .map(|framework| {
            let name = framework.facts.scale.as_ref();
            let scale: Option<Entry<'_, Scale>> =
                name.and_then(|name| material.model().entry(name));
            FrameworkLine {
                link: material.link(framework.record),
                period: super::framework::period(framework.facts),
                scale: scale.map(|scale| material.link(scale.record)),
                grades: scale.map(|scale| super::parts::grade::scale_in_words(scale.facts)),
            }
        })
        .collect()
}
