//! The machinery that typed records are declared with: one line a key.
//!
//! [`fields!`] turns a struct into its own table of keys: how each is read, what it is called in
//! help and schema, what becomes of it when something it names is not there, and how it is exported.
//! A key that is not a line in such a table does not exist anywhere.
//! Not here: the types of single values (see [`super::values`]) and of references.

use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use crate::base::{Span, nearest};
use crate::diag::{Diagnostic, FilePath};
use crate::yaml::{self, Node, Value};

use super::references::{Mention, Reference};
use super::values::Text;

/// One key of a record or of an item in it.
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
    Value(&'static str),
    /// One of some words.
    Words(&'static [&'static str]),
    /// The name of a record or of an item in one, described in words.
    Reference(&'static str),
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
    fn is_known(&self, day: Date) -> bool;
    /// Whether keys for the authors alone are to be taken out.
    fn takes_internal(&self) -> bool;
    /// Notes down what is taken out.
    fn withhold(&mut self, words: Json);
    /// Is shown inline Markdown that stays; its links name records too.
    fn passes(&mut self, _inline: &str) {}
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
}

/// Reads nodes, and keeps what there is to say about them.
pub struct Reader<'a> {
    /// The file that is read.
    pub file: &'a FilePath,
    /// What was found so far.
    pub diagnostics: Vec<Diagnostic>,
    /// Every name of another record that was read so far, also in items that are wrong elsewhere.
    pub mentions: Vec<Mention>,
    /// Every text with inline Markdown that was read so far.
    pub inline: Vec<Text>,
    key: &'static str,
    internal: bool,
}

impl<'a> Reader<'a> {
    /// A reader of `file`.
    pub fn new(file: &'a FilePath) -> Self {
        Self {
            file,
            diagnostics: Vec::new(),
            mentions: Vec::new(),
            inline: Vec::new(),
            key: "",
            internal: false,
        }
    }

    /// The key whose value is being read.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Reports `diagnostic` at `span`.
    pub fn report(&mut self, span: Span, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.at(self.file, span));
    }

    /// `text` in backticks for a message; a value for the authors alone is not repeated.
    pub fn quoted(&self, text: &str) -> String {
        const LONGEST: usize = 60;
        if self.internal {
            return "[restricted]".to_owned();
        }
        let mut shown: String = text.chars().take(LONGEST).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        format!("`{}`", shown.escape_debug())
    }

    /// The pairs of a group of keys; reports anything else.
    pub fn pairs<'n>(&mut self, node: &'n Node) -> Option<&'n [(yaml::Key, Node)]> {
        if let Value::Mapping(pairs) = &node.value {
            return Some(pairs);
        }
        self.wrong_type(node, "a group of keys, one a line");
        None
    }

    /// The text of a scalar that is not blank; reports anything else.
    pub fn text<'n>(&mut self, node: &'n Node, wanted: &str) -> Option<&'n str> {
        if let Value::Scalar { text, .. } = &node.value {
            let visible = |character: char| {
                !character.is_whitespace()
                    && !matches!(character, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
            };
            if !node.is_null() && text.chars().any(visible) {
                return Some(text);
            }
            let blank = Diagnostic::error("blank-value", format!("`{}` is blank", self.key))
                .help(format!("write {wanted}, or take the line out"));
            self.report(node.span, blank);
            return None;
        }
        self.wrong_type(node, wanted);
        None
    }

    /// Reports that `node` is not `wanted`.
    pub fn wrong_type(&mut self, node: &Node, wanted: &str) {
        let (key, got) = (self.key, node.describe());
        let message = if key.is_empty() {
            format!("expected {wanted}, found {got}")
        } else {
            format!("`{key}` must be {wanted}, not {got}")
        };
        self.report(node.span, Diagnostic::error("wrong-type", message));
    }

    /// Reads the value of one key, if it is there.
    pub fn field<T: Field>(&mut self, pairs: &[(yaml::Key, Node)], key: &Key) -> Option<T> {
        let Some((_, node)) = pairs.iter().find(|(written, _)| written.text == key.name) else {
            return T::absent().or_else(T::placeholder);
        };
        let outer = (self.key, self.internal);
        (self.key, self.internal) = (key.name, outer.1 || key.internal);
        let value = T::read(node, self);
        (self.key, self.internal) = outer;
        value.or_else(T::placeholder)
    }

    /// Reports the `required` keys that `pairs` lack, and the keys that none of `tables` know.
    pub fn check_keys(&mut self, pairs: &[(yaml::Key, Node)], span: Span, tables: &[&[Key]]) {
        let known = || tables.iter().flat_map(|table| table.iter());
        for (written, _) in pairs {
            if !known().any(|key| key.name == written.text) {
                self.unknown_key(written, known().map(|key| key.name));
            }
        }
        for key in known().filter(|key| key.required) {
            if !pairs.iter().any(|(written, _)| written.text == key.name) {
                let head = Span::new(span.range().start, span.range().start);
                let missing =
                    Diagnostic::error("missing-key", format!("`{}` is missing", key.name)).help(
                        format!(
                            "add a line `{}: …` with {}",
                            key.name,
                            (key.shape)().words()
                        ),
                    );
                self.report(head, missing);
            }
        }
    }

    fn unknown_key<'k>(
        &mut self,
        written: &yaml::Key,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let text = written.text.escape_debug().to_string();
        let diagnostic = Diagnostic::error("unknown-key", format!("unknown key `{text}`"));
        let diagnostic = if let Some(meant) = nearest(&written.text, known.clone()) {
            diagnostic.suggest(written.span, meant, format!("did you mean `{meant}`?"))
        } else {
            let names: Vec<&str> = known.collect();
            diagnostic
                .help(format!("the keys here are: {}", names.join(", ")))
                .help("data of your own goes under `extra:`")
        };
        self.report(written.span, diagnostic);
    }
}

impl Shape {
    /// In a reader's words: "a date such as 2025-07-03", "a list of body ids".
    pub fn words(&self) -> String {
        match self {
            Self::Value(words) | Self::Reference(words) => (*words).to_owned(),
            Self::Words(words) => format!("one of: {}", words.join(", ")),
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

impl<T: Field> Field for Option<T> {
    const REQUIRED: bool = false;

    fn shape() -> Shape {
        T::shape()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, reader).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn known_from(&self) -> Option<Date> {
        self.as_ref().and_then(T::known_from)
    }

    fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
        let fate = self
            .as_mut()
            .map_or(Fate::Kept, |value| value.settle(settling));
        if fate != Fate::Kept {
            withhold(&*self, fate, settling);
            *self = None;
        }
        fate
    }

    fn export(&self) -> Json {
        self.as_ref().map_or(Json::Null, T::export)
    }
}

impl<T: Field> Field for Vec<T> {
    const REQUIRED: bool = false;

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            if node.is_null() {
                reader.text(node, &Self::shape().words());
            } else if reader.mends_lone_entry(node, &T::shape()) {
                return T::read(node, reader).map(|value| vec![value]);
            } else {
                reader.wrong_type(node, &Self::shape().words());
            }
            return None;
        };
        Some(
            items
                .iter()
                .filter_map(|item| T::read(item, reader))
                .collect(),
        )
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
        let mut last = Fate::Kept;
        let before = self.len();
        self.retain_mut(|item| {
            let fate = item.settle(settling);
            if fate != Fate::Kept {
                withhold(item, fate, settling);
                last = fate;
            }
            fate == Fate::Kept
        });
        if before > 0 && self.is_empty() {
            last
        } else {
            Fate::Kept
        }
    }

    fn export(&self) -> Json {
        if self.is_empty() {
            Json::Null
        } else {
            self.iter().map(T::export).collect()
        }
    }
}

impl<T: Field> Field for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, reader).map(Box::new)
    }

    fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
        (**self).settle(settling)
    }

    fn export(&self) -> Json {
        (**self).export()
    }
}

impl Reader<'_> {
    /// Whether `node` is one entry without its brackets, which is reported with the list spelt out.
    fn mends_lone_entry(&mut self, node: &Node, entry: &Shape) -> bool {
        let Value::Scalar { text, style } = &node.value else {
            return false;
        };
        if matches!(entry, Shape::Group(_)) {
            return false;
        }
        let message = format!("`{}` must be a list, also of one", self.key);
        let mut diagnostic = Diagnostic::error("wrong-type", message);
        if *style == yaml::Style::Plain && !self.internal {
            let list = format!("[{text}]");
            diagnostic = diagnostic.suggest(node.span, list, "put it in brackets");
        }
        self.report(node.span, diagnostic);
        true
    }
}

/// Notes down a value that goes because it is not for the audience.
fn withhold<T: Field>(value: &T, fate: Fate, settling: &mut dyn Settling) {
    if fate == Fate::Withheld {
        settling.withhold(value.export());
    }
}

/// Declares a group of keys: a struct whose every field is a key of the same name.
///
/// After a field's type may stand, in brackets: `required` (a list that must have entries),
/// `internal` (never published), `binding` (when what it names is not there, the whole group goes),
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
                            settling.withhold(words);
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
                    let fate = self.$field.settle(settling);
                    let takes_all = <$type as Field>::REQUIRED
                        || $crate::decode::fields::fields!(@flag required; $($($flag)*)?)
                        || $crate::decode::fields::fields!(@flag binding; $($($flag)*)?);
                    if takes_all && fate != Fate::Kept {
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
