//! Where only counts are known, they include the areas that are named, and there are not more of them
//! than areas.

use std::collections::BTreeMap;

use crate::check::Written;
use crate::check::grading::{Grading, Scope, scope};
use crate::check::words::{counted, quoted};
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::scale::Standing;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds counts that are too low for the named areas, or too high for the framework.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written
        .all::<Inspection>()
        .flat_map(|entry| of_inspection(written, entry))
        .collect()
}

fn of_inspection(written: &Written<'_>, entry: Entry<'_, Inspection>) -> Vec<Diagnostic> {
    let Some(grading) = Grading::of(written, entry.facts) else {
        return Vec::new();
    };
    let mut found = too_low(entry, &grading);
    if found.is_empty() {
        found.extend(too_high(entry, &grading));
    }
    found
}

fn too_low(entry: Entry<'_, Inspection>, grading: &Grading<'_>) -> Vec<Diagnostic> {
    let mut named: BTreeMap<usize, usize> = BTreeMap::new();
    for judgement in &entry.facts.judgements {
        if let (Scope::Area(_), Some(Standing::Grade(grade))) =
            (scope(judgement), grading.standing(&judgement.grade))
        {
            *named.entry(grade).or_default() += 1;
        }
    }
    let problem = |judgement: &crate::decode::kinds::inspection::Judgement| {
        let Scope::Count(count) = scope(judgement) else {
            return None;
        };
        let Standing::Grade(grade) = grading.standing(&judgement.grade)? else {
            return None;
        };
        let named = named.get(&grade).copied().unwrap_or_default();
        (named > usize::try_from(count).ok()?).then(|| {
            let areas = counted(named, "area is named", "areas are named");
            let message = format!(
                "{areas} with {}, but the count is {count}",
                quoted(&judgement.grade)
            );
            Diagnostic::error("judgement-counts", message)
                .at(&entry.record.file, judgement.span)
                .help("a count is how many areas got the grade in all, the named ones included")
        })
    };
    entry.facts.judgements.iter().filter_map(problem).collect()
}

fn too_high(entry: Entry<'_, Inspection>, grading: &Grading<'_>) -> Option<Diagnostic> {
    let areas = grading.graded_areas()?;
    let last = entry
        .facts
        .judgements
        .iter()
        .rfind(|judgement| matches!(scope(judgement), Scope::Count(_)))?;
    let known = grading.known_grades(entry.facts)?;
    let total: usize = known
        .values()
        .filter_map(|count| usize::try_from(*count).ok())
        .sum();
    (total > areas).then(|| {
        let framework = grading.framework.record;
        let message = format!(
            "the counts come to {}, but the framework `{}` grades {areas}",
            counted(total, "area", "areas"),
            framework.key.id
        );
        Diagnostic::error("judgement-counts", message)
            .at(&entry.record.file, last.span)
            .help("correct the counts, or add the missing areas to the framework")
    })
}
