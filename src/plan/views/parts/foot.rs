//! What every record's page ends with: where sources differ, corrections, topics; and how it begins.

use crate::decode::Record;
use crate::decode::kinds::Kind;
use crate::decode::kinds::items::{Correction, Disagreement};
use crate::plan::frame::{Link, Page, home};
use crate::plan::material::Material;
use crate::plan::view::{Markup, SitePath, view};
use crate::resolve::routes::list_address;

use super::figure::verdict_in_words;
use super::{CitationView, cited};

view! {
    /// What every record's page ends with.
    pub struct RecordFoot {
        /// On what sources differ, beside figures.
        disagreements: Vec<DisagreementView>,
        /// This site's own mistakes, put right.
        corrections: Vec<CorrectionView>,
        /// What it is about.
        topics: Vec<Link>,
    }
}

view! {
    /// Sources that differ on something that is no figure.
    pub struct DisagreementView {
        /// On what they differ.
        about: String,
        /// What each says.
        claims: Vec<SaysView>,
        /// How it is settled.
        verdict: String,
        /// Why.
        note: Option<Markup>,
        /// When that was decided.
        date: Option<String>,
    }
}

view! {
    /// What one source says.
    pub struct SaysView {
        /// It.
        says: String,
        /// Which source.
        source: Option<CitationView>,
    }
}

view! {
    /// A mistake of this site, put right.
    pub struct CorrectionView {
        /// When.
        date: String,
        /// What was wrong and what is right.
        text: Markup,
    }
}

/// What the page of `record` at `address` ends with.
pub fn record_foot(material: &Material<'_>, record: &Record, address: &str) -> RecordFoot {
    let model = material.model();
    let common = &record.common;
    let topics = common.topics.iter();
    RecordFoot {
        disagreements: common
            .disagreements
            .iter()
            .map(|one| disagreement(material, record, one, address))
            .collect(),
        corrections: common
            .corrections
            .iter()
            .map(|one| correction(material, record, one, address))
            .collect(),
        topics: topics
            .filter_map(|name| model.named(&name.reference))
            .map(|topic| material.link(topic))
            .collect(),
    }
}

fn disagreement(
    material: &Material<'_>,
    record: &Record,
    disagreement: &Disagreement,
    address: &str,
) -> DisagreementView {
    let note = disagreement.note.as_ref();
    let claims = disagreement.claims.iter();
    DisagreementView {
        about: disagreement.about.to_string(),
        claims: claims
            .map(|claim| SaysView {
                says: claim.says.to_string(),
                source: cited(material, record, Some(&claim.source)),
            })
            .collect(),
        verdict: verdict_in_words(disagreement.verdict).to_owned(),
        note: note.map(|note| material.inline(&note.0, record, address)),
        date: disagreement.date.as_ref().map(|date| date.to_string()),
    }
}

fn correction(
    material: &Material<'_>,
    record: &Record,
    correction: &Correction,
    address: &str,
) -> CorrectionView {
    CorrectionView {
        date: correction.date.to_string(),
        text: material.inline(&correction.text.0, record, address),
    }
}

/// The page of `record`, of the kind of page `kind`, below the list of its kind.
pub fn record_page(material: &Material<'_>, record: &Record, kind: &'static str) -> Page {
    let address = material.path(&record.key).0;
    let mut page = Page::new(address, &*record.common.title.value, kind);
    let summary = record.common.summary.as_ref();
    page.description = summary.map(|summary| material.plain(&summary.0, record));
    let list = list_of(record.key.kind);
    page.section = section_of(record.key.kind).map(str::to_owned);
    page.feed = feed_of(material, record);
    page.trail = vec![home(), list];
    page
}

/// The address of the feed of `record`; none where its kind has none.
pub fn feed_of(material: &Material<'_>, record: &Record) -> Option<String> {
    let has_feed = matches!(
        record.key.kind,
        Kind::Bodies | Kind::Inspectorates | Kind::Topics
    );
    has_feed.then(|| format!("{}feed.xml", material.path(&record.key).0))
}

/// A link to the list of all records of `kind`; that of metrics is the page of figures.
pub fn list_of(kind: Kind) -> Link {
    let address = match kind {
        Kind::Metrics => "/figures/".to_owned(),
        kind => list_address(kind, 0),
    };
    Link {
        title: kind.many().to_owned(),
        path: SitePath(address),
    }
}

/// The entry of the main navigation that pages of `kind` belong to.
pub fn section_of(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Inspections => Some("/inspections/"),
        Kind::Series => Some("/promises/"),
        Kind::Coverage => Some("/coverage/"),
        Kind::Bodies => Some("/bodies/"),
        Kind::Metrics => Some("/figures/"),
        _ => None,
    }
}
