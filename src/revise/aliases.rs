//! The old address of a record that gets another name, kept among its `aliases`.

use camino::Utf8Path;

use crate::decode::kinds::common::FIRST;
use crate::parse;
use crate::scan::Limits;
use crate::text::edits::Edit;
use crate::yaml::{Key, Node, Value};

/// The edit of the record in `bytes`, a file at `path`, that adds the address `old` to its aliases, in the
/// place of `new` if that is one of them: no address is an old one of itself. None when the record is not
/// written so that a line can be added.
pub(super) fn keep(
    path: &Utf8Path,
    bytes: &[u8],
    limits: &Limits,
    [old, new]: [&str; 2],
) -> Option<Edit> {
    let document = parse::parse(&path.into(), bytes, limits).value;
    let Value::Mapping(pairs) = &document.front.as_ref()?.value else {
        return None;
    };
    let text = &*document.text;
    if let Some((_, list)) = pairs.iter().find(|(key, _)| key.text == "aliases") {
        return among(text, list, old, new);
    }
    let at = line_for(text, pairs)?;
    Some(Edit::new(at..at, format!("aliases: [{old}]\n")))
}

/// The edit of the `list` of aliases.
fn among(text: &str, list: &Node, old: &str, new: &str) -> Option<Edit> {
    let Value::List(items) = &list.value else {
        return None;
    };
    let is_new =
        |item: &&Node| matches!(&item.value, Value::Scalar { text, .. } if text.trim() == new);
    if let Some(item) = items.iter().find(is_new) {
        return Some(Edit::new(item.span.range(), old));
    }
    let start = list.span.range().start;
    if text.get(start..)?.starts_with('[') {
        let Some(newest) = items.last() else {
            return Some(Edit::new(start + 1..start + 1, old));
        };
        let end = newest.span.range().end;
        return Some(Edit::new(end..end, format!(", {old}")));
    }
    let newest = items.last()?.span.range();
    let from = text.get(..newest.start)?.rfind('\n').map_or(0, |at| at + 1);
    let dash = text.get(from..newest.start)?;
    let is_plain = dash.trim() == "-" && dash.ends_with(' ');
    let end = end_of_line(text, newest.end);
    is_plain.then(|| Edit::new(end..end, format!("\n{dash}{old}")))
}

/// Where a line can be added: below what stands above `aliases`, above the comment of what follows.
fn line_for(text: &str, pairs: &[(Key, Node)]) -> Option<usize> {
    let above = pairs
        .iter()
        .rposition(|(key, _)| FIRST.contains(&key.text.as_str()));
    let next = above.map_or(0, |above| above + 1);
    let (key, value) = pairs.get(next.checked_sub(1)?)?;
    let before = text.get(..key.span.range().start)?;
    if !before.is_empty() && !before.ends_with('\n') {
        return None;
    }
    // A list or a group of keys may end where the next key begins.
    let end = value.span.range().end.max(key.span.range().end);
    let text_end = text.get(..end)?.trim_end().len().max(key.span.range().end);
    let at = end_of_line(text, text_end) + 1;
    let limit = pairs.get(next).map(|(key, _)| key.span.range().start);
    (at <= text.len() && limit.is_none_or(|limit| at <= limit)).then_some(at)
}

/// Where the line ends that `place` is in.
fn end_of_line(text: &str, place: usize) -> usize {
    let rest = text.get(place..).unwrap_or_default();
    place + rest.find('\n').unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_address_is_kept_and_nothing_else_is_touched() {
        for (before, after) in [
            (
                "title: A # one\n# Of the type.\ntype: school\n",
                "title: A # one\naliases: [/bodies/a/]\n# Of the type.\ntype: school\n",
            ),
            (
                "type: school\ntitle: >-\n  A\n  b\n\nshort: x\n",
                "type: school\ntitle: >-\n  A\n  b\naliases: [/bodies/a/]\n\nshort: x\n",
            ),
            (
                "title: A\naliases: []\n",
                "title: A\naliases: [/bodies/a/]\n",
            ),
            (
                "title: A\naliases: [ /x/ ] # old\n",
                "title: A\naliases: [ /x/, /bodies/a/ ] # old\n",
            ),
            (
                "title: A\naliases:\n  - /x/ # once\n  - '/y/' # twice\ntype: school\n",
                "title: A\naliases:\n  - /x/ # once\n  - '/y/' # twice\n  - /bodies/a/\ntype: school\n",
            ),
            (
                "title: A\naliases: [/x/, /bodies/b/]\n",
                "title: A\naliases: [/x/, /bodies/a/]\n",
            ),
        ] {
            let file = |front: &str| format!("---\n{front}---\nNotes.\n");
            let text = file(before);
            let path = Utf8Path::new("content/bodies/a.md");
            let edit = keep(
                path,
                text.as_bytes(),
                &Limits::default(),
                ["/bodies/a/", "/bodies/b/"],
            );
            let edit = edit.expect("it can be kept");
            let mut edited = text.clone();
            edited.replace_range(edit.start..edit.end, &edit.words);
            assert_eq!(edited, file(after));
        }
    }

    #[test]
    fn keys_on_one_line_are_left_to_their_author() {
        let text = "---\n{title: A}\n---\n";
        let path = Utf8Path::new("content/bodies/a.md");
        assert_eq!(
            keep(
                path,
                text.as_bytes(),
                &Limits::default(),
                ["/bodies/a/", "/bodies/b/"]
            ),
            None
        );
    }
}
