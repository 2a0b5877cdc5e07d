//! A planned inspection: what is awaited, from whom, and since when it is overdue.

use crate::decode::kinds::inspection::Inspection;
use crate::plan::Plan;
use crate::plan::frame::Page;
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::resolve::Entry;
use crate::survey::State;

use super::inspection::{Byline, byline, page_of, shared_facts};
use super::parts::{FactRow, PromiseView, RecordFoot, StatusTag, promise_view, record_foot};

view! {
    /// A planned inspection.
    pub struct PlannedPage in "planned.html" {
        /// Planned, overdue, or withdrawn.
        state: Option<StatusTag>,
        /// For when it is or was expected.
        expected: Option<String>,
        /// The last day of that time, when it has passed.
        overdue_since: Option<String>,
        /// Who is to inspect whom, and how.
        byline: Byline,
        /// With whom, for whom, which series it belongs to.
        facts: Vec<FactRow>,
        /// The author's text, which only the full audience sees before publication.
        notes: Option<Markup>,
        /// The promises that it is to keep.
        promises: Vec<PromiseView>,
        /// What it is about.
        foot: RecordFoot,
    }
}

/// Adds the page of every inspection that is not published.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let inspections = material.model().all::<Inspection>();
    for inspection in inspections.filter(|entry| entry.facts.published.is_none()) {
        let page = page_of(material, inspection);
        let file = &inspection.record.file;
        plan.page(material, Some(file), page, move |material, page| {
            view_of(material, inspection, page)
        });
    }
}

fn view_of(material: &Material<'_>, inspection: Entry<'_, Inspection>, page: &Page) -> PlannedPage {
    let model = material.model();
    let Entry { record, facts } = inspection;
    let state = State::of(facts, model);
    let expected = facts.expected.as_ref();
    let last_day = expected.map(|expected| expected.latest());
    let survey = &material.survey;
    let promises = survey.register.promises_of(&record.key).iter();
    PlannedPage {
        state: StatusTag::of_state(state),
        expected: expected.map(|expected| expected.value.to_string()),
        overdue_since: last_day
            .filter(|_| state == State::Overdue)
            .map(crate::base::date::day_in_words),
        byline: byline(material, inspection),
        facts: shared_facts(material, inspection),
        notes: material.notes(&record.key).map(|notes| Markup(notes.html)),
        promises: promises
            .filter_map(|position| survey.promises.get(*position))
            .map(|entry| promise_view(material, entry, &page.address))
            .collect(),
        foot: record_foot(material, record, &page.address),
    }
}
