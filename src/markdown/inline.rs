//! Turns a text without blocks, such as a summary, into HTML or into plain words.

use super::Links;
use crate::parse::dialect::Source;
use crate::parse::notes::push_text;

/// `text` as HTML that may stand inside a paragraph.
pub fn inline(text: &str, links: &dyn Links) -> String {
    let mut html = String::new();
    let words = plain(text, links);
    match pulldown_cmark_escape::escape_html(&mut html, &words) {
        Ok(()) => html,
        Err(never) => format!("{never}"),
    }
}

/// The words of `text`, without any markup.
pub fn plain(text: &str, _links: &dyn Links) -> String {
    let mut words = String::new();
    for (event, _) in Source::inline(text).events() {
        push_text(&mut words, &event);
    }
    words
}
