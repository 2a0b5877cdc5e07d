//! Figures: a number, what it counts, as of when, and who says so.

use serde_json::{Value as Json, json};

use crate::base::{Id, Number, PartialDate, Spanned};
use crate::decode::fields::{Field, Reader, Shape, fields};
use crate::decode::form::Form;
use crate::decode::references::{Ref, ToClaimant, ToMetric, ToOrganisation};
use crate::decode::values::{Inline, Text, number_as_json, report_number, words};
use crate::diag::Diagnostic;
use crate::yaml::{self, Node, Value};

use super::items::{Citation, Period};

fields! {
    /// One figure as one source gives it.
    pub struct Figure {
        /// its name on this record's page
        id: Option<Spanned<Id>>,
        /// what is counted
        metric: Ref<ToMetric>,
        /// how many
        value: FigureValue,
        /// the day for which it holds
        as_of: AsOf,
        /// whom it is about, if not the record's bodies
        about: Vec<Ref<ToOrganisation>> [binding],
        /// what a change is measured against
        baseline: Option<Baseline>,
        /// the time that is counted over
        period: Option<Period>,
        /// by when it is to be reached
        target_by: Option<Spanned<PartialDate>>,
        /// as the source prints it
        as_printed: Option<Text>,
        /// what exactly is counted
        counts: Option<Text>,
        /// who says so
        claimed_by: Option<Ref<ToClaimant>>,
        /// what a reader should know about it
        note: Option<Inline>,
        /// where it stands
        source: Option<Box<Citation>> [binding],
    }
}

words! {
    /// What a change is counted in.
    pub enum ChangeUnit {
        /// Per cent of what it was.
        Percent = "percent",
        /// Percentage points.
        Points = "points",
        /// What the metric is counted in.
        Units = "units",
    }
}

/// A value as exact as its source.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureValue {
    /// Exactly so many.
    Exactly(Number),
    /// About so many.
    Approx(Number),
    /// So many or more.
    AtLeast(Number),
    /// More than so many.
    MoreThan(Number),
    /// So many or fewer.
    AtMost(Number),
    /// Fewer than so many.
    LessThan(Number),
    /// Between two numbers.
    Between(Number, Number),
    /// So many of so many.
    Part(Number, Number),
    /// So much more or fewer than before.
    Change(Number, ChangeUnit),
    /// Words that no number can be made of.
    Stated(String),
}

const VALUE_WORDS: &str = "a number, or one of `{approx: 100}`, `{at_least: 430}`, `{more_than: 430}`, `{at_most: 700}`, `{less_than: 5}`, `{from: 5, to: 7}`, `{part: 13, of: 98}`, `{change: -81, in: percent}`, `{stated: \"under half\"}`";

impl Field for FigureValue {
    fn shape() -> Shape {
        let number = |name| Form::Pairs(vec![(name, Form::Number)]);
        let two = |one, other| Form::Pairs(vec![(one, Form::Number), (other, Form::Number)]);
        let unit = ("in", Form::Words(ChangeUnit::WORDS));
        Shape::Value(
            VALUE_WORDS,
            Form::Either(vec![
                Form::Number,
                number("approx"),
                number("at_least"),
                number("more_than"),
                number("at_most"),
                number("less_than"),
                two("from", "to"),
                two("part", "of"),
                Form::Pairs(vec![("change", Form::Number), unit]),
                Form::Pairs(vec![("stated", Form::Text)]),
            ]),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Mapping(pairs) => read_qualified(pairs, node, reader),
            Value::Scalar { .. } => {
                let text = reader.text(node, VALUE_WORDS)?;
                let number = Number::parse(text).map(Self::Exactly);
                if number.is_none() {
                    report_value(reader, node, text);
                }
                number
            }
            Value::List(_) => {
                reader.wrong_type(node, VALUE_WORDS);
                None
            }
        }
    }

    fn export(&self) -> Json {
        let number = |number: &Number| number_as_json(*number);
        match self {
            Self::Exactly(value) => number(value),
            Self::Approx(value) => json!({ "approx": number(value) }),
            Self::AtLeast(value) => json!({ "at_least": number(value) }),
            Self::MoreThan(value) => json!({ "more_than": number(value) }),
            Self::AtMost(value) => json!({ "at_most": number(value) }),
            Self::LessThan(value) => json!({ "less_than": number(value) }),
            Self::Between(from, to) => json!({ "from": number(from), "to": number(to) }),
            Self::Part(part, of) => json!({ "part": number(part), "of": number(of) }),
            Self::Change(by, unit) => json!({ "change": number(by), "in": unit.as_str() }),
            Self::Stated(words) => json!({ "stated": words }),
        }
    }
}

/// Reads a value that is written as a group of keys.
fn read_qualified(
    pairs: &[(yaml::Key, Node)],
    node: &Node,
    reader: &mut Reader<'_>,
) -> Option<FigureValue> {
    let names: Vec<&str> = pairs.iter().map(|(key, _)| key.text.as_str()).collect();
    let mut number = |position: usize| {
        let (_, node) = pairs.get(position)?;
        Spanned::<Number>::read(node, reader).map(|number| number.value)
    };
    let value = match names.as_slice() {
        ["approx"] => FigureValue::Approx(number(0)?),
        ["at_least"] => FigureValue::AtLeast(number(0)?),
        ["more_than"] => FigureValue::MoreThan(number(0)?),
        ["at_most"] => FigureValue::AtMost(number(0)?),
        ["less_than"] => FigureValue::LessThan(number(0)?),
        ["from", "to"] => FigureValue::Between(number(0)?, number(1)?),
        ["part", "of"] => FigureValue::Part(number(0)?, number(1)?),
        ["of", "part"] => FigureValue::Part(number(1)?, number(0)?),
        ["change", "in"] => {
            let (_, unit) = pairs.get(1)?;
            FigureValue::Change(number(0)?, ChangeUnit::read(unit, reader)?)
        }
        ["stated"] => {
            let (_, words) = pairs.first()?;
            FigureValue::Stated(reader.text(words, "words")?.to_owned())
        }
        _ => {
            let message = format!("`{}` cannot be read as a value", reader.key());
            let diagnostic =
                Diagnostic::error("value-form", message).help(format!("write {VALUE_WORDS}"));
            reader.report(node.span, diagnostic);
            return None;
        }
    };
    check_order(&value, node, reader)
}

/// Refuses a part that is more than its whole, and a range that runs backwards.
fn check_order(value: &FigureValue, node: &Node, reader: &mut Reader<'_>) -> Option<FigureValue> {
    let mistake = match value {
        FigureValue::Between(from, to) if from > to => "the range runs backwards",
        FigureValue::Part(part, of) if part > of => "the part is more than the whole",
        FigureValue::Part(_, of) if *of <= Number::whole(0) => "the whole must be more than nought",
        _ => return Some(value.clone()),
    };
    reader.report(node.span, Diagnostic::error("value-form", mistake));
    None
}

/// Says why `text` is no value, and offers the words in it as a qualified one.
fn report_value(reader: &mut Reader<'_>, node: &Node, text: &str) {
    const OPENINGS: [(&str, &str); 14] = [
        ("about ", "approx"),
        ("around ", "approx"),
        ("approximately ", "approx"),
        ("circa ", "approx"),
        ("~", "approx"),
        ("at least ", "at_least"),
        ("more than ", "more_than"),
        ("over ", "more_than"),
        (">", "more_than"),
        ("at most ", "at_most"),
        ("up to ", "at_most"),
        ("less than ", "less_than"),
        ("fewer than ", "less_than"),
        ("<", "less_than"),
    ];
    let lower = text.to_lowercase();
    let bare = |text: &str| Number::parse(text.trim().replace(',', "").trim_end_matches('%'));
    let qualified = OPENINGS.iter().find_map(|(opening, key)| {
        let number = bare(lower.strip_prefix(opening)?)?;
        Some(format!("{{{key}: {}}}", number.typed()))
    });
    let part = [" of ", " out of ", "/"].iter().find_map(|between| {
        let (part, of) = lower.split_once(between)?;
        let part = bare(part.trim_end_matches(" out"))?;
        Some(format!(
            "{{part: {}, of: {}}}",
            part.typed(),
            bare(of)?.typed()
        ))
    });
    let range = ["–", " to ", "-"].iter().find_map(|between| {
        let (from, to) = lower.split_once(between)?;
        Some(format!(
            "{{from: {}, to: {}}}",
            bare(from)?.typed(),
            bare(to)?.typed()
        ))
    });
    let numeric = text.chars().any(|character| character.is_ascii_digit());
    let better = qualified.or(part).or(range);
    let shown = reader.quoted(text);
    let diagnostic = match better {
        Some(better) => Diagnostic::error("value-form", format!("{shown} is not a number"))
            .suggest(node.span, better, "say it so"),
        None if numeric => return report_number(reader, node.span, text),
        None => Diagnostic::error("value-form", format!("{shown} is not a number")).suggest(
            node.span,
            format!("{{stated: {}}}", serde_json::Value::from(text)),
            "words are kept as they are stated",
        ),
    };
    reader.report(node.span, diagnostic);
}

/// The day for which a figure holds.
#[derive(Clone, Debug, PartialEq)]
pub enum AsOf {
    /// Then.
    On(Spanned<PartialDate>),
    /// As of the inspection's fieldwork, else its day.
    Inspection(crate::base::Span),
    /// No source states it.
    NotStated,
}

impl Field for AsOf {
    fn shape() -> Shape {
        Shape::Value(
            "a date, `inspection`, or `not-stated`",
            Form::Either(vec![
                Form::DATE,
                Form::Word("inspection"),
                Form::Word("not-stated"),
            ]),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match reader.text(node, "a date, `inspection`, or `not-stated`")? {
            "inspection" => Some(Self::Inspection(node.span)),
            "not-stated" => Some(Self::NotStated),
            _ => Spanned::<PartialDate>::read(node, reader).map(Self::On),
        }
    }

    fn export(&self) -> Json {
        match self {
            Self::On(date) => date.export(),
            Self::Inspection(_) => "inspection".into(),
            Self::NotStated => "not-stated".into(),
        }
    }
}

/// What a change is measured against.
#[derive(Clone, Debug, PartialEq)]
pub enum Baseline {
    /// A number.
    Number(Number),
    /// A date.
    Date(PartialDate),
    /// Words.
    Words(String),
}

impl Field for Baseline {
    fn shape() -> Shape {
        Shape::Value("a number, a date or words", Form::Text)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "a number, a date or words")?;
        // A bare year is a date: what it was then is the baseline, not the number 2,023.
        if let Ok(date) = PartialDate::parse(text) {
            return Some(Self::Date(date));
        }
        Some(Number::parse(text).map_or_else(|| Self::Words(text.to_owned()), Self::Number))
    }

    fn export(&self) -> Json {
        match self {
            Self::Number(number) => number_as_json(*number),
            Self::Date(date) => date.typed().into(),
            Self::Words(words) => words.as_str().into(),
        }
    }
}
