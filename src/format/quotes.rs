//! Quotes of values: none where none are needed, else double ones, else single ones.
//!
//! A text stays in quotes that another reader of YAML would take for a number, a date, yes, no or nothing.
//! Data for templates keeps its quotes, which say there that it is text; so do texts of several lines.

use std::fmt::Write;
use std::ops::Range;

use super::{keys_of, with_shapes};
use crate::decode::fields::{Key, Shape};
use crate::decode::form::Form;
use crate::diag::FilePath;
use crate::text::edits::{Edit, applied};
use crate::yaml::{self, Node, Style, Value};

/// Words that readers of some version of YAML take for something else than text.
const OTHERWISE: &[&str] = &[
    "yes", "no", "on", "off", "y", "n", "true", "false", "null", "~",
];

/// What a text without quotes may begin with, beside letters and digits.
const FIRST: &[char] = &['(', '/', '£', '€'];

/// `text`, front matter with `keys`, with quotes where they are needed.
pub(super) fn settle(file: &FilePath, text: &str, keys: &[&'static Key]) -> String {
    let Some(node) = yaml::parse(text, 0, file).value else {
        return text.to_owned();
    };
    let mut quotes = Quotes {
        text,
        edits: Vec::new(),
    };
    quotes.visit_group(&node, keys, false);
    applied(text, quotes.edits)
}

struct Quotes<'a> {
    text: &'a str,
    edits: Vec<Edit>,
}

impl Quotes<'_> {
    fn visit_group(&mut self, node: &Node, keys: &[&'static Key], in_brackets: bool) {
        let in_brackets = in_brackets || self.has_bracket(node);
        for (_, value, shape) in with_shapes(node, keys) {
            if let Some(shape) = shape {
                self.visit(value, &shape, in_brackets);
            }
        }
    }

    fn visit(&mut self, node: &Node, shape: &Shape, in_brackets: bool) {
        match &node.value {
            Value::Scalar { text, style } if *style == Style::Quoted => {
                if !matches!(shape, Shape::Free | Shape::List(_) | Shape::Group(_)) {
                    self.visit_quoted(node.span.range(), text, shape, in_brackets);
                }
            }
            Value::Scalar { .. } => {}
            Value::List(items) => {
                let in_brackets = in_brackets || self.has_bracket(node);
                if let Shape::List(entry) = shape {
                    for item in items {
                        self.visit(item, entry, in_brackets);
                    }
                }
            }
            Value::Mapping(_) => {
                if let Some(keys) = keys_of(shape) {
                    self.visit_group(node, &keys.iter().collect::<Vec<_>>(), in_brackets);
                }
            }
        }
    }

    fn visit_quoted(&mut self, place: Range<usize>, text: &str, shape: &Shape, in_brackets: bool) {
        let source = &self.text[place.clone()];
        if source.contains('\n') {
            return;
        }
        let is_text = matches!(shape, Shape::Value(_, Form::Text));
        let words = written(text, is_text, in_brackets);
        if words != source {
            self.edits.push(Edit::new(place, words));
        }
    }

    fn has_bracket(&self, node: &Node) -> bool {
        self.text[node.span.range()].starts_with(['[', '{'])
    }
}

/// `text` as it is written: in quotes where it needs them.
pub(super) fn written(text: &str, is_text: bool, in_brackets: bool) -> String {
    if can_be_bare(text, in_brackets) && !(is_text && is_taken_otherwise(text)) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Whether `text` is read as it is where it stands without quotes.
fn can_be_bare(text: &str, in_brackets: bool) -> bool {
    let begins = text.starts_with(|first: char| first.is_alphanumeric() || FIRST.contains(&first));
    let is_word = matches!(text.to_ascii_lowercase().as_str(), "null");
    begins
        && !is_word
        && text.trim() == text
        && text.chars().all(is_plain)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !(in_brackets && text.contains([',', '[', ']', '{', '}', ':']))
}

/// Whether `letter` can stand in a text without an escape.
fn is_plain(letter: char) -> bool {
    !letter.is_control() && !matches!(letter, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

/// Whether readers of YAML could take `text` for something else than text.
fn is_taken_otherwise(text: &str) -> bool {
    let is_of_numbers = |letter: char| letter.is_ascii_digit() || "+-._:/eExXoO ".contains(letter);
    let lower = text.to_ascii_lowercase();
    OTHERWISE.contains(&lower.as_str())
        || (text.contains(|letter: char| letter.is_ascii_digit())
            && text.chars().all(is_of_numbers))
        || lower.starts_with("0x")
        || [".inf", ".nan"].iter().any(|end| lower.ends_with(end))
}

/// `text` in double quotes, or in single ones where it holds double ones or backslashes.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) && text.chars().all(is_plain) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            letter if is_plain(letter) => quoted.push(letter),
            letter => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
        }
    }
    quoted.push('"');
    quoted
}
