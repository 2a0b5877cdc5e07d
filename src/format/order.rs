//! The order of keys: finds groups whose keys are not in order, and writes them anew.
//!
//! Of groups within groups the innermost come first; whoever asks again gets the next. A group that is
//! written in a way that cannot be taken apart line by line is left as it is.

use std::ops::Range;

use super::{keys_of, with_shapes};
use crate::decode::fields::{Key, Shape};
use crate::text::edits::Edit;
use crate::yaml::{self, Node, Value};

/// The groups in `node`, which has `keys` and is read from `text`, that are to be written anew.
pub(super) fn find(text: &str, node: &Node, keys: &[&'static Key]) -> Vec<Edit> {
    let mut edits = Vec::new();
    visit_group(text, node, keys, &mut edits);
    edits
}

fn visit_group(text: &str, node: &Node, keys: &[&'static Key], edits: &mut Vec<Edit>) {
    let found = edits.len();
    for (_, value, shape) in with_shapes(node, keys) {
        if let Some(shape) = shape {
            visit(text, value, &shape, edits);
        }
    }
    let Value::Mapping(pairs) = &node.value else {
        return;
    };
    let order = order(pairs, keys);
    let is_ordered = order.windows(2).all(|pair| pair[0] < pair[1]);
    if edits.len() == found && !is_ordered {
        let rewritten = if text[node.span.range()].starts_with('{') {
            rewrite_in_brackets(text, pairs, &order)
        } else {
            rewrite_lines(text, pairs, &order)
        };
        edits.extend(rewritten);
    }
}

fn visit(text: &str, node: &Node, shape: &Shape, edits: &mut Vec<Edit>) {
    match (&node.value, shape) {
        (Value::List(items), Shape::List(entry)) => {
            for item in items {
                visit(text, item, entry, edits);
            }
        }
        (Value::Mapping(_), shape) => {
            if let Some(keys) = keys_of(shape) {
                visit_group(text, node, &keys.iter().collect::<Vec<_>>(), edits);
            }
        }
        _ => {}
    }
}

/// The positions of `pairs` in the order in which they are to stand; unknown ones come last.
fn order(pairs: &[(yaml::Key, Node)], keys: &[&'static Key]) -> Vec<usize> {
    let rank = |position: &usize| {
        let name = &pairs[*position].0.text;
        keys.iter()
            .position(|key| key.name == name)
            .unwrap_or(keys.len())
    };
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by_key(rank);
    order
}

/// A group in brackets on one line: its pairs change places, and what stands between them stays.
fn rewrite_in_brackets(text: &str, pairs: &[(yaml::Key, Node)], order: &[usize]) -> Option<Edit> {
    let place = |pair: &(yaml::Key, Node)| pair.0.span.range().start..pair.1.span.range().end;
    let whole = place(pairs.first()?).start..place(pairs.last()?).end;
    let has_values = pairs
        .iter()
        .all(|(_, value)| !value.span.range().is_empty());
    let written = text.get(whole.clone())?;
    if !has_values || written.contains(['\n', '#', '?']) {
        return None;
    }
    let mut words = String::new();
    for (position, from) in order.iter().enumerate() {
        words.push_str(text.get(place(&pairs[*from]))?);
        let next = pairs
            .get(position + 1)
            .map_or(whole.end, |next| place(next).start);
        words.push_str(text.get(place(&pairs[position]).end..next)?);
    }
    Some(Edit::new(whole, words))
}

/// The lines of one key: what stands above it, and it with all that belongs to it.
struct Entry<'a> {
    /// Comments and blank lines.
    above: &'a str,
    /// From the key on, to the end of a line.
    own: &'a str,
}

/// A group of which each key begins a line.
fn rewrite_lines(text: &str, pairs: &[(yaml::Key, Node)], order: &[usize]) -> Option<Edit> {
    let starts: Vec<usize> = pairs
        .iter()
        .map(|(key, _)| key.span.range().start)
        .collect();
    let first = *starts.first()?;
    let first_line = line_start(text, first);
    let indent = text.get(first_line..first)?;
    let is_item = indent.trim() == "-";
    let column = indent.len();
    if !indent.bytes().all(|byte| byte == b' ') && !is_item {
        return None;
    }
    let mut ends = Vec::with_capacity(pairs.len());
    for (position, (key, value)) in pairs.iter().enumerate() {
        let line = line_start(text, starts[position]);
        let is_alone = text[line..starts[position]]
            .bytes()
            .all(|byte| byte == b' ');
        if position > 0 && (!is_alone || starts[position] - line != column) {
            return None;
        }
        let limit = starts.get(position + 1).map(|next| line_start(text, *next));
        ends.push(end_of_entry(text, key, value, column, limit)?);
    }
    let above_first = if is_item {
        first_line..first_line
    } else {
        comments_above(text, first_line, column)
    };
    let whole = above_first.start..*ends.last()?;
    if keeps_blank_lines(text.get(whole.clone())?) {
        return None;
    }
    let mut entries = Vec::with_capacity(pairs.len());
    for (position, start) in starts.iter().enumerate() {
        let above = match position.checked_sub(1) {
            None => above_first.clone(),
            Some(before) => ends[before]..line_start(text, *start),
        };
        entries.push(Entry {
            above: text.get(above)?,
            own: text.get(*start..ends[position])?,
        });
    }
    let words = written(&entries, order, indent, is_item);
    Some(Edit::new(whole, words))
}

/// `entries` in their new order. The blank lines above the one that now comes first go to the one that did.
fn written(entries: &[Entry<'_>], order: &[usize], indent: &str, is_item: bool) -> String {
    let spaces = " ".repeat(indent.len());
    let new_first = order.first().copied().unwrap_or_default();
    let blanks = blank_lines(entries.get(new_first).map_or("", |entry| entry.above));
    let mut words = String::new();
    for (position, from) in order.iter().enumerate() {
        let Entry { above, own } = &entries[*from];
        if position == 0 && *from != 0 {
            words.push_str(above.strip_prefix(blanks).unwrap_or(above));
        } else if *from == 0 && position != 0 {
            words.push_str(blanks);
            words.push_str(above);
        } else {
            words.push_str(above);
        }
        let is_behind_dash = is_item && position == 0;
        words.push_str(if is_behind_dash { indent } else { &spaces });
        words.push_str(own);
        if !own.ends_with('\n') {
            words.push('\n');
        }
    }
    words
}

/// The blank lines that `above` begins with.
fn blank_lines(above: &str) -> &str {
    let lines = above.split_inclusive('\n');
    let length: usize = lines
        .take_while(|line| line.trim().is_empty())
        .map(str::len)
        .sum();
    &above[..length]
}

/// Where the lines of a key end: behind its value, and behind comments that stand further in than it does.
fn end_of_entry(
    text: &str,
    key: &yaml::Key,
    value: &Node,
    column: usize,
    limit: Option<usize>,
) -> Option<usize> {
    let last = value.span.range().end.max(key.span.range().end);
    let last = last - usize::from(text.get(..last)?.ends_with('\n'));
    let mut end = line_end(text, last);
    let mut at = end;
    while at < limit.unwrap_or(text.len()) {
        let next = line_end(text, at);
        let line = text.get(at..next)?;
        let inner = line.trim_start();
        let depth = line.len() - inner.len();
        if inner.starts_with('#') && depth > column {
            end = next;
        } else if !inner.trim().is_empty() {
            break;
        }
        at = next;
    }
    (end <= limit.unwrap_or(text.len())).then_some(end)
}

/// The comments directly above the line at `line` that stand in the same column.
fn comments_above(text: &str, line: usize, column: usize) -> Range<usize> {
    let mut start = line;
    while let Some(before) = start.checked_sub(1) {
        let above = line_start(text, before);
        let inner = text[above..start].trim_start_matches(' ');
        if !inner.starts_with('#') || start - above - inner.len() != column {
            break;
        }
        start = above;
    }
    start..line
}

/// Whether some text in `lines` counts the blank lines below it as its own, so that nothing may move.
fn keeps_blank_lines(lines: &str) -> bool {
    lines.lines().any(|line| {
        let line = line.split(" #").next().unwrap_or(line).trim_end();
        let head = line.trim_end_matches(|last: char| last.is_ascii_digit() || last == '+');
        line[head.len()..].contains('+') && head.ends_with(['|', '>'])
    })
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Behind the line end of the line that holds byte `at`.
fn line_end(text: &str, at: usize) -> usize {
    text[at..]
        .find('\n')
        .map_or(text.len(), |distance| at + distance + 1)
}
