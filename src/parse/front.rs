//! Finds the front matter of a record: the lines between a `---` on line 1 and the next `---`.
//!
//! What is nearly right (a blank line before, four dashes) is reported and then taken as meant, so
//! that the mistakes within can be told in the same run.

use crate::base::Span;
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::scan::{Limits, size_in_words};
use crate::yaml::{Node, Value};

/// The line before and after front matter.
const FENCE: &str = "---";

/// What people write for [`FENCE`], or a word processor makes of it.
const NEARLY_FENCES: [&str; 7] = ["--", "—", "——", "–", "–-", "—-", "..."];

/// Where the two parts of a record are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Split {
    /// The YAML; `None` if there is none to be found.
    pub(super) front: Option<Span>,
    /// The Markdown.
    pub(super) notes: Span,
}

/// Finds the front matter and the notes of `text`, and refuses those that are too large.
pub(super) fn split(file: &FilePath, text: &str, limits: &Limits) -> Parsed<Split> {
    let mut finder = Finder {
        file,
        text,
        limits,
        diagnostics: Vec::new(),
    };
    let value = finder.split();
    Parsed {
        value,
        diagnostics: finder.diagnostics,
    }
}

/// Refuses front matter, read from `span`, that is no mapping.
pub(super) fn refuse_shape(
    file: &FilePath,
    span: Span,
    front: Option<&Node>,
) -> Option<Diagnostic> {
    const HELP: &str = "write keys and their values, such as `title: PEEL 2023/25`";
    match front {
        Some(node) if matches!(node.value, Value::Mapping(_)) => None,
        Some(node) if !node.is_null() => Some(
            Diagnostic::error(
                "front-matter-not-mapping",
                format!(
                    "the front matter is {}, not `key: value` pairs",
                    node.describe()
                ),
            )
            .at(file, node.span)
            .help(HELP),
        ),
        _ => Some(
            Diagnostic::error("front-matter-empty", "the front matter holds no keys")
                .at(file, span)
                .help(HELP),
        ),
    }
}

fn too_large(file: &FilePath, what: &str, largest: u64) -> Diagnostic {
    let size = size_in_words(largest);
    Diagnostic::error("file-too-large", format!("{what} larger than {size}"))
        .in_file(file)
        .help("split the record, or keep long material in a file of its own and link to it")
}

/// Where the lines of the front matter begin, and the fence before them if it is there.
struct Opening {
    fence: Option<Span>,
    content: usize,
}

/// Looks for fences and collects what is wrong with them.
struct Finder<'a> {
    file: &'a FilePath,
    text: &'a str,
    limits: &'a Limits,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Finder<'a> {
    fn split(&mut self) -> Split {
        let Some(opening) = self.find_opening() else {
            return Split {
                front: None,
                notes: Span::new(0, self.text.len()),
            };
        };
        let Some((end, notes)) = self.find_closing(&opening) else {
            return Split {
                front: None,
                notes: Span::at(self.text.len()),
            };
        };
        self.refuse_second_block(notes);
        if (self.text.len() - notes) as u64 > self.limits.notes {
            self.diagnostics
                .push(too_large(self.file, "the notes are", self.limits.notes));
        }
        Split {
            front: Some(Span::new(opening.content, end)),
            notes: Span::new(notes, self.text.len()),
        }
    }

    /// Finds the first fence; what is nearly one, or only lacks, is reported and taken as meant.
    fn find_opening(&mut self) -> Option<Opening> {
        let Some(line) = lines(self.text, 0).find(|line| !line.text.trim().is_empty()) else {
            self.diagnostics.push(
                Diagnostic::error("front-matter-empty", "this file is empty")
                    .in_file(self.file)
                    .help(
                        "a record begins with a line `---`, then its keys, then another line `---`",
                    ),
            );
            return None;
        };
        let opening = Opening {
            fence: Some(line.span()),
            content: line.next,
        };
        if line.start == 0 && line.text == FENCE {
            return Some(opening);
        }
        let problem = Diagnostic::error("front-matter-missing", "line 1 must be `---`")
            .at(self.file, line.span());
        if is_nearly_fence(line.text) {
            let all = Span::new(0, line.span().range().end);
            self.diagnostics
                .push(problem.suggest(all, FENCE, "begin the file with three dashes"));
            return Some(opening);
        }
        let has_fence = lines(self.text, line.next).any(|line| line.text == FENCE);
        if has_fence && looks_like_key(line.text) {
            self.diagnostics
                .push(problem.suggest(Span::at(0), "---\n", "add the line"));
            return Some(Opening {
                fence: None,
                content: line.start,
            });
        }
        let other = match line.text.trim_start() {
            text if text.starts_with("+++") => Some("TOML (`+++`)"),
            text if text.starts_with('{') => Some("JSON (`{`)"),
            text if text.starts_with("```") => Some("a code block (three backticks)"),
            _ => None,
        };
        let problem = match other {
            Some(other) => {
                problem.help(format!("{other} is not supported: write the keys in YAML"))
            }
            None => problem,
        };
        self.diagnostics.push(
            problem
                .help("a record begins with a line `---`, then its keys, then another line `---`"),
        );
        None
    }

    /// Where the front matter ends, and where the notes begin.
    fn find_closing(&mut self, opening: &Opening) -> Option<(usize, usize)> {
        let mut candidate = None;
        for line in lines(self.text, opening.content) {
            let largest = self.limits.front_matter;
            if (line.start - opening.content) as u64 > largest {
                let problem = too_large(self.file, "the front matter is", largest);
                self.diagnostics.push(problem);
                return None;
            }
            if line.text == FENCE {
                return Some((line.start, line.next));
            }
            if is_nearly_fence(line.text) {
                candidate.get_or_insert(line);
                // At the left edge it cannot be YAML; further in it may be text in a block.
                if line.text.starts_with(['-', '—', '–']) {
                    break;
                }
            }
        }
        let end = if let Some(line) = candidate {
            (line.start, line.next)
        } else {
            let end = self.find_end_of_keys(opening);
            (end, end)
        };
        self.report_unclosed(opening, candidate, end.0);
        Some(end)
    }

    /// Where the lines stop to look like YAML: the best guess if nothing closes them.
    fn find_end_of_keys(&self, opening: &Opening) -> usize {
        lines(self.text, opening.content)
            .find(|line| !looks_like_yaml(line.text))
            .map_or(self.text.len(), |line| line.start)
    }

    fn report_unclosed(&mut self, opening: &Opening, candidate: Option<Line<'_>>, end: usize) {
        let fence = opening.fence.unwrap_or(Span::at(0));
        let problem =
            Diagnostic::error("front-matter-unclosed", "the front matter is never closed")
                .at(self.file, fence)
                .labelled("it begins here");
        let problem = if let Some(line) = candidate {
            problem
                .and_at(self.file, line.span(), "is this meant to close it?")
                .suggest(
                    line.span(),
                    FENCE,
                    "write three dashes at the start of the line",
                )
        } else {
            let is_line_open = !self.text[..end].ends_with('\n');
            let fence = if is_line_open { "\n---\n" } else { "---\n" };
            problem.suggest(Span::at(end), fence, "add a line `---` after the last key")
        };
        self.diagnostics.push(problem);
    }

    /// Reports a second block of keys at the top of the notes: it would be shown to readers.
    fn refuse_second_block(&mut self, notes: usize) {
        let mut lines = lines(self.text, notes).skip_while(|line| line.text.is_empty());
        let Some(fence) = lines.next().filter(|line| line.text == FENCE) else {
            return;
        };
        let block: Vec<Line<'a>> = lines
            .by_ref()
            .take_while(|line| line.text != FENCE)
            .collect();
        let is_closed = block.last().is_some_and(|line| {
            self.text[line.next..]
                .lines()
                .next()
                .is_some_and(|next| next.trim_end() == FENCE)
        });
        let has_keys = block.iter().any(|line| looks_like_key(line.text));
        if is_closed && has_keys && block.iter().all(|line| looks_like_yaml(line.text)) {
            self.diagnostics.push(
                Diagnostic::error(
                    "front-matter-twice",
                    "the notes begin with a second front matter",
                )
                .at(self.file, fence.span())
                .help("move its keys into the first one, or delete it"),
            );
        }
    }
}

/// A line of a text.
#[derive(Clone, Copy)]
struct Line<'a> {
    /// Where it begins.
    start: usize,
    /// Without line end and trailing blanks.
    text: &'a str,
    /// Where the next line begins.
    next: usize,
}

impl Line<'_> {
    fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }
}

/// The lines of `text` from byte `start` on.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Line<'_>> {
    text[start..]
        .split_inclusive('\n')
        .scan(start, |next, line| {
            let start = *next;
            *next += line.len();
            Some(Line {
                start,
                text: line.trim_end(),
                next: *next,
            })
        })
}

/// Whether a line is a fence or what people write for one.
fn is_nearly_fence(line: &str) -> bool {
    let line = line.trim();
    let is_row_of_dashes = line.len() >= FENCE.len() && line.chars().all(|c| c == '-');
    is_row_of_dashes || NEARLY_FENCES.contains(&line)
}

/// Whether a line is `key: value` or `key:` at the left edge.
fn looks_like_key(line: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    line.split_once(':').is_some_and(|(key, rest)| {
        !key.is_empty() && key.chars().all(is_word) && (rest.is_empty() || rest.starts_with(' '))
    })
}

/// Whether a line may belong to front matter: a key, a list item, a comment, anything indented.
fn looks_like_yaml(line: &str) -> bool {
    line.is_empty() || line.starts_with([' ', '\t', '-', '#']) || looks_like_key(line)
}
