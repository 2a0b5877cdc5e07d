//! Single values: text, dates, numbers, words, addresses.
//!
//! Each says in plain words what it wants, and offers the corrected line for the slips that people make.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;

use crate::base::{DateError, Duration, Id, Number, PartialDate, Span, Spanned};
use crate::diag::Diagnostic;
use crate::yaml::Node;

use super::fields::{Fate, Field, Reader, Settling, Shape};

/// Plain text, and where it stands.
pub type Text = Spanned<Arc<str>>;

impl Field for Text {
    fn shape() -> Shape {
        Shape::Value("text")
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "text")?;
        Some(Self::new(text.trim().into(), node.span))
    }

    fn placeholder() -> Option<Self> {
        Some(Self::default())
    }

    fn export(&self) -> Json {
        self.value.as_ref().into()
    }
}

/// Text with inline Markdown: emphasis, links, code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inline(pub Text);

impl Field for Inline {
    fn shape() -> Shape {
        Shape::Value("text; emphasis and links may be written as in Markdown")
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, reader)?;
        reader.inline.push(text.clone());
        Some(Self(text))
    }

    fn placeholder() -> Option<Self> {
        Some(Self::default())
    }

    fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
        settling.passes(&self.0);
        Fate::Kept
    }

    fn export(&self) -> Json {
        self.0.export()
    }
}

impl Field for Spanned<Id> {
    fn shape() -> Shape {
        Shape::Value("an id: small letters and digits, words joined by `-`")
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, &Self::shape().words())?;
        if let Some(id) = Id::parse(text) {
            return Some(Self::new(id, node.span));
        }
        let message = format!("{} is not an id", reader.quoted(text));
        let diagnostic = Diagnostic::error("id-form", message)
            .help("an id is small letters and digits, words joined by `-`, at most 80 characters");
        let diagnostic = match Id::from_words(text) {
            Some(id) => diagnostic.suggest(node.span, id.to_string(), "write it so"),
            None => diagnostic,
        };
        reader.report(node.span, diagnostic);
        None
    }

    fn placeholder() -> Option<Self> {
        Some(Self::default())
    }

    fn export(&self) -> Json {
        self.value.as_str().into()
    }
}

/// A date as precise as its author could make it.
impl Field for Spanned<PartialDate> {
    fn shape() -> Shape {
        Shape::Value("a date such as 2025-07-03, 2025-07, summer 2025 or 2025/26")
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
        Shape::Value("a date such as 2025-07-03, or `not-stated`")
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
        Shape::Value("a length of time such as `56 days` or `6 months`")
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
        Shape::Value("a date, a time and its offset, such as 2025-07-03T00:01:00+01:00")
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

/// An exact decimal number.
impl Field for Spanned<Number> {
    fn shape() -> Shape {
        Shape::Value("a number such as 1099 or 13.5")
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
        Shape::Value("a whole number such as 6")
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
        Shape::Value("a whole number such as 3 or -1")
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

/// Yes or no, written `true` or `false`.
impl Field for bool {
    fn shape() -> Shape {
        Shape::Value("true or false")
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "true or false")?;
        match text {
            "true" => return Some(true),
            "false" => return Some(false),
            _ => {}
        }
        let meant = match text.to_lowercase().as_str() {
            "yes" | "on" | "true" | "y" => Some("true"),
            "no" | "off" | "false" | "n" => Some("false"),
            _ => None,
        };
        let message = format!("{} is neither true nor false", reader.quoted(text));
        let diagnostic = Diagnostic::error("wrong-type", message);
        let diagnostic = match meant {
            Some(meant) => diagnostic.suggest(node.span, meant, "write `true` or `false`"),
            None => diagnostic.help("write `true` or `false`"),
        };
        reader.report(node.span, diagnostic);
        None
    }

    fn export(&self) -> Json {
        (*self).into()
    }
}

/// The address of a page elsewhere, `https://…` or `http://…`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Url(pub Text);

impl Field for Url {
    fn shape() -> Shape {
        Shape::Value("a web address such as https://example.org/report")
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "a web address")?;
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        let clean = |character: char| {
            !character.is_whitespace()
                && !character.is_control()
                && !"\\\"<>`{}|^".contains(character)
        };
        let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
        if host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
            && text.chars().all(clean)
        {
            return Some(Self(Text::new(text.into(), node.span)));
        }
        let message = format!("{} is not a web address", reader.quoted(text));
        let mut diagnostic = Diagnostic::error("url-form", message).help(
            "write the whole address, from https:// on, without spaces, a user name or a password",
        );
        if text.starts_with("www.") {
            diagnostic = diagnostic.suggest(node.span, format!("https://{text}"), "write it so");
        }
        reader.report(node.span, diagnostic);
        None
    }

    fn placeholder() -> Option<Self> {
        Some(Self::default())
    }

    fn export(&self) -> Json {
        self.0.export()
    }
}

/// An address on this site that a record had before: `/inspections/old-id/`.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias(pub Text);

impl Field for Alias {
    fn shape() -> Shape {
        Shape::Value("an address on this site such as `/inspections/old-id/`")
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "an address on this site")?;
        let segment = |segment: &str| Id::parse(segment).is_some();
        let inner = text
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'));
        if inner.is_some_and(|inner| inner.split('/').all(segment)) {
            return Some(Self(Text::new(text.into(), node.span)));
        }
        let message = format!("{} is not an address on this site", reader.quoted(text));
        let mut diagnostic = Diagnostic::error("alias-form", message)
            .help("write the old address between slashes, each part an id: `/inspections/old-id/`");
        let trimmed = text.trim_matches('/');
        if trimmed.split('/').all(segment) {
            diagnostic = diagnostic.suggest(node.span, format!("/{trimmed}/"), "write it so");
        }
        reader.report(node.span, diagnostic);
        None
    }

    fn export(&self) -> Json {
        self.0.export()
    }
}

/// Any YAML, handed to templates as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Free(pub Json);

impl Field for Free {
    fn shape() -> Shape {
        Shape::Free
    }

    fn read(node: &Node, _reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self(node.to_json()))
    }

    fn export(&self) -> Json {
        self.0.clone()
    }
}

/// Declares an enumeration of words.
macro_rules! words {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident { $( $(#[doc = $word_doc:literal])* $variant:ident = $word:literal, )* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $( $(#[doc = $word_doc])* $variant, )* }

        impl $name {
            /// Every word, in the order in which they are documented.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];
            const WORDS: &'static [&'static str] = &[ $( $word, )* ];

            /// As it is written in a record.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }

            /// As it is said: with spaces.
            pub fn label(self) -> String {
                self.as_str().replace('-', " ")
            }
        }

        impl $crate::decode::fields::Field for $name {
            fn shape() -> $crate::decode::fields::Shape {
                $crate::decode::fields::Shape::Words(Self::WORDS)
            }

            fn read(
                node: &$crate::yaml::Node,
                reader: &mut $crate::decode::fields::Reader<'_>,
            ) -> Option<Self> {
                let index = $crate::decode::values::read_word(node, reader, Self::WORDS)?;
                Self::ALL.get(index).copied()
            }

            fn export(&self) -> serde_json::Value {
                self.as_str().into()
            }
        }
    };
}
pub(crate) use words;

/// The position of the word that `node` is among `words`; reports anything else.
pub fn read_word(node: &Node, reader: &mut Reader<'_>, words: &[&str]) -> Option<usize> {
    let text = reader.text(node, &format!("one of: {}", words.join(", ")))?;
    let position = words.iter().position(|word| *word == text);
    if position.is_none() {
        let (shown, key) = (reader.quoted(text), reader.key());
        let diagnostic = Diagnostic::error(
            "unknown-word",
            format!("{shown} is not a word that `{key}` takes"),
        )
        .help(format!("write one of: {}", words.join(", ")));
        let diagnostic = match crate::base::nearest(text, words.iter().copied()) {
            Some(meant) => diagnostic.suggest(node.span, meant, format!("did you mean `{meant}`?")),
            None => diagnostic,
        };
        reader.report(node.span, diagnostic);
    }
    position
}
