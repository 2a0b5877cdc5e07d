//! Figures as claims: when and about whom they hold, and which of them cannot all be true.
//!
//! Two figures disagree when metric and bodies agree, their windows overlap or one is not stated,
//! and no value satisfies both; never because, or unless, the numbers look alike.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::Number;
use crate::decode::kinds::coverage::Coverage;
use crate::decode::kinds::figure::{AsOf, Figure, FigureValue};
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::metric::Metric;
use crate::decode::references::Ref;
use crate::decode::{Record, RecordKey};
use crate::resolve::{Entry, Model};

use super::state::{graded_on, window};

/// A figure and what follows from where it stands.
#[derive(Clone, Debug)]
pub struct Claim<'m> {
    /// The record that gives it.
    pub record: &'m Record,
    /// The figure.
    pub figure: &'m Figure,
    /// What is counted.
    pub metric: &'m RecordKey,
    /// Whom it is about, sorted.
    pub about: Vec<&'m RecordKey>,
    /// The first and last day for which it can hold; none when that is not stated.
    pub window: Option<(Option<Date>, Date)>,
}

/// Figures of one metric that cannot all be true, and that no verdict joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The metric.
    pub metric: RecordKey,
    /// Their positions in [`super::Survey::claims`].
    pub claims: Vec<usize>,
}

/// The values that a figure allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueRange {
    low: Option<(Number, Bound)>,
    high: Option<(Number, Bound)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Included,
    Excluded,
}

impl ValueRange {
    /// The values that `value` allows; none when it cannot be compared.
    pub fn of(value: &FigureValue) -> Option<Self> {
        let included = |number: Number| Some((number, Bound::Included));
        let excluded = |number: Number| Some((number, Bound::Excluded));
        let (low, high) = match value {
            FigureValue::Exactly(number) | FigureValue::Part(number, _) => {
                (included(*number), included(*number))
            }
            FigureValue::Approx(number) => {
                let tenth = if number.is_negative() {
                    number.tenth().negated()
                } else {
                    number.tenth()
                };
                (
                    included(number.plus(tenth.negated())?),
                    included(number.plus(tenth)?),
                )
            }
            FigureValue::AtLeast(number) => (included(*number), None),
            FigureValue::MoreThan(number) => (excluded(*number), None),
            FigureValue::AtMost(number) => (None, included(*number)),
            FigureValue::LessThan(number) => (None, excluded(*number)),
            FigureValue::Between(from, to) => (included(*from), included(*to)),
            FigureValue::Change(..) | FigureValue::Stated(_) => return None,
        };
        Some(Self { low, high })
    }

    /// Whether some value is allowed by both.
    pub fn meets(self, other: Self) -> bool {
        let reaches =
            |high: Option<(Number, Bound)>, low: Option<(Number, Bound)>| match (high, low) {
                (Some((high, a)), Some((low, b))) => {
                    high > low || (high == low && a == Bound::Included && b == Bound::Included)
                }
                _ => true,
            };
        reaches(self.high, other.low) && reaches(other.high, self.low)
    }
}

impl Claim<'_> {
    /// Whether it and `other` cannot both be true.
    pub fn disagrees_with(&self, other: &Self) -> bool {
        self.metric == other.metric
            && self.about == other.about
            && self.figure.target_by.is_some() == other.figure.target_by.is_some()
            && windows_overlap(self.window, other.window)
            && !values_meet(&self.figure.value, &other.figure.value)
    }
}

fn windows_overlap(a: Option<(Option<Date>, Date)>, b: Option<(Option<Date>, Date)>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return true;
    };
    a.0.is_none_or(|first| first <= b.1) && b.0.is_none_or(|first| first <= a.1)
}

fn values_meet(a: &FigureValue, b: &FigureValue) -> bool {
    let comparable = match (a, b) {
        (FigureValue::Part(_, a), FigureValue::Part(_, b)) => a == b,
        (FigureValue::Part(..), _) | (_, FigureValue::Part(..)) => false,
        _ => true,
    };
    match (ValueRange::of(a), ValueRange::of(b)) {
        (Some(a), Some(b)) if comparable => a.meets(b),
        _ => true,
    }
}

/// Every figure of `model`.
pub(super) fn claims(model: &Model) -> Vec<Claim<'_>> {
    let figures = model
        .records()
        .flat_map(|record| record.figures().iter().map(move |f| (record, f)));
    figures
        .filter_map(|(record, figure)| claim(model, record, figure))
        .collect()
}

fn claim<'m>(model: &'m Model, record: &'m Record, figure: &'m Figure) -> Option<Claim<'m>> {
    let metric = &model.named(&figure.metric.reference)?.key;
    let inspection = inspection_of(model, record);
    let window = match &figure.as_of {
        AsOf::On(date) => Some(window(date)),
        AsOf::Inspection(_) => inspection.and_then(graded_on),
        AsOf::NotStated => None,
    };
    let mut about = keys(model, &figure.about);
    if about.is_empty() {
        about =
            inspection.map_or_else(Vec::new, |inspection| keys(model, &inspection.facts.bodies));
    }
    about.sort();
    Some(Claim {
        record,
        figure,
        metric,
        about,
        window,
    })
}

fn keys<'m, T>(model: &'m Model, names: &'m [Ref<T>]) -> Vec<&'m RecordKey> {
    names
        .iter()
        .filter_map(|name| model.named(&name.reference))
        .map(|record| &record.key)
        .collect()
}

/// The one inspection that a figure of `record` belongs to.
fn inspection_of<'m>(model: &'m Model, record: &'m Record) -> Option<Entry<'m, Inspection>> {
    if let Some(coverage) = Entry::<Coverage>::of(record) {
        let [name] = coverage.facts.about.as_slice() else {
            return None;
        };
        return model.entry(name);
    }
    Entry::of(record)
}

/// The figures among `claims` that disagree and that no verdict joins.
pub(super) fn disagreements(model: &Model, claims: &[Claim<'_>]) -> Vec<Disagreement> {
    // Only those of one metric about the same bodies can disagree; of those there are few.
    let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (position, claim) in claims.iter().enumerate() {
        let subject = (claim.metric, &claim.about);
        alike.entry(subject).or_default().push(position);
    }
    let verdicts = joined(model, claims);
    let settled = |a: usize, b: usize| {
        verdicts
            .iter()
            .any(|verdict| verdict.contains(&a) && verdict.contains(&b))
    };
    let clashes = |a: usize, b: usize| {
        let (Some(one), Some(other)) = (claims.get(a), claims.get(b)) else {
            return false;
        };
        one.disagrees_with(other) && !settled(a, b)
    };
    let mut by_metric: BTreeMap<&RecordKey, Vec<usize>> = BTreeMap::new();
    for ((metric, _), positions) in alike {
        let is_open = |a: &usize| positions.iter().any(|b| a != b && clashes(*a, *b));
        let open = positions.iter().copied().filter(is_open);
        by_metric.entry(metric).or_default().extend(open);
    }
    let open = by_metric.into_iter().filter(|(_, open)| !open.is_empty());
    let disagreements = open.map(|(metric, mut claims)| {
        claims.sort_unstable();
        Disagreement {
            metric: metric.clone(),
            claims,
        }
    });
    disagreements.collect()
}

/// The positions of the figures that each verdict joins.
fn joined(model: &Model, claims: &[Claim<'_>]) -> Vec<Vec<usize>> {
    let mut positions: BTreeMap<(&RecordKey, &str), usize> = BTreeMap::new();
    for (position, claim) in claims.iter().enumerate() {
        if let Some(id) = &claim.figure.id {
            positions.insert((&claim.record.key, id.as_str()), position);
        }
    }
    let verdicts = model
        .all::<Metric>()
        .flat_map(|metric| &metric.facts.verdicts);
    let position = |name: &Ref<_>| {
        let record = model.named(&name.reference)?;
        positions
            .get(&(&record.key, name.reference.item.as_deref()?))
            .copied()
    };
    verdicts
        .map(|verdict| verdict.figures.iter().filter_map(position).collect())
        .collect()
}
