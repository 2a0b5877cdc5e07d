//! Writes footnotes: numbered by where they are first referred to, with links there and back.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::page::Page;
use crate::base::Span;
use crate::diag::Diagnostic;
use crate::parse::dialect::Placed;

/// The footnotes of a page.
#[derive(Debug)]
pub(super) struct Footnotes<'a> {
    /// What the ids of footnotes begin with; no other id of the page does.
    prefix: String,
    /// Those that are referred to, in the order of their numbers.
    numbered: Vec<Footnote>,
    /// The index of each label in that list.
    indexes: BTreeMap<&'a str, usize>,
    /// Those that nothing refers to.
    unused: Vec<Range<usize>>,
}

/// A footnote that is referred to.
#[derive(Debug)]
struct Footnote {
    /// The indexes of the events inside it.
    events: Range<usize>,
    /// How often it is referred to.
    references: usize,
    /// How many of those have been written.
    written: usize,
}

impl<'a> Footnotes<'a> {
    /// The footnotes among `events` of a page on which the ids `taken` stand, and where every id begins
    /// with `scope`.
    pub(super) fn of<'b>(
        events: &'a [Placed<'a>],
        ends: &[usize],
        scope: &str,
        taken: impl Iterator<Item = &'b String>,
    ) -> Self {
        let mut definitions: BTreeMap<&'a str, Range<usize>> = BTreeMap::new();
        for (index, (event, _)) in events.iter().enumerate() {
            if let Event::Start(Tag::FootnoteDefinition(label)) = event {
                // Of two with one label, the first counts.
                definitions.entry(label).or_insert(index + 1..ends[index]);
            }
        }
        let mut footnotes = Self {
            prefix: String::new(),
            numbered: Vec::new(),
            indexes: BTreeMap::new(),
            unused: Vec::new(),
        };
        if definitions.is_empty() {
            return footnotes;
        }
        footnotes.prefix = free_prefix(scope, taken);
        footnotes.number(events, ends, 0..events.len(), &mut definitions);
        // A footnote may refer to others, which then get their numbers.
        let mut next = 0;
        while let Some(footnote) = footnotes.numbered.get(next) {
            let inside = footnote.events.clone();
            footnotes.number(events, ends, inside, &mut definitions);
            next += 1;
        }
        footnotes.unused = definitions.into_values().collect();
        footnotes
    }

    /// Gives numbers to what the events of `range` refer to, leaving out the footnotes among them.
    fn number(
        &mut self,
        events: &'a [Placed<'a>],
        ends: &[usize],
        range: Range<usize>,
        definitions: &mut BTreeMap<&'a str, Range<usize>>,
    ) {
        let mut at = range.start;
        while at < range.end {
            match &events[at].0 {
                // A picture's description is plain words.
                Event::Start(Tag::FootnoteDefinition(_) | Tag::Image { .. }) => at = ends[at],
                Event::FootnoteReference(label) => {
                    if let Some((label, events)) = definitions.remove_entry(&**label) {
                        self.indexes.insert(label, self.numbered.len());
                        self.numbered.push(Footnote {
                            events,
                            references: 0,
                            written: 0,
                        });
                    }
                    if let Some(index) = self.indexes.get(&**label) {
                        self.numbered[*index].references += 1;
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

impl Page<'_> {
    /// Writes a reference to the footnote `label`.
    pub(super) fn write_reference(&mut self, label: &str) {
        let footnotes = &mut self.footnotes;
        let Some(index) = footnotes.indexes.get(label) else {
            return;
        };
        let footnote = &mut footnotes.numbered[*index];
        footnote.written += 1;
        let number = (index + 1).to_string();
        let note = format!("{}-{number}", footnotes.prefix);
        let reference = format!("{note}-ref-{}", footnote.written);
        let is_in_link = self.phrasing.is_in_link();
        let out = &mut self.phrasing.out;
        out.start("sup").attribute("id", &reference).done();
        if is_in_link {
            out.label(&number);
        } else {
            out.start("a")
                .attribute("href", &format!("#{note}"))
                .attribute("role", "doc-noteref")
                .attribute("aria-label", &format!("Footnote {number}"))
                .done();
            out.label(&number);
            out.end("a");
        }
        out.end("sup");
    }

    /// Writes all footnotes.
    pub(super) fn write_footnotes(&mut self) {
        for events in std::mem::take(&mut self.footnotes.unused) {
            self.warn_of_unused(&events);
        }
        if self.footnotes.numbered.is_empty() {
            return;
        }
        let out = &mut self.phrasing.out;
        out.start_block("section")
            .attribute("class", "footnotes")
            .attribute("role", "doc-endnotes")
            .attribute("aria-label", "Footnotes")
            .done();
        out.line();
        out.start("ol").done();
        out.line();
        for index in 0..self.footnotes.numbered.len() {
            self.write_footnote(index);
        }
        let out = &mut self.phrasing.out;
        out.end_block("ol");
        out.end_block("section");
    }

    /// Writes the footnote at `index`.
    fn write_footnote(&mut self, index: usize) {
        let Footnote {
            events, references, ..
        } = &self.footnotes.numbered[index];
        let (events, references) = (events.clone(), *references);
        let note = format!("{}-{}", self.footnotes.prefix, index + 1);
        self.phrasing
            .out
            .start_block("li")
            .attribute("id", &note)
            .done();
        // The way back stands in the last paragraph, if the footnote ends in one.
        let ends_in_paragraph = events
            .clone()
            .next_back()
            .is_some_and(|last| matches!(self.event(last), Event::End(TagEnd::Paragraph)));
        if ends_in_paragraph {
            self.write(events.start..events.end - 1);
            self.phrasing.out.label(" ");
            self.write_ways_back(&note, references);
            self.phrasing.out.end_block("p");
        } else {
            self.write(events);
            self.phrasing.out.start_block("p").done();
            self.write_ways_back(&note, references);
            self.phrasing.out.end_block("p");
        }
        self.phrasing.out.end_block("li");
    }

    /// Writes a link to each place that refers to the footnote whose id is `note`.
    fn write_ways_back(&mut self, note: &str, references: usize) {
        let out = &mut self.phrasing.out;
        for reference in 1..=references {
            let name = if references == 1 {
                "Back to the text".to_owned()
            } else {
                format!("Back to the text, place {reference} of {references}")
            };
            if reference > 1 {
                out.label(" ");
            }
            out.start("a")
                .attribute("href", &format!("#{note}-ref-{reference}"))
                .attribute("role", "doc-backlink")
                .attribute("aria-label", &name)
                .done();
            out.label("↩");
            out.end("a");
        }
    }

    /// Says so if the text that stands in the notes at `range` refers to a footnote that is not there.
    ///
    /// Markdown takes such a reference for text.
    pub(super) fn check_references(&mut self, notes: &str, range: &Range<usize>) {
        let text = notes.get(range.clone()).unwrap_or_default();
        for at in text.match_indices('[').map(|(at, _)| range.start + at) {
            let label = notes[at..].strip_prefix("[^").and_then(|rest| {
                let end = rest
                    .find(|letter: char| matches!(letter, '[' | ']') || letter.is_whitespace())?;
                (end > 0 && rest[end..].starts_with(']')).then(|| &rest[..end])
            });
            let Some(label) = label.filter(|_| !notes[..at].ends_with('\\')) else {
                continue;
            };
            let place = Span::new(at, at + "[^]".len() + label.len());
            self.phrasing.diagnostics.push(
                Diagnostic::warning(
                    "missing-footnote",
                    format!("there is no footnote `{label}`"),
                )
                .at(self.phrasing.file, place)
                .help(format!("write `[^{label}]: words` on a line of its own")),
            );
        }
    }

    /// Warns that nothing refers to the footnote made of `events`.
    fn warn_of_unused(&mut self, events: &Range<usize>) {
        let place = Span::from(self.place(events.start - 1));
        self.phrasing.diagnostics.push(
            Diagnostic::warning("unused-footnote", "nothing refers to this footnote")
                .at(self.phrasing.file, place)
                .labelled("it is not shown")
                .help("write its label, such as `[^1]`, where it belongs"),
        );
    }
}

/// What the ids of footnotes can begin with, after `scope`, on a page that has the ids `taken`.
fn free_prefix<'b>(scope: &str, taken: impl Iterator<Item = &'b String>) -> String {
    let first = format!("{scope}footnote");
    let taken: BTreeSet<&str> = taken
        .map(String::as_str)
        .filter(|id| id.starts_with(&first))
        .collect();
    let mut prefix = first.clone();
    while taken.iter().any(|id| id.starts_with(&format!("{prefix}-"))) {
        prefix.push('s');
    }
    prefix
}
