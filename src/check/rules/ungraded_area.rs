//! An area that the framework does not grade gets no grade.

use crate::check::Written;
use crate::check::grading::Grading;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::scale::Standing;
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds grades of areas that are marked `graded: false`.
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
    let judgements = entry.facts.judgements.iter();
    let problem = |judgement: &crate::decode::kinds::inspection::Judgement| {
        let area = judgement.area.as_ref()?;
        let known = grading.area(&area.value)?;
        let is_grade = matches!(grading.standing(&judgement.grade), Some(Standing::Grade(_)));
        (known.graded == Some(false) && is_grade).then(|| {
            let message = format!("the area `{}` is not one that gets a grade", area.value);
            Diagnostic::warning("ungraded-area", message)
                .at(&entry.record.file, judgement.span)
                .and_at(
                    &grading.framework.record.file,
                    known.span,
                    "marked `graded: false` here",
                )
                .help("if the report grades it, take `graded: false` out of the framework")
        })
    };
    judgements.filter_map(problem).collect()
}
