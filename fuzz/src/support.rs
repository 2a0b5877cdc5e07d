//! What the targets use of the support of the project's tests, under the name that it has there.

#[path = "../../tests/support/page.rs"]
mod page;

pub(crate) use page::{Element, Page};
