//! Everything that the sources name, before audience and day: what references are checked against.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Id, Spanned};
use crate::decode::kinds::Kind;
use crate::decode::references::{ItemKind, Reference};
use crate::decode::{Decoded, Edition, RecordKey};
use crate::diag::{Diagnostic, FilePath};

/// All records that there are files for.
pub(super) struct Universe<'a> {
    records: BTreeMap<&'a RecordKey, Entry<'a>>,
}

/// What is known of one record, whichever of its editions it stands in.
struct Entry<'a> {
    file: &'a FilePath,
    items: BTreeMap<&'a Id, ItemKind>,
    /// Whether every file of it could be read; if not, nothing is known of its items.
    readable: bool,
}

/// What a reference comes to.
pub(super) enum Found {
    /// It names something.
    There,
    /// Nothing is called so.
    NoRecord,
    /// The record is there, the item is not.
    NoItem,
    /// The item is there, but is of another kind.
    WrongItem(ItemKind),
}

impl<'a> Universe<'a> {
    /// What `decoded` name; reports ids that are not unique.
    pub(super) fn new(decoded: &'a [Arc<Decoded>], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut records: BTreeMap<&RecordKey, Entry<'_>> = BTreeMap::new();
        for one in decoded
            .iter()
            .filter(|one| !matches!(one.edition, Edition::Language(_)))
        {
            let entry = records.entry(&one.key).or_insert_with(|| Entry {
                file: &one.file,
                items: BTreeMap::new(),
                readable: true,
            });
            match &one.record {
                Some(record) => {
                    let items = record.items();
                    report_twins(&items, &one.file, diagnostics);
                    entry
                        .items
                        .extend(items.iter().map(|(id, kind)| (&id.value, *kind)));
                }
                None => entry.readable = false,
            }
        }
        let universe = Self { records };
        universe.report_shared_ids(diagnostics);
        universe
    }

    /// Whether `reference` names something, and an item of kind `wanted` if it names one.
    pub(super) fn find(&self, reference: &Reference, wanted: Option<ItemKind>) -> Found {
        let Some(entry) = self.entry(reference.kinds, &reference.id) else {
            return Found::NoRecord;
        };
        let Some(item) = reference.item.as_ref().filter(|_| entry.readable) else {
            return Found::There;
        };
        match entry.items.get(item) {
            None => Found::NoItem,
            Some(kind) if wanted.is_some_and(|wanted| wanted != *kind) => Found::WrongItem(*kind),
            Some(_) => Found::There,
        }
    }

    /// The record called `id` of one of `kinds`.
    pub(super) fn key(&self, kinds: &[Kind], id: &str) -> Option<&'a RecordKey> {
        let id = Id::parse_nested(id)?;
        kinds.iter().find_map(|kind| {
            let key = RecordKey {
                kind: *kind,
                id: id.clone(),
            };
            self.records.get_key_value(&key).map(|(key, _)| *key)
        })
    }

    /// Whether the record `key` has an item called `item`, or may have one that cannot be read.
    pub(super) fn has_item(&self, key: &RecordKey, item: &str) -> bool {
        let named =
            |entry: &Entry<'_>| !entry.readable || entry.items.keys().any(|id| id.as_str() == item);
        self.records.get(key).is_some_and(named)
    }

    /// The ids of the items of the record `key`.
    pub(super) fn items_of(&self, key: &RecordKey) -> impl Iterator<Item = &'a str> + use<'a> {
        let items = self.records.get(key).map(|entry| entry.items.keys());
        let ids: Vec<&'a str> = items.into_iter().flatten().map(|id| id.as_str()).collect();
        ids.into_iter()
    }

    /// The ids of all records of `kinds`, for the nearest spelling.
    pub(super) fn ids(&self, kinds: &'static [Kind]) -> impl Iterator<Item = &'a RecordKey> {
        self.records
            .keys()
            .copied()
            .filter(|key| kinds.contains(&key.kind))
    }

    /// The ids of the items of the record that `reference` names.
    pub(super) fn item_ids(&self, reference: &Reference) -> Vec<&'a str> {
        let entry = self.entry(reference.kinds, &reference.id);
        entry.map_or_else(Vec::new, |entry| {
            entry.items.keys().map(|id| id.as_str()).collect()
        })
    }

    fn entry(&self, kinds: &[Kind], id: &Id) -> Option<&Entry<'a>> {
        kinds.iter().find_map(|kind| {
            self.records.get(&RecordKey {
                kind: *kind,
                id: id.clone(),
            })
        })
    }

    /// The ids of bodies and inspectorates are unique together.
    fn report_shared_ids(&self, diagnostics: &mut Vec<Diagnostic>) {
        for (key, entry) in self
            .records
            .iter()
            .filter(|(key, _)| key.kind == Kind::Bodies)
        {
            let twin = RecordKey {
                kind: Kind::Inspectorates,
                id: key.id.clone(),
            };
            if let Some(other) = self.records.get(&twin) {
                let message = format!("`{}` is both a body and an inspectorate", key.id);
                let help = format!(
                    "keep one of `{}` and `{}`: an inspectorate can be named wherever a body can",
                    entry.file, other.file
                );
                diagnostics.push(
                    Diagnostic::error("duplicate-id", message)
                        .in_file(entry.file)
                        .help(help),
                );
            }
        }
    }
}

/// Reports items of one record that share an id.
fn report_twins(items: &[(&Spanned<Id>, ItemKind)], file: &FilePath, into: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<&Id, &Spanned<Id>> = BTreeMap::new();
    for (id, _) in items.iter().filter(|(id, _)| !id.value.is_empty()) {
        if let Some(earlier) = first.get(&id.value) {
            let message = format!("two items of this record are called `{}`", id.value);
            into.push(
                Diagnostic::error("duplicate-id", message)
                    .at(file, id.span)
                    .and_at(file, earlier.span, "first used here")
                    .help("give one of them another id; ids of findings, figures and statements are unique together"),
            );
        } else {
            first.insert(&id.value, id);
        }
    }
}
