//! Findings, the news of each, and the answers to them.

use serde_json::Value as Json;

use super::{Table, address, date, source, text};
use crate::decode::kinds::finding::{Finding, Measure, Response};
use crate::decode::kinds::inspection::Inspection;
use crate::plan::material::Material;
use crate::plan::views::parts::figure::value_in_words;
use crate::resolve::Entry;
use crate::survey::FindingEntry;

/// Every finding, with how it stands.
pub(super) fn findings(material: &Material<'_>) -> Table {
    let rows = material.survey.findings.iter();
    Table {
        columns: vec![
            "inspection",
            "inspection_title",
            "published",
            "finding",
            "number",
            "kind",
            "as_printed",
            "title",
            "text",
            "area",
            "priority",
            "to",
            "due",
            "overdue",
            "standing",
            "progress",
            "basis",
            "progress_date",
            "repeats",
            "source",
            "source_at",
            "address",
        ],
        rows: rows.map(|entry| finding_row(material, entry)).collect(),
    }
}

fn finding_row(material: &Material<'_>, entry: &FindingEntry<'_>) -> Vec<Json> {
    let model = material.model();
    let (finding, record) = (entry.finding, entry.inspection.record);
    let published = entry.inspection.facts.published.as_ref();
    let to: Json = entry
        .addressees
        .iter()
        .map(|it| it.key.id.as_str())
        .collect();
    let repeats = finding.repeats.iter().map(|it| it.reference.to_string());
    let latest = entry.status.latest;
    let [source, source_at] = source(model, record, finding.source.as_deref());
    vec![
        record.key.id.as_str().into(),
        text(Some(&record.common.title)),
        date(published.and_then(|published| published.date())),
        finding.id.as_str().into(),
        text(finding.number.as_ref()),
        finding.kind.as_str().into(),
        text(finding.as_printed.as_ref()),
        text(finding.title.as_ref()),
        material.plain(&finding.text.0, record).into(),
        finding.area.as_ref().map(|area| area.as_str()).into(),
        text(finding.priority.as_ref()),
        to,
        date(finding.due.as_deref()),
        entry.status.overdue_since.is_some().into(),
        entry.status.standing.slug().into(),
        latest.map(|update| update.progress.as_str()).into(),
        latest.map(|update| update.basis.as_str()).into(),
        date(latest.map(|update| &update.date.value)),
        repeats.collect(),
        source,
        source_at,
        address(model, record, Some(&finding.id)),
    ]
}

/// All news of progress.
pub(super) fn updates(material: &Material<'_>) -> Table {
    let model = material.model();
    let mut rows = Vec::new();
    for entry in &material.survey.findings {
        let (finding, record) = (entry.finding, entry.inspection.record);
        for update in &finding.updates {
            let [source, source_at] = source(model, record, update.source.as_deref());
            let words = update.text.as_ref();
            rows.push(vec![
                record.key.id.as_str().into(),
                finding.id.as_str().into(),
                date(Some(&update.date)),
                update.progress.as_str().into(),
                update.basis.as_str().into(),
                update.by.as_ref().map(|by| by.id().as_str()).into(),
                words.map(|words| material.plain(&words.0, record)).into(),
                update.measures.iter().map(measure).collect(),
                source,
                source_at,
                address(model, record, Some(&finding.id)),
            ]);
        }
    }
    Table {
        columns: vec![
            "inspection",
            "finding",
            "date",
            "progress",
            "basis",
            "by",
            "text",
            "measures",
            "source",
            "source_at",
            "address",
        ],
        rows,
    }
}

/// "overdue visits: down 81 per cent, compared with the start of 2023".
fn measure(measure: &Measure) -> String {
    let value = value_in_words(&measure.value, &measure.unit);
    let label = &measure.label.value;
    match &measure.baseline {
        Some(baseline) => {
            let baseline = crate::plan::views::parts::figure::baseline_in_words(baseline);
            format!(
                "{label}: {value} ({}), compared with {baseline}",
                measure.unit.value
            )
        }
        None => format!("{label}: {value} ({})", measure.unit.value),
    }
}

/// All answers.
pub(super) fn responses(material: &Material<'_>) -> Table {
    let inspections = material.model().all::<Inspection>();
    let mut rows = Vec::new();
    for inspection in inspections {
        let whole = inspection.facts.responses.iter().map(|it| (None, it));
        let findings = inspection.facts.findings.iter();
        let own = findings.flat_map(|it| it.responses.iter().map(move |answer| (Some(it), answer)));
        for (finding, response) in whole.chain(own) {
            rows.push(response_row(material, inspection, finding, response));
        }
    }
    Table {
        columns: vec![
            "inspection",
            "finding",
            "by",
            "value",
            "date",
            "note",
            "source",
            "source_at",
            "address",
        ],
        rows,
    }
}

fn response_row(
    material: &Material<'_>,
    inspection: Entry<'_, Inspection>,
    finding: Option<&Finding>,
    response: &Response,
) -> Vec<Json> {
    let (model, record) = (material.model(), inspection.record);
    let note = response.note.as_ref();
    let [source, source_at] = source(model, record, response.source.as_deref());
    vec![
        record.key.id.as_str().into(),
        finding.map(|finding| finding.id.as_str()).into(),
        response.by.id().as_str().into(),
        response.value.as_str().into(),
        date(response.date.as_deref()),
        note.map(|note| material.plain(&note.0, record)).into(),
        source,
        source_at,
        address(model, record, finding.map(|finding| finding.id.as_str())),
    ]
}
