//! Turns a text without blocks, such as a summary, into HTML or into plain words.

use std::sync::LazyLock;

use pulldown_cmark::Event;

use super::phrasing::{Phrasing, Pictures};
use super::{Links, Resolved, raw};
use crate::base::Span;
use crate::diag::{Diagnostic, FilePath};
use crate::parse::dialect::Source;
use crate::parse::target::LinkTarget;

/// `text` as HTML that may stand inside a paragraph: emphasis, code and links; no pictures.
pub fn inline(text: &str, links: &dyn Links) -> String {
    write(text, &NO_FILE, links).out.html
}

/// The words of `text` on one line, without any markup.
pub fn plain(text: &str, links: &dyn Links) -> String {
    let words = write(text, &NO_FILE, links).out.words;
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ")
}

/// What there is to say about `text`, which stands in `file` at `span` as the value of a key.
///
/// YAML may have quoted or folded it, so all of it is pointed to.
pub fn check_inline(text: &str, file: &FilePath, span: Span) -> Vec<Diagnostic> {
    let mut diagnostics = write(text, file, &Nowhere).diagnostics;
    for label in diagnostics
        .iter_mut()
        .filter_map(|diagnostic| diagnostic.primary.as_mut())
    {
        label.span = Some(span);
    }
    diagnostics
}

/// Stands for the file where nobody reads the diagnostics.
static NO_FILE: LazyLock<FilePath> = LazyLock::new(|| FilePath::from(""));

/// Links to nothing: what they lead to does not matter to whether they are allowed.
pub(super) struct Nowhere;

impl Links for Nowhere {
    fn resolve(&self, _: &LinkTarget) -> Resolved {
        Resolved::Label
    }
}

/// Writes all of `text`.
fn write<'a>(text: &str, file: &'a FilePath, links: &'a dyn Links) -> Phrasing<'a> {
    let mut phrasing = Phrasing::new(file, links, Pictures::Described);
    let source = Source::inline(text);
    let events = source.events();
    let mut rest = events.as_slice();
    while let Some((event, range)) = rest.first() {
        if let Event::Text(_) = event {
            raw::check_text(&mut phrasing, text, range);
        }
        let taken = phrasing.write(rest);
        rest = &rest[taken..];
    }
    phrasing
}
