//! Turns byte offsets of a text into lines and columns as people and editors count them.
//!
//! Lines and columns start at 1. A line ends at `\n`; a `\r` before it belongs to the ending. Columns
//! count characters (Unicode scalar values), not bytes, and a byte-order mark is not counted.
//! Any offset has an answer: past the end is the end, inside a character is its start.

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

/// A place in a text, both numbers counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// A text and where its lines start.
#[derive(Clone, Debug)]
pub struct Lines<'text> {
    text: Cow<'text, str>,
    starts: Vec<usize>,
    /// How many characters begin before each [`STRIDE`]th byte, so that a column far out in a long line
    /// is found without counting from its start.
    counted: Vec<usize>,
}

/// How many bytes lie between two places up to which characters have been counted.
const STRIDE: usize = 1024;

/// What some editors write first to say that a file is UTF-8.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

impl<'text> Lines<'text> {
    /// Finds the lines of `text`.
    pub fn new(text: impl Into<Cow<'text, str>>) -> Self {
        let text = text.into();
        let breaks = text.match_indices('\n').map(|(offset, _)| offset + 1);
        let starts = std::iter::once(0).chain(breaks).collect();
        let mut before = 0;
        let strides = text.as_bytes().chunks(STRIDE).map(|stride| {
            let counted = before;
            before += count(stride);
            counted
        });
        let counted = strides.collect();
        Self {
            text,
            starts,
            counted,
        }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the byte at `offset` stands.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let has_mark = self.text[start..offset].starts_with(BYTE_ORDER_MARK);
        let before = self.characters(offset) - self.characters(start) - usize::from(has_mark);
        Position {
            line,
            column: before + 1,
        }
    }

    /// How many characters begin before the byte at `offset`.
    fn characters(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        let counted = self.counted.get(stride).copied();
        // An offset at the very end may lie behind the last stride.
        let (start, counted) = match counted {
            Some(counted) => (stride * STRIDE, counted),
            None => match self.counted.last() {
                Some(last) => ((self.counted.len() - 1) * STRIDE, *last),
                None => (0, 0),
            },
        };
        counted + count(&self.text.as_bytes()[start..offset])
    }

    /// Line `number` without its ending; `None` past the last.
    pub fn line(&self, number: usize) -> Option<&str> {
        let line = &self.text[self.range(number..=number)?];
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        Some(line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line))
    }

    /// The bytes of the lines `numbers`, with their endings; `None` when one of them does not exist.
    pub fn range(&self, numbers: RangeInclusive<usize>) -> Option<Range<usize>> {
        let start = *self.starts.get(numbers.start().checked_sub(1)?)?;
        let end = match self.starts.get(*numbers.end()) {
            Some(end) => *end,
            None if *numbers.end() == self.starts.len() => self.text.len(),
            None => return None,
        };
        (start <= end).then_some(start..end)
    }

    /// The nearest offset at or before `offset` at which a character starts.
    pub fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// How many characters begin in `bytes` of UTF-8.
fn count(bytes: &[u8]) -> usize {
    const CONTINUATION: u8 = 0b1000_0000;
    let begins = |byte: &&u8| **byte & 0b1100_0000 != CONTINUATION;
    bytes.iter().filter(begins).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_far_out_are_counted_in_characters_too() {
        let text = "é".repeat(3 * STRIDE) + "\n" + &"ab".repeat(STRIDE);
        for offset in [
            0,
            STRIDE,
            STRIDE + 2,
            2 * STRIDE * 3,
            text.len() - 1,
            text.len(),
        ] {
            let before = &text[..offset];
            let line = before.rsplit('\n').next().unwrap_or_default();
            assert_eq!(at(&text, offset).1, line.chars().count() + 1, "{offset}");
        }
    }

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let position = Lines::new(text).position(offset);
        (position.line, position.column)
    }

    #[test]
    fn counts_from_one() {
        assert_eq!(at("", 0), (1, 1));
        assert_eq!(at("abc", 2), (1, 3));
        assert_eq!(at("a\nbc\n", 3), (2, 2));
        assert_eq!(at("a\n", 2), (2, 1));
    }

    #[test]
    fn counts_characters_not_bytes() {
        assert_eq!(at("é’s", "é’".len()), (1, 3));
        assert_eq!(at("é", 1), (1, 1));
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        assert_eq!(at("ab", 99), (1, 3));
    }

    #[test]
    fn line_endings_and_a_byte_order_mark_do_not_count() {
        let text = "\u{FEFF}ab\r\ncd";
        assert_eq!(at(text, 3), (1, 1));
        assert_eq!(at(text, 7), (2, 1));
        let lines = Lines::new(text);
        assert_eq!(lines.line(1), Some("ab"));
        assert_eq!(lines.line(2), Some("cd"));
        assert_eq!(lines.line(3), None);
        assert_eq!(lines.line(0), None);
        assert_eq!(lines.range(1..=2), Some(0..text.len()));
        assert_eq!(lines.range(2..=3), None);
    }
}
