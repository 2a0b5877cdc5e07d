//! What a record says stays, whatever its front matter looked like; and what is in order stays as it is.

use camino::Utf8Path;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use super::*;

const FILE: &str = "content/inspections/x.md";

fn formatted(text: &str) -> Formatted {
    let file = FilePath::from(Utf8Path::new(FILE));
    format(&file, text.as_bytes(), &Limits::default())
}

/// `front` in its usual form.
fn usual(front: &str) -> String {
    let text = format!("---\n{front}---\nNotes.\n");
    let after = match formatted(&text) {
        Formatted::Same => text,
        Formatted::Changed(bytes) => String::from_utf8(bytes).expect("it is text"),
        other => panic!("{other:?}\n{text}"),
    };
    let front = after
        .strip_prefix("---\n")
        .and_then(|it| it.strip_suffix("---\nNotes.\n"));
    front.expect("all else is as it was").to_owned()
}

#[test]
fn keys_stand_in_order_with_their_comments() {
    let before = "\
# About this file.

internal: Mine.   # to the end
# Who was seen.
#
# Two lines.
bodies:
  # the first
  - a

  - b
    # further in

inspectorate: i
title: T

# What was found.

findings:
  - text: One.
    # its kind
    kind: other
    id: r-1   # the name
  - {kind: other, text: \"Two.\", id: r-2}
";
    let found = usual(before);
    let order: Vec<&str> = found
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(
        order,
        ["title", "inspectorate", "bodies", "findings", "internal"]
    );
    for kept in [
        "# About this file.\n\n",
        "internal: Mine.   # to the end\n",
        "# Who was seen.\n#\n# Two lines.\nbodies:\n  # the first\n  - a\n\n  - b\n    # further in\n",
        "# What was found.\n\nfindings:\n  - id: r-1   # the name\n",
        "    # its kind\n    kind: other\n    text: One.\n",
        "  - {id: r-2, kind: other, text: Two.}\n",
    ] {
        assert!(found.contains(kept), "{kept}\n---\n{found}");
    }
    assert!(
        found.starts_with("# About this file.\n\ntitle: T\n"),
        "{found}"
    );
}

#[test]
fn quotes_stand_where_they_are_needed() {
    for (written, wanted) in [
        ("'plain words'", "plain words"),
        ("\"It's here\"", "It's here"),
        ("'a: b'", "\"a: b\""),
        ("'a #b'", "\"a #b\""),
        ("'2025'", "\"2025\""),
        ("\"1.10\"", "\"1.10\""),
        ("'no'", "\"no\""),
        ("'~'", "\"~\""),
        ("\"- a\"", "\"- a\""),
        ("'[a]'", "\"[a]\""),
        ("\"say \\\"a\\\"\"", "say \"a\""),
        ("\"say: \\\"a\\\"\"", "'say: \"a\"'"),
        ("'it''s: \"a\"'", "'it''s: \"a\"'"),
        ("\"a\\tb\"", "\"a\\tb\""),
        ("'two, three'", "two, three"),
        ("plain", "plain"),
        ("2025", "2025"),
        ("'Café “x”'", "Café “x”"),
        ("'“x”'", "\"“x”\""),
        ("\"\\u00e9\"", "é"),
        ("'trailing '", "\"trailing \""),
        ("'12:30'", "\"12:30\""),
        ("'0x1F'", "\"0x1F\""),
    ] {
        assert_eq!(
            usual(&format!("title: {written}\n")),
            format!("title: {wanted}\n")
        );
    }
    // What is no text to us either way needs none, and data for templates is left alone.
    let before =
        "title: A\nbodies: ['2025', \"a-b\"]\npublished: '2025-07-03'\nextra: {n: '1', m: \"a\"}\n";
    let after = "title: A\nbodies: [2025, a-b]\npublished: 2025-07-03\nextra: {n: '1', m: \"a\"}\n";
    assert_eq!(usual(before), after);
    assert_eq!(
        usual("title: A\nfindings: [{id: a, text: 'x, y'}]\n"),
        "title: A\nfindings: [{id: a, text: \"x, y\"}]\n"
    );
}

#[test]
fn what_cannot_be_taken_apart_stays_as_it_is() {
    for front in [
        "summary: |+\n  Text.\n\ntitle: A\n",
        "? summary\n: A\n? title\n: B\n",
        "title: A\nfieldwork: {to: 2025, # a\n  from: 2024}\n",
        "title: A\ncommissioned: {date: 2025, by: }\n",
    ] {
        assert_eq!(usual(front), front);
    }
}

#[test]
fn other_bytes_stay_as_they_are() {
    let text = "\u{FEFF}---\r\nsummary: 'B'\r\ntitle: A\r\n---   \r\nNotes \r\n\r\nand\nmore";
    let Formatted::Changed(bytes) = formatted(text) else {
        panic!("it is not in order");
    };
    let after = "\u{FEFF}---\r\ntitle: A\r\nsummary: B\r\n---   \r\nNotes \r\n\r\nand\nmore";
    assert_eq!(String::from_utf8_lossy(&bytes), after);
}

#[test]
fn lines_end_as_they_did_where_they_end_in_different_ways() {
    let text = "---\r\nsummary: 'B'\n# first\r\ntitle: A\n---\r\nNotes \n\r\n";
    let Formatted::Changed(bytes) = formatted(text) else {
        panic!("it is not in order");
    };
    let after = "---\r\n# first\r\ntitle: A\nsummary: B\n---\r\nNotes \n\r\n";
    assert_eq!(String::from_utf8_lossy(&bytes), after);
}

#[test]
fn mistakes_are_left_alone() {
    for text in [
        "",
        "no front matter",
        "---\ntitle: [\n---\n",
        "---\na: 1\na: 2\n---\n",
        "---\n- a\n---\n",
    ] {
        assert!(matches!(formatted(text), Formatted::Mistaken(_)), "{text}");
    }
    let binary = format(
        &FilePath::from(Utf8Path::new(FILE)),
        &[0, 159, 146, 150],
        &Limits::default(),
    );
    assert!(matches!(binary, Formatted::Mistaken(_)));
}

/// What may stand above a key.
const ABOVE: &[&[&str]] = &[
    &[],
    &[""],
    &["# above"],
    &["", "# above"],
    &["# apart", ""],
    &["", "", "# a", "", "# b"],
];

/// What may stand below a value.
const BELOW: &[&[&str]] = &[&[], &[], &["   # below"]];

/// A value as somebody might write it: what stands behind the key, and the lines below.
fn value(shape: &Shape, depth: usize) -> BoxedStrategy<(String, Vec<String>)> {
    let inline = |text: &'static [&'static str]| {
        select(text)
            .prop_map(|text| (text.to_owned(), Vec::new()))
            .boxed()
    };
    match shape {
        Shape::Value(_, Form::Text) => prop_oneof![
            inline(&[
                "words",
                "'quoted words'",
                "\"a: b\"",
                "'it''s'",
                "\"say \\\"x\\\"\"",
                "'no'",
                "2025",
                "plain # with a comment"
            ]),
            Just((
                ">-".to_owned(),
                vec!["  folded".to_owned(), "  text".to_owned()]
            )),
            Just((
                "|".to_owned(),
                vec![
                    "  # no comment".to_owned(),
                    String::new(),
                    "  text: x".to_owned()
                ]
            )),
            Just(("plain".to_owned(), vec!["  over lines".to_owned()])),
        ]
        .boxed(),
        Shape::Free => inline(&["{b: '1', a: no}", "[x, \"y\"]"]),
        Shape::List(inner) if matches!(**inner, Shape::Group(_)) && depth < 3 => {
            let Shape::Group(keys) = **inner else {
                panic!("it was just looked at")
            };
            prop::collection::vec(group(keys, depth + 1), 1..3)
                .prop_map(|items| {
                    (
                        String::new(),
                        items.iter().flat_map(|item| as_item(item)).collect(),
                    )
                })
                .boxed()
        }
        Shape::List(_) => prop_oneof![
            inline(&["[a, 'b', \"2025\"]", "[]"]),
            Just((
                String::new(),
                vec!["- a".to_owned(), "# between".to_owned(), "- 'b'".to_owned()]
            )),
        ]
        .boxed(),
        Shape::Group(keys) if depth < 3 => group(keys, depth + 1)
            .prop_map(|lines| {
                (
                    String::new(),
                    lines.iter().map(|line| indented(line, 2)).collect(),
                )
            })
            .boxed(),
        _ => inline(&[
            "2025",
            "'2025-07-03'",
            "abc",
            "{from: 2024, to: '2025'}",
            "{at: \"p. 3\", source: 'x'}",
        ]),
    }
}

fn indented(line: &str, by: usize) -> String {
    if line.is_empty() {
        String::new()
    } else {
        format!("{}{line}", " ".repeat(by))
    }
}

/// The lines of a group as an item of a list; what stands above its first key goes above the dash.
fn as_item(lines: &[String]) -> Vec<String> {
    let first = lines
        .iter()
        .position(|line| !line.is_empty() && !line.starts_with('#'))
        .unwrap_or(0);
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| match at {
            at if at < first => indented(line, 2),
            at if at == first => format!("- {line}"),
            _ => indented(line, 2),
        })
        .collect()
}

/// Some of `keys` in any order, with comments and blank lines.
fn group(keys: &'static [Key], depth: usize) -> BoxedStrategy<Vec<String>> {
    let all: Vec<&'static Key> = keys.iter().collect();
    let most = all.len().min(5);
    subsequence(all, 1..=most)
        .prop_shuffle()
        .prop_flat_map(move |keys| entries(&keys, depth))
        .boxed()
}

fn entries(keys: &[&'static Key], depth: usize) -> BoxedStrategy<Vec<String>> {
    let entry = move |key: &&'static Key| {
        let name = key.name;
        let above = select(ABOVE);
        let behind = select(&["", "", " # behind"][..]);
        let below = select(BELOW);
        (above, value(&(key.shape)(), depth), behind, below).prop_map(
            move |(above, (inline, lines), behind, below)| {
                let behind = if inline.starts_with(['|', '>'])
                    || !lines.is_empty()
                    || inline.contains('#')
                {
                    ""
                } else {
                    behind
                };
                let mut all: Vec<String> = above.iter().map(ToString::to_string).collect();
                all.push(format!("{name}: {inline}{behind}").trim_end().to_owned());
                all.extend(lines.iter().map(|line| indented(line, 2)));
                let is_block = inline.starts_with(['|', '>']);
                all.extend(below.iter().filter(|_| !is_block).map(ToString::to_string));
                all
            },
        )
    };
    keys.iter()
        .map(entry)
        .collect::<Vec<_>>()
        .prop_map(|entries| entries.concat())
        .boxed()
}

fn front_matter() -> impl Strategy<Value = (Kind, String)> {
    any::<Index>().prop_flat_map(|index| {
        let kind = *index.get(Kind::ALL);
        let own: Vec<&'static Key> = Common::KEYS.iter().chain(kind.keys()).collect();
        subsequence(own, 1..=6)
            .prop_shuffle()
            .prop_flat_map(|keys| entries(&keys, 0))
            .prop_map(move |lines| (kind, lines.join("\n") + "\n"))
    })
}

/// The comments of `text`, in any order.
fn comments(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .filter_map(|line| Some(line[line.find('#')?..].to_owned()));
    let mut comments: Vec<String> = lines.collect();
    comments.sort();
    comments
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn doing_it_twice_is_doing_it_once_and_nothing_is_lost((kind, front) in front_matter()) {
        let file = FilePath::from(Utf8Path::new(&format!("content/{}/x.md", kind.folder())));
        let limits = Limits::default();
        let text = format!("---\n{front}---\nNotes: 'a'\n");
        let before = parse::parse(&file, text.as_bytes(), &limits);
        prop_assume!(!has_errors(&before.diagnostics));
        let after = match format(&file, text.as_bytes(), &limits) {
            Formatted::Same => text.clone().into_bytes(),
            Formatted::Changed(bytes) => bytes,
            other => return Err(TestCaseError::fail(format!("{other:?}\n{text}"))),
        };
        prop_assert_eq!(format(&file, &after, &limits), Formatted::Same, "{}", text);
        let after_text = String::from_utf8(after.clone()).expect("it is text");
        prop_assert_eq!(comments(&text), comments(&after_text), "{}", text);
        let mut lines = [&text, &after_text].map(|text| text.lines().count());
        lines.sort_unstable();
        prop_assert_eq!(lines[0], lines[1], "{}\n{}", text, after_text);
        // What is read is the same, but for where it stands.
        let exported = |bytes: &[u8]| {
            let document = parse::parse(&file, bytes, &limits).value;
            let outline = crate::parse::notes::Outline::default();
            let record = crate::decode::decode(&file, &document, outline)?.value.record?;
            Some((record.export(), document.notes().to_owned()))
        };
        prop_assert_eq!(exported(text.as_bytes()), exported(&after), "{}", text);
        // The keys that are known stand in order.
        let document = parse::parse(&file, &after, &limits).value;
        let node = document.front.expect("it could be read before");
        let Value::Mapping(pairs) = &node.value else { panic!("it was a group") };
        let keys = keys_in_order(kind);
        let places: Vec<_> = pairs.iter().map(|(key, _)| keys.iter().position(|it| it.name == key.text)).collect();
        prop_assert!(places.is_sorted(), "{}", after_text);
    }
}
