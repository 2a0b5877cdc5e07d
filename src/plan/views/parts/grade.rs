//! Grades in their scale: what the component `grade` shows.

use crate::decode::kinds::framework::{Area, Framework};
use crate::decode::kinds::inspection::{Inspection, Judgement};
use crate::decode::kinds::scale::{Scale, Standing};
use crate::decode::references::{Ref, ToFramework};
use crate::plan::view::view;
use crate::resolve::{Entry, Model};

use super::{in_words, listed};

view! {
    /// A grade.
    pub struct GradeView {
        /// Its words.
        label: String,
        /// Its place from the worst, 1; nought for what is no grade, such as `Not graded`.
        rank: usize,
        /// How many grades its scale has.
        of: usize,
    }
}

/// What the grades of an inspection are measured against.
#[derive(Clone, Copy, Debug)]
pub struct Grading<'m> {
    /// The framework, if the inspection names one.
    pub framework: Option<Entry<'m, Framework>>,
    /// Its scale, if it has one.
    pub scale: Option<Entry<'m, Scale>>,
}

impl<'m> Grading<'m> {
    /// What the grades under the framework that `name` names are measured against.
    pub fn new(model: &'m Model, name: Option<&Ref<ToFramework>>) -> Self {
        let framework: Option<Entry<'m, Framework>> = name.and_then(|name| model.entry(name));
        framework.map_or(
            Self {
                framework: None,
                scale: None,
            },
            |framework| Self::by(model, framework),
        )
    }

    /// What the grades under `framework` are measured against.
    pub fn by(model: &'m Model, framework: Entry<'m, Framework>) -> Self {
        let scale = framework.facts.scale.as_ref();
        Self {
            framework: Some(framework),
            scale: scale.and_then(|scale| model.entry(scale)),
        }
    }

    /// What `written`, an id, a label or an alias, stands for; as written where the scale does not
    /// know it.
    pub fn grade(&self, written: &str) -> GradeView {
        let scale = self.scale.map(|scale| scale.facts);
        grade(scale, written)
    }

    /// The name of the area `id` for readers.
    pub fn area(&self, id: &str) -> String {
        let areas = self
            .framework
            .map_or(&[] as &[Area], |framework| &framework.facts.areas);
        let area = areas.iter().find(|area| *area.id.value == *id);
        area.map_or_else(|| in_words(id), |area| area.label.to_string())
    }

    /// What `judgement` is about, in words.
    pub fn what_is_graded(&self, judgement: &Judgement) -> String {
        match (&judgement.area, &judgement.count) {
            (Some(area), _) => self.area(&area.value),
            (None, Some(count)) if count.value == 1 => "1 area; which one is not stated".to_owned(),
            (None, Some(count)) => format!("{} areas; which ones is not stated", count.value),
            (None, None) => "Overall".to_owned(),
        }
    }

    /// The headline grade of `inspection`; none when no overall grade is stated.
    pub fn headline(&self, inspection: &Inspection) -> Option<GradeView> {
        let is_overall = |judgement: &&Judgement| judgement.overall == Some(true);
        let overall = inspection.judgements.iter().find(is_overall)?;
        Some(self.grade(&overall.grade))
    }

    /// The grades of the areas in a line, best first: `Good in 2 areas, Adequate in 3 areas`; one area
    /// alone is named. None without such grades.
    pub fn in_a_line(&self, inspection: &Inspection) -> Option<String> {
        let judgements = inspection.judgements.iter();
        let of_areas: Vec<&Judgement> = judgements
            .filter(|judgement| judgement.overall != Some(true))
            .collect();
        if let [
            Judgement {
                area: Some(area),
                grade,
                ..
            },
        ] = of_areas.as_slice()
        {
            return Some(format!(
                "{}: {}",
                self.area(&area.value),
                self.grade(grade).label
            ));
        }
        let words: Vec<String> = counts(self, &of_areas)
            .iter()
            .map(|(grade, count)| in_areas(&grade.label, *count))
            .collect();
        (!words.is_empty()).then(|| listed(&words))
    }
}

/// How many areas have each grade, best first. A count of a grade includes the areas that are named.
fn counts(grading: &Grading<'_>, judgements: &[&Judgement]) -> Vec<(GradeView, u32)> {
    let mut grades: Vec<GradeView> = Vec::new();
    let mut tallies: Vec<(u32, u32)> = Vec::new();
    for judgement in judgements {
        let grade = grading.grade(&judgement.grade);
        let place = grades.iter().position(|known| *known == grade);
        let place = place.unwrap_or_else(|| {
            grades.push(grade);
            tallies.push((0, 0));
            grades.len() - 1
        });
        if let Some((named, counted)) = tallies.get_mut(place) {
            match &judgement.count {
                Some(count) => *counted += count.value,
                None => *named += 1,
            }
        }
    }
    let most = tallies
        .into_iter()
        .map(|(named, counted)| named.max(counted));
    let mut counts: Vec<(GradeView, u32)> = grades.into_iter().zip(most).collect();
    counts.sort_by_key(|(grade, _)| std::cmp::Reverse(grade.rank));
    counts
}

/// The grades of `scale`, from worst to best.
pub fn scale_in_words(scale: &Scale) -> String {
    let labels = scale.grades.iter().map(|grade| &*grade.label.value);
    labels.collect::<Vec<&str>>().join(", ")
}

/// `Good in 2 areas`.
pub fn in_areas(label: &str, count: u32) -> String {
    let areas = if count == 1 { "area" } else { "areas" };
    format!("{label} in {count} {areas}")
}

/// What `written` stands for on `scale`.
pub fn grade(scale: Option<&Scale>, written: &str) -> GradeView {
    let of = scale.map_or(0, |scale| scale.grades.len());
    let (label, rank) = match scale.and_then(|scale| Some((scale, scale.standing(written)?))) {
        Some((scale, Standing::Grade(place))) => {
            let label = scale.grades.get(place).map(|grade| grade.label.to_string());
            (label.unwrap_or_default(), place + 1)
        }
        Some((_, Standing::State(_, label))) => (label.to_owned(), 0),
        None => (in_words(written), 0),
    };
    GradeView { label, rank, of }
}

#[cfg(test)]
mod tests {
    use crate::plan::views::sample::{page_of, text};

    fn card(judgements: &str) -> String {
        let record = format!(
            "title: Fourth\nsummary: Four.\ninspectorate: hm\nbodies: [force]\nframework: new\npublished: 2025-09-01\njudgements:\n{judgements}"
        );
        let changes = [("inspections/fourth", record.as_str())];
        let words = text(&page_of(&changes, "2025-10-01", "index.html"));
        let (_, latest) = words.split_once("Fourth Force").expect("it is the latest");
        let (card, _) = latest.split_once("Four.").expect("its summary follows");
        card.to_owned()
    }

    #[test]
    fn a_grade_is_found_by_id_label_and_alias_and_a_state_has_no_place_in_the_scale() {
        for written in ["good", "Good", "doing well"] {
            let card = card(&format!("  - {{overall: true, grade: {written}}}"));
            assert!(
                card.contains("Good (grade 3 of 3, where 3 is best)"),
                "{card}"
            );
        }
        let card = card("  - {overall: true, grade: not-graded}");
        assert!(
            card.contains("Not graded") && !card.contains("(grade"),
            "{card}"
        );
    }

    #[test]
    fn a_count_of_a_grade_includes_the_areas_that_are_named() {
        let counted = card("  - {grade: good, count: 2}\n  - {area: care, grade: good}");
        assert!(counted.contains("Good in 2 areas"), "{counted}");
        let several = card("  - {grade: poor, count: 1}\n  - {grade: good, count: 1}");
        assert!(
            several.contains("Good in 1 area and Poor in 1 area"),
            "{several}"
        );
        let one = card("  - {area: care, grade: poor}");
        assert!(one.contains("Care of children: Poor"), "{one}");
    }
}
