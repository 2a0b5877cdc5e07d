//! What the documents behind this site do not state.

use crate::decode::kinds::figure::AsOf;
use crate::decode::kinds::inspection::Inspection;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::view;
use crate::plan::{Plan, is_briefing};
use crate::resolve::Entry;
use crate::resolve::routes::list_order;

use super::inspection::gaps;
use super::parts::{Pagination, number, sheets};

/// The address of the list.
pub const ADDRESS: &str = "/gaps/";

view! {
    /// What the documents behind this site do not state.
    pub struct GapsPage in "gaps.html" {
        /// What the list comes to, in a sentence.
        lead: String,
        /// How many figures do not say for which day they hold, in a sentence.
        figures: Option<String>,
        /// A page of the inspections of which something is not stated, latest first.
        inspections: Vec<GapsOfInspection>,
        /// The way through them.
        pagination: Pagination,
    }
}

view! {
    /// What is not stated of an inspection.
    pub struct GapsOfInspection {
        /// The inspection.
        inspection: Link,
        /// What is not stated, a sentence each.
        gaps: Vec<String>,
    }
}

/// Adds the pages of the list.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    if !is_briefing(material.model()) {
        return;
    }
    let mut published: Vec<Entry<'m, Inspection>> = material
        .model()
        .all::<Inspection>()
        .filter(|inspection| inspection.facts.published.is_some())
        .collect();
    published.sort_by(|a, b| list_order(a.record, b.record));
    let all = published.len();
    published.retain(|inspection| !gaps(material, *inspection).is_empty());
    let lead = lead(all, published.len());
    let first = Page::new(ADDRESS, "What is not stated", "gaps");
    let page_size = material.model().settings.page_size;
    for sheet in sheets(ADDRESS, published.len(), page_size) {
        let page = sheet.page(first.clone());
        let lead = lead.clone();
        let listed = published.get(sheet.entries.clone()).unwrap_or_default();
        let listed = listed.to_vec();
        plan.page(material, None, page, move |material, _| GapsPage {
            lead: lead.clone(),
            figures: figures(material),
            inspections: listed
                .iter()
                .map(|inspection| GapsOfInspection {
                    inspection: material.link(inspection.record),
                    gaps: gaps(material, *inspection),
                })
                .collect(),
            pagination: sheet.pagination.clone(),
        });
    }
}

fn lead(all: usize, with_gaps: usize) -> String {
    match (all, with_gaps) {
        (0, _) => "No published inspection is known.".to_owned(),
        (all, 0) => format!(
            "The documents behind the pages of all {} published inspections state everything that this site asks for.",
            number(all)
        ),
        (all, some) => format!(
            "Of {} published inspections, the documents behind {} leave something out.",
            number(all),
            number(some)
        ),
    }
}

/// `5 of 40 figures do not say for which day they hold.`
fn figures(material: &Material<'_>) -> Option<String> {
    let claims = &material.survey.claims;
    let undated = claims
        .iter()
        .filter(|claim| matches!(claim.figure.as_of, AsOf::NotStated));
    let undated = undated.count();
    (undated > 0).then(|| {
        format!(
            "{} of {} figures do not say for which day they hold.",
            number(undated),
            number(claims.len())
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::plan::views::sample::{page, published, text};

    #[test]
    fn what_is_not_stated_is_counted_and_listed_by_inspection() {
        let words = text(&page("gaps/index.html"));
        assert!(
            words.contains(
                "Of 2 published inspections, the documents behind 2 leave something out."
            ),
            "{words}"
        );
        assert!(words.contains("1 of 1 figures do not say"), "{words}");
        let (second, first) = (
            words.find("Second inspection"),
            words.find("First inspection"),
        );
        assert!(second.is_some() && second < first, "{words}");
        assert!(words.contains("When inspectors were there."), "{words}");
        assert!(
            words.contains("The text of 6 recommendations.") || words.contains("The text of 5"),
            "{words}"
        );
        // It says the same as the page of the inspection.
        let pages = published(&[], "2025-10-01");
        let own = text(&pages["inspections/second/index.html"]);
        for gap in [
            "When inspectors were there.",
            "The report itself: it was not seen",
        ] {
            assert_eq!(own.contains(gap), words.contains(gap), "{gap}");
        }
    }
}
