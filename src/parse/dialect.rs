//! Turns notes into the stream of events that the outline and the pages are both made of.
//!
//! The dialect is `CommonMark` with GitHub's tables, strikethrough, task lists, alerts and footnotes,
//! definition lists, and `[[record]]` links. Every range of an event is one of the text given.
//! Not here: what an event means (see [`super::notes`] and [`crate::markdown`]).

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

/// Stands for the `|` of `[[x|a label]]` while Markdown is read, so that a table does not take it
/// for the end of a cell. A control character, which no browser shows; as long as what it replaces.
const STAND_IN: char = '\u{1f}';

/// Goes before a text without blocks, so that nothing in it can begin one (`1.`, `#`, four spaces).
/// It counts as white space, hence does not change what is emphasis.
const SHIELD: &str = "\u{a0}";

/// A text that is ready to be read.
#[derive(Debug)]
pub struct Source<'a> {
    text: Cow<'a, str>,
    options: Options,
    /// How much longer the text has become at its start.
    shield: usize,
}

/// An event, and the bytes of the text that it was read from.
pub type Placed<'a> = (Event<'a>, Range<usize>);

impl<'a> Source<'a> {
    /// A whole document: paragraphs, lists, tables.
    pub fn document(text: &'a str) -> Self {
        Self {
            text: with_stand_ins(text),
            options: Options::ENABLE_WIKILINKS
                | Options::ENABLE_STRIKETHROUGH
                | Options::ENABLE_TABLES
                | Options::ENABLE_FOOTNOTES
                | Options::ENABLE_TASKLISTS
                | Options::ENABLE_GFM
                | Options::ENABLE_DEFINITION_LIST,
            shield: 0,
        }
    }

    /// A single run of text: emphasis, code and links, but no paragraphs, lists or headings.
    pub fn inline(text: &'a str) -> Self {
        let mut shielded = String::with_capacity(SHIELD.len() + text.len());
        shielded.push_str(SHIELD);
        shielded.push_str(&with_stand_ins(text).replace(['\n', '\r'], " "));
        Self {
            text: Cow::Owned(shielded),
            options: Options::ENABLE_WIKILINKS | Options::ENABLE_STRIKETHROUGH,
            shield: SHIELD.len(),
        }
    }

    /// A document of plain `CommonMark`, as its specification's examples have it.
    #[cfg(test)]
    pub fn commonmark(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            options: Options::empty(),
            shield: 0,
        }
    }

    /// What is written in it, in order; starts and ends are balanced.
    ///
    /// A record link without a label (`[[x]]`) has nothing between its start and its end.
    pub fn events(&self) -> Vec<Placed<'_>> {
        let mut events = Vec::new();
        let mut parser = Parser::new_ext(&self.text, self.options).into_offset_iter();
        while let Some((event, range)) = parser.next() {
            match event {
                Event::Start(Tag::Link {
                    link_type: LinkType::WikiLink { has_pothole: false },
                    dest_url,
                    ..
                }) => {
                    // What is inside is the address again, which is no label.
                    parser
                        .by_ref()
                        .find(|(event, _)| matches!(event, Event::End(TagEnd::Link)));
                    self.push_record_link(&dest_url, range, &mut events);
                }
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) if self.shield > 0 => {
                }
                event => events.push((restored(event), self.unshielded(&range))),
            }
        }
        if self.shield > 0 {
            drop_shield(&mut events);
        }
        events
    }

    /// Where the lines stand that give an address a name: `[a]: ../bodies/x.md`.
    pub fn definitions(&self) -> Vec<Range<usize>> {
        let parser = Parser::new_ext(&self.text, self.options);
        let definitions = parser.reference_definitions().iter();
        let mut places: Vec<Range<usize>> = definitions
            .map(|(_, definition)| self.unshielded(&definition.span))
            .collect();
        places.sort_by_key(|place| place.start);
        places
    }

    /// Writes out a record link whose label, if it has one, still is part of its address.
    fn push_record_link<'s>(
        &'s self,
        address: &str,
        range: Range<usize>,
        events: &mut Vec<Placed<'s>>,
    ) {
        let (target, label) = match address.split_once(STAND_IN) {
            Some((target, label)) => (target, Some(label)),
            None => (address, None),
        };
        let place = self.unshielded(&range);
        let link = Tag::Link {
            link_type: LinkType::WikiLink {
                has_pothole: label.is_some(),
            },
            dest_url: target.to_owned().into(),
            title: "".into(),
            id: "".into(),
        };
        let end = link.to_end();
        events.push((Event::Start(link), place.clone()));
        if let Some(label) = label {
            let start = range
                .end
                .saturating_sub("]]".len() + label.len() + self.shield);
            let mut source = Source::inline(label);
            source.options.remove(Options::ENABLE_WIKILINKS);
            events.extend(
                source
                    .events()
                    .into_iter()
                    .filter(|(event, _)| !is_link(event))
                    .map(|(event, inner)| {
                        let inner = inner.start + start..inner.end + start;
                        (event.into_static(), inner)
                    }),
            );
        }
        events.push((Event::End(end), place));
    }

    /// The range in the text that was given.
    fn unshielded(&self, range: &Range<usize>) -> Range<usize> {
        range.start.saturating_sub(self.shield)..range.end.saturating_sub(self.shield)
    }
}

/// `text` with a stand-in for the `|` of every labelled record link.
///
/// Labels stand on one line. A `\|`, which tables ask for, is left alone: it works as it is.
fn with_stand_ins(text: &str) -> Cow<'_, str> {
    let mut pipes = Vec::new();
    let mut rest = 0;
    while let Some(open) = text[rest..].find("[[").map(|at| rest + at + "[[".len()) {
        let end = find_or_end(text, open, &['[', ']', '|', '`', '\n', '\r']);
        // In `[[[x]]` the inner pair counts, which begins with the last bracket of the outer one.
        rest = if text[open..].starts_with('[') {
            open - 1
        } else {
            end
        };
        let target = &text[open..end];
        if !text[end..].starts_with('|') || target.trim().is_empty() || target.ends_with('\\') {
            continue;
        }
        rest = find_or_end(text, end + 1, &['[', ']', '|', '\n', '\r']);
        if text[rest..].starts_with("]]") {
            pipes.push(end);
        }
    }
    if pipes.is_empty() && !text.contains(STAND_IN) {
        return Cow::Borrowed(text);
    }
    let mut marked = String::with_capacity(text.len());
    let mut copied = 0;
    for pipe in pipes {
        marked.extend(text[copied..pipe].chars().map(without_stand_in));
        marked.push(STAND_IN);
        copied = pipe + 1;
    }
    marked.extend(text[copied..].chars().map(without_stand_in));
    Cow::Owned(marked)
}

/// Where the first of `letters` stands in `text` from `start` on, else its end.
fn find_or_end(text: &str, start: usize, letters: &[char]) -> usize {
    text[start..]
        .find(letters)
        .map_or(text.len(), |at| start + at)
}

/// A stand-in that was there before must not turn into a `|`.
fn without_stand_in(letter: char) -> char {
    if letter == STAND_IN { ' ' } else { letter }
}

/// `event` with its text as it was written.
fn restored(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(restored_text(text)),
        Event::Code(text) => Event::Code(restored_text(text)),
        Event::Html(text) => Event::Html(restored_text(text)),
        Event::InlineHtml(text) => Event::InlineHtml(restored_text(text)),
        Event::FootnoteReference(label) => Event::FootnoteReference(restored_text(label)),
        Event::Start(tag) => Event::Start(restored_tag(tag)),
        other => other,
    }
}

/// `tag` with its text as it was written.
fn restored_tag(tag: Tag<'_>) -> Tag<'_> {
    match tag {
        Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Link {
            link_type,
            dest_url: restored_text(dest_url),
            title: restored_text(title),
            id: restored_text(id),
        },
        Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Image {
            link_type,
            dest_url: restored_text(dest_url),
            title: restored_text(title),
            id: restored_text(id),
        },
        Tag::CodeBlock(CodeBlockKind::Fenced(fence)) => {
            Tag::CodeBlock(CodeBlockKind::Fenced(restored_text(fence)))
        }
        Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(restored_text(label)),
        other => other,
    }
}

/// `text` with each stand-in as the `|` that it stands for.
fn restored_text(text: CowStr<'_>) -> CowStr<'_> {
    if text.contains(STAND_IN) {
        text.replace(STAND_IN, "|").into()
    } else {
        text
    }
}

/// Takes the shield off the first text.
fn drop_shield(events: &mut Vec<Placed<'_>>) {
    let Some((Event::Text(text), _)) = events.first_mut() else {
        return;
    };
    let bare = text.trim_start_matches(char::is_whitespace).to_owned();
    if bare.is_empty() {
        events.remove(0);
    } else {
        *text = bare.into();
    }
}

/// Whether `event` begins or ends a link or an image.
fn is_link(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(Tag::Link { .. } | Tag::Image { .. })
            | Event::End(TagEnd::Link | TagEnd::Image)
    )
}
