//! What is overdue: actions, answers and reports whose day has passed.

use crate::decode::kinds::Kind;
use crate::plan::Plan;
use crate::plan::frame::Page;
use crate::plan::material::Material;
use crate::plan::view::view;
use crate::survey::{Deadline, Duty, Survey};

use super::parts::{DeadlineView, Pagination, deadline_views, list_link, number, sheets};

/// The address of the list.
pub(super) const ADDRESS: &str = "/findings/overdue/";

view! {
    /// What is overdue.
    pub struct OverduePage in "overdue.html" {
        /// What the list comes to, in a sentence.
        lead: String,
        /// A page of what is overdue, the longest first.
        deadlines: Vec<DeadlineView>,
        /// The way through them.
        pagination: Pagination,
    }
}

/// Adds the pages of what is overdue.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    if material.model().of_kind(Kind::Inspections).next().is_none() {
        return;
    }
    let late = overdue(&material.survey);
    let mut first = Page::new(ADDRESS, "What is overdue", "overdue");
    first.section = Some("/findings/".to_owned());
    first.trail.push(list_link("Findings", "/findings/"));
    first.is_dated = true;
    for sheet in sheets(ADDRESS, late.len(), material.model().settings.page_size) {
        let page = sheet.page(first.clone());
        let lead = lead(late.len());
        let listed: Vec<&'m Deadline<'m>> =
            late.get(sheet.entries.clone()).unwrap_or_default().to_vec();
        plan.page(material, None, page, move |material, _| OverduePage {
            lead: lead.clone(),
            deadlines: deadline_views(material, listed.iter().copied()),
            pagination: sheet.pagination.clone(),
        });
    }
}

/// Actions, answers and reports whose day has passed, the longest first; promises have a page of their
/// own.
pub(super) fn overdue<'s, 'm>(survey: &'s Survey<'m>) -> Vec<&'s Deadline<'m>> {
    let deadlines = survey.deadlines.iter();
    deadlines
        .filter(|deadline| deadline.is_overdue && !matches!(deadline.duty, Duty::Promise(_)))
        .collect()
}

fn lead(count: usize) -> String {
    match count {
        0 => "Nothing is overdue: no day that a document sets for an action, an answer or a report has passed without it.".to_owned(),
        1 => "The day for 1 action, answer or report has passed without it being known to be done.".to_owned(),
        count => format!(
            "The days for {} actions, answers and reports have passed without them being known to be done.",
            number(count)
        ),
    }
}
