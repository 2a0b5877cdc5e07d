//! Where a fact is taken from: what the component `source_note` shows.

use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::decode::kinds::items::Citation;
use crate::plan::material::Material;
use crate::plan::view::{SitePath, view};
use crate::resolve::Model;
use crate::survey::{Cited, cite};

use super::short_name;

view! {
    /// A document and the place in it.
    pub struct CitationView {
        /// What it is called.
        title: String,
        /// Its page or its entry in the list of sources.
        path: Option<SitePath>,
        /// The place in it, such as `p. 34`.
        at: Option<String>,
        /// Who published it.
        publisher: Option<String>,
    }
}

impl CitationView {
    /// `cited` as it is shown.
    pub fn of(material: &Material<'_>, cited: Cited<'_>) -> Self {
        Self {
            title: cited.record.common.title.to_string(),
            path: Some(material.path(&cited.record.key)),
            at: cited.at.map(str::to_owned),
            publisher: publisher(material, cited.record),
        }
    }
}

/// What an item of `record` is taken from; none when nothing says so.
pub fn cited(
    material: &Material<'_>,
    record: &Record,
    citation: Option<&Citation>,
) -> Option<CitationView> {
    cite(material.model(), record, citation).map(|cited| CitationView::of(material, cited))
}

/// What an item of `record` is taken from, where that is not what the whole record is taken from: the
/// page says once what that is.
pub fn own_source(
    material: &Material<'_>,
    record: &Record,
    citation: Option<&Citation>,
) -> Option<CitationView> {
    let model = material.model();
    let default = cite(model, record, None);
    let own = cite(model, record, citation).filter(|own| {
        let is_default = default.is_some_and(|default| default.record.key == own.record.key);
        !is_default || own.at.is_some()
    });
    own.map(|own| CitationView::of(material, own))
}

/// Who published `record`, in short.
fn publisher(material: &Material<'_>, record: &Record) -> Option<String> {
    publisher_of(material.model(), record).map(short_name)
}

/// Who published `record`: a source's publisher, a press item's outlet, an inspection's inspectorate.
pub fn publisher_of<'m>(model: &'m Model, record: &Record) -> Option<&'m Record> {
    match &record.facts {
        Facts::Sources(source) => model.named(&source.publisher.reference),
        Facts::Coverage(coverage) => model.named(&coverage.outlet.reference),
        Facts::Inspections(inspection) => model.named(&inspection.inspectorate.reference),
        _ => None,
    }
}
