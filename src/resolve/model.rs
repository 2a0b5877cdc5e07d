//! The records of a build, as every later stage sees them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Settings;
use crate::decode::kinds::coverage::Coverage;
use crate::decode::kinds::framework::Framework;
use crate::decode::kinds::inspection::{Inspection, InspectionKind};
use crate::decode::kinds::metric::Metric;
use crate::decode::kinds::organisation::Organisation;
use crate::decode::kinds::page::Page;
use crate::decode::kinds::person::Person;
use crate::decode::kinds::scale::Scale;
use crate::decode::kinds::series::Series;
use crate::decode::kinds::source::Source;
use crate::decode::kinds::topic::Topic;
use crate::decode::kinds::{Facts, Kind};
use crate::decode::references::{Ref, Reference};
use crate::decode::{Record, RecordKey};

use super::routes::Routes;
use super::{AsAt, Audience};

/// Everything that a build knows, and nothing else: as at one instant, for one audience.
#[derive(Clone, Debug)]
pub struct Model {
    /// The site's settings.
    pub settings: Arc<Settings>,
    /// The instant as at which everything is computed.
    pub as_at: AsAt,
    /// For whom it is.
    pub audience: Audience,
    /// Where everything stands on the site.
    pub routes: Routes,
    records: BTreeMap<RecordKey, Arc<Record>>,
}

/// A record and the keys of its kind.
#[derive(Debug)]
pub struct Entry<'a, T> {
    /// The record.
    pub record: &'a Record,
    /// The keys of its kind.
    pub facts: &'a T,
}

impl<T> Clone for Entry<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Entry<'_, T> {}

/// The keys of one kind, or of several that are alike.
pub trait FactsOf: Sized + 'static {
    /// The kinds whose keys they are.
    const KINDS: &'static [Kind];
    /// Them, if `facts` are of one of the kinds.
    fn of(facts: &Facts) -> Option<&Self>;
}

macro_rules! facts_of {
    ($( $type:ty: $($kind:ident)|+; )*) => {
        $( impl FactsOf for $type {
            const KINDS: &'static [Kind] = &[ $( Kind::$kind, )+ ];

            fn of(facts: &Facts) -> Option<&Self> {
                match facts {
                    $( Facts::$kind(facts) )|+ => Some(facts),
                    _ => None,
                }
            }
        } )*
    };
}

facts_of! {
    Inspection: Inspections;
    Series: Series;
    Coverage: Coverage;
    Page: Pages;
    Organisation: Bodies | Inspectorates;
    Framework: Frameworks;
    Scale: Scales;
    Metric: Metrics;
    Person: People;
    Topic: Topics;
    Source: Sources;
}

impl Model {
    /// A model of `records`.
    pub(super) fn new(
        settings: Arc<Settings>,
        as_at: AsAt,
        audience: Audience,
        records: BTreeMap<RecordKey, Record>,
    ) -> Self {
        let records: BTreeMap<_, _> = records
            .into_iter()
            .map(|(key, record)| (key, Arc::new(record)))
            .collect();
        let routes = Routes::new(records.values().map(AsRef::as_ref), settings.page_size);
        Self {
            settings,
            as_at,
            audience,
            routes,
            records,
        }
    }

    /// Gives every planned inspection that has no title one: its kind and its bodies.
    pub(super) fn name_planned(&mut self) {
        let untitled: Vec<(RecordKey, String)> = self
            .all::<Inspection>()
            .filter(|entry| entry.record.common.title.is_empty())
            .map(|entry| (entry.key().clone(), self.planned_title(entry.facts)))
            .collect();
        for (key, title) in untitled {
            if let Some(record) = self.records.get_mut(&key) {
                let common = &mut Arc::make_mut(record).common;
                Arc::make_mut(common).title.value = title.into();
            }
        }
    }

    fn planned_title(&self, inspection: &Inspection) -> String {
        let kind = inspection
            .kind
            .map_or_else(|| "inspection".to_owned(), InspectionKind::noun);
        let bodies: Vec<&str> = inspection
            .bodies
            .iter()
            .filter_map(|body| self.named(&body.reference))
            .map(|body| &*body.common.title.value)
            .collect();
        let mut letters = kind.chars();
        let first = letters
            .next()
            .map(|letter| letter.to_uppercase().to_string());
        format!(
            "{}{} of {}",
            first.unwrap_or_default(),
            letters.as_str(),
            bodies.join(" and ")
        )
    }

    /// The record called `key`.
    pub fn get(&self, key: &RecordKey) -> Option<&Record> {
        self.records.get(key).map(AsRef::as_ref)
    }

    /// The record called `key`, to be kept.
    pub fn share(&self, key: &RecordKey) -> Option<Arc<Record>> {
        self.records.get(key).cloned()
    }

    /// The record that `reference` names, or that has the item that it names.
    pub fn named(&self, reference: &Reference) -> Option<&Record> {
        let key = |kind: &Kind| RecordKey {
            kind: *kind,
            id: reference.id.clone(),
        };
        reference.kinds.iter().find_map(|kind| self.get(&key(kind)))
    }

    /// The record that `name` names, with the keys of its kind.
    pub fn entry<T: FactsOf, R>(&self, name: &Ref<R>) -> Option<Entry<'_, T>> {
        Entry::of(self.named(&name.reference)?)
    }

    /// The record called `id` with the keys of its kind.
    pub fn find<T: FactsOf>(&self, id: &crate::base::Id) -> Option<Entry<'_, T>> {
        T::KINDS.iter().find_map(|kind| {
            let key = RecordKey {
                kind: *kind,
                id: id.clone(),
            };
            Entry::of(self.get(&key)?)
        })
    }

    /// All records, by kind and id.
    pub fn records(&self) -> impl DoubleEndedIterator<Item = &Record> + Clone {
        self.records.values().map(AsRef::as_ref)
    }

    /// All records of `kind`, by id.
    pub fn of_kind(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Record> + Clone {
        self.records().filter(move |record| record.key.kind == kind)
    }

    /// All records whose keys are `T`, by kind and id.
    pub fn all<T: FactsOf>(&self) -> impl DoubleEndedIterator<Item = Entry<'_, T>> + Clone {
        self.records().filter_map(Entry::of)
    }
}

impl<'a, T: FactsOf> Entry<'a, T> {
    /// `record` with the keys of its kind, if it is of that kind.
    pub fn of(record: &'a Record) -> Option<Self> {
        Some(Self {
            record,
            facts: T::of(&record.facts)?,
        })
    }
}

impl<T> Entry<'_, T> {
    /// What the record is called.
    pub fn key(&self) -> &RecordKey {
        &self.record.key
    }
}
