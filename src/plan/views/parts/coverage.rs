//! A press item in a list: what the component `coverage_card` shows.

use std::collections::BTreeSet;

use crate::decode::RecordKey;
use crate::decode::kinds::coverage::Coverage;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{SitePath, WebAddress, view};
use crate::resolve::routes::has_page;
use crate::resolve::{Entry, Model};

use super::short_link;

view! {
    /// A press item in a list.
    pub struct CoverageCard {
        /// Its anchor in the list of all items, where it has no page of its own.
        id: Option<String>,
        /// What it is called.
        title: String,
        /// Its page, or its entry in the list of all items.
        path: SitePath,
        /// Who published it.
        outlet: Option<Link>,
        /// When; none when that is not stated.
        date: Option<String>,
        /// How its date was said where it was seen: `a day ago`.
        said: Option<String>,
        /// The page on which it was seen.
        seen_on: Option<Link>,
        /// Where it can be read.
        url: Option<WebAddress>,
        /// The inspections that it is about.
        about: Vec<Link>,
        /// The item of which it is a copy or another version.
        variant_of: Option<Link>,
        /// What it says, in a sentence or two.
        summary: Option<String>,
    }
}

/// `item` in a list.
pub fn coverage_card(material: &Material<'_>, item: Entry<'_, Coverage>) -> CoverageCard {
    let model = material.model();
    let Entry { record, facts } = item;
    let seen = facts.seen.as_ref();
    let summary = record.common.summary.as_ref();
    let outlet = model.named(&facts.outlet.reference);
    CoverageCard {
        id: (!has_page(record)).then(|| record.key.id.to_string()),
        title: record.common.title.to_string(),
        path: material.path(&record.key),
        outlet: outlet.map(|outlet| short_link(material, outlet)),
        date: facts.published.as_ref().map(|date| date.to_string()),
        said: seen
            .and_then(|seen| seen.said.as_ref())
            .map(|said| said.to_string()),
        seen_on: seen
            .and_then(|seen| model.named(&seen.page.reference))
            .map(|page| material.link(page)),
        url: facts.url.as_ref().map(|url| WebAddress(url.0.to_string())),
        about: facts
            .about
            .iter()
            .filter_map(|name| model.named(&name.reference))
            .map(|inspection| material.link(inspection))
            .collect(),
        variant_of: facts
            .variant_of
            .as_ref()
            .and_then(|name| model.named(&name.reference))
            .map(|original| material.link(original)),
        summary: summary.map(|summary| material.plain(&summary.0, record)),
    }
}

/// How many `items` there are, and how many different texts: "7 items, 5 texts".
pub fn coverage_count<'m>(
    model: &'m Model,
    items: impl IntoIterator<Item = Entry<'m, Coverage>>,
) -> String {
    let mut count = 0_usize;
    let mut texts: BTreeSet<&RecordKey> = BTreeSet::new();
    for item in items {
        count += 1;
        texts.insert(original_of(model, item));
    }
    let plural = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    if texts.len() == count {
        plural(count, "item")
    } else {
        format!("{}, {}", plural(count, "item"), plural(texts.len(), "text"))
    }
}

/// The item that `item` is a copy of, over several steps; itself when it is none.
fn original_of<'m>(model: &'m Model, item: Entry<'m, Coverage>) -> &'m RecordKey {
    let mut seen = BTreeSet::from([item.key().clone()]);
    let mut current = item;
    while let Some(name) = &current.facts.variant_of
        && let Some(next) = model.entry::<Coverage, _>(name)
        && seen.insert(next.key().clone())
    {
        current = next;
    }
    &current.record.key
}
