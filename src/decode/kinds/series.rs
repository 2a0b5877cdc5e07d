//! A programme of several reports, with what is still promised.

use crate::base::{PartialDate, Spanned};
use crate::decode::fields::fields;
use crate::decode::references::{Ref, ToDelivery, ToInspection, ToOrganisation};
use crate::decode::values::{Inline, StatedDate, Text, words};

use super::items::{Citation, Commission};

words! {
    /// How sure it is that a promise was kept.
    pub enum DeliveryBasis {
        /// A source says so.
        Stated = "stated",
        /// We conclude it.
        Inferred = "inferred",
    }
}

fields! {
    /// A programme of several reports, with what is still promised.
    pub struct Series {
        /// who asked for it
        commissioned: Option<Commission>,
        /// its parts in order
        parts: Vec<Part>,
        /// what is to be published
        promised: Vec<Promise>,
    }
}

fields! {
    /// One part of a series.
    pub struct Part {
        /// its number or name
        part: Text,
        /// what it is about
        title: Text,
        /// who leads it
        lead: Option<Ref<ToOrganisation>>,
        /// its inspections
        inspections: Vec<Ref<ToInspection>>,
        /// when it was reported; `not-stated` if it was, on a day unknown
        reported: Option<StatedDate>,
        /// when it is awaited
        expected: Option<Spanned<PartialDate>>,
    }
}

fields! {
    /// Something that was to be published.
    pub struct Promise {
        /// what is to be published
        title: Text,
        /// by whom
        publisher: Ref<ToOrganisation>,
        /// when it was promised
        date: Spanned<PartialDate> [dated],
        /// for when it was promised
        expected: Spanned<PartialDate>,
        /// what delivered it
        delivered: Option<Ref<ToDelivery>>,
        /// how sure that is
        basis: Option<DeliveryBasis>,
        /// what a reader should know about it
        note: Option<Inline>,
        /// where the promise stands
        source: Option<Box<Citation>> [binding],
    }
}
