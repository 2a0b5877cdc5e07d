//! What spreadsheets hold beside words: hidden sheets, rows and columns, joined cells, formulas, dates that show a
//! month, per cent.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};

use super::{INSPECTION, account, assert_said, site, text};
use crate::support::{Run, SiteFolder};

const MAPPING: &str = "rows: findings\ncolumns: {id: Ref, text: Text, due: Due}\nalways: {inspection: big-2025, kind: other}\n";

/// A site with `x.xlsx`, whose sheets `write` makes.
fn with_book(write: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>) -> SiteFolder {
    let site = site();
    let mut book = Workbook::new();
    write(&mut book).expect("the spreadsheet is made");
    book.save(site.path().join("x.xlsx"))
        .expect("the spreadsheet is written");
    site.write("x.yaml", MAPPING);
    site
}

/// Puts `rows` into `sheet`, from its first row on.
fn fill(sheet: &mut Worksheet, rows: &[[&str; 3]]) -> Result<(), XlsxError> {
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write(row, column, *cell)?;
        }
    }
    Ok(())
}

const HEADINGS: [&str; 3] = ["Ref", "Text", "Due"];

fn import(site: &SiteFolder, flags: &[&str]) -> Run {
    let import = ["import", "x.xlsx", "--map", "x.yaml", "--show-restricted"];
    site.run(&[&import[..], flags].concat())
}

#[test]
fn a_hidden_sheet_is_taken_only_by_its_name() {
    let site = with_book(|book| {
        let shown = book.add_worksheet().set_name("Tracker")?;
        fill(shown, &[HEADINGS, ["a", "One.", ""]])?;
        let hidden = book.add_worksheet().set_name("Staff")?.set_hidden(true);
        fill(hidden, &[HEADINGS, ["b", "Two.", ""]])
    });
    assert_said(
        &import(&site, &["-n"]),
        0,
        &["       1 new\n", "Would write 1 record"],
    );
    let missing = import(&site, &["--sheet", "Other"]);
    assert_said(
        &missing,
        2,
        &["it has no sheet `Other`; those that it shows are `Tracker`"],
    );
    assert!(!missing.stderr.contains("Staff"), "{}", missing.stderr);
    assert_said(
        &import(&site, &["--sheet", "Staff"]),
        0,
        &["       1 new\n"],
    );
    assert!(text(&site, INSPECTION).contains("- id: b\n"));
    let several = with_book(|book| {
        for name in ["One", "Two"] {
            fill(book.add_worksheet().set_name(name)?, &[HEADINGS])?;
        }
        Ok(())
    });
    let said = "it has several sheets; say which with `--sheet`: `One`, `Two`";
    assert_said(&import(&several, &[]), 2, &[said]);
}

#[test]
fn what_is_hidden_is_not_taken_unasked() {
    let site = with_book(|book| {
        let sheet = book.add_worksheet();
        fill(
            sheet,
            &[
                HEADINGS,
                ["a", "One.", ""],
                ["b", "Two.", ""],
                ["c", "Three.", ""],
            ],
        )?;
        sheet.set_row_hidden(2)?;
        sheet.set_row_height(3, 0)?;
        sheet.set_column_hidden(2)?;
        Ok(())
    });
    let said = "column C, `Due`, is hidden in the spreadsheet; show it, ";
    assert_said(&import(&site, &[]), 2, &[said, "`hidden: take`"]);
    site.write("x.yaml", MAPPING.replace(", due: Due", ""));
    let told = import(&site, &[]);
    let hidden = "       2 hidden in the spreadsheet, not taken: 3-4\n";
    assert_said(
        &told,
        0,
        &["       1 new\n", hidden, "       4 rows in all\n"],
    );
    assert!(!text(&site, INSPECTION).contains("Two."));
    site.write("x.yaml", format!("hidden: take\n{MAPPING}"));
    let taken = import(&site, &[]);
    assert_said(&taken, 0, &["       2 new\n", "       1 there already"]);
    assert!(text(&site, INSPECTION).contains("Two."));
}

#[test]
fn cells_joined_down_are_of_each_of_their_rows() {
    let site = with_book(|book| {
        let sheet = book.add_worksheet();
        let heads = [
            HEADINGS,
            ["a", "One.", ""],
            ["b", "", ""],
            ["c", "Other.", ""],
        ];
        fill(sheet, &heads)?;
        sheet.merge_range(1, 1, 2, 1, "One.", &Format::new())?;
        sheet.merge_range(4, 0, 4, 2, "SECTION 2", &Format::new())?;
        Ok(())
    });
    let aside = "       1 titles and notes, not taken: 5\n";
    assert_said(&import(&site, &[]), 0, &["       3 new\n", aside]);
    assert!(text(&site, INSPECTION).contains("- id: b\n    kind: other\n    text: One.\n"));
}

#[test]
fn a_formula_is_what_was_worked_out_last() {
    let site = with_book(|book| {
        let sheet = book.add_worksheet();
        fill(
            sheet,
            &[
                HEADINGS,
                ["a", "", ""],
                ["b", "", "2026"],
                ["c", "Three.", ""],
            ],
        )?;
        sheet.write_formula(1, 1, Formula::new("=\"On\"&\"e.\"").set_result("One."))?;
        sheet.write_formula(2, 1, Formula::new("=\"Tw\"&\"o.\"").set_result(" "))?;
        sheet.write_formula(3, 2, Formula::new("=1/0").set_result("#DIV/0!"))?;
        Ok(())
    });
    let said = [
        "x.xlsx, row 3: `text` is missing",
        "x.xlsx, row 4, column C (Due): it holds #DIV/0!; mend the formula",
        "       1 new\n",
    ];
    assert_said(&import(&site, &["--only-good"]), 1, &said);
    assert!(text(&site, INSPECTION).contains("text: One.\n"));
}

#[test]
fn numbers_and_dates_are_no_more_than_they_show() {
    let site = with_book(|book| {
        let sheet = book.add_worksheet();
        fill(sheet, &[HEADINGS])?;
        let day = ExcelDateTime::from_ymd(2026, 3, 1)?;
        let formats = ["dd/mm/yyyy", "mmm yyyy", "yyyy", "hh:mm"];
        for (row, format) in (1..).zip(formats) {
            sheet.write(row, 0, row)?;
            let format = Format::new().set_num_format(format);
            sheet.write_with_format(row, 2, &day, &format)?;
        }
        let percent = Format::new().set_num_format("0%");
        sheet.write_with_format(1, 1, 0.07, &percent)?;
        sheet.write(2, 1, 0.1 + 0.2)?;
        sheet.write(3, 1, 12)?;
        sheet.write(4, 1, true)?;
        Ok(())
    });
    let time = "x.xlsx, row 5, column C (Due): it holds a time without a day; write the date";
    assert_said(
        &import(&site, &["--only-good"]),
        1,
        &[time, "       3 new\n"],
    );
    let record = text(&site, INSPECTION);
    for wanted in [
        "id: 1\n    kind: other\n    text: 7%\n    due: 2026-03-01\n",
        "id: 2\n    kind: other\n    text: \"0.3\"\n    due: 2026-03\n",
        "id: 3\n    kind: other\n    text: \"12\"\n    due: 2026\n",
    ] {
        assert!(record.contains(wanted), "{wanted}\n{record}");
    }
    let again = import(&site, &["--only-good"]);
    assert_eq!(account(&again).get("there already"), Some(&3));
}
