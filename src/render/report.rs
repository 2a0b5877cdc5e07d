//! Turns what the template engine says into diagnostics.
//!
//! The engine's errors know their place only in part: some are one text of several reports, and the
//! templates that led to an error ("called from") stand in the printed form alone. So both are read
//! from the printed form, which begins every report with `error: …` and ` --> name:line:column`.

use tera::Error;

use crate::base::{Span, nearest};
use crate::diag::{Diagnostic, FilePath};
use crate::theme::{Template, Theme};

/// One report of the engine.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report<'a> {
    /// What is wrong, in the engine's words.
    pub(super) message: &'a str,
    /// Where.
    pub(super) place: Place<'a>,
    /// What led there, innermost first.
    pub(super) notes: Vec<(&'a str, Place<'a>)>,
}

/// A place in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// The template's identity.
    pub(super) template: &'a str,
    /// The line, from 1.
    line: usize,
    /// The column in characters, from 1.
    column: usize,
    /// How many characters.
    width: usize,
}

/// The diagnostic of an error while rendering `template`.
pub(super) fn failure(theme: &Theme, template: &str, error: &Error) -> Diagnostic {
    let printed = error.to_string();
    if let [report, ..] = reports(&printed).as_slice() {
        return diagnostic(theme, "template-render", report);
    }
    let (message, help) = reword(&printed);
    let diagnostic = Diagnostic::error("template-render", message);
    let diagnostic = help.into_iter().fold(diagnostic, Diagnostic::help);
    match theme.template(template) {
        Some((_, template)) => diagnostic.in_file(&template.file),
        None => diagnostic,
    }
}

/// A diagnostic of `report`, in our words.
pub(super) fn diagnostic(theme: &Theme, code: &'static str, report: &Report<'_>) -> Diagnostic {
    let (message, help) = reword(report.message);
    let diagnostic = Diagnostic::error(code, message);
    let diagnostic = match report.place.find(theme) {
        Some((file, span)) => diagnostic.at(file, span),
        None => diagnostic,
    };
    let diagnostic = help.into_iter().fold(diagnostic, Diagnostic::help);
    report
        .notes
        .iter()
        .filter_map(|(label, place)| Some((label, place.find(theme)?)))
        .fold(diagnostic, |diagnostic, (label, (file, span))| {
            diagnostic.and_at(file, span, *label)
        })
}

impl Place<'_> {
    /// The file and the bytes of the place.
    fn find<'t>(&self, theme: &'t Theme) -> Option<(&'t FilePath, Span)> {
        let (_, Template { file, source, .. }) = theme.template(self.template)?;
        let line_start: usize = source
            .split_inclusive('\n')
            .take(self.line.saturating_sub(1))
            .map(str::len)
            .sum();
        let line = &source[line_start..];
        let offset = |characters: usize| {
            line.char_indices()
                .nth(characters)
                .map_or(line.len(), |(at, _)| at)
        };
        let start = offset(self.column.saturating_sub(1));
        let end = offset(self.column.saturating_sub(1) + self.width);
        Some((file, Span::new(line_start + start, line_start + end)))
    }
}

/// The reports in `printed`, in order.
pub(super) fn reports(printed: &str) -> Vec<Report<'_>> {
    let lines: Vec<&str> = printed.lines().collect();
    let mut found: Vec<Report<'_>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let rest = lines.get(index + 1..).unwrap_or_default();
        if let Some(message) = line.strip_prefix("error: ")
            && let Some(place) = rest
                .first()
                .and_then(|line| line.trim_start().strip_prefix("--> "))
                .and_then(|locus| read_place(locus, rest))
        {
            found.push(Report {
                message,
                place,
                notes: Vec::new(),
            });
        } else if let Some(note) = line.strip_prefix("note: ")
            && let Some((label, locus)) = note.rsplit_once(' ')
            && let Some(place) = read_place(locus, rest)
            && let Some(report) = found.last_mut()
        {
            report.notes.push((label, place));
        }
    }
    found
}

/// Reads `name:line:column`; the width is that of the carets on one of the lines `below`.
fn read_place<'a>(locus: &'a str, below: &[&str]) -> Option<Place<'a>> {
    let mut parts = locus.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let carets = below
        .iter()
        .find(|line| line.ends_with('^') && line.trim_start().starts_with('|'));
    Some(Place {
        template: parts.next()?,
        line,
        column,
        width: carets.map_or(1, |line| line.matches('^').count()),
    })
}

/// The engine's message in our voice, and what helps.
pub(super) fn reword(message: &str) -> (String, Vec<String>) {
    for (opening, listing, what) in [
        (
            "Variable `",
            " is not defined. Available variables: ",
            "is not a name that is known here",
        ),
        (
            "Field `",
            " is not defined. Available fields: ",
            "is not a field that is there",
        ),
    ] {
        if let Some((name, known)) = message
            .strip_prefix(opening)
            .and_then(|rest| rest.split_once(listing))
        {
            let name = name.trim_end_matches('`');
            return (
                format!("`{name}` {what}"),
                suggest(name, &known.split(", ").collect::<Vec<_>>()),
            );
        }
    }
    (in_our_voice(message), Vec::new())
}

/// Help for a `name` that is none of `known`.
pub(super) fn suggest(name: &str, known: &[&str]) -> Vec<String> {
    let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let near = nearest(name, known.iter().copied());
    let all = (!listed.is_empty()).then(|| format!("there are {}", listed.join(", ")));
    near.map(|near| format!("did you mean `{near}`?"))
        .into_iter()
        .chain(all)
        .collect()
}

/// `message` without a capital and a full stop.
fn in_our_voice(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut letters = message.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "the template cannot be rendered".to_owned(),
    }
}
