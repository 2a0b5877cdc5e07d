//! What an inspection is, as at the model's day.

use jiff::civil::Date;

use crate::base::PartialDate;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::items::{Fieldwork, Period, StretchEnd};
use crate::resolve::{Entry, Model};

/// What an inspection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Announced or expected, and its time is not over.
    Planned,
    /// Expected by a day that has passed.
    Overdue,
    /// Published.
    Published,
    /// Published, and a later one took its place.
    Superseded,
    /// Taken back; only the authors see it.
    Withdrawn,
}

impl State {
    /// What `inspection` is as at the day of `model`.
    pub fn of(inspection: &Inspection, model: &Model) -> Self {
        if inspection.withdrawn.is_some() {
            return Self::Withdrawn;
        }
        if inspection.published.is_none() {
            let expected = inspection.expected.as_ref();
            let late = expected.is_some_and(|expected| expected.latest() < model.as_at.day);
            return if late { Self::Overdue } else { Self::Planned };
        }
        if inspection.superseded.is_some() {
            Self::Superseded
        } else {
            Self::Published
        }
    }

    /// Whether its results are out.
    pub fn is_published(self) -> bool {
        matches!(self, Self::Published | Self::Superseded)
    }

    /// In a word or two.
    pub fn label(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Overdue => "overdue",
            Self::Published => "published",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// The time for which its grades and its figures `as_of: inspection` hold: its fieldwork, else its day.
pub fn graded_on(entry: Entry<'_, Inspection>) -> Option<(Option<Date>, Date)> {
    let fieldwork = match &entry.facts.fieldwork {
        Some(Fieldwork::During(period)) => window_of_period(period),
        Some(Fieldwork::NotStated) | None => None,
    };
    let published = || {
        entry
            .facts
            .published
            .as_ref()
            .and_then(|published| published.date())
    };
    fieldwork.or_else(|| published().map(window))
}

/// First and last day of `date`.
pub(super) fn window(date: &PartialDate) -> (Option<Date>, Date) {
    (date.earliest(), date.latest())
}

fn window_of_period(period: &Period) -> Option<(Option<Date>, Date)> {
    match period {
        Period::In(date) => Some(window(date)),
        Period::During(stretch) => {
            let from = stretch.from.as_ref();
            let to = match &stretch.to {
                Some(StretchEnd::On(date)) => Some(date.latest()),
                Some(StretchEnd::Ongoing) | None => None,
            };
            let last = to.or_else(|| from.map(|from| from.latest()))?;
            Some((from.and_then(|from| from.earliest()), last))
        }
    }
}
