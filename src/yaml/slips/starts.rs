//! Values that begin with a sign that means something else in YAML: `*important*`, `[[x]] says`,
//! `@name`.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::{Scene, Slip, Source};
use crate::base::Span;
use crate::diag::{Diagnostic, FilePath};
use crate::yaml::line::{Line, quoted};

/// Signs with which a bare text cannot begin, and what each means in YAML.
const SIGNS: [(char, &str); 15] = [
    ('*', "`*` refers to another value"),
    ('&', "`&` gives a value a name"),
    ('!', "`!` gives a value a type"),
    ('|', "`|` begins a block of lines"),
    ('>', "`>` begins a block of lines"),
    ('@', "`@` is reserved"),
    ('`', "a backtick is reserved"),
    ('%', "`%` begins an instruction"),
    ('[', "`[` begins a list"),
    ('{', "`{` begins a group of keys"),
    (']', "`]` ends a list"),
    ('}', "`}` ends a group of keys"),
    (',', "`,` parts the items of a list"),
    ('-', "`- ` begins an item of a list"),
    ('?', "`? ` begins a key"),
];

/// A value that begins with a sign of YAML, and in which the reading stopped.
pub(super) fn explain(scene: &Scene<'_>) -> Option<Slip> {
    let at = scene.trouble.at;
    match scene.trouble.kind {
        ErrorKind::UndeclaredTagHandle
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::ExpectedTagDirectiveBang
        | ErrorKind::InvalidTagEscape
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag => {
            let value = scene.value_at(at);
            let problem = tag_not_supported(scene.source.file, Span::from(scene.source.spot(at)));
            let replacement = quoted(&scene.source.text[value.clone()]);
            return Some(Slip::mended(problem, value, replacement, PUT_IN_QUOTES));
        }
        ErrorKind::DirectiveDisallowed => return Some(directive(scene)),
        _ => {}
    }
    let value = scene.value_at(at);
    if !(value.start..=value.end).contains(&at) || value.is_empty() {
        return None;
    }
    if starts_an_item_with_a_star(scene) {
        let problem = scene.source.error(
            "yaml-special-character",
            "an item of a list begins with `- `, not `* `",
            scene.source.spot(at),
        );
        return Some(Slip::mended(
            problem,
            at..at + 1,
            "-".to_owned(),
            "write a hyphen",
        ));
    }
    if let Some(slip) = list_behind_key(scene).or_else(|| block_behind_key(scene)) {
        return Some(slip);
    }
    let text = &scene.source.text[value.clone()];
    let is_sign = SIGNS.iter().any(|(known, _)| text.starts_with(*known));
    let is_word = text.starts_with(['-', '?']) && text.len() > 1 && !text[1..].starts_with(' ');
    // The parser may find out that a bracket is never closed before it says that it was opened.
    let is_unclosed = matches!(scene.trouble.kind, ErrorKind::UnclosedFlowCollection { .. });
    let is_open = is_unclosed && at == value.start || scene.trouble.brackets.contains(&value.start);
    (is_sign && !is_word && !is_open).then(|| refuse(scene.source, value))
}

const PUT_IN_QUOTES: &str = "if it is text, put it in quotes";

/// Refuses the value that begins at byte `at` with a sign of YAML.
pub(in crate::yaml) fn refuse_start(source: Source<'_>, at: usize) -> Slip {
    let line = Line::holding(source.text, at);
    let end = if line.value.start == at {
        line.value.end
    } else {
        end_of_word(source.text, at)
    };
    refuse(source, at..end)
}

/// Adds to `problem`, whose sign stands at byte `at`, how it is written if it is text.
pub(in crate::yaml) fn suggest_quotes(text: &str, at: usize, problem: Diagnostic) -> Diagnostic {
    let value = Line::holding(text, at).value;
    let written = &text[value.clone()];
    // With nothing behind it in its line, the sign is about lines below, which no quotes could
    // hold.
    if value.start != at || !written.contains(' ') || written.contains(['"', '\'']) {
        return problem;
    }
    let replacement = quoted(written);
    problem.suggest(Span::from(value), replacement, PUT_IN_QUOTES)
}

/// Refuses the tag at `span`.
pub(in crate::yaml) fn tag_not_supported(file: &FilePath, span: Span) -> Diagnostic {
    Diagnostic::error("yaml-tag", "tags (`!name`) are not supported")
        .at(file, span)
        .help("delete it: each key says what its value must be")
}

fn refuse(source: Source<'_>, value: Range<usize>) -> Slip {
    let text = &source.text[value.clone()];
    let sign = text.chars().next().unwrap_or_default();
    let known = SIGNS.iter().find(|(known, _)| *known == sign);
    let meaning = known.map_or("this sign is reserved", |(_, meaning)| meaning);
    let shown = match sign {
        '`' => "a backtick".to_owned(),
        '-' | '?' => format!("`{sign} `"),
        _ => format!("`{sign}`"),
    };
    let message = format!("text without quotes cannot begin with {shown}");
    let spot = value.start..value.start + sign.len_utf8();
    let problem = source
        .error("yaml-special-character", message, spot)
        .labelled(format!("in YAML, {meaning}"));
    let problem = match sign {
        '|' | '>' => problem.help("if it is a block of lines, begin it on the line below"),
        _ => problem,
    };
    let replacement = quoted(text);
    Slip::mended(problem, value, replacement, PUT_IN_QUOTES)
}

/// `key: | text`, and lines below that are further in: the block begins one line too early.
fn block_behind_key(scene: &Scene<'_>) -> Option<Slip> {
    let line = &scene.line;
    let start = line.value.start;
    let header = &scene.source.text[line.value.clone()];
    let text = header.strip_prefix(['|', '>'])?.trim_start();
    let below = line.after().find(|below| !below.is_blank())?;
    if scene.trouble.kind != ErrorKind::InvalidBlockScalarHeader || below.indent() <= line.column()
    {
        return None;
    }
    let sign = &header[..1];
    let message = format!("the text of a block begins on the line below its `{sign}`");
    let problem = scene
        .source
        .error("yaml-special-character", message, start..start + 1);
    let step = format!("\n{}", " ".repeat(below.indent()));
    let text_start = line.value.end - text.len();
    Some(Slip::mended(
        problem,
        start + 1..text_start,
        step,
        "begin the text on the line below",
    ))
}

/// `key: - item`: a list in the line of its key.
fn list_behind_key(scene: &Scene<'_>) -> Option<Slip> {
    let line = &scene.line;
    let colon = line.colon?;
    let start = line.value.start;
    if !scene.source.text[start..line.end].starts_with("- ") || !scene.trouble.brackets.is_empty() {
        return None;
    }
    let problem = scene
        .source
        .error(
            "yaml-special-character",
            "a list cannot begin behind its key",
            start..start + 1,
        )
        .help("if it is text that begins with a dash, put it in quotes");
    let step = format!("\n{}", " ".repeat(line.column() + 2));
    Some(Slip::mended(
        problem,
        colon + 1..start,
        step,
        "begin the list on the line below",
    ))
}

/// A line that begins with `%`.
fn directive(scene: &Scene<'_>) -> Slip {
    let line = &scene.line;
    let problem = scene
        .source
        .error(
            "yaml-special-character",
            "a line cannot begin with `%`",
            scene.source.spot(scene.trouble.at),
        )
        .labelled("in YAML, `%` begins an instruction")
        .help("if it is text, put it in quotes; instructions such as `%YAML` are not needed");
    Slip {
        problem,
        repair: super::blank_line(scene.source.text, line.start),
    }
}

/// Whether the line is a list item as Markdown also allows it: `* item`.
fn starts_an_item_with_a_star(scene: &Scene<'_>) -> bool {
    let line = &scene.line;
    scene.trouble.at == line.first && scene.source.text[line.first..line.end].starts_with("* ")
}

/// Where the bare word ends that begins at byte `at`, within brackets too.
fn end_of_word(text: &str, at: usize) -> usize {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
    text[at..]
        .find(is_end)
        .map_or(text.len(), |distance| at + distance)
}
