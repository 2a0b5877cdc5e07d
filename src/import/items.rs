//! Turns the rows of a sheet into what they say of records: values as front matter has them, each with its column.
//!
//! Every row is in one of the lists of [`Sorted`]. Whether a value is one that its key takes is looked at later,
//! where the record is read that it goes to.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Group, Meaning, Part, kind_of_place, places};
use super::headings::{self, Filled};
use super::mapping::{Hidden, Mapping, RowKind};
use super::sheet::{Cell, Cells, Sheet};
use super::values::Reading;
use super::{Mistake, Options};
use crate::base::{Id, visible};
use crate::decode::RecordKey;
use crate::format::{Standing, text, word};

/// A key with its value as it is written in front matter.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) key: &'static str,
    pub(super) value: String,
    /// The column that says so, if one does.
    pub(super) column: Option<usize>,
}

/// What a row says of one thing, in the order of its keys.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) group: Group,
    pub(super) pairs: Vec<Pair>,
}

/// A row of which it is known where it goes.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Its number, from 1.
    pub(super) number: usize,
    pub(super) record: RecordKey,
    /// The finding that it belongs to, if it belongs to one.
    pub(super) finding: Option<Id>,
    pub(super) items: Vec<Item>,
}

/// What became of the rows, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// Those of which it is known where they go, also where a cell of theirs is wrong.
    pub(super) rows: Vec<Row>,
    /// How many stand above the first, with the headings.
    pub(super) above: usize,
    pub(super) blank: Vec<usize>,
    /// Those that the spreadsheet hides.
    pub(super) hidden: Vec<usize>,
    /// Titles and notes: those with one cell alone, or nothing in any column that is mapped.
    pub(super) asides: Vec<usize>,
    pub(super) mistakes: Vec<Mistake>,
    /// How many columns have something in them that no key is filled from.
    pub(super) unmapped: usize,
    /// The heading of each column that a key is filled from.
    pub(super) headings: BTreeMap<usize, String>,
}

/// Sorts the rows of `sheet` by `mapping`.
///
/// # Errors
/// When the mapping and the headings do not fit together.
pub(super) fn sort(
    sheet: &Sheet,
    mapping: &Mapping,
    options: Options,
) -> Result<Sorted, Vec<String>> {
    let (head, filled) = headings::find(sheet, mapping)?;
    let reader = RowReader {
        kind: mapping.rows,
        filled: &filled,
        reading: Reading {
            dates: options.dates.or(mapping.dates),
            words: mapping.words.as_ref(),
        },
    };
    let used: BTreeSet<usize> = filled.iter().filter_map(|one| one.column).collect();
    let heading = |column: &usize| {
        let cell = sheet.rows.get(head)?.get(column)?;
        let words: Vec<&str> = cell.text().split_whitespace().collect();
        Some((*column, words.join(" ")))
    };
    let takes_hidden = mapping.hidden == Some(Hidden::Take);
    let mut sorted = Sorted {
        above: head + 1,
        headings: used.iter().filter_map(heading).collect(),
        ..Sorted::default()
    };
    let mut unmapped: BTreeSet<usize> = BTreeSet::new();
    for (index, cells) in sheet.rows.iter().enumerate().skip(head + 1) {
        let number = index + 1;
        unmapped.extend(cells.keys().filter(|column| !used.contains(column)));
        if cells.is_empty() {
            sorted.blank.push(number);
        } else if sheet.hidden_rows.contains(&index) && !takes_hidden {
            sorted.hidden.push(number);
        } else if reader.is_aside(cells) {
            sorted.asides.push(number);
        } else {
            let row = reader.read(number, cells, &mut sorted.mistakes);
            sorted.rows.extend(row);
        }
    }
    sorted.unmapped = unmapped.len();
    Ok(sorted)
}

/// Reads rows by their columns.
struct RowReader<'a> {
    kind: RowKind,
    filled: &'a [Filled<'a>],
    reading: Reading<'a>,
}

/// What the cells of a row say, by what they are.
#[derive(Default)]
struct Said {
    /// Where the row goes.
    places: BTreeMap<&'static str, (String, Option<usize>)>,
    /// The places in sources.
    source_at: BTreeMap<Part, String>,
    pairs: BTreeMap<Part, Vec<Pair>>,
}

impl RowReader<'_> {
    /// Whether `cells` are a title or a note, and no row with gaps.
    fn is_aside(&self, cells: &Cells) -> bool {
        let columns = || self.filled.iter().filter(|one| one.column.is_some());
        let needed = columns().filter(|one| match one.meaning {
            Meaning::Place => true,
            Meaning::Key(part, key) => part == Part::Own && key.required,
            Meaning::SourceAt(_) => false,
        });
        let is_text = |cell: &Cell| !matches!(cell, Cell::Fault(..));
        let is_alone = cells.len() == 1 && cells.values().all(is_text) && needed.count() > 1;
        let mut mapped = columns().filter_map(|one| one.column);
        is_alone || !mapped.any(|column| cells.contains_key(&column))
    }

    /// What the row says; none where it cannot be told where it goes.
    fn read(&self, number: usize, cells: &Cells, mistakes: &mut Vec<Mistake>) -> Option<Row> {
        let mut said = Said::default();
        for one in self.filled {
            let always = || Some(Cell::Text(one.always?.to_owned()));
            let cell = one.column.and_then(|column| cells.get(&column)).cloned();
            let column = one.column.filter(|_| cell.is_some());
            let Some(cell) = cell.or_else(always) else {
                continue;
            };
            if let Err((message, help)) = self.take(one, column, &cell, &mut said) {
                mistakes.push(Mistake::new(number, column, message, help));
            }
        }
        let place = self.place(number, &said);
        let items = self.items(said);
        match place {
            Ok((record, finding)) => Some(Row {
                number,
                record,
                finding,
                items,
            }),
            Err(mistake) => {
                mistakes.push(mistake);
                None
            }
        }
    }

    /// Puts what `cell` says into `said`.
    fn take(
        &self,
        one: &Filled<'_>,
        column: Option<usize>,
        cell: &Cell,
        said: &mut Said,
    ) -> Result<(), (String, String)> {
        match one.meaning {
            Meaning::Place => {
                let words = self.reading.words(one.name, cell)?;
                let mut names = places(self.kind).iter();
                if let Some(name) = names.find(|name| **name == one.name) {
                    said.places.insert(name, (words, column));
                }
            }
            Meaning::SourceAt(part) => {
                let words = self.reading.words(one.name, cell)?;
                said.source_at.insert(part, words);
            }
            Meaning::Key(part, key) => {
                let read = self.reading.value(one.name, key, cell);
                // What is wrong stays in its place, so that what else the row lacks is told with it.
                let value = read
                    .as_ref()
                    .map_or_else(|_| word(cell.text(), Standing::InBrackets), Clone::clone);
                said.pairs.entry(part).or_default().push(Pair {
                    key: key.name,
                    value,
                    column,
                });
                read?;
            }
        }
        Ok(())
    }

    /// The record that row `number` goes to, and the finding in it.
    fn place(&self, number: usize, said: &Said) -> Result<(RecordKey, Option<Id>), Mistake> {
        let wrong =
            |column, message: String, help: &str| Err(Mistake::new(number, column, message, help));
        let name = places(self.kind)[0];
        let Some((written, column)) = said.places.get(name) else {
            let help = "fill it in, or say it for all rows under `always` in the mapping";
            return wrong(None, format!("`{name}` is missing"), help);
        };
        let Some(record) = self.record(written) else {
            let message = format!("`{}` is no name of a record", visible(written));
            let help = match self.kind {
                RowKind::Figures => {
                    "write it like `inspections/gmp-peel-2023`, or say under `words` in the mapping what stands for it"
                }
                _ => "write its id, or say under `words` in the mapping what stands for it",
            };
            return wrong(*column, message, help);
        };
        let Some((written, column)) = said.places.get("finding") else {
            if self.kind == RowKind::Updates {
                let help = "say which finding it is news of";
                return wrong(None, "`finding` is missing".to_owned(), help);
            }
            return Ok((record, None));
        };
        let Some(finding) = Id::parse(written).or_else(|| Id::from_words(written)) else {
            let message = format!("`{}` is no name of a finding", visible(written));
            return wrong(*column, message, "write its id");
        };
        Ok((record, Some(finding)))
    }

    fn record(&self, written: &str) -> Option<RecordKey> {
        let (kind, written) = kind_of_place(self.kind, written)?;
        // A press item that comes with its row may be called by any words; others have their names.
        let made = || Id::from_words(written).filter(|_| self.kind == RowKind::Coverage);
        let id = Id::parse(written).or_else(made)?;
        Some(RecordKey { kind, id })
    }

    /// The things that the row says something of.
    fn items(&self, said: Said) -> Vec<Item> {
        let mut items = Vec::new();
        for (part, mut pairs) in said.pairs {
            // News of which only that is said which is said of every row is none.
            if part != Part::Own && pairs.iter().all(|pair| pair.column.is_none()) {
                continue;
            }
            let source = pairs.iter_mut().find(|pair| pair.key == "source");
            if let (Some(source), Some(at)) = (source, said.source_at.get(&part)) {
                let at = text(at, Standing::InBrackets);
                source.value = format!("{{source: {}, at: {at}}}", source.value);
            }
            if let Some(group) = Group::of(self.kind, part) {
                pairs.sort_by_key(|pair| group.order(pair.key));
                items.push(Item { group, pairs });
            }
        }
        items
    }
}
