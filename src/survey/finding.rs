//! What became of every finding.

use jiff::civil::Date;

use crate::decode::kinds::finding::{Basis, Finding, Progress, Update};
use crate::decode::kinds::inspection::Inspection;
use crate::decode::{Record, RecordKey};
use crate::resolve::routes::list_order;
use crate::resolve::{Entry, Model};

use super::deadline::{Answer, answers_due};

/// A finding, where it comes from, and what became of it.
#[derive(Clone, Debug)]
pub struct FindingEntry<'m> {
    /// The inspection that made it.
    pub inspection: Entry<'m, Inspection>,
    /// The finding.
    pub finding: &'m Finding,
    /// To whom it is addressed.
    pub addressees: Vec<&'m Record>,
    /// How it stands.
    pub status: Status<'m>,
    /// The answers that are due on it, one for each that must answer.
    pub answers: Vec<Answer<'m>>,
}

/// How a finding stands, as at the model's day.
#[derive(Clone, Copy, Debug)]
pub struct Status<'m> {
    /// The last news of it.
    pub latest: Option<&'m Update>,
    /// In which of the groups of the register it belongs.
    pub standing: Standing,
    /// The last day of its own deadline, when that has passed and it is not finished.
    pub overdue_since: Option<Date>,
}

/// The groups of the register. What is claimed and what is verified are never one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// No news of it.
    NotReported,
    /// Work has not begun.
    NotStarted,
    /// Work goes on, part is done, or work rests.
    InProgress,
    /// The body says that it is done.
    Claimed,
    /// Somebody else has seen that it is done.
    Verified,
    /// It was closed, superseded, or does not matter any more.
    Closed,
    /// It is good practice: nothing is to be done.
    NoActionNeeded,
}

impl Standing {
    /// Every group, in the order in which a reader needs them.
    pub const ALL: &'static [Self] = &[
        Self::NotReported,
        Self::NotStarted,
        Self::InProgress,
        Self::Claimed,
        Self::Verified,
        Self::Closed,
        Self::NoActionNeeded,
    ];

    /// Its name in addresses.
    pub fn slug(self) -> &'static str {
        match self {
            Self::NotReported => "not-reported",
            Self::NotStarted => "not-started",
            Self::InProgress => "in-progress",
            Self::Claimed => "claimed",
            Self::Verified => "verified",
            Self::Closed => "closed",
            Self::NoActionNeeded => "no-action-needed",
        }
    }

    /// For readers.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotReported => "No progress reported",
            Self::NotStarted => "Not started",
            Self::InProgress => "In progress",
            Self::Claimed => "Claimed done, not verified",
            Self::Verified => "Verified done",
            Self::Closed => "Closed",
            Self::NoActionNeeded => "No action needed",
        }
    }

    /// Whether something is still to be done or to be shown.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::NotReported | Self::NotStarted | Self::InProgress | Self::Claimed
        )
    }

    /// Where `finding` belongs by the `latest` news of it.
    pub(super) fn of(finding: &Finding, latest: Option<&Update>) -> Self {
        let Some(update) = latest else {
            let good = matches!(
                finding.kind.as_str(),
                "good-practice" | "promising-practice"
            );
            return if good {
                Self::NoActionNeeded
            } else {
                Self::NotReported
            };
        };
        match update.progress {
            Progress::NotStarted => Self::NotStarted,
            Progress::InProgress | Progress::PartlyImplemented | Progress::Paused => {
                Self::InProgress
            }
            Progress::Implemented if update.basis == Basis::SelfReported => Self::Claimed,
            Progress::Implemented => Self::Verified,
            Progress::ClosedNotImplemented
            | Progress::Superseded
            | Progress::NoLongerApplicable => Self::Closed,
            Progress::Unknown => Self::NotReported,
        }
    }
}

impl<'m> FindingEntry<'m> {
    /// The inspection's key and the finding's id, by which ties are broken.
    pub fn order(&self) -> (&'m RecordKey, &'m str) {
        (&self.inspection.record.key, self.finding.id.as_str())
    }

    /// The address of the finding.
    pub fn address(&self, model: &Model) -> String {
        let page = model.routes.of(self.inspection.key()).unwrap_or("/");
        format!("{page}#{}", self.finding.id.value)
    }
}

/// Every finding of `model`.
pub(super) fn findings(model: &Model) -> Vec<FindingEntry<'_>> {
    let mut inspections: Vec<Entry<'_, Inspection>> = model.all().collect();
    inspections.sort_by(|a, b| list_order(a.record, b.record));
    let entries = inspections.into_iter().flat_map(|inspection| {
        inspection
            .facts
            .findings
            .iter()
            .map(move |finding| (inspection, finding))
    });
    entries
        .map(|(inspection, finding)| entry(model, inspection, finding))
        .collect()
}

fn entry<'m>(
    model: &'m Model,
    inspection: Entry<'m, Inspection>,
    finding: &'m Finding,
) -> FindingEntry<'m> {
    let names = if finding.to.is_empty() {
        &inspection.facts.bodies
    } else {
        &finding.to
    };
    let mut addressees: Vec<&Record> = names
        .iter()
        .filter_map(|name| model.named(&name.reference))
        .collect();
    addressees.shrink_to_fit();
    // Of updates of one day, the one written last counts.
    let latest = finding
        .updates
        .iter()
        .max_by(|a, b| a.date.value.cmp(&b.date.value));
    let standing = Standing::of(finding, latest);
    let due = finding.due.as_ref().map(|due| due.latest());
    let overdue_since = due.filter(|due| standing.is_open() && *due < model.as_at.day);
    let mut answers = answers_due(model, inspection, Some(finding), &addressees);
    answers.shrink_to_fit();
    let status = Status {
        latest,
        standing,
        overdue_since,
    };
    FindingEntry {
        inspection,
        finding,
        addressees,
        status,
        answers,
    }
}
