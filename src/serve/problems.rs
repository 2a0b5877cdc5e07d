//! What is wrong, as the page over the page shows it.

use serde::Serialize;

use crate::diag::printers::{self, Form, Sources};
use crate::diag::{Diagnostic, Severity};

/// One mistake, as the terminal shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How grave it is: `error`, `warning` or `note`.
    pub severity: &'static str,
    /// What the terminal shows of it, without colours.
    pub text: String,
}

/// How wide an excerpt is shown.
const WIDTH: usize = 90;

/// So many are shown; the terminal has the others.
const MOST: usize = 50;

impl Problem {
    /// What is wrong by no fault of a file.
    pub fn of_machine(message: &str) -> Self {
        Self {
            severity: "error",
            text: format!("error: {}", crate::base::visible(message)),
        }
    }

    /// `diagnostics` but for notes, which are facts about the world, the gravest first.
    pub fn all(diagnostics: &[&Diagnostic], sources: &dyn Sources) -> Vec<Self> {
        let of = |severity: Severity| {
            diagnostics
                .iter()
                .copied()
                .filter(move |found| found.severity == severity)
        };
        of(Severity::Error)
            .chain(of(Severity::Warning))
            .take(MOST)
            .map(|diagnostic| Self::of(diagnostic, sources))
            .collect()
    }

    fn of(diagnostic: &Diagnostic, sources: &dyn Sources) -> Self {
        let mut bytes = Vec::new();
        let form = Form::Human { width: WIDTH };
        // Memory takes everything.
        let _ = printers::print([diagnostic], sources, form, &mut bytes);
        let text = String::from_utf8_lossy(&bytes);
        Self {
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            text: anstream::adapter::strip_str(&text)
                .to_string()
                .trim_end()
                .to_owned(),
        }
    }
}
