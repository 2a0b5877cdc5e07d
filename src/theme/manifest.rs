//! Turns a `theme.yaml` into a [`Manifest`].
//!
//! ```yaml
//! title: Our look
//! extends: briefing
//! description: The colours and the crest of the commission.
//! ```
//!
//! Every key may be left out; without `extends` a theme stands on `base`. A key that is none of
//! these is an error.

use serde::Deserialize;

use crate::base::{Span, Spanned};
use crate::diag::{Diagnostic, FilePath, Parsed};

/// What a theme says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// What it is called, for people.
    pub(super) title: Option<String>,
    /// The theme that it stands on.
    pub(super) extends: Option<Spanned<String>>,
}

/// The file's own shape.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    title: Option<String>,
    extends: Option<String>,
    #[serde(rename = "description")]
    _description: Option<String>,
}

/// What `text`, the contents of `file`, says.
pub(super) fn read(file: &FilePath, text: &str) -> Parsed<Manifest> {
    match serde_yaml::from_str::<Option<Typed>>(text) {
        Ok(typed) => Parsed {
            value: typed.map(|typed| mean(typed, text)).unwrap_or_default(),
            diagnostics: Vec::new(),
        },
        Err(error) => Parsed {
            value: Manifest::default(),
            diagnostics: vec![refuse(file, &error)],
        },
    }
}

fn mean(typed: Typed, text: &str) -> Manifest {
    Manifest {
        title: typed.title,
        extends: typed.extends.map(|parent| {
            let span = place_of(&parent, text);
            Spanned::new(parent, span)
        }),
    }
}

/// Where the value `parent` of the key `extends` stands; the start of the file when it is written
/// in a way that this does not see.
fn place_of(parent: &str, text: &str) -> Span {
    let key = text
        .match_indices("extends")
        .find(|(at, _)| *at == 0 || text[..*at].ends_with(['\n', '{', ',', ' ', '"', '\'']));
    let value = key.and_then(|(at, key)| {
        let after = at + key.len();
        Some(after + text[after..].find(parent)?)
    });
    value.map_or(Span::at(0), |at| Span::new(at, at + parent.len()))
}

fn refuse(file: &FilePath, error: &serde_yaml::Error) -> Diagnostic {
    let offset = error.location().map_or(0, |place| place.index());
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    Diagnostic::error("theme-manifest", words)
        .at(file, Span::at(offset))
        .help("the keys of a `theme.yaml` are `title`, `extends` and `description`, each with text")
}
