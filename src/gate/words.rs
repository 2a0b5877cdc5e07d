//! Reads bytes of any format as a row of words, however they are written there.
//!
//! Words are the same in capitals and small letters, with accents and without, and whether letters
//! stand for themselves or are escaped as HTML, URLs, JSON or calendars do it. What ends a value in
//! any of those formats ends a row, so that no row is put together from two values.
//! A tag that stands in the middle of a sentence, such as `<em>`, ends none: it is a gap in the row, as
//! is the target of a link in Markdown. What stands in such a gap is read for itself, at the end.
//! Nothing is kept of a word but its hash.

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word: letters and digits.
    Word(Word),
    /// Words joined by `-`, as ids are, or a single one; follows its last word.
    Joined(Word),
    /// Here a row of words ends.
    Break,
    /// Here something stands between two words of a row that is no part of it.
    Gap,
}

/// A word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// What two words have alike only if they are the same.
    pub(super) hash: u64,
    /// How many letters and digits it has.
    pub(super) length: u32,
    /// Whether it is a number, or a number with letters after it such as `2nd` or `9am`.
    pub(super) is_number: bool,
    /// Whether there is a letter in it.
    has_letter: bool,
}

/// Longer than this, letters after a digit make a word.
const LONGEST_NUMBER_WITH_LETTERS: u32 = 5;

/// Elements that stand within a sentence.
const INLINE: [&[u8]; 28] = [
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"br", b"cite", b"code", b"data", b"del", b"dfn", b"em",
    b"i", b"ins", b"kbd", b"mark", b"q", b"s", b"samp", b"small", b"span", b"strong", b"sub",
    b"sup", b"time", b"u", b"var", b"wbr",
];

/// Longer than this, in characters as they are written, nothing is taken for a tag or a target.
const LONGEST_GAP: usize = 4096;

/// Tells `see` the pieces of `bytes`.
pub(super) fn read(bytes: &[u8], mut see: impl FnMut(Piece)) {
    let mut gaps = Vec::new();
    scan(bytes, Some(&mut gaps), &mut see);
    for gap in gaps {
        see(Piece::Break);
        scan(gap, None, &mut see);
    }
}

/// Tells `see` the pieces of `bytes`, and `gaps` what stands in the gaps; with none there are no gaps.
fn scan<'b>(bytes: &'b [u8], mut gaps: Option<&mut Vec<&'b [u8]>>, see: &mut impl FnMut(Piece)) {
    let mut reader = Reader::default();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (unit, after) = next(rest);
        rest = after;
        if let (Unit::Other(byte @ (b'<' | b']' | b'[')), Some(gaps)) = (unit, &mut gaps)
            && let Some((inside, after)) = gap(byte, rest)
        {
            reader.end_joined(see);
            see(Piece::Gap);
            gaps.push(inside);
            rest = after;
            continue;
        }
        match unit {
            Unit::Letter(letter) => reader.push(letter),
            Unit::Text(text) => {
                for byte in text.bytes() {
                    reader.take(byte, see);
                }
            }
            Unit::Other(byte) => reader.take(byte, see),
            Unit::Nothing => {}
        }
        // A comma between values has no space after it, one in a sentence has.
        if matches!(unit, Unit::Other(b',')) && !rest.first().is_some_and(u8::is_ascii_whitespace) {
            see(Piece::Break);
        }
    }
    reader.end_joined(see);
}

/// What stands in the gap that `first` opens, and what follows it, where `rest` goes on as one does: as
/// a tag, in whatever way it is escaped; as the target of `[label](target)` or of `[[target|label]]`.
fn gap(first: u8, rest: &[u8]) -> Option<(&[u8], &[u8])> {
    match (first, rest) {
        (b'<', rest) => tag(rest),
        (b']', [b'(', target @ ..]) => up_to(b')', target),
        (b'[', [b'[', target @ ..]) => up_to(b'|', target),
        _ => None,
    }
}

/// The rest of a tag of one of the elements [`INLINE`].
fn tag(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    const LONGEST_NAME: usize = 6;
    let mut name = [0; LONGEST_NAME];
    let mut length = 0;
    let mut rest = bytes;
    let mut is_named = false;
    for _ in 0..LONGEST_GAP {
        if rest.is_empty() {
            return None;
        }
        let (unit, after) = next(rest);
        match unit {
            Unit::Other(b'/' | b'\\') if length == 0 => {}
            Unit::Letter(letter) if !is_named => {
                *name.get_mut(length)? = letter;
                length += 1;
            }
            Unit::Other(byte) if is_named || byte == b'>' || byte == b'/' || byte <= b' ' => {
                is_named = true;
                if !INLINE.contains(&&name[..length]) {
                    return None;
                }
                if byte == b'>' {
                    return Some((&bytes[..bytes.len() - rest.len()], after));
                }
            }
            _ if is_named => {}
            _ => return None,
        }
        rest = after;
    }
    None
}

/// What stands before the next `end` in the line, and what follows it.
fn up_to(end: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let stops = |byte: &u8| [end, b'\n', b'['].contains(byte);
    let at = bytes.iter().take(LONGEST_GAP).position(stops)?;
    (bytes[at] == end).then(|| (&bytes[..at], &bytes[at + 1..]))
}

/// What stands next in the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// An ASCII letter or digit, in small letters.
    Letter(u8),
    /// Any other byte of ASCII; also stands for what is no text.
    Other(u8),
    /// A character beyond ASCII, in letters of ASCII.
    Text(&'static str),
    /// Nothing that can be seen.
    Nothing,
}

fn next(bytes: &[u8]) -> (Unit, &[u8]) {
    let (first, after) = (bytes[0], &bytes[1..]);
    match first {
        b'a'..=b'z' | b'0'..=b'9' => (Unit::Letter(first), after),
        b'A'..=b'Z' => (Unit::Letter(first | 0x20), after),
        b'&' => entity(after).unwrap_or((Unit::Other(first), after)),
        b'%' => percent(bytes).unwrap_or((Unit::Other(first), after)),
        b'\\' => escape(after).unwrap_or((Unit::Other(first), after)),
        // A calendar goes on in the next line where that begins with a space.
        b'\r' if matches!(after, [b'\n', b' ' | b'\t', ..]) => (Unit::Nothing, &after[2..]),
        0..=0x7F => (Unit::Other(first), after),
        _ => beyond_ascii(bytes),
    }
}

/// Reads the rest of `&amp;`, `&#x2F;`, `&#47;`.
fn entity(bytes: &[u8]) -> Option<(Unit, &[u8])> {
    const NAMED: [(&[u8], char); 6] = [
        (b"amp", '&'),
        (b"lt", '<'),
        (b"gt", '>'),
        (b"quot", '"'),
        (b"apos", '\''),
        (b"nbsp", ' '),
    ];
    const LONGEST: usize = 10;
    let end = bytes.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let (name, after) = (&bytes[..end], &bytes[end + 1..]);
    let character = match name {
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16)?,
        [b'#', digits @ ..] => number(digits, 10)?,
        name => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((unit_of(character), after))
}

/// Reads the rest of `\n`, `\"`, `\u2019`.
fn escape(bytes: &[u8]) -> Option<(Unit, &[u8])> {
    let (first, after) = bytes.split_first()?;
    match first {
        b'n' | b'r' | b't' | b'f' | b'b' | b'N' => Some((Unit::Other(b' '), after)),
        b'u' => {
            let digits = after.get(..4)?;
            Some((unit_of(number(digits, 16)?), &after[4..]))
        }
        _ => None,
    }
}

/// Reads `%20`, or `%C3%A9`, which is one character.
fn percent(bytes: &[u8]) -> Option<(Unit, &[u8])> {
    const LONGEST: usize = 4;
    let mut decoded = [0; LONGEST];
    let mut rest = bytes;
    for length in 1..=LONGEST {
        let [b'%', high, low, after @ ..] = rest else {
            return None;
        };
        let byte = char::from(*high).to_digit(16)? * 16 + char::from(*low).to_digit(16)?;
        decoded[length - 1] = u8::try_from(byte).ok()?;
        rest = after;
        if let Some(character) = character_of(&decoded[..length]) {
            return Some((unit_of(character), rest));
        }
    }
    None
}

fn number(digits: &[u8], radix: u32) -> Option<char> {
    let digits = std::str::from_utf8(digits).ok()?;
    char::from_u32(u32::from_str_radix(digits, radix).ok()?)
}

fn character_of(bytes: &[u8]) -> Option<char> {
    std::str::from_utf8(bytes).ok()?.chars().next()
}

fn beyond_ascii(bytes: &[u8]) -> (Unit, &[u8]) {
    let length = match bytes[0] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    };
    let character = bytes.get(..length).and_then(character_of);
    match character {
        Some(character) => (unit_of(character), &bytes[length..]),
        None => (Unit::Other(b' '), &bytes[1..]),
    }
}

fn unit_of(character: char) -> Unit {
    match u8::try_from(character) {
        Ok(byte) if byte.is_ascii_alphanumeric() => Unit::Letter(byte.to_ascii_lowercase()),
        Ok(byte) if byte.is_ascii() => Unit::Other(byte),
        _ => match deunicode::deunicode_char(character) {
            Some("") => Unit::Nothing,
            Some(text) => Unit::Text(text),
            None => Unit::Other(b' '),
        },
    }
}

/// The word and the joined words that are being read.
#[derive(Debug, Default)]
struct Reader {
    word: Run,
    joined: Run,
    /// Hyphens that belong to the joined words only if a letter follows.
    hyphens: u32,
}

impl Reader {
    fn take(&mut self, byte: u8, see: &mut impl FnMut(Piece)) {
        if byte.is_ascii_alphanumeric() {
            return self.push(byte.to_ascii_lowercase());
        }
        self.end_word(see);
        match byte {
            b'-' if self.joined.length > 0 => self.hyphens += 1,
            b'<' | b'>' | b'"' | b'\t' => {
                self.end_joined(see);
                see(Piece::Break);
            }
            _ => self.end_joined(see),
        }
    }

    fn push(&mut self, letter: u8) {
        for _ in 0..std::mem::take(&mut self.hyphens) {
            self.joined.push(b'-');
        }
        self.word.push(letter);
        self.joined.push(letter);
    }

    fn end_word(&mut self, see: &mut impl FnMut(Piece)) {
        if self.word.length > 0 {
            see(Piece::Word(std::mem::take(&mut self.word).word()));
        }
    }

    fn end_joined(&mut self, see: &mut impl FnMut(Piece)) {
        self.end_word(see);
        self.hyphens = 0;
        if self.joined.length > 0 {
            see(Piece::Joined(std::mem::take(&mut self.joined).word()));
        }
    }
}

/// Letters in a row.
#[derive(Clone, Copy, Debug)]
struct Run {
    hash: u64,
    length: u32,
    letters: u32,
    begins_with_digit: bool,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            hash: FNV_OFFSET,
            length: 0,
            letters: 0,
            begins_with_digit: false,
        }
    }
}

/// Of the hash FNV-1a, which takes a byte at a time (<http://www.isthe.com/chongo/tech/comp/fnv/>).
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

impl Run {
    fn push(&mut self, byte: u8) {
        if self.length == 0 {
            self.begins_with_digit = byte.is_ascii_digit();
        }
        self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
        self.length += 1;
        self.letters += u32::from(byte.is_ascii_lowercase());
    }

    fn word(self) -> Word {
        let is_short = self.length <= LONGEST_NUMBER_WITH_LETTERS;
        Word {
            hash: self.hash,
            length: self.length,
            is_number: self.letters == 0 || (self.begins_with_digit && is_short),
            has_letter: self.letters > 0,
        }
    }
}

impl Word {
    /// Whether there is a letter in it.
    pub(super) fn has_letter(self) -> bool {
        self.has_letter
    }

    /// The hash of `word` as it is read, for words that are known beforehand.
    pub(super) fn hash_of(word: &str) -> u64 {
        let mut run = Run::default();
        word.bytes().for_each(|byte| run.push(byte));
        run.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of words in `text`, each as the hashes of its words.
    fn rows(text: &str) -> Vec<Vec<u64>> {
        let mut rows = vec![Vec::new()];
        read(text.as_bytes(), |piece| match piece {
            Piece::Word(word) => rows.last_mut().expect("never empty").push(word.hash),
            Piece::Joined(_) | Piece::Gap => {}
            Piece::Break => rows.push(Vec::new()),
        });
        rows.retain(|row| !row.is_empty());
        rows
    }

    fn row(words: &str) -> Vec<u64> {
        words.split(' ').map(Word::hash_of).collect()
    }

    #[test]
    fn words_are_the_same_however_they_are_written() {
        let wanted = vec![row("the cafe s plan")];
        for text in [
            "the café's plan",
            "THE CAFÉ’S PLAN",
            "the cafe\u{301}'s\n  plan",
            "the caf&eacute;'s plan"
                .replace("&eacute;", "&#233;")
                .as_str(),
            "the&nbsp;caf&#xE9;&#39;s plan",
            "the%20caf%C3%A9%27s%20plan",
            r"the caf\u00e9's\nplan",
            "the ca\r\n fe's plan",
            "the ca\u{AD}fé's plan",
        ] {
            assert_eq!(rows(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn what_ends_a_value_ends_a_row() {
        let wanted = vec![row("one"), row("two")];
        for text in [
            "<p>one</p> two"
                .replace("<p>", "")
                .replace("</p>", "<")
                .as_str(),
            "one\",\"two",
            "one,two",
            "one\ttwo",
            "one &lt; two",
        ] {
            assert_eq!(rows(text), wanted, "{text:?}");
        }
        assert_eq!(rows("one, two"), vec![row("one two")]);
    }

    #[test]
    fn what_stands_within_a_sentence_is_a_gap_and_is_read_for_itself() {
        let wanted = row("one two three");
        for text in [
            "one <em>two</em> three",
            "one<br>two<BR />three",
            "one <a\nhref=\"x?a=1&amp;b\" title='y'>two</a> three",
            "one &lt;strong&gt;two&lt;/strong&gt; three",
            "one &#60;b&#x3e;two&#x3C;/b&#62; three",
            r"one \u003cmark class=\u0022z\u0022\u003etwo\u003c/mark\u003e three",
            "one%20%3Ccode%3Etwo%3C/code%3E%20three",
            r#"one <span class=\"z\">two<\/span> three"#,
            "one [two](../x.md) three",
            "one [two](<x y> 'z') three",
            "one [[bodies/x|two]] three",
            "one *two* `three`",
        ] {
            let found = rows(text);
            assert_eq!(found.first(), Some(&wanted), "{text}: {found:?}");
        }
        let found = rows("one <a href=\"secret-place\" title=\"secret words\">two</a>");
        for inside in ["secret place", "secret words"] {
            assert!(found.contains(&row(inside)), "{inside}: {found:?}");
        }
        assert!(rows("[one](secret/place)").contains(&row("secret place")));
    }

    #[test]
    fn what_only_looks_like_a_gap_is_none() {
        for text in [
            "one<p>two",
            "one</li>two",
            "one<emx>two",
            "one<em-x>two",
            "one<em",
            "one<",
            "one<>two",
            "one[](two",
            "one[[two",
            "one < em > two",
        ] {
            read(text.as_bytes(), |piece| {
                assert_ne!(piece, Piece::Gap, "{text}");
            });
        }
    }

    #[test]
    fn joined_words_are_read_as_one_too() {
        let mut joined = Vec::new();
        read(b"/inspections/gmp-Peel-2023/ -a- b", |piece| {
            if let Piece::Joined(word) = piece {
                joined.push(word.hash);
            }
        });
        let wanted = ["inspections", "gmp-peel-2023", "a", "b"].map(Word::hash_of);
        assert_eq!(joined, wanted);
    }

    #[test]
    fn numbers_are_known_as_such() {
        for (text, wanted) in [
            ("2025", true),
            ("2nd", true),
            ("q3", false),
            ("1a2b3c4d", false),
        ] {
            read(text.as_bytes(), |piece| {
                if let Piece::Word(word) = piece {
                    assert_eq!(word.is_number, wanted, "{text}");
                }
            });
        }
    }

    #[test]
    fn any_bytes_can_be_read() {
        for bytes in [
            &b"&#xD800;"[..],
            b"%",
            b"%C3",
            b"\\",
            b"\\u12",
            b"\xF0\x9F",
            b"&;",
            b"\xFF\xFE",
        ] {
            read(bytes, |_| {});
        }
    }
}
