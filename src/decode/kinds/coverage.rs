//! One press item about inspections.

use crate::base::{PartialDate, Spanned};
use crate::decode::fields::fields;
use crate::decode::references::{Ref, ToCoverage, ToInspection, ToOrganisation, ToSource};
use crate::decode::values::{Text, Url, words};

use super::figure::Figure;
use super::items::Statement;

words! {
    /// In what state an item's text reached us.
    pub enum Extraction {
        /// Whole.
        Clean = "clean",
        /// With parts missing.
        Truncated = "truncated",
    }
}

fields! {
    /// One press item about inspections.
    pub struct Coverage {
        /// who published it
        outlet: Ref<ToOrganisation>,
        /// when
        published: Option<Spanned<PartialDate>>,
        /// where it was seen, and how its date was said there
        seen: Option<Seen>,
        /// its address
        url: Option<Url>,
        /// the inspections that it is about
        about: Vec<Ref<ToInspection>>,
        /// figures that it gives
        figures: Vec<Figure>,
        /// what it reports as said
        statements: Vec<Statement>,
        /// the item of which it is a copy or another version
        variant_of: Option<Ref<ToCoverage>>,
        /// in what state its text reached us
        extraction: Option<Extraction>,
        /// how many words it has
        words: Option<Spanned<u32>>,
        /// a sketch of its text, by which texts are compared
        fingerprint: Option<Text>,
    }
}

fields! {
    /// Where a press item was seen.
    pub struct Seen {
        /// the page
        page: Ref<ToSource>,
        /// when
        date: Option<Spanned<PartialDate>>,
        /// how its date was said there, such as `a day ago`
        said: Option<Text>,
    }
}
