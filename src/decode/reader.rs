//! Reads nodes for the field tables, and tells what is wrong with them.
//!
//! A value for the authors alone is never repeated in a message.

use crate::base::{Span, nearest};
use crate::diag::{Diagnostic, FilePath};
use crate::yaml::{self, Node, Value};

use super::fields::{Field, Key, Shape};
use super::references::Mention;
use super::values::Text;

/// What other programs for sites call our keys: their word, ours, and what to write.
const CALLED_ELSEWHERE: &[(&str, &str, &str)] = &[
    ("categories", "topics", "write `topics: […]`"),
    ("date", "published", "write `published: …`"),
    ("description", "summary", "write `summary: …`"),
    ("draft", "visibility", "write `visibility: draft`"),
    (
        "permalink",
        "aliases",
        "the address is the folder and the name of the file",
    ),
    ("private", "visibility", "write `visibility: restricted`"),
    (
        "slug",
        "aliases",
        "the address is the folder and the name of the file",
    ),
    (
        "status",
        "visibility",
        "write `visibility: draft`, `restricted` or `public`",
    ),
    ("tags", "topics", "write `topics: […]`"),
];

/// Reads nodes, and keeps what there is to say about them.
pub struct Reader<'a> {
    /// The file that is read.
    pub file: &'a FilePath,
    /// What was found so far.
    pub diagnostics: Vec<Diagnostic>,
    /// Every name of another record that was read so far, also in items that are wrong elsewhere.
    pub mentions: Vec<Mention>,
    /// Every text with inline Markdown that was read so far.
    pub inline: Vec<Text>,
    /// Where values stand that are for the authors alone, or may be: those of keys nobody knows.
    pub private: Vec<Span>,
    key: &'static str,
    internal: bool,
    /// Whether what is read is the whole value of a key that must be there.
    is_needed: bool,
}

impl<'a> Reader<'a> {
    /// A reader of `file`.
    pub fn new(file: &'a FilePath) -> Self {
        Self {
            file,
            diagnostics: Vec::new(),
            mentions: Vec::new(),
            inline: Vec::new(),
            private: Vec::new(),
            key: "",
            internal: false,
            is_needed: false,
        }
    }

    /// The key whose value is being read.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Reports `diagnostic` at `span`.
    pub fn report(&mut self, span: Span, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.at(self.file, span));
    }

    /// `text` in backticks for a message; a value for the authors alone is not repeated.
    pub fn quoted(&self, text: &str) -> String {
        const LONGEST: usize = 60;
        if self.internal {
            return "[restricted]".to_owned();
        }
        let mut shown: String = text.chars().take(LONGEST).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        format!("`{}`", shown.escape_debug())
    }

    /// The pairs of a group of keys; reports anything else.
    pub fn pairs<'n>(&mut self, node: &'n Node) -> Option<&'n [(yaml::Key, Node)]> {
        if let Value::Mapping(pairs) = &node.value {
            return Some(pairs);
        }
        self.wrong_type(node, "a group of keys, one a line");
        None
    }

    /// The text of a scalar that is not blank; reports anything else.
    pub fn text<'n>(&mut self, node: &'n Node, wanted: &str) -> Option<&'n str> {
        if let Value::Scalar { text, .. } = &node.value {
            let visible = |character: char| {
                !character.is_whitespace()
                    && !matches!(character, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
            };
            if !node.is_null() && text.chars().any(visible) {
                return Some(text);
            }
            let help = if self.is_needed {
                format!("fill it in: write {wanted}")
            } else {
                format!("write {wanted}, or take the line out")
            };
            let blank =
                Diagnostic::error("blank-value", format!("`{}` is blank", self.key)).help(help);
            self.report(node.span, blank);
            return None;
        }
        self.wrong_type(node, wanted);
        None
    }

    /// Reports that `node` is not `wanted`.
    pub fn wrong_type(&mut self, node: &Node, wanted: &str) {
        let (key, got) = (self.key, node.describe());
        let message = if key.is_empty() {
            format!("expected {wanted}, found {got}")
        } else {
            format!("`{key}` must be {wanted}, not {got}")
        };
        self.report(node.span, Diagnostic::error("wrong-type", message));
    }

    /// Reads the value of one key, if it is there.
    pub fn field<T: Field>(&mut self, pairs: &[(yaml::Key, Node)], key: &Key) -> Option<T> {
        let Some((_, node)) = pairs.iter().find(|(written, _)| written.text == key.name) else {
            return T::absent().or_else(T::placeholder);
        };
        let outer = (self.key, self.internal, self.is_needed);
        let is_one = matches!(node.value, Value::Scalar { .. });
        self.key = key.name;
        self.internal |= key.internal;
        self.is_needed = key.required && is_one;
        if self.internal {
            self.private.push(node.span);
        }
        let value = T::read(node, self);
        (self.key, self.internal, self.is_needed) = outer;
        value.or_else(T::placeholder)
    }

    /// Reports the `required` keys that `pairs` lack, and the keys that none of `tables` know.
    pub fn check_keys(&mut self, pairs: &[(yaml::Key, Node)], span: Span, tables: &[&[Key]]) {
        let known = || tables.iter().flat_map(|table| table.iter());
        for (written, node) in pairs {
            if !known().any(|key| key.name == written.text) {
                let meant = nearest(&written.text, known().map(|key| key.name));
                // Unless it is plainly meant as a public one, it may be a misspelt private one.
                if !known().any(|key| Some(key.name) == meant && !key.internal) {
                    // Its name may be words of a private text whose lines stand too far out.
                    self.private.extend([written.span, node.span]);
                }
                self.unknown_key(written, known().map(|key| key.name));
            }
        }
        for key in known().filter(|key| key.required) {
            if !pairs.iter().any(|(written, _)| written.text == key.name) {
                let head = Span::new(span.range().start, span.range().start);
                let missing =
                    Diagnostic::error("missing-key", format!("`{}` is missing", key.name)).help(
                        format!(
                            "add a line `{}: …` with {}",
                            key.name,
                            (key.shape)().words()
                        ),
                    );
                self.report(head, missing);
            }
        }
    }

    fn unknown_key<'k>(
        &mut self,
        written: &yaml::Key,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let text = written.text.escape_debug().to_string();
        let diagnostic = Diagnostic::error("unknown-key", format!("unknown key `{text}`"));
        let diagnostic = if let Some(meant) = nearest(&written.text, known.clone()) {
            diagnostic.suggest(written.span, meant, format!("did you mean `{meant}`?"))
        } else {
            let names: Vec<&str> = known.collect();
            let called = CALLED_ELSEWHERE.iter().find(|(elsewhere, own, _)| {
                *elsewhere == written.text.as_str() && names.contains(own)
            });
            let diagnostic = match called {
                Some((_, _, help)) => diagnostic.help(*help),
                None => diagnostic,
            };
            diagnostic
                .help(format!("the keys here are: {}", names.join(", ")))
                .help("data of your own goes under `extra:`")
        };
        self.report(written.span, diagnostic);
    }

    /// Whether `node` is one entry without its brackets, which is reported with the list spelt out.
    pub(super) fn mends_lone_entry(&mut self, node: &Node, entry: &Shape) -> bool {
        let Value::Scalar { text, style } = &node.value else {
            return false;
        };
        if matches!(entry, Shape::Group(_)) {
            return false;
        }
        let message = format!("`{}` must be a list, also of one", self.key);
        let mut diagnostic = Diagnostic::error("wrong-type", message);
        if *style == yaml::Style::Plain && !self.internal {
            let list = format!("[{text}]");
            diagnostic = diagnostic.suggest(node.span, list, "put it in brackets");
        }
        self.report(node.span, diagnostic);
        true
    }
}
