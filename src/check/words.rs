//! Values as they stand in messages.

use crate::base::{Id, Spanned, nearest};
use crate::diag::Diagnostic;

/// The longest value that a message repeats, in characters.
const LONGEST: usize = 60;

/// `text` in backticks; the end of a long one is left out.
pub(super) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("`{}`", shown.escape_debug())
}

/// "1 area", "3 areas".
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// "`a`, `b` and `c`".
pub(super) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = words.into_iter().map(quoted).collect();
    match (words.pop(), words.is_empty()) {
        (None, _) => String::new(),
        (Some(last), true) => last,
        (Some(last), false) => format!("{} and {last}", words.join(", ")),
    }
}

/// `diagnostic` with the word of `known` that `word` was probably meant to be, else all of them.
pub(super) fn unknown_word(
    diagnostic: Diagnostic,
    word: &Spanned<Id>,
    known: &[String],
) -> Diagnostic {
    match nearest(&word.value, known.iter().map(String::as_str)) {
        Some(meant) => diagnostic.suggest(word.span, meant, format!("did you mean `{meant}`?")),
        None => diagnostic.help(format!("the words are {}", known.join(", "))),
    }
}
