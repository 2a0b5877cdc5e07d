//! Values that are one of a few words.

use serde_json::Value as Json;

use crate::base::nearest;
use crate::decode::fields::{Field, Reader, Shape};
use crate::decode::form::Form;
use crate::diag::Diagnostic;
use crate::yaml::Node;

/// Yes or no, written `true` or `false`.
impl Field for bool {
    fn shape() -> Shape {
        Shape::Value("true or false", Form::Truth)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "true or false")?;
        match text {
            "true" => return Some(true),
            "false" => return Some(false),
            _ => {}
        }
        let meant = match text.to_lowercase().as_str() {
            "yes" | "on" | "true" | "y" => Some("true"),
            "no" | "off" | "false" | "n" => Some("false"),
            _ => None,
        };
        let message = format!("{} is neither true nor false", reader.quoted(text));
        let diagnostic = Diagnostic::error("wrong-type", message);
        let diagnostic = match meant {
            Some(meant) => diagnostic.suggest(node.span, meant, "write `true` or `false`"),
            None => diagnostic.help("write `true` or `false`"),
        };
        reader.report(node.span, diagnostic);
        None
    }

    fn export(&self) -> Json {
        (*self).into()
    }
}

/// Declares an enumeration of words.
macro_rules! words {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident { $( $(#[doc = $word_doc:literal])* $variant:ident = $word:literal, )* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $( $(#[doc = $word_doc])* $variant, )* }

        impl $name {
            /// Every word, in the order in which they are documented.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];
            const WORDS: &'static [&'static str] = &[ $( $word, )* ];
            const MEANINGS: &'static [(&'static str, &'static str)] =
                &[ $( ($word, concat!($($word_doc),*).trim_ascii()), )* ];

            /// As it is written in a record.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }

            /// As it is said: with spaces.
            pub fn label(self) -> String {
                self.as_str().replace('-', " ")
            }
        }

        impl $crate::decode::fields::Field for $name {
            fn shape() -> $crate::decode::fields::Shape {
                $crate::decode::fields::Shape::Words(Self::MEANINGS)
            }

            fn read(
                node: &$crate::yaml::Node,
                reader: &mut $crate::decode::fields::Reader<'_>,
            ) -> Option<Self> {
                let index = $crate::decode::values::read_word(node, reader, Self::WORDS)?;
                Self::ALL.get(index).copied()
            }

            fn export(&self) -> serde_json::Value {
                self.as_str().into()
            }
        }
    };
}
pub(crate) use words;

/// The position of the word that `node` is among `words`; reports anything else.
pub fn read_word(node: &Node, reader: &mut Reader<'_>, words: &[&str]) -> Option<usize> {
    let text = reader.text(node, &format!("one of: {}", words.join(", ")))?;
    let position = words.iter().position(|word| *word == text);
    if position.is_none() {
        let (shown, key) = (reader.quoted(text), reader.key());
        let diagnostic = Diagnostic::error(
            "unknown-word",
            format!("{shown} is not a word that `{key}` takes"),
        )
        .help(format!("write one of: {}", words.join(", ")));
        let diagnostic = match nearest(text, words.iter().copied()) {
            Some(meant) => diagnostic.suggest(node.span, meant, format!("did you mean `{meant}`?")),
            None => diagnostic,
        };
        reader.report(node.span, diagnostic);
    }
    position
}
