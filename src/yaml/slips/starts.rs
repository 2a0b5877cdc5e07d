//! Values that begin with a sign that means something else in YAML: `*important*`, `[[x]] says`, `@name`.

use granit_parser::ErrorKind;

use super::line::{Line, quoted};
use super::{Scene, Slip};
use crate::base::Span;
use crate::diag::{Diagnostic, FilePath};

/// Signs with which a bare text cannot begin, and what each means in YAML.
const SIGNS: [(char, &str); 14] = [
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
            let problem = tag_not_supported(scene.file, Span::from(scene.spot(at)));
            let replacement = quoted(&scene.text[value.clone()]);
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
        let problem = scene.error(
            "yaml-special-character",
            "an item of a list begins with `- `, not `* `",
            scene.spot(at),
        );
        return Some(Slip::mended(
            problem,
            at..at + 1,
            "-".to_owned(),
            "write a hyphen",
        ));
    }
    let sign = scene.character(value.start)?;
    let is_open = scene.trouble.brackets.last() == Some(&value.start);
    let is_sign = SIGNS.iter().any(|(known, _)| *known == sign);
    let is_dash_in_text = sign == '-' && scene.text[value.start..].chars().nth(1) != Some(' ');
    if !is_sign || is_open || is_dash_in_text {
        return None;
    }
    Some(refuse(scene.file, scene.text, value))
}

const PUT_IN_QUOTES: &str = "if it is text, put it in quotes";

/// Refuses the value that begins at byte `at` with a sign of YAML.
pub(in crate::yaml) fn refuse_start(file: &FilePath, text: &str, at: usize) -> Slip {
    let line = Line::holding(text, at);
    let end = if line.value.start == at {
        line.value.end
    } else {
        end_of_word(text, at)
    };
    refuse(file, text, at..end)
}

/// Adds to `problem`, whose sign stands at byte `at`, how it is written if it is text.
pub(in crate::yaml) fn suggest_quotes(text: &str, at: usize, problem: Diagnostic) -> Diagnostic {
    let value = Line::holding(text, at).value;
    if value.start != at || text[value.clone()].contains(['"', '\'']) {
        return problem;
    }
    let replacement = quoted(&text[value.clone()]);
    problem.suggest(Span::from(value), replacement, PUT_IN_QUOTES)
}

/// Refuses the tag at `span`.
pub(in crate::yaml) fn tag_not_supported(file: &FilePath, span: Span) -> Diagnostic {
    Diagnostic::error("yaml-tag", "tags (`!name`) are not supported")
        .at(file, span)
        .help("delete it: each key says what its value must be")
}

fn refuse(file: &FilePath, text: &str, value: std::ops::Range<usize>) -> Slip {
    let sign = text[value.start..].chars().next().unwrap_or_default();
    let known = SIGNS.iter().find(|(known, _)| *known == sign);
    let meaning = known.map_or("this sign is reserved", |(_, meaning)| meaning);
    let message = match sign {
        '`' => "text without quotes cannot begin with a backtick".to_owned(),
        '-' => "a list cannot begin behind its key".to_owned(),
        _ => format!("text without quotes cannot begin with `{sign}`"),
    };
    let label = if sign == '-' {
        String::new()
    } else {
        format!("in YAML, {meaning}")
    };
    let spot = Span::new(value.start, value.start + sign.len_utf8());
    let problem = Diagnostic::error("yaml-special-character", message)
        .at(file, spot)
        .labelled(label);
    let problem = match sign {
        '-' => problem.help("if it is a list, begin each item on a line of its own below the key"),
        '|' | '>' => problem.help("if it is a block of lines, begin it on the line below"),
        _ => problem,
    };
    let replacement = quoted(&text[value.clone()]);
    Slip::mended(problem, value, replacement, PUT_IN_QUOTES)
}

/// A line that begins with `%`.
fn directive(scene: &Scene<'_>) -> Slip {
    let line = &scene.line;
    let problem = scene
        .error(
            "yaml-special-character",
            "a line cannot begin with `%`",
            scene.spot(scene.trouble.at),
        )
        .labelled("in YAML, `%` begins an instruction")
        .help("if it is text, put it in quotes; instructions such as `%YAML` are not needed");
    Slip {
        problem,
        repair: super::blank_line(scene.text, line.start),
    }
}

/// Whether the line is a list item as Markdown also allows it: `* item`.
fn starts_an_item_with_a_star(scene: &Scene<'_>) -> bool {
    let line = &scene.line;
    scene.trouble.at == line.first && scene.text[line.first..line.end].starts_with("* ")
}

/// Where the bare word ends that begins at byte `at`, within brackets too.
fn end_of_word(text: &str, at: usize) -> usize {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
    text[at..]
        .find(is_end)
        .map_or(text.len(), |distance| at + distance)
}
