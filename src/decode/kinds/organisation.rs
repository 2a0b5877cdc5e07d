//! Organisations: inspected, inspecting, commissioning, publishing, or a group of them.

use crate::base::{Id, PartialDate, Spanned};
use crate::decode::fields::fields;
use crate::decode::references::{Ref, ToOrganisation};
use crate::decode::values::{Text, Url};

/// The types of body that every site knows; more stand in the site's `vocabulary`.
pub const BODY_TYPES: &[&str] = &[
    "police-force",
    "probation-unit",
    "council",
    "health-body",
    "combined-authority",
    "government-department",
    "school",
    "prison",
    "hospital",
    "inspectorate",
    "media",
    "group",
    "other",
];

fields! {
    /// An organisation: inspected, inspecting, partner, commissioner, publisher, or a group of them.
    pub struct Organisation {
        /// a short name
        short: Option<Text>,
        /// what type of organisation it is
        type_ as "type": Option<Spanned<Id>>,
        /// the members of a group
        members: Vec<Ref<ToOrganisation>>,
        /// how many members a group has
        count: Option<Spanned<u32>>,
        /// what it is part of
        parent: Option<Ref<ToOrganisation>>,
        /// who answers for it
        overseen_by: Option<Ref<ToOrganisation>>,
        /// names that it had
        former_names: Vec<FormerName>,
        /// other names that it goes by
        also_known_as: Vec<Text>,
        /// its numbers in registers
        identifiers: Vec<Identifier>,
        /// its website
        url: Option<Url>,
        /// where it works
        region: Option<Text>,
    }
}

fields! {
    /// A name that an organisation had.
    pub struct FormerName {
        /// the name
        name: Text,
        /// until when
        until: Option<Spanned<PartialDate>>,
    }
}

fields! {
    /// A number in a register.
    pub struct Identifier {
        /// which register
        scheme: Text,
        /// the number
        value: Text,
    }
}
