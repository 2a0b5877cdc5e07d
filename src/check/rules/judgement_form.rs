//! A judgement is about one area, about the whole, or about so many areas that are not named.

use crate::check::Written;
use crate::check::grading::{Scope, scope};
use crate::check::written::item_has_key;
use crate::decode::Record;
use crate::decode::kinds::inspection::{Inspection, Judgement};
use crate::diag::Diagnostic;

/// Finds judgements about several of these, or none.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let judgements = written.all::<Inspection>().flat_map(|entry| {
        let judgements = entry.facts.judgements.iter();
        judgements.map(move |judgement| (entry.record, judgement))
    });
    judgements
        .filter_map(|(record, judgement)| problem(record, judgement))
        .collect()
}

fn problem(record: &Record, judgement: &Judgement) -> Option<Diagnostic> {
    if scope(judgement) != Scope::Unclear {
        return None;
    }
    let named: Vec<&str> = [
        ("area", judgement.area.is_some()),
        ("overall", judgement.overall == Some(true)),
        ("count", judgement.count.is_some()),
    ]
    .iter()
    .filter_map(|(key, is_named)| is_named.then_some(*key))
    .collect();
    let message = match named.as_slice() {
        [] if ["area", "overall", "count"]
            .iter()
            .any(|key| has_wrong(record, judgement, key)) =>
        {
            return None;
        }
        [] => "this judgement does not say what it is about".to_owned(),
        [first, .., last] => format!("a judgement has only one of `{first}` and `{last}`"),
        [_] => return None,
    };
    Some(
        Diagnostic::error("judgement-form", message)
            .at(&record.file, judgement.span)
            .help("write `area: …` for one area, `overall: true` for the headline, or `count: …` where it is only known how many areas got the grade"),
    )
}

/// Whether `key` is written with a value that could not be read.
fn has_wrong(record: &Record, judgement: &Judgement, key: &str) -> bool {
    let is_false = key == "overall" && judgement.overall == Some(false);
    !is_false && item_has_key(record, judgement.span, key)
}
