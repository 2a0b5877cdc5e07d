//! Our nodes and those of `serde_yaml` agree: where both read a text, it has the same structure,
//! the same text, and bare words mean the same.

use std::fmt;

use camino::Utf8Path;
use proptest::prelude::*;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::{Node, Style, Value, parse};
use crate::diag::{FilePath, has_errors};

/// Reads what `serde_yaml` finds as our node says it is, and compares on the way.
struct Like<'a>(&'a Node);

impl<'de> DeserializeSeed<'de> for Like<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match &self.0.value {
            Value::Scalar { .. } => deserializer.deserialize_str(self),
            Value::List(_) => deserializer.deserialize_seq(self),
            Value::Mapping(_) => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Like<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.0)
    }

    fn visit_str<E: Error>(self, found: &str) -> Result<(), E> {
        match &self.0.value {
            Value::Scalar { text, .. } if text == found => Ok(()),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(found), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut found: A) -> Result<(), A::Error> {
        let Value::List(items) = &self.0.value else {
            return Err(A::Error::custom("no list"));
        };
        for item in items {
            found
                .next_element_seed(Like(item))?
                .ok_or_else(|| A::Error::custom("too short"))?;
        }
        match found.next_element::<serde::de::IgnoredAny>()? {
            None => Ok(()),
            Some(_) => Err(A::Error::custom("too long")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut found: A) -> Result<(), A::Error> {
        let Value::Mapping(pairs) = &self.0.value else {
            return Err(A::Error::custom("no mapping"));
        };
        for (key, value) in pairs {
            let found_key: Option<String> = found.next_key()?;
            if found_key.as_deref() != Some(&key.text) {
                return Err(A::Error::custom(format!("{found_key:?} is not {key:?}")));
            }
            found.next_value_seed(Like(value))?;
        }
        match found.next_key::<serde::de::IgnoredAny>()? {
            None => Ok(()),
            Some(_) => Err(A::Error::custom("too many keys")),
        }
    }
}

/// Our node, if there is no error in `text`.
fn read(text: &str) -> Option<Node> {
    let parsed = parse(text, 0, &FilePath::from(Utf8Path::new("x.md")));
    parsed.value.filter(|_| !has_errors(&parsed.diagnostics))
}

fn assert_agreed(text: &str) -> Result<(), TestCaseError> {
    let node = read(text);
    let node = node
        .as_ref()
        .ok_or_else(|| TestCaseError::fail(format!("not read:\n{text}")))?;
    let deserializer = serde_yaml::Deserializer::from_str(text);
    let same = Like(node).deserialize(deserializer);
    prop_assert!(same.is_ok(), "{same:?}\n{text}");
    let theirs: Json = serde_yaml::from_str(text)
        .map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
    prop_assert_eq!(node.to_json(), theirs, "{}", text);
    Ok(())
}

#[test]
fn on_what_people_write() -> Result<(), TestCaseError> {
    let texts = [
        "a: \"q \\\" \\u00e9 \\n\"\nb: 'it''s'\nc: \"two\n  lines\n\n  and a gap\"\n",
        "a: >\n  folded\n  text\n\n  more\n\n    kept\nb: >-\n  x\nc: >+\n  y\n\nd: 1\n",
        "a: |\n  literal\n    deeper\n\n  - no item\nb: |2\n   x\nc: |-\n  # no comment\n",
        "version: 1.10\ncode: 0123\nanswer: no\nnothing: ~\nempty:\nhex: 0x1F\noctal: 0o17\n",
        "a: 1e3\nb: -0\nc: +5\nd: .5\ne: 1_000\nf: 12:30\ng: 2025-07-03\nh: True\ni: NULL\nj: off\n",
        "a: 18446744073709551615\nb: 1.\nc: -1.5e-3\nd: 0.1\ne: 00\nf: 1,099\ng: --\nh: a---b\n",
        "title: Café – “quoted” עברית 👩\u{200D}🚒\nключ: значение\n",
        "a: one\r\nb: two\r\n  lines\r\nl:\r\n  - x\r\n",
        "a: plain text\n  over lines\n\n  with a gap\nb: x#y\nc: a:b\nd: http://x.org/#y\n",
        "- a\n- - b\n  - c\n-\n- d: e\n  f: g\n- {h: i, 'j': [k, l], m: }\n- [n: o]\n",
        "? a\n: b\n\"quoted key\": 1\n'it''s': 2\n",
        "a:\n- x\n- y\nb:\n    deep: [\n  1,\n  2\n]\n",
        "a: # a comment\n  # another\n  - b # and one\n\n# last\nc: d\n",
    ];
    for text in texts {
        assert_agreed(text)?;
    }
    Ok(())
}

#[test]
fn numbers_that_json_lacks_stay_text() {
    let json = read("a: .inf\nb: .nan\nc: -.INF\nd: 99999999999999999999\n")
        .map(|node| node.to_json().to_string());
    assert_eq!(
        json.as_deref(),
        Some(r#"{"a":".inf","b":".nan","c":"-.INF","d":"99999999999999999999"}"#)
    );
}

/// What a document of the test is made of.
#[derive(Clone, Debug)]
enum Made {
    Bare(String),
    Single(String),
    Double(String),
    Literal(Vec<String>),
    Folded(Vec<String>),
    FlowList(Vec<String>),
    List(Vec<Made>),
    Mapping(Vec<Made>),
}

fn made() -> impl Strategy<Value = Made> {
    let word = "[a-z0-9][a-zé0-9./_+-]{0,7}";
    let bare = prop_oneof![
        word.prop_map(Made::Bare),
        "[a-z][a-z]{0,5}( [a-z0-9,.()!?'\"-]{1,6}){0,3}".prop_map(Made::Bare),
        "-?[0-9]{1,3}([.][0-9]{0,3})?(e[0-9])?".prop_map(Made::Bare),
        prop::sample::select(vec![
            "", "~", "null", "true", "False", "yes", "0x1f", "0o7", "007", "-"
        ])
        .prop_map(|word| Made::Bare(word.trim_matches('-').to_owned())),
    ];
    let line = "[a-zA-Z0-9#:'\"*&@%é,-]([a-z #:'\"-]{0,8}[a-z])?";
    let leaf = prop_oneof![
        4 => bare,
        1 => "[^'\\p{C}\u{2028}\u{2029}]{0,10}".prop_map(Made::Single),
        1 => "[^\"\\\\\\p{C}\u{2028}\u{2029}]{0,10}".prop_map(Made::Double),
        1 => prop::collection::vec(line, 1..4).prop_map(Made::Literal),
        1 => prop::collection::vec(line, 1..4).prop_map(Made::Folded),
        1 => prop::collection::vec(word, 0..4).prop_map(Made::FlowList),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Made::List),
            prop::collection::vec(inner, 1..4).prop_map(Made::Mapping),
        ]
    })
}

/// `made` as it is written behind a key or dash.
fn written(made: &Made, indent: usize) -> String {
    let spaces = " ".repeat(indent);
    let block = |sign: &str, lines: &[String]| {
        let lines: Vec<_> = lines
            .iter()
            .map(|line| format!("{spaces} {line}\n"))
            .collect();
        format!(" {sign}\n{}", lines.concat())
    };
    match made {
        Made::Bare(word) => format!(" {word}\n"),
        Made::Single(inner) => format!(" '{inner}'\n"),
        Made::Double(inner) => format!(" \"{inner}\"\n"),
        Made::Literal(lines) => block("|", lines),
        Made::Folded(lines) => block(">-", lines),
        Made::FlowList(words) => format!(" [{}]\n", words.join(", ")),
        Made::List(items) => {
            let item = |item| {
                format!(
                    "\n{spaces}-{}",
                    written(item, indent + 2).trim_end_matches('\n')
                )
            };
            items.iter().map(item).collect::<String>() + "\n"
        }
        Made::Mapping(values) => {
            let pair = |(number, value)| {
                let value = written(value, indent + 2);
                format!("\n{spaces}key-{number}:{}", value.trim_end_matches('\n'))
            };
            values.iter().enumerate().map(pair).collect::<String>() + "\n"
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn on_made_documents(values in prop::collection::vec(made(), 1..5)) {
        assert_agreed(written(&Made::Mapping(values), 0).trim_start())?;
    }

    #[test]
    fn on_bare_words(word in "[a-zA-Z0-9.+_~-]{1,8}") {
        let text = format!("a: {word}\n");
        let node = read(&text);
        prop_assume!(node.is_some());
        let style = node.map(|node| match node.value {
            Value::Mapping(pairs) => pairs.into_iter().next().map(|(_, node)| node.value),
            other => Some(other),
        });
        let expected = Value::Scalar { text: word, style: Style::Plain };
        prop_assert_eq!(style.flatten(), Some(expected));
        if !text.to_lowercase().contains("nan") && !text.to_lowercase().contains("inf") {
            assert_agreed(&text)?;
        }
    }
}
