//! What was promised, and whether it was kept.

use crate::decode::kinds::Kind;
use crate::plan::Plan;
use crate::plan::frame::Page;
use crate::plan::material::Material;
use crate::plan::view::view;
use crate::survey::{Delivery, PromiseEntry};

use super::parts::{Pagination, PromiseView, number, promise_view, sheets};

/// The address of the list.
pub(super) const ADDRESS: &str = "/promises/";

view! {
    /// What was promised, and whether it was kept.
    pub struct PromisesPage in "promises.html" {
        /// What the list comes to, in a sentence.
        lead: String,
        /// How many of those that were kept are counted as kept by inference, in a sentence.
        inferred: Option<String>,
        /// A page of the promises: by the day for which they were expected.
        promises: Vec<PromiseView>,
        /// The way through them.
        pagination: Pagination,
    }
}

/// Adds the pages of the promises.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    if material.model().of_kind(Kind::Series).next().is_none() {
        return;
    }
    let all = &material.survey.promises;
    let mut first = Page::new(ADDRESS, "Promises", "promises");
    first.section = Some(ADDRESS.to_owned());
    first.is_dated = true;
    let (lead, inferred) = (lead(all), inferred(all));
    for sheet in sheets(ADDRESS, all.len(), material.model().settings.page_size) {
        let page = sheet.page(first.clone());
        let (lead, inferred) = (lead.clone(), inferred.clone());
        let listed = all.get(sheet.entries.clone()).unwrap_or_default();
        plan.page(material, None, page, move |material, page| PromisesPage {
            lead: lead.clone(),
            inferred: inferred.clone(),
            promises: listed
                .iter()
                .map(|entry| promise_view(material, entry, &page.address))
                .collect(),
            pagination: sheet.pagination.clone(),
        });
    }
}

/// `4 publications were promised: 3 delivered in time, 1 overdue.`
fn lead(promises: &[PromiseEntry<'_>]) -> String {
    let count = |is_such: fn(&Delivery<'_>) -> bool| {
        promises
            .iter()
            .filter(|entry| is_such(&entry.delivery))
            .count()
    };
    let parts = [
        (
            count(|delivery| matches!(delivery, Delivery::Kept(..))),
            "delivered in time",
        ),
        (
            count(|delivery| matches!(delivery, Delivery::Late(..))),
            "delivered late",
        ),
        (
            count(|delivery| matches!(delivery, Delivery::Awaited)),
            "awaited",
        ),
        (
            count(|delivery| matches!(delivery, Delivery::Overdue)),
            "overdue",
        ),
    ];
    in_a_sentence(promises.len(), &parts)
}

fn in_a_sentence(all: usize, parts: &[(usize, &str)]) -> String {
    let promised = match all {
        0 => return "No promise of a publication is known.".to_owned(),
        1 => "1 publication was promised".to_owned(),
        all => format!("{} publications were promised", number(all)),
    };
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", number(*count)))
        .collect();
    format!("{promised}: {}.", super::parts::listed(&parts))
}

fn inferred(promises: &[PromiseEntry<'_>]) -> Option<String> {
    use crate::decode::kinds::series::DeliveryBasis;
    let is_inferred = |entry: &&PromiseEntry<'_>| {
        let is_kept = matches!(entry.delivery, Delivery::Kept(..) | Delivery::Late(..));
        is_kept && entry.promise.basis == Some(DeliveryBasis::Inferred)
    };
    match promises.iter().filter(is_inferred).count() {
        0 => None,
        1 => Some(
            "That 1 of them was delivered is an inference of this site: no source says so."
                .to_owned(),
        ),
        count => Some(format!(
            "That {} of them were delivered is an inference of this site: no source says so.",
            number(count)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_counts_only_what_there_is() {
        let parts = [
            (3, "delivered in time"),
            (0, "delivered late"),
            (0, "awaited"),
            (1, "overdue"),
        ];
        assert_eq!(
            in_a_sentence(4, &parts),
            "4 publications were promised: 3 delivered in time and 1 overdue."
        );
        assert_eq!(
            in_a_sentence(0, &[]),
            "No promise of a publication is known."
        );
    }
}
