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

/// What stands in a judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// A grade, by its position from the worst.
    Grade(usize),
    /// A state that stands for a grade: its id and its label.
    State(&'a str, &'a str),
}

impl Scale {
    /// The states that may stand for a grade: id and label.
    pub fn states(&self) -> Vec<(&str, &str)> {
        if self.states.is_empty() {
            return DEFAULT_STATES.to_vec();
        }
        let own = self.states.iter();
        own.map(|state| (state.id.as_str(), &*state.label.value))
            .collect()
    }

    /// What `written`, an id, a label or an alias in whatever capitals, stands for.
    pub fn standing(&self, written: &str) -> Option<Standing<'_>> {
        let written = written.to_lowercase();
        let is_meant = |name: &str| name.to_lowercase() == written;
        let grade = self.grades.iter().position(|grade| {
            let aliases = grade.aliases.iter().map(|alias| &*alias.value);
            [grade.id.as_str(), &grade.label]
                .into_iter()
                .chain(aliases)
                .any(is_meant)
        });
        let state = || {
            let mut states = self.states().into_iter();
            states.find(|(id, label)| is_meant(id) || is_meant(label))
        };
        grade
            .map(Standing::Grade)
            .or_else(|| state().map(|(id, label)| Standing::State(id, label)))
    }
}
