//! What the grades of an inspection are measured against.

use std::collections::BTreeMap;

use crate::decode::kinds::framework::{Area, Framework};
use crate::decode::kinds::inspection::{Inspection, Judgement};
use crate::decode::kinds::scale::{Scale, Standing};
use crate::resolve::Entry;

use super::Written;

/// A framework, and its scale if it has one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grading<'a> {
    pub(super) framework: Entry<'a, Framework>,
    pub(super) scale: Option<Entry<'a, Scale>>,
}

/// What a judgement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope<'a> {
    /// One area.
    Area(&'a str),
    /// Everything.
    Overall,
    /// So many areas that are not named.
    Count(u32),
    /// It does not say one thing only.
    Unclear,
}

impl<'a> Grading<'a> {
    /// The framework of `inspection`, if it names one.
    pub(super) fn of(written: &Written<'a>, inspection: &'a Inspection) -> Option<Self> {
        let framework = written.entry(inspection.framework.as_ref()?)?;
        Some(Self::by(written, framework))
    }

    /// `framework` with its scale.
    pub(super) fn by(written: &Written<'a>, framework: Entry<'a, Framework>) -> Self {
        let scale = framework.facts.scale.as_ref();
        Self {
            framework,
            scale: scale.and_then(|scale| written.entry(scale)),
        }
    }

    /// What `text` stands for on its scale.
    pub(super) fn standing(&self, text: &str) -> Option<Standing<'a>> {
        self.scale?.facts.standing(text)
    }

    /// The area called `id`.
    pub(super) fn area(&self, id: &str) -> Option<&'a Area> {
        let mut areas = self.framework.facts.areas.iter();
        areas.find(|area| *area.id.value == *id)
    }

    /// How many of its areas get a grade; none when it lists no areas.
    pub(super) fn graded_areas(&self) -> Option<usize> {
        let areas = &self.framework.facts.areas;
        let graded = areas.iter().filter(|area| area.graded != Some(false));
        (!areas.is_empty()).then(|| graded.count())
    }

    /// How many areas of `inspection` are known to have each grade: the larger of what is counted and
    /// what is named. None when a judgement cannot be read.
    pub(super) fn known_grades(&self, inspection: &'a Inspection) -> Option<BTreeMap<usize, u32>> {
        let mut named: BTreeMap<usize, u32> = BTreeMap::new();
        let mut counted: BTreeMap<usize, u32> = BTreeMap::new();
        for judgement in &inspection.judgements {
            let standing = self.standing(&judgement.grade)?;
            match (scope(judgement), standing) {
                (Scope::Area(_), Standing::Grade(grade)) => *named.entry(grade).or_default() += 1,
                (Scope::Count(count), Standing::Grade(grade)) => {
                    counted.insert(grade, count);
                }
                (Scope::Overall, _) => {}
                (Scope::Unclear | Scope::Area(_) | Scope::Count(_), _) => return None,
            }
        }
        for (grade, count) in named {
            let known = counted.entry(grade).or_default();
            *known = (*known).max(count);
        }
        Some(counted)
    }
}

/// What `judgement` is about.
pub(super) fn scope(judgement: &Judgement) -> Scope<'_> {
    let overall = judgement.overall == Some(true);
    match (&judgement.area, overall, &judgement.count) {
        (Some(area), false, None) => Scope::Area(&area.value),
        (None, true, None) => Scope::Overall,
        (None, false, Some(count)) => Scope::Count(count.value),
        _ => Scope::Unclear,
    }
}
