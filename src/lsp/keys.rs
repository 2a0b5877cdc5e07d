//! What may be written where in front matter and settings, from the tables that they are read by.
//!
//! A way is the keys that lead to a place, without the numbers of entries in lists.

use camino::Utf8Path;

use crate::check::rules;
use crate::config::SiteFile;
use crate::decode::fields::{Fields as _, Key, Shape};
use crate::decode::form::Form;
use crate::decode::kinds::Kind;
use crate::decode::kinds::common::Common;
use crate::decode::references::Naming;
use crate::decode::values::INLINE_WORDS;
use crate::diag::FilePath;
use crate::parse;
use crate::scan::{CONFIG, Limits};
use crate::schema::{self, Subject};
use crate::theme::manifest::Manifest;
use crate::yaml::{self, Key as Written, Node, Value};

/// What the file at `path` holds, by its place; none when it has no keys of ours.
pub(super) fn subject_of(path: &Utf8Path) -> Option<Subject> {
    if path == CONFIG {
        return Some(Subject::Site);
    }
    let mut parts = path.iter();
    match (parts.next()?, parts.next()?) {
        ("content", folder) if path.extension() == Some("md") => {
            Kind::in_folder(folder).map(Subject::Record)
        }
        ("themes", _) if path.file_name() == Some("theme.yaml") => Some(Subject::Theme),
        _ => None,
    }
}

/// The keys in `text`, of a file that holds `subject`.
pub(super) fn read(subject: Subject, file: &FilePath, text: &str) -> Option<Node> {
    match subject {
        Subject::Record(_) => {
            parse::parse(file, text.as_bytes(), &Limits::default())
                .value
                .front
        }
        Subject::Site | Subject::Theme => yaml::parse(text, 0, file).value,
    }
}

/// What may be written at a place.
pub(super) enum Expected {
    /// The keys of these tables.
    Tables(Vec<&'static [Key]>),
    /// A value of this shape.
    Shape(Shape),
    /// A value of this form.
    Form(Form),
}

/// A key that may be written.
pub(super) struct Offer {
    pub(super) name: &'static str,
    /// What it is for.
    pub(super) doc: String,
    pub(super) is_required: bool,
    pub(super) holds: Holds,
}

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// One value.
    Value,
    /// A list of values.
    Values,
    /// Keys of its own, or a list of groups of them.
    Keys,
}

/// A word that may be written, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) word: &'static str,
    pub(super) meaning: &'static str,
}

impl Expected {
    /// At the top of what holds `subject`.
    pub(super) fn of(subject: Subject) -> Self {
        Self::Tables(match subject {
            Subject::Site => vec![SiteFile::KEYS],
            Subject::Theme => vec![Manifest::KEYS],
            Subject::Record(kind) => vec![Common::KEYS, kind.keys()],
        })
    }

    /// At the end of `way`.
    pub(super) fn at(subject: Subject, way: &[&str]) -> Option<Self> {
        let top = Self::of(subject);
        way.iter()
            .try_fold(top, |expected, key| expected.below(key))
    }

    /// As the value of `key`.
    fn below(&self, key: &str) -> Option<Self> {
        match self {
            Self::Tables(tables) => tables.iter().find_map(|keys| of_key(keys, key)),
            Self::Shape(shape) => match entry(shape) {
                Shape::Group(keys) => of_key(keys, key),
                Shape::Value(_, form) | Shape::Reference(_, form) => below_form(form, key),
                Shape::Words(_) | Shape::List(_) | Shape::Free => None,
            },
            Self::Form(form) => below_form(form, key),
        }
    }

    /// Whether it is a list, of which one entry is meant when it is not in one.
    pub(super) fn is_list(&self) -> bool {
        matches!(self, Self::Shape(Shape::List(_)))
    }

    /// The keys that may be written.
    pub(super) fn keys(&self) -> Vec<Offer> {
        let of_form = |form: &Form| {
            let mut offers = Vec::new();
            add_keys(form, &mut offers);
            offers
        };
        match self {
            Self::Tables(tables) => tables
                .iter()
                .flat_map(|keys| keys.iter())
                .map(offer)
                .collect(),
            Self::Shape(shape) => match entry(shape) {
                Shape::Group(keys) => keys.iter().map(offer).collect(),
                Shape::Value(_, form) | Shape::Reference(_, form) => of_form(form),
                Shape::Words(_) | Shape::List(_) | Shape::Free => Vec::new(),
            },
            Self::Form(form) => of_form(form),
        }
    }

    /// The words that may be written.
    pub(super) fn words(&self) -> Vec<Word> {
        let of_form = |form: &Form| {
            let mut words = Vec::new();
            add_words(form, &mut words);
            let word = |word| Word { word, meaning: "" };
            words.into_iter().map(word).collect()
        };
        match self {
            Self::Tables(_) => Vec::new(),
            Self::Shape(shape) => match entry(shape) {
                Shape::Words(words) => {
                    let words = words.iter();
                    words
                        .map(|(word, meaning)| Word { word, meaning })
                        .collect()
                }
                Shape::Value(_, form) | Shape::Reference(_, form) => of_form(form),
                Shape::Group(_) | Shape::List(_) | Shape::Free => Vec::new(),
            },
            Self::Form(form) => of_form(form),
        }
    }

    /// The records that may be named.
    pub(super) fn naming(&self) -> Option<Naming> {
        match self {
            Self::Tables(_) => None,
            Self::Shape(shape) => match entry(shape) {
                Shape::Value(_, form) | Shape::Reference(_, form) => naming(form),
                Shape::Words(_) | Shape::Group(_) | Shape::List(_) | Shape::Free => None,
            },
            Self::Form(form) => naming(form),
        }
    }

    /// Whether links may be written in it.
    pub(super) fn takes_links(&self) -> bool {
        let Self::Shape(shape) = self else {
            return false;
        };
        matches!(entry(shape), Shape::Value(words, _) if *words == INLINE_WORDS)
    }
}

/// What the key at the end of `way` is for.
pub(super) fn help(subject: Subject, way: &[&str]) -> Option<String> {
    let (key, above) = way.split_last()?;
    let offers = Expected::at(subject, above)?.keys();
    let offer = offers.into_iter().find(|offer| offer.name == *key)?;
    Some(offer.doc)
}

/// What one entry of a list is; of what is no list itself.
fn entry(shape: &Shape) -> &Shape {
    match shape {
        Shape::List(inner) => entry(inner),
        other => other,
    }
}

fn of_key(keys: &'static [Key], name: &str) -> Option<Expected> {
    let key = keys.iter().find(|key| key.name == name)?;
    Some(Expected::Shape((key.shape)()))
}

fn below_form(form: &Form, name: &str) -> Option<Expected> {
    match form {
        Form::Keys(keys) => of_key(keys, name),
        Form::Pairs(pairs) => {
            let (_, form) = pairs.iter().find(|(key, _)| *key == name)?;
            Some(Expected::Form(form.clone()))
        }
        Form::Map(form) | Form::Rules(form) => Some(Expected::Form((**form).clone())),
        Form::Either(forms) => forms.iter().find_map(|form| below_form(form, name)),
        _ => None,
    }
}

fn offer(key: &Key) -> Offer {
    let shape = (key.shape)();
    let holds = match (&shape, entry(&shape)) {
        (_, Shape::Group(_) | Shape::Value(_, Form::Rules(_) | Form::Map(_))) => Holds::Keys,
        (Shape::List(_), _) => Holds::Values,
        _ => Holds::Value,
    };
    Offer {
        name: key.name,
        doc: schema::description(key, &shape),
        is_required: key.required,
        holds,
    }
}

fn add_keys(form: &Form, offers: &mut Vec<Offer>) {
    let plain = |name, doc: &str| Offer {
        name,
        doc: doc.to_owned(),
        is_required: false,
        holds: Holds::Value,
    };
    match form {
        Form::Keys(keys) => offers.extend(keys.iter().map(offer)),
        Form::Pairs(pairs) => offers.extend(pairs.iter().map(|(name, _)| plain(name, ""))),
        Form::Rules(_) => {
            let rules = rules::all().iter();
            offers.extend(rules.map(|rule| plain(rule.code, rule.summary)));
        }
        Form::Either(forms) => forms.iter().for_each(|form| add_keys(form, offers)),
        _ => {}
    }
}

fn add_words(form: &Form, words: &mut Vec<&'static str>) {
    match form {
        Form::Truth => words.extend(["true", "false"]),
        Form::Word(word) => words.push(word),
        Form::Words(all) => words.extend(*all),
        Form::Either(forms) => forms.iter().for_each(|form| add_words(form, words)),
        _ => {}
    }
}

fn naming(form: &Form) -> Option<Naming> {
    match form {
        Form::Name(naming) => Some(*naming),
        Form::Either(forms) => forms.iter().find_map(naming),
        _ => None,
    }
}

/// A key or a scalar that was looked for.
pub(super) struct Found<'n> {
    /// The keys that lead to it; of a key itself too.
    pub(super) way: Vec<&'n str>,
    /// Whether it is an entry of a list that the last key holds.
    pub(super) is_entry: bool,
    pub(super) thing: Thing<'n>,
    /// The keys beside it, itself included.
    pub(super) beside: &'n [(Written, Node)],
}

/// What was found.
pub(super) enum Thing<'n> {
    Key(&'n Written),
    Scalar(&'n str, &'n Node),
}

/// The first key or scalar in `node` that is what is looked for.
pub(super) fn find<'n>(
    node: &'n Node,
    is_key: &dyn Fn(&Written) -> bool,
    is_scalar: &dyn Fn(&str, &Node) -> bool,
) -> Option<Found<'n>> {
    match &node.value {
        Value::Scalar { text, .. } => is_scalar(text, node).then_some(Found {
            way: Vec::new(),
            is_entry: false,
            thing: Thing::Scalar(text, node),
            beside: &[],
        }),
        Value::List(items) => {
            let mut found = items
                .iter()
                .find_map(|item| find(item, is_key, is_scalar))?;
            found.is_entry |= found.way.is_empty();
            Some(found)
        }
        Value::Mapping(pairs) => pairs.iter().find_map(|(key, value)| {
            if is_key(key) {
                return Some(Found {
                    way: vec![&key.text],
                    is_entry: false,
                    thing: Thing::Key(key),
                    beside: pairs,
                });
            }
            let mut found = find(value, is_key, is_scalar)?;
            found.way.insert(0, &key.text);
            Some(found)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_every_table_has_its_help() {
        fn look(subject: Subject, keys: &[Key], way: &[&str]) {
            for key in keys {
                let way = [way, &[key.name]].concat();
                let help = help(subject, &way).unwrap_or_default();
                assert!(help.contains(&key.doc[1..]), "{way:?}: {help}");
                if let Shape::Group(keys) = entry(&(key.shape)()) {
                    look(subject, keys, &way);
                }
            }
        }
        for subject in Subject::all() {
            let Expected::Tables(tables) = Expected::of(subject) else {
                panic!("it has tables");
            };
            for keys in tables {
                look(subject, keys, &[]);
            }
        }
    }

    #[test]
    fn what_may_be_written_follows_the_way() {
        let inspections = Subject::Record(Kind::Inspections);
        let at = |way: &[&str]| Expected::at(inspections, way).expect("there is such a place");
        assert!(at(&["kind"]).words().iter().any(|it| it.word == "thematic"));
        assert!(
            at(&["fieldwork"])
                .words()
                .iter()
                .any(|it| it.word == "not-stated")
        );
        assert!(at(&["fieldwork"]).keys().iter().any(|it| it.name == "from"));
        assert!(at(&["bodies"]).is_list());
        let naming = at(&["findings", "source", "source"]).naming();
        assert!(naming.is_some_and(|it| it.bare == [Kind::Sources]));
        assert!(
            at(&["findings", "responses"])
                .keys()
                .iter()
                .any(|it| it.name == "by")
        );
        assert!(Expected::at(inspections, &["nothing"]).is_none());
        let rules = Expected::at(Subject::Site, &["rules"]).expect("it is there");
        assert!(rules.keys().iter().any(|it| it.name == "overdue-finding"));
        let rule = Expected::at(Subject::Site, &["rules", "overdue-finding"]);
        assert!(rule.is_some_and(|it| it.words().iter().any(|it| it.word == "off")));
    }

    #[test]
    fn files_are_known_by_their_place() {
        for (path, name) in [
            ("content/site.yaml", Some("site")),
            ("content/bodies/x.md", Some("bodies")),
            ("content/bodies/Bad name.md", Some("bodies")),
            ("themes/ours/theme.yaml", Some("theme")),
            ("content/bodies/x.pdf", None),
            ("content/other/x.md", None),
            ("README.md", None),
        ] {
            let subject = subject_of(path.into());
            assert_eq!(subject.map(Subject::name), name, "{path}");
        }
    }
}
