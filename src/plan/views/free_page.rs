//! A page of the site's own: its notes are all there is to it.

use crate::decode::Record;
use crate::decode::kinds::Kind;
use crate::plan::Plan;
use crate::plan::frame::Page;
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};

use super::parts::{ContentsLine, contents};

view! {
    /// A page of the site's own.
    pub struct FreePage in "page.html" {
        /// What it says, in a sentence.
        summary: Option<Markup>,
        /// Its table of contents, when it is long.
        contents: Vec<ContentsLine>,
        /// Its text.
        notes: Option<Markup>,
    }
}

/// Adds every page of the site's own.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for record in material.model().of_kind(Kind::Pages) {
        let address = material.path(&record.key).0;
        let mut page = Page::new(address, &*record.common.title.value, "page");
        page.description = record
            .common
            .summary
            .as_ref()
            .map(|summary| material.plain(&summary.0, record));
        plan.page(material, Some(&record.file), page, move |material, page| {
            view_of(material, record, page)
        });
    }
}

fn view_of(material: &Material<'_>, record: &Record, page: &Page) -> FreePage {
    let notes = material.notes(&record.key);
    let summary = record.common.summary.as_ref();
    FreePage {
        summary: summary.map(|summary| material.inline(&summary.0, record, &page.address)),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
    }
}
