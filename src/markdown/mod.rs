//! Turns notes into HTML: the text of one audience into what stands on a page.
//!
//! Whatever is written, what comes out is well-formed, holds no markup of the author's own, no
//! script, no style, and no address that is not allowed. The same text gives the same bytes, in time
//! that grows with its length alone. Never fails: what cannot be shown is said in a diagnostic.
//! Not here: which parts an audience reads, and what links point to (see [`crate::parse::notes`]).

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::parse::target::LinkTarget;

mod code;
#[cfg(test)]
mod conformance;
mod footnotes;
pub mod highlight;
#[cfg(test)]
mod hostile;
mod inline;
mod page;
mod phrasing;
mod raw;
mod table;
#[cfg(test)]
mod tests;
mod toc;
mod writer;

pub use inline::{check_inline, inline, plain};

/// What a page says about the notes on it.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The file of the notes, for diagnostics.
    pub file: &'a FilePath,
    /// Ids that stand elsewhere on the page (items of the record, the page's frame): headings give way.
    pub reserved: &'a BTreeSet<String>,
    /// What every id in them begins with, where the notes of several records share a page.
    pub scope: &'a str,
    /// The level of the highest headings: 2 when the page has one of the first level. Those below
    /// follow without a gap, whatever was written, so that a screen reader's outline has none. Without
    /// it every level is as written.
    pub top: Option<u8>,
}

/// Notes as they stand on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html {
    /// The markup: any number of blocks.
    pub html: String,
    /// The headings that stand in no quotation, list or table, as a tree.
    pub toc: Vec<TocEntry>,
    /// The words without any markup, a line for each block: for search.
    pub text: String,
    /// The words of the first paragraph: for feeds and lists.
    pub lead: String,
    /// The ids of all headings, in order.
    pub anchors: Vec<String>,
    /// The languages of highlighted code, by their names.
    pub languages: BTreeSet<String>,
}

/// A line of a table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TocEntry {
    /// The level on the page, from 1 to 6.
    pub level: u8,
    /// The id to link to.
    pub id: String,
    /// Its words.
    pub text: String,
    /// The headings below it.
    pub children: Vec<TocEntry>,
}

/// What the notes are shown among: says what a link leads to.
pub trait Links {
    /// What `target` is on the page that is being written.
    ///
    /// Never asked about [`LinkTarget::External`], which is shown as it is.
    fn resolve(&self, target: &LinkTarget) -> Resolved;
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// A page or a file.
    Page {
        /// Its address, percent-encoded.
        href: String,
        /// What an unlabelled link to it is called.
        title: String,
    },
    /// Nothing that this audience may see: only the label is shown.
    Label,
    /// Nothing, which has been said already: only the label is shown.
    Broken,
}

/// What is wrong with `notes` in themselves, wherever they stand and whatever their links lead to. The
/// diagnostics' places are those of `notes`.
pub fn check(notes: &str, file: &FilePath) -> Vec<Diagnostic> {
    page::check(notes, file)
}

/// `notes` as HTML. The diagnostics' places are those of `notes`; they are those of [`check`].
pub fn render(notes: &str, options: &Options<'_>, links: &dyn Links) -> Parsed<Html> {
    page::write(notes, options, links)
}
