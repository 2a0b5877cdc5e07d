//! What becomes of bytes that are no text, or not quite.

use camino::Utf8Path;
use proptest::prelude::*;

use super::*;

fn file() -> FilePath {
    FilePath::from(Utf8Path::new("pages/about.md"))
}

/// The text, and each diagnostic as `code start..end message`.
fn read_all(bytes: &[u8]) -> (Option<String>, Vec<String>) {
    let parsed = read(&file(), bytes);
    let lines = parsed.diagnostics.iter().map(|problem| {
        let place = problem.primary.as_ref().and_then(|label| label.span);
        let place = place.map_or("file".to_owned(), |span| {
            format!("{}..{}", span.start, span.end)
        });
        format!("{} {place} {}", problem.code, problem.message)
    });
    (parsed.value.as_deref().map(str::to_owned), lines.collect())
}

#[test]
fn marks_and_windows_line_ends_go_without_a_word() {
    for bytes in [
        "a\nb\n",
        "a\r\nb\r\n",
        "\u{FEFF}a\r\nb\n",
        "\u{FEFF}\u{FEFF}a\nb\n",
    ] {
        assert_eq!(
            read_all(bytes.as_bytes()),
            (Some("a\nb\n".to_owned()), vec![]),
            "{bytes:?}"
        );
    }
}

#[test]
fn bytes_that_are_no_utf_8_are_named_and_the_rest_is_kept() {
    let cases: [(&[u8], &str, &str); 4] = [
        (
            b"caf\xE9\n",
            "caf?\n",
            "not-utf8 3..4 byte 0xE9 at offset 3 is not UTF-8",
        ),
        (
            b"a\r\n\x93b\x94",
            "a\n?b?",
            "not-utf8 2..3 byte 0x93 at offset 3 is not UTF-8",
        ),
        (
            b"\xEF\xBB\xBFa\xED\xA0\x80",
            "a???",
            "not-utf8 1..2 byte 0xED at offset 4 is not UTF-8",
        ),
        (
            b"cut \xE2\x82",
            "cut ??",
            "not-utf8 4..6 byte 0xE2 at offset 4 is not UTF-8",
        ),
    ];
    for (bytes, text, problem) in cases {
        assert_eq!(
            read_all(bytes),
            (Some(text.to_owned()), vec![problem.to_owned()])
        );
    }
}

#[test]
fn a_windows_file_is_recognised_and_its_character_shown() {
    let parsed = read(&file(), b"a \x93quote\x94");
    assert!(parsed.diagnostics[0].help[0].contains("Windows-1252"));
    assert!(parsed.diagnostics[0].help[0].contains("`\u{201C}`"));
}

#[test]
fn what_is_no_text_is_named() {
    let cases: [(&[u8], &str); 7] = [
        (
            b"\xFF\xFEa\0",
            "not-utf8 file this file is UTF-16 (little-endian), not UTF-8",
        ),
        (
            b"\xFE\xFF\0a",
            "not-utf8 file this file is UTF-16 (big-endian), not UTF-8",
        ),
        (
            b"-\0-\0-\0",
            "not-utf8 file this file is UTF-16 (little-endian), not UTF-8",
        ),
        (
            b"\x89PNG\r\n\x1A\n\0",
            "not-text file this file is a PNG picture, not text",
        ),
        (
            b"\x1F\x8B\x08",
            "not-text file this file is a gzip archive, not text",
        ),
        (
            b"PK\x03\x04",
            "not-text file this file is a ZIP archive or an office document, not text",
        ),
        (
            b"---\nti\0tle",
            "not-text file this file is not text: byte 6 is NUL",
        ),
    ];
    for (bytes, problem) in cases {
        assert_eq!(read_all(bytes), (None, vec![problem.to_owned()]));
    }
}

#[test]
fn a_lone_carriage_return_is_reported_once() {
    let (text, problems) = read_all(b"a\rb\rc\r\n");
    assert_eq!(text.as_deref(), Some("a\nb\nc\n"));
    assert_eq!(
        problems,
        ["line-ends 1..2 a line ends in a lone carriage return (`\\r`)"]
    );
}

#[test]
fn control_characters_are_reported_by_line_and_replaced_byte_by_byte() {
    let cases = [
        (
            "a\u{1B}[31m\u{7}",
            "a?[31m?",
            "control-character 1..2 `\\u{1B}` is a control character",
        ),
        (
            "a\u{85}b",
            "a??b",
            "control-character 1..3 `\\u{85}` is a control character",
        ),
        (
            "a\u{202E}b",
            "a???b",
            "control-character 1..4 `\\u{202E}` changes the direction of the text",
        ),
        (
            "a\u{FFFE}b",
            "a???b",
            "control-character 1..4 `\\u{FFFE}` is a control character",
        ),
        (
            "a\u{FEFF}b",
            "a???b",
            "control-character 1..4 `\\u{FEFF}` cannot be seen",
        ),
    ];
    for (input, text, problem) in cases {
        assert_eq!(
            read_all(input.as_bytes()),
            (Some(text.to_owned()), vec![problem.to_owned()])
        );
    }
    assert_eq!(read_all("\u{7}\n".repeat(30).as_bytes()).1.len(), 20);
}

#[test]
fn ordinary_characters_pass() {
    for text in [
        "tab\there",
        "café – “quoted” \u{200D}👩\u{200D}🚒",
        "עברית\u{200F}",
        "\u{E000}",
    ] {
        assert_eq!(read_all(text.as_bytes()), (Some(text.to_owned()), vec![]));
    }
}

proptest! {
    #[test]
    fn text_holds_nothing_forbidden_and_places_lie_within_it(bytes: Vec<u8>) {
        let parsed = read(&file(), &bytes);
        let Some(text) = parsed.value else {
            prop_assert!(!parsed.diagnostics.is_empty());
            return Ok(());
        };
        prop_assert!(!text.contains(is_forbidden));
        for label in parsed.diagnostics.iter().filter_map(|problem| problem.primary.as_ref()) {
            prop_assert!(label.span.is_none_or(|span| text.get(span.range()).is_some()));
        }
    }
}
