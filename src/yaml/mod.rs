//! YAML as people type it: nodes that keep their text and their place.
//!
//! Text stays as typed: `1.10` is `1.10`, `0123` is `0123`, `no` is `no`; whoever reads a node says
//! what it must be. Anchors, aliases, tags, merge keys and further documents are refused: a node is
//! a tree of at most [`DEEPEST`] levels, and what is written is what is there. Not here: what keys
//! mean, and which types their values must have. Only this folder names the YAML crates.

mod build;
mod draft;
mod json;
mod line;
mod lints;
mod parse;
mod slips;

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod tests;

use crate::base::Span;

pub use build::{DEEPEST, LONGEST_SCALAR};
pub use parse::{LARGEST_TEXT, parse};

/// One node of a YAML document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands, in bytes of the whole file; of a quoted scalar with its quotes.
    pub span: Span,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text as typed, unquoted and unescaped.
    Scalar {
        /// The text.
        text: String,
        /// How it was written.
        style: Style,
    },
    /// A list.
    List(Vec<Node>),
    /// Pairs in the order written; keys are unique (a duplicate has been reported and dropped).
    Mapping(Vec<(Key, Node)>),
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Bare: `title: PEEL`. A bare empty value, `~` and `null` are [`Node::is_null`].
    Plain,
    /// In single or double quotes.
    Quoted,
    /// A block after `|` or `>`.
    Block,
}

/// A key of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Node {
    /// Whether nothing was written: an empty bare value, `~` or `null`.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, style: Style::Plain }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// What it is, in a reader's words: "a list", "text", "nothing".
    pub fn describe(&self) -> &'static str {
        match &self.value {
            _ if self.is_null() => "nothing",
            Value::Scalar { .. } => "text",
            Value::List(_) => "a list",
            Value::Mapping(_) => "a group of keys",
        }
    }
}
