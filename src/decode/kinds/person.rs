//! People in public roles.

use crate::base::{PartialDate, Spanned};
use crate::decode::fields::fields;
use crate::decode::references::{Ref, ToOrganisation};
use crate::decode::values::Text;

fields! {
    /// A person in a public role.
    pub struct Person {
        /// titles of honour
        honorifics: Vec<Honorific>,
        /// public roles
        roles: Vec<Role>,
        /// other names that sources use
        also_known_as: Vec<Text>,
    }
}

fields! {
    /// A title of honour.
    pub struct Honorific {
        /// the title, such as `Sir`
        title: Text,
        /// from when
        from: Option<Spanned<PartialDate>>,
    }
}

fields! {
    /// A public role.
    pub struct Role {
        /// the role
        role: Text,
        /// where
        organisation: Ref<ToOrganisation>,
        /// from when
        from: Option<Spanned<PartialDate>>,
        /// until when
        to: Option<Spanned<PartialDate>>,
    }
}
