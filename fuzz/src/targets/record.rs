//! Arbitrary bytes are read as a record of every kind: what is read without a complaint is what was
//! typed, and what is exported of it can be read again.

use briefing::decode::kinds::Kind;
use briefing::decode::{self, Record};
use briefing::diag::{Diagnostic, FilePath, Parsed};
use briefing::parse::{self, Document, notes};
use briefing::scan::Limits;
use briefing::text;
use briefing::yaml::{self, Node, Value};
use serde_json::{Map, Value as Json};

use super::said;

pub(super) fn check(bytes: &[u8]) {
    let file = said::file("content/pages/x.md");
    let Parsed {
        value: document,
        diagnostics,
    } = parse::parse(&file, bytes, &Limits::default());
    let is_readable = !said::has_error(&diagnostics, &[]);
    if let Some(front) = document.front.as_ref().filter(|_| is_readable) {
        assert_as_typed(front, &document.text);
        assert_read_again(front, &file);
    }
    for (position, kind) in Kind::ALL.iter().enumerate() {
        let (record, diagnostics) = read(*kind, &document);
        // Printing takes longer than reading: that of one kind is enough.
        if position == bytes.len() % Kind::ALL.len() {
            said::assert_printed(&diagnostics, &document.text);
        }
        if let Some(record) = record.filter(|_| is_readable && !said::has_error(&diagnostics, &[]))
        {
            assert_exported(&record);
        }
    }
}

/// The record of `kind` in `document`, and what there is to say about it.
fn read(kind: Kind, document: &Document) -> (Option<Record>, Vec<Diagnostic>) {
    let file = said::file(&format!("content/{}/x.md", kind.folder()));
    let outline = notes::outline(
        &document.text,
        document.notes_span,
        &file,
        &Limits::default(),
    );
    let mut diagnostics = outline.diagnostics;
    let decoded =
        decode::decode(&file, document, outline.value).expect("the name is one of a record");
    diagnostics.extend(decoded.diagnostics);
    said::assert_sound(&diagnostics, &document.text);
    (decoded.value.record, diagnostics)
}

/// Asserts that the words of `node` stand in `text` where it says, as they are.
fn assert_as_typed(node: &Node, text: &str) {
    let typed = text.get(node.span.range()).expect("a node has a place");
    match &node.value {
        Value::Scalar { text: value, style } => {
            assert!(
                !value.contains(|character| character != '\t' && text::is_forbidden(character)),
                "{value:?}"
            );
            if *style == yaml::Style::Plain && !typed.contains('\n') {
                assert_eq!(value, typed, "a bare word is as typed");
            }
        }
        Value::List(items) => items.iter().for_each(|item| assert_as_typed(item, text)),
        Value::Mapping(pairs) => pairs
            .iter()
            .for_each(|(_, value)| assert_as_typed(value, text)),
    }
}

/// Asserts that `node`, written with every text in quotes, is read as it was.
fn assert_read_again(node: &Node, file: &FilePath) {
    let written = words_of(node);
    // JSON is YAML, but for a few escapes that are not needed here.
    let again = yaml::parse(&format!("{written:#}\n"), 0, file);
    if said::has_error(&again.diagnostics, &["yaml-size"]) {
        return;
    }
    assert!(
        !said::has_error(&again.diagnostics, &[]),
        "{:#?}\n{written:#}",
        again.diagnostics
    );
    let again = again.value.expect("what has no errors is there");
    assert_eq!(words_of(&again), written);
}

/// The texts of `node`, whatever they would mean bare.
fn words_of(node: &Node) -> Json {
    match &node.value {
        Value::Scalar { text, .. } => Json::String(text.clone()),
        Value::List(items) => items.iter().map(words_of).collect(),
        Value::Mapping(pairs) => {
            let pairs = pairs
                .iter()
                .map(|(key, value)| (key.text.clone(), words_of(value)));
            Json::Object(pairs.collect())
        }
    }
}

/// Asserts that what is published of `record` is data that is a record again, the same one.
fn assert_exported(record: &Record) {
    let exported = without_nothing(record.export());
    let text = format!("---\n{:#}\n---\n", Json::Object(exported.clone()));
    let Parsed {
        value: document,
        diagnostics,
    } = parse::parse(
        &said::file("content/pages/x.md"),
        text.as_bytes(),
        &Limits::default(),
    );
    assert!(
        !said::has_error(&diagnostics, &[]),
        "{diagnostics:#?}\n{text}"
    );
    let (again, diagnostics) = read(record.key.kind, &document);
    assert!(
        !said::has_error(&diagnostics, &[]),
        "{diagnostics:#?}\n{text}"
    );
    let again = again.expect("what has no errors is there");
    assert_eq!(
        Json::Object(without_nothing(again.export())),
        Json::Object(exported)
    );
}

/// `exported` as an author would write it: the id is the file's, what is not there is not written.
fn without_nothing(mut exported: Map<String, Json>) -> Map<String, Json> {
    exported.remove("id");
    exported
        .into_iter()
        .filter_map(|(key, value)| Some((key, pruned(value)?)))
        .collect()
}

/// `value` without what is nothing; none when it is nothing itself.
fn pruned(value: Json) -> Option<Json> {
    match value {
        Json::Null => None,
        Json::Array(items) if items.is_empty() => None,
        Json::Array(items) => Some(items.into_iter().filter_map(pruned).collect()),
        Json::Object(map) => {
            let map = map
                .into_iter()
                .filter_map(|(key, value)| Some((key, pruned(value)?)));
            Some(Json::Object(map.collect()))
        }
        value => Some(value),
    }
}
