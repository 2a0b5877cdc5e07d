//! The keys that a row of each kind can fill, from the tables that records are read by.

use crate::decode::fields::{Fields as _, Key, Shape};
use crate::decode::kinds::Kind;
use crate::decode::kinds::figure::Figure;
use crate::decode::kinds::finding::{Finding, Response, Update};

use super::mapping::RowKind;
use crate::format::keys_in_order;

/// The group of keys that a name of a mapping belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// What the row is.
    Own,
    /// News of the finding that the row is: `update.progress`.
    Update,
    /// An answer to the finding that the row is: `response.by`.
    Response,
}

/// What a name in a mapping stands for.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    /// The record, or the finding in it, that the row goes to.
    Place,
    /// The place in a source.
    SourceAt(Part),
    /// A key.
    Key(Part, &'static Key),
}

/// The names that say where a row goes.
pub(super) fn places(rows: RowKind) -> &'static [&'static str] {
    match rows {
        RowKind::Findings => &["inspection"],
        RowKind::Updates | RowKind::Responses => &["inspection", "finding"],
        RowKind::Figures => &["record"],
        RowKind::Coverage => &["id"],
    }
}

/// A group of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// A record's own.
    Record(Kind),
    Finding,
    Update,
    Response,
    Figure,
}

impl Group {
    /// What a part of a row is; none where rows of that sort have no such part.
    pub(super) fn of(rows: RowKind, part: Part) -> Option<Self> {
        match (rows, part) {
            (RowKind::Findings, Part::Own) => Some(Self::Finding),
            (RowKind::Findings, Part::Update) | (RowKind::Updates, Part::Own) => Some(Self::Update),
            (RowKind::Findings, Part::Response) | (RowKind::Responses, Part::Own) => {
                Some(Self::Response)
            }
            (RowKind::Figures, Part::Own) => Some(Self::Figure),
            (RowKind::Coverage, Part::Own) => Some(Self::Record(Kind::Coverage)),
            _ => None,
        }
    }

    /// Its keys, in the order in which they are usually written.
    pub(super) fn keys(self) -> Vec<&'static Key> {
        let keys = match self {
            Self::Record(kind) => return keys_in_order(kind),
            Self::Finding => Finding::KEYS,
            Self::Update => Update::KEYS,
            Self::Response => Response::KEYS,
            Self::Figure => Figure::KEYS,
        };
        keys.iter().collect()
    }

    /// Where `key` stands among its keys; behind all where it is none of them.
    pub(super) fn order(self, key: &str) -> usize {
        let keys = self.keys();
        let mut keys = keys.iter();
        keys.position(|one| one.name == key).unwrap_or(usize::MAX)
    }

    /// The list that it is an item of; none when it is a record.
    pub(super) fn list(self) -> &'static str {
        match self {
            Self::Record(_) => "",
            Self::Finding => "findings",
            Self::Update => "updates",
            Self::Response => "responses",
            Self::Figure => "figures",
        }
    }

    /// The keys that tell one such item of a list from others.
    pub(super) fn identity(self) -> &'static [&'static str] {
        match self {
            Self::Record(_) => &[],
            Self::Finding => &["id"],
            Self::Update => &["date", "basis", "by"],
            Self::Response => &["by", "date"],
            Self::Figure => &["id", "metric", "as_of", "about"],
        }
    }
}

/// Whether one cell can hold the value of `key`. Who may see a record is for its author to say.
fn fits(key: &Key) -> bool {
    let shape = match (key.shape)() {
        Shape::List(inner) => *inner,
        shape => shape,
    };
    key.name != "visibility"
        && matches!(
            shape,
            Shape::Value(..) | Shape::Words(_) | Shape::Reference(..)
        )
}

/// What `name` stands for in a mapping of `rows`.
pub(super) fn meaning(rows: RowKind, name: &str) -> Option<Meaning> {
    if places(rows).contains(&name) {
        return Some(Meaning::Place);
    }
    let (part, name) = match name.split_once('.') {
        None => (Part::Own, name),
        Some(("update", name)) => (Part::Update, name),
        Some(("response", name)) => (Part::Response, name),
        Some(_) => return None,
    };
    let mut keys = Group::of(rows, part)?.keys().into_iter();
    if name == "source_at" {
        return keys
            .any(|key| key.name == "source")
            .then_some(Meaning::SourceAt(part));
    }
    keys.find(|key| key.name == name && fits(key))
        .map(|key| Meaning::Key(part, key))
}

/// Every name that a mapping of `rows` can have.
pub(super) fn names(rows: RowKind) -> Vec<String> {
    let mut names: Vec<String> = places(rows).iter().map(ToString::to_string).collect();
    for (part, prefix) in [
        (Part::Own, ""),
        (Part::Update, "update."),
        (Part::Response, "response."),
    ] {
        let keys = Group::of(rows, part).into_iter().flat_map(Group::keys);
        let keys = keys.filter(|key| fits(key));
        names.extend(keys.map(|key| format!("{prefix}{}", key.name)));
    }
    names.dedup();
    names
}

/// The kind and the id of the record that `written` names: findings are those of inspections.
pub(super) fn kind_of_place(rows: RowKind, written: &str) -> Option<(Kind, &str)> {
    match rows {
        RowKind::Findings | RowKind::Updates | RowKind::Responses => {
            let id = written.strip_prefix("inspections/").unwrap_or(written);
            Some((Kind::Inspections, id))
        }
        RowKind::Coverage => Some((Kind::Coverage, written)),
        RowKind::Figures => {
            let (folder, id) = written.split_once('/')?;
            let kind = Kind::in_folder(folder)?;
            matches!(kind, Kind::Inspections | Kind::Coverage | Kind::Sources).then_some((kind, id))
        }
    }
}
