//! Writes the blocks of notes: paragraphs, headings, lists, tables, quotations, code.
//!
//! Events are taken one after the other, however deep they stand in each other, so that notes of any
//! depth are written in time that grows with their length.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};

use super::footnotes::Footnotes;
use super::inline::Nowhere;
use super::phrasing::{Phrasing, Pictures, Purpose};
use super::table::Table;
use super::{Html, Links, Options, code, raw, toc};
use crate::base::Span;
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::parse::dialect::{Placed, Source};
use crate::parse::notes::{self, HeadingIds};

/// A page in the making.
pub(super) struct Page<'a> {
    pub(super) phrasing: Phrasing<'a>,
    pub(super) footnotes: Footnotes<'a>,
    notes: &'a str,
    events: &'a [Placed<'a>],
    /// For each event that starts something, the one that ends it.
    ends: Vec<usize>,
    headings: std::vec::IntoIter<toc::Entry>,
    /// The element of the heading that we are in.
    heading: &'static str,
    entries: Vec<toc::Entry>,
    languages: BTreeSet<String>,
    lead: Option<String>,
    table: Table,
    /// How many quotations, lists and the like we are in.
    depth: usize,
}

/// `notes` as a page shows them.
pub(super) fn write(notes: &str, options: &Options<'_>, links: &dyn Links) -> Parsed<Html> {
    let source = Source::document(notes);
    let events = source.events();
    let phrasing = Phrasing::new(options.file, links, Pictures::Shown);
    Page::new(notes, &events, options, phrasing).written()
}

/// What is wrong with `notes`.
pub(super) fn check(notes: &str, file: &FilePath) -> Vec<Diagnostic> {
    let source = Source::document(notes);
    let events = source.events();
    let mut phrasing = Phrasing::new(file, &Nowhere, Pictures::Shown);
    phrasing.purpose = Purpose::Checking;
    let options = Options {
        file,
        reserved: &BTreeSet::new(),
        scope: "",
        top: None,
    };
    let page = Page::new(notes, &events, &options, phrasing);
    page.written().diagnostics
}

impl<'a> Page<'a> {
    /// Begins a page of `events`.
    pub(super) fn new(
        notes: &'a str,
        events: &'a [Placed<'a>],
        options: &Options<'_>,
        phrasing: Phrasing<'a>,
    ) -> Self {
        let mut ids = HeadingIds::new(options.reserved);
        let headings = if phrasing.is_verbatim() {
            Vec::new()
        } else {
            notes::headings(events)
        };
        let mut outline = toc::Outline::new(options.top);
        let headings: Vec<toc::Entry> = headings
            .into_iter()
            .map(|heading| toc::Entry {
                level: outline.place(heading.level),
                id: format!("{}{}", options.scope, ids.give(&heading.slug)),
                text: heading.text,
            })
            .collect();
        let taken = headings
            .iter()
            .map(|heading| &heading.id)
            .chain(options.reserved);
        let ends = ends(events);
        Self {
            phrasing,
            footnotes: Footnotes::of(events, &ends, options.scope, taken),
            notes,
            heading: "",
            events,
            ends,
            headings: headings.into_iter(),
            entries: Vec::new(),
            languages: BTreeSet::new(),
            lead: None,
            table: Table::default(),
            depth: 0,
        }
    }

    /// The event at `index`.
    pub(super) fn event(&self, index: usize) -> &Event<'a> {
        &self.events[index].0
    }

    /// Where the event at `index` stands in the notes.
    pub(super) fn place(&self, index: usize) -> Range<usize> {
        self.events[index].1.clone()
    }

    /// Everything written.
    pub(super) fn written(mut self) -> Parsed<Html> {
        let anchors = self
            .headings
            .as_slice()
            .iter()
            .map(|entry| entry.id.clone())
            .collect();
        self.write(0..self.events.len());
        self.write_footnotes();
        let Phrasing {
            out, diagnostics, ..
        } = self.phrasing;
        Parsed {
            value: Html {
                html: out.html,
                toc: toc::tree(self.entries),
                text: out.words,
                lead: self.lead.unwrap_or_default(),
                anchors,
                languages: self.languages,
            },
            diagnostics,
        }
    }

    /// Writes the events of `range`.
    pub(super) fn write(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            at = match &self.events[at].0 {
                Event::Start(tag) => self.start(tag, at),
                Event::End(tag) => {
                    self.end(*tag, at);
                    at + 1
                }
                _ => self.write_phrase(at),
            };
        }
    }

    /// Writes what the event at `at` starts; gives the next one to write.
    fn start(&mut self, tag: &Tag<'a>, at: usize) -> usize {
        let end = self.ends[at];
        let out = &mut self.phrasing.out;
        match tag {
            Tag::Paragraph => {
                out.start_block("p").done();
                if self.depth == 0 && self.lead.is_none() && !self.is_picture(at + 1..end) {
                    return self.write_lead(at + 1..end);
                }
            }
            Tag::Heading { level, .. } => self.start_heading(notes::level(*level)),
            Tag::BlockQuote(kind) => self.start_quotation(*kind),
            Tag::CodeBlock(kind) => {
                self.write_code(kind, at..end);
                return end + 1;
            }
            Tag::HtmlBlock => {
                raw::write_block(&mut self.phrasing, &self.events[at + 1..end]);
                return end + 1;
            }
            Tag::List(first) => self.start_list(*first),
            Tag::Item => self.start_item(at),
            Tag::DefinitionList => {
                self.depth += 1;
                out.start_block("dl").done();
                out.line();
            }
            Tag::DefinitionListTitle => out.start_block("dt").done(),
            Tag::DefinitionListDefinition => out.start_block("dd").done(),
            Tag::Table(alignments) => {
                self.depth += 1;
                self.table.start(out, alignments, &self.events[at..end]);
            }
            Tag::TableHead => self.table.start_head(out),
            Tag::TableRow => self.table.start_row(out),
            Tag::TableCell => self.table.start_cell(out),
            // A footnote stands at the end of the page, wherever it was written.
            Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => return end + 1,
            _ => return self.write_phrase(at),
        }
        at + 1
    }

    /// Writes what the event at `at` ends.
    fn end(&mut self, tag: TagEnd, at: usize) {
        let out = &mut self.phrasing.out;
        match tag {
            TagEnd::Paragraph => out.end_block("p"),
            TagEnd::Heading(_) => out.end_block(self.heading),
            TagEnd::BlockQuote(kind) => {
                self.depth -= 1;
                out.fresh_line();
                out.end_block(if kind.is_some() {
                    "aside"
                } else {
                    "blockquote"
                });
            }
            TagEnd::List(is_ordered) => {
                self.depth -= 1;
                out.end_block(if is_ordered { "ol" } else { "ul" });
            }
            TagEnd::Item => out.end_block("li"),
            TagEnd::DefinitionList => {
                self.depth -= 1;
                out.end_block("dl");
            }
            TagEnd::DefinitionListTitle => out.end_block("dt"),
            TagEnd::DefinitionListDefinition => out.end_block("dd"),
            TagEnd::Table => {
                self.depth -= 1;
                self.table.end(out);
            }
            TagEnd::TableHead => self.table.end_head(out),
            TagEnd::TableRow => out.end_block("tr"),
            TagEnd::TableCell => self.table.end_cell(out),
            _ => {
                self.write_phrase(at);
            }
        }
    }

    /// Writes what stands inside a paragraph; gives the next event to write.
    fn write_phrase(&mut self, at: usize) -> usize {
        let (event, range) = &self.events[at];
        match event {
            Event::Rule => {
                self.phrasing.out.start_block("hr").done_empty();
                self.phrasing.out.line();
            }
            Event::TaskListMarker(is_done) => self.write_task_mark(*is_done),
            Event::FootnoteReference(label) => self.write_reference(label),
            Event::Text(_) if !self.phrasing.is_verbatim() => {
                raw::check_text(&mut self.phrasing, self.notes, range);
                self.check_references(self.notes, range);
                return at + self.phrasing.write(&self.events[at..]);
            }
            _ => return at + self.phrasing.write(&self.events[at..]),
        }
        at + 1
    }

    /// Whether the events of `range` are a picture and nothing else.
    fn is_picture(&self, range: Range<usize>) -> bool {
        matches!(self.events[range.start].0, Event::Start(Tag::Image { .. }))
            && self.ends[range.start] + 1 == range.end
    }

    /// Writes the first paragraph of words, and keeps those.
    fn write_lead(&mut self, range: Range<usize>) -> usize {
        let next = range.end;
        let before = self.phrasing.out.words.len();
        self.write(range);
        let words = self.phrasing.out.words[before..].trim();
        self.lead = (!words.is_empty()).then(|| words.to_owned());
        next
    }

    /// Begins a heading that was written at `level`.
    fn start_heading(&mut self, level: u8) {
        let entry = self.headings.next();
        let level = entry.as_ref().map_or(level, |entry| entry.level);
        self.heading = heading_element(level);
        let tag = self.phrasing.out.start_block(self.heading);
        match entry {
            Some(entry) => {
                tag.attribute("id", &entry.id).done();
                if self.depth == 0 {
                    self.entries.push(entry);
                }
            }
            None => tag.done(),
        }
    }

    /// Begins a quotation, or a box with a word that says what it is.
    fn start_quotation(&mut self, kind: Option<BlockQuoteKind>) {
        self.depth += 1;
        let out = &mut self.phrasing.out;
        let Some(kind) = kind else {
            out.start_block("blockquote").done();
            out.line();
            return;
        };
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("alert alert-note", "Note"),
            BlockQuoteKind::Tip => ("alert alert-tip", "Tip"),
            BlockQuoteKind::Important => ("alert alert-important", "Important"),
            BlockQuoteKind::Warning => ("alert alert-warning", "Warning"),
            BlockQuoteKind::Caution => ("alert alert-caution", "Caution"),
        };
        // As a note it is no landmark: a page may hold many, and none has a name of its own.
        out.start_block("aside")
            .attribute("class", class)
            .attribute("role", "note")
            .done();
        out.line();
        out.start("p").attribute("class", "alert-title").done();
        out.label(title);
        out.end_block("p");
    }

    /// Begins a list.
    fn start_list(&mut self, first: Option<u64>) {
        self.depth += 1;
        let out = &mut self.phrasing.out;
        match first {
            None => out.start_block("ul").done(),
            Some(1) => out.start_block("ol").done(),
            Some(first) => out.start_block("ol").number("start", first).done(),
        }
        out.line();
    }

    /// Begins an item of a list.
    fn start_item(&mut self, at: usize) {
        let is_task = self.events[at + 1..]
            .iter()
            .find(|(event, _)| !matches!(event, Event::Start(Tag::Paragraph)))
            .is_some_and(|(event, _)| matches!(event, Event::TaskListMarker(_)));
        let tag = self.phrasing.out.start_block("li");
        if is_task {
            tag.attribute("class", "task")
        } else {
            tag
        }
        .done();
    }

    /// Writes whether a task is done. It is no form control: nobody can change it.
    fn write_task_mark(&mut self, is_done: bool) {
        let (mark, name) = if is_done {
            ("☑", "done:")
        } else {
            ("☐", "to do:")
        };
        let out = &mut self.phrasing.out;
        out.start("span")
            .attribute("role", "img")
            .attribute("aria-label", name)
            .done();
        out.label(mark);
        out.end("span");
        out.label(" ");
    }

    /// The first line of what stands in the notes at `range`.
    fn opening_line(&self, range: &Range<usize>) -> Span {
        let text = self.notes.get(range.clone()).unwrap_or_default();
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        Span::new(range.start, range.start + end)
    }

    /// Writes the block of code whose events are those of `range`.
    fn write_code(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) {
        let place = self.opening_line(&self.events[range.start].1);
        let mut text = String::new();
        for (event, _) in &self.events[range] {
            if let Event::Text(line) = event {
                text.push_str(line);
            }
        }
        let fence = match kind {
            CodeBlockKind::Fenced(fence) => fence,
            CodeBlockKind::Indented => "",
        };
        self.languages
            .extend(code::write(&mut self.phrasing, &text, fence, place));
    }
}

/// The element of a heading at `level` of the page.
fn heading_element(level: u8) -> &'static str {
    match level {
        0 | 1 => "h1",
        2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        _ => "h6",
    }
}

/// For each event that starts something, the index of the one that ends it; for others their own.
fn ends(events: &[Placed<'_>]) -> Vec<usize> {
    let mut ends: Vec<usize> = (0..events.len()).collect();
    let mut open = Vec::new();
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push(index),
            Event::End(_) => {
                if let Some(start) = open.pop() {
                    ends[start] = index;
                }
            }
            _ => {}
        }
    }
    ends
}
