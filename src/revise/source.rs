//! Where words of a value stand in a file, however the value is written.

use std::ops::Range;

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
