//! `/sources/`: every document that facts are taken from, with all that is known of it.
//!
//! Sources have no pages: this is where a citation leads.

use crate::decode::Record;
use crate::decode::kinds::Kind;
use crate::decode::kinds::source::Source;
use crate::plan::Plan;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{Markup, WebAddress, view};
use crate::resolve::Entry;

use super::parts::listing::{Listing, listings};
use super::parts::{
    FigureView, Pagination, RecordFoot, StatementView, given_figures, in_words, record_foot,
    short_link, statements_of,
};

view! {
    /// A page of the list of sources.
    pub struct SourceList in "sources.html" {
        /// Whether there is a list of press items.
        has_coverage: bool,
        /// The sources.
        sources: Vec<SourceView>,
        /// The way through the list.
        pagination: Pagination,
    }
}

view! {
    /// A document that facts are taken from.
    pub struct SourceView {
        /// Its anchor.
        id: String,
        /// What it is called.
        title: String,
        /// What it says, in a sentence or two.
        summary: Option<Markup>,
        /// Who published it.
        publisher: Option<Link>,
        /// What kind of document it is.
        kind: Option<String>,
        /// When it was published.
        published: Option<String>,
        /// How close it is to what it reports, in words.
        rank: Option<String>,
        /// How many pages it has.
        pages: Option<usize>,
        /// Where it can be read.
        url: Option<WebAddress>,
        /// Where a copy that stays can be read.
        archive_url: Option<WebAddress>,
        /// When it was fetched.
        retrieved: Option<String>,
        /// The SHA-256 hash of the file that was read.
        sha256: Option<String>,
        /// The figures that it gives.
        figures: Vec<FigureView>,
        /// What it reports as said.
        statements: Vec<StatementView>,
        /// What there is to say about it.
        notes: Option<Markup>,
        /// Where others differ from it, corrections, topics.
        foot: RecordFoot,
    }
}

/// Adds the pages of the list.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for Listing {
        page,
        records,
        pagination,
    } in listings(material, Kind::Sources)
    {
        plan.page(material, None, page, move |material, page| SourceList {
            has_coverage: material.model().of_kind(Kind::Coverage).next().is_some(),
            sources: sources(material, &records, &page.address),
            pagination: pagination.clone(),
        });
    }
}

fn sources<'m>(material: &Material<'m>, records: &[&'m Record], address: &str) -> Vec<SourceView> {
    let entries = records.iter().filter_map(|record| Entry::of(record));
    entries
        .map(|source| source_view(material, source, address))
        .collect()
}

fn source_view<'m>(
    material: &Material<'m>,
    source: Entry<'m, Source>,
    address: &str,
) -> SourceView {
    let Entry { record, facts } = source;
    let publisher = material.model().named(&facts.publisher.reference);
    let summary = record.common.summary.as_ref();
    let notes = material.notes(&record.key);
    let web = |url: &crate::decode::values::Url| WebAddress(url.0.to_string());
    // Many sources stand on one page, so names of items in them cannot be anchors there.
    let mut figures = given_figures(material, record, address);
    for figure in &mut figures {
        figure.id = None;
    }
    let mut statements = statements_of(material, record, address);
    for statement in &mut statements {
        statement.wording.id = None;
    }
    SourceView {
        id: record.key.id.to_string(),
        title: record.common.title.to_string(),
        summary: summary.map(|summary| material.inline(&summary.0, record, address)),
        publisher: publisher.map(|publisher| short_link(material, publisher)),
        kind: facts.kind.map(|kind| in_words(kind.as_str())),
        published: facts.published.as_ref().map(|date| date.to_string()),
        rank: facts.rank.map(rank_in_words).map(str::to_owned),
        pages: facts
            .pages
            .as_ref()
            .and_then(|pages| usize::try_from(pages.value).ok()),
        url: facts.url.as_ref().map(web),
        archive_url: facts.archive_url.as_ref().map(web),
        retrieved: facts.retrieved.as_ref().map(|date| date.to_string()),
        sha256: facts.sha256.as_ref().map(|hash| hash.to_string()),
        figures,
        statements,
        notes: notes.map(|notes| Markup(notes.html)),
        foot: record_foot(material, record, address),
    }
}

fn rank_in_words(rank: crate::decode::kinds::source::Rank) -> &'static str {
    use crate::decode::kinds::source::Rank;
    match rank {
        Rank::Primary => "The thing itself",
        Rank::Official => "An official account",
        Rank::Press => "The press",
        Rank::Aggregator => "A collection of others\u{2019} items",
    }
}
