//! A person in public roles: which, and what was said when.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::kinds::Facts;
use crate::decode::kinds::items::Commission;
use crate::decode::kinds::person::{Honorific, Person, Role};
use crate::decode::{Record, RecordKey};
use crate::plan::Plan;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::resolve::Entry;
use crate::resolve::routes::list_order;

use super::parts::{
    ContentsLine, RecordFoot, StatementView, contents, record_foot, record_page, short_link,
    statements_by,
};

view! {
    /// A person in public roles.
    pub struct PersonPage in "person.html" {
        /// What it says, in a sentence or two.
        summary: Option<Markup>,
        /// Titles of honour, each with its time.
        honorifics: Vec<String>,
        /// Other names that sources use.
        also_known_as: Vec<String>,
        /// Public roles, as written.
        roles: Vec<RoleView>,
        /// What the person commissioned, latest first.
        commissioned: Vec<CommissionedView>,
        /// What the person said, latest first.
        statements: Vec<StatementView>,
        /// The table of contents of the text, when it is long.
        contents: Vec<ContentsLine>,
        /// The text.
        notes: Option<Markup>,
        /// What every record's page ends with.
        foot: RecordFoot,
    }
}

view! {
    /// A public role.
    pub struct RoleView {
        /// The role.
        role: String,
        /// Where.
        organisation: Option<Link>,
        /// When; none when that is not stated.
        time: Option<String>,
    }
}

view! {
    /// Something that was commissioned.
    pub struct CommissionedView {
        /// The inspection or series.
        what: Link,
        /// When; none when that is not stated.
        date: Option<String>,
    }
}

type Commissions = BTreeMap<RecordKey, Vec<CommissionedView>>;

/// Adds the page of every person.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let commissions = Arc::new(commissions(material));
    for person in material.model().all::<Person>() {
        let page = record_page(material, person.record, "person");
        let commissions = commissions.clone();
        let file = &person.record.file;
        plan.page(material, Some(file), page, move |material, page| {
            let commissioned = commissions.get(person.key()).cloned();
            view_of(
                material,
                person,
                commissioned.unwrap_or_default(),
                &page.address,
            )
        });
    }
}

/// What each record commissioned, latest first.
fn commissions(material: &Material<'_>) -> Commissions {
    let model = material.model();
    let mut records: Vec<&Record> = model.records().collect();
    records.sort_by(|a, b| list_order(a, b));
    let mut commissions = Commissions::new();
    for record in records {
        if let Some(commission) = commission_of(record)
            && let Some(by) = model.named(&commission.by.reference)
        {
            let view = CommissionedView {
                what: material.link(record),
                date: commission.date.as_ref().map(|date| date.to_string()),
            };
            commissions.entry(by.key.clone()).or_default().push(view);
        }
    }
    commissions
}

fn commission_of(record: &Record) -> Option<&Commission> {
    match &record.facts {
        Facts::Inspections(inspection) => inspection.commissioned.as_ref(),
        Facts::Series(series) => series.commissioned.as_ref(),
        _ => None,
    }
}

fn view_of(
    material: &Material<'_>,
    person: Entry<'_, Person>,
    commissioned: Vec<CommissionedView>,
    address: &str,
) -> PersonPage {
    let Entry { record, facts } = person;
    let notes = material.notes(&record.key);
    let summary = record.common.summary.as_ref();
    PersonPage {
        summary: summary.map(|summary| material.inline(&summary.0, record, address)),
        honorifics: facts.honorifics.iter().map(honorific).collect(),
        also_known_as: facts
            .also_known_as
            .iter()
            .map(|name| name.to_string())
            .collect(),
        roles: facts
            .roles
            .iter()
            .map(|role| role_view(material, role))
            .collect(),
        commissioned,
        statements: statements_by(material, &record.key, address),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
        foot: record_foot(material, record, address),
    }
}

fn honorific(honorific: &Honorific) -> String {
    match &honorific.from {
        Some(from) => format!("{}, from {}", honorific.title.value, from.value),
        None => honorific.title.to_string(),
    }
}

fn role_view(material: &Material<'_>, role: &Role) -> RoleView {
    let organisation = material.model().named(&role.organisation.reference);
    let time = match (&role.from, &role.to) {
        (Some(from), Some(to)) => Some(format!("{} to {}", from.value, to.value)),
        (Some(from), None) => Some(format!("from {}", from.value)),
        (None, Some(to)) => Some(format!("until {}", to.value)),
        (None, None) => None,
    };
    RoleView {
        role: role.role.to_string(),
        organisation: organisation.map(|organisation| short_link(material, organisation)),
        time,
    }
}
