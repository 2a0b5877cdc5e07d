//! The table of contents of long notes.

use crate::markdown::{Html, TocEntry};
use crate::plan::view::view;

/// A page with fewer headings than this needs no table of contents.
const FEWEST_HEADINGS: usize = 3;

view! {
    /// A line of a table of contents.
    pub struct ContentsLine {
        /// The id to link to.
        id: String,
        /// Its words.
        title: String,
        /// The heading's level on the page: 2, 3, …
        level: usize,
    }
}

/// The table of contents of `notes`; empty when they are short.
pub fn contents(notes: &Html) -> Vec<ContentsLine> {
    let mut lines = Vec::new();
    if notes.anchors.len() >= FEWEST_HEADINGS {
        add_lines(&notes.toc, &mut lines);
    }
    lines
}

fn add_lines(entries: &[TocEntry], lines: &mut Vec<ContentsLine>) {
    for entry in entries {
        lines.push(ContentsLine {
            id: entry.id.clone(),
            title: entry.text.clone(),
            level: usize::from(entry.level),
        });
        add_lines(&entry.children, lines);
    }
}
