//! A score is a sum of the points that the areas' grades are worth.

use std::collections::BTreeSet;

use crate::base::Number;
use crate::check::Written;
use crate::check::grading::Grading;
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// With more areas than this, or more sums, a score is not checked: it would take too long.
const MOST: usize = 2_000;

/// Finds scores that the grades cannot add up to.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written
        .all::<Inspection>()
        .filter_map(|entry| problem(written, entry))
        .collect()
}

fn problem(written: &Written<'_>, entry: Entry<'_, Inspection>) -> Option<Diagnostic> {
    let score = entry.facts.score.as_ref()?;
    let grading = Grading::of(written, entry.facts)?;
    let sums = attainable(entry.facts, &grading)?;
    let points = score.points.value;
    if sums.contains(&points) {
        return None;
    }
    let message = match sums.iter().next() {
        Some(only) if sums.len() == 1 => {
            format!("these grades are worth {only} points, not {points}")
        }
        _ => format!("no grades of these areas add up to {points} points"),
    };
    let framework = grading.framework.record;
    Some(
        Diagnostic::error("score-points", message)
            .at(&entry.record.file, score.points.span)
            .help(format!(
                "what each grade is worth stands in `{}`",
                framework.file
            )),
    )
}

/// The scores that the known grades leave open; none when too little is known to tell.
fn attainable(inspection: &Inspection, grading: &Grading<'_>) -> Option<BTreeSet<Number>> {
    let points = grading.framework.facts.points.as_ref()?;
    let mut worth = Vec::new();
    for (grade, number) in &points.0 {
        worth.push((grading.standing(grade)?, *number));
    }
    let areas = grading.graded_areas().filter(|areas| *areas <= MOST)?;
    let mut sum = Number::whole(0);
    let mut known = 0;
    for (grade, count) in grading.known_grades(inspection)? {
        let standing = crate::decode::kinds::scale::Standing::Grade(grade);
        let (_, points) = worth.iter().find(|(known, _)| *known == standing)?;
        for _ in 0..count {
            sum = sum.plus(*points)?;
            known += 1;
            if known > areas {
                return None;
            }
        }
    }
    let mut sums = BTreeSet::from([sum]);
    for _ in known..areas {
        let mut next = BTreeSet::new();
        for sum in &sums {
            for (_, points) in &worth {
                next.insert(sum.plus(*points)?);
            }
        }
        if next.is_empty() || next.len() > MOST {
            return None;
        }
        sums = next;
    }
    Some(sums)
}
