//! What holds of everything that is said about a file: it points into the file, and every form of it
//! can be printed.

use std::borrow::Cow;

use briefing::diag::printers::{self, Form, Sources};
use briefing::diag::{Diagnostic, FilePath, Severity};
use camino::Utf8Path;

/// The file at `path`.
pub(super) fn file(path: &str) -> FilePath {
    FilePath::from(path)
}

/// Whether an error of one of the rules `codes` is among `diagnostics`; of any rule if there are none.
pub(super) fn has_error(diagnostics: &[Diagnostic], codes: &[&str]) -> bool {
    let mut errors = diagnostics
        .iter()
        .filter(|told| told.severity == Severity::Error);
    errors.any(|told| codes.is_empty() || codes.contains(&told.code))
}

/// Asserts that `diagnostics`, all of the one file that holds `text`, are in order.
pub(super) fn assert_sound(diagnostics: &[Diagnostic], text: &str) {
    for told in diagnostics {
        let labels = told.primary.iter().chain(&told.secondary);
        let suggested = told.suggestion.iter().map(|suggestion| suggestion.span);
        for span in labels.filter_map(|label| label.span).chain(suggested) {
            assert!(
                text.get(span.range()).is_some(),
                "points out of the text: {told:#?}"
            );
        }
        assert!(
            !told.message.is_empty() && !told.message.ends_with('.'),
            "{told:#?}"
        );
        let help = told.help.iter().map(AsRef::as_ref);
        let words = std::iter::once(told.message.as_str()).chain(help);
        for words in words {
            assert!(!words.contains(char::is_control), "{told:#?}");
        }
    }
}

/// Asserts that `diagnostics`, all of the one file that holds `text`, can be printed, and that nothing
/// of the file acts on a terminal.
pub(super) fn assert_printed(diagnostics: &[Diagnostic], text: &str) {
    for form in [
        Form::Human { width: 80 },
        Form::Short,
        Form::Json,
        Form::GitHub,
    ] {
        let mut printed = Vec::new();
        printers::print(diagnostics, &One(text), form, &mut printed).expect("memory takes all");
        let printed = String::from_utf8(printed).expect("what is printed is text");
        // The human form has escape sequences of its own, for colours.
        let is_ours = |character| {
            matches!(
                (character, form),
                ('\n', _) | ('\u{1B}', Form::Human { .. })
            )
        };
        let acts = |character: char| character.is_control() && !is_ours(character);
        assert!(!printed.contains(acts), "{form:?}: {printed:?}");
    }
}

/// The one file that there is.
struct One<'a>(&'a str);

impl Sources for One<'_> {
    fn text(&self, _: &Utf8Path) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.0))
    }
}
