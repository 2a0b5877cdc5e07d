//! How deep notes lie within each other: quotations, lists, emphasis, links.
//!
//! Browsers flatten what lies a few hundred deep, and nobody follows what lies more than a few.

use pulldown_cmark::{Event, TagEnd};

use super::dialect::Placed;
use crate::base::Span;

/// Where in `events` something first lies more than `most` deep.
pub(super) fn too_deep(events: &[Placed<'_>], most: u64) -> Option<Span> {
    let mut depth = 0;
    for (event, range) in events {
        match event {
            Event::Start(tag) if is_counted(tag.to_end()) => depth += 1,
            Event::End(tag) if is_counted(*tag) => depth -= 1,
            _ => {}
        }
        if depth > most {
            // A quotation goes on to the end of the notes; its first sign is enough to find it.
            return Some(Span::new(range.start, range.start + 1));
        }
    }
    None
}

/// Whether `tag` is one level; what only comes with another (items, rows, cells) is none.
fn is_counted(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::DefinitionList
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::dialect::Source;

    #[test]
    fn each_quotation_list_and_emphasis_is_a_level() {
        for (notes, depth) in [
            ("text", 0),
            ("> text", 1),
            ("> > text\n\n> text", 2),
            ("- a\n  - b\n    1. c", 3),
            ("**a *b* ~~c~~**", 2),
            ("[*a*](b)", 2),
            ("| *a* |\n|---|\n| b |", 1),
        ] {
            let source = Source::document(notes);
            let events = source.events();
            assert_eq!(too_deep(&events, depth), None, "{notes}");
            let place = depth.checked_sub(1).map(|below| too_deep(&events, below));
            assert!(place.is_none_or(|place| place.is_some()), "{notes}");
        }
    }
}
