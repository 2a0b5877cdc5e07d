//! Makes text safe to show on a terminal or in a log.
//!
//! What moves the cursor, changes colours or turns the direction of writing around is shown as
//! `\u{1B}`, so that a file cannot repaint the screen of whoever reads an error about it.

use std::borrow::Cow;
use std::fmt::Write;

/// `text` with every character that could act on a terminal written as `\u{…}`.
///
/// The result is one line: line breaks and tabs are written out too.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_hostile(character) {
            write!(shown, "\\u{{{:X}}}", u32::from(character))
                .expect("writing to a string does not fail");
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Whether `character` acts on a terminal, or is an invisible mark that hides what is written.
pub fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061C}'
            | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in ["", "Greater Manchester’s café", "שלום", "👩‍🔬"] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn what_acts_on_a_terminal_is_written_out() {
        assert_eq!(visible("a\u{1B}[31mb"), r"a\u{1B}[31mb");
        assert_eq!(visible("a\nb\u{202E}c\u{9B}"), r"a\u{A}b\u{202E}c\u{9B}");
    }
}
