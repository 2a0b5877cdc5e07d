//! Turns a `theme.yaml` into a [`Manifest`].
//!
//! ```yaml
//! title: Our look
//! extends: briefing
//! description: The colours and the crest of the commission.
//! ```
//!
//! Every key may be left out; without `extends` a theme stands on `base`.

use crate::decode::fields::{Reader, fields, read_group};
use crate::decode::values::Text;
use crate::diag::{FilePath, Parsed};
use crate::yaml;

fields! {
    /// What a theme says of itself.
    pub struct Manifest {
        /// what it is called, for people
        title: Option<Text>,
        /// the theme that it stands on
        extends: Option<Text>,
        /// what it is for
        description: Option<Text>,
    }
}

/// What `text`, the contents of `file`, says; none when nothing is written there or it is wrong.
pub(super) fn read(file: &FilePath, text: &str) -> Parsed<Option<Manifest>> {
    let Parsed {
        value: node,
        mut diagnostics,
    } = yaml::parse(text, 0, file);
    let mut reader = Reader::new(file);
    let value = node.and_then(|node| read_group(&node, &mut reader));
    diagnostics.append(&mut reader.diagnostics);
    Parsed { value, diagnostics }
}
