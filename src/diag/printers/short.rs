//! One line a diagnostic, in the shape that editors know: `file:line:column: error[code]: message`.
//!
//! A diagnostic about a file as a whole stands at its first character, since editors want a place.

use super::{Files, word};
use crate::base::visible;
use crate::diag::Diagnostic;

pub(super) fn print(diagnostic: &Diagnostic, files: &Files<'_>) -> String {
    let place = match &diagnostic.primary {
        None => String::new(),
        Some(label) => {
            let name = files.name(&label.file);
            let start = files.extent(label).map(|extent| extent.start);
            let (line, column) = start.map_or((1, 1), |start| (start.line, start.column));
            format!("{}:{line}:{column}: ", visible(&name))
        }
    };
    let severity = word(diagnostic.severity);
    let message = visible(&diagnostic.message);
    format!("{place}{severity}[{}]: {message}", diagnostic.code)
}
