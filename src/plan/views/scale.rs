//! A scale: what its grades mean, and what it can be compared with.

use crate::decode::kinds::scale::Scale;
use crate::plan::Plan;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::resolve::Entry;

use super::parts::{
    ContentsLine, GradeView, RecordFoot, contents, grade::grade, record_foot, record_page,
};

view! {
    /// A grade and what it means.
    pub struct GradeMeaning {
        /// The grade.
        grade: GradeView,
        /// What the inspectorate means by it; none when that is not stated.
        meaning: Option<String>,
        /// Other wordings that sources use.
        aliases: Vec<String>,
    }
}

view! {
    /// The grades of a scale, with what they mean.
    pub struct GradeMeanings {
        /// The grades, best first.
        grades: Vec<GradeMeaning>,
        /// Whether the meaning of any of them is stated.
        are_stated: bool,
    }
}

view! {
    /// An ordered list of grades.
    pub struct ScalePage in "scale.html" {
        /// What it is, in a sentence.
        summary: Option<Markup>,
        /// Its grades.
        meanings: GradeMeanings,
        /// What may stand for a grade.
        states: Vec<String>,
        /// The scales that it is declared comparable with.
        comparable_with: Vec<Link>,
        /// The frameworks that use it.
        frameworks: Vec<Link>,
        /// The table of contents of the notes, when they are long.
        contents: Vec<ContentsLine>,
        /// The author's text.
        notes: Option<Markup>,
        /// Where sources differ, corrections, topics.
        foot: RecordFoot,
    }
}

/// Adds the page of every scale.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for scale in material.model().all::<Scale>() {
        let record = scale.record;
        let page = record_page(material, record, "scale");
        plan.page(material, Some(&record.file), page, move |material, page| {
            view_of(material, scale, page)
        });
    }
}

fn view_of(material: &Material<'_>, scale: Entry<'_, Scale>, page: &Page) -> ScalePage {
    let Entry { record, facts } = scale;
    let notes = material.notes(&record.key);
    let summary = record.common.summary.as_ref();
    let frameworks = material.survey.index.named_by(&record.key).iter();
    ScalePage {
        summary: summary.map(|summary| material.inline(&summary.0, record, &page.address)),
        meanings: grade_meanings(facts),
        states: facts
            .states()
            .into_iter()
            .map(|(_, label)| label.to_owned())
            .collect(),
        comparable_with: comparable_with(material, scale),
        frameworks: frameworks
            .map(|framework| material.link(framework))
            .collect(),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
        foot: record_foot(material, record, &page.address),
    }
}

/// The grades of `scale`, best first, with what they mean.
pub(super) fn grade_meanings(scale: &Scale) -> GradeMeanings {
    let entries = scale.grades.iter().rev();
    let grades = entries.map(|entry| GradeMeaning {
        grade: grade(Some(scale), &entry.id.value),
        meaning: entry.meaning.as_ref().map(|meaning| meaning.to_string()),
        aliases: entry
            .aliases
            .iter()
            .map(|alias| alias.to_string())
            .collect(),
    });
    GradeMeanings {
        grades: grades.collect(),
        are_stated: scale.grades.iter().any(|grade| grade.meaning.is_some()),
    }
}

/// The scales that `scale` declares comparable with itself, and those that declare it.
fn comparable_with(material: &Material<'_>, scale: Entry<'_, Scale>) -> Vec<Link> {
    let model = material.model();
    let names = |one: Entry<'_, Scale>, other: Entry<'_, Scale>| {
        one.facts.comparable_with.iter().any(|name| {
            let named = model.named(&name.reference);
            named.is_some_and(|named| named.key == other.record.key)
        })
    };
    let others = model
        .all::<Scale>()
        .filter(|other| other.key() != scale.key());
    others
        .filter(|other| names(scale, *other) || names(*other, scale))
        .map(|other| material.link(other.record))
        .collect()
}
