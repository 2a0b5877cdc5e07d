//! A framework: what it looks at, how it grades, who must answer by when.

use crate::decode::kinds::finding::ResponseDue;
use crate::decode::kinds::framework::{Area, Framework, Responder};
use crate::plan::Plan;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::resolve::Entry;

use super::parts::{
    ContentsLine, Fact, FactRow, InspectionCard, Pagination, RecordFoot, Sheet, contents,
    inspection_card, record_foot, record_page, sheets,
};
use super::scale::{GradeMeanings, grade_meanings};

view! {
    /// What a framework looks at.
    pub struct AreaLine {
        /// Its name.
        label: String,
        /// Whether it gets a grade: `graded`, `not graded`.
        graded: Option<String>,
        /// The area of an earlier framework that it continues.
        continues: Option<Link>,
    }
}

view! {
    /// A line of a table of points or bands.
    pub struct ScoreLine {
        /// The grade.
        grade: String,
        /// Its points, or the scores that make it.
        score: String,
    }
}

view! {
    /// What stands on the first page of a framework and not on those that continue its list.
    pub struct FrameworkOpening {
        /// What it is, in a sentence.
        summary: Option<Markup>,
        /// Whose it is, when it holds, who must answer by when.
        facts: Vec<FactRow>,
        /// What it looks at.
        areas: Vec<AreaLine>,
        /// Its scale.
        scale: Option<Link>,
        /// The grades of the scale, with what they mean; none without a scale.
        meanings: Option<GradeMeanings>,
        /// How many points each grade is worth.
        points: Vec<ScoreLine>,
        /// Which scores make which overall grade.
        bands: Vec<ScoreLine>,
        /// The table of contents of the notes, when they are long.
        contents: Vec<ContentsLine>,
        /// The author's text.
        notes: Option<Markup>,
        /// Where sources differ, corrections, topics.
        foot: RecordFoot,
    }
}

view! {
    /// One cycle of a programme.
    pub struct FrameworkPage in "framework.html" {
        /// What stands on the first page only.
        opening: Option<FrameworkOpening>,
        /// A page of the inspections under it, latest first.
        inspections: Vec<InspectionCard>,
        /// How many there are in all.
        inspection_count: usize,
        /// The way through them.
        pagination: Pagination,
    }
}

/// Adds the pages of every framework.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for framework in material.model().all::<Framework>() {
        let record = framework.record;
        let index = &material.survey.index;
        let count = index.inspections_under_framework(&record.key).len();
        let mut first = record_page(material, record, "framework");
        first.is_dated = true;
        for sheet in sheets(&first.address, count, material.model().settings.page_size) {
            let page = sheet.page(first.clone());
            plan.page(material, Some(&record.file), page, move |material, page| {
                view_of(material, framework, &sheet, page)
            });
        }
    }
}

fn view_of(
    material: &Material<'_>,
    framework: Entry<'_, Framework>,
    sheet: &Sheet,
    page: &Page,
) -> FrameworkPage {
    let index = &material.survey.index;
    let all = index.inspections_under_framework(framework.key());
    let listed = all.get(sheet.entries.clone()).unwrap_or_default();
    FrameworkPage {
        opening: sheet.is_first().then(|| opening(material, framework, page)),
        inspections: listed
            .iter()
            .map(|inspection| inspection_card(material, *inspection))
            .collect(),
        inspection_count: all.len(),
        pagination: sheet.pagination.clone(),
    }
}

fn opening(
    material: &Material<'_>,
    framework: Entry<'_, Framework>,
    page: &Page,
) -> FrameworkOpening {
    let Entry { record, facts } = framework;
    let grading = super::parts::Grading::by(material.model(), framework);
    let notes = material.notes(&record.key);
    let summary = record.common.summary.as_ref();
    let points = facts
        .points
        .as_ref()
        .map_or(&[] as &[_], |points| &points.0);
    FrameworkOpening {
        summary: summary.map(|summary| material.inline(&summary.0, record, &page.address)),
        facts: self::facts(material, facts),
        areas: facts
            .areas
            .iter()
            .map(|area| area_line(material, area))
            .collect(),
        scale: grading.scale.map(|scale| material.link(scale.record)),
        meanings: grading.scale.map(|scale| grade_meanings(scale.facts)),
        points: points
            .iter()
            .map(|(grade, points)| ScoreLine {
                grade: grading.grade(grade).label,
                score: points.to_string(),
            })
            .collect(),
        bands: facts
            .bands
            .iter()
            .map(|band| ScoreLine {
                grade: grading.grade(&band.grade).label,
                score: format!("{} to {}", band.from.value, band.to.value),
            })
            .collect(),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
        foot: record_foot(material, record, &page.address),
    }
}

fn facts(material: &Material<'_>, framework: &Framework) -> Vec<FactRow> {
    let responder = framework
        .responder
        .as_ref()
        .and_then(|responder| match responder {
            Responder::Body(_) => Some(Fact::from("The body that was inspected".to_owned())),
            Responder::Overseer(_) => Some(Fact::from(
                "Who answers for the body that was inspected".to_owned(),
            )),
            Responder::Organisation(name) => material.link_to(name).map(Fact::from),
        });
    let most = framework.max_score.as_ref();
    [
        Some(FactRow::new(
            "Inspectorate",
            material.link_to(&framework.inspectorate),
        )),
        FactRow::if_any(
            "Programme",
            framework
                .programme
                .as_ref()
                .map(|programme| programme.to_string()),
        ),
        Some(FactRow::new("In force", period(framework))),
        Some(FactRow::new(
            "An answer is due",
            framework.response_due.as_ref().map(due_in_words),
        )),
        Some(FactRow::new("Who must answer", responder)),
        FactRow::if_any("Most points", most.map(|most| most.value.to_string())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// By when an answer is due, in words.
fn due_in_words(due: &ResponseDue) -> String {
    match due {
        ResponseDue::Within(duration) => format!("Within {} of publication", duration.value),
        ResponseDue::By(date) => {
            let date = date.value.to_string();
            let by = if date.starts_with("by ") { "" } else { "by " };
            super::parts::capitalised(&format!("{by}{date}"))
        }
        ResponseDue::Never => "No answer is asked for".to_owned(),
    }
}

/// From when to when `framework` is in force; none when that is not stated.
pub(super) fn period(framework: &Framework) -> Option<String> {
    match (&framework.from, &framework.to) {
        (Some(from), Some(to)) => Some(format!("From {} to {}", from.value, to.value)),
        (Some(from), None) => Some(format!("From {}", from.value)),
        (None, Some(to)) => Some(format!("Until {}", to.value)),
        (None, None) => None,
    }
}

fn area_line(material: &Material<'_>, area: &Area) -> AreaLine {
    let graded = area
        .graded
        .map(|graded| if graded { "Graded" } else { "Not graded" });
    let continues = area.continues.as_ref().and_then(|name| {
        let framework: Entry<'_, Framework> = material.model().entry(name)?;
        let id = name.reference.item.as_deref()?;
        let mut areas = framework.facts.areas.iter();
        let earlier = areas.find(|area| area.id.as_str() == id)?;
        Some(Link {
            title: format!(
                "{} ({})",
                earlier.label.value, framework.record.common.title.value
            ),
            path: material.path(framework.key()),
        })
    });
    AreaLine {
        label: area.label.to_string(),
        graded: graded.map(str::to_owned),
        continues,
    }
}
