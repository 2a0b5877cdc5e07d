//! The bytes of a record are cut into front matter and notes, and nothing of them is lost.

use briefing::base::Span;
use briefing::diag::{Diagnostic, Parsed};
use briefing::parse::{self, Document};
use briefing::scan::Limits;
use briefing::text;

use super::said;

/// The line before and after front matter.
const FENCE: &str = "---";

pub(super) fn check(bytes: &[u8]) {
    let file = said::file("content/pages/x.md");
    let Parsed {
        value: document,
        diagnostics,
    } = parse::parse(&file, bytes, &Limits::default());
    said::assert_sound(&diagnostics, &document.text);
    said::assert_printed(&diagnostics, &document.text);
    assert!(
        !document.text.contains(text::is_forbidden),
        "a forbidden character came through"
    );
    if document.text.is_empty() {
        assert!(document.front.is_none() && said::has_error(&diagnostics, &[]));
        return;
    }
    let is_plain = |text: &&str| !text.contains('\r') && !text.contains(text::is_forbidden);
    if let Some(text) = std::str::from_utf8(bytes).ok().filter(is_plain) {
        assert_eq!(text, &*document.text, "plain text is taken as it is");
    }
    let again = parse::parse(&file, document.text.as_bytes(), &Limits::default()).value;
    // Without its byte-order mark it may begin as a picture does.
    let is_refused = again.text.is_empty();
    assert!(
        is_refused || again == document,
        "text that was read is read the same again"
    );
    assert_cut(&document, &diagnostics);
}

/// Asserts that the two parts stand where the fences say.
fn assert_cut(document: &Document, diagnostics: &[Diagnostic]) {
    let text = &*document.text;
    let [front, notes] = [document.front_span, document.notes_span]
        .map(|span| text.get(span.range()).expect("the parts are of the text"));
    let [front_at, notes_at] = [document.front_span, document.notes_span].map(Span::range);
    assert_eq!(notes_at.end, text.len(), "notes go to the end");
    assert!(
        front_at.end <= notes_at.start,
        "the front matter is no part of the notes"
    );
    let is_fence = |line: &str| line.trim_end() == FENCE;
    let is_cut_by_guess = diagnostics.iter().any(|told| {
        matches!(
            told.code,
            "front-matter-missing"
                | "front-matter-unclosed"
                | "front-matter-empty"
                | "file-too-large"
        )
    });
    let has_fences =
        text.lines().next().is_some_and(is_fence) && text.lines().skip(1).any(is_fence);
    if !has_fences {
        assert!(is_cut_by_guess, "without fences there are errors");
    } else if !is_cut_by_guess {
        let before = &text[..front_at.start];
        let between = &text[front_at.end..notes_at.start];
        for fence in [before, between] {
            assert!(
                is_fence(fence) && fence.lines().count() == 1,
                "{fence:?} is a fence"
            );
        }
        assert!(
            !front.lines().any(is_fence),
            "the front matter ends at the first fence"
        );
        assert_eq!([before, front, between, notes].concat(), text);
    }
    let is_readable = document.front.is_some();
    assert!(
        is_readable || said::has_error(diagnostics, &[]),
        "what cannot be read is told"
    );
}
