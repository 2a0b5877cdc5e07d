//! Any other page: its notes are all there is to it.

use serde_json::{Map, Value as Json};

use crate::base::Span;
use crate::decode::fields::{Fate, Fields, Key, Reader, Settling};
use crate::yaml::{self, Node};

/// Any other page; `about.md` is `/about/`, and the text of `index.md` stands on the home page. It has no keys beside those of every record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page;

impl Fields for Page {
    const KEYS: &'static [Key] = &[];

    fn read_from(_: &[(yaml::Key, Node)], _: Span, _: &mut Reader<'_>) -> Option<Self> {
        Some(Self)
    }

    fn settle_fields(&mut self, _: &mut dyn Settling) -> Fate {
        Fate::Kept
    }

    fn export_into(&self, _: &mut Map<String, Json>) {}
}
