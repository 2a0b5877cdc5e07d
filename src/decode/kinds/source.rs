//! Documents that facts are taken from.

use crate::base::{PartialDate, Spanned};
use crate::decode::fields::fields;
use crate::decode::references::{Ref, ToOrganisation};
use crate::decode::values::{Text, Url, words};

use super::figure::Figure;
use super::items::Statement;

words! {
    /// What kind of document a source is.
    pub enum SourceKind {
        /// A report.
        Report = "report",
        /// A letter.
        Letter = "letter",
        /// A press release.
        PressRelease = "press-release",
        /// A news item.
        News = "news",
        /// Data.
        Dataset = "dataset",
        /// A page that collects items on a topic.
        TopicPage = "topic-page",
        /// An answer to a report.
        Response = "response",
    }
}

words! {
    /// How close a source is to what it reports.
    pub enum Rank {
        /// It is the thing itself.
        Primary = "primary",
        /// An official account of it.
        Official = "official",
        /// The press.
        Press = "press",
        /// A collection of others' items.
        Aggregator = "aggregator",
    }
}

fields! {
    /// A document that facts are taken from.
    pub struct Source {
        /// who published it
        publisher: Ref<ToOrganisation>,
        /// what kind of document it is
        kind: Option<SourceKind>,
        /// when it was published
        published: Option<Spanned<PartialDate>>,
        /// its address
        url: Option<Url>,
        /// the address of a copy that stays
        archive_url: Option<Url>,
        /// when it was fetched
        retrieved: Option<Spanned<PartialDate>>,
        /// how close it is to what it reports
        rank: Option<Rank>,
        /// the SHA-256 hash of the file that was read
        sha256: Option<Text>,
        /// how many pages it has
        pages: Option<Spanned<u32>>,
        /// figures that it gives
        figures: Vec<Figure>,
        /// what it reports as said
        statements: Vec<Statement>,
    }
}
