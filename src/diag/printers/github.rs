//! GitHub's workflow commands, which become annotations of a change:
//! `::error file=…,line=…,col=…,title=…::message`.
//!
//! What GitHub would read as part of the command is escaped as its own toolkit does
//! (`actions/toolkit`, `packages/core/src/command.ts`).

use std::fmt::Write;

use super::{Files, help_in_words};
use crate::base::visible;
use crate::diag::{Diagnostic, Severity};

pub(super) fn print(diagnostic: &Diagnostic, files: &Files<'_>) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut printed = format!("::{command} ");
    if let Some(label) = &diagnostic.primary {
        let name = files.name(&label.file);
        write!(printed, "file={},", property(&visible(&name))).expect("a string takes everything");
        if let Some(extent) = files.extent(label) {
            let (start, end) = (extent.start, extent.end);
            write!(printed, "line={},endLine={},", start.line, end.line)
                .expect("a string takes everything");
            // GitHub takes columns only within one line.
            if start.line == end.line {
                write!(printed, "col={},endColumn={},", start.column, end.column)
                    .expect("a string takes everything");
            }
        }
    }
    let mut told = vec![visible(&diagnostic.message).into_owned()];
    told.extend(
        help_in_words(diagnostic, files)
            .iter()
            .map(|help| format!("help: {}", visible(help))),
    );
    let title = property(diagnostic.code);
    write!(printed, "title={title}::{}", data(&told.join("\n")))
        .expect("a string takes everything");
    printed
}

/// Text after the `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
