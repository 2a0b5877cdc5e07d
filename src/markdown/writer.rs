//! Writes markup in which text is always text: what is not one of our own tags is escaped.
//!
//! Names of elements and attributes are part of the program; only values and text come from
//! outside. The words of the text are kept beside the markup, for search and feeds.

use std::fmt::Write as _;

use pulldown_cmark_escape::{escape_href, escape_html};

/// Markup in the making.
#[derive(Debug, Default)]
pub(super) struct Writer {
    /// What has been written.
    pub(super) html: String,
    /// The words in it.
    pub(super) words: String,
}

/// A tag that is still open for attributes; [`Tag::done`] closes it.
#[must_use = "a tag is only whole when it is done"]
pub(super) struct Tag<'a> {
    html: &'a mut String,
}

impl Writer {
    /// Begins an element.
    pub(super) fn start(&mut self, element: &'static str) -> Tag<'_> {
        self.html.push('<');
        self.html.push_str(element);
        Tag {
            html: &mut self.html,
        }
    }

    /// Begins an element that stands on a line of its own.
    pub(super) fn start_block(&mut self, element: &'static str) -> Tag<'_> {
        self.fresh_line();
        self.start(element)
    }

    /// Ends an element.
    pub(super) fn end(&mut self, element: &'static str) {
        self.html.push_str("</");
        self.html.push_str(element);
        self.html.push('>');
    }

    /// Ends an element and its line; the words of the next block begin a line too.
    pub(super) fn end_block(&mut self, element: &'static str) {
        self.end(element);
        self.html.push('\n');
        self.end_words();
    }

    /// Ends a line of the words.
    pub(super) fn end_words(&mut self) {
        let end = self.words.trim_end_matches([' ', '\t']).len();
        self.words.truncate(end);
        if !self.words.is_empty() && !self.words.ends_with('\n') {
            self.words.push('\n');
        }
    }

    /// Goes to the next line of the markup, if it is not at the beginning of one.
    pub(super) fn fresh_line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// Goes to the next line of the markup.
    pub(super) fn line(&mut self) {
        self.html.push('\n');
    }

    /// Writes what the author wrote.
    pub(super) fn text(&mut self, text: &str) {
        self.words.push_str(text);
        self.label(text);
    }

    /// Writes what belongs to the page and is none of the author's words.
    pub(super) fn label(&mut self, text: &str) {
        push_escaped(&mut self.html, text);
    }

    /// Writes markup as it is, which only the conformance tests ask for.
    #[cfg(test)]
    pub(super) fn verbatim(&mut self, html: &str) {
        self.html.push_str(html);
    }
}

impl Tag<'_> {
    /// Adds an attribute.
    pub(super) fn attribute(self, name: &'static str, value: &str) -> Self {
        self.html.push(' ');
        self.html.push_str(name);
        self.html.push_str("=\"");
        push_escaped(self.html, value);
        self.html.push('"');
        self
    }

    /// Adds an attribute unless it would be empty.
    pub(super) fn attribute_unless_empty(self, name: &'static str, value: &str) -> Self {
        if value.is_empty() {
            self
        } else {
            self.attribute(name, value)
        }
    }

    /// Adds an attribute that holds a number.
    pub(super) fn number(self, name: &'static str, value: u64) -> Self {
        write!(self.html, " {name}=\"{value}\"").expect("writing to a string works");
        self
    }

    /// Adds an attribute that holds an address, percent-encoding what an address cannot hold.
    pub(super) fn address(self, name: &'static str, value: &str) -> Self {
        self.html.push(' ');
        self.html.push_str(name);
        self.html.push_str("=\"");
        escape_href(&mut *self.html, value).expect("writing to a string works");
        self.html.push('"');
        self
    }

    /// Closes the tag.
    pub(super) fn done(self) {
        self.html.push('>');
    }

    /// Closes the tag of an element that has no content.
    pub(super) fn done_empty(self) {
        self.html.push_str(" />");
    }
}

/// Adds `text` to `html`, with `<`, `>`, `&` and `"` escaped.
///
/// Apostrophes stay: every value stands in double quotes, and English is full of them.
fn push_escaped(html: &mut String, text: &str) {
    for (index, stretch) in text.split('\'').enumerate() {
        if index > 0 {
            html.push('\'');
        }
        escape_html(&mut *html, stretch).expect("writing to a string works");
    }
}
