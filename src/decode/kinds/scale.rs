//! Scales: an ordered list of grades, and the states that stand for none.

use crate::base::{Id, Spanned};
use crate::decode::fields::fields;
use crate::decode::references::{Ref, ToScale};
use crate::decode::values::Text;

/// The states of a scale that names none of its own, with their labels.
pub const DEFAULT_STATES: &[(&str, &str)] = &[
    ("not-graded", "Not graded"),
    ("not-inspected", "Not inspected"),
    ("suspended", "Suspended"),
    ("carried-forward", "Carried forward"),
];

fields! {
    /// An ordered list of grades.
    pub struct Scale {
        /// the grades, worst to best
        grades: Vec<Grade> [required],
        /// what may stand for a grade
        states: Vec<State>,
        /// scales that the inspectorate declares comparable
        comparable_with: Vec<Ref<ToScale>>,
    }
}

fields! {
    /// One grade.
    pub struct Grade {
        /// its name in records
        id: Spanned<Id>,
        /// its name for readers
        label: Text,
        /// other names that sources use
        aliases: Vec<Text>,
        /// its colour: a word that the theme knows
        colour: Option<Text>,
        /// what the inspectorate means by it
        meaning: Option<Text>,
    }
}

fields! {
    /// What may stand for a grade.
    pub struct State {
        /// its name in records
        id: Spanned<Id>,
        /// its name for readers
        label: Text,
    }
}
