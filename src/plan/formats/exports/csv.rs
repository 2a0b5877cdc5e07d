//! Writes a table as CSV (RFC 4180) that spreadsheets open as it is meant.
//!
//! UTF-8 with a byte-order mark, without which Excel reads other letters. A text that a spreadsheet
//! would take for a formula has a `'` before it: what a source prints must not run on a reader's
//! computer (<https://owasp.org/www-community/attacks/CSV_Injection>).

use serde_json::Value as Json;

use super::Table;
use crate::base::Number;

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// `table` as CSV.
pub fn write(table: &Table) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    let rows = table.rows.iter();
    let cells = rows.map(|row| row.iter().map(cell).collect::<Vec<String>>());
    let head = table.columns.iter().map(|column| (*column).to_owned());
    for row in std::iter::once(head.collect()).chain(cells) {
        writer
            .write_record(row)
            .expect("every row has a value for each column");
    }
    writer
        .into_inner()
        .expect("memory takes all that is written")
}

/// `value` as it stands in a cell.
fn cell(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => guarded(text),
        Json::Array(items) if items.iter().all(is_plain) => {
            let words: Vec<String> = items.iter().map(plain).collect();
            guarded(&words.join("; "))
        }
        Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => value.to_string(),
    }
}

fn is_plain(value: &Json) -> bool {
    !value.is_array() && !value.is_object()
}

fn plain(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// What spreadsheets take for the beginning of a formula; some read the full-width signs as the others.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// `text`, so that no spreadsheet takes it for a formula.
fn guarded(text: &str) -> String {
    if text.starts_with(FORMULA) && Number::parse(text).is_none() {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for (value, expected) in [
            (json!("=1+1"), "'=1+1"),
            (json!("+44 20 7946 0000"), "'+44 20 7946 0000"),
            (json!("-81 per cent"), "'-81 per cent"),
            (json!("@SUM(A1)"), "'@SUM(A1)"),
            (json!("\tx"), "'\tx"),
            (json!("\rx"), "'\rx"),
            (json!("\nx"), "'\nx"),
            (json!("＝1+1"), "'＝1+1"),
            (json!(["=a", "b"]), "'=a; b"),
            (json!("-81"), "-81"),
            (json!(-13.5), "-13.5"),
            (json!("13 of 98"), "13 of 98"),
            (json!(null), ""),
            (json!(true), "true"),
            (json!([1, "b"]), "1; b"),
            (json!({ "part": 13, "of": 98 }), r#"{"part":13,"of":98}"#),
        ] {
            assert_eq!(cell(&value), expected);
        }
    }

    #[test]
    fn cells_are_quoted_where_the_standard_wants_it() {
        let table = Table {
            columns: vec!["a", "b"],
            rows: vec![vec![json!("x, \"y\""), json!("two\nlines")]],
        };
        let text = String::from_utf8(write(&table)).expect("UTF-8");
        assert_eq!(text, "\u{FEFF}a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\r\n");
    }
}
