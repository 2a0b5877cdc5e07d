//! The slips that people make, each with its correction; and that no text is too much.

use camino::Utf8Path;
use proptest::prelude::*;

use super::*;
use crate::base::Lines;
use crate::diag::{Diagnostic, FilePath, Severity};

fn file() -> FilePath {
    FilePath::from(Utf8Path::new("inspections/x.md"))
}

/// A diagnostic as `code line:column => the line as suggested`; a warning with `?` before.
fn told(text: &str, problem: &Diagnostic) -> String {
    let label = problem.primary.as_ref().and_then(|label| label.span);
    let place = Lines::new(text).position(label.map_or(usize::MAX, |span| span.range().start));
    let sign = if problem.severity == Severity::Warning {
        "?"
    } else {
        ""
    };
    let head = format!("{sign}{} {}:{}", problem.code, place.line, place.column);
    let Some(suggestion) = &problem.suggestion else {
        return head;
    };
    let mut mended = text.to_owned();
    mended.replace_range(suggestion.span.range(), &suggestion.replacement);
    let lines = Lines::new(&mended);
    let number = lines.position(suggestion.span.range().start).line;
    format!("{head} => {}", lines.line(number).unwrap_or_default())
}

fn told_of(text: &str) -> Vec<String> {
    parse(text, 0, &file())
        .diagnostics
        .iter()
        .map(|problem| told(text, problem))
        .collect()
}

fn json_of(text: &str) -> String {
    parse(text, 0, &file())
        .value
        .map_or("nothing".to_owned(), |node| node.to_json().to_string())
}

/// Each text has exactly these mistakes, and they do not hide the key after them.
fn assert_told(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let text = format!("{text}z: 9\n");
        assert_eq!(told_of(&text), *expected, "{text}");
        let json = parse(&text, 0, &file()).value.map(|node| node.to_json());
        assert_eq!(
            json.and_then(|json| json.get("z").cloned()),
            Some(9.into()),
            "{text}"
        );
    }
}

#[test]
fn text_with_a_colon() {
    assert_told(&[
        (
            "title: PEEL 2023: offenders\n",
            &["yaml-colon 1:17 => title: \"PEEL 2023: offenders\""],
        ),
        (
            "t: a, b: c # note\n",
            &["yaml-colon 1:8 => t: \"a, b: c\" # note"],
        ),
        (
            "t: say \"a\": b\n",
            &["yaml-colon 1:11 => t: 'say \"a\": b'"],
        ),
        (
            "t: one\n  two words: three\n",
            &["yaml-colon 2:12 => t: \"one"],
        ),
        ("l: [a: b: c]\n", &["yaml-colon 1:9 => l: [a: \"b: c\"]"]),
        ("l:\n  - x: y: z\n", &["yaml-colon 2:9 =>   - x: \"y: z\""]),
    ]);
}

#[test]
fn text_that_begins_with_a_sign() {
    assert_told(&[
        (
            "t: *important* note\n",
            &["yaml-special-character 1:4 => t: \"*important* note\""],
        ),
        (
            "t: *important*\n",
            &["yaml-special-character 1:4 => t: \"*important*\""],
        ),
        (
            "t: [[x]] says\n",
            &["yaml-special-character 1:4 => t: \"[[x]] says\""],
        ),
        (
            "t: {{ x }}\n",
            &["yaml-special-character 1:4 => t: \"{{ x }}\""],
        ),
        (
            "t: @name\n",
            &["yaml-special-character 1:4 => t: \"@name\""],
        ),
        (
            "t: `code`\n",
            &["yaml-special-character 1:4 => t: \"`code`\""],
        ),
        ("t: %24\n", &["yaml-special-character 1:4 => t: \"%24\""]),
        (
            "t: & Sons\n",
            &["yaml-special-character 1:4 => t: \"& Sons\""],
        ),
        (
            "t: | text\n",
            &["yaml-special-character 1:4 => t: \"| text\""],
        ),
        ("t: >=5\n", &["yaml-special-character 1:4 => t: \">=5\""]),
        ("t: >5\n", &["yaml-special-character 1:4 => t: \">5\""]),
        (
            "t: ? text\n",
            &["yaml-special-character 1:4 => t: \"? text\""],
        ),
        (
            "t: , text\n",
            &["yaml-special-character 1:4 => t: \", text\""],
        ),
        ("t: ]x\n", &["yaml-special-character 1:4 => t: \"]x\""]),
        ("t: - item\n", &["yaml-special-character 1:4 => t:"]),
        (
            "t: | text\n  more\n",
            &["yaml-special-character 1:4 => t: |"],
        ),
        (
            "l: [a, @b, c]\n",
            &["yaml-special-character 1:8 => l: [a, \"@b\", c]"],
        ),
        ("l:\n  * a\n", &["yaml-special-character 2:3 =>   - a"]),
        (
            "l: [*a, *b]\n",
            &["yaml-special-character 1:5 => l: [\"*a\", *b]"],
        ),
        ("%x\n---\n", &["yaml-special-character 1:1"]),
        (
            "t: [[x]]\n",
            &["?yaml-special-character 1:4 => t: \"[[x]]\""],
        ),
        ("t: [[x, y], [z]]\n", &[]),
        (
            "t: -5\nu: ?x\nv: a*b\nw: -\n",
            &["yaml-special-character 4:4 => w: \"-\""],
        ),
    ]);
}

#[test]
fn quotes() {
    assert_told(&[
        ("t: \"abc\n", &["yaml-syntax 1:4 => t: \"abc\""]),
        ("t: \"abc\nu: \"x\"\n", &["yaml-syntax 1:4 => t: \"abc\""]),
        ("t: 'abc\n  def\n", &["yaml-syntax 1:4 =>   def'"]),
        (
            "l:\n  - t: \"abc\n    u: x\n",
            &["yaml-syntax 2:8 =>   - t: \"abc\""],
        ),
        (
            "t: 'the force's plan'\n",
            &["yaml-syntax 1:14 => t: \"the force's plan\""],
        ),
        (
            "t: \"say \"hi\" now\"\n",
            &["yaml-syntax 1:9 => t: 'say \"hi\" now'"],
        ),
        (
            "t: \"PEEL\" 2023\n",
            &["yaml-syntax 1:9 => t: '\"PEEL\" 2023'"],
        ),
        ("l: ['it's', b]\n", &["yaml-syntax 1:8 => l: [\"it's\", b]"]),
        ("t: \"C:\\Users\"\n", &["yaml-syntax 1:7 => t: 'C:\\Users'"]),
        (
            "t: \"a\\nb \\x4\"\n",
            &["yaml-syntax 1:10 => t: 'a\\nb \\x4'"],
        ),
        ("t: “abc”\n", &["?typographic-quotes 1:4 => t: \"abc\""]),
        (
            "t: ‘the force’s plan’\n",
            &["?typographic-quotes 1:4 => t: \"the force’s plan\""],
        ),
        ("t: “A” and “B”\n", &[]),
    ]);
}

#[test]
fn brackets() {
    assert_told(&[
        ("l: [a, b\n", &["yaml-syntax 1:4 => l: [a, b]"]),
        ("l: [a,\n  b,\nm: c\n", &["yaml-syntax 1:4 =>   b,]"]),
        ("l: {a: b\n", &["yaml-syntax 1:4 => l: {a: b}"]),
        (
            "l:\n  - {a: b, c: d\n  - {e: f}\n",
            &["yaml-syntax 2:5 =>   - {a: b, c: d}"],
        ),
        ("l: {a: [b, c}\n", &["yaml-syntax 1:8 => l: {a: [b, c]}"]),
        ("l: [a, b}\n", &["yaml-syntax 1:9 => l: [a, b]"]),
        ("l: [a]]\n", &["yaml-syntax 1:7 => l: [a]"]),
        ("l: [\n  a,\n  b\n]\n", &[]),
    ]);
}

#[test]
fn tabs_and_indentation() {
    assert_told(&[
        ("l:\n\t- a\n\t- b\n", &["yaml-tab 2:1 =>   - a"]),
        ("l:\n  - a\n\t- b\n", &["yaml-tab 3:1 =>   - b"]),
        ("l:\n\tx: 1\n", &["yaml-tab 2:1 =>   x: 1"]),
        ("l:\n  x: 1\n \ty: 2\n", &["yaml-tab 3:2 =>   y: 2"]),
        ("l:\n  - a\n - b\n", &["yaml-indentation 3:2 =>   - b"]),
        ("l:\n  - a\n   - b\n", &["yaml-indentation 3:4 =>   - b"]),
        (
            "l:\n  - a: x\n   b: y\n",
            &["yaml-indentation 3:4 =>     b: y"],
        ),
        (
            "l:\n  - a: x\n     b: y\n",
            &["yaml-indentation 3:6 =>     b: y"],
        ),
        (
            "l:\n  - a: x\n   - a: y\n     b: z\n",
            &["yaml-indentation 3:4 =>   - a: y"],
        ),
        ("a: 1\n  b: 2\n", &["yaml-indentation 2:3 => b: 2"]),
        (" a: 1\n b: 2\n", &["yaml-indentation 1:2 => a: 1"]),
        ("a: b\n- c\n", &["yaml-indentation 2:1"]),
        ("a: one\ntwo, three\n", &["yaml-syntax 2:1 =>   two, three"]),
        ("t: a\tb\n", &[]),
    ]);
}

#[test]
fn spaces_that_are_missing() {
    assert_told(&[
        ("a: 1\nb:2\n", &["yaml-space 2:2 => b: 2"]),
        ("a:1\n", &["yaml-space 1:2 => a: 1"]),
        ("l:\n  - a:x\n    b: y\n", &["yaml-space 2:6 =>   - a: x"]),
        ("l: {a:b}\n", &["yaml-space 1:6 => l: {a: b}"]),
        (
            "l:\n  -a\n  -b\n",
            &["yaml-space 2:3 =>   - a", "yaml-space 3:3 =>   - b"],
        ),
        ("l:\n  - a\n  -b\n", &["yaml-space 3:3 =>   - b"]),
        ("l:\n  - a\n  b c\n", &["yaml-space 3:3 =>   - b c"]),
        ("a: 1\nword\n", &["yaml-space 2:1 => word:"]),
        ("a: \"x\"#y\n", &["yaml-space 1:7 => a: \"x\" #y"]),
        ("l:\n  - urn:x\n  - -5\nu: http://x.org\nt: 10:30\n", &[]),
    ]);
    assert_eq!(told_of("title:x\n"), ["yaml-space 1:6 => title: x"]);
}

#[test]
fn comments_that_cut_text() {
    assert_told(&[
        (
            "t: Unit #3 plan\n",
            &["?yaml-comment 1:9 => t: \"Unit #3 plan\""],
        ),
        ("t: Part # 2\n", &["?yaml-comment 1:9 => t: \"Part # 2\""]),
        ("c: #ff0000\n", &["?yaml-comment 1:4 => c: \"#ff0000\""]),
        ("t: a #3 b\n  c\n", &["yaml-comment 1:6 => t: \"a #3 b"]),
        ("t: Recommendation#3 # why\nn: 430 # 3 more\n", &[]),
    ]);
}

#[test]
fn what_yaml_allows_and_records_do_not() {
    assert_told(&[
        ("a: 1\n\"a\": 2\n", &["duplicate-key 2:1"]),
        ("l:\n  - {a: 1, b: 2, a: 3}\n", &["duplicate-key 2:18"]),
        (
            "a: &x b\nc: *x\n",
            &["yaml-alias 1:4 => a: \"&x b\"", "yaml-alias 2:4"],
        ),
        ("a: &x\n  b: c\n", &["yaml-alias 1:4"]),
        ("a: !!str b\n", &["yaml-tag 1:4 => a: \"!!str b\""]),
        ("a: !include b\n", &["yaml-tag 1:4 => a: \"!include b\""]),
        ("a: !e!x b\n", &["yaml-tag 1:4 => a: \"!e!x b\""]),
        ("a: !x\n  - b\n", &["yaml-tag 1:4"]),
        ("<<: {a: b}\n", &["yaml-merge-key 1:1"]),
        ("\"<<\": b\n", &[]),
        ("[a, b]: c\n", &["yaml-key 1:1"]),
        (": c\n", &["yaml-key 1:2"]),
        ("'': c\n", &["yaml-key 1:1"]),
        ("a: b\n---\nc: d\n", &["yaml-documents 2:1 => "]),
        ("a: b\n...\n", &["yaml-documents 2:1 => "]),
        ("a: b\n...\nc: d\ne: f\n", &["yaml-documents 2:1 => "]),
        ("---\na: b\n", &[]),
        ("a: \"\\e[31m\"\n", &["control-character 1:4"]),
        ("a: b\u{1B}c\n", &["control-character 1:5"]),
        ("a: b\u{FEFF}c\n", &["control-character 1:4"]),
    ]);
}

#[test]
fn a_twin_names_the_first() {
    let text = "a: 1\nb: 2\na: 3\n";
    let problems = parse(text, 100, &file()).diagnostics;
    let first = problems[0].secondary[0].span;
    assert_eq!(first, Some(Span::new(100, 101)));
    assert_eq!(problems[0].message, "the key `a` is written twice");
    assert_eq!(json_of(text), r#"{"a":1,"b":2}"#);
}

#[test]
fn all_mistakes_are_told_at_once() {
    let text = "title: PEEL 2023: offenders\nsummary: *important* note\nvalue: @x\n\
        source: 'the force's report\nbodies: [gmp, btp\nfindings:\n  - id:x\n    text: [[a]] says\n   \
        - id: y\n     text: \"b\" c\ntitle: again\npublished: 2025-01-01\n";
    let codes = parse(text, 0, &file())
        .diagnostics
        .into_iter()
        .map(|problem| problem.code);
    assert_eq!(
        codes.collect::<Vec<_>>(),
        [
            "yaml-colon",
            "yaml-special-character",
            "yaml-special-character",
            "yaml-syntax",
            "yaml-syntax",
            "yaml-space",
            "yaml-special-character",
            "yaml-indentation",
            "yaml-syntax",
            "duplicate-key",
        ]
    );
    assert_eq!(
        json_of(text),
        concat!(
            r#"{"title":"PEEL 2023: offenders","summary":"*important* note","value":"@x","#,
            r#""source":"'the force's report","bodies":["gmp","btp"],"findings":[{"id":"x","#,
            r#""text":"[[a]] says"},{"id":"y","text":"\"b\" c"}],"published":"2025-01-01"}"#
        )
    );
}

#[test]
fn sizes() {
    let long = "x".repeat(LONGEST_SCALAR);
    assert_told(&[
        (format!("a: {long}\n").as_str(), &[]),
        (format!("a: {long}x\n").as_str(), &["yaml-size 1:4"]),
    ]);
    assert_eq!(told_of(&"a\n".repeat(LARGEST_TEXT)), ["yaml-size 1:1"]);
}

#[test]
fn depth() {
    let nested = |depth: usize| format!("a: {}{}\n", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(told_of(&nested(DEEPEST - 1)), [""; 0]);
    for (depth, place) in [(DEEPEST, 34), (10_000, 35)] {
        let text = nested(depth) + "z: 9\n";
        let parsed = parse(&text, 0, &file());
        let found: Vec<_> = parsed
            .diagnostics
            .iter()
            .map(|problem| problem.code)
            .collect();
        assert_eq!(found, ["yaml-depth"]);
        let label = parsed.diagnostics[0].primary.as_ref();
        assert_eq!(
            label.and_then(|label| label.span),
            Some(Span::new(place, place + 1))
        );
        assert_eq!(
            parsed.value.map(|node| node.to_json()["z"].clone()),
            Some(9.into())
        );
    }
    let lines = (0..200).map(|depth| " ".repeat(depth) + "a:\n");
    let indented: String = lines.collect();
    assert_eq!(
        parse(&indented, 0, &file()).diagnostics[0].code,
        "yaml-depth"
    );
}

#[test]
fn spans_are_of_the_file_and_survive_repairs() {
    let text = "a: x: y\nb: \"q\"\nc:\nd: |\n  é1\n  é2\n\nl: [1, 2]\nm:\n  - k: v\n";
    let Some(Node {
        value: Value::Mapping(pairs),
        ..
    }) = parse(text, 10, &file()).value
    else {
        panic!("a mapping was read");
    };
    let slices = pairs.iter().map(|(key, node)| {
        let slice = |span: Span| &text[span.range().start - 10..span.range().end - 10];
        (slice(key.span), slice(node.span))
    });
    let expected = [
        ("a", "x: y"),
        ("b", "\"q\""),
        ("c", ""),
        ("d", "é1\n  é2"),
        ("l", "[1, 2]"),
        ("m", "- k: v"),
    ];
    assert_eq!(slices.collect::<Vec<_>>(), expected);
    assert_eq!(
        pairs[2].1.span,
        Span::at(text.find("c:").unwrap_or_default() + 2 + 10)
    );
}

#[test]
fn nothing_is_nothing() {
    for text in ["", "\n", "# only a comment\n"] {
        assert!(parse(text, 0, &file()).value.is_none());
        assert_eq!(told_of(text), [""; 0]);
    }
    assert_eq!(json_of("~"), "null");
}

/// Text in which every sign of YAML is frequent, and lines look like records.
fn yaml_like() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b: ",
        "- ",
        "-",
        ":",
        "\n",
        "\n  ",
        "\n    ",
        "\n\t",
        "\"",
        "'",
        "[",
        "]",
        "{",
        "}",
        ",",
        "#",
        " #x",
        "*",
        "&x ",
        "!t ",
        "|",
        ">",
        "@",
        "`",
        "%",
        "? ",
        "~",
        "---\n",
        "...",
        "<<: ",
        "é",
        "“",
        "\\",
        "\\x",
        "\r\n",
        "\u{1B}",
        "\u{FEFF}",
        "1.10",
        " ",
        "  ",
        "key: value\n",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_has_an_answer(text in prop_oneof![yaml_like(), any::<String>()]) {
        let parsed = parse(&text, 0, &file());
        for problem in &parsed.diagnostics {
            let labels = problem.primary.iter().chain(&problem.secondary);
            let spans = labels.filter_map(|label| label.span);
            let suggested = problem.suggestion.iter().map(|suggestion| suggestion.span);
            for span in spans.chain(suggested) {
                prop_assert!(text.get(span.range()).is_some(), "{span:?} of {problem:?}");
            }
        }
        if parsed.value.is_none() && !text.trim().is_empty() {
            let is_told = !parsed.diagnostics.is_empty();
            let text = text.replace('\u{FEFF}', "");
            let is_nothing = text.lines().map(str::trim_start).all(|line| {
                line.is_empty() || line.starts_with(['#', '.'])
            });
            prop_assert!(is_told || is_nothing, "nothing was read and nothing said");
        }
    }
}
