//! Stretches of time in words.

use crate::decode::kinds::items::{Fieldwork, Period, StretchEnd};

/// `period` in words: "July 2025", "2003 to 2013", "since 1 May 2025".
pub fn period_in_words(period: &Period) -> String {
    let stretch = match period {
        Period::In(date) => return date.to_string(),
        Period::During(stretch) => stretch,
    };
    let from = stretch.from.as_ref().map(|from| from.value.to_string());
    match (from, &stretch.to) {
        (Some(from), Some(StretchEnd::On(to))) => format!("{from} to {}", to.value),
        (Some(from), Some(StretchEnd::Ongoing)) => format!("since {from}, and still going on"),
        (Some(from), None) => format!("from {from}; its end is not stated"),
        (None, Some(StretchEnd::On(to))) => format!("until {}; its start is not stated", to.value),
        (None, Some(StretchEnd::Ongoing)) => "still going on".to_owned(),
        (None, None) => "not stated".to_owned(),
    }
}

/// When inspectors were there; none when that is not stated.
pub fn fieldwork_in_words(fieldwork: Option<&Fieldwork>) -> Option<String> {
    match fieldwork? {
        Fieldwork::During(period) => Some(period_in_words(period)),
        Fieldwork::NotStated => None,
    }
}
