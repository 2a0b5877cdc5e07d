//! Turns source files into documents.

pub mod dialect;
pub mod notes;
mod restricted;
pub mod target;
