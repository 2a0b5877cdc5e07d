//! Turns a file of rows, CSV or a spreadsheet, into cells that say where they stand.
//!
//! What a cell holds counts, and of a date as much as it shows: what shows a month is a month. Of a formula the
//! value that was worked out last is taken, and one without is told. Nothing is guessed of a text.
//! Rows are counted as spreadsheets count them, from 1, and blank lines of a CSV are rows too.
//! Not here: what a spreadsheet hides, and whether it can be believed (see [`super::vetting`]).

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::ops::RangeInclusive;

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};

use super::vetting::{self, DAMAGED, Layout};

/// The rows of a sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The rows from the first on, each with its cells; cells that hold nothing are left out.
    pub rows: Vec<Cells>,
    /// The rows that the spreadsheet does not show, by their place in `rows`.
    pub(super) hidden_rows: BTreeSet<usize>,
    hidden_columns: Vec<RangeInclusive<usize>>,
    /// How much all cells take, roughly, in bytes.
    size: usize,
}

/// The cells of a row, by the place of their column, from 0.
pub type Cells = BTreeMap<usize, Cell>;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text, or a number as typed, without blanks around it.
    Text(String),
    /// A date that the spreadsheet knows as one, as precisely as it shows it: `2025-07-03`, `2025-07`.
    Date(String),
    /// Nothing that can be taken: what it is, and what to do.
    Fault(String, &'static str),
}

/// The most bytes that a file may have, packed.
pub const LARGEST_FILE: u64 = 32 * 1024 * 1024;

/// The most rows that are read, and columns of each.
const MOST_ROWS: usize = 100_000;
const MOST_COLUMNS: usize = 1_000;

/// The most bytes that all cells may take: a text that many cells share counts for each.
const MOST_HELD: usize = 256 * 1024 * 1024;

/// About so many bytes a cell takes beside its text.
const CELL: usize = 96;

/// So many rows are looked at for what stands between cells.
const ROWS_LOOKED_AT: usize = 200;

impl Cell {
    /// What it says.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Date(text) | Self::Fault(text, _) => text,
        }
    }
}

impl Sheet {
    /// The rows of `bytes`, a CSV file in UTF-8 with commas, semicolons or tabs.
    ///
    /// # Errors
    /// With what is wrong with it.
    pub fn of_csv(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| {
            "it is not in UTF-8; save it as `CSV UTF-8`, or as a spreadsheet (.xlsx)".to_owned()
        })?;
        let text = text.trim_start_matches('\u{FEFF}');
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut reader = csv_reader(&text, delimiter(&text));
        let mut sheet = Self::default();
        let mut record = csv::StringRecord::new();
        loop {
            let start = reader.position().byte();
            let is_more = reader.read_record(&mut record);
            if !is_more.map_err(|error| format!("it cannot be read as CSV: {error}"))? {
                break;
            }
            // The reader passes blank lines over, which a spreadsheet counts.
            let rest = usize::try_from(start)
                .ok()
                .and_then(|start| text.get(start..));
            let lines = rest.map_or(0, |rest| {
                rest.bytes().take_while(|byte| *byte == b'\n').count()
            });
            let row = sheet.rows.len() + lines;
            if row >= MOST_ROWS {
                return Err(too_large());
            }
            sheet.rows.resize_with(row + 1, Cells::new);
            for (column, text) in record.iter().enumerate() {
                if let Some(cell) = text_cell(unguarded(text.trim())) {
                    sheet.hold(row, column, cell)?;
                }
            }
        }
        Ok(sheet)
    }

    /// The rows of the sheet `name` of `bytes`, a spreadsheet; of the only one that it shows where none is named.
    ///
    /// # Errors
    /// With what is wrong with it, or which sheets there are.
    pub fn of_xlsx(bytes: &[u8], name: Option<&str>) -> Result<Self, String> {
        let mut vetted = vetting::vet(bytes)?;
        let chosen = choose(&vetted.sheets, name)?;
        let layout = vetted.layout(chosen)?;
        let name = &vetted.sheets.get(chosen).ok_or(DAMAGED)?.name;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| DAMAGED)?;
        let mut cells = book.worksheet_cells_reader(name).map_err(|_| DAMAGED)?;
        let formats: Vec<Shown> = cells
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref())
            .map(|format| format.map_or(Shown::default(), |it| Shown::by(&it.format_code)))
            .collect();
        let mut sheet = Self::default();
        // Cells come one by one: a sheet that says that it is huge takes no room for what it lacks.
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|_| DAMAGED)? {
            let (row, column) = cell.get_position();
            let (row, column) = (row as usize, column as usize);
            let held = if layout.unsolved.contains(&(row, column)) {
                Some(fault(
                    "a formula that nothing was worked out for",
                    "open the spreadsheet, save it, and import it again",
                ))
            } else {
                held(
                    cell.get_value(),
                    formats.get(style).copied().unwrap_or_default(),
                )
            };
            if let Some(held) = held {
                sheet.hold(row, column, held)?;
            }
        }
        sheet.lay_out(layout)?;
        Ok(sheet)
    }

    /// Whether the spreadsheet does not show `column`.
    pub(super) fn is_hidden(&self, column: usize) -> bool {
        let mut hidden = self.hidden_columns.iter();
        hidden.any(|columns| columns.contains(&column))
    }

    /// Takes over what the sheet says beside its cells.
    fn lay_out(&mut self, layout: Layout) -> Result<(), String> {
        self.hidden_columns = layout.hidden_columns;
        self.hidden_rows = layout.hidden_rows;
        // What stands in cells joined down is said of each of their rows.
        for (first, column, last) in layout.joined {
            let Some(cell) = self
                .rows
                .get(first)
                .and_then(|row| row.get(&column))
                .cloned()
            else {
                continue;
            };
            for row in first + 1..(last + 1).min(self.rows.len()) {
                self.hold(row, column, cell.clone())?;
            }
        }
        Ok(())
    }

    fn hold(&mut self, row: usize, column: usize, cell: Cell) -> Result<(), String> {
        self.size += CELL + cell.text().len();
        if row >= MOST_ROWS || column >= MOST_COLUMNS || self.size > MOST_HELD {
            return Err(too_large());
        }
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Cells::new);
        }
        self.rows[row].insert(column, cell);
        Ok(())
    }
}

fn too_large() -> String {
    format!(
        "it has more than {MOST_ROWS} rows, {MOST_COLUMNS} columns, or {} MB of text; cut it into several files",
        MOST_HELD / 1024 / 1024
    )
}

/// The place of the sheet that is meant.
fn choose(sheets: &[vetting::Listed], name: Option<&str>) -> Result<usize, String> {
    let shown = || sheets.iter().enumerate().filter(|(_, it)| !it.is_hidden);
    let listed = || {
        let names = shown().map(|(_, it)| format!("`{}`", it.name));
        names.collect::<Vec<_>>().join(", ")
    };
    if let Some(name) = name {
        let is_meant = |it: &vetting::Listed| it.name.trim() == name.trim();
        return sheets.iter().position(is_meant).ok_or_else(|| {
            format!(
                "it has no sheet `{name}`; those that it shows are {}",
                listed()
            )
        });
    }
    let mut all = shown();
    match (all.next(), all.next()) {
        (Some((only, _)), None) => Ok(only),
        (None, _) => Err("it shows no sheet".to_owned()),
        (Some(_), Some(_)) => Err(format!(
            "it has several sheets; say which with `--sheet`: {}",
            listed()
        )),
    }
}

fn csv_reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// What stands between the cells of `text`: the sign by which most rows have the same number of cells.
fn delimiter(text: &str) -> u8 {
    let alike = |sign: u8| {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let mut reader = csv_reader(text, sign);
        for record in reader.records().take(ROWS_LOOKED_AT).flatten() {
            *counts.entry(record.len()).or_default() += 1;
        }
        counts.remove(&1);
        counts.into_values().max().unwrap_or_default()
    };
    // Of those alike the first: `max_by_key` would take the last.
    let signs = [b'\t', b';', b','];
    signs
        .into_iter()
        .max_by_key(|sign| alike(*sign))
        .unwrap_or(b',')
}

/// `text` without the `'` that our exports set before what a spreadsheet would take for a formula.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) => rest,
        _ => text,
    }
}

fn text_cell(text: &str) -> Option<Cell> {
    let text = text.trim();
    (!text.is_empty()).then(|| Cell::Text(text.to_owned()))
}

fn fault(what: &str, help: &'static str) -> Cell {
    Cell::Fault(what.to_owned(), help)
}

/// What a cell of a spreadsheet, shown as `shown`, holds, if anything.
fn held(value: &DataRef<'_>, shown: Shown) -> Option<Cell> {
    match value {
        DataRef::Empty => None,
        DataRef::String(words) | DataRef::DurationIso(words) => text_cell(&lines(words)),
        DataRef::SharedString(words) => text_cell(&lines(words)),
        DataRef::Int(number) => text_cell(&number.to_string()),
        DataRef::Float(number) if shown.is_percent => {
            text_cell(&format!("{}%", plain(number * 100.0)))
        }
        DataRef::Float(number) => text_cell(&plain(*number)),
        DataRef::Bool(truth) => text_cell(if *truth { "true" } else { "false" }),
        DataRef::DateTime(moment) if moment.is_datetime() => Some(date(moment, shown)),
        DataRef::DateTime(_) => Some(fault("a length of time", "write it as text")),
        DataRef::DateTimeIso(moment) => {
            let day = moment.split('T').next().unwrap_or(moment);
            Some(Cell::Date(day.to_owned()))
        }
        DataRef::Error(mistake) => Some(Cell::Fault(
            format!("{mistake}"),
            "mend the formula in the spreadsheet",
        )),
    }
}

/// `words` with the line ends that files have.
fn lines(words: &str) -> String {
    words.replace("\r\n", "\n").replace('\r', "\n")
}

/// `number` as a spreadsheet shows it, which knows fifteen figures: not 0.30000000000000004.
fn plain(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    f64::to_string(&rounded)
}

fn date(moment: &ExcelDateTime, shown: Shown) -> Cell {
    if moment.as_f64() < 1.0 || shown.precision == Precision::Time {
        return fault("a time without a day", "write the date");
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    Cell::Date(match shown.precision {
        Precision::Year => format!("{year:04}"),
        Precision::Month => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}"),
    })
}

/// How a spreadsheet shows a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Shown {
    is_percent: bool,
    precision: Precision,
}

/// How much of a date is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Precision {
    /// The day, or what only this place knows.
    #[default]
    Day,
    Month,
    Year,
    /// Hours and minutes alone.
    Time,
}

impl Shown {
    /// What a number format such as `mmm yyyy`, `0.0%` or `[$-809]dd mmmm` shows.
    fn by(format: &str) -> Self {
        let letters = letters_of(format);
        let has = |letter: char| letters.contains(letter);
        let precision = match (has('d'), has('m'), has('y'), has('h') || has('s')) {
            (false, true, true, _) | (false, true, false, false) => Precision::Month,
            (false, false, true, _) => Precision::Year,
            (false, _, false, true) => Precision::Time,
            _ => Precision::Day,
        };
        Self {
            is_percent: has('%'),
            precision,
        }
    }
}

/// The letters of `format` that stand for something: not what is in quotes or brackets, or escaped.
fn letters_of(format: &str) -> String {
    let mut letters = String::new();
    let mut close = None;
    let mut all = format.chars();
    while let Some(letter) = all.next() {
        match (close, letter) {
            (Some(end), _) if letter == end => close = None,
            (Some(_), _) => {}
            (None, '"') => close = Some('"'),
            (None, '[') => close = Some(']'),
            (None, '\\' | '_' | '*') => drop(all.next()),
            // What follows is for other numbers.
            (None, ';') => break,
            (None, _) => letters.push(letter.to_ascii_lowercase()),
        }
    }
    letters.replace("am/pm", "h")
}

/// How a spreadsheet calls the column at `position`: `A`, `AB`.
pub fn column_name(mut position: usize) -> String {
    let mut name = String::new();
    loop {
        let letter = u8::try_from(position % 26).unwrap_or_default();
        name.insert(0, char::from(b'A' + letter));
        match (position / 26).checked_sub(1) {
            None => return name,
            Some(next) => position = next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_as_precise_as_it_is_shown() {
        for (format, precision) in [
            ("dd/mm/yyyy", Precision::Day),
            ("[$-F800]dddd, mmmm dd, yyyy", Precision::Day),
            ("d-mmm", Precision::Day),
            ("mmm-yy", Precision::Month),
            ("[$-809]mmmm yyyy", Precision::Month),
            ("mmmm", Precision::Month),
            ("yyyy", Precision::Year),
            ("\"day\" yyyy", Precision::Year),
            ("h:mm AM/PM", Precision::Time),
            ("mm:ss", Precision::Time),
            ("m/d/yy h:mm", Precision::Day),
            ("General", Precision::Day),
        ] {
            assert_eq!(Shown::by(format).precision, precision, "{format}");
        }
        assert!(Shown::by("0.0%").is_percent);
        assert!(!Shown::by("0\"%\"").is_percent);
    }

    #[test]
    fn numbers_are_as_a_spreadsheet_shows_them() {
        for (number, shown) in [
            (0.1 + 0.2, "0.3"),
            (12.0, "12"),
            (1.1, "1.1"),
            (-81.0, "-81"),
            (1e15, "1000000000000000"),
        ] {
            assert_eq!(plain(number), shown);
        }
    }

    #[test]
    fn cells_are_told_apart_by_what_most_rows_agree_on() {
        for (text, sign) in [
            ("a,b\nc,d\n", b','),
            (
                "Riverside, Hill, and Dale\n\nRef;Text\nr1;Do this, that, and more\nr2;Do\n",
                b';',
            ),
            ("a\tb\nc, d\te\n", b'\t'),
            ("one\ntwo\n", b','),
        ] {
            assert_eq!(delimiter(text), sign, "{text}");
        }
    }

    #[test]
    fn blank_lines_of_a_csv_are_rows() {
        let sheet = Sheet::of_csv(b"\n\na,b\r\n\r\n\"c\n\nd\",e\r\n\n").expect("it is CSV");
        let shown: Vec<Vec<&str>> = sheet
            .rows
            .iter()
            .map(|row| row.values().map(Cell::text).collect())
            .collect();
        assert_eq!(
            shown,
            [vec![], vec![], vec!["a", "b"], vec![], vec!["c\n\nd", "e"]]
        );
    }

    #[test]
    fn columns_are_called_as_in_a_spreadsheet() {
        for (position, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_name(position), name);
        }
    }
}
