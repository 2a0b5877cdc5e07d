//! States as a word and a tone: what the component `status` shows.

use crate::decode::kinds::finding::{Basis, Progress, Response, ResponseValue};
use crate::plan::view::view;
use crate::survey::{Delivery, Standing, State};

use super::in_words;

view! {
    /// A state.
    pub struct StatusTag {
        /// In a word or two, such as `Overdue`.
        word: String,
        /// `verified`, `claimed`, `open`, `late`, `closed` or `plain`.
        tone: String,
    }
}

impl StatusTag {
    /// The state `word` in `tone`.
    pub fn new(word: impl Into<String>, tone: &str) -> Self {
        Self {
            word: word.into(),
            tone: tone.to_owned(),
        }
    }

    /// What is past its day.
    pub fn overdue() -> Self {
        Self::new("Overdue", "late")
    }

    /// How a finding stands.
    pub fn of_standing(standing: Standing) -> Self {
        let tone = match standing {
            Standing::NotReported | Standing::NotStarted | Standing::InProgress => "open",
            Standing::Claimed => "claimed",
            Standing::Verified => "verified",
            Standing::Closed => "closed",
            Standing::NoActionNeeded => "plain",
        };
        Self::new(standing.label(), tone)
    }

    /// How far the work on a finding is, by who says so.
    pub fn of_progress(progress: Progress, basis: Basis) -> Self {
        let is_claim = basis == Basis::SelfReported;
        match progress {
            Progress::Implemented if is_claim => Self::new("Claimed done", "claimed"),
            Progress::Implemented => Self::new("Verified done", "verified"),
            Progress::NotStarted
            | Progress::InProgress
            | Progress::PartlyImplemented
            | Progress::Paused => Self::new(in_words(progress.as_str()), "open"),
            Progress::ClosedNotImplemented => Self::new("Closed, not implemented", "closed"),
            Progress::Superseded | Progress::NoLongerApplicable => {
                Self::new(in_words(progress.as_str()), "closed")
            }
            Progress::Unknown => Self::new("Progress not known", "plain"),
        }
    }

    /// What an inspection is; none for a published one, which is nothing to remark on.
    pub fn of_state(state: State) -> Option<Self> {
        let tone = match state {
            State::Published => return None,
            State::Planned => "open",
            State::Overdue => "late",
            State::Superseded | State::Withdrawn => "closed",
        };
        Some(Self::new(in_words(state.label()), tone))
    }

    /// What became of a promise.
    pub fn of_delivery(delivery: Delivery<'_>) -> Self {
        match delivery {
            Delivery::Kept(..) => Self::new("Delivered", "verified"),
            Delivery::Late(..) => Self::new("Delivered late", "late"),
            Delivery::Awaited => Self::new("Awaited", "open"),
            Delivery::Overdue => Self::overdue(),
        }
    }

    /// What was answered, or that no answer is known.
    pub fn of_answer(response: Option<&Response>, is_overdue: bool) -> Self {
        let value = response.map(|response| response.value);
        match value {
            None if is_overdue => Self::new("Overdue: no answer known", "late"),
            None => Self::new("No answer known", "open"),
            Some(ResponseValue::NonePublished) if is_overdue => {
                Self::new("Overdue: none published", "late")
            }
            Some(ResponseValue::NonePublished) => Self::new("None published", "open"),
            Some(ResponseValue::NotRequired) => Self::new("No answer required", "plain"),
            Some(value) => Self::new(in_words(value.as_str()), "plain"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_claimed_and_what_is_verified_never_read_alike() {
        let claimed = StatusTag::of_progress(Progress::Implemented, Basis::SelfReported);
        for basis in [Basis::Inspectorate, Basis::Independent] {
            let verified = StatusTag::of_progress(Progress::Implemented, basis);
            assert_ne!(claimed.word, verified.word);
            assert_ne!(claimed.tone, verified.tone);
        }
        let claimed = StatusTag::of_standing(Standing::Claimed);
        let verified = StatusTag::of_standing(Standing::Verified);
        assert_eq!(claimed.word, "Claimed done, not verified");
        assert_eq!(verified.word, "Verified done");
        assert_ne!(claimed.tone, verified.tone);
    }

    #[test]
    fn an_answer_that_is_late_says_so_in_words() {
        let late = StatusTag::of_answer(None, true);
        assert_eq!(late, StatusTag::new("Overdue: no answer known", "late"));
        let awaited = StatusTag::of_answer(None, false);
        assert_eq!(awaited, StatusTag::new("No answer known", "open"));
    }

    #[test]
    fn only_what_is_not_simply_published_is_remarked_on() {
        assert_eq!(StatusTag::of_state(State::Published), None);
        let superseded = StatusTag::of_state(State::Superseded);
        assert_eq!(superseded, Some(StatusTag::new("Superseded", "closed")));
    }
}
