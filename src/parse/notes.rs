//! Turns the notes of a file into their [`Outline`]: what they link to, their headings, their
//! restricted passages, without any HTML.
//!
//! What is restricted is found first, line by line. The rest is read once as the public reads it and,
//! if anything is restricted, once more as the authors do, since a passage may change how the lines
//! around it are read. Never fails.
//! Not here: HTML (see [`crate::markdown`]), and whether a target exists.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use serde::{Deserialize, Serialize};

pub use super::restricted::{Notes, with_restricted, without_restricted};
pub use super::target::LinkTarget;

use super::dialect::{Placed, Source};
use super::{html, nesting, restricted, target};
use crate::base::Span;
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::scan::Limits;

/// What can be known of notes before any other file is read. Spans are those of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Whole lines that only the authors read, in order.
    pub restricted: Vec<Span>,
    /// What is linked to or shown, in order; what the public cannot see comes after the rest.
    pub links: Vec<NoteLink>,
    /// The headings, in the same order.
    pub headings: Vec<Heading>,
    /// HTML comments that the public would see without us: they are dropped.
    pub comments: Vec<Span>,
    /// How many words the public reads.
    pub words: usize,
}

impl Outline {
    /// Holds no more room than it needs: outlines are held as long as a site is previewed.
    fn shrink(&mut self) {
        for heading in &mut self.headings {
            heading.text.shrink_to_fit();
            heading.slug.shrink_to_fit();
        }
        self.links.shrink_to_fit();
        self.headings.shrink_to_fit();
    }
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NoteLink {
    /// What it points to.
    pub target: LinkTarget,
    /// Whether it leads there or shows it.
    pub role: LinkRole,
    /// Whether it has words of its own, which can stand without the target.
    pub labelled: bool,
    /// Where it stands, from its first bracket to its last.
    pub span: Span,
    /// Whether the public does not see it.
    pub restricted: bool,
}

/// What a link does with its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LinkRole {
    /// Leads to it.
    Link,
    /// Shows it as a picture.
    Image,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// From 1 to 6, as written.
    pub level: u8,
    /// Its words.
    pub text: String,
    /// Its words as an address; what it is called on the page is up to [`HeadingIds`].
    pub slug: String,
    /// Where it stands.
    pub span: Span,
    /// Whether the public does not see it.
    pub restricted: bool,
}

/// The outline of the notes that stand at `span` of a file's `text`, and lie at most as deep within
/// each other as `limits` say.
pub fn outline(text: &str, span: Span, file: &FilePath, limits: &Limits) -> Parsed<Outline> {
    let Parsed {
        value: restricted,
        mut diagnostics,
    } = restricted::passages(text, span, file);
    let notes = text.get(span.range()).unwrap_or_default();
    let (mut outline, mut too_deep) = read(&without_restricted(notes, span, &restricted), limits);
    if !restricted.is_empty() {
        let (full, full_too_deep) = read(&with_restricted(notes, span, &restricted), limits);
        too_deep = too_deep.or(full_too_deep);
        add_restricted(&mut outline, full);
    }
    diagnostics.extend(too_deep.map(|place| {
        let message = format!(
            "the notes lie more than {} deep within each other here",
            limits.depth
        );
        Diagnostic::error("notes-depth", message)
            .at(file, place)
            .help("write them flatter: fewer quotations, lists or emphases within each other")
    }));
    outline.restricted = restricted;
    outline.shrink();
    Parsed {
        value: outline,
        diagnostics,
    }
}

/// The links in `text`, which has no paragraphs, such as a summary. Spans are those of `text`.
pub fn inline_links(text: &str) -> Vec<NoteLink> {
    // No link is written without one of them, and most summaries have neither: they need no parser.
    if memchr::memchr2(b'[', b'<', text.as_bytes()).is_none() {
        return Vec::new();
    }
    links(&Source::inline(text).events())
}

/// Gives each heading of a page an id of its own.
///
/// Ids that are taken (by items of the record, by the page's frame) stay what they are: headings
/// give way.
#[derive(Clone, Debug)]
pub struct HeadingIds<'a> {
    reserved: &'a BTreeSet<String>,
    given: BTreeSet<String>,
    /// The last number that was tried for each slug, so that many equal headings stay cheap.
    numbers: BTreeMap<String, usize>,
}

impl<'a> HeadingIds<'a> {
    /// For a page where `reserved` are taken.
    pub fn new(reserved: &'a BTreeSet<String>) -> Self {
        Self {
            reserved,
            given: BTreeSet::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// The id of the next heading of the page, whose words are `slug`.
    pub fn give(&mut self, slug: &str) -> String {
        let mut id = slug.to_owned();
        while self.reserved.contains(&id) || self.given.contains(&id) {
            let number = self.numbers.entry(slug.to_owned()).or_insert(1);
            *number += 1;
            id = format!("{slug}-{number}");
        }
        self.given.insert(id.clone());
        id
    }
}

/// `text` as a part of an address: words of `a` to `z` and digits, joined by `-`.
///
/// Never empty: a text without letters is a `section`.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in deunicode::deunicode(text).chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') && letter != '\'' {
            slug.push('-');
        }
    }
    let end = slug.trim_end_matches('-').len();
    slug.truncate(end);
    if slug.is_empty() {
        slug.push_str("section");
    }
    slug
}

/// The level of a heading as a number.
pub fn level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// What one audience finds in its notes, and where they lie too deep, with spans of the file.
fn read(notes: &Notes, limits: &Limits) -> (Outline, Option<Span>) {
    let source = Source::document(&notes.text);
    let events = source.events();
    let mut outline = Outline {
        links: links(&events),
        headings: headings(&events),
        comments: html::comments(&events),
        words: words(&events),
        ..Outline::default()
    };
    let spans = (outline.links.iter_mut().map(|link| &mut link.span))
        .chain(outline.headings.iter_mut().map(|heading| &mut heading.span))
        .chain(&mut outline.comments);
    for span in spans {
        *span = notes.place(*span);
    }
    let too_deep = nesting::too_deep(&events, limits.depth);
    (outline, too_deep.map(|span| notes.place(span)))
}

/// Adds to what the public sees what only the authors see.
fn add_restricted(outline: &mut Outline, full: Outline) {
    let seen: BTreeSet<Span> = outline.links.iter().map(|link| link.span).collect();
    let hidden = full
        .links
        .into_iter()
        .filter(|link| !seen.contains(&link.span));
    outline.links.extend(hidden.map(|link| NoteLink {
        restricted: true,
        ..link
    }));
    let seen: BTreeSet<Span> = outline
        .headings
        .iter()
        .map(|heading| heading.span)
        .collect();
    let hidden = full
        .headings
        .into_iter()
        .filter(|heading| !seen.contains(&heading.span));
    outline.headings.extend(hidden.map(|heading| Heading {
        restricted: true,
        ..heading
    }));
}

/// The links and images whose addresses are allowed.
fn links(events: &[Placed<'_>]) -> Vec<NoteLink> {
    let mut links = Vec::new();
    for (index, (event, range)) in events.iter().enumerate() {
        let (role, link_type, address) = match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => (LinkRole::Link, *link_type, dest_url),
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                ..
            }) => (LinkRole::Image, *link_type, dest_url),
            _ => continue,
        };
        // An address that is not allowed is told when the page is written.
        if let Ok(target) = target::classify(address, link_type) {
            let is_empty = matches!(events.get(index + 1), Some((Event::End(_), _)));
            links.push(NoteLink {
                target,
                role,
                labelled: !is_empty,
                span: Span::from(range.clone()),
                restricted: false,
            });
        }
    }
    links
}

/// The headings among `events`, with the places that those have.
pub fn headings(events: &[Placed<'_>]) -> Vec<Heading> {
    let mut headings = Vec::new();
    let mut open: Option<Heading> = None;
    for (event, range) in events {
        match (event, &mut open) {
            (Event::Start(Tag::Heading { level: depth, .. }), _) => {
                open = Some(Heading {
                    level: level(*depth),
                    text: String::new(),
                    slug: String::new(),
                    span: Span::from(range.clone()),
                    restricted: false,
                });
            }
            (Event::End(TagEnd::Heading(_)), Some(_)) => headings.extend(open.take()),
            (event, Some(heading)) => push_text(&mut heading.text, event),
            _ => {}
        }
    }
    for heading in &mut headings {
        heading.slug = slug(&heading.text);
    }
    headings
}

/// Adds the words of `event` to `text`.
pub fn push_text(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(words) | Event::Code(words) => text.push_str(words),
        Event::SoftBreak | Event::HardBreak => text.push(' '),
        _ => {}
    }
}

/// How many words there are.
fn words(events: &[Placed<'_>]) -> usize {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            ) => {}
            Event::End(_) => text.push(' '),
            event => push_text(&mut text, event),
        }
    }
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {

    use super::*;

    const FRONT: &str = "---\ntitle: x\n---\n";

    /// The outline of `notes` after some front matter, and the whole file.
    fn outlined(notes: &str) -> (Outline, String) {
        let text = [FRONT, notes].concat();
        let file: FilePath = FilePath::from("content/inspections/x.md");
        let outline = outline(
            &text,
            Span::new(FRONT.len(), text.len()),
            &file,
            &Limits::default(),
        );
        (outline.value, text)
    }

    /// Each link as its text, its role, and whether it is labelled and restricted.
    fn links_of(notes: &str) -> Vec<String> {
        let (outline, text) = outlined(notes);
        outline
            .links
            .iter()
            .map(|link| {
                let label = if link.labelled { "labelled" } else { "bare" };
                let audience = if link.restricted {
                    "restricted"
                } else {
                    "public"
                };
                format!(
                    "{} {:?} {label} {audience}",
                    &text[link.span.range()],
                    link.role
                )
            })
            .collect()
    }

    #[test]
    fn links_are_listed_with_their_places() {
        for (notes, expected) in [
            ("a [[x]] b", vec!["[[x]] Link bare public"]),
            (
                "[[inspections/x#r-1|the *first*]]",
                vec!["[[inspections/x#r-1|the *first*]] Link labelled public"],
            ),
            (
                "| a |\n|---|\n| [[x|y]] |\n",
                vec!["[[x|y]] Link labelled public"],
            ),
            (
                "| a |\n|---|\n| [[x\\|y]] |\n",
                vec!["[[x\\|y]] Link labelled public"],
            ),
            ("> - [a](b.md)\n", vec!["[a](b.md) Link labelled public"]),
            (
                "[](b.md) <https://a.example>",
                vec![
                    "[](b.md) Link bare public",
                    "<https://a.example> Link labelled public",
                ],
            ),
            (
                "[![a](b.png)](c.md)",
                vec![
                    "[![a](b.png)](c.md) Link labelled public",
                    "![a](b.png) Image labelled public",
                ],
            ),
            ("[a][b]\n\n[b]: c.md\n", vec!["[a][b] Link labelled public"]),
            ("é [[x]]", vec!["[[x]] Link bare public"]),
            ("`[[x]]` \\[[x]]\n\n    [[x]]\n", vec![]),
            ("[a](javascript:b)", vec![]),
        ] {
            assert_eq!(links_of(notes), expected, "{notes}");
        }
    }

    #[test]
    fn what_only_authors_see_is_told_apart() {
        for (notes, expected) in [
            (
                "[[a]]\n::: restricted\n[[b]]\n:::\n[[c]]\n",
                vec![
                    "[[a]] Link bare public",
                    "[[c]] Link bare public",
                    "[[b]] Link bare restricted",
                ],
            ),
            // The fence begins in the passage: to the public, what follows is no code.
            (
                "::: restricted\n```\n:::\n[[a]]\n",
                vec!["[[a]] Link bare public"],
            ),
            // The address stands in the passage: to the public, there is no link.
            (
                "[a][b]\n\n::: restricted\n[b]: c.md\n:::\n",
                vec!["[a][b] Link labelled restricted"],
            ),
        ] {
            assert_eq!(links_of(notes), expected, "{notes}");
        }
        let (outline, text) = outlined("# A\n::: restricted\n# B\n:::\n");
        let headings: Vec<_> = outline
            .headings
            .iter()
            .map(|heading| (heading.slug.as_str(), heading.restricted))
            .collect();
        assert_eq!(headings, [("a", false), ("b", true)]);
        let passage = outline.restricted[0];
        assert_eq!(&text[passage.range()], "::: restricted\n# B\n:::\n");
    }

    #[test]
    fn headings_comments_and_words_are_found() {
        let (outline, text) =
            outlined("# A *b* [[c|d]]\n\nx&amp;y it's **z**z <!-- e -->\n\n| f | g |\n|---|---|\n");
        let [heading] = outline.headings.as_slice() else {
            panic!("there is one heading");
        };
        assert_eq!(
            (heading.level, heading.text.as_str(), heading.slug.as_str()),
            (1, "A b d", "a-b-d")
        );
        let comments: Vec<&str> = outline
            .comments
            .iter()
            .map(|span| &text[span.range()])
            .collect();
        assert_eq!(comments, ["<!-- e -->"]);
        assert_eq!(outline.words, 8);
    }

    #[test]
    fn headings_give_way_to_what_is_there() {
        let reserved = BTreeSet::from(["a".to_owned(), "b-2".to_owned()]);
        let mut ids = HeadingIds::new(&reserved);
        let given: Vec<String> = ["a", "b", "b", "b", "a-2"]
            .map(|slug| ids.give(slug))
            .into();
        assert_eq!(given, ["a-2", "b", "b-3", "b-4", "a-2-2"]);
    }

    #[test]
    fn slugs_are_plain() {
        for (text, expected) in [
            ("What was found?", "what-was-found"),
            ("The force's answer", "the-forces-answer"),
            ("  Übergröße — 50 % ", "ubergrosse-50"),
            ("人口", "ren-kou"),
            ("!?", "section"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn links_in_a_value_are_found() {
        let text = "1. [[x]] and [a](b.md)\n# c";
        let found: Vec<&str> = inline_links(text)
            .iter()
            .map(|link| &text[link.span.range()])
            .collect();
        assert_eq!(found, ["[[x]]", "[a](b.md)"]);
    }
}
