//! Dates, lengths of time and exact moments.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;

use crate::base::{DateError, Duration, PartialDate, Span, Spanned};
use crate::decode::fields::{Field, Reader, Shape};
use crate::decode::form::{self, Form};
use crate::diag::Diagnostic;
use crate::yaml::Node;

/// A date as precise as its author could make it.
impl Field for Spanned<PartialDate> {
    fn shape() -> Shape {
        Shape::Value(
            "a date such as 2025-07-03, 2025-07, summer 2025 or 2025/26",
            Form::DATE,
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "a date")?;
        match PartialDate::parse(text) {
            Ok(date) => Some(Self::new(date, node.span)),
            Err(error) => {
                report_date(reader, node.span, text, error);
                None
            }
        }
    }

    fn known_from(&self) -> Option<Date> {
        Some(self.latest())
    }

    fn export(&self) -> Json {
        self.typed().into()
    }
}

/// Says why `text` is no date, and offers what may have been meant.
fn report_date(reader: &mut Reader<'_>, span: Span, text: &str, error: DateError) {
    let shown = reader.quoted(text);
    let diagnostic = match error {
        DateError::Ambiguous { day_first, month_first } => {
            let message = format!("{shown} can be read as two dates");
            Diagnostic::error("ambiguous-date", message)
                .help(format!("write `{}` for {day_first}", day_first.typed()))
                .help(format!("or `{}` for {month_first}", month_first.typed()))
        }
        DateError::Impossible { reason } => {
            Diagnostic::error("impossible-date", format!("there is no date {shown}")).help(reason)
        }
        DateError::Misspelt { meant } => {
            Diagnostic::error("date-form", format!("{shown} is not how a date is written here"))
                .suggest(span, meant.typed(), "write the year, the month and the day")
        }
        DateError::Unknown => Diagnostic::error("date-form", format!("{shown} is not a date"))
            .help("write a date such as 2025-07-03, 2025-07, 2025, summer 2025, 2025/26 or by 2025-05-30"),
    };
    reader.report(span, diagnostic);
}

/// A date, or the word `not-stated`.
#[derive(Clone, Debug, PartialEq)]
pub enum StatedDate {
    /// The date.
    On(Spanned<PartialDate>),
    /// No source states it.
    NotStated,
}

impl StatedDate {
    /// The date, if it is stated.
    pub fn date(&self) -> Option<&PartialDate> {
        match self {
            Self::On(date) => Some(&date.value),
            Self::NotStated => None,
        }
    }
}

impl Field for StatedDate {
    fn shape() -> Shape {
        Shape::Value(
            "a date such as 2025-07-03, or `not-stated`",
            Form::date_or("not-stated"),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match reader.text(node, "a date, or `not-stated`")? {
            "not-stated" => Some(Self::NotStated),
            _ => Spanned::<PartialDate>::read(node, reader).map(Self::On),
        }
    }

    fn known_from(&self) -> Option<Date> {
        self.date().map(PartialDate::latest)
    }

    fn export(&self) -> Json {
        self.date()
            .map_or("not-stated".into(), |date| date.typed().into())
    }
}

/// A length of time such as `56 days`.
impl Field for Spanned<Duration> {
    fn shape() -> Shape {
        Shape::Value(
            "a length of time such as `56 days` or `6 months`",
            Form::pattern(form::DURATION),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "a length of time such as `56 days`")?;
        if let Some(duration) = Duration::parse(text) {
            return Some(Self::new(duration, node.span));
        }
        let message = format!("{} is not a length of time", reader.quoted(text));
        let diagnostic = Diagnostic::error("duration-form", message)
            .help("write a number and days, weeks, months or years, such as `56 days`");
        reader.report(node.span, diagnostic);
        None
    }

    fn export(&self) -> Json {
        self.value.to_string().into()
    }
}

/// An exact moment, with its offset from UTC.
impl Field for Spanned<Timestamp> {
    fn shape() -> Shape {
        Shape::Value(
            "a date, a time and its offset, such as 2025-07-03T00:01:00+01:00",
            Form::pattern(form::INSTANT),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "a date, a time and its offset")?;
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Some(Self::new(instant, node.span));
        }
        let message = format!("{} is not an exact moment", reader.quoted(text));
        let diagnostic = Diagnostic::error("instant-form", message).help(
            "write the date, the time and the offset from UTC: 2025-07-03T00:01:00+01:00 in British Summer Time, +00:00 in winter",
        );
        reader.report(node.span, diagnostic);
        None
    }

    fn export(&self) -> Json {
        self.value.to_string().into()
    }
}
