//! What became known between two days, told from the records as they are now.
//!
//! Each thing is known from a day: its own date, or that of its record where that is later. So what
//! changed after one day and until another follows from one model, as at that other day or a later one.
//! What a record said before it was edited is not in it: nothing here compares two versions of a site.

use jiff::civil::Date;

use crate::base::PartialDate;
use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::decode::kinds::coverage::Coverage;
use crate::decode::kinds::finding::{Finding, Response, ResponseValue, Update};
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::items::Correction;
use crate::resolve::Entry;

use super::deadline::{Answer, Duty};
use super::finding::{FindingEntry, Standing};
use super::promise::{Delivery, PromiseEntry};
use super::{Deadline, Survey};

/// The days after one and until another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// What was known on this day is no news.
    pub after: Date,
    /// The last day.
    pub until: Date,
}

/// Something that became known.
#[derive(Clone, Debug)]
pub struct Change<'m> {
    /// From which day it was known.
    pub day: Date,
    /// What it is.
    pub news: News<'m>,
}

/// What can become known.
#[derive(Clone, Debug)]
pub enum News<'m> {
    /// The results of an inspection.
    Published(Entry<'m, Inspection>),
    /// That an inspection is to come.
    Announced(Entry<'m, Inspection>),
    /// Progress on the finding at this position of [`Survey::findings`].
    Progress(usize, &'m Update),
    /// An answer to an inspection, or to one finding of it.
    Answered(Entry<'m, Inspection>, Option<&'m Finding>, &'m Response),
    /// That the day for something passed without it.
    Overdue(Deadline<'m>),
    /// What delivered the promise at this position of [`Survey::promises`].
    Delivered(usize, &'m Record),
    /// The promise at this position of [`Survey::promises`].
    Promised(usize),
    /// The figure at this position of [`Survey::claims`].
    Figure(usize),
    /// A mistake of this site that was put right.
    Corrected(&'m Record, &'m Correction),
    /// A press item.
    Reported(Entry<'m, Coverage>),
}

impl Period {
    /// Whether `day` is one of them.
    pub fn has(self, day: Date) -> bool {
        self.after < day && day <= self.until
    }

    /// The day after `due`, if it is one of them: from then on what was due is overdue.
    fn passes(self, due: Date) -> Option<Date> {
        due.tomorrow().ok().filter(|day| self.has(*day))
    }
}

/// What became known in `period`: by kind of news in the order of [`News`], each latest first.
pub fn changes<'m>(survey: &Survey<'m>, period: Period) -> Vec<Change<'m>> {
    let mut found = Vec::new();
    let mut add = |day: Option<Date>, news: News<'m>| {
        if let Some(day) = day.filter(|day| period.has(*day)) {
            found.push(Change { day, news });
        }
    };
    for inspection in survey.model.all::<Inspection>() {
        let record = inspection.record;
        let day = known_from(record);
        if inspection.facts.published.is_some() {
            add(day, News::Published(inspection));
        } else {
            add(day, News::Announced(inspection));
        }
        for response in &inspection.facts.responses {
            let day = item_known_from(record, response.date.as_deref());
            add(day, News::Answered(inspection, None, response));
        }
    }
    for (position, entry) in survey.findings.iter().enumerate() {
        let record = entry.inspection.record;
        for update in &entry.finding.updates {
            let day = item_known_from(record, Some(&update.date));
            add(day, News::Progress(position, update));
        }
        for response in &entry.finding.responses {
            let day = item_known_from(record, response.date.as_deref());
            let finding = Some(entry.finding);
            add(day, News::Answered(entry.inspection, finding, response));
        }
    }
    for (position, entry) in survey.promises.iter().enumerate() {
        let made = item_known_from(entry.series.record, Some(&entry.promise.date));
        add(made, News::Promised(position));
        if let Some((record, day)) = delivered(entry) {
            add(Some(day), News::Delivered(position, record));
        }
    }
    for (position, claim) in survey.claims.iter().enumerate() {
        add(known_from(claim.record), News::Figure(position));
    }
    for record in survey.model.records() {
        for correction in &record.common.corrections {
            let day = item_known_from(record, Some(&correction.date));
            add(day, News::Corrected(record, correction));
        }
    }
    for item in survey.model.all::<Coverage>() {
        add(known_from(item.record), News::Reported(item));
    }
    found.extend(overdue(survey, period));
    found.sort_by(|a, b| a.news.order().cmp(&b.news.order()).then(b.day.cmp(&a.day)));
    found
}

impl News<'_> {
    fn order(&self) -> u8 {
        match self {
            Self::Published(_) => 0,
            Self::Announced(_) => 1,
            Self::Progress(..) => 2,
            Self::Answered(..) => 3,
            Self::Overdue(_) => 4,
            Self::Delivered(..) => 5,
            Self::Promised(_) => 6,
            Self::Figure(_) => 7,
            Self::Corrected(..) => 8,
            Self::Reported(_) => 9,
        }
    }
}

/// From which day `record` is known as it is now; none when it was known always, or from its first use.
fn known_from(record: &Record) -> Option<Date> {
    let known = record.common.known.as_ref().map(|known| known.latest());
    match &record.facts {
        // Before it is published only what was planned is known.
        Facts::Inspections(inspection) => published_on(inspection).max(known),
        Facts::Coverage(coverage) => {
            known.or_else(|| coverage.published.as_ref().map(|date| date.latest()))
        }
        Facts::Sources(source) => {
            known.or_else(|| source.published.as_ref().map(|date| date.latest()))
        }
        _ => known,
    }
}

fn published_on(inspection: &Inspection) -> Option<Date> {
    let published = inspection.published.as_ref()?;
    published.date().map(PartialDate::latest)
}

/// From which day an item of `record` with the date `own` is known.
fn item_known_from(record: &Record, own: Option<&PartialDate>) -> Option<Date> {
    known_from(record).max(own.map(PartialDate::latest))
}

/// What delivered a promise, and when.
fn delivered<'m>(entry: &PromiseEntry<'m>) -> Option<(&'m Record, Date)> {
    match entry.delivery {
        Delivery::Kept(record, day) => Some((record, day.or_else(|| known_from(record))?)),
        Delivery::Late(record, day) => Some((record, day)),
        Delivery::Awaited | Delivery::Overdue => None,
    }
}

/// What became overdue in `period`, and still was at its end.
fn overdue<'m>(survey: &Survey<'m>, period: Period) -> Vec<Change<'m>> {
    let mut found = Vec::new();
    let mut add = |day: Date, duty: Duty<'m>, written, who: Vec<&'m Record>| {
        if let Some(passed) = period.passes(day) {
            let deadline = Deadline {
                day,
                written,
                duty,
                who,
                is_overdue: true,
            };
            let news = News::Overdue(deadline);
            found.push(Change { day: passed, news });
        }
    };
    let is_known = |day: Option<Date>| day.is_none_or(|day| day <= period.until);
    for inspection in survey.model.all::<Inspection>() {
        let facts = inspection.facts;
        let is_out = facts.published.is_some() && is_known(known_from(inspection.record));
        if let (Some(expected), false) = (&facts.expected, is_out) {
            let lead = survey.model.named(&facts.inspectorate.reference);
            let who = lead.into_iter().collect();
            let written = Some(&expected.value);
            add(expected.latest(), Duty::Report(inspection), written, who);
        }
        for answer in survey.answers_to(inspection) {
            if let Some(due) = unanswered(inspection, &answer, period) {
                add(due, Duty::Answer(inspection, None), None, vec![answer.by]);
            }
        }
    }
    for entry in &survey.findings {
        let inspection = entry.inspection;
        for answer in &entry.answers {
            // One that is due on the whole is told once, with the whole.
            if let Some(due) = unanswered(inspection, answer, period)
                && entry.finding.response_due.is_some()
            {
                let duty = Duty::Answer(inspection, Some(entry.finding));
                add(due, duty, None, vec![answer.by]);
            }
        }
        if let Some(due) = &entry.finding.due
            && standing_on(entry, period.until).is_open()
        {
            let duty = Duty::Action(inspection, entry.finding);
            add(
                due.latest(),
                duty,
                Some(&due.value),
                entry.addressees.clone(),
            );
        }
    }
    for (position, entry) in survey.promises.iter().enumerate() {
        let is_kept = delivered(entry).is_some_and(|(_, day)| day <= period.until)
            || (matches!(entry.delivery, Delivery::Kept(_, None)));
        if !is_kept {
            let expected = &entry.promise.expected;
            let who = entry.publisher.into_iter().collect();
            add(
                expected.latest(),
                Duty::Promise(position),
                Some(&expected.value),
                who,
            );
        }
    }
    found
}

/// The day for `answer`, when it was not given until the end of `period`.
fn unanswered(
    inspection: Entry<'_, Inspection>,
    answer: &Answer<'_>,
    period: Period,
) -> Option<Date> {
    let is_given = answer.response.is_some_and(|response| {
        let day = item_known_from(inspection.record, response.date.as_deref());
        response.value != ResponseValue::NonePublished && day.is_none_or(|day| day <= period.until)
    });
    answer.due.filter(|_| !is_given)
}

/// How the finding of `entry` stood on `day`, by what was known then.
fn standing_on(entry: &FindingEntry<'_>, day: Date) -> Standing {
    let updates = entry.finding.updates.iter();
    let known = updates.filter(|update| update.date.latest() <= day);
    // Of updates of one day, the one written last counts.
    let latest = known.max_by(|a, b| a.date.value.cmp(&b.date.value));
    Standing::of(entry.finding, latest)
}
