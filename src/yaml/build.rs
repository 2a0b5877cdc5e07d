//! Turns the parser's events into nodes, and refuses what YAML allows but records do not.
//!
//! Spans are of the text given. Recursion-free, so that no depth of input can overflow the stack.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle};

use super::slips::{self, Slip, Source};
use super::{Key, Node, Style, Value};
use crate::base::Span;
use crate::diag::Diagnostic;
use crate::text::{is_forbidden, shown};

/// How many lists and groups of keys may lie within each other.
pub const DEEPEST: usize = 32;

/// How many characters one text may have.
pub const LONGEST_SCALAR: usize = 20_000;

/// What reading gave.
pub(super) struct Reading {
    /// The document, as far as it was read to its end.
    pub(super) node: Option<Node>,
    /// What is refused although it could be read.
    pub(super) slips: Vec<Slip>,
    /// What ended the reading early.
    pub(super) trouble: Option<Trouble>,
}

/// Where and why the text cannot be read further.
#[derive(Debug)]
pub(super) struct Trouble {
    /// Why, in the parser's terms.
    pub(super) kind: ErrorKind,
    /// Where the parser noticed.
    pub(super) at: usize,
    /// The last scalar that was read before.
    pub(super) last: Range<usize>,
    /// Where the brackets stand that are open there, the innermost last.
    pub(super) brackets: Vec<usize>,
}

/// Reads the YAML in `source`.
pub(super) fn read(source: Source<'_>) -> Reading {
    let text = source.text;
    let mut reader = Reader {
        source,
        open: Vec::new(),
        root: None,
        slips: Vec::new(),
        last: 0..0,
        documents: 0,
    };
    let options = granit_parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    let mut trouble = None;
    for event in Parser::new_from_str_with_options(text, options) {
        let failure = match event {
            Ok((event, span)) => {
                let span = span.byte_range().unwrap_or_default();
                reader
                    .take(event, span.clone())
                    .err()
                    .map(|kind| (kind, span.start))
            }
            Err(error) => {
                let at = error
                    .marker()
                    .byte_offset()
                    .unwrap_or_default()
                    .min(text.len());
                Some((error.kind().clone(), at))
            }
        };
        if let Some((kind, at)) = failure {
            trouble = Some(reader.stop(kind, at));
            break;
        }
    }
    Reading {
        node: reader.root,
        slips: reader.slips,
        trouble,
    }
}

/// A collection whose end has not come yet.
struct Open {
    content: Content,
    start: usize,
    /// Whether a bracket opened it.
    has_bracket: bool,
}

enum Content {
    List(Vec<Node>),
    Mapping(Pairs),
}

#[derive(Default)]
struct Pairs {
    written: Vec<(Key, Node)>,
    /// Where each key was first written.
    seen: HashMap<String, Span>,
    next: Next,
}

/// What the next node of a mapping is.
#[derive(Default)]
enum Next {
    #[default]
    Key,
    ValueOf(Key),
    /// The value of a key that was refused.
    Dropped,
}

struct Reader<'a> {
    source: Source<'a>,
    open: Vec<Open>,
    root: Option<Node>,
    slips: Vec<Slip>,
    last: Range<usize>,
    documents: usize,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, at: Range<usize>) -> Result<(), ErrorKind> {
        if event.tag().is_some() {
            self.refuse_tag(&at);
        }
        match event {
            Event::DocumentStart(..) => self.start_document(at),
            // An end that takes room is `...`.
            Event::DocumentEnd if !at.is_empty() => self.refuse_marker(at),
            Event::Scalar(text, style, ..) => self.take_scalar(&text, style, at),
            Event::SequenceStart(..) => self.start(Content::List(Vec::new()), at)?,
            Event::MappingStart(..) => self.start(Content::Mapping(Pairs::default()), at)?,
            Event::SequenceEnd | Event::MappingEnd => self.end(&at),
            Event::Anchor(..) => self.refuse_anchor(at),
            Event::Alias(_) => self.refuse_alias(at),
            Event::UnresolvedAlias(_) => {
                self.refuse_start(at.start);
                self.add_as_written(at);
            }
            _ => {}
        }
        Ok(())
    }

    fn stop(&self, kind: ErrorKind, at: usize) -> Trouble {
        let brackets = self
            .open
            .iter()
            .filter(|open| open.has_bracket)
            .map(|open| open.start);
        Trouble {
            kind,
            at,
            last: self.last.clone(),
            brackets: brackets.collect(),
        }
    }

    fn start_document(&mut self, marker: Range<usize>) {
        self.documents += 1;
        // A document that begins without a marker follows a `...`, which has been refused.
        if self.documents > 1 && self.source.text[marker.clone()].starts_with("---") {
            self.refuse_marker(marker);
        }
    }

    fn refuse_marker(&mut self, marker: Range<usize>) {
        let what = self.source.text[marker.clone()].trim_end();
        let problem = Diagnostic::error("yaml-documents", format!("`{what}` ends the YAML here"))
            .at(self.source.file, Span::from(marker.clone()))
            .help("delete the line: a file holds one group of keys");
        self.push(Slip::mended(problem, marker, String::new(), "without it"));
    }

    fn start(&mut self, content: Content, at: Range<usize>) -> Result<(), ErrorKind> {
        if self.open.len() == DEEPEST {
            return Err(ErrorKind::RecursionLimitExceeded);
        }
        if !at.is_empty() {
            self.last = at.clone();
        }
        self.open.push(Open {
            content,
            start: at.start,
            has_bracket: !at.is_empty(),
        });
        Ok(())
    }

    fn end(&mut self, at: &Range<usize>) {
        let Some(open) = self.open.pop() else {
            return;
        };
        let (value, last) = match open.content {
            Content::List(items) => {
                let last = items.last().map(|item| item.span);
                (Value::List(items), last)
            }
            Content::Mapping(Pairs { written, .. }) => {
                let last = written.last().map(|(_, value)| value.span);
                (Value::Mapping(written), last)
            }
        };
        let end = match last {
            // Without brackets a collection ends with what it holds, not where the next one begins.
            Some(last) if !open.has_bracket => last.range().end,
            _ => at.end,
        };
        if open.has_bracket {
            self.last = at.clone();
        }
        self.add(Node {
            value,
            span: Span::new(open.start, end),
        });
    }

    fn take_scalar(&mut self, text: &str, style: ScalarStyle, at: Range<usize>) {
        let is_missing = at.is_empty() && style == ScalarStyle::Plain;
        let span = match style {
            _ if is_missing => self.span_of_nothing(at.start),
            ScalarStyle::Literal | ScalarStyle::Folded => self.span_of_block(&at),
            _ => at,
        };
        if !is_missing {
            self.last = span.clone();
        }
        let span = Span::from(span);
        let text = if is_missing { "" } else { text };
        self.refuse_content(text, span);
        // What is refused is not handed on: nobody should have to expect it.
        let text = text.replace(is_forbidden, "?");
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
            _ => Style::Block,
        };
        self.add(Node {
            value: Value::Scalar { text, style },
            span,
        });
    }

    /// Where a value would stand that was not written: behind its colon or dash, while the parser
    /// points at the next thing that was.
    fn span_of_nothing(&self, at: usize) -> Range<usize> {
        let from = self.last.end.min(at);
        let behind = self.source.text[from..].trim_start();
        let is_sign = behind.starts_with([':', '-']);
        let at = if is_sign {
            self.source.text.len() - behind.len() + 1
        } else {
            at
        };
        at..at
    }

    /// A block from its first character to its last; an empty one is where its `|` or `>` stands.
    fn span_of_block(&self, at: &Range<usize>) -> Range<usize> {
        let written = self.source.text[at.clone()].trim_end();
        if !written.is_empty() {
            return at.start..at.start + written.len();
        }
        let header = self.source.text[self.last.end.min(at.start)..at.start].find(['|', '>']);
        let start = header.map_or(at.start, |distance| self.last.end + distance);
        start..start + usize::from(header.is_some())
    }

    /// Puts `node` into its place in the innermost open collection.
    fn add(&mut self, node: Node) {
        let mapping = match self.open.last_mut().map(|open| &mut open.content) {
            None => {
                self.root.get_or_insert(node);
                return;
            }
            Some(Content::List(items)) => {
                items.push(node);
                return;
            }
            Some(Content::Mapping(mapping)) => mapping,
        };
        match std::mem::take(&mut mapping.next) {
            Next::Key => match accept_key(self.source, node, &mut mapping.seen) {
                Ok(key) => mapping.next = Next::ValueOf(key),
                Err(slip) => {
                    mapping.next = Next::Dropped;
                    self.push(*slip);
                }
            },
            Next::ValueOf(key) => mapping.written.push((key, node)),
            Next::Dropped => {}
        }
    }

    fn add_as_written(&mut self, at: Range<usize>) {
        let text = self.source.text[at.clone()].to_owned();
        self.last = at.clone();
        self.add(Node {
            value: Value::Scalar {
                text,
                style: Style::Plain,
            },
            span: Span::from(at),
        });
    }

    fn refuse(&mut self, problem: Diagnostic) {
        self.push(Slip::told(problem));
    }

    fn push(&mut self, slip: Slip) {
        if !self.has_enough() {
            self.slips.push(slip);
        }
    }

    /// Whether so much is wrong that the rest can wait.
    fn has_enough(&self) -> bool {
        self.slips.len() >= slips::MOST_AT_ONCE
    }

    /// Refuses the value that begins at byte `at` with a sign.
    fn refuse_start(&mut self, at: usize) {
        if !self.has_enough() {
            self.slips.push(slips::refuse_start(self.source, at));
        }
    }

    /// Refuses text that is too long, and control characters that came in through escapes.
    fn refuse_content(&mut self, text: &str, span: Span) {
        if text.len() > LONGEST_SCALAR && text.chars().count() > LONGEST_SCALAR {
            self.refuse(
                Diagnostic::error("yaml-size", "this text is longer than 20,000 characters")
                    .at(self.source.file, span)
                    .help("move it to the notes, below the front matter"),
            );
        }
        if let Some(character) = text.chars().find(|character| is_forbidden(*character)) {
            let what = shown(character);
            self.refuse(
                Diagnostic::error("control-character", format!("this text holds `{what}`"))
                    .at(self.source.file, span)
                    .help("delete it, or type the text anew"),
            );
        }
    }

    fn refuse_anchor(&mut self, at: Range<usize>) {
        if self.has_enough() {
            return;
        }
        let problem = Diagnostic::error("yaml-alias", "anchors (`&name`) are not supported")
            .at(self.source.file, Span::from(at.clone()))
            .help("write the value out wherever it is needed");
        let problem = slips::suggest_quotes(self.source.text, at.start, problem);
        self.refuse(problem);
    }

    fn refuse_alias(&mut self, at: Range<usize>) {
        self.refuse(
            Diagnostic::error("yaml-alias", "aliases (`*name`) are not supported")
                .at(self.source.file, Span::from(at.clone()))
                .help("write the value out wherever it is needed"),
        );
        self.add_as_written(at);
    }

    /// Refuses the tag before the node that begins at `node`.
    fn refuse_tag(&mut self, node: &Range<usize>) {
        if self.has_enough() {
            return;
        }
        let before = &self.source.text[self.last.end.min(node.start)..node.start];
        let Some(distance) = before.find('!') else {
            return;
        };
        let start = self.last.end + distance;
        let length = self.source.text[start..]
            .find(char::is_whitespace)
            .unwrap_or(1);
        let problem = slips::tag_not_supported(self.source.file, Span::new(start, start + length));
        let problem = slips::suggest_quotes(self.source.text, start, problem);
        self.refuse(problem);
    }
}

/// Takes `node` as the key of a mapping in which the keys `seen` were written before.
fn accept_key(
    source: Source<'_>,
    node: Node,
    seen: &mut HashMap<String, Span>,
) -> Result<Key, Box<Slip>> {
    let span = node.span;
    let refuse = |code, message: String, help: &'static str| {
        let problem = Diagnostic::error(code, message)
            .at(source.file, span)
            .help(help);
        Err(Box::new(Slip::told(problem)))
    };
    let what = node.describe();
    let Value::Scalar { text, style } = node.value else {
        if let Some(before) = source.text[..span.range().start].strip_suffix('{')
            && source.text[span.range()].starts_with('{')
        {
            return Err(Box::new(slips::refuse_start(source, before.len())));
        }
        let help = "if this is meant as text, put it in quotes";
        return refuse(
            "yaml-key",
            format!("a key must be a word, not {what}"),
            help,
        );
    };
    if text.is_empty() {
        return refuse(
            "yaml-key",
            "a key is missing before `:`".to_owned(),
            "write the key",
        );
    }
    if text == "<<" && style == Style::Plain {
        let message = "merge keys (`<<`) are not supported".to_owned();
        return refuse("yaml-merge-key", message, "write the keys out");
    }
    match seen.entry(text) {
        Entry::Occupied(first) => {
            let message = format!(
                "the key `{}` is written twice",
                slips::shortened(first.key())
            );
            let problem = Diagnostic::error("duplicate-key", message)
                .at(source.file, span)
                .and_at(source.file, *first.get(), "first written here")
                .help("keep one of them, or give this one another name");
            Err(Box::new(Slip::told(problem)))
        }
        Entry::Vacant(place) => {
            let text = place.key().clone();
            place.insert(span);
            Ok(Key { text, span })
        }
    }
}
