//! Says what of a record's file is for its authors alone, for whoever prints a part of it.
//!
//! Whatever is not clear is hidden: a record that cannot be read, one whose audience was misspelt, and
//! the value of a key that nobody knows, since it may be a misspelt `internal`.
//! Not here: which records are public as at an instant (see [`crate::resolve`]).

use crate::base::{Span, nearest};
use crate::diag::privacy::Hidden;
use crate::parse::Document;
use crate::parse::notes::Outline;
use crate::yaml::{self, Node, Value};

use super::Record;
use super::fields::Fields;
use super::kinds::Facts;
use super::kinds::common::Common;

/// What is hidden of the file that `document` and `record` were read from, given the places that are
/// `private` in its front matter.
pub(super) fn hidden(
    document: &Document,
    record: Option<&Record>,
    outline: &Outline,
    mut private: Vec<Span>,
) -> Hidden {
    let (Some(front), Some(record)) = (&document.front, record) else {
        return Hidden::Whole;
    };
    let Value::Mapping(pairs) = &front.value else {
        return Hidden::Whole;
    };
    if pairs.iter().any(|pair| misspells_audience(pair, record)) {
        return Hidden::Whole;
    }
    private.extend(&outline.restricted);
    private.extend(&outline.comments);
    private.extend(remarks(document));
    Hidden::Places(private)
}

/// Whether a pair was perhaps to say who may see the record, but says nothing that can be read.
fn misspells_audience((key, _): &(yaml::Key, Node), record: &Record) -> bool {
    /// The keys that take a record out of public builds.
    const AUDIENCE: [&str; 3] = ["visibility", "embargo", "withdrawn"];
    match key.text.as_str() {
        "visibility" => record.common.visibility.is_none(),
        "embargo" => record.common.embargo.is_none(),
        "withdrawn" => match &record.facts {
            Facts::Inspections(inspection) => inspection.withdrawn.is_none(),
            _ => true,
        },
        other => {
            let mut known = Common::KEYS.iter().chain(record.key.kind.keys());
            !known.any(|key| key.name == other) && nearest(other, AUDIENCE).is_some()
        }
    }
}

/// The remarks in the front matter, from `#` to the end of the line; a `#` in a text may be among them.
fn remarks(document: &Document) -> impl Iterator<Item = Span> {
    let range = document.front_span.range();
    let front = document.text.get(range.clone()).unwrap_or_default();
    let mut start = range.start;
    front.split_inclusive('\n').filter_map(move |line| {
        let begin = start;
        start += line.len();
        let inside = if line.trim_start().starts_with('#') {
            line.find('#')
        } else {
            line.find(" #")
                .or_else(|| line.find("\t#"))
                .map(|at| at + 1)
        };
        inside.map(|at| Span::new(begin + at, begin + line.trim_end().len()))
    })
}
