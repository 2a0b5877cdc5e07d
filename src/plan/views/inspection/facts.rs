//! Who inspected whom, what kind of inspection it was, and what it belongs to.

use crate::decode::kinds::inspection::{Inspection, InspectionKind};
use crate::decode::kinds::items::Commission;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::view;
use crate::plan::views::parts::{Fact, FactRow, fieldwork_in_words, short_link};
use crate::resolve::Entry;

view! {
    /// Who inspected whom, how, and when: the line below the title.
    pub struct Byline {
        /// Who was inspected.
        bodies: Vec<Link>,
        /// Who led.
        inspectorate: Option<Link>,
        /// What kind of inspection it is.
        kind: String,
        /// When it was published; none when that is not stated.
        published: Option<String>,
    }
}

/// The line below the title of the page of `inspection`.
pub(in crate::plan::views) fn byline(
    material: &Material<'_>,
    inspection: Entry<'_, Inspection>,
) -> Byline {
    let facts = inspection.facts;
    let inspectorate = material.model().named(&facts.inspectorate.reference);
    let published = facts
        .published
        .as_ref()
        .and_then(|published| published.date());
    Byline {
        bodies: material.links_to(&facts.bodies),
        inspectorate: inspectorate.map(|record| short_link(material, record)),
        kind: facts.kind.unwrap_or(InspectionKind::Inspection).noun(),
        published: published.map(ToString::to_string),
    }
}

/// With whom, for whom, when and by which rules.
pub(super) fn facts(material: &Material<'_>, inspection: Entry<'_, Inspection>) -> Vec<FactRow> {
    let facts = inspection.facts;
    let score = facts.score.as_ref();
    let mut rows = shared_facts(material, inspection);
    let fieldwork = fieldwork_in_words(facts.fieldwork.as_ref());
    rows.push(FactRow::new("Fieldwork", fieldwork));
    rows.extend(FactRow::if_any(
        "Framework",
        facts
            .framework
            .iter()
            .filter_map(|framework| material.link_to(framework)),
    ));
    rows.extend(FactRow::if_any(
        "Score",
        score.map(|score| format!("{} points of {}", score.points.value, score.of.value)),
    ));
    rows
}

/// What is known of an inspection also before it is published.
pub(in crate::plan::views) fn shared_facts(
    material: &Material<'_>,
    inspection: Entry<'_, Inspection>,
) -> Vec<FactRow> {
    let Entry { record, facts } = inspection;
    let later = material.survey.index.followed_by(&record.key);
    let later = later.iter().map(|entry| material.link(entry.record));
    let commission = facts.commissioned.as_ref();
    let commissioner = commission.and_then(|commission| commissioner(material, commission));
    [
        FactRow::if_any("With", material.links_to(&facts.partners)),
        FactRow::if_any("Supported by", material.links_to(&facts.supported_by)),
        FactRow::if_any("Commissioned by", commissioner),
        FactRow::if_any("Series", series(material, facts)),
        FactRow::if_any("Follows up", material.links_to(&facts.previous)),
        FactRow::if_any("Followed up by", later),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn commissioner(material: &Material<'_>, commission: &Commission) -> Option<Fact> {
    let link = material.link_to(&commission.by)?;
    let mut fact = Fact::from(link);
    if let Some(date) = &commission.date {
        fact.title = format!("{}, {}", fact.title, date.value);
    }
    Some(fact)
}

/// The series that it belongs to, and which part of it it is.
fn series(material: &Material<'_>, inspection: &Inspection) -> Option<Fact> {
    let part = inspection.series.as_ref()?;
    let mut fact = Fact::from(material.link_to(&part.id)?);
    if let Some(number) = &part.part {
        fact.title = format!("{}, part {}", fact.title, number.value);
    }
    Some(fact)
}
