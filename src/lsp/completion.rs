//! What may be written where the cursor is: keys, words, and the names of records.
//!
//! Half a line is seldom YAML. So a mark is put where the cursor is, once as what is being written and
//! once as a key, and the place of the mark is looked for in what is read then, mended where it must be.
//! In notes, and in texts of front matter, names follow a `[[`.

use std::ops::Range;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Documentation,
    InsertTextFormat, MarkupContent, TextEdit,
};

use super::keys::{self, Expected, Found, Holds, Offer, Thing};
use super::offers::{Named, Offers, is_name_part, local_words};
use super::view::Cursor;
use crate::schema::Subject;
use crate::yaml::Node;

/// What may be written at `cursor`.
pub(super) fn complete(cursor: &Cursor<'_>) -> CompletionList {
    let nothing = CompletionList::default();
    let Some(subject) = keys::subject_of(&cursor.file) else {
        return nothing;
    };
    let text = &cursor.read;
    let notes = match subject {
        Subject::Record(_) => start_of_notes(text),
        Subject::Site | Subject::Theme => text.len() + 1,
    };
    if let Some(typed) = open_link(text, cursor.offset)
        && (cursor.offset >= notes || takes_links(cursor, subject))
    {
        return links(cursor, typed);
    }
    if cursor.offset >= notes {
        return nothing;
    }
    in_front(cursor, subject).unwrap_or(nothing)
}

/// Where the notes of a record begin; behind its end while nothing closes its front matter.
fn start_of_notes(text: &str) -> usize {
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let is_fence = line.trim_end() == "---";
        start += line.len();
        match (number, is_fence) {
            (0, false) => return 0,
            (1.., true) => return start,
            _ => {}
        }
    }
    text.len() + 1
}

/// Where the name of a link begins that the place `offset` of `text` is in.
fn open_link(text: &str, offset: usize) -> Option<usize> {
    let before = text.get(..offset)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let start = line + before.get(line..)?.rfind("[[")? + "[[".len();
    let typed = before.get(start..)?;
    (!typed.contains(['|', ']', '['])).then_some(start)
}

/// Whether links may be written where `cursor` is in front matter.
fn takes_links(cursor: &Cursor<'_>, subject: Subject) -> bool {
    let takes = |way: &[&str]| {
        let expected = Expected::at(subject, way);
        expected.is_some_and(|expected| expected.takes_links())
    };
    let is_at = |_: &str, node: &Node| cursor.is_at(&node.span.range());
    if let Some(node) = keys::read(subject, &cursor.file, &cursor.read)
        && let Some(found) = keys::find(&node, &|_| false, &is_at)
    {
        return takes(&found.way);
    }
    // A value that begins with two brackets is a list in a list until the link is closed.
    let before = cursor.read.get(..cursor.offset).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let key = line.trim_start_matches([' ', '-']).split(':').next();
    key.is_some_and(|key| takes(&[key]))
}

/// The records that a link can name, or what can be named of one.
fn links(cursor: &Cursor<'_>, start: usize) -> CompletionList {
    let text = &cursor.read;
    let typed = &text[start..cursor.offset];
    let rest = text.get(cursor.offset..).unwrap_or_default();
    let length = rest
        .find(|letter| !is_name_part(letter))
        .unwrap_or(rest.len());
    let end = cursor.offset + length;
    let closing = if rest[length..].starts_with("]]") || rest[length..].starts_with('|') {
        ""
    } else {
        "]]"
    };
    let offers = Offers::new(cursor.view, typed);
    let (from, named) = match typed.split_once('#') {
        Some((record, _)) => {
            let own = cursor.decoded().map(|decoded| &decoded.key);
            (start + record.len() + 1, offers.anchors(record, own))
        }
        None => (start, offers.linkable()),
    };
    let written = |name: &str| format!("{name}{closing}");
    list(cursor, &(from..end), named, &written)
}

/// What stands where nothing does: a word that nobody writes.
const MARK: &str = "qzcursorzq";

/// What may be written in the front matter or the settings where `cursor` is.
fn in_front(cursor: &Cursor<'_>, subject: Subject) -> Option<CompletionList> {
    let word = word_around(&cursor.read, cursor.offset);
    let (before, after) = cursor.read.split_at(cursor.offset);
    let as_value = format!("{before}{MARK}{after}");
    let node = keys::read(subject, &cursor.file, &as_value);
    let found = node.as_ref().and_then(find_mark);
    if let (Some(node), Some(found)) = (&node, found) {
        return Some(at_mark(cursor, subject, node, &found, &word));
    }
    // A key is being written that has no colon yet.
    let (own, rest) = after.split_at(word.end - cursor.offset);
    if !rest.split('\n').next()?.trim().is_empty() {
        return None;
    }
    let as_key = format!("{before}{MARK}{own}: ~{rest}");
    let node = keys::read(subject, &cursor.file, &as_key)?;
    let found = find_mark(&node)?;
    Some(at_mark(cursor, subject, &node, &found, &word))
}

fn find_mark(node: &Node) -> Option<Found<'_>> {
    let is_key = |key: &crate::yaml::Key| key.text.contains(MARK);
    keys::find(node, &is_key, &|text, _| text.contains(MARK))
}

/// The word that the place `offset` of `text` is in or beside.
fn word_around(text: &str, offset: usize) -> Range<usize> {
    let (before, after) = text.split_at(offset);
    let start = before.trim_end_matches(is_name_part).len();
    let end = offset + after.len() - after.trim_start_matches(is_name_part).len();
    start..end
}

/// What may be written where the mark was found, in the place of `word`.
fn at_mark(
    cursor: &Cursor<'_>,
    subject: Subject,
    node: &Node,
    found: &Found<'_>,
    word: &Range<usize>,
) -> CompletionList {
    let is_known = |key: &str| found.beside.iter().any(|(known, _)| known.text == key);
    match &found.thing {
        Thing::Key(_) => {
            let above = &found.way[..found.way.len() - 1];
            let offers = Expected::at(subject, above).map(|it| it.keys());
            let offers = offers.unwrap_or_default().into_iter();
            let offers = offers.filter(|offer| !is_known(offer.name)).collect();
            keys_in(cursor, word, offers, "")
        }
        Thing::Scalar(text, _) if text.contains(char::is_whitespace) => CompletionList::default(),
        Thing::Scalar(..) => {
            let Some(expected) = Expected::at(subject, &found.way) else {
                return CompletionList::default();
            };
            let line = cursor.read[..word.start].rsplit('\n').next();
            let is_alone = line.is_some_and(|line| line.trim().is_empty());
            let (opening, closing) = match (expected.is_list() && !found.is_entry, is_alone) {
                (false, _) => ("", ""),
                (true, true) => ("- ", ""),
                (true, false) => ("[", "]"),
            };
            let offers = expected.keys();
            if !offers.is_empty() && (is_alone || found.is_entry) {
                return keys_in(cursor, word, offers, opening);
            }
            let typed = &cursor.read[word.start..cursor.offset];
            let offers = Offers::new(cursor.view, typed);
            let mut named = local_words(cursor.view, subject, &found.way, node);
            if named.is_empty() {
                named.extend(expected.words().into_iter().map(Named::from));
            }
            named.extend(
                expected
                    .naming()
                    .into_iter()
                    .flat_map(|it| offers.named(&it)),
            );
            let written = |name: &str| format!("{opening}{name}{closing}");
            list(cursor, word, named, &written)
        }
    }
}

/// Keys in the place of `word`, after `opening`; those that must be there first.
fn keys_in(
    cursor: &Cursor<'_>,
    word: &Range<usize>,
    mut offers: Vec<Offer>,
    opening: &str,
) -> CompletionList {
    let client = cursor.view.client;
    let rest = cursor.read.get(word.end..).unwrap_or_default();
    let has_colon = rest.starts_with(':');
    offers.sort_by_key(|offer| !offer.is_required);
    let items = offers.into_iter().enumerate().map(|(place, offer)| {
        let name = offer.name;
        let (words, is_snippet) = match offer.holds {
            _ if has_colon => (format!("{opening}{name}"), false),
            Holds::Values if client.takes_snippets => (format!("{opening}{name}: [$0]"), true),
            Holds::Value | Holds::Values => (format!("{opening}{name}: "), false),
            Holds::Keys => (format!("{opening}{name}:"), false),
        };
        let edit = TextEdit::new(cursor.text.range(word), words);
        CompletionItem {
            label: name.to_owned(),
            kind: Some(CompletionItemKind::PROPERTY),
            detail: offer.is_required.then(|| "must be there".to_owned()),
            documentation: (!offer.doc.is_empty()).then(|| {
                Documentation::MarkupContent(MarkupContent {
                    kind: client.markup(),
                    value: super::hover::words(client, &offer.doc),
                })
            }),
            sort_text: Some(format!("{place:03}")),
            insert_text_format: is_snippet.then_some(InsertTextFormat::SNIPPET),
            text_edit: Some(CompletionTextEdit::Edit(edit)),
            ..CompletionItem::default()
        }
    });
    CompletionList {
        is_incomplete: false,
        items: items.collect(),
    }
}

/// So many names are offered at once; more letters bring the others.
const MOST: usize = 200;

/// `named` in the place of `word`, each as `written` writes it.
fn list(
    cursor: &Cursor<'_>,
    word: &Range<usize>,
    named: Vec<Named>,
    written: &dyn Fn(&str) -> String,
) -> CompletionList {
    let range = cursor.text.range(word);
    let is_incomplete = named.len() > MOST;
    let items = named.into_iter().take(MOST).enumerate();
    let items = items.map(|(place, named)| CompletionItem {
        kind: Some(named.kind),
        detail: Some(named.detail).filter(|detail| !detail.is_empty()),
        filter_text: Some(named.filter),
        sort_text: Some(format!("{place:04}")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(
            range,
            written(&named.name),
        ))),
        label: named.name,
        ..CompletionItem::default()
    });
    CompletionList {
        is_incomplete,
        items: items.collect(),
    }
}
