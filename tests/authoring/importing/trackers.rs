//! Trackers as councils keep them: a merged title, explanations, headings, rows whose dates are written in every
//! way, section titles, blank rows, and notes at the end.

use std::collections::BTreeMap;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{HEAD, INSPECTION, account, assert_said, run, site, text};
use crate::support::SiteFolder;

const MAPPING: &str = "rows: findings
sheet: Tracker
columns:
  id: Ref
  text: Recommendation
  due: Target date
  update.progress: RAG
  update.date: Last update
  owner: Lead
always:
  inspection: big-2025
  kind: recommendation
  update.basis: self-reported
words:
  update.progress: {Green: implemented, Amber: in-progress, Red: not-started, Blue: closed-not-implemented}
";

const HEADINGS: [&str; 7] = [
    "Ref",
    "Recommendation",
    "Target  date",
    "Lead",
    "RAG",
    "Last update",
    "Private comment",
];

/// How many rows of each sort a tracker has.
const FINDINGS: usize = 480;
const BLANK: usize = 13;
const TITLES: usize = 4;
const ABOVE: usize = 4;
const ALL: usize = ABOVE + FINDINGS + BLANK + TITLES;

/// What stands in a cell.
enum Written {
    Text(String),
    /// A day of 2025 or 2026, by month and day, that a spreadsheet knows as one.
    Day(u16, u8, u8),
}

/// A row of the tracker: what stands in each column.
type TrackerRow = BTreeMap<u16, Written>;

fn text_row<'a>(cells: impl IntoIterator<Item = (u16, &'a str)>) -> TrackerRow {
    let cells = cells.into_iter();
    cells
        .map(|(column, text)| (column, Written::Text(text.to_owned())))
        .collect()
}

/// Every row of the tracker.
fn tracker() -> Vec<TrackerRow> {
    let mut rows = vec![
        text_row([(0, "Riverside: improvement tracker, all of it")]),
        text_row([(0, "Updated monthly. RAG: see key.")]),
        TrackerRow::new(),
        text_row((0..).zip(HEADINGS)),
    ];
    for number in 0..FINDINGS {
        if number % 40 == 39 {
            rows.push(TrackerRow::new());
        }
        if number == 100 {
            rows.push(text_row([(0, "SECTION 2: HOUSING, AND MORE")]));
        }
        rows.push(finding(number));
    }
    rows.push(TrackerRow::new());
    rows.push(text_row([(0, "Key: Green is done, Amber is under way.")]));
    rows.push(text_row([(6, "Ask the office for older ones")]));
    rows.push(text_row([(3, "Printed by A. Clerk")]));
    rows
}

fn finding(number: usize) -> TrackerRow {
    let day = u8::try_from(1 + number % 28).expect("a day");
    let words = ["Green", "AMBER", "red ", "Blue"];
    let thing = format!("Do the {number}th thing: \"well\", and # soon. ");
    let (name, at) = (format!("R {number}"), format!("{day:02}/03/2026"));
    let mut row = text_row([
        (0, &*name),
        (1, &*thing),
        (3, "A. Clerk"),
        (4, words[number % 4]),
        (6, "canary-of-a-comment"),
    ]);
    let due = match number % 5 {
        0 => Some(Written::Day(2026, 3, day)),
        1 => Some(Written::Text(format!("{day} March 2026"))),
        2 => Some(Written::Text(at)),
        3 => Some(Written::Text("spring 2026".to_owned())),
        _ => None,
    };
    row.extend(due.map(|due| (2, due)));
    row.insert(5, Written::Day(2025, 11, day));
    row
}

fn write_xlsx(site: &SiteFolder, rows: &[TrackerRow]) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let about = book.add_worksheet().set_name("Read me")?;
    about.write(0, 0, "How to use this tracker")?;
    let sheet = book.add_worksheet().set_name("Tracker")?;
    for (number, row) in (0..).zip(rows) {
        write_row(sheet, number, row)?;
    }
    sheet.merge_range(
        0,
        0,
        0,
        6,
        "Riverside: improvement tracker, all of it",
        &Format::new(),
    )?;
    book.save(site.path().join("tracker.xlsx"))
}

fn write_row(sheet: &mut Worksheet, number: u32, row: &TrackerRow) -> Result<(), XlsxError> {
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (column, written) in row {
        match written {
            Written::Text(text) => sheet.write(number, *column, text)?,
            Written::Day(year, month, day) => {
                let day = ExcelDateTime::from_ymd(*year, *month, *day)?;
                sheet.write_with_format(number, *column, &day, &date)?
            }
        };
    }
    Ok(())
}

fn write_csv(site: &SiteFolder, rows: &[TrackerRow]) {
    let mut writer = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    for row in rows {
        let cells = (0..7).map(|column| match row.get(&column) {
            None => String::new(),
            Some(Written::Text(text)) => text.clone(),
            Some(Written::Day(year, month, day)) => format!("{day:02}/{month:02}/{year}"),
        });
        writer.write_record(cells).expect("memory takes it");
    }
    let bytes = writer.into_inner().expect("memory takes it");
    site.write("tracker.csv", bytes);
}

/// A site with the tracker in both forms.
fn with_tracker() -> SiteFolder {
    let site = site();
    let rows = tracker();
    assert_eq!(rows.len(), ALL);
    write_xlsx(&site, &rows).expect("the tracker is written");
    write_csv(&site, &rows);
    site.write("tracker.yaml", MAPPING);
    site
}

#[test]
fn each_row_of_a_tracker_is_accounted_for() {
    let mut made = Vec::new();
    for file in ["tracker.xlsx", "tracker.csv"] {
        let site = with_tracker();
        let import = [
            "import",
            file,
            "--map",
            "tracker.yaml",
            "--dates",
            "day-first",
        ];
        let before = site.files("content");
        let dry = run(&site, &[&import[..], &["--dry-run"]].concat());
        assert_eq!(site.files("content"), before);
        let done = run(&site, &import);
        assert_eq!(account(&dry), account(&done));
        let mut counted = account(&done);
        for (what, count) in [
            ("new", FINDINGS),
            ("down to the headings", ABOVE),
            ("blank", BLANK),
            ("titles and notes, not taken", TITLES),
            ("rows in all", ALL),
            ("column that the mapping does not name", 1),
        ] {
            assert_eq!(
                counted.remove(what),
                Some(count),
                "{file}: {what}\n{}",
                done.stdout
            );
        }
        assert_eq!(counted.len(), 0, "{counted:?}");
        let asides = format!("titles and notes, not taken: 107, {}-{ALL}\n", ALL - 2);
        assert!(done.stdout.contains(&asides), "{}", done.stdout);

        let record = text(&site, INSPECTION);
        assert!(record.starts_with(HEAD), "what was there stays");
        assert!(record.ends_with("---\n\nNotes stay.\n"));
        assert!(
            !record.contains("canary"),
            "a column that is not mapped is not kept"
        );
        run(&site, &["check"]);
        let form = site.run(&["fmt", "--check"]);
        assert!(!form.stdout.contains("big-2025"), "{}", form.stdout);

        // The same tracker again has nothing to add.
        let after = site.tree("content");
        let again = run(&site, &import);
        assert_eq!(account(&again).get("there already"), Some(&FINDINGS));
        assert_eq!(site.tree("content"), after);
        made.push(record);
    }
    assert!(made[0] == made[1], "both forms say the same");
    let wanted = "  - id: r-2
    kind: recommendation
    text: 'Do the 2th thing: \"well\", and # soon.'
    due: 2026-03-03
    updates:
      - date: 2025-11-03
        progress: not-started
        basis: self-reported
    owner: A. Clerk
";
    assert!(
        made[0].contains(wanted),
        "{}",
        made[0].chars().take(2_000).collect::<String>()
    );
}

#[test]
fn dates_are_not_guessed_and_nothing_is_written_while_a_row_is_wrong() {
    let site = with_tracker();
    let before = site.files("content");
    let import = [
        "import",
        "tracker.xlsx",
        "--map",
        "tracker.yaml",
        "--show-restricted",
    ];
    let refused = site.run(&import);
    let both = "tracker.xlsx, rows 12, 156, 300, 443, column C (Target date): `08/03/2026` can be 2026-03-08 or 2026-08-03; ";
    assert_said(&refused, 1, &[both, "Nothing was written: mend "]);
    assert!(
        !refused.stderr.contains("`03/03/2026`"),
        "it is one day either way"
    );
    assert!(
        !refused.stderr.contains("`13/03/2026`"),
        "there is no month 13"
    );
    assert_eq!(site.files("content"), before);
    // What is well can be had without the rest.
    let some = site.run(&[&import[..], &["--only-good"]].concat());
    assert_eq!(some.code, Some(1));
    let counted = account(&some);
    let (new, wrong) = (counted["new"], counted["with a mistake"]);
    assert_eq!(new + wrong, FINDINGS);
    assert!(new > 400 && wrong > 20, "{counted:?}");
    assert!(
        some.stdout.contains("with a mistake: 12, "),
        "{}",
        some.stdout
    );
}

#[test]
fn where_others_read_along_a_tracker_is_not_quoted() {
    let site = with_tracker();
    let import = ["import", "tracker.xlsx", "--map", "tracker.yaml"];
    let other = MAPPING.replace("sheet: Tracker", "sheet: Trackers");
    let headings = MAPPING.replace("Recommendation", "Recomendation");
    for (mapping, place) in [
        (MAPPING, ", rows 12, 37, "),
        (&*other, ""),
        (&*headings, ""),
    ] {
        site.write("tracker.yaml", mapping);
        let told = site.run(&import);
        assert_ne!(told.code, Some(0));
        assert!(told.stderr.contains(place), "{}", told.stderr);
        let all = format!("{}{}", told.stderr, told.stdout);
        for secret in [
            "/03/2026",
            "Read me",
            "Recommendation",
            "big-2025",
            "A. Clerk",
        ] {
            assert!(!all.contains(secret), "{secret}: {all}");
        }
        assert!(all.contains("--show-restricted"), "{all}");
    }
}
