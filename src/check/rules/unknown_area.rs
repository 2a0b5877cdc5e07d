//! An area is one of the framework's.

use crate::base::{Id, Spanned, nearest};
use crate::check::Written;
use crate::check::grading::Grading;
use crate::check::words::listed;
use crate::check::written::has_key;
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds areas of judgements and findings that the framework does not have.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written
        .all::<Inspection>()
        .flat_map(|entry| of_inspection(written, entry))
        .collect()
}

fn of_inspection(written: &Written<'_>, entry: Entry<'_, Inspection>) -> Vec<Diagnostic> {
    let grading = Grading::of(written, entry.facts);
    let has_framework = entry.facts.framework.is_some() || has_key(entry.record, "framework");
    let judged = entry
        .facts
        .judgements
        .iter()
        .map(|judgement| &judgement.area);
    let found = entry.facts.findings.iter().map(|finding| &finding.area);
    // Without a framework a grade is reported as such; a finding's area is not.
    let areas: Vec<&Spanned<Id>> = match (&grading, has_framework) {
        (Some(_), _) => judged.chain(found).flatten().collect(),
        (None, false) => found.flatten().collect(),
        (None, true) => return Vec::new(),
    };
    let is_readable = |grading: Grading<'_>| {
        let areas = &grading.framework.facts.areas;
        areas.iter().all(|area| !area.id.is_empty())
    };
    if !grading.is_none_or(is_readable) {
        // The one that is meant may be among those that were written wrongly, which is reported there.
        return Vec::new();
    }
    let unknown = areas.into_iter().filter(|area| {
        let known = grading.is_some_and(|grading| grading.area(&area.value).is_some());
        !area.value.is_empty() && !known
    });
    unknown
        .map(|area| problem(area, grading.as_ref()).at(&entry.record.file, area.span))
        .collect()
}

fn problem(area: &Spanned<Id>, grading: Option<&Grading<'_>>) -> Diagnostic {
    let Some(grading) = grading else {
        let message = format!("`{}` is an area of no framework", area.value);
        return Diagnostic::error("unknown-area", message)
            .help("add a line `framework: …`, or leave the area out");
    };
    let framework = grading.framework;
    let message = format!(
        "the framework `{}` has no area `{}`",
        framework.record.key.id, area.value
    );
    let diagnostic = Diagnostic::error("unknown-area", message);
    let areas = &framework.facts.areas;
    let ids = || areas.iter().map(|area| area.id.as_str());
    let by_label = areas
        .iter()
        .find(|known| Id::from_words(&known.label).is_some_and(|label| label == area.value));
    let meant = by_label.map_or_else(|| nearest(&area.value, ids()), |known| Some(&known.id));
    match meant {
        Some(meant) => diagnostic.suggest(area.span, meant, format!("did you mean `{meant}`?")),
        None if areas.is_empty() => diagnostic.help(format!(
            "it lists no areas: add them to `{}`",
            framework.record.file
        )),
        None => diagnostic.help(format!("its areas are {}", listed(ids()))),
    }
}
