//! Subject tags, each with a news page and a feed of its own.

use crate::decode::fields::fields;
use crate::decode::references::{Ref, ToAny};
use crate::decode::values::words;

words! {
    /// What kind of topic it is.
    pub enum TopicKind {
        /// A subject of this site.
        Subject = "subject",
        /// A tag that others use.
        Tag = "tag",
    }
}

fields! {
    /// A subject tag, with its own news page and feed.
    pub struct Topic {
        /// what kind of topic it is
        kind: Option<TopicKind>,
        /// records that its name is mistaken for
        ambiguous_with: Vec<Ref<ToAny>>,
    }
}
