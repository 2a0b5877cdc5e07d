//! What is due, by when, and from whom.

use jiff::civil::Date;

use crate::base::PartialDate;
use crate::decode::Record;
use crate::decode::kinds::finding::{Finding, Response, ResponseDue, ResponseValue};
use crate::decode::kinds::framework::{Framework, Responder};
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::organisation::Organisation;
use crate::resolve::{Entry, Model};

use super::finding::FindingEntry;
use super::promise::{Delivery, PromiseEntry};
use super::state::State;

/// An answer that somebody must publish.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'m> {
    /// Who must answer.
    pub by: &'m Record,
    /// The last day for it; none when no rule gives one.
    pub due: Option<Date>,
    /// What was answered.
    pub response: Option<&'m Response>,
    /// Whether the day has passed without an answer.
    pub is_overdue: bool,
}

/// Something that is due.
#[derive(Clone, Debug)]
pub struct Deadline<'m> {
    /// The last day for it.
    pub day: Date,
    /// As it was written, where it is less precise than a day.
    pub written: Option<&'m PartialDate>,
    /// What is due.
    pub duty: Duty<'m>,
    /// Who must see to it.
    pub who: Vec<&'m Record>,
    /// Whether its day has passed.
    pub is_overdue: bool,
}

/// What can be due.
#[derive(Clone, Copy, Debug)]
pub enum Duty<'m> {
    /// A published answer to an inspection, or to one finding of it.
    Answer(Entry<'m, Inspection>, Option<&'m Finding>),
    /// The action on a finding.
    Action(Entry<'m, Inspection>, &'m Finding),
    /// The report of a planned inspection.
    Report(Entry<'m, Inspection>),
    /// Something that was promised, by its position in [`super::Survey::promises`].
    Promise(usize),
}

/// The answers that are due on `finding`, or on the whole of `inspection`.
pub(super) fn answers_due<'m>(
    model: &'m Model,
    inspection: Entry<'m, Inspection>,
    finding: Option<&'m Finding>,
    addressees: &[&'m Record],
) -> Vec<Answer<'m>> {
    if inspection.facts.published.is_none() {
        return Vec::new();
    }
    let framework = inspection.facts.framework.as_ref();
    let framework: Option<Entry<'_, Framework>> = framework.and_then(|name| model.entry(name));
    let own = finding.and_then(|finding| finding.response_due.as_ref());
    let rule = own
        .or(inspection.facts.response_due.as_ref())
        .or_else(|| framework.and_then(|framework| framework.facts.response_due.as_ref()));
    let due = match rule {
        Some(ResponseDue::Never) => return Vec::new(),
        Some(ResponseDue::By(date)) => Some(date.latest()),
        Some(ResponseDue::Within(duration)) => {
            let published = inspection
                .facts
                .published
                .as_ref()
                .and_then(|date| date.date());
            published.map(|date| duration.after(date.latest()))
        }
        None => None,
    };
    let responses = || {
        finding
            .into_iter()
            .flat_map(|finding| &finding.responses)
            .chain(&inspection.facts.responses)
    };
    let answer = |by: &'m Record| {
        // What a body says when its overseer must answer is shown, but it is not the answer.
        let is_from = |response: &&Response| {
            let named = model.named(&response.by.reference);
            named.is_some_and(|record| record.key == by.key)
        };
        let response = responses().find(is_from);
        let none = response.is_none_or(|response| response.value == ResponseValue::NonePublished);
        let is_overdue = none && due.is_some_and(|due| due < model.as_at.day);
        Answer {
            by,
            due,
            response,
            is_overdue,
        }
    };
    let mut answers: Vec<Answer<'_>> = Vec::new();
    for by in responders(model, framework, addressees) {
        if !answers.iter().any(|answer| answer.by.key == by.key) {
            answers.push(answer(by));
        }
    }
    answers.retain(|answer| answer.due.is_some() || answer.response.is_some());
    answers
}

/// Who must answer for each of `addressees`.
///
/// Where that is whoever oversees a body and nothing says who does, it is nobody: not the body itself.
fn responders<'m>(
    model: &'m Model,
    framework: Option<Entry<'m, Framework>>,
    addressees: &[&'m Record],
) -> Vec<&'m Record> {
    let rule = framework.and_then(|framework| framework.facts.responder.as_ref());
    let responder = |body: &'m Record| match rule {
        Some(Responder::Organisation(name)) => model.named(&name.reference).or(Some(body)),
        Some(Responder::Overseer(_)) => {
            let organisation: Option<Entry<'_, Organisation>> = Entry::of(body);
            let overseer = organisation.and_then(|body| body.facts.overseen_by.as_ref());
            overseer.and_then(|name| model.named(&name.reference))
        }
        Some(Responder::Body(_)) | None => Some(body),
    };
    addressees
        .iter()
        .filter_map(|body| responder(body))
        .collect()
}

/// Everything that is due.
pub(super) fn deadlines<'m>(
    model: &'m Model,
    findings: &[FindingEntry<'m>],
    promises: &[PromiseEntry<'m>],
) -> Vec<Deadline<'m>> {
    let today = model.as_at.day;
    let mut deadlines = Vec::new();
    for inspection in model.all::<Inspection>() {
        deadlines.extend(report_due(model, inspection));
        let bodies: Vec<&Record> = inspection
            .facts
            .bodies
            .iter()
            .filter_map(|body| model.named(&body.reference))
            .collect();
        let answers = answers_due(model, inspection, None, &bodies);
        deadlines.extend(open_answers(answers, Duty::Answer(inspection, None)));
    }
    for entry in findings {
        // A deadline of the whole inspection is told once, not for each finding.
        if entry.finding.response_due.is_some() {
            let duty = Duty::Answer(entry.inspection, Some(entry.finding));
            deadlines.extend(open_answers(entry.answers.clone(), duty));
        }
        if let Some(due) = entry
            .finding
            .due
            .as_ref()
            .filter(|_| entry.status.standing.is_open())
        {
            deadlines.push(Deadline {
                day: due.latest(),
                written: Some(&due.value),
                duty: Duty::Action(entry.inspection, entry.finding),
                who: entry.addressees.clone(),
                is_overdue: due.latest() < today,
            });
        }
    }
    for (position, entry) in promises.iter().enumerate() {
        if matches!(entry.delivery, Delivery::Awaited | Delivery::Overdue) {
            deadlines.push(Deadline {
                day: entry.promise.expected.latest(),
                written: Some(&entry.promise.expected.value),
                duty: Duty::Promise(position),
                who: entry.publisher.into_iter().collect(),
                is_overdue: entry.delivery == Delivery::Overdue,
            });
        }
    }
    deadlines.sort_by_key(|deadline| deadline.day);
    deadlines
}

fn report_due<'m>(model: &'m Model, inspection: Entry<'m, Inspection>) -> Option<Deadline<'m>> {
    let state = State::of(inspection.facts, model);
    let expected = inspection.facts.expected.as_ref()?;
    matches!(state, State::Planned | State::Overdue).then(|| Deadline {
        day: expected.latest(),
        written: Some(&expected.value),
        duty: Duty::Report(inspection),
        who: model
            .named(&inspection.facts.inspectorate.reference)
            .into_iter()
            .collect(),
        is_overdue: state == State::Overdue,
    })
}

fn open_answers<'m>(
    answers: Vec<Answer<'m>>,
    duty: Duty<'m>,
) -> impl Iterator<Item = Deadline<'m>> {
    let open = answers.into_iter().filter(|answer| {
        answer
            .response
            .is_none_or(|response| response.value == ResponseValue::NonePublished)
    });
    open.filter_map(move |answer| {
        Some(Deadline {
            day: answer.due?,
            written: None,
            duty,
            who: vec![answer.by],
            is_overdue: answer.is_overdue,
        })
    })
}
