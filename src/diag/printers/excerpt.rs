//! Cuts the lines out of a file that hold some places, made safe to show.

use std::ops::Range;

use crate::base::visible::is_hostile;
use crate::base::{Lines, Span};

/// Some lines of a file, and where the wanted places stand in them.
pub(super) struct Excerpt {
    /// The lines, with what could act on a terminal written out.
    pub(super) text: String,
    /// The number of the first of them.
    pub(super) first_line: usize,
    /// The wanted places, as bytes of `text`, in the order asked for.
    pub(super) places: Vec<Range<usize>>,
}

impl Excerpt {
    /// The lines of `lines` from the first that one of `spans` touches to the last.
    pub(super) fn new(lines: &Lines<'_>, spans: &[Span]) -> Self {
        let start = spans.iter().map(|span| span.range().start).min();
        let end = spans.iter().map(|span| span.range().end).max();
        let first_line = lines.position(start.unwrap_or(0)).line;
        let last_line = lines.position(end.unwrap_or(0)).line;
        let cut = lines
            .range(first_line..=last_line)
            .expect("both lines are lines of this text, in order");
        let places = spans
            .iter()
            .map(|span| {
                let place = |offset| {
                    let before = cut.start..lines.floor(offset).max(cut.start);
                    shown(&lines.text()[before]).len()
                };
                place(span.range().start)..place(span.range().end)
            })
            .collect();
        Self {
            text: shown(&lines.text()[cut]),
            first_line,
            places,
        }
    }

    /// The column at which the first wanted place stands in what is shown.
    pub(super) fn column(&self) -> usize {
        let start = self.places.first().map_or(0, |place| place.start);
        Lines::new(self.text.as_str()).position(start).column
    }
}

/// `text` with its line endings as `\n`, without a byte-order mark, and with what could act on a
/// terminal written out.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let ends_line =
            character == '\r' && characters.peek().is_none_or(|(_, next)| *next == '\n');
        let is_mark = offset == 0 && character == '\u{FEFF}';
        if ends_line || is_mark {
            continue;
        }
        if is_hostile(character) && !matches!(character, '\n' | '\t') {
            shown.push_str(&super::visible(character.encode_utf8(&mut [0; 4])));
        } else {
            shown.push(character);
        }
    }
    shown
}
