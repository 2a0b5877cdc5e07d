//! Turns the tables of keys into JSON Schema, by which editors complete and check what is typed.
//!
//! The tables are those that records and settings are read by, so that a key cannot be forgotten here.
//! What a schema marks, `briefing check` refuses; it lets pass what only the whole site can show, such as
//! a name of nothing.
//! Draft 7 of the standard, since `yaml-language-server`, which reads schemas for most editors, says that it
//! supports "JSON Schema 7 and below" (<https://github.com/redhat-developer/yaml-language-server>).
//! Groups stand where they are used, and not once for all: in draft 7 a `$ref` would take the place of the
//! sentence that says what the key is for.

use serde_json::{Map, Value as Json, json};

use crate::base::id::LONGEST_ID;
use crate::base::nearest;
use crate::check::rules;
use crate::config::SiteFile;
use crate::decode::fields::{Fields as _, Key, Shape};
use crate::decode::form::{Form, ID};
use crate::decode::kinds::Kind;
use crate::decode::kinds::common::Common;
use crate::decode::kinds::finding::FINDING_KINDS;
use crate::decode::kinds::organisation::BODY_TYPES;
use crate::theme::manifest::Manifest;

/// What a schema is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The settings of a site, `content/site.yaml`.
    Site,
    /// What a theme says of itself, `theme.yaml`.
    Theme,
    /// The front matter of a record of this kind.
    Record(Kind),
}

/// The version of the standard that schemas are written in.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// How every schema that this program has written says so, so that it may be written over.
pub const MARK: &str = "Written by `briefing schema`";

/// Keys whose words a site can add to, and those that every site knows.
const VOCABULARIES: &[(&[Kind], &[&str], &[&str])] = &[
    (&[Kind::Inspections], &["findings", "kind"], FINDING_KINDS),
    (
        &[Kind::Inspections],
        &["finding_counts", "kind"],
        FINDING_KINDS,
    ),
    (&[Kind::Bodies, Kind::Inspectorates], &["type"], BODY_TYPES),
];

impl Subject {
    /// Everything that there is a schema for.
    pub fn all() -> impl Iterator<Item = Self> {
        let kinds = Kind::ALL.iter().copied().map(Self::Record);
        [Self::Site, Self::Theme].into_iter().chain(kinds)
    }

    /// What it is called: `site`, `theme`, and the folders of records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Theme => "theme",
            Self::Record(kind) => kind.folder(),
        }
    }

    /// What `name` is the name of.
    ///
    /// # Errors
    /// With the name that may have been meant, when it is none.
    pub fn named(name: &str) -> Result<Self, Option<&'static str>> {
        let found = Self::all().find(|subject| subject.name() == name);
        found.ok_or_else(|| nearest(name, Self::all().map(Self::name)))
    }

    fn about(self) -> String {
        match self {
            Self::Site => "The settings of a site: content/site.yaml".to_owned(),
            Self::Theme => "What a theme says of itself: theme.yaml".to_owned(),
            Self::Record(kind) => format!("The front matter of content/{}/*.md", kind.folder()),
        }
    }
}

/// The schema of `subject`.
pub fn schema(subject: Subject) -> Json {
    let tables: Vec<&[Key]> = match subject {
        Subject::Site => vec![SiteFile::KEYS],
        Subject::Theme => vec![Manifest::KEYS],
        Subject::Record(kind) => vec![Common::KEYS, kind.keys()],
    };
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), DRAFT.into());
    let version = env!("CARGO_PKG_VERSION");
    schema.insert("$comment".to_owned(), format!("{MARK} {version}").into());
    schema.insert("title".to_owned(), subject.about().into());
    schema.extend(group(subject, &tables, &[]));
    Json::Object(schema)
}

/// All schemas in one: each is a definition under its name.
pub fn all() -> Json {
    let definitions: Map<String, Json> = Subject::all()
        .map(|subject| (subject.name().to_owned(), schema(subject)))
        .collect();
    json!({ "$schema": DRAFT, "definitions": definitions })
}

/// A group with the keys of `tables`, which stands below the keys `above`.
fn group(subject: Subject, tables: &[&[Key]], above: &[&str]) -> Map<String, Json> {
    let keys = || tables.iter().flat_map(|table| table.iter());
    let properties: Map<String, Json> = keys()
        .map(|key| (key.name.to_owned(), property(subject, key, above)))
        .collect();
    let required: Vec<&str> = keys()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    let mut group = Map::new();
    group.insert("type".to_owned(), "object".into());
    group.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        group.insert("required".to_owned(), required.into());
    }
    group.insert("additionalProperties".to_owned(), false.into());
    group
}

/// What may be written as the value of `key`.
fn property(subject: Subject, key: &Key, above: &[&str]) -> Json {
    let path = [above, &[key.name]].concat();
    let shape = (key.shape)();
    let mut property = Map::new();
    property.insert("description".to_owned(), description(key, &shape).into());
    property.extend(of_shape(subject, &shape, &path));
    property.into()
}

/// What `key`, whose values are of `shape`, is for: "Who led. Write the id of an inspectorate, such as
/// `hmicfrs`."
pub fn description(key: &Key, shape: &Shape) -> String {
    let mut letters = key.doc.chars();
    let first = letters.next().map(char::to_uppercase);
    let mut sentence: String = first.into_iter().flatten().chain(letters).collect();
    sentence.push('.');
    let mut entry = shape;
    while let Shape::List(inner) = entry {
        entry = inner;
    }
    match entry {
        Shape::Value("text", _) | Shape::Words(_) | Shape::Group(_) | Shape::Free => {}
        Shape::Value(..) | Shape::Reference(..) | Shape::List(_) => {
            sentence.push_str(" Write ");
            sentence.push_str(&shape.words());
            sentence.push('.');
        }
    }
    sentence
}

fn of_shape(subject: Subject, shape: &Shape, path: &[&str]) -> Map<String, Json> {
    if let Some(words) = vocabulary(subject, path) {
        return object(json!({ "anyOf": [{ "enum": words }, of_form(subject, &Form::Id)] }));
    }
    match shape {
        Shape::Value(words, form) | Shape::Reference(words, form) => {
            let mut schema = object(of_form(subject, form));
            if schema.contains_key("pattern") && *words != "text" {
                let message = format!("Write {words}.");
                schema.insert("patternErrorMessage".to_owned(), message.into());
            }
            schema
        }
        Shape::Words(words) => {
            let (words, meanings): (Vec<&str>, Vec<&str>) = words.iter().copied().unzip();
            object(json!({ "enum": words, "enumDescriptions": meanings }))
        }
        Shape::List(inner) => {
            object(json!({ "type": "array", "items": of_shape(subject, inner, path) }))
        }
        Shape::Group(keys) => group(subject, &[keys], path),
        Shape::Free => Map::new(),
    }
}

/// The words that every site knows for the key at `path`, to which a site can add its own.
pub fn vocabulary(subject: Subject, path: &[&str]) -> Option<&'static [&'static str]> {
    let Subject::Record(kind) = subject else {
        return None;
    };
    let mut vocabularies = VOCABULARIES.iter();
    let (_, _, words) = vocabularies
        .find(|(kinds, at, _)| kinds.contains(&kind) && path.strip_prefix(*at) == Some(&[]))?;
    Some(words)
}

/// A form as a schema. Bare words that look like numbers are numbers to editors, and text to us.
fn of_form(subject: Subject, form: &Form) -> Json {
    let object_of = |properties: Map<String, Json>, required: Vec<&str>| {
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    };
    match form {
        Form::Text => json!({ "type": ["string", "number", "boolean"], "pattern": "\\S" }),
        Form::Truth => json!({ "type": ["boolean", "string"], "pattern": "^(true|false)$" }),
        Form::Number => {
            json!({ "type": ["number", "string"], "pattern": "^-?[0-9]+(\\.[0-9]+)?$" })
        }
        Form::Whole(None) => json!({ "type": ["integer", "string"], "pattern": "^-?[0-9]+$" }),
        Form::Whole(Some(least)) => {
            json!({ "type": ["integer", "string"], "minimum": least, "pattern": "^[0-9]+$" })
        }
        Form::Id => json!({
            "type": ["string", "number"],
            "pattern": format!("^{ID}$"),
            "maxLength": LONGEST_ID,
        }),
        Form::Pattern(expression) => json!({ "type": "string", "pattern": expression }),
        Form::PatternOrDigits(expression) => {
            json!({ "type": ["string", "number"], "pattern": expression })
        }
        Form::Name(naming) => of_form(subject, &naming.form()),
        Form::Word(word) => json!({ "const": word }),
        Form::Words(words) => json!({ "enum": words }),
        Form::Either(forms) => {
            let forms: Vec<Json> = forms.iter().map(|form| of_form(subject, form)).collect();
            json!({ "anyOf": forms })
        }
        Form::Keys(keys) => group(subject, &[keys], &[]).into(),
        Form::Pairs(pairs) => {
            let required = pairs.iter().map(|(name, _)| *name).collect();
            let pairs = pairs.iter();
            let named = pairs.map(|(name, form)| ((*name).to_owned(), of_form(subject, form)));
            object_of(named.collect(), required)
        }
        Form::Map(value) => {
            json!({ "type": "object", "additionalProperties": of_form(subject, value) })
        }
        Form::Rules(value) => {
            let value = object(of_form(subject, value));
            let properties = rules::all().iter().map(|rule| {
                let mut property = value.clone();
                property.insert("description".to_owned(), rule.summary.into());
                (rule.code.to_owned(), property.into())
            });
            object_of(properties.collect(), Vec::new())
        }
    }
}

fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests;
