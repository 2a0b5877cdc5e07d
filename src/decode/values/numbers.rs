//! Numbers, as exact as they are typed.

use serde_json::Value as Json;

use crate::base::{Number, Span, Spanned};
use crate::decode::fields::{Field, Reader, Shape};
use crate::decode::form::Form;
use crate::diag::Diagnostic;
use crate::yaml::Node;

/// An exact decimal number.
impl Field for Spanned<Number> {
    fn shape() -> Shape {
        Shape::Value("a number such as 1099 or 13.5", Form::Number)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "a number")?;
        if let Some(number) = Number::parse(text) {
            return Some(Self::new(number, node.span));
        }
        report_number(reader, node.span, text);
        None
    }

    fn export(&self) -> Json {
        number_as_json(self.value)
    }
}

/// A number as JSON, written as it was typed.
pub fn number_as_json(number: Number) -> Json {
    serde_json::from_str(&number.typed()).unwrap_or_else(|_| number.typed().into())
}

/// Says why `text` is no number, and offers the number in it.
pub fn report_number(reader: &mut Reader<'_>, span: Span, text: &str) {
    let shown = reader.quoted(text);
    let diagnostic = Diagnostic::error("number-form", format!("{shown} is not a number"));
    let bare: String = text
        .chars()
        .filter(|c| !matches!(c, ',' | ' ' | '\u{A0}'))
        .collect();
    let diagnostic = match Number::parse(bare.trim_matches(['%', '£', '$', '€'])) {
        Some(number) if bare.contains('%') => diagnostic
            .suggest(span, number.typed(), "write the number alone")
            .help("the unit belongs to the metric"),
        Some(number) if bare.starts_with(['£', '$', '€']) => diagnostic
            .suggest(span, number.typed(), "write the number alone")
            .help("the currency belongs to the metric's unit"),
        Some(number) => {
            diagnostic.suggest(span, number.typed(), "write it without commas or spaces")
        }
        None => diagnostic.help("write digits, with a point before decimals"),
    };
    reader.report(span, diagnostic);
}

/// A whole number, not below nought.
impl Field for Spanned<u32> {
    fn shape() -> Shape {
        Shape::Value("a whole number such as 6", Form::Whole(Some(0)))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "a whole number")?;
        if let Ok(number) = text.parse::<u32>() {
            return Some(Self::new(number, node.span));
        }
        report_number_as_whole(reader, node.span, text);
        None
    }

    fn export(&self) -> Json {
        self.value.into()
    }
}

fn report_number_as_whole(reader: &mut Reader<'_>, span: Span, text: &str) {
    if Number::parse(text).is_none() {
        return report_number(reader, span, text);
    }
    let message = format!(
        "{} is not a whole number of nought or more",
        reader.quoted(text)
    );
    reader.report(span, Diagnostic::error("number-form", message));
}

/// A whole number that may be below nought.
impl Field for Spanned<i32> {
    fn shape() -> Shape {
        Shape::Value("a whole number such as 3 or -1", Form::Whole(None))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "a whole number")?;
        let number = text.parse::<i32>().ok();
        if number.is_none() {
            report_number(reader, node.span, text);
        }
        Some(Self::new(number?, node.span))
    }

    fn export(&self) -> Json {
        self.value.into()
    }
}
