//! Writes blocks of code: highlighted where the language is known, with line numbers and marked
//! lines where the author asks for them.
//!
//! The line that opens a block may say, after the language and in braces:
//!
//! - `linenos`, or `linenos=10`: number the lines, from 1 or from 10
//! - `hl=2-4,7`: mark the second to the fourth and the seventh line of the block

use std::ops::RangeInclusive;

use super::highlight::{self, Token};
use super::phrasing::{Phrasing, Purpose};
use super::writer::Writer;
use crate::base::Span;
use crate::diag::Diagnostic;

/// Lines longer than this may have to be scrolled on a narrow screen, which needs a keyboard's reach.
const NARROW: usize = 40;

/// Writes `code`, which `fence` opens at `place` of the notes; gives the name of its language.
pub(super) fn write(to: &mut Phrasing<'_>, code: &str, fence: &str, place: Span) -> Option<String> {
    if to.is_verbatim() {
        write_as_specified(&mut to.out, code, fence);
        return None;
    }
    let fence = Fence::of(fence);
    let language = highlight::language(fence.language);
    for diagnostic in complaints(&fence, &language) {
        to.diagnostics.push(diagnostic.at(to.file, place));
    }
    let name = language.ok().flatten();
    let shown = name.filter(|_| to.purpose == Purpose::Showing);
    let tokens = shown.and_then(|name| highlight::tokens(code, name));
    to.out.words.push_str(code);
    write_block(&mut to.out, code, &fence, tokens);
    to.out.end_words();
    name.map(str::to_owned)
}

/// What the line that opens a block of code says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Fence<'a> {
    /// The language, as written; empty if there is none.
    language: &'a str,
    /// The number of the first line, if lines are numbered.
    first: Option<usize>,
    /// The lines that are marked.
    marked: Vec<RangeInclusive<usize>>,
    /// What nobody understands.
    unknown: Vec<&'a str>,
}

impl<'a> Fence<'a> {
    /// Reads what stands after the backticks.
    fn of(fence: &'a str) -> Self {
        let end = fence
            .find(|letter: char| letter.is_whitespace() || matches!(letter, '{' | ','))
            .unwrap_or(fence.len());
        let mut read = Self {
            language: &fence[..end],
            ..Self::default()
        };
        let options = fence
            .split_once('{')
            .and_then(|(_, rest)| rest.rsplit_once('}'))
            .map_or("", |(options, _)| options);
        let mut follows_marked = false;
        for option in options
            .split(|letter: char| letter == ',' || letter.is_whitespace())
            .filter(|option| !option.is_empty())
        {
            let (key, value) = option.split_once('=').unwrap_or((option, ""));
            let lines = match key {
                "hl" => lines(value),
                _ if follows_marked => lines(option),
                _ => None,
            };
            follows_marked = lines.is_some();
            match (key, lines, value.parse()) {
                (_, Some(lines), _) => read.marked.push(lines),
                ("linenos", _, Ok(first)) => read.first = Some(first),
                ("linenos", _, _) if value.is_empty() => read.first = Some(1),
                _ => read.unknown.push(option),
            }
        }
        read
    }

    /// Whether lines have to be told apart.
    fn has_lines(&self) -> bool {
        self.first.is_some() || !self.marked.is_empty()
    }
}

/// The lines that `7` or `2-4` names.
fn lines(range: &str) -> Option<RangeInclusive<usize>> {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    let lines = first.parse().ok()?..=last.parse().ok()?;
    (!lines.is_empty()).then_some(lines)
}

/// What is wrong with a fence, without a place yet.
fn complaints(
    fence: &Fence<'_>,
    language: &Result<Option<&'static str>, highlight::UnknownLanguage>,
) -> Vec<Diagnostic> {
    let mut complaints = Vec::new();
    if let Err(unknown) = language {
        let message = format!("no language is called `{}`", fence.language);
        let warning = Diagnostic::warning("unknown-language", message)
            .help("write `text` if the block is in no language");
        complaints.push(match &unknown.nearest {
            Some(nearest) => warning.help(format!("did you mean `{nearest}`?")),
            None => warning,
        });
    }
    complaints.extend(fence.unknown.iter().map(|option| {
        Diagnostic::warning(
            "code-option",
            format!("a block of code cannot be told `{option}`"),
        )
        .help("write `{linenos}`, `{linenos=10}` or `{hl=2-4,7}` after the language")
    }));
    complaints
}

/// Writes `code`, with `tokens` if it is highlighted.
fn write_block(out: &mut Writer, code: &str, fence: &Fence<'_>, tokens: Option<Vec<Token>>) {
    let pre = if fence.has_lines() { "code-lines" } else { "" };
    let reach = if code.lines().any(|line| line.len() > NARROW) {
        "0"
    } else {
        ""
    };
    let class = match tokens {
        Some(_) => format!("language-{}", fence.language.to_lowercase()),
        None => String::new(),
    };
    out.start_block("pre")
        .attribute_unless_empty("class", pre)
        .attribute_unless_empty("tabindex", reach)
        .done();
    out.start("code")
        .attribute_unless_empty("class", &class)
        .done();
    let tokens = tokens.unwrap_or_else(|| highlight::plain(code));
    if fence.has_lines() {
        write_lines(out, code, fence, &tokens);
    } else {
        write_tokens(out, code, &tokens);
    }
    out.end("code");
    out.end("pre");
    out.line();
}

/// Writes each line in an element of its own, with its number and its mark.
fn write_lines(out: &mut Writer, code: &str, fence: &Fence<'_>, tokens: &[Token]) {
    let is_end = |token: &Token| &code[token.range.clone()] == "\n";
    for (index, line) in tokens.split_inclusive(is_end).enumerate() {
        let is_marked = fence
            .marked
            .iter()
            .any(|lines| lines.contains(&(index + 1)));
        let element = if is_marked { "mark" } else { "span" };
        let number = fence
            .first
            .map(|first| first.saturating_add(index).to_string());
        out.start(element)
            .attribute("class", "code-line")
            .attribute_unless_empty("data-line", &number.unwrap_or_default())
            .done();
        write_tokens(out, code, line);
        out.end(element);
    }
}

/// Writes `tokens` of `code`.
fn write_tokens(out: &mut Writer, code: &str, tokens: &[Token]) {
    for token in tokens {
        let text = &code[token.range.clone()];
        if token.class.is_empty() {
            out.label(text);
        } else {
            out.start("span").attribute("class", token.class).done();
            out.label(text);
            out.end("span");
        }
    }
}

/// Writes `code` as the specification's examples have it.
fn write_as_specified(out: &mut Writer, code: &str, fence: &str) {
    let language = fence.split_whitespace().next().unwrap_or_default();
    let class = if language.is_empty() {
        String::new()
    } else {
        format!("language-{language}")
    };
    out.start_block("pre").done();
    out.start("code")
        .attribute_unless_empty("class", &class)
        .done();
    out.text(code);
    out.end("code");
    out.end_block("pre");
}
