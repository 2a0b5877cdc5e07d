//! What this site has put right of its own.

use jiff::civil::Date;

use crate::decode::Record;
use crate::decode::kinds::items::Correction;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::plan::{Plan, is_briefing};

use super::parts::{Pagination, number, sheets};

/// The address of the list.
pub const ADDRESS: &str = "/corrections/";

view! {
    /// What this site has put right of its own.
    pub struct CorrectionsPage in "corrections.html" {
        /// What the list comes to, in a sentence.
        lead: String,
        /// A page of the corrections, latest first.
        corrections: Vec<CorrectionEntry>,
        /// The way through them.
        pagination: Pagination,
    }
}

view! {
    /// A mistake that was put right.
    pub struct CorrectionEntry {
        /// When.
        date: String,
        /// The record in which it was.
        record: Link,
        /// What was wrong and what is right.
        text: Markup,
    }
}

/// Adds the pages of the list.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    if !is_briefing(material.model()) {
        return;
    }
    let all = all(material);
    let first = Page::new(ADDRESS, "Corrections", "corrections");
    for sheet in sheets(ADDRESS, all.len(), material.model().settings.page_size) {
        let page = sheet.page(first.clone());
        let lead = lead(all.len());
        let listed = all.get(sheet.entries.clone()).unwrap_or_default().to_vec();
        plan.page(material, None, page, move |material, page| {
            CorrectionsPage {
                lead: lead.clone(),
                corrections: listed
                    .iter()
                    .map(|(record, correction)| CorrectionEntry {
                        date: correction.date.to_string(),
                        record: material.link(record),
                        text: material.inline(&correction.text.0, record, &page.address),
                    })
                    .collect(),
                pagination: sheet.pagination.clone(),
            }
        });
    }
}

/// Every correction and its record, latest first.
fn all<'m>(material: &'m Material<'m>) -> Vec<(&'m Record, &'m Correction)> {
    let records = material.model().records();
    let corrections = records.flat_map(|record| {
        let corrections = record.common.corrections.iter();
        corrections.map(move |correction| (record, correction))
    });
    let mut all: Vec<(&Record, &Correction)> = corrections.collect();
    let day = |entry: &(&Record, &Correction)| -> Date { entry.1.date.latest() };
    all.sort_by(|a, b| day(b).cmp(&day(a)).then_with(|| a.0.key.cmp(&b.0.key)));
    all
}

fn lead(count: usize) -> String {
    match count {
        0 => "This site has put nothing right so far.".to_owned(),
        1 => "This site has put 1 mistake of its own right.".to_owned(),
        count => format!(
            "This site has put {} mistakes of its own right, the latest first.",
            number(count)
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::views::sample::{page, page_of, text};

    #[test]
    fn corrections_are_told_latest_first_with_their_record() {
        let none = text(&page("corrections/index.html"));
        assert!(none.contains("has put nothing right"), "{none}");
        let letter = "title: Letter\npublisher: force\ncorrections:\n  - {date: 2025-03-01, text: It had *two* pages.}\n  - {date: 2025-04-01, text: It has four.}\n  - {date: 2025-12-01, text: It has five.}";
        let some = page_of(
            &[("sources/letter", letter)],
            "2025-10-01",
            "corrections/index.html",
        );
        let words = text(&some);
        assert!(words.contains("has put 2 mistakes"), "{words}");
        let (later, earlier) = (words.find("It has four."), words.find("It had two pages."));
        assert!(later.is_some() && later < earlier, "{words}");
        assert!(
            some.contains("<em>two</em>") && words.contains("Letter"),
            "{some}"
        );
        assert!(!words.contains("five"), "{words}");
    }
}
