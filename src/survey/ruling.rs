//! What was decided about figures: which verdicts name each, which is preferred, which clash openly.
//!
//! Claims are named by their positions in [`super::Survey::claims`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::decode::RecordKey;
use crate::decode::kinds::metric::{FigureVerdict, Metric};
use crate::decode::references::{Ref, ToFigure};
use crate::resolve::{Entry, Model};

use super::claim::{Claim, Disagreement};

/// A verdict that names a figure.
#[derive(Clone, Copy, Debug)]
pub struct Ruling<'m> {
    /// The metric that holds the verdict.
    pub metric: Entry<'m, Metric>,
    /// The verdict.
    pub verdict: &'m FigureVerdict,
    /// Whether the figure is the one to use.
    pub is_preferred: bool,
}

/// Which figure of a metric is to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Those that verdicts prefer.
    Preferred(Vec<usize>),
    /// The only one there is.
    Only(usize),
    /// Any: they are the same, for the same bodies and the same time.
    Agreed(usize),
    /// Nobody has decided.
    Open,
    /// There is none.
    Nothing,
}

/// The claims of each metric and record, and what was decided about each.
#[derive(Debug, Default)]
pub struct Rulings<'m> {
    of_record: BTreeMap<&'m RecordKey, Range<usize>>,
    of_metric: BTreeMap<&'m RecordKey, Vec<usize>>,
    by_name: BTreeMap<(&'m RecordKey, &'m str), usize>,
    of_claim: BTreeMap<usize, Vec<Ruling<'m>>>,
    clashing: BTreeSet<usize>,
}

impl<'m> Rulings<'m> {
    /// What was decided about `claims`, of which `disagreements` are not settled.
    pub(super) fn new(
        model: &'m Model,
        claims: &[Claim<'m>],
        disagreements: &[Disagreement],
    ) -> Self {
        let mut all = Self::default();
        for (position, claim) in claims.iter().enumerate() {
            let range = all
                .of_record
                .entry(&claim.record.key)
                .or_insert(position..position);
            range.end = position + 1;
            all.of_metric
                .entry(claim.metric)
                .or_default()
                .push(position);
            if let Some(id) = &claim.figure.id {
                all.by_name
                    .insert((&claim.record.key, id.as_str()), position);
            }
        }
        for metric in model.all::<Metric>() {
            for verdict in &metric.facts.verdicts {
                all.add(model, metric, verdict);
            }
        }
        all.clashing = disagreements
            .iter()
            .flat_map(|disagreement| disagreement.claims.iter().copied())
            .collect();
        all
    }

    fn add(&mut self, model: &'m Model, metric: Entry<'m, Metric>, verdict: &'m FigureVerdict) {
        let preferred = verdict
            .preferred
            .as_ref()
            .and_then(|name| self.named(model, name));
        let mut positions: Vec<usize> = verdict
            .figures
            .iter()
            .filter_map(|name| self.named(model, name))
            .chain(preferred)
            .collect();
        positions.sort_unstable();
        positions.dedup();
        for position in positions {
            let ruling = Ruling {
                metric,
                verdict,
                is_preferred: preferred == Some(position),
            };
            self.of_claim.entry(position).or_default().push(ruling);
        }
    }

    /// The claim that `name` names.
    pub fn named(&self, model: &'m Model, name: &Ref<ToFigure>) -> Option<usize> {
        let record = model.named(&name.reference)?;
        let item = name.reference.item.as_deref()?;
        self.by_name.get(&(&record.key, item)).copied()
    }

    /// The claims that the record `key` makes, as written.
    pub fn of_record(&self, key: &RecordKey) -> Range<usize> {
        self.of_record.get(key).cloned().unwrap_or(0..0)
    }

    /// The claims about the metric `key`; by record, as written.
    pub fn of_metric(&self, key: &RecordKey) -> &[usize] {
        self.of_metric.get(key).map_or(&[], Vec::as_slice)
    }

    /// The verdicts that name the claim at `position`.
    pub fn on(&self, position: usize) -> &[Ruling<'m>] {
        self.of_claim.get(&position).map_or(&[], Vec::as_slice)
    }

    /// Which of `claims` about the metric `key` is to be used.
    pub fn choice(&self, claims: &[Claim<'m>], key: &RecordKey) -> Choice {
        self.choice_among(claims, self.of_metric(key))
    }

    /// Which of `claims` at `positions`, all about one metric, is to be used.
    pub fn choice_among(&self, claims: &[Claim<'m>], positions: &[usize]) -> Choice {
        let is_preferred =
            |position: &usize| self.on(*position).iter().any(|ruling| ruling.is_preferred);
        let preferred: Vec<usize> = positions.iter().copied().filter(is_preferred).collect();
        if !preferred.is_empty() {
            return Choice::Preferred(preferred);
        }
        let Some((first, rest)) = positions.split_first() else {
            return Choice::Nothing;
        };
        let same = |position: &usize| match (claims.get(*first), claims.get(*position)) {
            (Some(a), Some(b)) => {
                a.figure.value == b.figure.value && a.about == b.about && a.window == b.window
            }
            _ => false,
        };
        match rest {
            [] => Choice::Only(*first),
            rest if rest.iter().all(same) => Choice::Agreed(*first),
            _ => Choice::Open,
        }
    }

    /// Whether the claim at `position` cannot be true together with another, and no verdict joins them.
    pub fn is_clashing(&self, position: usize) -> bool {
        self.clashing.contains(&position)
    }
}
