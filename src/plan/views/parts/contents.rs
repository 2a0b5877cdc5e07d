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
        /// How deep it stands: 2 for the outermost headings of the notes, 3 for those below, …
        level: usize,
    }
}

/// The table of contents of `notes`; empty when they are short.
pub fn contents(notes: &Html) -> Vec<ContentsLine> {
    let mut lines = Vec::new();
    if notes.anchors.len() >= FEWEST_HEADINGS {
        add_lines(&notes.toc, 2, &mut lines);
    }
    lines
}

fn add_lines(entries: &[TocEntry], level: usize, lines: &mut Vec<ContentsLine>) {
    for entry in entries {
        lines.push(ContentsLine {
            id: entry.id.clone(),
            title: entry.text.clone(),
            level,
        });
        add_lines(&entry.children, level + 1, lines);
    }
}
