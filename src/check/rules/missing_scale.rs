//! A framework whose inspections are graded has a scale.

use crate::check::Written;
use crate::check::grading::Grading;
use crate::check::written::has_key;
use crate::decode::kinds::inspection::Inspection;
use crate::diag::Diagnostic;

/// Finds graded inspections whose framework has no scale.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let graded = written.all::<Inspection>().filter_map(|entry| {
        let judgement = entry.facts.judgements.first()?;
        Some((entry, judgement, Grading::of(written, entry.facts)?))
    });
    graded
        .filter(|(_, _, grading)| {
            let framework = grading.framework;
            framework.facts.scale.is_none() && !has_key(framework.record, "scale")
        })
        .map(|(entry, judgement, grading)| {
            let framework = grading.framework.record;
            let message = format!("the framework `{}` has no scale", framework.key.id);
            Diagnostic::error("missing-scale", message)
                .at(&entry.record.file, judgement.grade.span)
                .help(format!("add a line `scale: …` to `{}`", framework.file))
        })
        .collect()
}
