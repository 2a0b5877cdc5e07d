//! Diagnostics: what is wrong with the content, where, and what to write instead.
//!
//! A [`Diagnostic`] is data; [`printers`] give it a form. It never stops the stage that finds it:
//! stages return their value beside a list of diagnostics, so that every mistake of a run is told.
//! Not here: the world's refusals (disk, port, git), which are errors of [`crate::world`].

mod file_path;
pub mod printers;
pub mod privacy;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::base::Span;

pub use file_path::FilePath;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A mistake in the content: nothing is built.
    Error,
    /// Probably a mistake: nothing is built under `--strict`.
    Warning,
    /// A fact about the world that somebody should know; never stops anything.
    Note,
}

/// The kebab-case name of a rule, such as `dangling-reference`; `briefing explain CODE` shows its page.
pub type Code = &'static str;

/// A place that a diagnostic points to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The file.
    pub file: FilePath,
    /// The place in it; `None` means the file as a whole.
    pub span: Option<Span>,
    /// What is said under the caret; may be empty.
    pub text: String,
}

/// A replacement that would mend the place: `file` and `span` are those of the primary label unless stated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Suggestion {
    /// What to replace.
    pub span: Span,
    /// With what.
    pub replacement: String,
    /// Introduces it, such as "write the number without commas".
    pub text: String,
}

/// One thing that is wrong with the content, or that somebody should know about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Which rule found it.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, code in backticks.
    pub message: String,
    /// Where; none only when no file is to blame.
    pub primary: Option<Label>,
    /// Other places that belong to it ("first used here").
    pub secondary: Vec<Label>,
    /// What to do, one sentence each.
    pub help: Vec<Cow<'static, str>>,
    /// What to write instead.
    pub suggestion: Option<Box<Suggestion>>,
}

impl Diagnostic {
    /// A diagnostic of rule `code` without a place yet.
    pub fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        let mut message = message.into();
        // A large site has tens of thousands of notes, which a preview holds.
        message.shrink_to_fit();
        Self {
            code,
            severity,
            message,
            primary: None,
            secondary: Vec::new(),
            help: Vec::new(),
            suggestion: None,
        }
    }

    /// An error of rule `code`.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A warning of rule `code`.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// A note of rule `code`.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, message)
    }

    /// Points to `span` of `file`.
    #[must_use]
    pub fn at(mut self, file: &FilePath, span: Span) -> Self {
        self.primary = Some(Label {
            file: file.clone(),
            span: Some(span),
            text: String::new(),
        });
        self
    }

    /// Points to `file` as a whole.
    #[must_use]
    pub fn in_file(mut self, file: &FilePath) -> Self {
        self.primary = Some(Label {
            file: file.clone(),
            span: None,
            text: String::new(),
        });
        self
    }

    /// Says `text` under the primary caret.
    #[must_use]
    pub fn labelled(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = &mut self.primary {
            label.text = text.into();
        }
        self
    }

    /// Points to a second place.
    #[must_use]
    pub fn and_at(mut self, file: &FilePath, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            file: file.clone(),
            span: Some(span),
            text: text.into(),
        });
        self
    }

    /// Adds a sentence of help.
    #[must_use]
    pub fn help(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        // There is seldom more than one, and a large site has tens of thousands of diagnostics.
        self.help.reserve_exact(1);
        self.help.push(text.into());
        self
    }

    /// Says what to write instead at `span`.
    #[must_use]
    pub fn suggest(
        mut self,
        span: Span,
        replacement: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        self.suggestion = Some(Box::new(Suggestion {
            span,
            replacement: replacement.into(),
            text: text.into(),
        }));
        self
    }

    /// The key that diagnostics are sorted by: file, place, severity, code, words.
    pub fn order(&self) -> impl Ord + '_ {
        let place = self
            .primary
            .as_ref()
            .map(|label| (label.file.as_str(), label.span));
        (place, self.severity, self.code, self.message.as_str())
    }
}

/// A value and what there was to say about it on the way.
#[derive(Clone, Debug)]
pub struct Parsed<T> {
    /// The value; always there, however bad the input.
    pub value: T,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// Whether any of `diagnostics` stops a build.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}
