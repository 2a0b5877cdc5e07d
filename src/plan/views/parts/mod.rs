//! Parts that several views show, as the components of the theme want them; one file a part.

pub mod answer;
pub mod card;
pub mod change;
pub mod citation;
pub mod contents;
pub mod coverage;
pub mod deadline;
pub mod fact;
pub mod figure;
pub mod finding;
pub mod finding_row;
pub mod foot;
pub mod grade;
pub mod listing;
pub mod page_entry;
pub mod paging;
pub mod promise;
pub mod statement;
pub mod status;
pub mod tally;
pub mod time;

pub use answer::AnswerView;
pub use card::{InspectionCard, inspection_card};
pub use change::{ChangeView, change_view};
pub use citation::{CitationView, cited, own_source, publisher_of};
pub use contents::{ContentsLine, contents};
pub use coverage::{CoverageCard, coverage_card, coverage_count};
pub use deadline::{DeadlineView, deadline_views};
pub use fact::{Fact, FactRow};
pub use figure::{FigureView, figure_view, figures_of, given_figures};
pub use finding::{FindingView, finding_view};
pub use finding_row::{FindingRow, finding_row};
pub use foot::{RecordFoot, feed_of, list_of, record_foot, record_page, section_of};
pub use grade::{GradeView, Grading};
pub use listing::Pagination;
pub use page_entry::{PageEntry, page_entries};
pub use paging::{Sheet, sheets};
pub use promise::{PromiseView, promise_view};
pub use statement::{StatementView, place, statements_by, statements_of};
pub use status::StatusTag;
pub use tally::{Tally, tallies};
pub use time::{fieldwork_in_words, period_in_words};

use crate::base::Number;
use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::SitePath;

/// `word` as readers say it: `area-for-improvement` becomes `Area for improvement`.
pub fn in_words(word: &str) -> String {
    capitalised(&word.replace('-', " "))
}

/// `text` with a capital first letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What `record` is called where there is little room: its short name, if it is an organisation that
/// has one.
pub fn short_name(record: &Record) -> String {
    let short = match &record.facts {
        Facts::Bodies(organisation) | Facts::Inspectorates(organisation) => {
            organisation.short.as_ref()
        }
        _ => None,
    };
    short.unwrap_or(&record.common.title).to_string()
}

/// A link to `record` with what it is called where there is little room.
pub fn short_link(material: &Material<'_>, record: &Record) -> Link {
    Link {
        title: short_name(record),
        path: material.path(&record.key),
    }
}

/// `words` as a list in a sentence: `a, b and c`.
pub fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `count` of what a word of a record names: `1 recommendation`, `3 areas for improvement`.
pub fn counted(count: u32, word: &str) -> String {
    let words = word.replace('-', " ");
    if count == 1 {
        return format!("1 {words}");
    }
    // The first noun takes the ending: causes of concern, areas for improvement.
    let after = [" of ", " for "]
        .iter()
        .filter_map(|between| words.find(between))
        .min();
    let (head, tail) = words.split_at(after.unwrap_or(words.len()));
    let plural = match head {
        "other" => "other findings".to_owned(),
        head => match head
            .strip_suffix("y")
            .filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
        {
            Some(stem) => format!("{stem}ies"),
            None => format!("{head}s"),
        },
    };
    format!("{count} {plural}{tail}")
}

/// `count` as readers read it: `10,214`.
pub fn number(count: usize) -> String {
    Number::whole(u32::try_from(count).unwrap_or(u32::MAX)).to_string()
}

/// A link to a list, for the way down to a page.
pub fn list_link(title: &str, address: &str) -> Link {
    Link {
        title: title.to_owned(),
        path: SitePath(address.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_of_a_kind_are_counted_in_english() {
        assert_eq!(counted(1, "cause-of-concern"), "1 cause of concern");
        assert_eq!(counted(2, "cause-of-concern"), "2 causes of concern");
        assert_eq!(
            counted(3, "area-for-improvement"),
            "3 areas for improvement"
        );
        assert_eq!(counted(2, "good-practice"), "2 good practices");
        assert_eq!(counted(0, "other"), "0 other findings");
    }

    #[test]
    fn words_of_records_become_words_of_readers() {
        assert_eq!(in_words("area-for-improvement"), "Area for improvement");
        assert_eq!(in_words(""), "");
        let words = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(listed(&words(&["a"])), "a");
        assert_eq!(listed(&words(&["a", "b", "c"])), "a, b and c");
    }
}
