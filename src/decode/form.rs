//! The forms that values are written in, so that other programs can check them too.
//!
//! A form says no more than its value's reader does: what a form refuses, the reader refuses. It may let
//! pass what the reader refuses, such as 30 February.
//! Not here: words for people (see [`super::fields::Shape`]).

use std::borrow::Cow;

use super::fields::Key;
use super::references::{ItemKind, Naming, Target};

/// How one value is written.
#[derive(Clone, Debug)]
pub enum Form {
    /// Any text that is not blank.
    Text,
    /// `true` or `false`.
    Truth,
    /// A number, with decimals or without.
    Number,
    /// A whole number, not below this.
    Whole(Option<u32>),
    /// An id.
    Id,
    /// Text that this regular expression finds.
    Pattern(Cow<'static, str>),
    /// The same, where digits alone may be such a text, which other programs read as a number.
    PatternOrDigits(Cow<'static, str>),
    /// The name of a record, or of an item in one.
    Name(Naming),
    /// This word.
    Word(&'static str),
    /// One of these words.
    Words(&'static [&'static str]),
    /// Any of these.
    Either(Vec<Form>),
    /// A group of keys of a table.
    Keys(&'static [Key]),
    /// A group with these keys and no others.
    Pairs(Vec<(&'static str, Form)>),
    /// A group with keys of the author's choice, each with such a value.
    Map(Box<Form>),
    /// A group whose keys are codes of rules, each with such a value.
    Rules(Box<Form>),
}

/// An id, as regular expressions say it.
pub const ID: &str = "[a-z0-9]+(-[a-z0-9]+)*";

/// A date in each of its forms, as regular expressions say it.
pub const DATE: &str = "^(by )?([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?|-Q[1-4]|/[0-9]{2})?|[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}|([Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter) [0-9]{4})$";

/// A length of time, as regular expressions say it.
pub const DURATION: &str = "^[0-9]+ +(day|week|month|year)s*$";

/// An exact moment, as regular expressions say it.
pub const INSTANT: &str =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:?[0-9]{2}.*([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$";

impl Form {
    /// Text that `expression` finds.
    pub const fn pattern(expression: &'static str) -> Self {
        Self::Pattern(Cow::Borrowed(expression))
    }

    /// A date.
    pub const DATE: Self = Self::PatternOrDigits(Cow::Borrowed(DATE));

    /// A date, or `word`.
    pub fn date_or(word: &'static str) -> Self {
        Self::Either(vec![Self::DATE, Self::Word(word)])
    }

    /// The name of a record or item that `T` allows.
    pub fn reference<T: Target>() -> Self {
        Self::Name(Naming::of::<T>())
    }
}

impl Naming {
    /// As regular expressions say it.
    pub fn form(&self) -> Form {
        if self.item == Some(ItemKind::Area) {
            return Form::Pattern(format!("^{ID}/{ID}$").into());
        }
        let item = self.item.map_or(String::new(), |_| format!("#{ID}"));
        let folders = self.bare.iter().chain(self.kinds).map(|kind| kind.folder());
        let mut folders: Vec<&str> = folders.collect();
        folders.sort_unstable();
        folders.dedup();
        let folder = format!("({})/", folders.join("|"));
        if self.bare.is_empty() {
            return Form::Pattern(format!("^{folder}{ID}{item}$").into());
        }
        Form::PatternOrDigits(format!("^({folder})?{ID}{item}$").into())
    }
}
