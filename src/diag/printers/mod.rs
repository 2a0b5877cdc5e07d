//! The forms that diagnostics are printed in, one file a form.
//!
//! Every form is printed in the order of [`Diagnostic::order`], and shows nothing of a file that
//! could act on a terminal. [`human`] writes colours as escape sequences; whoever owns the stream
//! takes them out where they are not wanted. Not here: which form is used, and on which stream.

mod digest;
mod excerpt;
mod github;
mod human;
mod json;
mod short;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::rc::Rc;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Diagnostic, Label, Severity};
use crate::base::{Lines, Position, Span, visible};

pub use digest::digest;

/// A form that diagnostics are printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people: message, excerpt and help, fitted into `width` columns.
    Human {
        /// How wide the terminal is, in columns.
        width: usize,
    },
    /// For editors: one line each, `file:line:column: error[code]: message`.
    Short,
    /// For programs: one JSON object a line.
    Json,
    /// For GitHub: workflow commands that become annotations of a change.
    GitHub,
}

/// Where the files are that diagnostics point to.
pub trait Sources {
    /// What the file holds; `None` when it is not known, and then no excerpt is shown.
    fn text(&self, file: &Utf8Path) -> Option<Cow<'_, str>>;

    /// What the file is called in messages.
    fn name(&self, file: &Utf8Path) -> String {
        file.to_string()
    }

    /// Whether the lines of `file` that hold `span` may be shown: logs can be public.
    fn may_show(&self, file: &Utf8Path, span: Span) -> bool {
        let _ = (file, span);
        true
    }
}

/// Prints `diagnostics` in order, in the given form.
///
/// # Errors
/// When `out` refuses.
pub fn print<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    sources: &dyn Sources,
    form: Form,
    out: &mut dyn Write,
) -> io::Result<()> {
    let files = Files::new(sources);
    let mut ordered: Vec<&Diagnostic> = diagnostics.into_iter().collect();
    ordered.sort_by(|a, b| a.order().cmp(&b.order()));
    for diagnostic in ordered {
        let printed = match form {
            Form::Human { width } => human::print(diagnostic, &files, width),
            Form::Short => short::print(diagnostic, &files),
            Form::Json => json::print(diagnostic, &files),
            Form::GitHub => github::print(diagnostic, &files),
        };
        writeln!(out, "{printed}")?;
    }
    Ok(())
}

/// How many there are, such as `2 errors, 1 warning in 3 files`; nothing when there are none.
pub fn summary(diagnostics: &[&Diagnostic]) -> Option<String> {
    let count = |severity| {
        let of_severity = diagnostics.iter().filter(|one| one.severity == severity);
        of_severity.count()
    };
    let counts = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
        (count(Severity::Note), "note"),
    ];
    let told: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    if told.is_empty() {
        return None;
    }
    let files: BTreeSet<&Utf8Path> = diagnostics
        .iter()
        .filter_map(|diagnostic| Some(&*diagnostic.primary.as_ref()?.file))
        .collect();
    let told = told.join(", ");
    Some(match files.len() {
        0 => told,
        files => format!("{told} in {}", counted(files, "file")),
    })
}

fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

/// How a severity is called in every form but GitHub's.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The help of `diagnostic` in words, the suggestion included: for forms without excerpts.
fn help_in_words(diagnostic: &Diagnostic, files: &Files<'_>) -> Vec<String> {
    let mut help: Vec<String> = diagnostic.help.iter().map(ToString::to_string).collect();
    if let (Some(suggestion), Some(label)) = (&diagnostic.suggestion, &diagnostic.primary) {
        let may_show = files.sources.may_show(&label.file, suggestion.span);
        help.push(match suggestion.replacement.trim() {
            "" => suggestion.text.clone(),
            _ if !may_show => suggestion.text.clone(),
            replacement if suggestion.text.contains(&format!("`{replacement}`")) => {
                suggestion.text.clone()
            }
            replacement => format!("{}: `{replacement}`", suggestion.text),
        });
    }
    help
}

/// The first and last place of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Extent {
    start: Position,
    /// After the last character.
    end: Position,
}

/// The files of [`Sources`], each looked up and cut into lines once.
struct Files<'a> {
    sources: &'a dyn Sources,
    lines: RefCell<BTreeMap<Utf8PathBuf, Option<Rc<Lines<'a>>>>>,
}

impl<'a> Files<'a> {
    fn new(sources: &'a dyn Sources) -> Self {
        Self {
            sources,
            lines: RefCell::default(),
        }
    }

    fn lines(&self, file: &Utf8Path) -> Option<Rc<Lines<'a>>> {
        let mut known = self.lines.borrow_mut();
        if let Some(lines) = known.get(file) {
            return lines.clone();
        }
        let lines = self
            .sources
            .text(file)
            .map(|text| Rc::new(Lines::new(text)));
        known.insert(file.to_owned(), lines.clone());
        lines
    }

    fn name(&self, file: &Utf8Path) -> String {
        self.sources.name(file)
    }

    /// The lines of a label's file, if the place may be shown.
    fn shown(&self, file: &Utf8Path, span: Span) -> Option<Rc<Lines<'a>>> {
        let may_show = self.sources.may_show(file, span);
        may_show.then(|| self.lines(file)).flatten()
    }

    /// Where a label stands; nothing when it means the file as a whole.
    fn extent(&self, label: &Label) -> Option<Extent> {
        let range = label.span?.range();
        let lines = self.lines(&label.file)?;
        Some(Extent {
            start: lines.position(range.start),
            end: lines.position(range.end),
        })
    }
}

#[cfg(test)]
mod tests;
