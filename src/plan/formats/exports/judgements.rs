//! Grades: one row each, with where it stands in its scale.

use serde_json::Value as Json;

use super::{Table, address, date, source, text};
use crate::decode::kinds::inspection::{Inspection, Judgement};
use crate::plan::material::Material;
use crate::plan::views::parts::Grading;
use crate::resolve::Entry;

/// Every grade.
pub(super) fn judgements(material: &Material<'_>) -> Table {
    let inspections = material.model().all::<Inspection>();
    let rows = inspections.flat_map(|inspection| {
        let judgements = inspection.facts.judgements.iter();
        judgements.map(move |judgement| row(material, inspection, judgement))
    });
    Table {
        columns: vec![
            "inspection",
            "inspection_title",
            "published",
            "bodies",
            "framework",
            "area",
            "area_label",
            "overall",
            "grade",
            "grade_label",
            "rank",
            "of",
            "scale",
            "count",
            "as_printed",
            "note",
            "source",
            "source_at",
            "address",
        ],
        rows: rows.collect(),
    }
}

fn row(
    material: &Material<'_>,
    inspection: Entry<'_, Inspection>,
    judgement: &Judgement,
) -> Vec<Json> {
    let (model, record) = (material.model(), inspection.record);
    let grading = Grading::new(model, inspection.facts.framework.as_ref());
    let grade = grading.grade(&judgement.grade);
    let published = inspection.facts.published.as_ref();
    let area = judgement.area.as_ref().map(|area| area.as_str());
    let note = judgement.note.as_ref();
    let is_graded = grade.rank > 0;
    let [source, source_at] = source(model, record, judgement.source.as_deref());
    vec![
        record.key.id.as_str().into(),
        text(Some(&record.common.title)),
        date(published.and_then(|published| published.date())),
        super::ids(&inspection.facts.bodies),
        grading.framework.map(|it| it.record.key.id.as_str()).into(),
        area.into(),
        area.map(|area| grading.area(area)).into(),
        (judgement.overall == Some(true)).into(),
        text(Some(&judgement.grade)),
        grade.label.into(),
        is_graded.then_some(grade.rank).into(),
        is_graded.then_some(grade.of).into(),
        grading.scale.map(|it| it.record.key.id.as_str()).into(),
        judgement.count.as_ref().map(|count| count.value).into(),
        text(judgement.as_printed.as_ref()),
        note.map(|note| material.plain(&note.0, record)).into(),
        source,
        source_at,
        address(model, record, None),
    ]
}
