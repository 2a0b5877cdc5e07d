//! Works out what a command changes in the records of a site, before anything is written.
//!
//! A change is tried first: the site is read with it, and what it would break is told instead of done.
//! Not here: writing (see [`crate::author`]), and new sites (see [`crate::starters`]).

mod aliases;
mod archetype;
mod draft;
mod links;
mod name;
mod refusal;
mod rename;
mod source;
mod trial;

use camino::{Utf8Path, Utf8PathBuf};

use crate::decode::RecordKey;
use crate::decode::kinds::Kind;

pub use draft::{Draft, Gap, Outline, draft, outline};
pub(crate) use links::{Led, address_in, id_in, led};
pub use name::{choose_id, file_of};
pub use refusal::{Broken, Refusal};
pub(crate) use rename::id_in_mention;
pub use rename::{Edited, Rename, rename};
pub(crate) use source::place_in_source;
pub use trial::Ground;

/// Where a site keeps its own text for new records of `kind`.
fn archetype_of(kind: Kind) -> Utf8PathBuf {
    format!("archetypes/{}.md", kind.folder()).into()
}

/// Whether the file at `path` is of the record `key`: its text, its next one, or one in another language.
fn is_of(path: &Utf8Path, key: &RecordKey) -> bool {
    RecordKey::of_file(path).is_some_and(|(own, _)| own == *key)
}
