//! Tells the comments in raw HTML from the rest of it.
//!
//! Not here: whether HTML is shown (it never is, see [`crate::markdown`]).

use std::ops::Range;

use pulldown_cmark::Event;

use super::dialect::Placed;
use crate::base::Span;

/// A part of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Tags and what is between them.
    Markup(Range<usize>),
    /// `<!-- … -->`
    Comment(Range<usize>),
    /// `<!--` without an end: goes on to the end of the HTML.
    OpenComment(Range<usize>),
}

/// The parts of `html`, in order; together they are all of it.
pub fn parts(html: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(open) = html[start..].find("<!--").map(|at| start + at) {
        if open > start {
            parts.push(Part::Markup(start..open));
        }
        // In `<!-->` the end overlaps with the beginning.
        let Some(close) = html[open + 2..].find("-->").map(|at| open + 2 + at) else {
            parts.push(Part::OpenComment(open..html.len()));
            return parts;
        };
        start = close + "-->".len();
        parts.push(Part::Comment(open..start));
    }
    if start < html.len() {
        parts.push(Part::Markup(start..html.len()));
    }
    parts
}

/// The raw HTML of a block, without what the quotation or list around it puts before its lines.
#[derive(Debug, Default)]
pub struct Block {
    /// The HTML.
    pub html: String,
    /// Where each line begins: in the HTML, and in the text that it was read from.
    lines: Vec<(usize, usize)>,
}

impl Block {
    /// The HTML of `events`, which stand between the start and the end of a block of HTML.
    pub fn of(events: &[Placed<'_>]) -> Self {
        let mut block = Self::default();
        for (event, range) in events {
            if let Event::Html(html) | Event::Text(html) = event {
                block.lines.push((block.html.len(), range.start));
                block.html.push_str(html);
            }
        }
        block
    }

    /// Where `range` of the HTML stands in the text that it was read from.
    pub fn place(&self, range: &Range<usize>) -> Span {
        let offset = |at: usize| {
            let after = self.lines.partition_point(|(start, _)| *start <= at);
            let (start, from) = self
                .lines
                .get(after.saturating_sub(1))
                .copied()
                .unwrap_or_default();
            from + (at - start)
        };
        if range.is_empty() {
            return Span::at(offset(range.start));
        }
        Span::new(offset(range.start), offset(range.end - 1) + 1)
    }
}

/// The places of all comments that `events` hold.
pub fn comments(events: &[Placed<'_>]) -> Vec<Span> {
    let mut comments = Vec::new();
    let mut rest = events;
    while let Some((first, after)) = rest.split_first() {
        let length = match first.0 {
            Event::Html(_) => 1 + after.iter().take_while(|(event, _)| is_html(event)).count(),
            _ => 1,
        };
        let (run, after) = rest.split_at(length);
        if let (Event::InlineHtml(html), range) = first
            && html.starts_with("<!--")
        {
            comments.push(Span::from(range.clone()));
        }
        let block = Block::of(if is_html(&first.0) { run } else { &[] });
        comments.extend(
            parts(&block.html)
                .into_iter()
                .filter_map(|part| match part {
                    Part::Markup(_) => None,
                    Part::Comment(range) | Part::OpenComment(range) => Some(block.place(&range)),
                }),
        );
        rest = after;
    }
    comments
}

/// Whether `event` is a line of a block of HTML.
fn is_html(event: &Event<'_>) -> bool {
    matches!(event, Event::Html(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::dialect::Source;

    #[test]
    fn comments_are_told_from_markup() {
        for (html, expected) in [
            ("<b>", vec![Part::Markup(0..3)]),
            (
                "<!-- a --><b>",
                vec![Part::Comment(0..10), Part::Markup(10..13)],
            ),
            (
                "<b><!-- a",
                vec![Part::Markup(0..3), Part::OpenComment(3..9)],
            ),
            ("<!--><b>", vec![Part::Comment(0..5), Part::Markup(5..8)]),
            ("<!---><b>", vec![Part::Comment(0..6), Part::Markup(6..9)]),
            ("", vec![]),
        ] {
            assert_eq!(parts(html), expected, "{html}");
        }
    }

    #[test]
    fn comments_are_found_wherever_they_stand() {
        for (text, expected) in [
            ("a <!-- b --> c", vec!["<!-- b -->"]),
            ("<!-- b\n\nc -->\n", vec!["<!-- b\n\nc -->"]),
            ("> <div><!-- b\n> c --></div>\n", vec!["<!-- b\n> c -->"]),
            ("<div>\n<!-- b\n\nc", vec!["<!-- b\n"]),
            ("`<!-- b -->`\n\n    <!-- c -->\n", vec![]),
        ] {
            let source = Source::document(text);
            let found: Vec<&str> = comments(&source.events())
                .into_iter()
                .map(|span| &text[span.range()])
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
