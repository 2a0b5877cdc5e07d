//! The ground that everything stands on: no domain, no input or output.

pub mod span;

pub use span::{Span, Spanned};
