//! Metrics: one thing that is counted, whoever counts it.

use crate::base::{PartialDate, Spanned};
use crate::decode::fields::fields;
use crate::decode::references::{Ref, ToFigure, ToMetric};
use crate::decode::values::{Inline, Text};

use super::items::Verdict;

fields! {
    /// One thing that is counted, whoever counts it.
    pub struct Metric {
        /// what it is counted in
        unit: Text,
        /// what exactly is counted
        definition: Option<Inline>,
        /// the metric that all metrics naming it make up together
        part_of: Option<Ref<ToMetric>>,
        /// how disagreements between figures are settled
        verdicts: Vec<FigureVerdict>,
    }
}

fields! {
    /// How a disagreement between figures is settled.
    pub struct FigureVerdict {
        /// the figures
        figures: Vec<VerdictFigure> [required, whole],
        /// how it is settled
        verdict: Verdict,
        /// the figure to use
        preferred: Option<Ref<ToFigure>> [binding],
        /// why
        note: Option<Inline>,
        /// when that was decided
        date: Option<Spanned<PartialDate>> [dated],
    }
}

/// A figure that a verdict is about.
pub type VerdictFigure = Ref<ToFigure>;
