//! Places in a text as editors count them, and as the rest of the program does.
//!
//! An editor counts lines from 0, and in a line the units of an encoding (the protocol's section "Text
//! Documents"); a line ends at `\n`, `\r\n` or `\r`. Spans count bytes of the text as it is read, in which
//! every line ends in `\n` and no mark stands at the start (see [`crate::text`]). Line by line the two have
//! the same bytes, but for that mark, and for what may not stand in text, which takes as many.
//! Any place has an answer: past the end of a line is its end, inside a character is its start.

use std::ops::Range as Bytes;

use lsp_types::{Position, Range};

use crate::base::Span;

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of 16 bits, of which a character takes one or two.
    #[default]
    Utf16,
}

/// A text and where its lines stand.
#[derive(Clone, Debug)]
pub(super) struct Text {
    words: String,
    lines: Vec<Line>,
    encoding: Encoding,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    /// Its first byte.
    start: usize,
    /// The byte after its last, before what ends it.
    end: usize,
    /// Its first byte in the text as it is read.
    read: usize,
    /// How many bytes at its start are not read.
    mark: usize,
}

/// The mark that some editors put at the start of a file.
const MARK: &str = "\u{FEFF}";

impl Text {
    /// `text`, whose columns are counted by `encoding`.
    pub(super) fn new(text: String, encoding: Encoding) -> Self {
        let lines = lines(&text);
        Self {
            words: text,
            lines,
            encoding,
        }
    }

    /// The text in `bytes`, of a file that is not open; none when it is not in UTF-8.
    pub(super) fn of_file(bytes: &[u8], encoding: Encoding) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        // An editor does not count it as a part of the text.
        let text = text.trim_start_matches(MARK).to_owned();
        Some(Self::new(text, encoding))
    }

    /// All of it.
    pub(super) fn as_str(&self) -> &str {
        &self.words
    }

    /// Puts `words` in the place of `range`; of everything where there is none.
    pub(super) fn change(&mut self, range: Option<Range>, words: &str) {
        match range {
            None => words.clone_into(&mut self.words),
            Some(range) => {
                let (start, end) = (self.byte(range.start), self.byte(range.end));
                // Nobody sends them the other way round; then nothing is lost.
                self.words
                    .replace_range(start.min(end)..end.max(start), words);
            }
        }
        self.lines = lines(&self.words);
    }

    /// The place in the text as it is read.
    pub(super) fn offset(&self, position: Position) -> usize {
        let byte = self.byte(position);
        let line = self.line_at(position);
        line.read + byte.saturating_sub(line.start + line.mark)
    }

    /// How an editor calls the place `offset` of the text as it is read.
    pub(super) fn position(&self, offset: usize) -> Position {
        let number = self
            .lines
            .partition_point(|line| line.read <= offset)
            .max(1)
            - 1;
        let line = self.lines[number];
        let byte = (line.start + line.mark + (offset - line.read)).min(line.end);
        let before = self
            .words
            .get(line.start..self.floor(byte))
            .unwrap_or_default();
        let column = match self.encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.chars().map(char::len_utf16).sum(),
        };
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position::new(count(number), count(column))
    }

    /// How an editor calls `place` of the text as it is read.
    pub(super) fn range(&self, place: &Bytes<usize>) -> Range {
        Range::new(self.position(place.start), self.position(place.end))
    }

    /// The same of a span.
    pub(super) fn range_of(&self, span: Span) -> Range {
        self.range(&span.range())
    }

    /// `words` with its lines ended as those of the text are.
    pub(super) fn with_its_line_ends(&self, words: &str) -> String {
        if self.words.contains("\r\n") {
            words.replace('\n', "\r\n")
        } else {
            words.to_owned()
        }
    }

    /// Where `position` stands in the text as the editor has it.
    fn byte(&self, position: Position) -> usize {
        let line = self.line_at(position);
        if position.line as usize >= self.lines.len() {
            return line.end;
        }
        let wanted = position.character as usize;
        let words = self.words.get(line.start..line.end).unwrap_or_default();
        match self.encoding {
            Encoding::Utf8 => self.floor((line.start + wanted).min(line.end)),
            Encoding::Utf16 => {
                let mut counted = 0;
                let inside = words.char_indices().find(|(_, letter)| {
                    counted += letter.len_utf16();
                    counted > wanted
                });
                inside.map_or(line.end, |(at, _)| line.start + at)
            }
        }
    }

    /// The line of `position`, or the last.
    fn line_at(&self, position: Position) -> Line {
        let last = self.lines.len() - 1;
        self.lines[last.min(position.line as usize)]
    }

    fn floor(&self, mut byte: usize) -> usize {
        while !self.words.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    }
}

/// The lines of `text`, of which there is at least one.
fn lines(text: &str) -> Vec<Line> {
    let mark = text.len() - text.trim_start_matches(MARK).len();
    let mut lines = Vec::new();
    let (mut start, mut read) = (0, 0);
    let bytes = text.as_bytes();
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        if at < start {
            continue;
        }
        let mark = if start == 0 { mark } else { 0 };
        lines.push(Line {
            start,
            end: at,
            read,
            mark,
        });
        read += at - start - mark + 1;
        let is_pair = bytes.get(at..at + 2) == Some(b"\r\n");
        start = at + if is_pair { 2 } else { 1 };
    }
    lines.push(Line {
        start,
        end: text.len(),
        read,
        mark: if start == 0 { mark } else { 0 },
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FilePath;

    const TEXTS: &[&str] = &[
        "",
        "a",
        "a\nb",
        "é💣x\r\n\ny\u{301}z\r",
        "\u{FEFF}title: é\nb\n",
        "a\rb\r\r\nc\n\n",
        "a\u{7}b\u{202E}c\nd",
    ];

    fn read(text: &str) -> String {
        let file = FilePath::from("content/pages/a.md");
        let read = crate::text::read(&file, text.as_bytes()).value;
        read.expect("it is text").to_string()
    }

    #[test]
    fn every_place_is_found_again() {
        for text in TEXTS {
            let plain = read(text);
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                let lined = Text::new((*text).to_owned(), encoding);
                for offset in 0..=plain.len() {
                    let position = lined.position(offset);
                    let again = lined.offset(position);
                    let line = plain[..again].matches('\n').count();
                    assert_eq!(position.line as usize, line, "{text:?} {offset}");
                    // Inside a character is its start.
                    assert!(again <= offset && offset - again < 4, "{text:?} {offset}");
                }
            }
        }
    }

    #[test]
    fn columns_are_counted_as_was_agreed() {
        let text = "é💣x\n".to_owned();
        for (encoding, columns) in [(Encoding::Utf8, [0, 2, 6]), (Encoding::Utf16, [0, 1, 3])] {
            let text = Text::new(text.clone(), encoding);
            for (offset, column) in [0, 2, 6].into_iter().zip(columns) {
                assert_eq!(text.position(offset), Position::new(0, column));
                assert_eq!(text.offset(Position::new(0, column)), offset);
            }
            assert_eq!(text.offset(Position::new(0, 99)), 7);
            assert_eq!(text.offset(Position::new(9, 9)), 8);
        }
    }

    #[test]
    fn a_change_is_made_where_the_editor_says() {
        let range = |line, from, to| {
            Some(Range::new(
                Position::new(line, from),
                Position::new(line, to),
            ))
        };
        let mut text = Text::new("a💣c\r\nd".to_owned(), Encoding::Utf16);
        text.change(range(0, 1, 3), "é");
        assert_eq!(text.as_str(), "aéc\r\nd");
        text.change(range(1, 1, 0), "x");
        assert_eq!(text.as_str(), "aéc\r\nx");
        text.change(range(7, 0, 9), "\n");
        assert_eq!(text.as_str(), "aéc\r\nx\n");
        text.change(None, "all");
        assert_eq!(text.as_str(), "all");
        assert_eq!(text.offset(Position::new(0, 2)), 2);
    }
}
