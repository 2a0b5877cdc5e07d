//! Puts items into the front matter of a record: what is written there stays, byte for byte.
//!
//! An item that is there already is compared; what it lacks is added, in the usual order of keys, and what differs
//! is told, unless it may be replaced. New items come after those that are there. Of every line that is made it is
//! known which row it comes from, and which column.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Options;
use super::columns::Group;
use super::items::{Item, Pair, Row};
use super::origins::{Line, Origin};
use super::values::read_value;
use crate::decode::kinds::Kind;
use crate::yaml::{Key, Node, Value};

/// The record that rows are put into.
pub(super) struct Placing<'a> {
    text: &'a str,
    record: Holder<'a>,
    options: Options,
    insertions: BTreeMap<Spot, Vec<Line>>,
    replacements: Vec<(Range<usize>, Line)>,
    /// The items that are there, of each list that was looked into.
    known: BTreeMap<List, BTreeMap<Identity, &'a Node>>,
    /// The items that rows were until now.
    taken: BTreeSet<(List, Identity)>,
}

/// A list: where the group starts that it is in, and its key.
type List = (usize, &'static str);

/// The values that tell one item of a list from others.
type Identity = Vec<Option<String>>;

/// Where lines are put in. At one place what stands further in comes first, and items before further keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    at: usize,
    column: Reverse<usize>,
    /// The place of the key among those of its group; none of items, which belong to what is above.
    key: Option<usize>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// All of it is there already.
    There,
    /// Something is added to an item that is there, or replaced in it.
    Changed,
    /// It is a new item.
    New,
}

/// Why something is not put in: the column to blame, what is wrong, and what to do.
pub(super) type Trouble = (Option<usize>, String, &'static str);

/// What to do with two rows that are one.
const KEEP_ONE: &str = "keep one of them, or tell them apart";

type Put = Result<Outcome, Vec<Trouble>>;

/// A group of keys that is there.
#[derive(Clone, Copy)]
struct Holder<'a> {
    node: &'a Node,
    group: Group,
}

impl<'a> Placing<'a> {
    /// `text`, a record of `kind` whose front matter was read as `front`.
    pub(super) fn new(text: &'a str, front: &'a Node, kind: Kind, options: Options) -> Self {
        let record = Holder {
            node: front,
            group: Group::Record(kind),
        };
        Self {
            text,
            record,
            options,
            insertions: BTreeMap::new(),
            replacements: Vec::new(),
            known: BTreeMap::new(),
            taken: BTreeSet::new(),
        }
    }

    /// Puts `row` in.
    ///
    /// # Errors
    /// With why it, or some of it, cannot be; then none of what was put in is to be used.
    pub(super) fn put(&mut self, row: &Row) -> Put {
        let Some((first, more)) = row.items.split_first() else {
            return Ok(Outcome::There);
        };
        match first.group {
            Group::Record(_) => {
                self.expect_new(self.record, first)?;
                self.merge(self.record.node, first, row.number)
            }
            Group::Finding => self.put_finding(first, more, row.number),
            Group::Update | Group::Response => self.put_below(first, row),
            Group::Figure => self.put_into(self.record, first, row.number),
        }
    }

    /// What is put in, each with where: lines to be inserted, and values to be replaced.
    pub(super) fn edits(self) -> Vec<(Range<usize>, Vec<Line>)> {
        let mut edits: Vec<(Range<usize>, Vec<Line>)> = Vec::new();
        for (spot, lines) in self.insertions {
            match edits.last_mut() {
                Some((place, before)) if place.start == spot.at => before.extend(lines),
                _ => edits.push((spot.at..spot.at, lines)),
            }
        }
        let replaced = self.replacements.into_iter();
        edits.extend(replaced.map(|(place, line)| (place, vec![line])));
        edits.sort_by_key(|(place, _)| (place.start, place.end));
        edits
    }

    fn put_finding(&mut self, own: &Item, more: &[Item], row: usize) -> Put {
        self.expect_new(self.record, own)?;
        if let Some(finding) = self.known(self.record, own) {
            let mut outcome = self.merge(finding, own, row)?;
            let group = Group::Finding;
            for item in more {
                let holder = Holder {
                    node: finding,
                    group,
                };
                let put = self.put_into(holder, item, row)?;
                outcome = outcome.max(put.min(Outcome::Changed));
            }
            return Ok(outcome);
        }
        let own_keys = own
            .pairs
            .iter()
            .map(|pair| (pair.key, vec![line_of(pair, row)]));
        let mut keys: Vec<(&str, Vec<Line>)> = own_keys.collect();
        for item in more {
            let list = item.group.list();
            let mut lines = vec![Line::new(format!("{list}:\n"), Origin::of(row, None))];
            lines.extend(indented(lines_of(item, row), 2));
            keys.push((list, lines));
        }
        keys.sort_by_key(|(key, _)| Group::Finding.order(key));
        let lines = keys.into_iter().flat_map(|(_, lines)| lines).collect();
        self.append(self.record, own.group, lines)
    }

    /// News, or an answer, of a finding that is there; an answer may also be to the whole.
    fn put_below(&mut self, item: &Item, row: &Row) -> Put {
        let Some(id) = &row.finding else {
            return self.put_into(self.record, item, row.number);
        };
        let findings = self.items(self.record, Group::Finding);
        let Some(node) = findings.get(&vec![Some(id.to_string())]).copied() else {
            let message = format!("`{}` has no finding `{id}`", row.record);
            let help = "import the findings first, or mend the id";
            return Err(vec![(None, message, help)]);
        };
        let group = Group::Finding;
        self.put_into(Holder { node, group }, item, row.number)
    }

    /// Puts `item` into its list in `holder`.
    fn put_into(&mut self, holder: Holder<'a>, item: &Item, row: usize) -> Put {
        self.expect_new(holder, item)?;
        if let Some(known) = self.known(holder, item) {
            return self.merge(known, item, row);
        }
        self.append(holder, item.group, lines_of(item, row))
    }

    /// Refuses an item that another row was.
    fn expect_new(&mut self, holder: Holder<'a>, item: &Item) -> Result<(), Vec<Trouble>> {
        let list = (holder.start(), item.group.list());
        if self.taken.insert((list, identity(item))) {
            return Ok(());
        }
        let (message, help) = match item.group {
            Group::Finding => (
                "another row has the same `id`",
                "give each finding one row; several updates of one are imported with `rows: updates`",
            ),
            Group::Update => ("another row has news of the same day and basis", KEEP_ONE),
            Group::Response => (
                "another row has an answer of the same body and day",
                KEEP_ONE,
            ),
            Group::Figure => ("another row has the same figure", KEEP_ONE),
            Group::Record(_) => (
                "another row is the same record",
                "give each an id of its own",
            ),
        };
        let column = item.pairs.first().and_then(|pair| pair.column);
        Err(vec![(column, message.to_owned(), help)])
    }

    /// The items in `holder` that are such a `group`.
    fn items(&mut self, holder: Holder<'a>, group: Group) -> &BTreeMap<Identity, &'a Node> {
        let list = (holder.start(), group.list());
        self.known.entry(list).or_insert_with(|| {
            let mut items = BTreeMap::new();
            let list = get(holder.node, group.list());
            if let Some(Value::List(nodes)) = list.map(|node| &node.value) {
                for node in nodes {
                    let value = |name: &str| get(node, name).map(shown);
                    items.entry(identity_by(group, value)).or_insert(node);
                }
            }
            items
        })
    }

    /// The item in `holder` that `item` is, if it is there.
    fn known(&mut self, holder: Holder<'a>, item: &Item) -> Option<&'a Node> {
        let items = self.items(holder, item.group);
        items.get(&identity(item)).copied()
    }

    /// Adds to `node`, which is there, what `item` says beyond it.
    fn merge(&mut self, node: &'a Node, item: &Item, row: usize) -> Put {
        let mut outcome = Outcome::There;
        let mut troubles = Vec::new();
        let group = item.group;
        let holder = Holder { node, group };
        for pair in &item.pairs {
            let key = pair.key;
            match get(node, key) {
                None if self.is_in_brackets(node) => troubles.push(in_brackets(key, pair.column)),
                None => {
                    outcome = Outcome::Changed;
                    let mut line = line_of(pair, row);
                    line.indent(self.column_of(node));
                    let spot = self.spot(holder, key);
                    self.insertions.entry(spot).or_default().push(line);
                }
                Some(node) if read_value(&pair.value).is_some_and(|it| is_same(node, &it)) => {}
                Some(node) if self.options.force => {
                    outcome = Outcome::Changed;
                    let place = node.span.range();
                    if self.text[place.clone()].contains('\n') || place.is_empty() {
                        let message = format!(
                            "`{key}` is written in several lines there, and cannot be replaced"
                        );
                        troubles.push((pair.column, message, "change it by hand"));
                    } else {
                        let line = Line::new(pair.value.clone(), Origin::of(row, pair.column));
                        self.replacements.push((place, line));
                    }
                }
                Some(_) => troubles.push((
                    pair.column,
                    format!("the record says otherwise of `{key}`"),
                    "mend the one that is wrong; `--force` replaces what the record says",
                )),
            }
        }
        if troubles.is_empty() {
            Ok(outcome)
        } else {
            Err(troubles)
        }
    }

    /// Puts an item of `lines`, which is such a `group`, after the last of its list in `holder`.
    fn append(&mut self, holder: Holder<'a>, group: Group, lines: Vec<Line>) -> Put {
        let key = group.list();
        let Some(list) = get(holder.node, key) else {
            if self.is_in_brackets(holder.node) {
                return Err(vec![in_brackets(key, None)]);
            }
            let column = self.column_of(holder.node);
            let spot = self.spot(holder, key);
            let there = self.insertions.entry(spot).or_default();
            if there.is_empty() {
                let origin = lines
                    .first()
                    .map_or(Origin::of(0, None), |line| line.origin);
                let mut head = Line::new(format!("{key}:\n"), origin);
                head.indent(column);
                there.push(head);
            }
            there.extend(indented(lines, column + 2));
            return Ok(Outcome::New);
        };
        let Some(dash) = self.dash_of(list) else {
            return Err(vec![in_brackets(key, None)]);
        };
        let spot = Spot {
            at: self.line_below(self.end_of(list)),
            column: Reverse(dash),
            key: None,
        };
        let there = self.insertions.entry(spot).or_default();
        there.extend(indented(lines, dash));
        Ok(Outcome::New)
    }

    /// The column in which the dashes of `list` stand; none where it is not written in lines of its own.
    fn dash_of(&self, list: &Node) -> Option<usize> {
        let Value::List(items) = &list.value else {
            return None;
        };
        let start = items.last()?.span.range().start;
        let before = self.text.get(start - self.column_at(start)..start)?;
        let is_plain = !self.is_in_brackets(list) && before.trim() == "-";
        before.find('-').filter(|_| is_plain)
    }

    /// Where a new line with `key` of `holder` comes: below the last one that usually stands above it.
    fn spot(&self, holder: Holder<'_>, key: &str) -> Spot {
        let own = holder.group.order(key);
        let pairs = pairs(holder.node);
        let is_above = |(key, _): &&(Key, Node)| holder.group.order(&key.text) < own;
        let above = pairs.iter().rfind(is_above).or(pairs.last());
        let end = above.map_or(0, |(key, node)| self.end_of(node).max(key.span.range().end));
        Spot {
            at: self.line_below(end),
            column: Reverse(self.column_of(holder.node)),
            key: Some(own),
        }
    }

    fn is_in_brackets(&self, node: &Node) -> bool {
        self.text[node.span.range()].starts_with(['{', '['])
    }

    /// The column in which the keys of `group` stand.
    fn column_of(&self, group: &Node) -> usize {
        let first = pairs(group).first();
        self.column_at(first.map_or(0, |(key, _)| key.span.range().start))
    }

    fn column_at(&self, place: usize) -> usize {
        let line = self.text[..place].rfind('\n').map_or(0, |end| end + 1);
        place - line
    }

    /// Where the last word of `node` ends: what is written in lines may itself end where the next key begins.
    fn end_of(&self, node: &Node) -> usize {
        let end = match &node.value {
            _ if self.is_in_brackets(node) => node.span.range().end,
            Value::List(items) => items.last().map_or(0, |item| self.end_of(item)),
            Value::Mapping(pairs) => pairs.last().map_or(0, |(key, value)| {
                self.end_of(value).max(key.span.range().end)
            }),
            Value::Scalar { .. } => node.span.range().end,
        };
        self.text[..end]
            .trim_end()
            .len()
            .max(node.span.range().start)
    }

    /// The start of the line below `place`.
    fn line_below(&self, place: usize) -> usize {
        let rest = &self.text[place..];
        rest.find('\n')
            .map_or(self.text.len(), |end| place + end + 1)
    }
}

impl Holder<'_> {
    fn start(&self) -> usize {
        self.node.span.range().start
    }
}

fn in_brackets(key: &str, column: Option<usize>) -> Trouble {
    let message = format!("nothing can be added to `{key}` where the record has it in brackets");
    let help = "write it in lines of its own there, or take it out where it is empty";
    (column, message, help)
}

/// The lines of `item`, at the left edge.
fn lines_of(item: &Item, row: usize) -> Vec<Line> {
    item.pairs.iter().map(|pair| line_of(pair, row)).collect()
}

/// `lines` as an item of a list whose dashes stand at `column`.
fn indented(mut lines: Vec<Line>, column: usize) -> Vec<Line> {
    for (index, line) in lines.iter_mut().enumerate() {
        line.words
            .insert_str(0, if index == 0 { "- " } else { "  " });
        line.indent(column);
    }
    lines
}

fn line_of(pair: &Pair, row: usize) -> Line {
    let words = format!("{}: {}\n", pair.key, pair.value);
    Line::new(words, Origin::of(row, pair.column))
}

fn pairs(group: &Node) -> &[(Key, Node)] {
    match &group.value {
        Value::Mapping(pairs) => pairs,
        _ => &[],
    }
}

/// What stands under `key`.
fn get<'n>(group: &'n Node, key: &str) -> Option<&'n Node> {
    let mut pairs = pairs(group).iter();
    let (_, node) = pairs.find(|(written, _)| written.text == key)?;
    Some(node)
}

/// The values that tell `item` from others.
fn identity(item: &Item) -> Identity {
    identity_by(item.group, |name| {
        let pair = item.pairs.iter().find(|pair| pair.key == name)?;
        read_value(&pair.value).as_ref().map(shown)
    })
}

/// The values that tell such a `group` from others; `value` gives what it says under a name.
fn identity_by(group: Group, value: impl Fn(&str) -> Option<String>) -> Identity {
    let mut identity: Identity = group.identity().iter().map(|name| value(name)).collect();
    // A figure that has an id is told by it alone.
    if group == Group::Figure && identity.first().is_some_and(Option::is_some) {
        identity.truncate(1);
    }
    identity
}

/// `node` as text, to be compared.
fn shown(node: &Node) -> String {
    match &node.value {
        Value::Scalar { text, .. } => text.trim().to_owned(),
        Value::List(items) => items.iter().map(shown).collect::<Vec<_>>().join("; "),
        Value::Mapping(_) => node.to_json().to_string(),
    }
}

/// Whether two values say the same, wherever and however they are written.
fn is_same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Scalar { text, .. }, Value::Scalar { text: other, .. }) => {
            text.split_whitespace().eq(other.split_whitespace())
        }
        (Value::List(ones), Value::List(others)) => {
            let mut pairs = ones.iter().zip(others);
            ones.len() == others.len() && pairs.all(|(one, other)| is_same(one, other))
        }
        (Value::Mapping(ones), Value::Mapping(others)) => {
            let mut ones = ones.iter();
            let is_there = |(key, value): &(Key, Node)| {
                get(other, &key.text).is_some_and(|other| is_same(value, other))
            };
            ones.len() == others.len() && ones.all(is_there)
        }
        _ => false,
    }
}
