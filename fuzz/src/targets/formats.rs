//! Data for other programs is read by them as what it is: CSV by a reader of CSV and with no formula in
//! it, XML by a reader of XML.

use std::sync::LazyLock;

use briefing::plan::formats;
use briefing::plan::formats::exports::{Table, csv};
use briefing::plan::views::Registered;
use briefing::text;
use camino::Utf8Path;
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use serde_json::Value as Json;

use super::said;
use super::specimens::{HARMLESS, filled};

/// What a spreadsheet takes for the beginning of a formula:
/// <https://owasp.org/www-community/attacks/CSV_Injection>.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The columns of the table that is written.
const COLUMNS: [&str; 3] = ["a", "b", "c"];

pub(super) fn check(bytes: &[u8]) {
    // Cells may hold what a record cannot.
    assert_csv(&String::from_utf8_lossy(bytes));
    let file = said::file("content/pages/x.md");
    let text = text::read(&file, bytes).value;
    // No text of a record is blank.
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        for (view, harmless) in DOCUMENTS.iter() {
            assert_eq!(
                leaves(&filled(view, &text)),
                with(harmless, &text),
                "{}",
                view.template
            );
        }
    }
}

/// Asserts that a table whose cells stand between the `|` of `text` can be read as it was written.
fn assert_csv(text: &str) {
    let cells: Vec<Json> = text.split('|').map(Json::from).collect();
    let rows: Vec<Vec<Json>> = cells
        .chunks(COLUMNS.len())
        .map(|row| {
            (0..COLUMNS.len())
                .map(|at| row.get(at).cloned().unwrap_or_default())
                .collect()
        })
        .collect();
    let bytes = csv::write(&Table {
        columns: COLUMNS.to_vec(),
        rows: rows.clone(),
    });
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(&*bytes);
    let read: Vec<::csv::StringRecord> = reader
        .records()
        .map(|row| row.expect("a row of CSV"))
        .collect();
    assert_eq!(
        read.len(),
        rows.len() + 1,
        "a row for each row, and one for the names"
    );
    for (row, read) in rows.iter().zip(&read[1..]) {
        assert_eq!(read.len(), COLUMNS.len());
        for (cell, read) in row.iter().zip(read) {
            assert_cell(cell.as_str().unwrap_or_default(), read);
        }
    }
}

/// Asserts that `read` is the cell of `written`, and no formula.
fn assert_cell(written: &str, read: &str) {
    let is_number = written
        .chars()
        .skip(1)
        .all(|character| character.is_ascii_digit() || character == '.')
        && written.starts_with('-')
        && written.len() > 1;
    let is_formula = written.starts_with(FORMULA) && !is_number;
    if is_formula || read != written {
        assert_eq!(read.strip_prefix('\''), Some(written));
    }
    assert!(
        is_number || !read.starts_with(FORMULA),
        "{read:?} is a formula"
    );
}

/// What stands in an XML document, in order: names, and texts with their references resolved.
#[derive(Clone, Debug, PartialEq)]
enum Leaf {
    Start(String),
    Text(String),
    Attribute(String, String),
    End,
}

/// The XML documents of the program, each with a harmless text for every text.
static DOCUMENTS: LazyLock<Vec<(&Registered, Vec<Leaf>)>> = LazyLock::new(|| {
    let documents = formats::VIEWS
        .iter()
        .filter(|view| Utf8Path::new(view.template).extension() == Some("xml"));
    documents
        .map(|view| (view, leaves(&filled(view, HARMLESS))))
        .collect()
});

/// `leaves` with `text` for the harmless one.
fn with(leaves: &[Leaf], text: &str) -> Vec<Leaf> {
    let replaced = |leaf: &Leaf| match leaf {
        Leaf::Text(words) => Leaf::Text(words.replace(HARMLESS, text)),
        Leaf::Attribute(name, value) => {
            Leaf::Attribute(name.clone(), spaced(&value.replace(HARMLESS, text)))
        }
        leaf => leaf.clone(),
    };
    leaves.iter().map(replaced).collect()
}

/// What a reader finds in the document `xml`, which is one.
fn leaves(xml: &str) -> Vec<Leaf> {
    let mut reader = Reader::from_str(xml);
    let mut leaves = Vec::new();
    loop {
        match reader.read_event().expect("a document of XML") {
            Event::Eof => return leaves,
            Event::Start(element) | Event::Empty(element) => {
                leaves.push(Leaf::Start(element.name().as_ref().to_owned()));
                for attribute in element.attributes() {
                    let attribute = attribute.expect("an attribute of XML");
                    let value = attribute
                        .normalized_value(XmlVersion::Implicit1_0)
                        .expect("a value of XML");
                    leaves.push(Leaf::Attribute(
                        attribute.key.as_ref().to_owned(),
                        spaced(&value),
                    ));
                }
            }
            Event::End(_) => leaves.push(Leaf::End),
            Event::Text(text) => push_text(&mut leaves, &text),
            Event::GeneralRef(reference) => {
                let reference = format!("&{};", &*reference);
                push_text(
                    &mut leaves,
                    &unescape(&reference).expect("a reference of XML"),
                );
            }
            Event::Decl(_) => {}
            other => panic!("nothing else stands in our documents: {other:?}"),
        }
    }
}

/// `value` as an attribute has it: XML makes a space of every white space in one.
fn spaced(value: &str) -> String {
    value.replace(['\n', '\t'], " ")
}

/// Adds `text` to the text that ends `leaves`.
fn push_text(leaves: &mut Vec<Leaf>, text: &str) {
    if let Some(Leaf::Text(words)) = leaves.last_mut() {
        words.push_str(text);
    } else {
        leaves.push(Leaf::Text(text.to_owned()));
    }
}
