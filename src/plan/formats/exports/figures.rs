//! Figures: one row for each that a source gives, with what was decided about it.

use serde_json::Value as Json;

use super::{Table, address, date, source, text};
use crate::base::Number;
use crate::decode::fields::Field as _;
use crate::decode::kinds::figure::FigureValue;
use crate::decode::kinds::metric::Metric;
use crate::decode::values::number_as_json;
use crate::plan::material::Material;
use crate::plan::views::parts::figure::{baseline_in_words, value_in_words};
use crate::plan::views::parts::period_in_words;
use crate::resolve::Entry;
use crate::survey::Claim;

/// Every figure.
pub(super) fn figures(material: &Material<'_>) -> Table {
    let claims = material.survey.claims.iter().enumerate();
    let rows = claims.filter_map(|(position, claim)| row(material, position, claim));
    Table {
        columns: vec![
            "metric",
            "metric_title",
            "unit",
            "record",
            "figure",
            "value",
            "form",
            "number",
            "second_number",
            "as_printed",
            "as_of",
            "as_of_first_day",
            "as_of_last_day",
            "about",
            "period",
            "baseline",
            "target_by",
            "counts",
            "claimed_by",
            "note",
            "source",
            "source_at",
            "preferred",
            "verdicts",
            "disagrees",
            "address",
        ],
        rows: rows.collect(),
    }
}

fn row(material: &Material<'_>, position: usize, claim: &Claim<'_>) -> Option<Vec<Json>> {
    let model = material.model();
    let (figure, record) = (claim.figure, claim.record);
    let metric: Entry<'_, Metric> = Entry::of(model.get(claim.metric)?)?;
    let rulings = &material.survey.rulings;
    let verdicts = rulings.on(position).iter();
    let unit = &metric.facts.unit;
    let (form, number, second) = parts(&figure.value);
    let about: Json = claim.about.iter().map(|key| key.id.as_str()).collect();
    let note = figure.note.as_ref();
    let claimant = figure
        .claimed_by
        .as_ref()
        .and_then(|it| model.named(&it.reference));
    let id = figure.id.as_ref().map(|id| id.value.as_str());
    let [source, source_at] = source(model, record, figure.source.as_deref());
    Some(vec![
        metric.key().id.as_str().into(),
        text(Some(&metric.record.common.title)),
        text(Some(unit)),
        record.key.to_string().into(),
        id.into(),
        value_in_words(&figure.value, unit).into(),
        form.into(),
        number.map(number_as_json).into(),
        second.map(number_as_json).into(),
        text(figure.as_printed.as_ref()),
        figure.as_of.export(),
        claim
            .window
            .and_then(|(first, _)| first)
            .map(|day| day.to_string())
            .into(),
        claim.window.map(|(_, last)| last.to_string()).into(),
        about,
        figure.period.as_ref().map(period_in_words).into(),
        figure.baseline.as_ref().map(baseline_in_words).into(),
        date(figure.target_by.as_deref()),
        text(figure.counts.as_ref()),
        claimant.map(|claimant| claimant.key.to_string()).into(),
        note.map(|note| material.plain(&note.0, record)).into(),
        source,
        source_at,
        rulings.on(position).iter().any(|it| it.is_preferred).into(),
        verdicts.map(|it| it.verdict.verdict.as_str()).collect(),
        rulings.is_clashing(position).into(),
        address(model, record, id),
    ])
}

/// The form in which `value` was written, and its numbers.
fn parts(value: &FigureValue) -> (&'static str, Option<Number>, Option<Number>) {
    match value {
        FigureValue::Exactly(number) => ("exactly", Some(*number), None),
        FigureValue::Approx(number) => ("approx", Some(*number), None),
        FigureValue::AtLeast(number) => ("at_least", Some(*number), None),
        FigureValue::MoreThan(number) => ("more_than", Some(*number), None),
        FigureValue::AtMost(number) => ("at_most", Some(*number), None),
        FigureValue::LessThan(number) => ("less_than", Some(*number), None),
        FigureValue::Between(from, to) => ("between", Some(*from), Some(*to)),
        FigureValue::Part(part, of) => ("part", Some(*part), Some(*of)),
        FigureValue::Change(by, _) => ("change", Some(*by), None),
        FigureValue::Stated(_) => ("stated", None, None),
    }
}
