//! The parts of a full split add up to the whole.

use std::collections::BTreeMap;

use crate::base::Number;
use crate::decode::RecordKey;
use crate::decode::kinds::figure::FigureValue;
use crate::decode::kinds::metric::Metric;
use crate::diag::Diagnostic;
use crate::survey::{Claim, Survey};

/// Finds wholes that are not the sum of their parts, for the same bodies and the same time.
pub(super) fn check(survey: &Survey<'_>) -> Vec<Diagnostic> {
    let mut parts: BTreeMap<&RecordKey, Vec<&RecordKey>> = BTreeMap::new();
    for metric in survey.model.all::<Metric>() {
        let whole = metric.facts.part_of.as_ref();
        if let Some(whole) = whole.and_then(|name| survey.model.named(&name.reference)) {
            parts
                .entry(&whole.key)
                .or_default()
                .push(&metric.record.key);
        }
    }
    let wholes = survey.claims.iter();
    wholes
        .filter_map(|whole| problem(survey, whole, parts.get(whole.metric)?))
        .collect()
}

fn problem(survey: &Survey<'_>, whole: &Claim<'_>, metrics: &[&RecordKey]) -> Option<Diagnostic> {
    let total = exact(whole)?;
    let mut parts = Vec::new();
    for metric in metrics {
        parts.push(part(survey, whole, metric)?);
    }
    let zero = Some(Number::whole(0));
    let sum = parts
        .iter()
        .fold(zero, |sum, part| sum?.plus(exact(part)?))?;
    if sum == total || parts.iter().any(|part| is_explained(survey, whole, part)) {
        return None;
    }
    let message = format!("the parts add up to {sum}, not to {total}");
    let diagnostic =
        Diagnostic::error("parts-sum", message).at(&whole.record.file, whole.figure.span);
    let diagnostic = parts.iter().fold(diagnostic, |diagnostic, part| {
        let label = format!("part: `{}`", part.metric.id);
        diagnostic.and_at(&part.record.file, part.figure.span, label)
    });
    Some(diagnostic
        .help("correct the figure that is wrong, or write rounded ones as `{approx: …}`")
        .help("if the split is not full, take `part_of` out of the metrics; if the sources differ, say so in a verdict"))
}

fn exact(claim: &Claim<'_>) -> Option<Number> {
    match claim.figure.value {
        FigureValue::Exactly(number) => Some(number),
        _ => None,
    }
}

/// The figure of `metric` that belongs to `whole`: of the same record where there is one. None when
/// there is none, or when there are several that differ.
fn part<'s, 'm>(
    survey: &'s Survey<'m>,
    whole: &Claim<'_>,
    metric: &RecordKey,
) -> Option<&'s Claim<'m>> {
    let matches = |claim: &&Claim<'_>| {
        claim.metric == metric
            && claim.about == whole.about
            && whole.window.is_some()
            && claim.window == whole.window
            && claim.figure.target_by == whole.figure.target_by
            && claim.figure.period == whole.figure.period
    };
    let all: Vec<&Claim<'_>> = survey.claims.iter().filter(matches).collect();
    let own = all
        .iter()
        .find(|claim| claim.record.key == whole.record.key);
    let part = own.or(all.first()).copied()?;
    let same = |other: &&Claim<'_>| exact(other) == exact(part);
    (exact(part).is_some() && (own.is_some() || all.iter().all(same))).then_some(part)
}

/// Whether a verdict joins `whole` and `part`.
fn is_explained(survey: &Survey<'_>, whole: &Claim<'_>, part: &Claim<'_>) -> bool {
    let mut verdicts = survey
        .model
        .all::<Metric>()
        .flat_map(|metric| &metric.facts.verdicts);
    verdicts.any(|verdict| {
        let joins = |claim: &Claim<'_>| {
            verdict.figures.iter().any(|name| {
                let record = survey.model.named(&name.reference);
                let item = name.reference.item.as_ref();
                let own = claim.figure.id.as_ref().map(|id| &id.value);
                record.is_some_and(|record| record.key == claim.record.key)
                    && item.is_some()
                    && item == own
            })
        };
        joins(whole) && joins(part)
    })
}
