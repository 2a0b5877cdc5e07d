//! The records as they are written, whoever may see them and whenever they become known.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::base::Span;
use crate::config::Settings;
use crate::decode::references::{Ref, Reference};
use crate::decode::{Decoded, Edition, Record, RecordKey};
use crate::resolve::{Entry, FactsOf};

/// All records that could be read, in both editions, and what they are checked against.
#[derive(Debug)]
pub struct Written<'a> {
    /// Everything that the files say, also of records that could not be read whole.
    pub decoded: &'a [Arc<Decoded>],
    /// The site's settings.
    pub settings: &'a Settings,
    /// The clock's day in the site's time zone, or the day asked for if that is later.
    pub today: Date,
    by_key: BTreeMap<&'a RecordKey, &'a Record>,
}

impl<'a> Written<'a> {
    /// What `decoded` say, on the day `today`.
    pub fn new(decoded: &'a [Arc<Decoded>], settings: &'a Settings, today: Date) -> Self {
        let mut by_key = BTreeMap::new();
        for record in records(decoded) {
            // What other records rely on is the edition that stands, where there is one.
            if record.edition == Edition::Current || !by_key.contains_key(&record.key) {
                by_key.insert(&record.key, record);
            }
        }
        Self {
            decoded,
            settings,
            today,
            by_key,
        }
    }

    /// All records, each edition by itself.
    pub fn records(&self) -> impl Iterator<Item = &'a Record> + use<'a> {
        records(self.decoded)
    }

    /// All records whose keys are `T`, each edition by itself.
    pub fn all<T: FactsOf>(&self) -> impl Iterator<Item = Entry<'a, T>> + use<'a, T> {
        self.records().filter_map(Entry::of)
    }

    /// The record that `reference` names, or that has the item that it names.
    pub fn named(&self, reference: &Reference) -> Option<&'a Record> {
        reference.kinds.iter().find_map(|kind| {
            let key = RecordKey {
                kind: *kind,
                id: reference.id.clone(),
            };
            self.by_key.get(&key).copied()
        })
    }

    /// The record that `name` names, with the keys of its kind.
    pub fn entry<T: FactsOf, R>(&self, name: &Ref<R>) -> Option<Entry<'a, T>> {
        Entry::of(self.named(&name.reference)?)
    }
}

fn records(decoded: &[Arc<Decoded>]) -> impl Iterator<Item = &Record> {
    decoded
        .iter()
        .filter_map(|one| one.record.as_ref())
        .filter(|record| !matches!(record.edition, Edition::Language(_)))
}

/// Whether `key` stands at the left edge of the front matter of `record`.
///
/// A key that is written but wrong has been reported, and stands in the record as if it were left out.
pub(super) fn has_key(record: &Record, key: &str) -> bool {
    record.front.lines().any(|line| {
        let rest = line.strip_prefix(key).unwrap_or_default();
        rest.trim_start().starts_with(':')
    })
}

/// Whether `key` is written in the item at `span` of `record`.
pub(super) fn item_has_key(record: &Record, span: Span, key: &str) -> bool {
    let item = record.front.part(span.range());
    item.match_indices(key).any(|(at, _)| {
        let before = item[..at].trim_end_matches(' ');
        let begins = before.is_empty() || before.ends_with(['\n', '{', ',', '-']);
        begins && item[at + key.len()..].trim_start().starts_with(':')
    })
}

/// Where something that `record` lacks would be written: the beginning of its front matter.
pub(super) fn head(record: &Record) -> Span {
    let first_line = record.front.find('\n').map_or(0, |end| end + 1);
    Span::at(first_line.min(record.notes.range().start))
}

/// Where `key` stands at the left edge of the front matter of `record`, with its value on that line.
pub(super) fn key_span(record: &Record, key: &str) -> Span {
    let mut start = 0;
    for line in record.front.split_inclusive('\n') {
        let rest = line.strip_prefix(key).unwrap_or_default();
        if rest.trim_start().starts_with(':') {
            return Span::new(start, start + line.trim_end().len());
        }
        start += line.len();
    }
    head(record)
}
