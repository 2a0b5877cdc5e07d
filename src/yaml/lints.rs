//! What YAML reads without complaint, but not as it was meant: `-item`, `Unit #3`, “quoted”.
//!
//! Where only one reading makes sense it is an error, mended in the draft; where YAML's reading may
//! be the right one, a warning. Looks only at the characters next to a node, so that a line may be
//! long.

use super::line::{Line, is_item_without_space, is_word, quoted};
use super::slips::{self, Slip, Source};
use super::{Key, Node, Style, Value};
use crate::base::Span;
use crate::diag::Diagnostic;

/// Quotes that word processors set around a text, each with those that may close it.
const TYPOGRAPHIC_QUOTES: [(char, &[char]); 5] = [
    ('“', &['”', '“']),
    ('”', &['”']),
    ('„', &['“', '”']),
    ('‘', &['’']),
    ('«', &['»']),
];

/// What is probably not meant in `node`, which was read from `source`.
pub(super) fn find(source: Source<'_>, node: &Node) -> Vec<Slip> {
    let mut lints = Lints {
        source,
        slips: Vec::new(),
    };
    lints.visit(node);
    lints.slips
}

struct Lints<'a> {
    source: Source<'a>,
    slips: Vec<Slip>,
}

impl Lints<'_> {
    fn visit(&mut self, node: &Node) {
        if self.slips.len() >= slips::MOST_AT_ONCE {
            return;
        }
        match &node.value {
            Value::Scalar {
                text,
                style: Style::Plain,
            } => self.visit_bare_text(text, node.span),
            Value::Scalar {
                text,
                style: Style::Block,
            } if text.is_empty() => {
                self.refuse_header_with_number(node.span);
            }
            Value::Scalar { .. } => {}
            Value::List(items) => {
                self.warn_of_double_brackets(items, node.span);
                for item in items {
                    self.refuse_tab(item.span);
                    self.visit(item);
                }
            }
            Value::Mapping(pairs) => {
                for (key, value) in pairs {
                    self.refuse_tab(key.span);
                    self.refuse_key_without_space(key, value);
                    self.visit(value);
                }
            }
        }
    }

    fn visit_bare_text(&mut self, text: &str, span: Span) {
        let refused = self.slips.len();
        if self.stands_alone(span) {
            self.refuse_missing_space(text, span);
        }
        if self.slips.len() == refused {
            self.refuse_swallowed_items(span);
        }
        if self.slips.len() == refused {
            self.warn_of_cut(text, span);
            self.warn_of_typographic_quotes(text, span);
        }
    }

    /// `-item`, or `key:value` where no text is expected.
    fn refuse_missing_space(&mut self, text: &str, span: Span) {
        let starts_like_key = text.split_once(':').is_some_and(|(key, _)| is_word(key));
        if !is_item_without_space(text) && !starts_like_key {
            return;
        }
        let first = Line::holding(self.source.text, span.range().start);
        let lines = std::iter::once(first.clone()).chain(first.after());
        let within = lines.take_while(|line| line.start < span.range().end);
        let found: Vec<Slip> = within
            .filter_map(|line| slips::missing_space(self.source, &line))
            .take(slips::MOST_AT_ONCE)
            .collect();
        self.slips.extend(found);
    }

    /// `- y` below `- x`, but further in: YAML takes it as more of the text `x`.
    fn refuse_swallowed_items(&mut self, span: Span) {
        let text = &self.source.text[span.range()];
        if !text.contains('\n') {
            return;
        }
        let first = Line::holding(self.source.text, span.range().start);
        let swallowed = first
            .after()
            .take_while(|line| line.start < span.range().end)
            .filter(|line| line.is_item() && line.first >= span.range().start);
        let found: Vec<Slip> = swallowed
            .map(|line| slips::wrong_indent(self.source, &line))
            .take(slips::MOST_AT_ONCE)
            .collect();
        self.slips.extend(found);
    }

    /// `{key:value}`: a key of that name without a value.
    fn refuse_key_without_space(&mut self, key: &Key, value: &Node) {
        let is_bare = !self.source.text[key.span.range()].starts_with(['"', '\'']);
        let has_no_value = value.is_null() && value.span.range().is_empty();
        let colon = key
            .text
            .split_once(':')
            .filter(|(word, rest)| is_word(word) && !rest.starts_with('/'));
        let Some((word, _)) = colon.filter(|_| is_bare && has_no_value) else {
            return;
        };
        let at = key.span.range().start + word.len();
        if self.source.text[at..].starts_with(':') {
            self.slips.push(slips::space_missing_after(self.source, at));
        }
    }

    /// `>5`: to YAML, the start of a block whose lines are five further in.
    fn refuse_header_with_number(&mut self, span: Span) {
        let header = &self.source.text[span.range().start..];
        let sign = header.chars().nth(1);
        if header.starts_with(['>', '|']) && sign.is_some_and(|sign| sign.is_ascii_digit()) {
            self.slips
                .push(slips::refuse_start(self.source, span.range().start));
        }
    }

    /// A tab before a key or an item; YAML takes some of them, other programs none.
    fn refuse_tab(&mut self, span: Span) {
        let before = &self.source.text[..span.range().start];
        let before = before.strip_suffix("- ").unwrap_or(before);
        let blanks = before.trim_end_matches([' ', '\t']);
        let is_indent = blanks.is_empty() || blanks.ends_with('\n');
        if is_indent && before[blanks.len()..].contains('\t') {
            let line = Line::holding(self.source.text, before.len());
            self.slips
                .extend(slips::indented_by_tab(self.source, &line));
        }
    }

    /// ` #` behind a text: what follows is a comment, unless it was meant as text.
    fn warn_of_cut(&mut self, text: &str, span: Span) {
        let end = span.range().end;
        let rest = &self.source.text[end..];
        let hash = rest.trim_start_matches([' ', '\t']);
        let distance = rest.len() - hash.len();
        let Some(comment) = hash.strip_prefix('#').filter(|_| distance > 0) else {
            return;
        };
        let comment = comment.lines().next().unwrap_or_default().trim_end();
        if !looks_like_text(text, comment) {
            return;
        }
        let at = end + distance;
        let message = match text {
            "" => "` #` begins a comment, so there is no value",
            _ => "` #` begins a comment, so the value ends before it",
        };
        let start = if text.is_empty() {
            at
        } else {
            span.range().start
        };
        let whole = Span::new(start, at + 1 + comment.len());
        let problem = Diagnostic::warning("yaml-comment", message)
            .at(self.source.file, Span::new(at, whole.range().end))
            .help("if it is a comment, begin it with `# `, or write it on a line of its own")
            .suggest(
                whole,
                quoted(&self.source.text[whole.range()]),
                "if it is text, put it in quotes",
            );
        self.slips.push(Slip::told(problem));
    }

    /// “quoted”: to YAML these are letters like others, and they are shown.
    fn warn_of_typographic_quotes(&mut self, text: &str, span: Span) {
        let mut inner = text.chars();
        let (Some(first), Some(last)) = (inner.next(), inner.next_back()) else {
            return;
        };
        let pair = TYPOGRAPHIC_QUOTES.iter().find(|(open, _)| *open == first);
        let Some((open, close)) = pair.filter(|(_, close)| close.contains(&last)) else {
            return;
        };
        let inner = inner.as_str();
        if inner.contains(*open) || inner.contains(*close) && first != '‘' {
            return;
        }
        let problem = Diagnostic::warning(
            "typographic-quotes",
            format!("`{first}` and `{last}` become part of the text"),
        )
        .at(self.source.file, span)
        .help("only straight quotes (`\"` or `'`) enclose a value")
        .suggest(span, quoted(inner), "use straight quotes");
        self.slips.push(Slip::told(problem));
    }

    /// `[[x]]`: in notes a link, in YAML a list in a list.
    fn warn_of_double_brackets(&mut self, items: &[Node], span: Span) {
        let text = &self.source.text[span.range()];
        let [
            Node {
                value: Value::List(inner),
                ..
            },
        ] = items
        else {
            return;
        };
        let has_only_text = inner
            .iter()
            .all(|item| matches!(item.value, Value::Scalar { .. }));
        let is_within_more = self.source.text[..span.range().start].ends_with('[');
        let is_link = text.starts_with("[[") && text.ends_with("]]") && !is_within_more;
        if !has_only_text || !is_link {
            return;
        }
        let problem =
            Diagnostic::warning("yaml-special-character", "`[[` begins a list within a list")
                .at(
                    self.source.file,
                    Span::new(span.range().start, span.range().start + 2),
                )
                .help("if it is a list within a list, write `[ [` and `] ]`")
                .suggest(span, quoted(text), "if it is a link, put it in quotes");
        self.slips.push(Slip::told(problem));
    }

    /// Whether nothing but blanks stands before `span` in its line, or it is all there is.
    fn stands_alone(&self, span: Span) -> bool {
        let before = self.source.text[..span.range().start].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    }
}

/// Whether what ` #` cut off as `comment` was rather meant to go on with `text`: `Unit #3 plan`,
/// `#tag`, `Recommendation # 2`.
fn looks_like_text(text: &str, comment: &str) -> bool {
    let mut characters = comment.chars();
    match characters.next() {
        Some(' ') => {
            let is_number =
                !comment.trim().is_empty() && comment.trim().chars().all(|c| c.is_ascii_digit());
            is_number && text.chars().any(char::is_alphabetic)
        }
        Some(first) => first.is_alphanumeric(),
        None => false,
    }
}
