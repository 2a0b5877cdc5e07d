//! Who must answer an inspection or a finding, by when, and what they answered.

use crate::base::date::day_in_words;
use crate::decode::Record;
use crate::decode::kinds::finding::Response;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::survey::Answer;

use super::{CitationView, StatusTag, own_source};

view! {
    /// An answer that is due or was given.
    pub struct AnswerView {
        /// Who must answer.
        by: Link,
        /// The last day for it; none when no rule gives one.
        due: Option<String>,
        /// What was answered, or that nothing is known.
        status: StatusTag,
        /// Who answered, where it was somebody else.
        answered_by: Option<Link>,
        /// When it was answered.
        date: Option<String>,
        /// What they say.
        note: Option<Markup>,
        /// Where it stands, if not where the whole page is taken from.
        source: Option<CitationView>,
    }
}

impl AnswerView {
    /// `answer` to an inspection or finding of `record`, for `page`.
    pub fn of(material: &Material<'_>, record: &Record, answer: &Answer<'_>, page: &Page) -> Self {
        let view = Self {
            by: material.link(answer.by),
            due: answer.due.map(day_in_words),
            status: StatusTag::of_answer(answer.response, answer.is_overdue),
            answered_by: None,
            date: None,
            note: None,
            source: None,
        };
        match answer.response {
            Some(response) => view.with(material, record, response, page),
            None => view,
        }
    }

    /// `response`, from somebody who need not answer.
    pub fn of_response(
        material: &Material<'_>,
        record: &Record,
        response: &Response,
        page: &Page,
    ) -> Option<Self> {
        let view = Self {
            by: material.link_to(&response.by)?,
            due: None,
            status: StatusTag::of_answer(Some(response), false),
            answered_by: None,
            date: None,
            note: None,
            source: None,
        };
        Some(view.with(material, record, response, page))
    }

    fn with(
        self,
        material: &Material<'_>,
        record: &Record,
        response: &Response,
        page: &Page,
    ) -> Self {
        let note = response.note.as_ref();
        let answered_by = material.link_to(&response.by);
        Self {
            answered_by: answered_by.filter(|link| *link != self.by),
            date: response.date.as_ref().map(|date| date.value.to_string()),
            note: note.map(|note| material.inline(&note.0, record, &page.address)),
            source: own_source(material, record, response.source.as_deref()),
            ..self
        }
    }
}
