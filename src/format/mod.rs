//! Brings a record's front matter into its usual form: keys in the order in which they are documented,
//! and quotes only where they are needed.
//!
//! What the record says stays the same, which is made sure of before anything is given back: the new text
//! is read again, and every value must be there with the same text, in the same place. Comments go with the key
//! that they stand above; blank lines, lists, folded text, line ends and the notes stay as they are, byte for byte.
//! What is in its usual form already is not changed, so that doing it twice is doing it once.
//! Not here: mistakes, since a record with front matter that cannot be read is left alone; and settings, whose
//! keys are few, and stand in the groups that their authors have made of them.

mod order;
mod quotes;
mod same;

use crate::decode::RecordKey;
use crate::decode::fields::{Fields as _, Key, Shape};
use crate::decode::form::Form;
use crate::decode::kinds::Kind;
use crate::decode::kinds::common::{Common, FIRST};
use crate::diag::{Diagnostic, FilePath, has_errors};
use crate::parse::{self, Document};
use crate::scan::Limits;
use crate::text::edits::{applied, rewritten};
use crate::yaml::{self, Node, Value};

/// What became of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formatted {
    /// It is in its usual form.
    Same,
    /// It was not; this is the file in its usual form.
    Changed(Vec<u8>),
    /// It has these mistakes, and is left alone.
    Mistaken(Vec<Diagnostic>),
    /// It is left alone, since it would not say the same.
    Refused,
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Behind its key, to the end of the line.
    Alone,
    /// Within brackets.
    InBrackets,
}

/// `value`, a text, as it is written in front matter on one line: in quotes where it needs them.
pub fn text(value: &str, standing: Standing) -> String {
    quotes::written(value, true, standing == Standing::InBrackets)
}

/// `value`, a date, a number, a word or a name, as it is written in front matter.
pub fn word(value: &str, standing: Standing) -> String {
    quotes::written(value, false, standing == Standing::InBrackets)
}

/// So often may groups within groups be put in order, the innermost first.
const MOST_ROUNDS: usize = yaml::DEEPEST + 1;

/// Brings the record in `bytes`, the file at `file`, into its usual form.
pub fn format(file: &FilePath, bytes: &[u8], limits: &Limits) -> Formatted {
    let Some((RecordKey { kind, .. }, _)) = RecordKey::of_file(file) else {
        return Formatted::Same;
    };
    let parsed = parse::parse(file, bytes, limits);
    if has_errors(&parsed.diagnostics) {
        return Formatted::Mistaken(parsed.diagnostics);
    }
    let document = parsed.value;
    let place = document.front_span.range();
    let Some(before) = document.text.get(place.clone()) else {
        return Formatted::Same;
    };
    let keys = keys_in_order(kind);
    let ordered = |text: String| in_order(file, text, &keys);
    let unquoted = quotes::settle(file, before, &keys);
    let attempts = [unquoted, before.to_owned()].map(ordered);
    // Where a text would be read otherwise without its quotes, they stay.
    for after in attempts {
        if after == before {
            return Formatted::Same;
        }
        if let Some(changed) = rewritten(bytes, &document.text, place.clone(), &after)
            && is_same(file, (&document, bytes), &changed, limits, &keys)
        {
            return Formatted::Changed(changed);
        }
    }
    Formatted::Refused
}

/// The keys of a record of `kind` in the order in which they are to stand.
pub fn keys_in_order(kind: Kind) -> Vec<&'static Key> {
    let is_first = |key: &&Key| FIRST.contains(&key.name);
    let first = Common::KEYS.iter().filter(is_first);
    let last = Common::KEYS.iter().filter(|key| !is_first(key));
    first.chain(kind.keys()).chain(last).collect()
}

/// The keys of the group that a value of `shape` is, or may be.
fn keys_of(shape: &Shape) -> Option<&'static [Key]> {
    let of_form = |form: &Form| match form {
        Form::Keys(keys) => Some(*keys),
        _ => None,
    };
    match shape {
        Shape::Group(keys) => Some(keys),
        Shape::Value(_, Form::Either(forms)) | Shape::Reference(_, Form::Either(forms)) => {
            forms.iter().find_map(of_form)
        }
        _ => None,
    }
}

/// `text` with the keys of every group in order.
fn in_order(file: &FilePath, mut text: String, keys: &[&'static Key]) -> String {
    for _ in 0..MOST_ROUNDS {
        let Some(node) = yaml::parse(&text, 0, file).value else {
            break;
        };
        let edits = order::find(&text, &node, keys);
        if edits.is_empty() {
            break;
        }
        text = applied(&text, edits);
    }
    text
}

/// Whether `changed` says what the file said before, with nothing new to complain about.
fn is_same(
    file: &FilePath,
    (before, bytes): (&Document, &[u8]),
    changed: &[u8],
    limits: &Limits,
    keys: &[&'static Key],
) -> bool {
    let parsed = parse::parse(file, changed, limits);
    let after = parsed.value;
    let old = parse::parse(file, bytes, limits).diagnostics.len();
    let (Some(one), Some(other)) = (&before.front, &after.front) else {
        return false;
    };
    parsed.diagnostics.len() <= old
        && after.notes() == before.notes()
        && same::is_same(one, other, keys)
}

/// Each value of a group, with what its key takes, if it is one of `keys`.
fn with_shapes<'n>(
    node: &'n Node,
    keys: &[&'static Key],
) -> impl Iterator<Item = (&'n yaml::Key, &'n Node, Option<Shape>)> {
    let pairs = match &node.value {
        Value::Mapping(pairs) => pairs.as_slice(),
        _ => &[],
    };
    pairs.iter().map(|(key, value)| {
        let known = keys.iter().find(|known| known.name == key.text);
        (key, value, known.map(|known| (known.shape)()))
    })
}

#[cfg(test)]
mod tests;
