//! The ground that everything stands on: no input or output, nothing that knows records.

pub mod date;
pub mod hash;
pub mod id;
pub mod lines;
pub mod nearest;
pub mod number;
mod parse_date;
pub mod path;
pub mod span;
pub mod stretch;
pub mod visible;

pub use date::{DateError, Duration, PartialDate};
pub use hash::Fingerprint;
pub use id::Id;
pub use lines::{Lines, Position};
pub use nearest::nearest;
pub use number::Number;
pub use path::OutputPath;
pub use span::{Span, Spanned};
pub use stretch::Stretch;
pub use visible::visible;
