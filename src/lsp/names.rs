//! The names in a record: what its keys and links name, and where.

use std::ops::Range;

use camino::Utf8PathBuf;

use crate::decode::kinds::Kind;
use crate::decode::{Decoded, Record, RecordKey};
use crate::diag::FilePath;
use crate::parse::notes::{LinkTarget, NoteLink, inline_links};
use crate::resolve::{headings_of, relative_to};
use crate::revise::{Led, address_in, id_in, id_in_mention, led, place_in_source};
use crate::workspace::Checked;

use super::view::{Cursor, View};

/// A name that is written somewhere.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// All of it, such as `[[bodies/gmp|the force]]`.
    pub(super) place: Range<usize>,
    /// The part that says what is named.
    pub(super) word: Range<usize>,
    /// What is named.
    pub(super) target: Target,
}

/// What a name names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The record of one of these kinds, of this id; or an item or heading of it.
    Record(&'static [Kind], String, Option<String>),
    /// An item or heading of the same record.
    Here(String),
    /// A file that is no record, relative to the site's folder.
    File(Utf8PathBuf),
}

/// A record, or an item or heading of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) key: RecordKey,
    pub(super) item: Option<String>,
}

/// Every name in the record `decoded`, whose text is `text`.
pub(super) fn names(decoded: &Decoded, text: &str) -> Vec<Name> {
    let mentions = decoded.mentions.iter().map(|mention| {
        let reference = &mention.reference;
        let place = mention.span.range();
        let item = reference.item.as_ref().map(ToString::to_string);
        let word = id_in_mention(mention, text, &reference.id);
        Name {
            word: word.unwrap_or_else(|| place.clone()),
            place,
            target: Target::Record(reference.kinds, reference.id.to_string(), item),
        }
    });
    let mut names: Vec<Name> = mentions.collect();
    for value in &decoded.inline {
        let shift = value.span.range().start;
        let source = text.get(value.span.range()).unwrap_or_default();
        for link in inline_links(value) {
            let place = place_in_source(source, value, &link.span.range());
            let place = place.map(|place| shift + place.start..shift + place.end);
            names.extend(place.and_then(|place| linked(decoded, &link, place, text)));
        }
    }
    for link in &decoded.outline.links {
        names.extend(linked(decoded, link, link.span.range(), text));
    }
    names
}

/// The name that a link at `place` of `text` is, if it is one.
fn linked(decoded: &Decoded, link: &NoteLink, place: Range<usize>, text: &str) -> Option<Name> {
    let written = text.get(place.clone())?;
    let (target, word) = match &link.target {
        LinkTarget::Record { id, anchor, .. } => {
            let Led::Named(kinds, id) =
                led(&link.target, &decoded.file).unwrap_or_else(|| Led::Named(&[], id.clone()))
            else {
                return None;
            };
            let word = id_in(written, &id);
            (Target::Record(kinds, id, anchor.clone()), word)
        }
        LinkTarget::File { anchor, .. } => {
            let Led::File(key) = led(&link.target, &decoded.file)? else {
                return None;
            };
            let (kinds, id) = (key.kind.alone(), key.id.to_string());
            let word = address_in(written);
            (Target::Record(kinds, id, anchor.clone()), word)
        }
        LinkTarget::Asset { path, .. } => {
            let file = relative_to(&decoded.file, path)?;
            (Target::File(file), address_in(written))
        }
        LinkTarget::Anchor(anchor) => (Target::Here(anchor.clone()), None),
        LinkTarget::Site(_) | LinkTarget::External(_) => return None,
    };
    let word = word.map_or(place.clone(), |word| {
        place.start + word.start..place.start + word.end
    });
    Some(Name {
        place,
        word,
        target,
    })
}

/// The name at `cursor`.
pub(super) fn name_at(cursor: &Cursor<'_>) -> Option<Name> {
    let decoded = cursor.decoded()?;
    let names = names(decoded, &cursor.read).into_iter();
    // Of a picture in a link the smaller one is meant.
    names
        .filter(|name| cursor.is_at(&name.place))
        .min_by_key(|name| name.place.len())
}

impl Target {
    /// The record that is named in the record `own`, if it is there.
    pub(super) fn subject(&self, site: &Checked, own: &RecordKey) -> Option<Subject> {
        match self {
            Self::Record(kinds, id, item) => Some(Subject {
                key: site.find(kinds, id)?.clone(),
                item: item.clone().filter(|item| !item.is_empty()),
            }),
            Self::Here(item) => Some(Subject {
                key: own.clone(),
                item: Some(item.clone()).filter(|item| !item.is_empty()),
            }),
            Self::File(_) => None,
        }
    }
}

/// What `cursor` is about: what is named there, the item whose id stands there, or the record itself on
/// its first line and its title. The place is that of its name.
pub(super) fn subject_at(cursor: &Cursor<'_>) -> Option<(Subject, Range<usize>)> {
    let decoded = cursor.decoded()?;
    let key = &decoded.key;
    if let Some(name) = name_at(cursor) {
        let subject = name.target.subject(cursor.view.site, key)?;
        return Some((subject, name.word));
    }
    let own = |item: Option<String>| Subject {
        key: key.clone(),
        item,
    };
    let first = 0..cursor.read.find('\n').unwrap_or(cursor.read.len());
    let Some(record) = &decoded.record else {
        return cursor.is_at(&first).then(|| (own(None), first));
    };
    let mut places = places_of(record).into_iter();
    if let Some((item, place)) = places.find(|(_, place)| cursor.is_at(place)) {
        return Some((own(Some(item)), place));
    }
    let title = record.common.title.span.range();
    let before = cursor.read.get(..title.start).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    if !title.is_empty() && cursor.is_at(&(line..title.end)) {
        return Some((own(None), title));
    }
    cursor.is_at(&first).then(|| (own(None), first))
}

/// The items and headings of `record` that can be named, and where.
pub(super) fn places_of(record: &Record) -> Vec<(String, Range<usize>)> {
    let items = record.items().into_iter();
    let items = items.filter(|(id, _)| !id.value.is_empty());
    let items = items.map(|(id, _)| (id.value.to_string(), id.span.range()));
    let headings = record.outline.headings.iter();
    let shown = headings.filter(|heading| !heading.restricted);
    let headings = headings_of(record)
        .into_iter()
        .zip(shown.map(|it| it.span.range()));
    items.chain(headings).collect()
}

/// Where `subject` stands: in each file of its record.
pub(super) fn definitions(view: View<'_>, subject: &Subject) -> Vec<(FilePath, Range<usize>)> {
    let mut found = Vec::new();
    for decoded in view.site.of(&subject.key) {
        let place = match (&decoded.record, &subject.item) {
            (Some(record), Some(item)) => {
                let mut places = places_of(record).into_iter();
                places.find(|(id, _)| id == item).map(|(_, place)| place)
            }
            (Some(record), None) => Some(record.common.title.span.range()),
            (None, _) => Some(0..0),
        };
        found.extend(place.map(|place| (decoded.file.clone(), place)));
    }
    found
}

/// Everything that names `subject`; of a record also what names an item of it.
pub(super) fn references(view: View<'_>, subject: &Subject) -> Vec<(FilePath, Range<usize>)> {
    let mut found = Vec::new();
    for decoded in view.site.all() {
        if decoded.mentions.is_empty()
            && decoded.inline.is_empty()
            && decoded.outline.links.is_empty()
        {
            continue;
        }
        let Some(text) = view.site.text(&decoded.file) else {
            continue;
        };
        let mut places: Vec<Range<usize>> = names(decoded, &text)
            .into_iter()
            .filter(|name| {
                let named = name.target.subject(view.site, &decoded.key);
                named.is_some_and(|named| {
                    named.key == subject.key
                        && (subject.item.is_none() || named.item == subject.item)
                        // A link within the page names no record.
                        && (subject.item.is_some() || !matches!(name.target, Target::Here(_)))
                })
            })
            .map(|name| name.word)
            .collect();
        places.sort_by_key(|place| (place.start, place.end));
        places.dedup();
        let file = &decoded.file;
        found.extend(places.into_iter().map(|place| (file.clone(), place)));
    }
    found
}
