//! Finds the restricted passages of notes, and takes them out.
//!
//! A passage stands between the lines `::: restricted` and `:::`. Lines are looked at before
//! Markdown is read, so a passage is one wherever it stands, also in a code block. Whatever looks
//! like the beginning of a passage is taken for one: a slip of the pen is an error and hides more,
//! never less.

use std::ops::Range;

use crate::base::Span;
use crate::diag::{Diagnostic, FilePath, Parsed};

/// Finds the restricted passages within `notes`, a range of a file's `text`.
///
/// Each span holds whole lines, those with the colons too. They are in order and do not touch.
pub(super) fn passages(text: &str, notes: Span, file: &FilePath) -> Parsed<Vec<Span>> {
    let mut found = Passages {
        file,
        open: None,
        is_nested: false,
        spans: Vec::new(),
        diagnostics: Vec::new(),
    };
    let mut start = notes.range().start;
    for line in lines(text.get(notes.range()).unwrap_or_default()) {
        let bare = line.trim_end_matches(['\n', '\r']);
        found.read(
            bare,
            Span::new(start, start + bare.len()),
            start + line.len(),
        );
        start += line.len();
    }
    if let Some(open) = found.open.take() {
        found.spans.push(Span::new(open.range().start, start));
        if !found.is_nested {
            found.diagnostics.push(
                Diagnostic::error(CODE, "this restricted passage is never closed")
                    .at(file, open)
                    .help("write `:::` on a line of its own after the passage"),
            );
        }
    }
    Parsed {
        value: found.spans,
        diagnostics: found.diagnostics,
    }
}

/// The rule that all of these break.
const CODE: &str = "restricted-passage";

/// What has been found so far.
struct Passages<'a> {
    file: &'a FilePath,
    /// The line that opened the passage that we are in.
    open: Option<Span>,
    /// Whether another passage began in it, so that nobody can say where it ends.
    is_nested: bool,
    spans: Vec<Span>,
    diagnostics: Vec<Diagnostic>,
}

impl Passages<'_> {
    /// Reads one line at `place`, whose successor begins at `next`.
    fn read(&mut self, line: &str, place: Span, next: usize) {
        match (Marker::of(line), self.open) {
            // Nobody can say which of two passages this closes, so none is.
            (Marker::Close, Some(_)) if self.is_nested => {}
            (Marker::None, _) => {}
            (Marker::Open, None) => self.open = Some(place),
            (Marker::Open, Some(open)) => self.report_nested(place, open),
            (Marker::Close, Some(open)) => {
                self.open = None;
                self.spans.push(Span::new(open.range().start, next));
            }
            (Marker::Close, None) => self.diagnostics.push(
                Diagnostic::error(CODE, "this `:::` closes no restricted passage")
                    .at(self.file, place)
                    .help("write `::: restricted` on a line of its own before the passage")
                    .help("if nothing is to be hidden, leave this line out"),
            ),
            (Marker::Unclear, open) => {
                self.open = open.or(Some(place));
                self.diagnostics.push(
                    Diagnostic::error(
                        CODE,
                        "this line is no beginning or end of a restricted passage",
                    )
                    .at(self.file, place)
                    .help("write `::: restricted` or `:::`, with nothing else on the line"),
                );
            }
        }
    }

    /// Says that a passage begins at `place` within the one that began at `open`.
    fn report_nested(&mut self, place: Span, open: Span) {
        self.is_nested = true;
        self.diagnostics.push(
            Diagnostic::error(CODE, "a restricted passage begins inside another one")
                .at(self.file, place)
                .and_at(self.file, open, "the other one begins here")
                .help(
                    "close the first passage with `:::` before this line, or leave this line out",
                ),
        );
    }
}

/// What a line says about restricted passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marker {
    /// Nothing.
    None,
    /// `::: restricted`
    Open,
    /// `:::`
    Close,
    /// Something with `:::` that is neither.
    Unclear,
}

impl Marker {
    fn of(line: &str) -> Self {
        let line = line.trim_matches(is_blank);
        // A passage within a quotation or a list item is one that was put at the wrong place.
        let inner = line.trim_start_matches(|letter: char| {
            is_blank(letter) || letter.is_ascii_digit() || "> -*+.)".contains(letter)
        });
        let Some(rest) = inner.strip_prefix(":::") else {
            return Self::None;
        };
        match rest.trim_start_matches(is_blank) {
            _ if inner.len() < line.len() => Self::Unclear,
            "" => Self::Close,
            "restricted" => Self::Open,
            _ => Self::Unclear,
        }
    }
}

/// Whether nothing is seen of `letter`: white space, and characters without a width.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

/// The lines of `text` with their ends. As in Markdown, a lone `\r` ends a line too.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match rest.find(['\n', '\r']) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// The notes as one audience may read them, and where each part of them stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notes {
    /// The text.
    pub text: String,
    /// What it is put together from, in order; never empty.
    pieces: Vec<Piece>,
}

/// A stretch of text that stands in the file as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Where it begins in the notes' text.
    at: usize,
    /// Where it begins in the file.
    from: usize,
}

/// The notes as the public may read them: without the lines of restricted passages. `text` is theirs,
/// and stands at `notes` in the file, whose bytes all places count.
pub fn without_restricted(text: &str, notes: Span, restricted: &[Span]) -> Notes {
    Notes::without(text, notes, restricted.iter().copied())
}

/// The notes as their authors read them: with the restricted passages, but without the lines that
/// begin and end those. `text` is theirs, and stands at `notes` in the file, whose bytes all places count.
pub fn with_restricted(text: &str, notes: Span, restricted: &[Span]) -> Notes {
    let markers = restricted.iter().flat_map(|passage| {
        let range = passage.range();
        let passage = within(text, notes, range.clone());
        let first = lines(passage).next().unwrap_or_default();
        let last = lines(passage).last().unwrap_or_default();
        let is_closed = last.trim_matches(is_blank) == ":::";
        [
            Some(Span::new(range.start, range.start + first.len())),
            is_closed.then(|| Span::new(range.end - last.len(), range.end)),
        ]
    });
    Notes::without(text, notes, markers.flatten())
}

impl Notes {
    /// The text at `notes` without `cuts`, which are in order and do not touch.
    fn without(text: &str, place: Span, cuts: impl Iterator<Item = Span>) -> Self {
        let notes = place.range();
        let mut kept = Self {
            text: String::with_capacity(notes.len()),
            pieces: vec![Piece {
                at: 0,
                from: notes.start,
            }],
        };
        let mut from = notes.start;
        for cut in cuts.map(Span::range) {
            kept.push(within(text, place, from..cut.start), from);
            from = cut.end;
        }
        kept.push(within(text, place, from..notes.end), from);
        kept
    }

    /// Adds a stretch of the file, which begins at `from`.
    fn push(&mut self, stretch: &str, from: usize) {
        if !stretch.is_empty() {
            let at = self.text.len();
            self.pieces.push(Piece { at, from });
            self.text.push_str(stretch);
        }
    }

    /// Where `span` of the notes' text stands in the file.
    ///
    /// One that goes over a place where lines were taken out covers those lines too.
    pub fn place(&self, span: Span) -> Span {
        let range = span.range();
        let start = self.offset(range.start);
        if range.is_empty() {
            return Span::at(start);
        }
        Span::new(start, self.offset(range.end - 1) + 1)
    }

    /// Makes `diagnostics` about the notes' text point to the file.
    pub fn place_all(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics {
            let labels = diagnostic
                .primary
                .iter_mut()
                .chain(&mut diagnostic.secondary);
            for span in labels.filter_map(|label| label.span.as_mut()) {
                *span = self.place(*span);
            }
            if let Some(suggestion) = &mut diagnostic.suggestion {
                suggestion.span = self.place(suggestion.span);
            }
        }
    }

    /// Where the byte at `offset` of the notes' text stands in the file.
    fn offset(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.at <= offset);
        let piece = self.pieces[after.saturating_sub(1)];
        piece.from + (offset - piece.at)
    }
}

/// What stands at `range` of a file of which `text` is what stands at `place`.
fn within(text: &str, place: Span, range: Range<usize>) -> &str {
    let start = place.range().start;
    let inside = range
        .start
        .checked_sub(start)
        .zip(range.end.checked_sub(start));
    inside
        .and_then(|(from, to)| text.get(from..to))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {

    use super::*;

    fn file() -> FilePath {
        FilePath::from("content/inspections/x.md")
    }

    fn find(text: &str) -> Parsed<Vec<Span>> {
        passages(text, Span::new(0, text.len()), &file())
    }

    fn public(text: &str) -> String {
        without_restricted(text, Span::new(0, text.len()), &find(text).value).text
    }

    #[test]
    fn the_public_reads_what_stands_outside_of_passages() {
        for (text, expected) in [
            ("a\n", "a\n"),
            ("a\n::: restricted\nb\n:::\nc\n", "a\nc\n"),
            ("::: restricted\nb\n:::", ""),
            ("a\r\n::: restricted\r\nb\r\n:::\r\nc", "a\r\nc"),
            ("a\r::: restricted\rb\r:::\rc", "a\rc"),
            ("a\n  :::  restricted  \nb\n  :::\t\nc", "a\nc"),
            ("a\n:::restricted\nb\n:::\nc", "a\nc"),
            ("\u{feff}::: restricted\nb\n:::\nc", "c"),
            ("```\n::: restricted\nb\n:::\nc\n```\n", "```\nc\n```\n"),
            (
                "::: restricted\na\n:::\nb\n::: restricted\nc\n:::\nd",
                "b\nd",
            ),
            (
                "Write `::: restricted`, not ::: here.\n",
                "Write `::: restricted`, not ::: here.\n",
            ),
        ] {
            assert_eq!(public(text), expected, "{text:?}");
            assert!(find(text).diagnostics.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn a_slip_is_an_error_and_hides_what_follows() {
        for (text, expected, line) in [
            ("a\n::: restricted\nb\n", "a\n", "::: restricted"),
            (
                "a\n::: restricted\nb\n::: restricted\nc\n:::\nd\n:::\ne",
                "a\n",
                "::: restricted",
            ),
            ("a\n::: restrcted\nb\n:::\nc", "a\nc", "::: restrcted"),
            ("a\n:::: restricted\nb\n:::\nc", "a\nc", ":::: restricted"),
            ("a\n::: Restricted\nb\n:::\nc", "a\nc", "::: Restricted"),
            (
                "a\n> ::: restricted\n> b\n:::\nc",
                "a\nc",
                "> ::: restricted",
            ),
            (
                "a\n- ::: restricted\n  b\n  :::\nc",
                "a\nc",
                "- ::: restricted",
            ),
            ("a\n:::\nb", "a\n:::\nb", ":::"),
        ] {
            let found = find(text);
            assert_eq!(public(text), expected, "{text:?}");
            assert_eq!(found.diagnostics.len(), 1, "{text:?}");
            let diagnostic = &found.diagnostics[0];
            assert_eq!(diagnostic.code, "restricted-passage");
            let label = diagnostic.primary.as_ref().expect("it has a place");
            assert_eq!(
                &text[label.span.expect("in a line").range()],
                line,
                "{text:?}"
            );
        }
    }

    #[test]
    fn authors_read_everything_but_the_colons() {
        for (text, expected) in [
            ("a\n::: restricted\nb\n:::\nc\n", "a\nb\nc\n"),
            ("::: restricted\n:::", ""),
            ("a\n::: restricted\nb", "a\nb"),
            ("a\n::: restricted", "a\n"),
        ] {
            let notes = Span::new(0, text.len());
            assert_eq!(
                with_restricted(text, notes, &find(text).value).text,
                expected,
                "{text:?}"
            );
        }
    }

    #[test]
    fn every_place_in_what_is_left_is_known_in_the_file() {
        let text = "---\nx: y\n---\nfirst\n::: restricted\nhidden\n:::\nsecond\n";
        let notes = Span::new("---\nx: y\n---\n".len(), text.len());
        let restricted = passages(text, notes, &file()).value;
        let public = without_restricted(&text[notes.range()], notes, &restricted);
        for word in ["first", "second"] {
            let at = public.text.find(word).expect("it is left");
            let place = public.place(Span::new(at, at + word.len()));
            assert_eq!(&text[place.range()], word);
        }
        assert_eq!(public.place(Span::at(0)), Span::at(notes.range().start));
        let all = public.place(Span::new(0, public.text.len()));
        assert_eq!(all, notes);
    }
}
