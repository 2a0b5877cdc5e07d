//! The parts of a full split add up to the whole.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::Number;
use crate::decode::RecordKey;
use crate::decode::kinds::figure::FigureValue;
use crate::decode::kinds::metric::Metric;
use crate::diag::Diagnostic;
use crate::survey::{Claim, Survey};

/// The figures of one metric, about the same bodies and for the same time.
type Comparable<'s, 'm> = BTreeMap<Place<'s>, Vec<&'s Claim<'m>>>;

/// What figures must have in common to be added up.
type Place<'s> = (&'s RecordKey, &'s [&'s RecordKey], (Option<Date>, Date));

/// Finds wholes that are not the sum of their parts, for the same bodies and the same time.
pub(super) fn check(survey: &Survey<'_>) -> Vec<Diagnostic> {
    let mut parts: BTreeMap<&RecordKey, Vec<&RecordKey>> = BTreeMap::new();
    for metric in survey.model.all::<Metric>() {
        let whole = metric.facts.part_of.as_ref();
        if let Some(whole) = whole.and_then(|name| survey.model.named(&name.reference)) {
            let metrics = parts.entry(&whole.key).or_default();
            metrics.push(&metric.record.key);
        }
    }
    let mut comparable = Comparable::new();
    for claim in &survey.claims {
        if let Some(window) = claim.window {
            let place = (claim.metric, claim.about.as_slice(), window);
            comparable.entry(place).or_default().push(claim);
        }
    }
    let wholes = survey.claims.iter().filter_map(|whole| {
        let metrics = parts.get(whole.metric)?;
        let parts = metrics
            .iter()
            .map(|metric| part(&comparable, whole, metric));
        Some((whole, parts.collect::<Option<Vec<_>>>()?))
    });
    wholes
        .filter_map(|(whole, parts)| problem(survey, whole, &parts))
        .collect()
}

fn problem(survey: &Survey<'_>, whole: &Claim<'_>, parts: &[&Claim<'_>]) -> Option<Diagnostic> {
    let total = exact(whole)?;
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
    comparable: &Comparable<'s, 'm>,
    whole: &Claim<'_>,
    metric: &RecordKey,
) -> Option<&'s Claim<'m>> {
    let place: Place<'_> = (metric, &whole.about, whole.window?);
    let counts_the_same = |claim: &&&Claim<'_>| {
        claim.figure.target_by == whole.figure.target_by
            && claim.figure.period == whole.figure.period
    };
    let all: Vec<&Claim<'_>> = comparable
        .get(&place)?
        .iter()
        .filter(counts_the_same)
        .copied()
        .collect();
    let own = all
        .iter()
        .find(|claim| claim.record.key == whole.record.key);
    let part = own.or(all.first()).copied()?;
    let is_same = |other: &&Claim<'_>| exact(other) == exact(part);
    (exact(part).is_some() && (own.is_some() || all.iter().all(is_same))).then_some(part)
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
