//! Tabs, and lines that stand too far in or out.

use granit_parser::ErrorKind;

use super::{Scene, Slip, Source};
use crate::diag::Diagnostic;
use crate::yaml::draft::Edit;
use crate::yaml::line::Line;

/// How far each level is in if a text does not show it.
pub(super) const USUAL_INDENT: usize = 2;

/// A tab that indents the line in which the reading stopped, or the one after it.
pub(super) fn tab(scene: &Scene<'_>) -> Option<Slip> {
    let is_about_tabs = matches!(
        scene.trouble.kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
    );
    let has_tab = |line: &Line<'_>| scene.source.text[line.start..line.first].contains('\t');
    let line = std::iter::once(scene.line.clone())
        .chain(scene.line.after().filter(|_| is_about_tabs))
        .find(has_tab)?;
    indented_by_tab(scene.source, &line)
}

/// Refuses the tab that indents `line`, if one does, and mends the lines after it too.
pub(in crate::yaml) fn indented_by_tab(source: Source<'_>, line: &Line<'_>) -> Option<Slip> {
    let has_tab = |line: &Line<'_>| source.text[line.start..line.first].contains('\t');
    let at = line.start + source.text[line.start..line.first].find('\t')?;
    let others: Vec<_> = line.after().filter(has_tab).collect();
    let problem = source.error("yaml-tab", "a tab cannot indent a line", at..at + 1);
    let problem = match others.len() {
        0 => problem,
        count => problem.help(format!(
            "{count} more lines have tabs; an editor can turn them all into spaces"
        )),
    };
    let width = usual_indent(source.text);
    let spaces = |line: &Line<'_>| expanded(&source.text[line.start..line.first], width);
    let mut slip = Slip::mended(
        problem,
        line.start..line.first,
        spaces(line),
        "indent with spaces",
    );
    slip.repair
        .extend(others.iter().take(super::MOST_AT_ONCE).map(|line| Edit {
            range: line.start..line.first,
            text: spaces(line),
        }));
    Some(slip)
}

/// `blanks` as spaces, where a tab goes on to the next level of `width`.
fn expanded(blanks: &str, width: usize) -> String {
    let column = blanks.chars().fold(0, |column, blank| match blank {
        '\t' => (column / width + 1) * width,
        _ => column + 1,
    });
    " ".repeat(column)
}

/// How many spaces `text` uses for a level.
fn usual_indent(text: &str) -> usize {
    let indents = text
        .lines()
        .map(|line| &line[..line.len() - line.trim_start().len()]);
    let spaces = indents.filter(|indent| !indent.is_empty() && !indent.contains('\t'));
    spaces.map(str::len).min().unwrap_or(USUAL_INDENT)
}

/// A line that YAML expects further in or out.
pub(super) fn explain(scene: &Scene<'_>) -> Option<Slip> {
    let line = &scene.line;
    match scene.trouble.kind {
        ErrorKind::ExpectedDocumentStart => first_line_too_far_in(scene),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::MappingKeyNotAllowed
            if scene.trouble.at <= line.content =>
        {
            Some(wrong_indent(scene.source, line))
        }
        _ => None,
    }
}

/// The first key stands further in than a later one.
fn first_line_too_far_in(scene: &Scene<'_>) -> Option<Slip> {
    let top = Line::holding(scene.source.text, 0);
    let first = std::iter::once(top.clone())
        .chain(top.after())
        .find(|line| !line.is_blank() && !line.is_comment())?;
    let level = scene.line.indent();
    if first.indent() <= level {
        return None;
    }
    let message = "this line is further in than the lines below";
    let spot = scene.source.spot(first.first);
    let problem = scene.source.error("yaml-indentation", message, spot);
    let others = first
        .after()
        .take_while(|below| below.start < scene.line.start);
    Some(moved(problem, &first, level, others))
}

/// A key or an item that stands between two levels, or below something that it cannot belong to.
pub(in crate::yaml) fn wrong_indent(source: Source<'_>, line: &Line<'_>) -> Slip {
    let spot = source.spot(line.first);
    let Some(level) = level_nearby(line) else {
        let message = if line.is_item() {
            "this item belongs to no list"
        } else {
            "this line belongs to no key"
        };
        let problem = source
            .error("yaml-indentation", message, spot)
            .help("a key has one value or a list below it; what belongs to it is further in");
        return Slip {
            problem,
            repair: super::blank_line(source.text, line.start),
        };
    };
    let what = if line.is_item() {
        "this item"
    } else {
        "this line"
    };
    let message = format!("{what} is not in line with its neighbours");
    let problem = source.error("yaml-indentation", message, spot);
    let belongs = |below: &Line<'_>| below.is_blank() || below.indent() > line.indent();
    moved(problem, line, level, line.after().take_while(belongs))
}

/// Moves `line` to `level`, and with it the lines `below` by as much.
fn moved<'a>(
    problem: Diagnostic,
    line: &Line<'a>,
    level: usize,
    below: impl Iterator<Item = Line<'a>>,
) -> Slip {
    let below = below
        .filter(|below| !below.is_blank())
        .take(super::MOST_AT_ONCE);
    let repair = below.map(|below| Edit {
        range: below.start..below.first,
        text: " ".repeat((below.indent() + level).saturating_sub(line.indent())),
    });
    let repair: Vec<_> = repair.collect();
    let problem = match repair.len() {
        0 => problem,
        1 => problem.help("move the line below with it"),
        count => problem.help(format!("move the {count} lines below with it")),
    };
    let words = "move it to its neighbours";
    let mut slip = Slip::mended(problem, line.start..line.first, " ".repeat(level), words);
    slip.repair.extend(repair);
    slip
}

/// Where the lines above begin that are of the same sort, whichever is nearest to where `line`
/// begins.
fn level_nearby(line: &Line<'_>) -> Option<usize> {
    let mut levels = Vec::new();
    for above in line
        .before()
        .filter(|above| !above.is_blank() && !above.is_comment())
    {
        if above.is_item() == line.is_item() {
            levels.push(above.indent());
        } else if above.is_item() && above.colon.is_some() {
            levels.push(above.column());
        }
        if above.indent() == 0 {
            break;
        }
    }
    let distance = |level: &usize| level.abs_diff(line.indent());
    levels
        .into_iter()
        .filter(|level| *level != line.indent())
        .min_by_key(distance)
}
