//! What somebody said, with every wording in which it is in print: what the component `statement` shows.

use crate::base::PartialDate;
use crate::decode::kinds::items::Statement;
use crate::decode::kinds::person::{Person, Role};
use crate::decode::{Record, RecordKey};
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{Markup, SitePath, view};
use crate::resolve::{Entry, Model};
use crate::survey::Said;

use super::{CitationView, cited, short_link};

view! {
    /// One wording of what was said.
    pub struct WordingView {
        /// Its name on its record's page, which is its anchor there.
        id: Option<String>,
        /// What was said.
        text: Markup,
        /// Whether that is word for word.
        is_quote: bool,
        /// The record that reports it; none where that is the page itself.
        record: Option<Link>,
        /// Where it is from, where that is not the page itself.
        source: Option<CitationView>,
    }
}

view! {
    /// What somebody said on one occasion.
    pub struct StatementView {
        /// Who said it.
        person: Option<Link>,
        /// In which role on that day.
        role: Option<String>,
        /// For which organisation.
        organisation: Option<Link>,
        /// When; none when that is not stated.
        date: Option<String>,
        /// The first wording.
        wording: WordingView,
        /// The same in other outlets' words.
        variants: Vec<WordingView>,
        /// The statement of which this is another wording, where that stands elsewhere.
        variant_of: Option<Link>,
    }
}

/// What `record` reports as said, with the other wordings that are known, for the page at `address`.
pub fn statements_of<'m>(
    material: &Material<'m>,
    record: &'m Record,
    address: &str,
) -> Vec<StatementView> {
    let model = material.model();
    let own = record.statements().iter();
    own.map(|statement| {
        let said = Said { record, statement };
        let variants = speakers(model, statement)
            .flat_map(|speaker| material.survey.index.said_by(speaker))
            .filter(|other| is_variant(model, other, &said));
        let mut distinct: Vec<Said<'_>> = Vec::new();
        for variant in variants {
            if !distinct.iter().any(|other| is_same(other, variant)) {
                distinct.push(*variant);
            }
        }
        let mut view = statement_view(material, said, &distinct, address);
        let own = Some(material.path(&record.key));
        let wording = &mut view.wording;
        let is_own = |source: &CitationView| source.path == own && source.at.is_none();
        if wording.source.as_ref().is_some_and(is_own) {
            (wording.source, wording.record) = (None, None);
        }
        view
    })
    .collect()
}

/// What `key`, a person or an organisation, said; latest first, each with its other wordings beside it.
pub fn statements_by(
    material: &Material<'_>,
    key: &RecordKey,
    address: &str,
) -> Vec<StatementView> {
    let model = material.model();
    let said = material.survey.index.said_by(key);
    let originals = said
        .iter()
        .filter(|one| !said.iter().any(|other| is_variant(model, one, other)));
    originals
        .map(|original| {
            let variants: Vec<Said<'_>> = said
                .iter()
                .filter(|other| is_variant(model, other, original))
                .copied()
                .collect();
            let mut view = statement_view(material, *original, &variants, address);
            // Two records may call statements alike, so their names cannot be anchors here.
            view.wording.id = None;
            view
        })
        .collect()
}

fn speakers<'m>(model: &'m Model, statement: &Statement) -> impl Iterator<Item = &'m RecordKey> {
    let person = statement.person.as_ref().map(|name| &name.reference);
    let organisation = statement.organisation.as_ref().map(|name| &name.reference);
    let names = person.into_iter().chain(organisation);
    let records: Vec<&RecordKey> = names
        .filter_map(|name| model.named(name))
        .map(|record| &record.key)
        .collect();
    records.into_iter()
}

/// Whether `said` is another wording of `original`.
fn is_variant(model: &Model, said: &Said<'_>, original: &Said<'_>) -> bool {
    let Some(name) = &said.statement.variant_of else {
        return false;
    };
    let id = original.statement.id.as_ref().map(|id| &id.value);
    id.is_some()
        && name.reference.item.as_ref() == id
        && model
            .named(&name.reference)
            .is_some_and(|record| record.key == original.record.key)
}

fn is_same(a: &Said<'_>, b: &Said<'_>) -> bool {
    a.record.key == b.record.key && a.statement.span == b.statement.span
}

fn statement_view(
    material: &Material<'_>,
    said: Said<'_>,
    variants: &[Said<'_>],
    address: &str,
) -> StatementView {
    let model = material.model();
    let statement = said.statement;
    let named = |reference| model.named(reference).map(|it| short_link(material, it));
    let person = statement.person.as_ref().map(|name| &name.reference);
    let organisation = statement.organisation.as_ref().map(|name| &name.reference);
    let date = statement.date.date();
    let roles = person
        .and_then(|name| model.named(name))
        .and_then(Entry::<Person>::of)
        .map_or_else(Vec::new, |person| roles_on(&person.facts.roles, date));
    let role = statement.role.as_ref().map(|role| role.to_string());
    let held: Vec<String> = roles.iter().map(|role| role.role.to_string()).collect();
    let of_role = roles.first().map(|role| &role.organisation.reference);
    StatementView {
        person: person.and_then(named),
        role: role.or_else(|| (!held.is_empty()).then(|| super::listed(&held))),
        organisation: organisation.or(of_role).and_then(named),
        date: date.map(ToString::to_string),
        wording: wording(material, said, address),
        variants: variants
            .iter()
            .map(|variant| wording(material, *variant, address))
            .collect(),
        variant_of: statement.variant_of.as_ref().and_then(|name| {
            let record = model.named(&name.reference)?;
            Some(place(material, record, name.reference.item.as_deref()))
        }),
    }
}

fn wording(material: &Material<'_>, said: Said<'_>, address: &str) -> WordingView {
    let Said { record, statement } = said;
    let id = statement.id.as_ref().map(|id| id.value.as_str());
    WordingView {
        id: id.map(str::to_owned),
        text: material.inline(&statement.text.0, record, address),
        is_quote: statement.quote == Some(true),
        record: Some(place(material, record, id)),
        source: cited(material, record, statement.source.as_deref()),
    }
}

/// A link to the item `id` on the page of `record`; to its entry where it has no page.
pub fn place(material: &Material<'_>, record: &Record, id: Option<&str>) -> Link {
    let link = material.link(record);
    match id {
        Some(id) if !link.path.0.contains('#') => Link {
            path: SitePath(format!("{}#{id}", link.path.0)),
            ..link
        },
        _ => link,
    }
}

/// The roles that were held on `date`; on a day unknown, those that have no end and no beginning.
fn roles_on<'r>(roles: &'r [Role], date: Option<&PartialDate>) -> Vec<&'r Role> {
    let held = |role: &&Role| match date {
        None => role.from.is_none() && role.to.is_none(),
        Some(date) => {
            let has_begun = role
                .from
                .as_ref()
                .is_none_or(|from| from.earliest().is_none_or(|first| first <= date.latest()));
            let goes_on = role
                .to
                .as_ref()
                .is_none_or(|to| date.earliest().is_none_or(|day| day <= to.latest()));
            has_begun && goes_on
        }
    };
    roles.iter().filter(held).collect()
}
