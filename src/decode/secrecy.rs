//! Which lines of a file are for the authors alone, so that no message repeats them.
//!
//! Logs of builds are often public. A file that cannot be read as a record can still hold such lines,
//! so they are found by how they look, and rather too many than too few. Not here: what of a record
//! is published, which [`crate::resolve`] decides.

use std::collections::BTreeSet;

use super::fields::{Fields, Key, Shape};
use super::kinds::Kind;
use super::kinds::common::Common;
use crate::base::Span;

/// Whether a line of `text` that `span` touches is for the authors alone: the value of a key that is
/// never published, or part of a restricted passage.
pub fn is_for_authors(text: &str, span: Span) -> bool {
    let keys = internal_keys();
    let wanted = span.range();
    let mut start = 0;
    // The column of the key whose value goes on below it.
    let mut within: Option<usize> = None;
    let mut is_restricted = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let column = line.len() - line.trim_start_matches([' ', '-', '\t']).len();
        is_restricted |= opens_passage(content);
        within = within.filter(|key| content.is_empty() || column > *key);
        if holds_key(content, &keys) {
            within = within.or(Some(column));
        }
        let end = start + line.len();
        let is_touched = start <= wanted.end && wanted.start < end.max(start + 1);
        if is_touched && (is_restricted || within.is_some()) {
            return true;
        }
        is_restricted &= content != ":::";
        start = end;
    }
    false
}

fn opens_passage(line: &str) -> bool {
    let name = line.strip_prefix(":::").map(str::trim);
    name.is_some_and(|name| name.to_lowercase().starts_with("restricted"))
}

/// Whether one of `keys` is written in `line`, wherever in it.
fn holds_key(line: &str, keys: &BTreeSet<&str>) -> bool {
    line.match_indices(':').any(|(colon, _)| {
        let before = line[..colon].trim_end_matches([' ', '"', '\'']);
        let is_word = |character: char| character.is_alphanumeric() || "-_".contains(character);
        let word = before.rsplit(|character| !is_word(character)).next();
        word.is_some_and(|word| keys.contains(word))
    })
}

/// The keys of any kind of record that are never published.
fn internal_keys() -> BTreeSet<&'static str> {
    let mut names = BTreeSet::new();
    collect(Common::KEYS, &mut names);
    for kind in Kind::ALL {
        collect(kind.keys(), &mut names);
    }
    names
}

fn collect(keys: &[Key], names: &mut BTreeSet<&'static str>) {
    for key in keys {
        if key.internal {
            names.insert(key.name);
        }
        let mut shape = (key.shape)();
        while let Shape::List(inner) = shape {
            shape = *inner;
        }
        if let Shape::Group(keys) = shape {
            collect(keys, names);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
title: A
internal: x
  y

  z
findings:
  - id: b
    owner: c
    text: d
  - {id: e, target: f}
---
g
::: restricted
h
:::
i
";

    #[test]
    fn lines_for_the_authors_are_found_and_others_are_not() {
        let mut start = 0;
        let mut hidden = String::new();
        for line in TEXT.split_inclusive('\n') {
            let span = Span::new(start, start + line.trim_end().len());
            if is_for_authors(TEXT, span) {
                hidden.push_str(line);
            }
            start += line.len();
        }
        assert_eq!(
            hidden,
            "internal: x\n  y\n\n  z\n    owner: c\n  - {id: e, target: f}\n::: restricted\nh\n:::\n"
        );
    }

    #[test]
    fn a_span_across_such_a_line_touches_it() {
        assert!(is_for_authors(TEXT, Span::new(0, 40)));
        assert!(!is_for_authors(TEXT, Span::new(0, 8)));
    }
}
