//! Files that are no tables, or were made to do harm: each is refused in order, and nothing takes the memory.

use std::io::{Cursor, Write};

use briefing::import::sheet::Sheet;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{assert_said, site};

const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A spreadsheet of one sheet, with more parts.
fn book(sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let root = format!(
        "<Relationships><Relationship Id=\"a\" Type=\"{KIND}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let links = format!(
        "<Relationships><Relationship Id=\"b\" Type=\"{KIND}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let workbook =
        "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"b\"/></sheets></workbook>";
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("_rels/.rels", &*root),
        ("xl/_rels/workbook.xml.rels", &*links),
        ("xl/workbook.xml", workbook),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, content) in parts.iter().chain(more) {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        archive.start_file(*name, options).expect("memory takes it");
        archive
            .write_all(content.as_bytes())
            .expect("memory takes it");
    }
    archive.finish().expect("memory takes it").into_inner()
}

/// The XML of a sheet with these rows.
fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

fn refusal(bytes: &[u8]) -> String {
    Sheet::of_xlsx(bytes, None).expect_err("it is refused")
}

#[test]
fn what_is_no_table_is_refused() {
    let site = site();
    site.write("x.yaml", "rows: findings\ncolumns: {id: Ref}\n");
    for (name, bytes, said) in [
        (
            "x.xlsx",
            &b"no spreadsheet"[..],
            "it is no spreadsheet (.xlsx); save it as one",
        ),
        ("x.xlsx", b"", "it is no spreadsheet"),
        (
            "x.xlsx",
            b"\xD0\xCF\x11\xE0\xA1\xB1",
            "an old spreadsheet (.xls), or locked with a password",
        ),
        (
            "x.csv",
            b"\xFF\xFER\0e\0f\0",
            "it is not in UTF-8; save it as `CSV UTF-8`",
        ),
        ("x.csv", b"", "none of the first 50 rows has a heading"),
        ("x.ods", b"", "its name must end in .csv, .xlsx or .json"),
        ("inspections.json", b"{}", "is no list of records in JSON"),
        (
            "inspections.json",
            b"[1, {}, {\"id\": \"A b\"}]",
            "entry 3 of the export of inspections has no `id`",
        ),
        (
            "other.json",
            b"[]",
            "say with `--kind` what its records are",
        ),
    ] {
        site.write(name, bytes);
        let refused = site.run(&["import", name, "--map", "x.yaml", "--show-restricted"]);
        assert_said(&refused, 2, &[said]);
    }
    let missing = site.run(&["import", "none.csv", "--map", "x.yaml"]);
    assert_said(&missing, 3, &["none.csv"]);
    site.write("x.csv", "Ref\na\n");
    let unmapped = site.run(&["import", "x.csv"]);
    assert_said(
        &unmapped,
        2,
        &["say with `--map FILE` which column fills which key"],
    );
}

#[test]
fn a_spreadsheet_that_would_fill_the_memory_is_refused() {
    let spaces = " ".repeat(160 * 1024 * 1024);
    let large = book(&sheet(&spaces), &[]);
    assert!(large.len() < 1024 * 1024, "it is small while it is packed");
    assert!(refusal(&large).starts_with("it is too large: unpacked it may have 128 MB"));

    // It says that it is small.
    let mut lying = large;
    let size = u32::try_from(sheet(&spaces).len())
        .expect("it is small")
        .to_le_bytes();
    let places: Vec<usize> = lying
        .windows(4)
        .enumerate()
        .filter(|(_, window)| *window == size)
        .map(|(place, _)| place)
        .collect();
    assert!(!places.is_empty(), "the size stands somewhere");
    for place in places {
        lying[place..place + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let why = refusal(&lying);
    assert!(
        why.contains("too large") || why.contains("damaged"),
        "{why}"
    );

    // One long text, named by each cell.
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1024 * 1024));
    let cells = "<row><c t=\"s\"><v>0</v></c></row>".repeat(1_000);
    let shared = book(&sheet(&cells), &[("xl/sharedStrings.xml", &strings)]);
    assert!(refusal(&shared).contains("256 MB of text"));

    let formats = format!(
        "<styleSheet><cellXfs>{}</cellXfs></styleSheet>",
        "<xf/>".repeat(300_000)
    );
    assert!(refusal(&book(&sheet(""), &[("xl/styles.xml", &formats)])).contains("200000 formats"));
    let claim = "<sst uniqueCount=\"999999999999999\"><si><t>a</t></si></sst>";
    assert!(
        refusal(&book(&sheet(""), &[("xl/sharedStrings.xml", claim)])).contains("different texts")
    );
    let lines = vec![b'\n'; 20_000_000];
    let csv = Sheet::of_csv(&[&lines[..], b"a"].concat()).expect_err("it is refused");
    assert!(csv.contains("100000 rows"), "{csv}");
}

#[test]
fn places_that_no_spreadsheet_has_are_refused() {
    for cells in [
        "<row r=\"99999999999\"><c><v>1</v></c></row>",
        "<row r=\"0\"><c><v>1</v></c></row>",
        "<row><c r=\"ZZZZZZZZZ1\"><v>1</v></c></row>",
        "<row><c r=\"A4294967296\"><v>1</v></c></row>",
        "<row><c r=\"é1\"><v>1</v></c></row>",
        "<row><c r=\"7\"><v>1</v></c></row>",
        "<row><c t=\"s\"><v>7</v></c></row>",
        "<row><c",
    ] {
        let why = refusal(&book(&sheet(cells), &[]));
        assert!(why.starts_with("it is damaged"), "{cells}: {why}");
    }
    let area = "<worksheet><dimension ref=\"B2:A1\"/><sheetData/></worksheet>";
    assert!(refusal(&book(area, &[])).starts_with("it is damaged"));
    let far = "<row><c r=\"XFD1048576\"><v>1</v></c></row>";
    assert!(refusal(&book(&sheet(far), &[])).contains("cut it into several files"));
    let joined = "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData>\
        <mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells></worksheet>";
    let sheet = Sheet::of_xlsx(&book(joined, &[]), None).expect("it is one cell");
    assert_eq!(sheet.rows.len(), 1);
}

#[test]
fn a_formula_that_nothing_was_worked_out_for_is_told() {
    let site = site();
    let cell = |letter: char, text: &str| {
        format!("<c r=\"{letter}1\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\"><c r=\"A2\"><f>B1</f><v></v></c><c r=\"B2\" t=\"str\"><f>A1</f><v></v></c></row>",
        cell('A', "Ref"),
        cell('B', "Text")
    );
    site.write("x.xlsx", book(&sheet(&rows), &[]));
    site.write("x.yaml", "rows: findings\ncolumns: {id: Ref, text: Text}\nalways: {inspection: big-2025, kind: other, text: None.}\n");
    let told = site.run(&["import", "x.xlsx", "--map", "x.yaml", "--show-restricted"]);
    let said = "x.xlsx, row 2, column A (Ref): it holds a formula that nothing was worked out for; open the spreadsheet";
    assert_said(&told, 1, &[said]);
}
