//! Facts of a record, one a line: what the component `facts` shows.

use crate::plan::frame::Link;
use crate::plan::view::{SitePath, view};

view! {
    /// One value of a fact.
    pub struct Fact {
        /// Its words.
        title: String,
        /// Where it leads, if it is a record.
        path: Option<SitePath>,
    }
}

view! {
    /// One fact of a record; without values it is shown as not stated.
    pub struct FactRow {
        /// What it is called.
        term: String,
        /// What it is.
        values: Vec<Fact>,
    }
}

impl From<Link> for Fact {
    fn from(link: Link) -> Self {
        Self {
            title: link.title,
            path: Some(link.path),
        }
    }
}

impl From<String> for Fact {
    fn from(title: String) -> Self {
        Self { title, path: None }
    }
}

impl FactRow {
    /// A row that is there whether or not its values are stated.
    pub fn new<T: Into<Fact>>(term: &str, values: impl IntoIterator<Item = T>) -> Self {
        Self {
            term: term.to_owned(),
            values: values.into_iter().map(Into::into).collect(),
        }
    }

    /// A row that is there only when it has a value.
    pub fn if_any<T: Into<Fact>>(term: &str, values: impl IntoIterator<Item = T>) -> Option<Self> {
        let row = Self::new(term, values);
        (!row.values.is_empty()).then_some(row)
    }
}
