//! Finds the headings of a sheet: which row they stand in, and which column fills which key.

use std::cmp::Reverse;

use super::columns::{self, Meaning};
use super::mapping::{Hidden, Mapping, RowKind};
use super::sheet::{Cells, Sheet, column_name};
use crate::base::nearest;

/// A key, and where its value comes from.
pub(super) struct Filled<'m> {
    /// As the mapping calls it.
    pub(super) name: &'m str,
    pub(super) meaning: Meaning,
    pub(super) column: Option<usize>,
    /// What every row says, where no column does.
    pub(super) always: Option<&'m str>,
}

/// So many rows are looked at.
const MOST_ROWS_ABOVE: usize = 50;

/// The place of the row of the headings, and what is filled from where.
///
/// # Errors
/// With everything that does not fit.
pub(super) fn find<'m>(
    sheet: &Sheet,
    mapping: &'m Mapping,
) -> Result<(usize, Vec<Filled<'m>>), Vec<String>> {
    let mut problems = unknown_names(mapping);
    let wanted: Vec<(&str, String)> = (mapping.columns.0.iter())
        .map(|(_, heading)| (&*heading.value, plain(heading)))
        .collect();
    let count = |row: &Cells| {
        let is_there = |(_, heading): &&(&str, String)| !places(row, heading).is_empty();
        wanted.iter().filter(is_there).count()
    };
    let rows = sheet.rows.iter().take(MOST_ROWS_ABOVE).enumerate();
    let best = rows.max_by_key(|(index, row)| (count(row), Reverse(*index)));
    let Some((head, row)) = best.filter(|(_, row)| count(row) > 0) else {
        problems.push(format!(
            "none of the first {MOST_ROWS_ABOVE} rows has a heading that the mapping names; write each as it stands in the table"
        ));
        return Err(problems);
    };
    let mut found = Vec::new();
    for (heading, plain) in &wanted {
        let places = places(row, plain);
        match places.as_slice() {
            [] => problems.push(no_column(heading, head, row)),
            [column] if sheet.is_hidden(*column) && mapping.hidden != Some(Hidden::Take) => {
                problems.push(format!(
                    "column {}, `{heading}`, is hidden in the spreadsheet; show it, take it out of the mapping, or write `hidden: take` in the mapping",
                    column_name(*column)
                ));
            }
            [column] => found.push(*column),
            several => problems.push(format!(
                "{} columns are headed `{heading}` in row {}; give each a heading of its own",
                several.len(),
                head + 1
            )),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok((head, filled(mapping, &found)))
}

/// The names in `mapping` that are no keys.
fn unknown_names(mapping: &Mapping) -> Vec<String> {
    let rows = mapping.rows;
    let of_words = mapping.words.iter().flat_map(|words| &words.0);
    let named = mapping.columns.0.iter().map(|(name, _)| name);
    let always = mapping.always.iter().flat_map(|named| &named.0);
    let all = named
        .chain(always.map(|(name, _)| name))
        .chain(of_words.map(|(name, _)| name));
    all.filter(|name| columns::meaning(rows, name).is_none())
        .map(|name| unknown_name(rows, name))
        .collect()
}

fn unknown_name(rows: RowKind, name: &str) -> String {
    let names = columns::names(rows);
    let near = nearest(name, names.iter().map(String::as_str));
    let near = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
    format!(
        "`{name}` is no key that a row of {} has; {near}the keys are {}",
        rows.as_str(),
        names.join(", ")
    )
}

fn no_column(heading: &str, head: usize, row: &Cells) -> String {
    let wanted = plain(heading);
    let headings: Vec<String> = row.values().map(|cell| plain(cell.text())).collect();
    let near = nearest(&wanted, headings.iter().map(String::as_str));
    let is_near = |cell: &&super::sheet::Cell| Some(plain(cell.text()).as_str()) == near;
    let near = row.values().find(is_near);
    let near = near.map_or(String::new(), |near| {
        format!("; did you mean `{}`?", near.text())
    });
    format!("no column is headed `{heading}` in row {}{near}", head + 1)
}

/// Where in `row` a heading stands.
fn places(row: &Cells, heading: &str) -> Vec<usize> {
    let headed = row.iter().filter(|(_, cell)| plain(cell.text()) == heading);
    headed.map(|(column, _)| *column).collect()
}

/// `text` without what people do not see in a heading: capitals, line ends, double spaces.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// What is filled from where; `found` are the columns of `mapping` in their order.
fn filled<'m>(mapping: &'m Mapping, found: &[usize]) -> Vec<Filled<'m>> {
    let always = mapping.always.as_ref();
    let of = |name: &'m str, column: Option<usize>, always: Option<&'m str>| {
        let meaning = columns::meaning(mapping.rows, name)?;
        Some(Filled {
            name,
            meaning,
            column,
            always,
        })
    };
    let columns = mapping.columns.0.iter().zip(found);
    let from_columns = columns.filter_map(|((name, _), column)| {
        let always = always.and_then(|named| named.get(name));
        of(&name.value, Some(*column), always.map(|text| &*text.value))
    });
    let rest = always.into_iter().flat_map(|named| &named.0);
    let rest = rest.filter(|(name, _)| mapping.columns.get(name).is_none());
    let from_all = rest.filter_map(|(name, text)| of(&name.value, None, Some(&text.value)));
    from_columns.chain(from_all).collect()
}
