//! One JSON object a line, with the keys
//! `{code, severity, message, file, line, column, end_line, end_column, help}`.
//!
//! Lines and columns start at 1, columns count characters, and `end_column` is the one after the
//! last. What is not known is `null`. No line acts on a terminal. `help` is one text, the suggestion included.

use std::fmt::Write;

use serde::Serialize;

use super::{Files, help_in_words};
use crate::base::visible::is_hostile;
use crate::diag::{Diagnostic, Severity};

#[derive(Serialize)]
struct Object<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    help: Option<String>,
}

pub(super) fn print(diagnostic: &Diagnostic, files: &Files<'_>) -> String {
    let label = diagnostic.primary.as_ref();
    let extent = label.and_then(|label| files.extent(label));
    let help = help_in_words(diagnostic, files);
    let object = Object {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        file: label.map(|label| files.name(&label.file)),
        line: extent.map(|extent| extent.start.line),
        column: extent.map(|extent| extent.start.column),
        end_line: extent.map(|extent| extent.end.line),
        end_column: extent.map(|extent| extent.end.column),
        help: (!help.is_empty()).then(|| help.join("; ")),
    };
    let json =
        serde_json::to_string(&object).expect("texts and numbers can always be written as JSON");
    escaped(&json)
}

/// `json` with what could act on a terminal written as JSON writes it: `\u202e`.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if is_hostile(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(escaped, "\\u{unit:04x}").expect("writing to a string does not fail");
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}
