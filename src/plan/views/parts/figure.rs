//! A figure with everything that a reader needs to use it: value, unit, day, bounds, source.
//!
//! The words of a value are as exact as the value: "about 100", "more than 430", "13 of 98".

use crate::base::{Number, PartialDate};
use crate::decode::kinds::coverage::Coverage;
use crate::decode::kinds::figure::{AsOf, Baseline, ChangeUnit, Figure, FigureValue};
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::items::Verdict;
use crate::decode::kinds::metric::Metric;
use crate::decode::{Record, RecordKey};
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::resolve::Entry;
use crate::survey::Claim;

use super::{
    CitationView, StatusTag, cited, fieldwork_in_words, period_in_words, place, short_link,
};

view! {
    /// A figure as one record gives it.
    pub struct FigureView {
        /// Its name on its record's page, which is its anchor there.
        id: Option<String>,
        /// What is counted, and where all claims of it stand side by side.
        metric: Link,
        /// How many, in words: "more than 430", "13 of 98 (13.3%)", "down 81 per cent".
        value: String,
        /// Counted in what; none where the value says it or has none.
        unit: Option<String>,
        /// As the source prints it, where that differs.
        as_printed: Option<String>,
        /// The day for which it holds; none when that is not stated.
        as_of: Option<String>,
        /// What exactly is counted.
        counts: Option<String>,
        /// What else bounds it: "counted over 2003 to 2013", "a target for 2026".
        bounds: Vec<String>,
        /// Whom it is about.
        about: Vec<Link>,
        /// Who says so; none when it is the source itself.
        claimed_by: Option<Link>,
        /// The record that gives it, at the figure where that has a name.
        record: Link,
        /// Where it is from.
        source: Option<CitationView>,
        /// What a reader should know about it.
        note: Option<Markup>,
        /// What was decided about it, where sources differ.
        verdict: Option<StatusTag>,
    }
}

/// The figures that the record `key` gives, for the page at `address`.
pub fn figures_of(material: &Material<'_>, key: &RecordKey, address: &str) -> Vec<FigureView> {
    let positions = material.survey.rulings.of_record(key);
    positions
        .filter_map(|position| figure_view(material, position, address))
        .collect()
}

/// The same without the source of those that are the record's own, for where the record is the source.
pub fn given_figures(material: &Material<'_>, record: &Record, address: &str) -> Vec<FigureView> {
    let own = Some(material.path(&record.key));
    let mut figures = figures_of(material, &record.key, address);
    for figure in &mut figures {
        let source = figure.source.take();
        figure.source = source.filter(|source| source.path != own || source.at.is_some());
    }
    figures
}

/// The figure at `position` among the survey's claims, for the page at `address`.
pub fn figure_view(material: &Material<'_>, position: usize, address: &str) -> Option<FigureView> {
    let model = material.model();
    let claim = material.survey.claims.get(position)?;
    let (figure, record) = (claim.figure, claim.record);
    let metric: Entry<'_, Metric> = Entry::of(model.get(claim.metric)?)?;
    let text = |text: &crate::decode::values::Text| text.to_string();
    let note = figure.note.as_ref();
    let claimed_by = figure.claimed_by.as_ref();
    Some(FigureView {
        id: figure.id.as_ref().map(|id| id.to_string()),
        metric: material.link(metric.record),
        value: value_in_words(&figure.value, &metric.facts.unit),
        unit: unit_in_words(&figure.value, &metric.facts.unit),
        as_printed: figure.as_printed.as_ref().map(text),
        as_of: as_of_in_words(material, claim),
        counts: figure.counts.as_ref().map(text),
        bounds: bounds_of(figure),
        about: claim
            .about
            .iter()
            .filter_map(|key| model.get(key))
            .map(|body| short_link(material, body))
            .collect(),
        claimed_by: claimed_by
            .and_then(|name| model.named(&name.reference))
            .map(|claimant| short_link(material, claimant)),
        record: place(
            material,
            record,
            figure.id.as_ref().map(|id| id.value.as_str()),
        ),
        source: cited(material, record, figure.source.as_deref()),
        note: note.map(|note| material.inline(&note.0, record, address)),
        verdict: verdict_on(material, position),
    })
}

/// `value`, counted in `unit`, in words.
pub fn value_in_words(value: &FigureValue, unit: &str) -> String {
    let per_cent = if is_per_cent(unit) { " per cent" } else { "" };
    match value {
        FigureValue::Exactly(number) => format!("{number}{per_cent}"),
        FigureValue::Approx(number) => format!("about {number}{per_cent}"),
        FigureValue::AtLeast(number) => format!("at least {number}{per_cent}"),
        FigureValue::MoreThan(number) => format!("more than {number}{per_cent}"),
        FigureValue::AtMost(number) => format!("at most {number}{per_cent}"),
        FigureValue::LessThan(number) => format!("less than {number}{per_cent}"),
        FigureValue::Between(from, to) => format!("{from} to {to}{per_cent}"),
        FigureValue::Part(part, of) => format!("{part} of {of} ({})", share(*part, *of)),
        FigureValue::Change(by, unit) => change_in_words(*by, *unit),
        FigureValue::Stated(words) => format!("\u{2018}{words}\u{2019}"),
    }
}

/// What stands behind a value that is counted in `unit`: "people", "of cases"; none where its words
/// are complete.
fn unit_in_words(value: &FigureValue, unit: &str) -> Option<String> {
    match value {
        FigureValue::Change(_, ChangeUnit::Percent | ChangeUnit::Points)
        | FigureValue::Stated(_) => None,
        _ if is_per_cent(unit) => {
            let of_what = unit
                .split_once(" of ")
                .map(|(_, what)| format!("of {what}"));
            of_what.filter(|_| !matches!(value, FigureValue::Part(..)))
        }
        // "1 people" is nobody's English.
        FigureValue::Exactly(number) if *number == Number::whole(1) => {
            Some(format!("(counted in {unit})"))
        }
        _ => Some(unit.to_owned()),
    }
}

fn is_per_cent(unit: &str) -> bool {
    ["percent", "per cent", "%"]
        .iter()
        .any(|word| unit == *word || unit.starts_with(&format!("{word} ")))
}

/// The share of `part` in `of`, never rounded to nothing or to all.
fn share(part: Number, of: Number) -> String {
    let share = 100.0 * part.approximate() / of.approximate();
    let rounded = format!("{share:.1}");
    let rounded = rounded.trim_end_matches(".0");
    match rounded {
        "0" if part != Number::whole(0) => "less than 0.1%".to_owned(),
        "100" if part != of => "more than 99.9%".to_owned(),
        rounded => format!("{rounded}%"),
    }
}

fn change_in_words(by: Number, unit: ChangeUnit) -> String {
    let (direction, size) = if by.is_negative() {
        ("down", by.negated())
    } else {
        ("up", by)
    };
    if by == Number::whole(0) {
        return "unchanged".to_owned();
    }
    match unit {
        ChangeUnit::Percent => format!("{direction} {size} per cent"),
        ChangeUnit::Points if size == Number::whole(1) => {
            format!("{direction} 1 percentage point")
        }
        ChangeUnit::Points => format!("{direction} {size} percentage points"),
        ChangeUnit::Units => format!("{direction} {size}"),
    }
}

/// The day for which `claim` holds, in words; none when it is not stated.
fn as_of_in_words(material: &Material<'_>, claim: &Claim<'_>) -> Option<String> {
    match &claim.figure.as_of {
        AsOf::On(date) => Some(date.to_string()),
        AsOf::NotStated => None,
        AsOf::Inspection(_) => {
            let own: Option<Entry<'_, Inspection>> = Entry::of(claim.record);
            let inspection = own.or_else(|| {
                let coverage: Entry<'_, Coverage> = Entry::of(claim.record)?;
                material.model().entry(coverage.facts.about.first()?)
            })?;
            if let Some(fieldwork) = fieldwork_in_words(inspection.facts.fieldwork.as_ref()) {
                return Some(format!("the inspection's fieldwork, {fieldwork}"));
            }
            let published = inspection.facts.published.as_ref()?.date()?;
            Some(format!("the inspection, published {published}"))
        }
    }
}

/// What bounds `figure` beside its day.
fn bounds_of(figure: &Figure) -> Vec<String> {
    let mut bounds = Vec::new();
    if let Some(period) = &figure.period {
        bounds.push(format!("counted over {}", period_in_words(period)));
    }
    if let Some(date) = &figure.target_by {
        bounds.push(target_in_words(date));
    }
    match (&figure.baseline, &figure.value) {
        (Some(baseline), _) => {
            bounds.push(format!("compared with {}", baseline_in_words(baseline)));
        }
        (None, FigureValue::Change(..)) => {
            bounds.push("compared with what is not stated".to_owned());
        }
        (None, _) => {}
    }
    bounds
}

fn target_in_words(date: &PartialDate) -> String {
    let date = date.to_string();
    let by = if date.starts_with("by ") { "" } else { "by " };
    format!("a target, to be reached {by}{date}")
}

/// What a change is measured against, in words.
pub fn baseline_in_words(baseline: &Baseline) -> String {
    match baseline {
        Baseline::Number(number) => number.to_string(),
        Baseline::Date(date) => date.to_string(),
        Baseline::Words(words) => words.clone(),
    }
}

/// What was decided about the claim at `position`.
fn verdict_on(material: &Material<'_>, position: usize) -> Option<StatusTag> {
    let rulings = &material.survey.rulings;
    if rulings.is_clashing(position) {
        return Some(StatusTag::new("Disagrees with another source", "late"));
    }
    let on = rulings.on(position);
    if on.iter().any(|ruling| ruling.is_preferred) {
        return Some(StatusTag::new("The figure to use", "verified"));
    }
    let ruling = on.first()?;
    if ruling.verdict.verdict != Verdict::Rounded {
        return Some(verdict_tag(ruling.verdict.verdict));
    }
    // Of figures that are one number, only those that differ from it are rounded.
    let value = |position: usize| Some(&material.survey.claims.get(position)?.figure.value);
    let preferred = ruling.verdict.preferred.as_ref();
    let preferred = preferred.and_then(|name| rulings.named(material.model(), name));
    let word = match preferred {
        Some(preferred) if value(preferred) == value(position) => "Same as the figure to use",
        Some(_) => "The figure to use, rounded",
        None => verdict_in_words(Verdict::Rounded),
    };
    Some(StatusTag::new(word, "plain"))
}

/// `verdict` as a state.
pub fn verdict_tag(verdict: Verdict) -> StatusTag {
    let tone = match verdict {
        Verdict::Unresolved => "open",
        Verdict::ErrorInSource => "late",
        _ => "plain",
    };
    StatusTag::new(verdict_in_words(verdict), tone)
}

/// How a disagreement is settled, in words.
pub fn verdict_in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Rounded => "The same number, rounded",
        Verdict::DifferentMeasure => "Different measures",
        Verdict::DifferentDate => "For different dates",
        Verdict::DifferentDefinition => "Different definitions",
        Verdict::ErrorInSource => "An error in a source",
        Verdict::Unresolved => "Not settled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    fn words(value: &FigureValue, unit: &str) -> String {
        let value_words = value_in_words(value, unit);
        match unit_in_words(value, unit) {
            Some(unit) => format!("{value_words} {unit}"),
            None => value_words,
        }
    }

    #[test]
    fn values_are_as_exact_in_words_as_they_were_written() {
        for (value, unit, expected) in [
            (
                FigureValue::Exactly(number("1099")),
                "people",
                "1,099 people",
            ),
            (
                FigureValue::Exactly(number("1")),
                "people",
                "1 (counted in people)",
            ),
            (
                FigureValue::Approx(number("100")),
                "people",
                "about 100 people",
            ),
            (
                FigureValue::AtLeast(number("430")),
                "years",
                "at least 430 years",
            ),
            (
                FigureValue::MoreThan(number("430")),
                "years",
                "more than 430 years",
            ),
            (
                FigureValue::AtMost(number("700")),
                "£ million",
                "at most 700 £ million",
            ),
            (
                FigureValue::LessThan(number("5")),
                "cases",
                "less than 5 cases",
            ),
            (
                FigureValue::Between(number("5"), number("7")),
                "months",
                "5 to 7 months",
            ),
            (
                FigureValue::Exactly(number("24")),
                "percent of cases",
                "24 per cent of cases",
            ),
            (
                FigureValue::Exactly(number("13.5")),
                "percent",
                "13.5 per cent",
            ),
            (
                FigureValue::Stated("under half".into()),
                "percent of cases",
                "‘under half’",
            ),
        ] {
            assert_eq!(words(&value, unit), expected);
        }
    }

    #[test]
    fn parts_give_their_share_and_never_round_it_away() {
        for (part, of, expected) in [
            ("13", "98", "13 of 98 (13.3%) people"),
            ("49", "98", "49 of 98 (50%) people"),
            ("0", "98", "0 of 98 (0%) people"),
            ("1", "9000", "1 of 9,000 (less than 0.1%) people"),
            ("8999", "9000", "8,999 of 9,000 (more than 99.9%) people"),
        ] {
            let value = FigureValue::Part(number(part), number(of));
            assert_eq!(words(&value, "people"), expected);
        }
    }

    #[test]
    fn changes_say_their_direction() {
        for (by, unit, expected) in [
            ("-81", ChangeUnit::Percent, "down 81 per cent"),
            ("45", ChangeUnit::Percent, "up 45 per cent"),
            ("-1", ChangeUnit::Points, "down 1 percentage point"),
            ("2.5", ChangeUnit::Points, "up 2.5 percentage points"),
            ("-3", ChangeUnit::Units, "down 3 visits"),
            ("0", ChangeUnit::Percent, "unchanged"),
        ] {
            let value = FigureValue::Change(number(by), unit);
            assert_eq!(words(&value, "visits"), expected);
        }
    }
}
