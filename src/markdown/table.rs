//! Writes tables: in a region that scrolls on narrow screens, and that a keyboard can reach.

use pulldown_cmark::{Alignment, Event, TagEnd};

use super::writer::Writer;
use crate::parse::dialect::Placed;
use crate::parse::notes::push_text;

/// How many characters of its headings a table is named by.
const NAME_LENGTH: usize = 80;

/// Where we are in the tables of a page.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// How many tables there were, this one included.
    number: usize,
    columns: Vec<Alignment>,
    column: usize,
    is_head: bool,
    has_body: bool,
}

impl Table {
    /// Begins a table that is made of `events`.
    pub(super) fn start(&mut self, out: &mut Writer, columns: &[Alignment], events: &[Placed<'_>]) {
        self.number += 1;
        self.columns = columns.to_vec();
        self.has_body = false;
        // Regions need names that differ, and two tables may have the same headings.
        let name = format!("Table {}: {}", self.number, headings(events));
        out.start_block("div")
            .attribute("class", "table")
            .attribute("role", "region")
            .attribute("tabindex", "0")
            .attribute("aria-label", name.trim_end_matches([':', ' ']))
            .done();
        out.start("table").done();
        out.line();
    }

    /// Begins the row of headings.
    pub(super) fn start_head(&mut self, out: &mut Writer) {
        self.is_head = true;
        self.column = 0;
        out.start("thead").done();
        out.line();
        out.start("tr").done();
        out.line();
    }

    /// Ends the row of headings.
    pub(super) fn end_head(&mut self, out: &mut Writer) {
        self.is_head = false;
        out.end_block("tr");
        out.end_block("thead");
    }

    /// Begins a row.
    pub(super) fn start_row(&mut self, out: &mut Writer) {
        self.column = 0;
        if !self.has_body {
            self.has_body = true;
            out.start("tbody").done();
            out.line();
        }
        out.start("tr").done();
        out.line();
    }

    /// Begins a cell.
    pub(super) fn start_cell(&mut self, out: &mut Writer) {
        let class = match self.columns.get(self.column) {
            Some(Alignment::Left) => "align-left",
            Some(Alignment::Center) => "align-center",
            Some(Alignment::Right) => "align-right",
            Some(Alignment::None) | None => "",
        };
        let tag = if self.is_head {
            out.start("th").attribute("scope", "col")
        } else {
            out.start("td")
        };
        tag.attribute_unless_empty("class", class).done();
    }

    /// Ends a cell.
    pub(super) fn end_cell(&mut self, out: &mut Writer) {
        self.column += 1;
        out.end(if self.is_head { "th" } else { "td" });
        out.line();
        out.words.push('\t');
    }

    /// Ends the table.
    pub(super) fn end(&self, out: &mut Writer) {
        if self.has_body {
            out.end_block("tbody");
        }
        out.end("table");
        out.end_block("div");
    }
}

/// The headings of the table that is made of `events`, as a list of words.
fn headings(events: &[Placed<'_>]) -> String {
    let mut words = String::new();
    for (event, _) in events {
        match event {
            Event::End(TagEnd::TableHead) => break,
            Event::End(TagEnd::TableCell) if !words.is_empty() => words.push_str(", "),
            event => push_text(&mut words, event),
        }
        if words.len() > NAME_LENGTH {
            break;
        }
    }
    words
        .chars()
        .take(NAME_LENGTH)
        .collect::<String>()
        .trim_end_matches([',', ' '])
        .to_owned()
}
