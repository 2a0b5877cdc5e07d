//! For people: message, excerpt with a caret, other places, help, and the line as it should be.
//!
//! ```text
//! error[dangling-reference]: no inspectorate is called `hmicfr`
//!  --> content/inspections/gmp-peel-2023.md:4:15
//!   |
//! 4 | inspectorate: hmicfr
//!   |               ^^^^^^ no such record
//!   |
//!   = help: the inspectorates are `hmicfrs` and `ofsted`
//! ```

use std::borrow::Cow;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
};

use super::Files;
use super::excerpt::Excerpt;
use crate::base::{Span, visible};
use crate::diag::{Diagnostic, FilePath, Label, Severity, Suggestion};

/// Narrower than this, excerpts would be cut to nothing.
const NARROWEST: usize = 40;

pub(super) fn print(diagnostic: &Diagnostic, files: &Files<'_>, width: usize) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(visible(&diagnostic.message))
        .id(diagnostic.code);
    let help = diagnostic
        .help
        .iter()
        .map(|text| Element::from(Level::HELP.message(visible(text))));
    let mut report = vec![title.elements(places(diagnostic, files).into_iter().chain(help))];
    if let (Some(suggestion), Some(label)) = (&diagnostic.suggestion, &diagnostic.primary) {
        report.push(correction(suggestion, &label.file, files));
    }
    let renderer = Renderer::styled().term_width(width.max(NARROWEST));
    let mut printed = renderer.render(&report);
    // An empty line between diagnostics lets the eye rest.
    printed.push('\n');
    printed
}

/// The excerpts, one a file, that of the primary label first.
fn places<'d>(diagnostic: &'d Diagnostic, files: &Files<'_>) -> Vec<Element<'d>> {
    let mut by_file: Vec<(&FilePath, Vec<(AnnotationKind, &Label)>)> = Vec::new();
    let primary = diagnostic
        .primary
        .iter()
        .map(|label| (AnnotationKind::Primary, label));
    let secondary = diagnostic
        .secondary
        .iter()
        .map(|label| (AnnotationKind::Context, label));
    for (kind, label) in primary.chain(secondary) {
        match by_file.iter_mut().find(|(file, _)| **file == label.file) {
            Some((_, labels)) => labels.push((kind, label)),
            None => by_file.push((&label.file, vec![(kind, label)])),
        }
    }
    by_file
        .iter()
        .flat_map(|(file, labels)| elements_of_file(file, labels, files))
        .collect()
}

fn elements_of_file<'d>(
    file: &FilePath,
    labels: &[(AnnotationKind, &'d Label)],
    files: &Files<'_>,
) -> Vec<Element<'d>> {
    let (mut drawn, mut told) = (Vec::new(), Vec::new());
    for (kind, label) in labels {
        match label.span {
            Some(span) if files.shown(file, span).is_some() => drawn.push((*kind, *label, span)),
            _ => told.push(*label),
        }
    }
    // What stands between two places is shown with them, and must be such as may be.
    let all = |one: Span, other: Span| {
        let (one, other) = (one.range(), other.range());
        Span::new(one.start.min(other.start), one.end.max(other.end))
    };
    let whole = drawn.iter().map(|(_, _, span)| *span).reduce(all);
    if whole.is_some_and(|whole| files.shown(file, whole).is_none()) {
        told.extend(drawn.drain(..).map(|(_, label, _)| label));
    }
    let mut elements = Vec::new();
    let spans: Vec<Span> = drawn.iter().map(|(_, _, span)| *span).collect();
    if let (Some(lines), Some((_, first, _))) = (files.lines(file), drawn.first()) {
        let excerpt = Excerpt::new(&lines, &spans);
        let is_moved = excerpt.column() != lines.position(spans[0].range().start).column;
        let annotations = drawn
            .iter()
            .zip(excerpt.places)
            .map(|((kind, label, _), place)| kind.span(place).label(text_of(label)));
        let snippet: Snippet<'_, Annotation<'_>> = Snippet::source(excerpt.text)
            .line_start(excerpt.first_line)
            .annotations(annotations);
        if is_moved {
            // The snippet would count the column in what is shown, where characters are written out.
            elements.extend([Element::from(origin(first, files)), Element::from(snippet)]);
        } else {
            let name = files.name(file);
            elements.push(Element::from(snippet.path(visible(&name).into_owned())));
        }
    }
    for label in told {
        elements.push(Element::from(origin(label, files)));
        elements.extend(text_of(label).map(|text| Element::from(Level::NOTE.message(text))));
    }
    elements
}

fn text_of(label: &Label) -> Option<Cow<'_, str>> {
    (!label.text.is_empty()).then(|| visible(&label.text))
}

/// The line `--> file:line:column`.
fn origin<'d>(label: &Label, files: &Files<'_>) -> Origin<'d> {
    let name = files.name(&label.file);
    let origin = Origin::path(visible(&name).into_owned());
    match files.extent(label).map(|extent| extent.start) {
        Some(start) => origin.line(start.line).char_column(start.column),
        None => origin,
    }
}

/// The suggestion as the line it would make; in words where the line may not be shown.
fn correction<'d>(suggestion: &'d Suggestion, file: &FilePath, files: &Files<'_>) -> Group<'d> {
    let Some(lines) = files.shown(file, suggestion.span) else {
        return Group::with_title(Level::HELP.secondary_title(visible(&suggestion.text)));
    };
    let excerpt = Excerpt::new(&lines, &[suggestion.span]);
    let replacement = visible(&suggestion.replacement).into_owned();
    let patches = excerpt
        .places
        .into_iter()
        .map(|place| Patch::new(place, replacement.clone()));
    let snippet: Snippet<'_, Patch<'_>> = Snippet::source(excerpt.text)
        .line_start(excerpt.first_line)
        .patches(patches);
    Level::HELP
        .secondary_title(visible(&suggestion.text))
        .element(snippet)
}
