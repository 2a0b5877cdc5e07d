//! Text, ids, and data of the site's own.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::base::{Id, Spanned};
use crate::decode::fields::{Fate, Field, Reader, Settling, Shape};
use crate::decode::form::Form;
use crate::diag::Diagnostic;
use crate::yaml::Node;

/// Plain text, and where it stands.
pub type Text = Spanned<Arc<str>>;

impl Field for Text {
    fn shape() -> Shape {
        Shape::Value("text", Form::Text)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "text")?;
        Some(Self::new(text.trim().into(), node.span))
    }

    fn placeholder() -> Option<Self> {
        Some(Self::default())
    }

    fn export(&self) -> Json {
        self.value.as_ref().into()
    }
}

/// What may be written where inline Markdown may, in words.
pub const INLINE_WORDS: &str = "text; emphasis and links may be written as in Markdown";

/// Text with inline Markdown: emphasis, links, code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inline(pub Text);

impl Field for Inline {
    fn shape() -> Shape {
        Shape::Value(INLINE_WORDS, Form::Text)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, reader)?;
        reader.inline.push(text.clone());
        Some(Self(text))
    }

    fn placeholder() -> Option<Self> {
        Some(Self::default())
    }

    fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
        if let Some(text) = settling.pass(&self.0) {
            self.0.value = text.into();
        }
        Fate::Kept
    }

    fn export(&self) -> Json {
        self.0.export()
    }
}

const ID_WORDS: &str = "an id: small letters and digits, words joined by `-`";

impl Field for Spanned<Id> {
    fn shape() -> Shape {
        Shape::Value(ID_WORDS, Form::Id)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, ID_WORDS)?;
        if let Some(id) = Id::parse(text) {
            return Some(Self::new(id, node.span));
        }
        let message = format!("{} is not an id", reader.quoted(text));
        let diagnostic = Diagnostic::error("id-form", message)
            .help("an id is small letters and digits, words joined by `-`, at most 80 characters");
        let diagnostic = match Id::from_words(text) {
            Some(id) => diagnostic.suggest(node.span, id.to_string(), "write it so"),
            None => diagnostic,
        };
        reader.report(node.span, diagnostic);
        None
    }

    fn placeholder() -> Option<Self> {
        Some(Self::default())
    }

    fn export(&self) -> Json {
        self.value.as_str().into()
    }
}

/// Any YAML, handed to templates as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Free(pub Json);

impl Field for Free {
    fn shape() -> Shape {
        Shape::Free
    }

    fn read(node: &Node, _reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self(node.to_json()))
    }

    fn export(&self) -> Json {
        self.0.clone()
    }
}
