//! The machinery that typed records are declared with: one line a key.
//!
//! [`fields!`] turns a struct into its own table of keys: how each is read, what it is called in
//! help and schema, what becomes of it when something it names is not there, and how it is exported.
//! A key that is not a line in such a table does not exist anywhere.
//! Not here: how nodes are read and mistakes told (see [`super::reader`]), keys that may be absent or
//! repeated (see [`super::containers`]), the types of single values (see [`super::values`]).

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use crate::base::Span;
use crate::yaml::{self, Node};

use super::form::Form;
use super::references::Reference;

pub use super::reader::Reader;

/// One key of a record or of an item in it.
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it says, in a sentence.
    pub doc: &'static str,
    /// What may be written.
    pub shape: fn() -> Shape,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is for the authors alone and never published.
    pub internal: bool,
}

/// What may be written as a value.
pub enum Shape {
    /// One value, described in words: "a date such as 2025-07-03".
    Value(&'static str, Form),
    /// One of some words, each with what it means.
    Words(&'static [(&'static str, &'static str)]),
    /// The name of a record or of an item in one, described in words.
    Reference(&'static str, Form),
    /// A list.
    List(Box<Shape>),
    /// A group of keys of its own.
    Group(&'static [Key]),
    /// Any YAML.
    Free,
}

/// What becomes of a value in a build that lacks something it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Kept,
    /// It was not known yet as at the day of the build.
    NotYet,
    /// It names something that is not for the audience.
    Withheld,
}

/// What a build knows when it settles what stays.
pub trait Settling {
    /// Whether what `reference` names is there.
    fn fate_of(&mut self, reference: &Reference) -> Fate;
    /// Whether what became known on `day` is known.
    fn is_known(&mut self, day: Date) -> bool;
    /// Whether keys for the authors alone are to be taken out.
    fn takes_internal(&self) -> bool;
    /// Notes down what is taken out of the key that was entered last.
    fn withhold(&mut self, words: Json);
    /// Notes down where a group stands that goes because it names what is not for the audience.
    fn hide(&mut self, _place: Span) {}
    /// Is told that what follows belongs to `key`, until it is left.
    fn enter(&mut self, _key: &'static str) {}
    /// Is told that the key entered last is done with.
    fn leave(&mut self) {}
    /// Is shown inline Markdown that stays, whose links name records too; gives it without the links to
    /// records that are not there, if there are any.
    fn pass(&mut self, _inline: &str) -> Option<String> {
        None
    }
}

/// A value of a key.
pub trait Field: Sized {
    /// Whether its key must be there.
    const REQUIRED: bool = true;

    /// What may be written.
    fn shape() -> Shape;

    /// Reads `node`; none when it is wrong, which has then been reported.
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;

    /// What stands for it when the key is left out; none when it must not be.
    fn absent() -> Option<Self> {
        None
    }

    /// What stands for it when it is wrong, so that the rest of its record is still checked.
    fn placeholder() -> Option<Self> {
        Self::absent()
    }

    /// The last day on which it says it became known, if it is a date.
    fn known_from(&self) -> Option<Date> {
        None
    }

    /// Takes out of it what is not there in this build.
    fn settle(&mut self, _settling: &mut dyn Settling) -> Fate {
        Fate::Kept
    }

    /// The same where nothing of it may go alone: a list that loses an entry is gone.
    fn settle_whole(&mut self, settling: &mut dyn Settling) -> Fate {
        self.settle(settling)
    }

    /// As data for export; null when there is nothing.
    fn export(&self) -> Json;
}

/// A group of keys: a record's, or an item's.
pub trait Fields: Sized {
    /// Its keys, in the order in which they are documented.
    const KEYS: &'static [Key];

    /// Reads what `pairs` say of these keys; none when something is missing without which it is nothing.
    fn read_from(pairs: &[(yaml::Key, Node)], span: Span, reader: &mut Reader<'_>) -> Option<Self>;

    /// Takes out of it what is not there in this build.
    fn settle_fields(&mut self, settling: &mut dyn Settling) -> Fate;

    /// Adds its keys to `map`, without those for the authors alone.
    fn export_into(&self, map: &mut Map<String, Json>);

    /// Takes out of `shared` what is not there in this build. When that is nothing, as with most
    /// records, it stays the one that others hold too.
    fn settle_shared(shared: &mut Arc<Self>, settling: &mut dyn Settling) -> Fate
    where
        Self: Clone + PartialEq,
    {
        let mut settled = Self::clone(shared);
        let fate = settled.settle_fields(settling);
        if settled != **shared {
            *shared = Arc::new(settled);
        }
        fate
    }
}

impl Shape {
    /// In a reader's words: "a date such as 2025-07-03", "a list of body ids".
    pub fn words(&self) -> String {
        match self {
            Self::Value(words, _) | Self::Reference(words, _) => (*words).to_owned(),
            Self::Words(words) => {
                let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                format!("one of: {}", words.join(", "))
            }
            Self::List(inner) => format!("a list, each entry {}", inner.words()),
            Self::Group(keys) => {
                let required: Vec<&str> = keys
                    .iter()
                    .filter(|key| key.required)
                    .map(|key| key.name)
                    .collect();
                if required.is_empty() {
                    "a group of keys".to_owned()
                } else {
                    format!("a group of keys with {}", required.join(", "))
                }
            }
            Self::Free => "anything".to_owned(),
        }
    }
}

/// Declares a group of keys: a struct whose every field is a key of the same name.
///
/// After a field's type may stand, in brackets: `required` (a list that must have entries),
/// `whole` (a list of which no entry may go alone), `internal` (never published), `binding` (when what it names is not there, the whole group goes),
/// `dated` (the group is known from this date on). A field whose type has no absent value is required.
/// `as "name"` gives the key another name than the field.
macro_rules! fields {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $field:ident $(as $key:literal)? : $type:ty $([ $($flag:ident),* ])?
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $( $(#[doc = $field_doc])* pub $field: $type, )*
            /// Where it is written.
            pub span: $crate::base::Span,
        }

        impl $crate::decode::fields::Fields for $name {
            const KEYS: &'static [$crate::decode::fields::Key] = &[
                $( $crate::decode::fields::Key {
                    name: $crate::decode::fields::fields!(@name $field $(as $key)?),
                    doc: concat!($($field_doc),*).trim_ascii(),
                    shape: <$type as $crate::decode::fields::Field>::shape,
                    required: <$type as $crate::decode::fields::Field>::REQUIRED
                        || $crate::decode::fields::fields!(@flag required; $($($flag)*)?),
                    internal: $crate::decode::fields::fields!(@flag internal; $($($flag)*)?),
                }, )*
            ];

            #[expect(unused_assignments, reason = "the last key moves the index past the end")]
            fn read_from(
                pairs: &[($crate::yaml::Key, $crate::yaml::Node)],
                span: $crate::base::Span,
                reader: &mut $crate::decode::fields::Reader<'_>,
            ) -> Option<Self> {
                let mut index = 0;
                $( let $field: Option<$type> = reader.field(pairs, &Self::KEYS[index]); index += 1; )*
                Some(Self { $( $field: $field?, )* span })
            }

            fn settle_fields(
                &mut self,
                settling: &mut dyn $crate::decode::fields::Settling,
            ) -> $crate::decode::fields::Fate {
                use $crate::decode::fields::{Fate, Field};
                $(
                    if $crate::decode::fields::fields!(@flag internal; $($($flag)*)?)
                        && settling.takes_internal()
                    {
                        let words = self.$field.export();
                        if !words.is_null() {
                            settling.enter($crate::decode::fields::fields!(@name $field $(as $key)?));
                            settling.withhold(words);
                            settling.leave();
                        }
                        if let Some(absent) = <$type as Field>::absent() {
                            self.$field = absent;
                        }
                    }
                    if $crate::decode::fields::fields!(@flag dated; $($($flag)*)?)
                        && self.$field.known_from().is_some_and(|day| !settling.is_known(day))
                    {
                        return Fate::NotYet;
                    }
                )*
                $(
                    let is_whole = $crate::decode::fields::fields!(@flag whole; $($($flag)*)?);
                    settling.enter($crate::decode::fields::fields!(@name $field $(as $key)?));
                    let fate = if is_whole {
                        self.$field.settle_whole(settling)
                    } else {
                        self.$field.settle(settling)
                    };
                    settling.leave();
                    let takes_all = <$type as Field>::REQUIRED
                        || $crate::decode::fields::fields!(@flag required; $($($flag)*)?)
                        || $crate::decode::fields::fields!(@flag binding; $($($flag)*)?);
                    if takes_all && fate != Fate::Kept {
                        if fate == Fate::Withheld {
                            settling.hide(self.span);
                        }
                        return fate;
                    }
                )*
                Fate::Kept
            }

            fn export_into(&self, map: &mut serde_json::Map<String, serde_json::Value>) {
                $(
                    if !$crate::decode::fields::fields!(@flag internal; $($($flag)*)?) {
                        let value = $crate::decode::fields::Field::export(&self.$field);
                        if !value.is_null() {
                            let name = $crate::decode::fields::fields!(@name $field $(as $key)?);
                            map.insert(name.to_owned(), value);
                        }
                    }
                )*
            }
        }

        impl $crate::decode::fields::Field for $name {
            fn shape() -> $crate::decode::fields::Shape {
                $crate::decode::fields::Shape::Group(
                    <Self as $crate::decode::fields::Fields>::KEYS,
                )
            }

            fn read(
                node: &$crate::yaml::Node,
                reader: &mut $crate::decode::fields::Reader<'_>,
            ) -> Option<Self> {
                $crate::decode::fields::read_group(node, reader)
            }

            fn settle(
                &mut self,
                settling: &mut dyn $crate::decode::fields::Settling,
            ) -> $crate::decode::fields::Fate {
                $crate::decode::fields::Fields::settle_fields(self, settling)
            }

            fn export(&self) -> serde_json::Value {
                let mut map = serde_json::Map::new();
                $crate::decode::fields::Fields::export_into(self, &mut map);
                serde_json::Value::Object(map)
            }
        }
    };

    (@name $field:ident as $key:literal) => { $key };
    (@name $field:ident) => { stringify!($field) };
    (@flag $wanted:ident;) => { false };
    (@flag required; required $($rest:ident)*) => { true };
    (@flag whole; whole $($rest:ident)*) => { true };
    (@flag internal; internal $($rest:ident)*) => { true };
    (@flag dated; dated $($rest:ident)*) => { true };
    (@flag binding; binding $($rest:ident)*) => { true };
    (@flag $wanted:ident; $other:ident $($rest:ident)*) => {
        $crate::decode::fields::fields!(@flag $wanted; $($rest)*)
    };
}
pub(crate) use fields;

/// Reads a group of keys as an item: reports what is unknown and what is missing.
pub fn read_group<T: Fields>(node: &Node, reader: &mut Reader<'_>) -> Option<T> {
    let pairs = reader.pairs(node)?;
    reader.check_keys(pairs, node.span, &[T::KEYS]);
    T::read_from(pairs, node.span, reader)
}
