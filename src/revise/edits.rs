//! Changes of some places of a file, which leave every other byte as it is.
//!
//! Places count bytes of the text that the program reads; a file may have other line ends, and a mark at
//! its start, which stay.

use std::ops::Range;

/// One change: what stands at these places of the text goes, and the words come.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Where, in bytes of the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What is to stand there; `\n` where a line is to end.
    pub words: String,
}

impl Edit {
    /// Puts `words` at `place`.
    pub(crate) fn new(place: Range<usize>, words: impl Into<String>) -> Self {
        Self {
            start: place.start,
            end: place.end,
            words: words.into(),
        }
    }
}

/// The mark that some editors put at the start of a file.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// `bytes`, whose text is `text`, with `edits` made; none when the two do not belong together, or two
/// edits touch the same place.
pub(crate) fn apply(bytes: &[u8], text: &str, mut edits: Vec<Edit>) -> Option<Vec<u8>> {
    edits.sort();
    edits.dedup();
    let places = places(bytes, text)?;
    let is_crlf = bytes.windows(2).any(|pair| pair == b"\r\n");
    let mut edited = Vec::with_capacity(bytes.len());
    let (mut copied, mut last) = (0, 0);
    for edit in edits {
        if edit.start < last {
            return None;
        }
        last = edit.end;
        let (start, end) = (*places.get(edit.start)?, *places.get(edit.end)?);
        edited.extend_from_slice(bytes.get(copied..start)?);
        let words = if is_crlf {
            edit.words.replace('\n', "\r\n")
        } else {
            edit.words
        };
        edited.extend_from_slice(words.as_bytes());
        copied = end;
    }
    edited.extend_from_slice(bytes.get(copied..)?);
    Some(edited)
}

/// For every byte of `text`, and its end, where it stands in `bytes`.
fn places(bytes: &[u8], text: &str) -> Option<Vec<usize>> {
    let mut at = 0;
    while bytes.get(at..)?.starts_with(MARK) {
        at += MARK.len();
    }
    let mut places = Vec::with_capacity(text.len() + 1);
    for letter in text.bytes() {
        places.push(at);
        let rest = bytes.get(at..)?;
        if letter == b'\n' && rest.starts_with(b"\r\n") {
            at += 2;
        } else if rest.first() == Some(&letter) {
            at += 1;
        } else {
            return None;
        }
    }
    places.push(at);
    (at == bytes.len()).then_some(places)
}

/// Where the words of a value stand in its source: white space aside, which may be folded.
///
/// `value` is what was read of `source`, a scalar with its quotes or the head of its block. None when
/// they are not the same letters, as where a letter is written as an escape.
pub(crate) fn place_in_source(
    source: &str,
    value: &str,
    place: &Range<usize>,
) -> Option<Range<usize>> {
    let letters = |text: &str| -> Vec<(char, usize)> {
        let placed = text
            .char_indices()
            .filter(|(_, letter)| !letter.is_whitespace());
        placed.map(|(at, letter)| (letter, at)).collect()
    };
    let wanted = letters(value);
    let written = unescaped(source, letters(source))?;
    let plain = |letters: &[(char, usize)]| {
        letters
            .iter()
            .map(|(letter, _)| *letter)
            .collect::<Vec<_>>()
    };
    let (wanted_letters, written_letters) = (plain(&wanted), plain(&written));
    if wanted_letters.is_empty() {
        return None;
    }
    let mut windows = written_letters.windows(wanted_letters.len());
    let shift = windows.position(|window| window == wanted_letters)?;
    let first = wanted.iter().position(|(_, at)| *at == place.start)?;
    let start = written.get(shift + first)?.1;
    let end = start + place.len();
    (source.get(start..end)? == value.get(place.clone())?).then_some(start..end)
}

/// The letters of a scalar in quotes without what only escapes; none where an escape stands for a letter.
fn unescaped(source: &str, letters: Vec<(char, usize)>) -> Option<Vec<(char, usize)>> {
    let quote = source
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''));
    let Some(quote) = quote else {
        return Some(letters);
    };
    let mut plain = Vec::with_capacity(letters.len());
    let mut letters = letters.into_iter().skip(1).peekable();
    while let Some((letter, at)) = letters.next() {
        let next = letters.peek().map_or(source.len(), |(_, next)| *next);
        let is_last_of_line = source.get(at..next)?.contains('\n');
        match (quote, letter) {
            ('\'', '\'') => {
                // Two of them are one; one alone is the last.
                plain.extend(letters.next());
            }
            // At the end of a line it only joins the lines.
            ('"', '\\') if is_last_of_line => {}
            ('"', '\\') => match letters.next() {
                Some(escaped @ ('"' | '\\' | '/', _)) => plain.push(escaped),
                _ => return None,
            },
            _ => plain.push((letter, at)),
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_bytes_stay_as_they_are() {
        let edits = || vec![Edit::new(4..5, "x\ny"), Edit::new(0..1, "é")];
        for (bytes, edited) in [
            ("a\nb\nc\n", "é\nb\nx\ny\n"),
            ("a\r\nb\r\nc\r\n", "é\r\nb\r\nx\r\ny\r\n"),
            ("\u{FEFF}a\nb\r\nc\n", "\u{FEFF}é\nb\r\nx\r\ny\n"),
        ] {
            let made = apply(bytes.as_bytes(), "a\nb\nc\n", edits());
            assert_eq!(made.as_deref(), Some(edited.as_bytes()));
        }
        assert_eq!(apply(b"other", "a\nb\nc\n", edits()), None);
        let touching = vec![Edit::new(0..2, "x"), Edit::new(1..3, "y")];
        assert_eq!(apply(b"abc", "abc", touching), None);
    }

    #[test]
    fn a_word_is_found_however_its_value_is_written() {
        let value = "It's [[x]] \"here\".";
        let place = 7..8;
        for source in [
            value,
            "'It''s [[x]] \"here\".'",
            "\"It's [[x]] \\\"here\\\".\"",
            "\"It's [[x]]\\\n   \\\"here\\\".\"",
            ">-\n    It's\n    [[x]]\n    \"here\".",
        ] {
            let found = place_in_source(source, value, &place).expect("it is there");
            assert_eq!(&source[found.clone()], "x", "{source}");
            assert!(source[..found.start].ends_with("[["), "{source}");
        }
        assert_eq!(place_in_source("\"[[\\x78]]\"", "[[x]]", &(2..3)), None);
        assert_eq!(place_in_source("other", "[[x]]", &(2..3)), None);
    }
}
