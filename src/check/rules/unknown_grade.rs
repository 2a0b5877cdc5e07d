//! A grade is one of the framework's scale.

use crate::base::{Spanned, nearest};
use crate::check::Written;
use crate::check::grading::Grading;
use crate::check::words::{listed, quoted};
use crate::decode::kinds::framework::Framework;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::scale::{Scale, Standing};
use crate::decode::values::Text;
use crate::decode::{Record, kinds::framework::GradePoints};
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds grades of judgements, bands and points that the scale does not have.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let judged = written.all::<Inspection>().flat_map(|entry| {
        let grading = Grading::of(written, entry.facts);
        let grades = entry
            .facts
            .judgements
            .iter()
            .map(|judgement| &judgement.grade);
        problems(
            entry.record,
            grading.as_ref(),
            grades.collect(),
            Allowed::States,
        )
    });
    let framed = written.all::<Framework>().flat_map(|entry| {
        let grading = Grading::by(written, entry);
        problems(
            entry.record,
            Some(&grading),
            grades_of(entry),
            Allowed::Grades,
        )
    });
    judged.chain(framed).collect()
}

/// What may stand where a grade does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Allowed {
    /// Grades alone.
    Grades,
    /// Also the states that stand for one.
    States,
}

/// The grades that a framework itself names.
fn grades_of(entry: Entry<'_, Framework>) -> Vec<&Text> {
    let bands = entry.facts.bands.iter().map(|band| &band.grade);
    let points = entry.facts.points.iter();
    let points = points.flat_map(|GradePoints(points)| points.iter().map(|(grade, _)| grade));
    bands.chain(points).collect()
}

fn problems(
    record: &Record,
    grading: Option<&Grading<'_>>,
    grades: Vec<&Text>,
    allowed: Allowed,
) -> Vec<Diagnostic> {
    let Some(scale) = grading.and_then(|grading| grading.scale) else {
        return Vec::new();
    };
    if scale.facts.grades.iter().any(|grade| grade.id.is_empty()) {
        // The one that is meant may be among those that were written wrongly, which is reported there.
        return Vec::new();
    }
    let is_known = |grade: &Text| match scale.facts.standing(grade) {
        Some(Standing::Grade(_)) => true,
        Some(Standing::State(..)) => allowed == Allowed::States,
        None => false,
    };
    grades
        .into_iter()
        .filter(|grade| !grade.is_empty() && !is_known(grade))
        .map(|grade| problem(scale, grade).at(&record.file, grade.span))
        .collect()
}

fn problem(scale: Entry<'_, Scale>, grade: &Text) -> Diagnostic {
    let Spanned { value, span } = grade;
    let id = &scale.record.key.id;
    let message = format!("{} is not a grade of the scale `{id}`", quoted(value));
    let diagnostic = Diagnostic::error("unknown-grade", message);
    let grades = &scale.facts.grades;
    let names = grades.iter().flat_map(|grade| {
        let aliases = grade.aliases.iter().map(|alias| &*alias.value);
        [grade.id.as_str(), &grade.label].into_iter().chain(aliases)
    });
    let states = scale.facts.states();
    let states = states.iter().flat_map(|(id, label)| [*id, *label]);
    if let Some(meant) = nearest(value, names.chain(states)) {
        return diagnostic.suggest(*span, meant, format!("did you mean {}?", quoted(meant)));
    }
    let labels = grades.iter().map(|grade| &*grade.label.value);
    diagnostic
        .help(format!("its grades are {}", listed(labels)))
        .help(format!(
            "if the report uses another word for one of them, add it to the `aliases` in `{}`",
            scale.record.file
        ))
}
