//! Turns what the template engine says into diagnostics.
//!
//! The engine's errors know their place only in part: some are one text of several reports, and the
//! templates that led to an error ("called from") stand in the printed form alone. So both are read
//! from the printed form, which begins every report with `error: …` and ` --> name:line:column`.

use tera::{Error, ErrorKind};

use super::vocabulary;
use crate::base::{Span, nearest};
use crate::diag::{Code, Diagnostic, FilePath};
use crate::theme::{Template, Theme};

/// The most names that a help lists.
const MOST_NAMES_LISTED: usize = 24;

/// One report of the engine.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report<'a> {
    /// What is wrong, in the engine's words.
    pub(super) message: &'a str,
    /// Where.
    pub(super) place: Place<'a>,
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

/// The diagnostic of `error`: where it is, and what led there, innermost first.
pub(super) fn failure(theme: &Theme, code: Code, error: &Error) -> Diagnostic {
    let printed = error.to_string();
    let (ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report)) = error.kind() else {
        return say(&printed, code);
    };
    let diagnostic = say(report.message(), code);
    let diagnostic = match theme.template(report.filename()) {
        Some((_, template)) => diagnostic.at(&template.file, report.span().range.clone().into()),
        None => diagnostic,
    };
    notes(&printed)
        .into_iter()
        .filter_map(|(label, place)| Some((label, place.find(theme)?)))
        .fold(diagnostic, |diagnostic, (label, (file, span))| {
            diagnostic.and_at(file, span, label)
        })
}

/// The diagnostic of an error while rendering `page`; when it is in a template that the page
/// extends, the tags that led there are added.
pub(super) fn render_failure(theme: &Theme, page: &str, error: &Error) -> Diagnostic {
    let mut diagnostic = failure(theme, "template-render", error);
    let Some((_, page)) = theme.template(page) else {
        return diagnostic;
    };
    let Some(primary) = diagnostic.primary.clone() else {
        return diagnostic.in_file(&page.file);
    };
    let outermost = diagnostic
        .secondary
        .last()
        .map_or(primary.file, |label| label.file.clone());
    let mut led_there = Vec::new();
    let mut template = page;
    while template.file != outermost
        && let Some(parent) = &template.references.extends
        && let Some((_, next)) = theme.template(&parent.name)
    {
        led_there.push((&template.file, parent.name.span));
        template = next;
    }
    if template.file == outermost {
        for (file, span) in led_there.into_iter().rev() {
            diagnostic = diagnostic.and_at(file, span, "extended here");
        }
    }
    diagnostic
}

/// The diagnostic of a `report` of a name that there is not.
pub(super) fn unknown_name(theme: &Theme, report: &Report<'_>) -> Diagnostic {
    let code = "template-unknown-name";
    let unknown = report
        .message
        .strip_prefix("Unknown ")
        .or_else(|| {
            report
                .message
                .strip_suffix(" is not defined in any parent template")
        })
        .and_then(|rest| rest.trim_end_matches('`').split_once(" `"));
    let diagnostic = match unknown {
        Some((kind, name)) => {
            let kind = kind.to_lowercase();
            let message = match kind.as_str() {
                "block" => format!("no template that this one extends has a block `{name}`"),
                _ => format!("there is no {kind} `{name}`"),
            };
            let known = match kind.as_str() {
                "block" => inherited_blocks(theme, report.place.template),
                _ => vocabulary::known(&kind, theme),
            };
            suggest(name, &known)
                .into_iter()
                .fold(Diagnostic::error(code, message), Diagnostic::help)
        }
        None => say(report.message, code),
    };
    match report.place.find(theme) {
        Some((file, span)) => diagnostic.at(file, span),
        None => diagnostic,
    }
}

/// The blocks of the templates that `template` extends, sorted.
fn inherited_blocks<'a>(theme: &'a Theme, template: &str) -> Vec<&'a str> {
    let parent_of = |(_, template): (&'a str, &'a Template)| {
        let parent = template.references.extends.as_ref()?;
        theme.template(&parent.name)
    };
    let first = theme.template(template).and_then(parent_of);
    let mut blocks: Vec<&str> = std::iter::successors(first, |parent| parent_of(*parent))
        .flat_map(|(_, parent)| &parent.references.blocks)
        .map(|block| block.value.as_str())
        .collect();
    blocks.sort_unstable();
    blocks.dedup();
    blocks
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
    let at = |index: usize| {
        let message = lines[index].strip_prefix("error: ")?;
        let below = &lines[index + 1..];
        let locus = below.first()?.trim_start().strip_prefix("--> ")?;
        let place = read_place(locus, below)?;
        Some(Report { message, place })
    };
    (0..lines.len()).filter_map(at).collect()
}

/// The notes in `printed`, in order: what they say and where.
fn notes(printed: &str) -> Vec<(&str, Place<'_>)> {
    let lines: Vec<&str> = printed.lines().collect();
    let at = |index: usize| {
        let note = lines[index].strip_prefix("note: ")?;
        let (label, locus) = note.rsplit_once(' ')?;
        Some((label, read_place(locus, &lines[index + 1..])?))
    };
    (0..lines.len()).filter_map(at).collect()
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

/// A diagnostic that says the engine's `message` in our voice, with what helps.
fn say(message: &str, code: Code) -> Diagnostic {
    for (opening, what) in [
        ("Variable `", "is not a name that is known here"),
        ("Field `", "is not a field of what stands before it"),
    ] {
        let parts = message
            .strip_prefix(opening)
            .and_then(|rest| rest.split_once("` is not defined"));
        if let Some((name, rest)) = parts {
            let known: Vec<&str> = rest
                .split_once(": ")
                .map(|(_, known)| known.split(", ").collect())
                .unwrap_or_default();
            let diagnostic = Diagnostic::error(code, format!("`{name}` {what}"));
            return suggest(name, &known)
                .into_iter()
                .fold(diagnostic, Diagnostic::help);
        }
    }
    let no_value = message
        .strip_prefix("Component argument `")
        .and_then(|rest| rest.split_once("` (type: `undefined`)"));
    if let Some((argument, _)) = no_value {
        let message = format!("the component's `{argument}` gets a value that is not there");
        return Diagnostic::error(code, message)
            .help("pass a value that the page has, or leave the argument out if it has a default");
    }
    let diagnostic = Diagnostic::error(code, in_our_voice(message));
    match message {
        "Unexpected end of input" => diagnostic.help(
            "a tag is still open here: each `{% if %}`, `{% for %}`, `{% block %}` and \
             `{% component %}` has its `{% end… %}`",
        ),
        _ => diagnostic,
    }
}

/// Help for a `name` that is none of those `known`.
pub(super) fn suggest(name: &str, known: &[&str]) -> Vec<String> {
    let near = nearest(name, known.iter().copied());
    let others = known.len() - usize::from(near.is_some());
    let listed = (1..=MOST_NAMES_LISTED).contains(&others).then(|| {
        let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        format!("known here: {}", names.join(", "))
    });
    near.map(|near| format!("did you mean `{near}`?"))
        .into_iter()
        .chain(listed)
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
