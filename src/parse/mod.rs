//! Turns the bytes of a record into a [`Document`]: its front matter as nodes, and where its notes
//! are.
//!
//! Never fails: whatever the bytes are, there is a document, and diagnostics beside it. Spans count
//! bytes of [`Document::text`], which is normalised (see [`crate::text`]). Not here: encodings and
//! line ends (see [`crate::text`]), YAML (see [`crate::yaml`]), what the keys mean (the `decode`
//! stage), HTML.

pub mod dialect;
mod front;
pub mod html;
mod nesting;
pub mod notes;
mod restricted;
pub mod target;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::base::Span;
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::scan::Limits;
use crate::yaml::{self, Node};

/// A record as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The whole file, normalised; empty if the file was no text or too large.
    pub text: Arc<str>,
    /// The front matter, always a mapping; `None` if it cannot be read, which has been reported: a
    /// record without one needs no further complaint about what it lacks.
    pub front: Option<Node>,
    /// The lines between the fences.
    pub front_span: Span,
    /// Everything after the line of the closing fence; the whole file if there is no front matter.
    pub notes_span: Span,
}

/// Reads the record in `bytes`, whose parts are at most as large as `limits` say.
pub fn parse(file: &FilePath, bytes: &[u8], limits: &Limits) -> Parsed<Document> {
    let Parsed {
        value,
        mut diagnostics,
    } = crate::text::read(file, bytes);
    let Some(text) = value else {
        return Parsed {
            value: Document::empty(),
            diagnostics,
        };
    };
    let split = front::split(file, &text, limits);
    diagnostics.extend(split.diagnostics);
    let front = split.value.front;
    let document = Document {
        front: front.and_then(|span| read_front(file, &text, span, &mut diagnostics)),
        front_span: front.unwrap_or_default(),
        notes_span: split.value.notes,
        text,
    };
    Parsed {
        value: document,
        diagnostics,
    }
}

impl Document {
    /// Everything above the notes.
    pub fn front(&self) -> &str {
        let end = self.notes_span.range().start;
        self.text.get(..end).unwrap_or_default()
    }

    /// The notes as they are written.
    pub fn notes(&self) -> &str {
        self.text.get(self.notes_span.range()).unwrap_or_default()
    }

    fn empty() -> Self {
        Self {
            text: Arc::from(""),
            front: None,
            front_span: Span::default(),
            notes_span: Span::default(),
        }
    }
}

/// Reads the YAML at `span` and makes sure that it is a mapping.
fn read_front(
    file: &FilePath,
    text: &str,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let parsed = yaml::parse(&text[span.range()], span.range().start, file);
    let is_readable = !crate::diag::has_errors(&parsed.diagnostics);
    diagnostics.extend(parsed.diagnostics);
    let problem = front::refuse_shape(file, span, parsed.value.as_ref());
    match problem {
        None => parsed.value,
        Some(problem) => {
            if is_readable {
                diagnostics.push(problem);
            }
            None
        }
    }
}
