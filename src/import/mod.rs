//! Works out what the rows of a table, or the records of an export, become in a site.
//!
//! Columns become keys by a mapping that its authors keep; what is not mapped is counted and not kept. Every row is
//! accounted for, and every mistake is told at once, with its row and column. What is there already is compared and
//! not replaced, unless that is asked for; new records are drafts. The site is tried with all changes (see
//! [`crate::revise`]); what is wrong with a line that a row made is told of that row.
//! Not here: writing (see [`crate::author`]).

mod columns;
mod headings;
mod items;
pub mod mapping;
mod origins;
mod place;
mod records;
pub mod sheet;
mod values;
mod vetting;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::author::Change;
use crate::base::path::is_device;
use crate::decode::RecordKey;
use crate::decode::kinds::Kind;
use crate::diag::has_errors;
use crate::parse::{self, Document};
use crate::revise::{Ground, Refusal, file_of};
use crate::scan::{Limits, SourceFile};
use crate::yaml::{Node, Value};

use columns::Group;
use items::Row;
use mapping::{DateOrder, Mapping, RowKind};
use origins::{Line, Made, Origin};
use place::{Outcome, Placing};
use records::Exported;
use sheet::Sheet;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// How dates such as 03/04/2025 are meant, whatever the mapping says.
    pub dates: Option<DateOrder>,
    /// Whether what is there already may be replaced.
    pub force: bool,
    /// Whether records may be added to that are public.
    pub into_public: bool,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The row, from 1; of records in JSON the place in their list.
    pub row: usize,
    /// The place of its column, from 0, if one is to blame.
    pub column: Option<usize>,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

/// What became of every row; rows are numbers from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// How many rows there are.
    pub all: usize,
    /// How many stand down to the headings.
    pub above: usize,
    /// Those without anything in them.
    pub blank: Vec<usize>,
    /// Those that the spreadsheet hides.
    pub hidden: Vec<usize>,
    /// Titles and notes between and below the others.
    pub asides: Vec<usize>,
    /// Those that become something new.
    pub new: Vec<usize>,
    /// Those that add to what is there, or replace some of it.
    pub changed: Vec<usize>,
    /// Those of which all is there already.
    pub there: Vec<usize>,
    /// Those that have a mistake.
    pub wrong: Vec<usize>,
    /// How many columns hold something that is not kept.
    pub unmapped: usize,
}

/// What an import comes to.
#[derive(Debug)]
pub struct Plan {
    /// What the rows that are well change.
    pub changes: Vec<Change>,
    /// What became of every row.
    pub account: Account,
    /// What is wrong with rows, in their order.
    pub mistakes: Vec<Mistake>,
    /// The heading of each column that is taken, by its place from 0.
    pub headings: BTreeMap<usize, String>,
    /// Why nothing may be written, though no row alone is to blame.
    pub broken: Option<Refusal>,
}

/// Why nothing can be worked out.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// The table or the export is not what it is taken for: all that is wrong, each as a message.
    #[error("{}", .0.join("\n"))]
    Source(Vec<String>),
    /// The site cannot be read.
    #[error(transparent)]
    Site(#[from] Refusal),
}

impl Mistake {
    fn new(row: usize, column: Option<usize>, message: String, help: impl Into<String>) -> Self {
        Self {
            row,
            column,
            message,
            help: help.into(),
        }
    }
}

/// What the rows of `sheet` become by `mapping` in the site that `ground` is.
///
/// # Errors
/// When mapping and headings do not fit together, or the world refuses.
pub fn table(
    ground: &Ground<'_>,
    sheet: &Sheet,
    mapping: &Mapping,
    options: Options,
) -> Result<Plan, Unfit> {
    let sorted = items::sort(sheet, mapping, options).map_err(Unfit::Source)?;
    let account = Account {
        all: sheet.rows.len(),
        above: sorted.above,
        blank: sorted.blank,
        hidden: sorted.hidden,
        asides: sorted.asides,
        unmapped: sorted.unmapped,
        ..Account::default()
    };
    let mut mistakes = sorted.mistakes;
    let mut rows = sorted.rows;
    loop {
        let placed = place_all(ground, mapping.rows, &rows, options)?;
        let (mut found, broken) = try_out(ground, &placed)?;
        if found.is_empty() && !options.into_public {
            found.clone_from(&placed.into_public);
        }
        add_to(&mut mistakes, found);
        let wrong: BTreeSet<usize> = mistakes.iter().map(|mistake| mistake.row).collect();
        let count = rows.len();
        // What is left of the others may be well without these.
        rows.retain(|row| !wrong.contains(&row.number));
        if rows.len() == count {
            let plan = finish(placed, account, mistakes, broken);
            return Ok(Plan {
                headings: sorted.headings,
                ..plan
            });
        }
    }
}

/// Adds `found` to `mistakes`, but for what is told of the same cell already.
fn add_to(mistakes: &mut Vec<Mistake>, found: Vec<Mistake>) {
    let cell = |mistake: &Mistake| (mistake.row, mistake.column);
    let told: BTreeSet<_> = mistakes.iter().map(cell).collect();
    let is_new = |it: &Mistake| it.column.is_none() || !told.contains(&cell(it));
    mistakes.extend(found.into_iter().filter(is_new));
}

/// What the records in `exports`, each a kind and a JSON text, become in the site that `ground` is.
///
/// # Errors
/// When one is no such export, or the world refuses.
pub fn export(ground: &Ground<'_>, exports: &[(Kind, String)]) -> Result<Plan, Unfit> {
    let mut entries: Vec<Exported> = Vec::new();
    let mut problems = Vec::new();
    for (kind, text) in exports {
        match records::read(*kind, text, entries.len()) {
            Ok(read) => entries.extend(read),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Unfit::Source(problems));
    }
    let account = Account {
        all: entries.len(),
        ..Account::default()
    };
    let mut mistakes = Vec::new();
    loop {
        let placed = place_records(ground, &entries)?;
        let (found, broken) = try_out(ground, &placed)?;
        if found.is_empty() {
            return Ok(finish(placed, account, mistakes, broken));
        }
        let wrong: BTreeSet<usize> = found.iter().map(|mistake| mistake.row).collect();
        mistakes.extend(found.into_iter().map(|mistake| called(mistake, &entries)));
        entries.retain(|entry| !wrong.contains(&entry.number));
    }
}

/// `mistake` with the name of the record that has it.
fn called(mut mistake: Mistake, entries: &[Exported]) -> Mistake {
    if let Some(entry) = entries.iter().find(|entry| entry.number == mistake.row) {
        mistake.message = format!("`{}`: {}", entry.key, mistake.message);
    }
    mistake
}

/// What placing rows gave.
#[derive(Default)]
struct Placed {
    made: Vec<Made>,
    outcomes: Vec<(usize, Outcome)>,
    mistakes: Vec<Mistake>,
    /// What is to be told of the rows that would change public records, where that is not asked for.
    into_public: Vec<Mistake>,
}

/// What is wrong with rows, and what else the site would have against them.
fn try_out(
    ground: &Ground<'_>,
    placed: &Placed,
) -> Result<(Vec<Mistake>, Option<Refusal>), Refusal> {
    let changes = placed.made.iter().map(|made| &made.change);
    let files = changes.map(|change| {
        let bytes: Option<Arc<[u8]>> = change.after.as_deref().map(Arc::from);
        (change.path.clone(), bytes)
    });
    let after = ground.with(&files.collect::<Vec<_>>())?;
    let (mut mistakes, mut rest) = (placed.mistakes.clone(), Vec::new());
    for found in ground.new_errors(&after) {
        let blamed = placed.made.iter().find_map(|made| made.blame(&found));
        match blamed {
            Some(mistake) => mistakes.push(mistake),
            None => rest.push(found),
        }
    }
    mistakes.sort();
    mistakes.dedup();
    let message = "the site would have these mistakes with what is imported; the lines are those that it would have then";
    let broken = (!rest.is_empty()).then(|| after.refuse(message.to_owned(), rest));
    Ok((mistakes, broken))
}

fn finish(
    placed: Placed,
    mut account: Account,
    mut mistakes: Vec<Mistake>,
    broken: Option<Refusal>,
) -> Plan {
    for (row, outcome) in placed.outcomes {
        match outcome {
            Outcome::New => account.new.push(row),
            Outcome::Changed => account.changed.push(row),
            Outcome::There => account.there.push(row),
        }
    }
    mistakes.sort();
    let wrong: BTreeSet<usize> = mistakes.iter().map(|mistake| mistake.row).collect();
    account.wrong = wrong.into_iter().collect();
    for rows in [&mut account.new, &mut account.changed, &mut account.there] {
        rows.sort_unstable();
    }
    Plan {
        changes: placed.made.into_iter().map(|made| made.change).collect(),
        account,
        mistakes,
        headings: BTreeMap::new(),
        broken,
    }
}

/// Puts `rows` into their records.
fn place_all(
    ground: &Ground<'_>,
    rows_are: RowKind,
    rows: &[Row],
    options: Options,
) -> Result<Placed, Refusal> {
    let mut by_record: BTreeMap<&RecordKey, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        by_record.entry(&row.record).or_default().push(row);
    }
    let mut placed = Placed::default();
    for (key, rows) in by_record {
        let refused = match ground.sources.record(&file_of(key)) {
            Some(file) => put_into(
                file,
                key,
                &rows,
                (options, &ground.sources.limits),
                &mut placed,
            ),
            None if rows_are == RowKind::Coverage => match expect_place(ground, key)? {
                None => put_new(key, &rows, &mut placed),
                refused => refused,
            },
            None => Some(absent(ground, key)),
        };
        if let Some((message, help)) = refused {
            let mistake = |row: &&Row| Mistake::new(row.number, None, message.clone(), &*help);
            placed.mistakes.extend(rows.iter().map(mistake));
        }
    }
    Ok(placed)
}

/// Why a record takes no row: what is wrong, and what to do.
type Trouble = (String, String);

fn absent(ground: &Ground<'_>, key: &RecordKey) -> Trouble {
    let near = ground.nearest(key.kind.alone(), &key.id);
    let help = near.map_or_else(
        || {
            format!(
                "make it with `briefing new {}`, or mend the name",
                key.kind.folder()
            )
        },
        |near| format!("did you mean `{near}`?"),
    );
    (format!("there is no record `{key}`"), help)
}

/// Puts `rows` into the record `key`, which is there.
fn put_into(
    file: &SourceFile,
    key: &RecordKey,
    rows: &[&Row],
    (options, limits): (Options, &Limits),
    placed: &mut Placed,
) -> Option<Trouble> {
    let parsed = parse::parse(&file.path, &file.bytes, limits);
    let Document { text, front, .. } = &parsed.value;
    let Some(front) = front.as_ref().filter(|_| !has_errors(&parsed.diagnostics)) else {
        let message = format!("the front matter of `{key}` cannot be read");
        return Some((message, "`briefing check` says why".to_owned()));
    };
    let mut placing = Placing::new(text, front, key.kind, options);
    let mut outcomes = Vec::new();
    for row in rows {
        match placing.put(row) {
            Ok(outcome) => outcomes.push((row.number, outcome)),
            Err(troubles) => placed.mistakes.extend(
                troubles
                    .into_iter()
                    .map(|(column, message, help)| Mistake::new(row.number, column, message, help)),
            ),
        }
    }
    let edits = placing.edits();
    if is_public(front) {
        let changing = outcomes
            .iter()
            .filter(|(_, outcome)| *outcome != Outcome::There);
        placed.into_public.extend(changing.map(|(row, _)| {
            let help = "`--into-public` adds to public records too";
            Mistake::new(*row, None, format!("`{key}` is public"), help)
        }));
    }
    placed.outcomes.extend(outcomes);
    if !edits.is_empty() {
        let made = Made::edit(file.path.to_path_buf(), &file.bytes, text, edits);
        let Some(made) = made else {
            let message = format!("`{key}` is written so that nothing can be added");
            return Some((
                message,
                "`briefing fmt` brings it into its usual form".to_owned(),
            ));
        };
        placed.made.push(made);
    }
    None
}

/// Whether a record with this front matter is public, now or when an embargo ends.
fn is_public(front: &Node) -> bool {
    let Value::Mapping(pairs) = &front.value else {
        return true;
    };
    let visibility = pairs.iter().find(|(key, _)| key.text == "visibility");
    !visibility.is_some_and(|(_, node)| {
        matches!(&node.value, Value::Scalar { text, .. } if matches!(text.as_str(), "draft" | "restricted"))
    })
}

/// Why the place of the new record `key` is not free.
fn expect_place(ground: &Ground<'_>, key: &RecordKey) -> Result<Option<Trouble>, Refusal> {
    if let Some(part) = key.id.split('/').find(|part| is_device(part)) {
        let message = format!("Windows keeps the name `{part}` for itself");
        return Ok(Some((
            message,
            format!("write another id, such as `{part}-1`"),
        )));
    }
    match ground.expect_free(key) {
        Ok(()) => Ok(None),
        Err(refusal @ (Refusal::Asked(_) | Refusal::Breaks(_))) => {
            Ok(Some((refusal.to_string(), String::new())))
        }
        Err(refusal) => Err(refusal),
    }
}

/// Makes the record `key`, a draft, of its only row.
fn put_new(key: &RecordKey, rows: &[&Row], placed: &mut Placed) -> Option<Trouble> {
    let [row] = rows else {
        let message = format!("several rows are the record `{key}`");
        return Some((message, "give each an id of its own".to_owned()));
    };
    let origin = Origin::of(row.number, None);
    let group = Group::Record(key.kind);
    let mut lines = vec![(
        "visibility",
        Line::new("visibility: draft\n".to_owned(), origin),
    )];
    for pair in row.items.iter().flat_map(|item| &item.pairs) {
        let words = format!("{}: {}\n", pair.key, pair.value);
        lines.push((
            pair.key,
            Line::new(words, Origin::of(row.number, pair.column)),
        ));
    }
    lines.sort_by_key(|(key, _)| group.order(key));
    let fence = || Line::new("---\n".to_owned(), origin);
    let lines = lines.into_iter().map(|(_, line)| line);
    let lines = std::iter::once(fence()).chain(lines).chain([fence()]);
    placed
        .made
        .push(Made::create(file_of(key), lines.collect()));
    placed.outcomes.push((row.number, Outcome::New));
    None
}

/// Makes the records of `entries` that are not there.
fn place_records(ground: &Ground<'_>, entries: &[Exported]) -> Result<Placed, Refusal> {
    let mut placed = Placed::default();
    for entry in entries {
        let path: Utf8PathBuf = file_of(&entry.key);
        let refused = if ground.sources.record(&path).is_some() {
            let known = ground.decoded(&path).and_then(|it| it.record.as_ref());
            let known = known.map(crate::decode::Record::export).unwrap_or_default();
            let differing = entry.differing(&known);
            if differing.is_empty() {
                placed.outcomes.push((entry.number, Outcome::There));
                continue;
            }
            let message = format!(
                "it is there already, and says otherwise of {}",
                differing.join(", ")
            );
            let help = "change the record by hand, or take the entry out of the export";
            Some((message, help.to_owned()))
        } else {
            expect_place(ground, &entry.key)?
        };
        if let Some((message, help)) = refused {
            placed
                .mistakes
                .push(Mistake::new(entry.number, None, message, help));
            continue;
        }
        let text = entry.written(&ground.sources.limits);
        let line = Line::new(text, Origin::of(entry.number, None));
        placed.made.push(Made::create(path, vec![line]));
        placed.outcomes.push((entry.number, Outcome::New));
    }
    Ok(placed)
}
