//! Looks at the parts of a spreadsheet before they are read for good: whether they would fill the memory, what
//! they hide, which cells are joined, and which have a formula that nothing was worked out for.
//!
//! The library that reads the cells believes what a file says of its size and places, and tells nothing of what
//! is hidden. So each part is unpacked once here, with a limit, and what it believes is checked.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Cursor, Read};
use std::ops::RangeInclusive;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

/// The most bytes that all parts may have unpacked: what is larger was made to fill the memory, or is no tracker.
pub(super) const LARGEST_UNPACKED: u64 = 128 * 1024 * 1024;

/// The most parts that there may be.
const MOST_PARTS: usize = 10_000;

/// The most fonts, colours and formats together; Excel itself keeps fewer.
const MOST_STYLES: usize = 200_000;

/// The most different texts.
const MOST_TEXTS: usize = 2_000_000;

/// The last row and column that a spreadsheet can have.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: u32 = 16_384;

/// What can be said of a file that is none.
pub(super) const DAMAGED: &str =
    "it is damaged; open it in a spreadsheet program and save it again";

/// A sheet.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) is_hidden: bool,
    /// The part that holds it.
    part: usize,
}

/// What a sheet says beside its cells. Rows and columns count from 0.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) hidden_columns: Vec<RangeInclusive<usize>>,
    pub(super) hidden_rows: BTreeSet<usize>,
    /// Cells that are joined: the first row and column, and the last row.
    pub(super) joined: Vec<(usize, usize, usize)>,
    /// Cells with a formula that nothing was worked out for, by row and column.
    pub(super) unsolved: BTreeSet<(usize, usize)>,
}

/// A spreadsheet whose parts can be read.
#[derive(Debug)]
pub(super) struct Vetted<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    pub(super) sheets: Vec<Listed>,
}

/// Looks at every part of `bytes`.
///
/// # Errors
/// With what is wrong with it.
pub(super) fn vet(bytes: &[u8]) -> Result<Vetted<'_>, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
        let is_old = bytes.starts_with(b"\xD0\xCF\x11\xE0");
        let why = if is_old {
            "it is an old spreadsheet (.xls), or locked with a password; save it as .xlsx without one"
        } else {
            "it is no spreadsheet (.xlsx); save it as one, or as `CSV UTF-8`"
        };
        why.to_owned()
    })?;
    if archive.len() > MOST_PARTS {
        return Err(too_large());
    }
    let mut left = LARGEST_UNPACKED;
    for part in 0..archive.len() {
        look_at(&mut archive, part, &mut left)?;
    }
    let sheets = sheets(&mut archive)?;
    Ok(Vetted { archive, sheets })
}

impl Vetted<'_> {
    /// What `sheet` says beside its cells.
    ///
    /// # Errors
    /// With what is wrong with it.
    pub(super) fn layout(&mut self, sheet: usize) -> Result<Layout, String> {
        let part = self.sheets.get(sheet).ok_or(DAMAGED)?.part;
        let mut layout = Layout::default();
        let mut place = (0, 0);
        let mut cell = Formula::default();
        for_each(&mut self.archive, part, |event| {
            match event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "col" => layout.hide_columns(element)?,
                    "row" => {
                        if let Some(written) = attribute(element, "r")? {
                            place = (place_of(&written).ok_or(DAMAGED)?.0, 0);
                        }
                        if is_hidden(element, "ht")? {
                            layout.hidden_rows.insert(place.0);
                        }
                    }
                    "c" => {
                        if let Some(written) = attribute(element, "r")? {
                            let (row, column) = place_of(&written).ok_or(DAMAGED)?;
                            place = (row, column.ok_or(DAMAGED)?);
                        }
                        cell = Formula::default();
                        // An empty text is what some formulas come to.
                        cell.is_solved = attribute(element, "t")?.as_deref() == Some("str");
                    }
                    "f" => cell.is_there = true,
                    "v" => cell.is_in_value = true,
                    "mergeCell" => layout.join(element)?,
                    _ => {}
                },
                Event::Text(text) => cell.is_solved |= cell.is_in_value && !text.trim().is_empty(),
                Event::End(element) => match element.local_name().as_ref() {
                    "v" => cell.is_in_value = false,
                    "c" => {
                        if cell.is_there && !cell.is_solved {
                            layout.unsolved.insert(place);
                        }
                        place.1 += 1;
                    }
                    "row" => place = (place.0 + 1, 0),
                    _ => {}
                },
                _ => {}
            }
            Ok(())
        })?;
        Ok(layout)
    }
}

/// What is known of the formula of a cell, while it is read.
#[derive(Default)]
struct Formula {
    is_there: bool,
    is_solved: bool,
    is_in_value: bool,
}

impl Layout {
    fn hide_columns(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        if is_hidden(element, "width")? {
            let end = |name| {
                let number = attribute(element, name)?.and_then(|it| it.parse::<usize>().ok());
                Ok::<_, String>(number.and_then(|it| it.checked_sub(1)).ok_or(DAMAGED)?)
            };
            self.hidden_columns.push(end("min")?..=end("max")?);
        }
        Ok(())
    }

    fn join(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        let area = attribute(element, "ref")?;
        let corners = area
            .as_deref()
            .and_then(|area| area.split_once(':'))
            .and_then(|(first, last)| Some((place_of(first)?, place_of(last)?)));
        if let Some(((first, Some(column)), (last, _))) = corners
            && first < last
        {
            self.joined.push((first, column, last));
        }
        Ok(())
    }
}

/// Unpacks `part` as far as `left` allows, and refuses what cannot be believed.
fn look_at(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    part: usize,
    left: &mut u64,
) -> Result<(), String> {
    let entry = archive.by_index(part).map_err(|_| DAMAGED)?;
    let mut counted = entry.take(*left + 1);
    let (mut styles, mut texts) = (0, 0);
    let looked = read_events(&mut counted, |event| {
        let Event::Start(element) = event else {
            return Ok(());
        };
        match element.local_name().as_ref() {
            "xf" | "font" | "fill" | "border" | "numFmt" | "stop" => styles += 1,
            "si" => texts += 1,
            "sst" => {
                let said = attribute(element, "uniqueCount")?;
                let count = said.and_then(|count| count.trim().parse::<u64>().ok());
                if count.is_some_and(|count| count > MOST_TEXTS as u64) {
                    return Err(too_large());
                }
            }
            "row" | "c" => {
                if let Some(written) = attribute(element, "r")? {
                    place_of(&written).ok_or(DAMAGED)?;
                }
            }
            "dimension" => {
                if let Some(area) = attribute(element, "ref")? {
                    expect_area(&area)?;
                }
            }
            _ => {}
        }
        if styles > MOST_STYLES || texts > MOST_TEXTS {
            return Err(too_large());
        }
        Ok(())
    });
    // What is no XML, a picture, is only counted; what is no XML where it should be is told by who reads it.
    if let Err(Some(why)) = looked {
        return Err(why);
    }
    std::io::copy(&mut counted, &mut std::io::sink()).map_err(|_| DAMAGED)?;
    *left = counted.limit().checked_sub(1).ok_or_else(too_large)?;
    Ok(())
}

/// The sheets, in their order, as the parts that name them say.
fn sheets(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<Listed>, String> {
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let name = archive.name_for_index(index).ok_or(DAMAGED)?;
        let name = name.map_err(|_| DAMAGED)?;
        parts.insert(name.to_lowercase().replace('\\', "/"), index);
    }
    let find = |path: &str| {
        let path = path.strip_prefix('/').unwrap_or(path).to_lowercase();
        parts.get(&path).copied()
    };
    let root = find("_rels/.rels").ok_or(DAMAGED)?;
    let links = relationships(archive, root)?;
    let is_book = |link: &&Relationship| link.kind.ends_with("/officeDocument");
    let book = &links.values().find(is_book).ok_or(DAMAGED)?.target;
    let (folder, name) = book.rsplit_once('/').unwrap_or(("", book));
    let folder = folder.strip_prefix('/').unwrap_or(folder);
    let within = |name: &str| match name.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None if folder.is_empty() => name.to_owned(),
        None => format!("{folder}/{name}"),
    };
    let links = find(&within(&format!("_rels/{name}.rels"))).ok_or(DAMAGED)?;
    let links = relationships(archive, links)?;
    let book = find(&within(name)).ok_or(DAMAGED)?;
    let mut sheets = Vec::new();
    for_each(archive, book, |event| {
        if let Event::Start(element) = event
            && element.local_name().as_ref() == "sheet"
        {
            let link = links.get(&id_of(element)?).ok_or(DAMAGED)?;
            if link.kind.ends_with("/worksheet") {
                let state = attribute(element, "state")?;
                sheets.push(Listed {
                    name: attribute(element, "name")?.ok_or(DAMAGED)?,
                    is_hidden: state.is_some_and(|state| state != "visible"),
                    part: find(&within(&link.target)).ok_or(DAMAGED)?,
                });
            }
        }
        Ok(())
    })?;
    Ok(sheets)
}

/// What a part says of another one.
struct Relationship {
    kind: String,
    target: String,
}

fn relationships(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    part: usize,
) -> Result<BTreeMap<String, Relationship>, String> {
    let mut links = BTreeMap::new();
    for_each(archive, part, |event| {
        if let Event::Start(element) = event
            && element.local_name().as_ref() == "Relationship"
        {
            let (kind, target) = (attribute(element, "Type")?, attribute(element, "Target")?);
            if let (Some(id), Some(kind), Some(target)) = (attribute(element, "Id")?, kind, target)
            {
                links.insert(id, Relationship { kind, target });
            }
        }
        Ok(())
    })?;
    Ok(links)
}

/// Hands every event of `part`, which was looked at before, to `visit`.
fn for_each(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    part: usize,
    visit: impl FnMut(&Event<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let entry = archive.by_index(part).map_err(|_| DAMAGED)?;
    read_events(entry, visit).map_err(|why| why.unwrap_or_else(|| DAMAGED.to_owned()))
}

/// Hands every event of `source` to `visit`; the error is what that says, or none when it is no XML.
///
/// It is read as the library reads it that reads the cells, so that both see the same.
fn read_events(
    source: impl Read,
    mut visit: impl FnMut(&Event<'_>) -> Result<(), String>,
) -> Result<(), Option<String>> {
    let mut reader = Reader::from_reader(BufReader::new(source));
    let config = reader.config_mut();
    config.check_end_names = false;
    config.trim_text(false);
    config.check_comments = false;
    config.expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => visit(&event).map_err(Some)?,
            Err(_) => return Err(None),
        }
    }
}

/// What `element` says of `name`.
fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let found = element.try_get_attribute(name).map_err(|_| DAMAGED)?;
    let value = found.map(|found| found.normalized_value(XmlVersion::Implicit1_0));
    let value = value.transpose().map_err(|_| DAMAGED)?;
    Ok(value.map(Cow::into_owned))
}

/// The name by which `element` names another part, in whichever namespace.
fn id_of(element: &BytesStart<'_>) -> Result<String, String> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| DAMAGED)?;
        if attribute.key.local_name().as_ref() == "id" {
            return Ok(attribute.value.into_owned());
        }
    }
    Err(DAMAGED.to_owned())
}

/// Whether a row or column is not shown: it says so, or has no `size`.
fn is_hidden(element: &BytesStart<'_>, size: &str) -> Result<bool, String> {
    let said = attribute(element, "hidden")?;
    let size = attribute(element, size)?.and_then(|size| size.parse::<f64>().ok());
    let is_said = matches!(said.as_deref(), Some("1" | "true"));
    Ok(is_said || size.is_some_and(|size| size <= 0.0))
}

/// The row and column of `C12`, from 0; of `12` the row. None when no spreadsheet has such a place.
fn place_of(written: &str) -> Option<(usize, Option<usize>)> {
    let digits = written.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let letters = &written[..written.len() - digits.len()];
    if letters.len() > 3 || digits.len() > 7 || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let row: u32 = digits.parse().ok()?;
    let column = letters.bytes().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let is_place = (1..=LAST_ROW).contains(&row) && column <= LAST_COLUMN;
    is_place.then(|| {
        (
            row as usize - 1,
            column.checked_sub(1).map(|it| it as usize),
        )
    })
}

fn expect_area(area: &str) -> Result<(), String> {
    let (first, last) = area.split_once(':').unwrap_or((area, area));
    let corner = |written| {
        let (row, column) = place_of(written).ok_or(DAMAGED)?;
        Ok::<_, String>((row, column.ok_or(DAMAGED)?))
    };
    let (first, last) = (corner(first)?, corner(last)?);
    if first.0 > last.0 || first.1 > last.1 {
        return Err(DAMAGED.to_owned());
    }
    Ok(())
}

fn too_large() -> String {
    format!(
        "it is too large: unpacked it may have {} MB, {MOST_TEXTS} different texts and {MOST_STYLES} formats; \
         cut it into several files",
        LARGEST_UNPACKED / 1024 / 1024
    )
}
