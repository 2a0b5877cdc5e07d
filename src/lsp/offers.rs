//! The names that can be written: of records, of items in them, and words of a framework or a site.

use std::collections::BTreeMap;

use lsp_types::CompletionItemKind;

use super::hover::{framework_called, framework_scale, title};
use super::keys::Word;
use super::names::places_of;
use super::view::View;
use crate::check::rules;
use crate::decode::kinds::Kind;
use crate::decode::references::{ItemKind, Naming};
use crate::decode::{Decoded, Edition, RecordKey};
use crate::schema::{self, Subject};
use crate::yaml::{Node, Value};

/// A name that can be written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named {
    /// As it is written.
    pub(super) name: String,
    /// What it is.
    pub(super) detail: String,
    /// What it is found by while it is typed.
    pub(super) filter: String,
    pub(super) kind: CompletionItemKind,
}

/// Whether `letter` can be a part of a name.
pub(super) fn is_name_part(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_' | '/' | '#')
}

impl Named {
    fn word(word: &str, detail: &str) -> Self {
        Self {
            name: word.to_owned(),
            detail: detail.to_owned(),
            filter: word.to_owned(),
            kind: CompletionItemKind::ENUM_MEMBER,
        }
    }
}

impl From<Word> for Named {
    fn from(word: Word) -> Self {
        Self::word(word.word, word.meaning)
    }
}

/// The names that begin to be `typed`.
pub(super) struct Offers<'a> {
    view: View<'a>,
    typed: &'a str,
    /// The same in small letters, to compare.
    wanted: String,
}

impl<'a> Offers<'a> {
    pub(super) fn new(view: View<'a>, typed: &'a str) -> Self {
        Self {
            view,
            typed,
            wanted: typed.to_lowercase(),
        }
    }

    /// Every record, as a link names it: with its kind where its id alone is not enough.
    pub(super) fn linkable(&self) -> Vec<Named> {
        let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
        for record in self.records(Kind::ALL) {
            *ids.entry(&record.key.id).or_default() += 1;
        }
        let has_kind = |key: &RecordKey| {
            let is_clear = ids.get(key.id.as_str()) == Some(&1) && !key.id.contains('/');
            self.typed.contains('/') || !is_clear
        };
        let records = self.records(Kind::ALL);
        let named = records.filter_map(|record| {
            let key = &record.key;
            let name = if has_kind(key) {
                key.to_string()
            } else {
                key.id.to_string()
            };
            self.record(record, name)
        });
        named.collect()
    }

    /// What can be named of the record that a link calls `written`; of the record `own` when it calls none.
    pub(super) fn anchors(&self, written: &str, own: Option<&RecordKey>) -> Vec<Named> {
        let key = match written.split_once('/') {
            _ if written.is_empty() => own,
            Some((folder, id)) => {
                let kind = Kind::in_folder(folder);
                kind.and_then(|kind| self.view.site.find(kind.alone(), id))
            }
            None => self.view.site.find(Kind::ALL, written),
        };
        let records = key.into_iter().flat_map(|key| self.view.site.of(key));
        let records = records.filter_map(|decoded| decoded.record.as_ref());
        let mut named: Vec<Named> = records
            .flat_map(places_of)
            .map(|(anchor, _)| Named::word(&anchor, ""))
            .collect();
        named.dedup();
        named
    }

    /// The records or items that `naming` lets a key name.
    pub(super) fn named(&self, naming: &Naming) -> Vec<Named> {
        if let Some(item) = naming.item {
            return self.items(naming, item);
        }
        let own: Vec<Kind> = naming.kinds.to_vec();
        let others = own.into_iter().filter(|kind| !naming.bare.contains(kind));
        let others: Vec<Kind> = others.collect();
        let bare = |record: &Decoded| {
            if self.typed.contains('/') {
                record.key.to_string()
            } else {
                record.key.id.to_string()
            }
        };
        let first = self.records(naming.bare);
        let first = first.filter_map(|record| self.record(record, bare(record)));
        let rest = self.records(&others);
        let rest = rest.filter_map(|record| self.record(record, record.key.to_string()));
        first.chain(rest).collect()
    }

    /// The items of the kind `item`: of the record that is written before, or the records that have some.
    fn items(&self, naming: &Naming, item: ItemKind) -> Vec<Named> {
        let is_area = item == ItemKind::Area;
        let mark = if is_area { '/' } else { '#' };
        let of = |record: &Decoded| -> Vec<String> {
            let items = record.record.iter().flat_map(|record| record.items());
            let items = items.filter(|(id, kind)| *kind == item && !id.value.is_empty());
            items.map(|(id, _)| id.value.to_string()).collect()
        };
        let name = |record: &Decoded| {
            if is_area {
                record.key.id.to_string()
            } else {
                record.key.to_string()
            }
        };
        let kinds = [naming.bare, naming.kinds].concat();
        let Some((written, _)) = self.typed.split_once(mark) else {
            let with_items = self.records(&kinds).filter(|record| !of(record).is_empty());
            let named = with_items
                .filter_map(|record| self.record(record, format!("{}{mark}", name(record))));
            return named.collect();
        };
        let records = self
            .records(&kinds)
            .filter(|record| name(record) == written);
        let items = records.flat_map(of);
        items
            .map(|item| Named::word(&format!("{written}{mark}{item}"), ""))
            .collect()
    }

    /// One text of every record of `kinds`.
    fn records(&self, kinds: &[Kind]) -> impl Iterator<Item = &'a Decoded> {
        let kinds = kinds.to_vec();
        let all = self.view.site.all();
        all.filter(move |it| kinds.contains(&it.key.kind) && it.edition == Edition::Current)
    }

    /// `record` under `name`, if that or its title has what is typed.
    fn record(&self, record: &Decoded, name: String) -> Option<Named> {
        let known = record.record.as_ref();
        let title = known.map_or("", |record| title(self.view, record));
        let filter = format!("{name} {title}");
        filter.to_lowercase().contains(&self.wanted).then(|| Named {
            detail: format!("{}: {title}", record.key.kind.one()),
            name,
            filter,
            kind: CompletionItemKind::REFERENCE,
        })
    }
}

/// Words that are known from the site or from another record: a site's own kinds, the areas of the
/// framework and the grades of its scale, the codes of rules.
pub(super) fn local_words(
    view: View<'_>,
    subject: Subject,
    way: &[&str],
    front: &Node,
) -> Vec<Named> {
    if let Some(words) = schema::vocabulary(subject, way) {
        let own = view.site.settings().map(|settings| match way.last() {
            Some(&"type") => settings.body_types.as_slice(),
            _ => settings.finding_kinds.as_slice(),
        });
        let word = |word: &str| Named::word(word, "");
        return match own {
            Some(own) => own.iter().map(|own| word(own)).collect(),
            None => words.iter().map(|known| word(known)).collect(),
        };
    }
    let framework = || {
        let Value::Mapping(pairs) = &front.value else {
            return None;
        };
        let (_, name) = pairs.iter().find(|(key, _)| key.text == "framework")?;
        let Value::Scalar { text, .. } = &name.value else {
            return None;
        };
        framework_called(view, text)
    };
    match (subject, way) {
        (Subject::Record(Kind::Inspections), ["findings" | "judgements", "area"]) => {
            let areas = framework().map_or(&[][..], |framework| &framework.areas);
            let areas = areas.iter();
            areas
                .map(|area| Named::word(&area.id.value, &area.label))
                .collect()
        }
        (Subject::Record(Kind::Inspections), ["judgements", "grade"]) => {
            let scale = framework().and_then(|framework| framework_scale(view, framework));
            let grades = scale.into_iter().flat_map(|scale| {
                let grades = scale.grades.iter();
                let grades = grades.map(|grade| Named::word(&grade.id.value, &grade.label));
                let states = scale.states().into_iter();
                grades.chain(states.map(|(id, label)| Named::word(id, label)))
            });
            grades.collect()
        }
        (Subject::Record(_), ["accept", "rule"]) => {
            let rules = rules::all().iter();
            rules
                .map(|rule| Named::word(rule.code, rule.summary))
                .collect()
        }
        _ => Vec::new(),
    }
}
