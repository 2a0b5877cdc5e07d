//! What becomes of front matter, whole and broken, and that no bytes are too much.

use camino::Utf8Path;
use proptest::prelude::*;

use super::*;
use crate::base::Lines;

fn file() -> FilePath {
    FilePath::from(Utf8Path::new("inspections/x.md"))
}

fn parse(file: &FilePath, bytes: &[u8]) -> Parsed<Document> {
    super::parse(file, bytes, &Limits::default())
}

/// A diagnostic as `code line:column => the text as suggested`.
fn told(text: &str, problem: &Diagnostic) -> String {
    let label = problem.primary.as_ref().and_then(|label| label.span);
    let place = label.map(|span| Lines::new(text).position(span.range().start));
    let place = place.map_or("file".to_owned(), |place| {
        format!("{}:{}", place.line, place.column)
    });
    let head = format!("{} {place}", problem.code);
    let Some(suggestion) = &problem.suggestion else {
        return head;
    };
    let mut mended = text.to_owned();
    mended.replace_range(suggestion.span.range(), &suggestion.replacement);
    format!("{head} => {}", mended.replace('\n', "|"))
}

/// What is told of `bytes`, then the front matter as JSON, then the notes.
fn read(bytes: &[u8]) -> (Vec<String>, String, String) {
    let Parsed { value, diagnostics } = parse(&file(), bytes);
    let told = diagnostics
        .iter()
        .map(|problem| told(&value.text, problem))
        .collect();
    let front = value
        .front
        .map_or("none".to_owned(), |node| node.to_json().to_string());
    (told, front, value.text[value.notes_span.range()].to_owned())
}

fn assert_read(cases: &[(&str, &[&str], &str, &str)]) {
    for (text, problems, front, notes) in cases {
        let (told, found_front, found_notes) = read(text.as_bytes());
        assert_eq!(told, *problems, "{text:?}");
        assert_eq!(
            (found_front.as_str(), found_notes.as_str()),
            (*front, *notes),
            "{text:?}"
        );
    }
}

const A_1: &str = r#"{"a":1}"#;

#[test]
fn good_records() {
    assert_read(&[
        ("---\na: 1\n---\nnotes\n", &[], A_1, "notes\n"),
        ("---\na: 1\n---", &[], A_1, ""),
        (
            "---  \na: 1\n--- \t\n\n---\n\nrule above\n",
            &[],
            A_1,
            "\n---\n\nrule above\n",
        ),
        (
            "\u{FEFF}---\r\na: 1\r\n---\r\nnotes\r\n",
            &[],
            A_1,
            "notes\n",
        ),
        ("---\na: |\n  ---\n---\n", &[], r#"{"a":"---\n"}"#, ""),
    ]);
}

#[test]
fn spans_are_of_the_text() {
    let document = parse(&file(), "\u{FEFF}---\r\nä: b\r\n---\r\nnotes".as_bytes()).value;
    assert_eq!(&*document.text, "---\nä: b\n---\nnotes");
    assert_eq!(&document.text[document.front_span.range()], "ä: b\n");
    assert_eq!(&document.text[document.notes_span.range()], "notes");
    assert_eq!(document.front.map(|node| node.span), Some(Span::new(4, 9)));
}

#[test]
fn a_first_fence_that_is_missing() {
    const TOLD: &str = "front-matter-missing 1:1";
    assert_read(&[
        ("notes\n", &[TOLD], "none", "notes\n"),
        ("+++\na = 1\n+++\n", &[TOLD], "none", "+++\na = 1\n+++\n"),
        ("{\"a\": 1}\n", &[TOLD], "none", "{\"a\": 1}\n"),
        (
            "```yaml\na: 1\n```\n",
            &[TOLD],
            "none",
            "```yaml\na: 1\n```\n",
        ),
        (
            "\n---\na: 1\n---\n",
            &["front-matter-missing 2:1 => ---|a: 1|---|"],
            A_1,
            "",
        ),
        (
            " ---\na: 1\n---\n",
            &["front-matter-missing 1:1 => ---|a: 1|---|"],
            A_1,
            "",
        ),
        (
            "----\na: 1\n---\n",
            &["front-matter-missing 1:1 => ---|a: 1|---|"],
            A_1,
            "",
        ),
        (
            "—\na: 1\n---\n",
            &["front-matter-missing 1:1 => ---|a: 1|---|"],
            A_1,
            "",
        ),
        (
            "a: 1\n---\nb\n",
            &["front-matter-missing 1:1 => ---|a: 1|---|b|"],
            A_1,
            "b\n",
        ),
    ]);
}

#[test]
fn other_formats_are_named() {
    for (text, name) in [
        ("+++\n", "TOML"),
        ("{\n", "JSON"),
        ("```yaml\n", "code block"),
    ] {
        assert!(parse(&file(), text.as_bytes()).diagnostics[0].help[0].contains(name));
    }
}

#[test]
fn a_second_fence_that_is_missing() {
    assert_read(&[
        (
            "---\na: 1\n",
            &["front-matter-unclosed 1:1 => ---|a: 1|---|"],
            A_1,
            "",
        ),
        (
            "---\na: 1",
            &["front-matter-unclosed 1:1 => ---|a: 1|---|"],
            A_1,
            "",
        ),
        (
            "---\na: 1\n\nThe notes: all.\n",
            &["front-matter-unclosed 1:1 => ---|a: 1||---|The notes: all.|"],
            A_1,
            "The notes: all.\n",
        ),
        (
            "---\na: 1\n----\nnotes\n\n---\n",
            &["front-matter-unclosed 1:1 => ---|a: 1|---|notes||---|"],
            A_1,
            "notes\n\n---\n",
        ),
        (
            "---\na: 1\n ---\nb\n",
            &["front-matter-unclosed 1:1 => ---|a: 1|---|b|"],
            A_1,
            "b\n",
        ),
        (
            "---\na: 1\n...\nb\n",
            &["front-matter-unclosed 1:1 => ---|a: 1|---|b|"],
            A_1,
            "b\n",
        ),
    ]);
}

#[test]
fn front_matter_without_keys() {
    assert_read(&[
        ("", &["front-matter-empty file"], "none", ""),
        ("\n \n", &["front-matter-empty file"], "none", "\n \n"),
        (
            "---\n---\nnotes\n",
            &["front-matter-empty 2:1"],
            "none",
            "notes\n",
        ),
        (
            "---\n# only\n---\n",
            &["front-matter-empty 2:1"],
            "none",
            "",
        ),
        ("---\n~\n---\n", &["front-matter-empty 2:1"], "none", ""),
        (
            "---\n- a\n- b\n---\n",
            &["front-matter-not-mapping 2:1"],
            "none",
            "",
        ),
        (
            "---\n\nsome text\n---\n",
            &["front-matter-not-mapping 3:1"],
            "none",
            "",
        ),
        (
            "---\n\"a\n---\n",
            &["yaml-syntax 2:1 => ---|\"a\"|---|"],
            "none",
            "",
        ),
    ]);
}

#[test]
fn a_second_front_matter() {
    assert_read(&[
        (
            "---\na: 1\n---\n---\nb: 2\n---\n",
            &["front-matter-twice 4:1"],
            A_1,
            "---\nb: 2\n---\n",
        ),
        (
            "---\na: 1\n---\n\n---\nb: 2\n---\n",
            &["front-matter-twice 5:1"],
            A_1,
            "\n---\nb: 2\n---\n",
        ),
        (
            "---\na: 1\n---\n---\ntext\n---\n",
            &[],
            A_1,
            "---\ntext\n---\n",
        ),
        (
            "---\na: 1\n---\ntext\n\n---\nb: 2\n---\n",
            &[],
            A_1,
            "text\n\n---\nb: 2\n---\n",
        ),
    ]);
}

#[test]
fn mistakes_of_several_stages_come_together() {
    let (told, front, _) = read(b"\r\n---\r\nt: caf\xE9: \x1Bx\r\n- y\r\n---\r\n");
    let codes: Vec<_> = told
        .iter()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(
        codes,
        [
            "not-utf8",
            "control-character",
            "front-matter-missing",
            "yaml-colon",
            "yaml-indentation"
        ]
    );
    assert_eq!(front, r#"{"t":"caf?: ?x"}"#);
}

#[test]
fn files_that_are_too_large() {
    let told_of = |bytes: &[u8]| read(bytes).0;
    let keys = "# comment\n".repeat(256 * 1024 / 10 + 2);
    assert_eq!(
        told_of(format!("---\na: 1\n{keys}---\n").as_bytes()),
        ["file-too-large file"]
    );
    let notes = "text\n".repeat(5 * 1024 * 1024 / 5 + 2);
    assert_eq!(
        told_of(format!("---\na: 1\n---\n{notes}").as_bytes()),
        ["file-too-large file"]
    );
}

/// Pieces of records, good and bad.
fn record_like() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        &b"---\n"[..],
        b"----\n",
        b" ---\n",
        b"...\n",
        b"a: b\n",
        b"- c\n",
        b"text",
        b"\n",
        b"\r\n",
        b"\r",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\xE9",
        b"\x1B",
        b"\0",
        b"\t",
        b"\"",
        b"[",
        b"+++\n",
        b"{",
        b"# x\n",
        b"\xE2\x80\x94\n",
    ]);
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_give_a_document(bytes in prop_oneof![record_like(), any::<Vec<u8>>()]) {
        let Parsed { value, diagnostics } = parse(&file(), &bytes);
        prop_assert!(value.text.get(value.front_span.range()).is_some());
        prop_assert!(value.text.get(value.notes_span.range()).is_some());
        prop_assert!(value.front_span.end <= value.notes_span.end);
        prop_assert!(value.front.is_some() || crate::diag::has_errors(&diagnostics));
        for problem in &diagnostics {
            let labels = problem.primary.iter().chain(&problem.secondary);
            let spans = labels.filter_map(|label| label.span);
            for span in spans.chain(problem.suggestion.iter().map(|suggestion| suggestion.span)) {
                prop_assert!(value.text.get(span.range()).is_some(), "{problem:?}");
            }
        }
    }
}
