//! The keys that every record may have.

use jiff::Timestamp;

use crate::base::{PartialDate, Spanned};
use crate::decode::fields::fields;
use crate::decode::references::{Ref, ToTopic};
use crate::decode::values::{Alias, Free, Inline, Text, words};

use super::items::{Accepted, Correction, Disagreement};

words! {
    /// Who may see a record.
    pub enum Visibility {
        /// Everybody.
        Public = "public",
        /// The authors' own organisation.
        Restricted = "restricted",
        /// Nobody yet: it is being written.
        Draft = "draft",
    }
}

/// The keys that stand before those of a record's kind: what it is called, what it says, who may see it and
/// from when. The others that every record may have stand after them.
pub const FIRST: &[&str] = &["title", "summary", "visibility", "embargo", "known"];

fields! {
    /// The keys that every record may have.
    pub struct Common {
        /// what it is called, in plain text
        title: Text,
        /// what it says, in two sentences
        summary: Option<Inline>,
        /// who may see it, `public` if not said; only `public` records are ever published
        visibility: Option<Visibility>,
        /// the moment before which nothing of it is published, nor that it exists
        embargo: Option<Spanned<Timestamp>>,
        /// from when this was known, if not from its own date
        known: Option<Spanned<PartialDate>>,
        /// addresses that it had before
        aliases: Vec<Alias>,
        /// what it is about
        topics: Vec<Ref<ToTopic>>,
        /// when it was last changed
        updated: Option<Spanned<PartialDate>>,
        /// its place in lists, lower first
        weight: Option<Spanned<i32>>,
        /// working notes of the authors, never published
        internal: Option<Text> [internal],
        /// this site's own mistakes, put right
        corrections: Vec<Correction>,
        /// where sources differ on something that is no figure
        disagreements: Vec<Disagreement>,
        /// warnings and notes that are accepted, and why
        accept: Vec<Accepted>,
        /// data of your own, handed to templates
        extra: Option<Free>,
    }
}
