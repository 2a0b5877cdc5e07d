//! What other programs read: XML, JSON and CSV, each by a reader of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value as Json;

type Outputs = BTreeMap<String, Arc<[u8]>>;

/// Begins what a spreadsheet takes for a formula, full-width signs included
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
const FORMULA: &[char] = &[
    '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠',
];

/// Names of the elements of feeds and sitemaps.
const ELEMENTS: &[&str] = &[
    "author",
    "category",
    "entry",
    "feed",
    "generator",
    "id",
    "lastmod",
    "link",
    "loc",
    "name",
    "rights",
    "sitemap",
    "sitemapindex",
    "subtitle",
    "summary",
    "title",
    "updated",
    "uri",
    "url",
    "urlset",
];

/// The text of the XML document `xml`, whose elements are those of feeds and sitemaps.
pub(super) fn text_of_xml(path: &str, xml: &[u8]) -> String {
    let xml = std::str::from_utf8(xml).expect("XML is UTF-8");
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut text = String::new();
    loop {
        match reader
            .read_event()
            .expect("feeds and sitemaps are well-formed")
        {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                assert!(ELEMENTS.contains(&&*name), "{path}: <{name}>");
                for attribute in tag.attributes() {
                    let attribute = attribute.expect("attributes are well-formed");
                    let known = [
                        "href", "lang", "label", "rel", "term", "title", "type", "xml:lang",
                        "xmlns",
                    ];
                    let name = attribute.key.as_ref().to_owned();
                    assert!(known.contains(&&*name), "{path}: {name}=");
                }
                text.push(' ');
            }
            Event::Text(words) => text.push_str(&words),
            Event::GeneralRef(name) => text.push(character(&name)),
            Event::CData(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {
                panic!("{path}: nothing but elements and text stands in feeds and sitemaps")
            }
            Event::Decl(_) | Event::End(_) => {}
            Event::Eof => return text,
        }
    }
}

/// Those of `outputs` whose names end in `.ending`.
pub(super) fn of_type<'o>(
    outputs: &'o Outputs,
    ending: &str,
) -> impl Iterator<Item = (&'o String, &'o Arc<[u8]>)> {
    let is_of_type = move |path: &str| path.rsplit_once('.').is_some_and(|(_, it)| it == ending);
    outputs.iter().filter(move |(path, _)| is_of_type(path))
}

/// The character that `&name;` stands for.
fn character(name: &quick_xml::events::BytesRef<'_>) -> char {
    match &**name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => name
            .resolve_char_ref()
            .expect("a reference")
            .expect("of a character"),
    }
}

/// Every text in the JSON among `outputs`, names of keys included.
pub(super) fn texts_of_json(outputs: &Outputs) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    for (path, bytes) in of_type(outputs, "json") {
        let value = serde_json::from_slice(bytes);
        let value: Json = value.unwrap_or_else(|error| panic!("{path}: {error}"));
        gather(value, &mut texts);
    }
    texts
}

fn gather(value: Json, texts: &mut BTreeSet<String>) {
    match value {
        Json::String(text) => {
            texts.insert(text);
        }
        Json::Array(values) => values.into_iter().for_each(|value| gather(value, texts)),
        Json::Object(map) => {
            for (key, value) in map {
                texts.insert(key);
                gather(value, texts);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// The cells of the CSV among `outputs` that a spreadsheet would run; each file has the rows of its JSON.
pub(super) fn formulas(outputs: &Outputs) -> Vec<String> {
    let mut formulas = Vec::new();
    for (path, bytes) in of_type(outputs, "csv") {
        let bytes = bytes
            .strip_prefix("\u{FEFF}".as_bytes())
            .expect("it begins with a mark");
        let mut reader = csv::Reader::from_reader(bytes);
        let rows: Result<Vec<csv::StringRecord>, _> = reader.records().collect();
        let rows = rows.unwrap_or_else(|error| panic!("{path}: {error}"));
        let json = serde_json::from_slice(&outputs[&path.replace(".csv", ".json")]);
        let json: Vec<Json> = json.expect("data is a list");
        assert_eq!(rows.len(), json.len(), "{path}");
        let cells = rows.iter().flat_map(csv::StringRecord::iter);
        let is_formula = |cell: &&str| cell.starts_with(FORMULA) && cell.parse::<f64>().is_err();
        formulas.extend(
            cells
                .filter(is_formula)
                .map(|cell| format!("{path}: {cell}")),
        );
    }
    formulas
}
