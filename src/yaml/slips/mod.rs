//! The mistakes that people make in YAML: what to say about each, and what was probably meant.
//!
//! The parser says where it could not go on; the cause is mostly nearby, in the same line or the
//! one before. Each file here knows one family of causes. Messages hold characters and keys, never
//! values. Spans are of the draft (see [`super::draft`]).

mod brackets;
mod indents;
mod quotes;
mod starts;
mod words;

use std::ops::Range;

use granit_parser::ErrorKind;

use super::build::{DEEPEST, Trouble};
use super::draft::Edit;
use crate::base::Span;
use crate::diag::{Diagnostic, FilePath};
use crate::text::{is_forbidden, shown};
use crate::yaml::line::{Line, quoted};

pub(super) use indents::{indented_by_tab, wrong_indent};
pub(super) use starts::{refuse_start, suggest_quotes, tag_not_supported};
pub(super) use words::{missing_space, space_missing_after};

/// A longer key is cut in messages.
const LONGEST_SHOWN: usize = 40;

/// How many mistakes are taken up in one round; what is beyond waits for the next.
pub(super) const MOST_AT_ONCE: usize = 200;

/// A mistake, and what makes the text readable again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slip {
    /// What to say.
    pub(super) problem: Diagnostic,
    /// The repair, often what `problem` suggests; empty if reading can go on without.
    pub(super) repair: Vec<Edit>,
}

impl Slip {
    /// A mistake in spite of which reading goes on.
    pub(super) fn told(problem: Diagnostic) -> Self {
        Self {
            problem,
            repair: Vec::new(),
        }
    }

    /// A mistake that is mended by writing `replacement` at `range`.
    pub(super) fn mended(
        problem: Diagnostic,
        range: Range<usize>,
        replacement: String,
        words: &str,
    ) -> Self {
        let problem = problem.suggest(Span::from(range.clone()), replacement.clone(), words);
        Self {
            problem,
            repair: vec![Edit {
                range,
                text: replacement,
            }],
        }
    }
}

/// A draft and its file.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a FilePath,
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// An error of rule `code` at `range`.
    pub(super) fn error(
        self,
        code: &'static str,
        message: impl Into<String>,
        range: Range<usize>,
    ) -> Diagnostic {
        Diagnostic::error(code, message).at(self.file, Span::from(range))
    }

    /// The range of the character at byte `at`; empty at the end of the text.
    fn spot(self, at: usize) -> Range<usize> {
        at..at + self.text[at..].chars().next().map_or(0, char::len_utf8)
    }
}

/// Where the reading stopped, and all that tells why.
struct Scene<'a> {
    source: Source<'a>,
    trouble: &'a Trouble,
    /// The line in which the reading stopped.
    line: Line<'a>,
}

impl Scene<'_> {
    /// The item or value that holds byte `at`: between the marks of a list in brackets, or as far
    /// as the line goes.
    fn value_at(&self, at: usize) -> Range<usize> {
        let line = Line::holding(self.source.text, at);
        let bracket = self
            .trouble
            .brackets
            .last()
            .copied()
            .filter(|bracket| *bracket < at);
        let Some(bracket) = bracket else {
            return if at >= line.value.start {
                line.value
            } else {
                line.content..line.end
            };
        };
        let from = bracket.max(line.start);
        let before = &self.source.text[from..at];
        let start = before
            .rfind(['[', '{', ','])
            .map_or(line.first, |distance| from + distance + 1);
        let end = self.source.text[at..line.end]
            .find([',', ']', '}'])
            .map_or(line.end, |distance| at + distance);
        let item = &self.source.text[start..end];
        let start = end - item.trim_start().len();
        start..start + item.trim().len()
    }
}

/// Says what `trouble` in `source` is about, and how to go on.
pub(super) fn explain(source: Source<'_>, trouble: &Trouble) -> Slip {
    let line = Line::holding(source.text, trouble.at);
    let scene = Scene {
        source,
        trouble,
        line,
    };
    limits(&scene)
        .or_else(|| indents::tab(&scene))
        .or_else(|| quotes::explain(&scene))
        .or_else(|| brackets::wrong_closing(&scene))
        .or_else(|| starts::explain(&scene))
        .or_else(|| brackets::explain(&scene))
        .or_else(|| words::explain(&scene))
        .or_else(|| indents::explain(&scene))
        .unwrap_or_else(|| anything_else(&scene))
}

/// Nesting and characters that no text may hold.
fn limits(scene: &Scene<'_>) -> Option<Slip> {
    let at = scene.trouble.at;
    let problem = match scene.trouble.kind {
        ErrorKind::RecursionLimitExceeded => scene
            .source
            .error(
                "yaml-depth",
                format!("lists and groups lie more than {DEEPEST} deep here"),
                scene.source.spot(at),
            )
            .help("write it flatter; if this is text, put it in quotes"),
        ErrorKind::UnexpectedCharacter { character } if is_forbidden(character) => {
            let at = scene.source.text[at..]
                .find(character)
                .map_or(at, |distance| at + distance);
            scene
                .source
                .error(
                    "control-character",
                    format!("`{}` may not stand here", shown(character)),
                    scene.source.spot(at),
                )
                .help("delete it, or type the text anew")
        }
        _ => return None,
    };
    let repair = match scene.trouble.kind {
        ErrorKind::RecursionLimitExceeded => quote_value(scene.source.text, at),
        _ => scene.source.text[scene.line.start..scene.line.end]
            .match_indices(is_forbidden)
            .map(|(distance, character)| {
                let start = scene.line.start + distance;
                Edit {
                    range: start..start + character.len(),
                    text: "?".to_owned(),
                }
            })
            .collect(),
    };
    Some(Slip { problem, repair })
}

/// What no family knows.
fn anything_else(scene: &Scene<'_>) -> Slip {
    let at = scene.trouble.at;
    let problem = scene
        .source
        .error(
            "yaml-syntax",
            "this cannot be read as YAML",
            scene.source.spot(at),
        )
        .help("write `key: value`, lists as lines with `- `, and text with signs in it in quotes");
    let value = &scene.line.value;
    if value.is_empty() || !value.contains(&at) {
        return Slip {
            problem,
            repair: blank_line(scene.source.text, at),
        };
    }
    let replacement = quoted(&scene.source.text[value.clone()]);
    Slip::mended(
        problem,
        value.clone(),
        replacement,
        "if it is text, put it in quotes",
    )
}

/// Makes the value in the line of byte `at` text, whatever it was.
pub(super) fn quote_value(text: &str, at: usize) -> Vec<Edit> {
    let value = Line::holding(text, at).value;
    if value.is_empty() {
        return blank_line(text, at);
    }
    let text = quoted(&text[value.clone()]);
    vec![Edit { range: value, text }]
}

/// Empties the line of byte `at`.
pub(super) fn blank_line(text: &str, at: usize) -> Vec<Edit> {
    let line = Line::holding(text, at);
    vec![Edit {
        range: line.start..line.end,
        text: String::new(),
    }]
}

/// `key` as it is put into messages.
pub(super) fn shortened(key: &str) -> String {
    let key = crate::base::visible(key);
    match key.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => format!("{}…", &key[..end]),
        None => key.into_owned(),
    }
}
