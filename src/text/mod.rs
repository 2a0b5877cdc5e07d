//! Turns the bytes of a file into text: UTF-8, lines that end in `\n`, no control characters.
//!
//! The text is *normalised*: byte-order marks at its start are gone, `\r\n` is `\n`, and what may
//! not stand in text (reported) is as many `?` as it had bytes. So every span of the program counts
//! bytes of the normalised text, and no later stage ever meets a control character. What is changed of a
//! file in its text leaves the bytes around it as they are (see [`edits`]). Not here: front
//! matter (see [`crate::parse`]), YAML's own escapes (see [`crate::yaml`]).

pub mod edits;
mod encoding;
mod forbidden;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::base::Span;
use crate::diag::{Diagnostic, FilePath, Parsed};

pub use encoding::signature;
pub use forbidden::{is_forbidden, shown};

/// The text in `bytes`; `None` when they are no text at all (a picture, UTF-16), which has been
/// reported.
pub fn read(file: &FilePath, bytes: &[u8]) -> Parsed<Option<Arc<str>>> {
    let mut diagnostics = Vec::new();
    let value = encoding::decode(file, bytes, &mut diagnostics).map(|decoded| {
        let text = unify_line_ends(file, decoded, &mut diagnostics);
        Arc::from(forbidden::replace(file, text, &mut diagnostics))
    });
    Parsed { value, diagnostics }
}

/// Makes every line end in `\n`; a carriage return on its own is reported once.
fn unify_line_ends(file: &FilePath, text: String, diagnostics: &mut Vec<Diagnostic>) -> String {
    if !text.contains('\r') {
        return text;
    }
    let text = text.replace("\r\n", "\n");
    let Some(first) = text.find('\r') else {
        return text;
    };
    let lines = match text.matches('\r').count() {
        1 => String::new(),
        count => format!("; {} more follow", count - 1),
    };
    diagnostics.push(
        Diagnostic::error("line-ends", "a line ends in a lone carriage return (`\\r`)")
            .at(file, Span::new(first, first + 1))
            .labelled(format!("here{lines}"))
            .help("save the file with line ends `LF` or `CRLF`, as editors offer it"),
    );
    text.replace('\r', "\n")
}
