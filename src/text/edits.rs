//! Changes of some places of a file, which leave every other byte as it is.
//!
//! Places count bytes of the text that the program reads; a file may have other line ends, and a mark at
//! its start, which stay.

use std::collections::{BTreeMap, VecDeque};
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
    pub fn new(place: Range<usize>, words: impl Into<String>) -> Self {
        Self {
            start: place.start,
            end: place.end,
            words: words.into(),
        }
    }
}

/// The mark that some editors put at the start of a file.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// How lines end on Windows.
const CRLF: &str = "\r\n";

/// `bytes`, whose text is `text`, with `edits` made; none when the two do not belong together, or two
/// edits touch the same place.
pub fn apply(bytes: &[u8], text: &str, mut edits: Vec<Edit>) -> Option<Vec<u8>> {
    edits.sort();
    edits.dedup();
    let places = places(bytes, text)?;
    let is_crlf = has_crlf(bytes);
    let mut edited = Vec::with_capacity(bytes.len());
    let (mut copied, mut last) = (0, 0);
    for edit in edits {
        if edit.start < last || edit.end < edit.start {
            return None;
        }
        last = edit.end;
        let (start, end) = (*places.get(edit.start)?, *places.get(edit.end)?);
        edited.extend_from_slice(bytes.get(copied..start)?);
        let words = if is_crlf {
            edit.words.replace('\n', CRLF)
        } else {
            edit.words
        };
        edited.extend_from_slice(words.as_bytes());
        copied = end;
    }
    edited.extend_from_slice(bytes.get(copied..)?);
    Some(edited)
}

/// `text` with `edits` made, no two of which touch the same place.
pub fn applied(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort();
    let (mut made, mut copied) = (String::with_capacity(text.len()), 0);
    for Edit { start, end, words } in edits {
        made.push_str(text.get(copied..start).unwrap_or_default());
        made.push_str(&words);
        copied = end;
    }
    made.push_str(text.get(copied..).unwrap_or_default());
    made
}

/// `bytes`, whose text is `text`, with what stands at `place` written anew as `words`. Most lines of it stand
/// there already, perhaps in another order: each of those ends as it did. None when `bytes` and `text` do
/// not belong together.
pub fn rewritten(bytes: &[u8], text: &str, place: Range<usize>, words: &str) -> Option<Vec<u8>> {
    let places = places(bytes, text)?;
    let (start, end) = (*places.get(place.start)?, *places.get(place.end)?);
    let mut at = place.start;
    let mut ends: Vec<Option<&[u8]>> = Vec::new();
    let mut known: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    for line in text.get(place)?.lines() {
        let from = at + line.len();
        at = (from + 1).min(places.len() - 1);
        known.entry(line).or_default().push_back(ends.len());
        ends.push(bytes.get(*places.get(from)?..*places.get(at)?));
    }
    let lines: Vec<(&str, Option<&[u8]>)> = words
        .lines()
        .map(|line| {
            let same = known.get_mut(line).and_then(VecDeque::pop_front);
            (line, same.and_then(|same| ends.get_mut(same)?.take()))
        })
        .collect();
    // A line that is written otherwise has the end of one that is.
    let mut others = ends.into_iter().flatten();
    let usual = if has_crlf(bytes) { CRLF } else { "\n" };
    let last = lines.len();
    let mut made = bytes.get(..start)?.to_vec();
    for (number, (line, end)) in (1..).zip(lines) {
        made.extend_from_slice(line.as_bytes());
        if number < last || words.ends_with('\n') {
            let end = end.or_else(|| others.next());
            let end = end.filter(|end| !end.is_empty());
            made.extend_from_slice(end.unwrap_or(usual.as_bytes()));
        }
    }
    made.extend_from_slice(bytes.get(end..)?);
    Some(made)
}

fn has_crlf(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| pair == CRLF.as_bytes())
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
        if letter == b'\n' && rest.starts_with(CRLF.as_bytes()) {
            at += CRLF.len();
        } else if rest.first() == Some(&letter) {
            at += 1;
        } else {
            return None;
        }
    }
    places.push(at);
    (at == bytes.len()).then_some(places)
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
    fn lines_that_move_end_as_they_did() {
        let text = "-\nb\na\n'c'\n-\n";
        for (bytes, made) in [
            ("-\nb\r\na\n'c'\r\n-\r\n", "-\na\nb\r\nc\r\n-\r\n"),
            ("-\r\nb\na\r\n'c'\n-\n", "-\r\na\r\nb\nc\n-\n"),
            (
                "\u{FEFF}-\r\nb\r\na\r\n'c'\r\n-\r\n",
                "\u{FEFF}-\r\na\r\nb\r\nc\r\n-\r\n",
            ),
        ] {
            let found = rewritten(bytes.as_bytes(), text, 2..10, "a\nb\nc\n");
            assert_eq!(found.as_deref(), Some(made.as_bytes()), "{bytes:?}");
        }
        // Where a line more comes, it ends as lines of the file do.
        let more = rewritten(b"a\r\n", "a\n", 0..2, "a\nb\n");
        assert_eq!(more.as_deref(), Some(&b"a\r\nb\r\n"[..]));
    }
}
