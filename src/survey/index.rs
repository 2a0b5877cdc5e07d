//! Which records name which others: the other direction of every reference that pages follow.

use std::collections::BTreeMap;

use crate::decode::kinds::coverage::Coverage;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::items::Statement;
use crate::decode::references::Ref;
use crate::decode::{Record, RecordKey};
use crate::resolve::model::FactsOf;
use crate::resolve::routes::list_order;
use crate::resolve::{Entry, Model};

type Lists<'m, T> = BTreeMap<&'m RecordKey, Vec<T>>;

/// A statement and the record that reports it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'m> {
    /// The record that reports it.
    pub record: &'m Record,
    /// The statement.
    pub statement: &'m Statement,
}

/// Which records name which others. Lists of inspections and coverage are latest first.
#[derive(Debug, Default)]
pub struct Index<'m> {
    inspections_of_body: Lists<'m, Entry<'m, Inspection>>,
    inspections_by_inspectorate: Lists<'m, Entry<'m, Inspection>>,
    inspections_under_framework: Lists<'m, Entry<'m, Inspection>>,
    inspections_of_series: Lists<'m, Entry<'m, Inspection>>,
    followed_by: Lists<'m, Entry<'m, Inspection>>,
    coverage_of: Lists<'m, Entry<'m, Coverage>>,
    variants_of: Lists<'m, Entry<'m, Coverage>>,
    on_topic: Lists<'m, &'m Record>,
    said_by: Lists<'m, Said<'m>>,
    named_by: Lists<'m, &'m Record>,
}

macro_rules! readers {
    ($( $(#[doc = $doc:literal])* $name:ident -> $type:ty; )*) => {
        impl<'m> Index<'m> {
            $(
                $(#[doc = $doc])*
                pub fn $name(&self, key: &RecordKey) -> &[$type] {
                    self.$name.get(key).map_or(&[], Vec::as_slice)
                }
            )*
        }
    };
}

readers! {
    /// The inspections of a body, and of the groups that it is a member of.
    inspections_of_body -> Entry<'m, Inspection>;
    /// The inspections that an inspectorate led or supported.
    inspections_by_inspectorate -> Entry<'m, Inspection>;
    /// The inspections under a framework.
    inspections_under_framework -> Entry<'m, Inspection>;
    /// The inspections that are part of a series.
    inspections_of_series -> Entry<'m, Inspection>;
    /// The inspections that follow an inspection up.
    followed_by -> Entry<'m, Inspection>;
    /// The press items about an inspection.
    coverage_of -> Entry<'m, Coverage>;
    /// The press items that are copies or other versions of one.
    variants_of -> Entry<'m, Coverage>;
    /// The records on a topic.
    on_topic -> &'m Record;
    /// What a person or an organisation said, latest first.
    said_by -> Said<'m>;
    /// The frameworks of an inspectorate or scale, the parts of a body, the sources of a publisher.
    named_by -> &'m Record;
}

impl<'m> Index<'m> {
    /// The index of `model`.
    pub(super) fn new(model: &'m Model) -> Self {
        let mut index = Self::default();
        let mut inspections: Vec<Entry<'_, Inspection>> = model.all().collect();
        inspections.sort_by(|a, b| list_order(a.record, b.record));
        for entry in inspections {
            index.add_inspection(model, entry);
        }
        let mut coverage: Vec<Entry<'_, Coverage>> = model.all().collect();
        coverage.sort_by(|a, b| list_order(a.record, b.record));
        for entry in coverage {
            add(&mut index.coverage_of, model, &entry.facts.about, entry);
            add(
                &mut index.variants_of,
                model,
                &entry.facts.variant_of,
                entry,
            );
        }
        let mut records: Vec<&Record> = model.records().collect();
        records.sort_by(|a, b| list_order(a, b));
        for record in records {
            add(&mut index.on_topic, model, &record.common.topics, record);
            index.add_statements(model, record);
            index.add_named(model, record);
        }
        for said in index.said_by.values_mut() {
            said.sort_by(|a, b| b.statement.date.date().cmp(&a.statement.date.date()));
        }
        index
    }

    fn add_inspection(&mut self, model: &'m Model, entry: Entry<'m, Inspection>) {
        let facts = entry.facts;
        add(&mut self.inspections_of_body, model, &facts.bodies, entry);
        for body in &facts.bodies {
            if let Some(group) =
                model.entry::<crate::decode::kinds::organisation::Organisation, _>(body)
            {
                add(
                    &mut self.inspections_of_body,
                    model,
                    &group.facts.members,
                    entry,
                );
            }
        }
        add(
            &mut self.inspections_by_inspectorate,
            model,
            [&facts.inspectorate],
            entry,
        );
        add(
            &mut self.inspections_by_inspectorate,
            model,
            &facts.supported_by,
            entry,
        );
        add(
            &mut self.inspections_under_framework,
            model,
            &facts.framework,
            entry,
        );
        add(
            &mut self.inspections_of_series,
            model,
            facts.series.as_ref().map(|part| &part.id),
            entry,
        );
        add(&mut self.followed_by, model, &facts.previous, entry);
    }

    fn add_statements(&mut self, model: &'m Model, record: &'m Record) {
        for statement in record.statements() {
            let said = Said { record, statement };
            add(&mut self.said_by, model, &statement.person, said);
            add(&mut self.said_by, model, &statement.organisation, said);
        }
    }

    fn add_named(&mut self, model: &'m Model, record: &'m Record) {
        use crate::decode::kinds::framework::Framework;
        use crate::decode::kinds::organisation::Organisation;
        use crate::decode::kinds::source::Source;
        if let Some(framework) = Framework::of(&record.facts) {
            add(&mut self.named_by, model, [&framework.inspectorate], record);
            add(&mut self.named_by, model, &framework.scale, record);
        }
        if let Some(organisation) = Organisation::of(&record.facts) {
            add(&mut self.named_by, model, &organisation.parent, record);
        }
        if let Some(source) = Source::of(&record.facts) {
            add(&mut self.named_by, model, [&source.publisher], record);
        }
    }
}

/// Adds `value` to the lists of the records that `names` name, once each.
fn add<'m, T: Copy, R: 'm>(
    lists: &mut Lists<'m, T>,
    model: &'m Model,
    names: impl IntoIterator<Item = &'m Ref<R>>,
    value: T,
) {
    let mut keys: Vec<&RecordKey> = Vec::new();
    for name in names {
        if let Some(record) = model.named(&name.reference)
            && !keys.contains(&&record.key)
        {
            keys.push(&record.key);
            lists.entry(&record.key).or_default().push(value);
        }
    }
}
