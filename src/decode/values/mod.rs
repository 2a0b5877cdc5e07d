//! Single values: text, dates, numbers, words, addresses.
//!
//! Each says in plain words what it wants, and offers the corrected line for the slips that people make.

mod addresses;
mod dates;
mod numbers;
mod text;
mod words;

pub use addresses::{Alias, Url};
pub use dates::StatedDate;
pub use numbers::{number_as_json, report_number};
pub use text::{Free, INLINE_WORDS, Inline, Text};
pub use words::read_word;
pub(crate) use words::words;
