//! One press item that has notes: what it is about, what it says, which other items are the same text.

use crate::decode::kinds::coverage::{Coverage, Extraction};
use crate::plan::Plan;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{Markup, WebAddress, view};
use crate::resolve::Entry;
use crate::resolve::routes::has_page;

use super::parts::{
    ContentsLine, CoverageCard, FigureView, RecordFoot, StatementView, contents, coverage_card,
    given_figures, record_foot, record_page, statements_of,
};

view! {
    /// One press item.
    pub struct CoverageItemPage in "coverage_item.html" {
        /// What it says, in a sentence or two.
        summary: Option<Markup>,
        /// Who published it.
        outlet: Option<Link>,
        /// When; none when that is not stated.
        date: Option<String>,
        /// How its date was said where it was seen: `a day ago`.
        said: Option<String>,
        /// The page on which it was seen.
        seen_on: Option<Link>,
        /// When it was seen there; none when that is not stated.
        seen_date: Option<String>,
        /// Where it can be read.
        url: Option<WebAddress>,
        /// The inspections that it is about.
        about: Vec<Link>,
        /// The item of which it is a copy or another version.
        variant_of: Option<Link>,
        /// Its copies and other versions.
        variants: Vec<Link>,
        /// How many words it has.
        words: Option<usize>,
        /// Whether parts of its text are missing.
        is_truncated: bool,
        /// The figures that it gives.
        figures: Vec<FigureView>,
        /// What it reports as said.
        statements: Vec<StatementView>,
        /// Its table of contents, when it is long.
        contents: Vec<ContentsLine>,
        /// Its text.
        notes: Option<Markup>,
        /// What every record's page ends with.
        foot: RecordFoot,
    }
}

/// Adds the page of every press item that has one.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let items = material.model().all::<Coverage>();
    for item in items.filter(|item| has_page(item.record)) {
        let page = record_page(material, item.record, "coverage");
        let file = &item.record.file;
        plan.page(material, Some(file), page, move |material, page| {
            view_of(material, item, &page.address)
        });
    }
}

fn view_of<'m>(
    material: &Material<'m>,
    item: Entry<'m, Coverage>,
    address: &str,
) -> CoverageItemPage {
    let Entry { record, facts } = item;
    let CoverageCard {
        outlet,
        date,
        said,
        seen_on,
        url,
        about,
        variant_of,
        ..
    } = coverage_card(material, item);
    let seen = facts.seen.as_ref();
    let notes = material.notes(&record.key);
    let summary = record.common.summary.as_ref();
    let variants = material.survey.index.variants_of(&record.key).iter();
    CoverageItemPage {
        summary: summary.map(|summary| material.inline(&summary.0, record, address)),
        outlet,
        date,
        said,
        seen_on,
        seen_date: seen
            .and_then(|seen| seen.date.as_ref())
            .map(|date| date.to_string()),
        url,
        about,
        variant_of,
        variants: variants.map(|other| material.link(other.record)).collect(),
        words: facts
            .words
            .as_ref()
            .and_then(|words| usize::try_from(words.value).ok()),
        is_truncated: facts.extraction == Some(Extraction::Truncated),
        figures: given_figures(material, record, address),
        statements: statements_of(material, record, address),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
        foot: record_foot(material, record, address),
    }
}
