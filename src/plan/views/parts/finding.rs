//! A finding with everything that became of it: what the component `finding` shows.

use crate::decode::kinds::figure::FigureValue;
use crate::decode::kinds::finding::{Measure, Update};
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{Markup, SitePath, view};
use crate::survey::{Answer, FindingEntry};

use super::figure::{baseline_in_words, value_in_words};
use super::finding_row::{finding_title, speaker};
use super::{
    AnswerView, CitationView, FactRow, Grading, StatusTag, in_words, own_source, short_link,
};

view! {
    /// What was measured of some progress.
    pub struct MeasureView {
        /// What is measured.
        label: String,
        /// How much, in words.
        value: String,
        /// Counted in what.
        unit: String,
        /// What a change is measured against; none for what is no change.
        baseline: Option<String>,
        /// Whether it is a change whose baseline no source states.
        is_unanchored: bool,
        /// The metric that it is.
        metric: Option<Link>,
    }
}

view! {
    /// News of a finding's progress.
    pub struct UpdateView {
        /// When.
        date: String,
        /// How far the work is.
        progress: StatusTag,
        /// Who says so.
        who: Option<Link>,
        /// How they know: `says`, `inspectors found`.
        says: String,
        /// What was done.
        text: Option<Markup>,
        /// What was measured.
        measures: Vec<MeasureView>,
        /// Where it stands, if not where the whole page is taken from.
        source: Option<CitationView>,
    }
}

view! {
    /// A finding with everything that became of it.
    pub struct FindingView {
        /// Its anchor.
        id: String,
        /// What it is called.
        title: String,
        /// What kind of finding it is, with its number.
        kind: String,
        /// The report's own word for its kind.
        as_printed: Option<String>,
        /// How it stands.
        status: StatusTag,
        /// Whether its deadline has passed.
        overdue: Option<StatusTag>,
        /// What it says.
        text: Markup,
        /// Where it stands, if not where the whole page is taken from.
        source: Option<CitationView>,
        /// To whom it is addressed, its area, priority, deadline, what it repeats.
        facts: Vec<FactRow>,
        /// The answers to it alone.
        answers: Vec<AnswerView>,
        /// What became of it, latest first.
        updates: Vec<UpdateView>,
    }
}

/// The finding at `position`, whose inspection as a whole has the answers `whole`, for `page`.
pub fn finding_view(
    material: &Material<'_>,
    position: usize,
    whole: &[Answer<'_>],
    page: &Page,
) -> Option<FindingView> {
    let entry = material.survey.findings.get(position)?;
    let (record, finding) = (entry.inspection.record, entry.finding);
    let text = |text: &crate::decode::values::Text| text.to_string();
    let kind = match &*finding.kind.value {
        "other" => "Finding".to_owned(),
        kind => in_words(kind),
    };
    let has_own_title = finding.title.is_some();
    let numbered = finding.number.as_ref().filter(|_| has_own_title);
    let mut updates: Vec<&Update> = finding.updates.iter().rev().collect();
    updates.sort_by(|a, b| b.date.value.cmp(&a.date.value));
    Some(FindingView {
        id: finding.id.to_string(),
        title: finding_title(material, record, finding),
        kind: numbered.map_or_else(|| kind.clone(), |number| format!("{kind} {}", number.value)),
        as_printed: finding.as_printed.as_ref().map(text),
        status: StatusTag::of_standing(entry.status.standing),
        overdue: entry.status.overdue_since.map(|_| StatusTag::overdue()),
        text: material.inline(&finding.text.0, record, &page.address),
        source: own_source(material, record, finding.source.as_deref()),
        facts: facts(material, position, entry),
        answers: own_answers(material, entry, whole, page),
        updates: updates
            .into_iter()
            .map(|update| update_view(material, entry, update, page))
            .collect(),
    })
}

fn facts(material: &Material<'_>, position: usize, entry: &FindingEntry<'_>) -> Vec<FactRow> {
    let model = material.model();
    let survey = &material.survey;
    let finding = entry.finding;
    let grading = Grading::new(model, entry.inspection.facts.framework.as_ref());
    let place = |position: usize| {
        let other = survey.findings.get(position)?;
        let title = finding_title(material, other.inspection.record, other.finding);
        let inspection = &other.inspection.record.common.title.value;
        Some(Link {
            title: format!("{title} ({inspection})"),
            path: SitePath(other.address(model)),
        })
    };
    let earlier = finding.repeats.iter().filter_map(|name| {
        let record = model.named(&name.reference)?;
        let id = name.reference.item.as_deref()?;
        place(survey.register.finding(&record.key, id)?)
    });
    let later = survey.register.repeated_by(position);
    let text = |text: &crate::decode::values::Text| text.to_string();
    let area = finding.area.as_ref();
    let due = finding.due.as_ref();
    let bodies = entry.addressees.iter();
    [
        Some(FactRow::new("To", bodies.map(|body| material.link(body)))),
        FactRow::if_any("Area", area.map(|area| grading.area(&area.value))),
        FactRow::if_any("Priority", finding.priority.as_ref().map(text)),
        Some(FactRow::new(
            "To be finished by",
            due.map(|due| due.value.to_string()),
        )),
        FactRow::if_any(
            "Status as the source words it",
            finding.native_status.as_ref().map(text),
        ),
        FactRow::if_any("Repeats", earlier),
        FactRow::if_any(
            "Repeated by",
            later.iter().filter_map(|later| place(*later)),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The answers that are the finding's own: what the inspection as a whole has is told once, there.
fn own_answers(
    material: &Material<'_>,
    entry: &FindingEntry<'_>,
    whole: &[Answer<'_>],
    page: &Page,
) -> Vec<AnswerView> {
    let finding = entry.finding;
    let record = entry.inspection.record;
    let is_told_there = |answer: &Answer<'_>| {
        whole.iter().any(|other| {
            let same_answer = match (other.response, answer.response) {
                (Some(a), Some(b)) => std::ptr::eq(a, b),
                (None, None) => true,
                _ => false,
            };
            other.by.key == answer.by.key && other.due == answer.due && same_answer
        })
    };
    let due = entry.answers.iter().filter(|answer| !is_told_there(answer));
    let mut answers: Vec<AnswerView> = due
        .map(|answer| AnswerView::of(material, record, answer, page))
        .collect();
    let is_used = |response: &&crate::decode::kinds::finding::Response| {
        let mut used = entry.answers.iter().filter_map(|answer| answer.response);
        used.any(|other| std::ptr::eq(other, *response))
    };
    let others = finding
        .responses
        .iter()
        .filter(|response| !is_used(response));
    answers.extend(
        others.filter_map(|response| AnswerView::of_response(material, record, response, page)),
    );
    answers
}

fn update_view(
    material: &Material<'_>,
    entry: &FindingEntry<'_>,
    update: &Update,
    page: &Page,
) -> UpdateView {
    let record = entry.inspection.record;
    let (who, says) = speaker(material, update, &entry.addressees);
    let text = update.text.as_ref();
    UpdateView {
        date: update.date.value.to_string(),
        progress: StatusTag::of_progress(update.progress, update.basis),
        who: who.map(|who| short_link(material, who)),
        says: says.to_owned(),
        text: text.map(|text| material.inline(&text.0, record, &page.address)),
        measures: update
            .measures
            .iter()
            .map(|measure| measure_view(material, measure))
            .collect(),
        source: own_source(material, record, update.source.as_deref()),
    }
}

fn measure_view(material: &Material<'_>, measure: &Measure) -> MeasureView {
    let is_change = matches!(measure.value, FigureValue::Change(..));
    MeasureView {
        label: measure.label.to_string(),
        value: value_in_words(&measure.value, &measure.unit),
        unit: measure.unit.to_string(),
        baseline: measure.baseline.as_ref().map(baseline_in_words),
        is_unanchored: is_change && measure.baseline.is_none(),
        metric: measure
            .metric
            .as_ref()
            .and_then(|metric| material.link_to(metric)),
    }
}
