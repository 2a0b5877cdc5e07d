//! Every place of a site that holds text, from the program's own tables of keys.
//!
//! Records are [`filled`] so that every such key of every kind is written. A key whose shape is not
//! known here ends the tests, and one that no record holds fails them: a new one cannot be missed.

use std::collections::BTreeSet;

use briefing::config::SiteFile;
use briefing::decode::fields::{Fields, Key, Shape};
use briefing::decode::kinds::Kind;
use briefing::decode::kinds::common::Common;
use briefing::decode::kinds::items::PlacedCitation;
use serde_json::{Map, Value as Json, json};

use crate::support::{Records, Source};

/// A place that holds text.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The record, such as `bodies/county`; [`SITE`] for the settings.
    pub(super) record: String,
    /// The keys that lead to it; of lists it is the first entry.
    pub(super) path: Vec<&'static str>,
    /// How what stands in it is read.
    pub(super) role: Role,
    /// Whether it is published at all.
    pub(super) is_internal: bool,
}

/// How what stands in a place is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// As it is.
    Text,
    /// As Markdown without blocks.
    Inline,
    /// As data of the site's own.
    Free,
    /// As something of which not every text is one: a date, a number, the name of something.
    Other,
}

/// Which keys are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// Those that hold text, and what these need beside them.
    Texts,
    /// All, whether they fit together or not.
    Everything,
}

/// What stands for a record where a place is one of the settings.
pub(super) const SITE: &str = "site.yaml";

/// Texts that must be one of some others, which no table says: a grade of a scale, a rule, a theme;
/// those of `publish`, of which no output is made; and what a text must have beside it.
const NAMES: &[(&str, &str)] = &[
    ("accept.rule", "disagreement"),
    ("bands.grade", "Good"),
    ("figures.about", "riverside"),
    ("finding_counts.kind", "recommendation"),
    ("judgements.grade", "Good"),
    ("languages", "en-GB"),
    ("meetings.revision", "HEAD"),
    ("publish.branch", "pages"),
    ("publish.cname", "example.org"),
    ("publish.keep", "CNAME"),
    ("publish.remote", "origin"),
    ("statements.person", "ada-brown"),
    ("theme", "briefing"),
    ("timezone", "Europe/London"),
];

/// Keys that say that an inspection is in some state, and the record that has it.
const STATES: &[(&str, &str)] = &[
    ("withdrawn", "inspections/withdrawn-2024"),
    ("planned_title", "inspections/z-planned-2026"),
];

/// How shapes describe values that a group with text may need, and such a value.
const VALUES: &[(&str, &str)] = &[
    ("a date such as 2025-07-03", "2025-07-03"),
    ("a date, `inspection`, or", "2025-07-03"),
    ("an id: ", "item"),
    ("a whole number such as ", "6"),
    ("`people/…`, or the id of a body", "county"),
    ("a figure, such as ", "inspections/riverside-2025#pupils"),
    ("the id of a body or inspectorate", "county"),
    ("the id of a metric", "pupils"),
    ("the id of a series", "safety-review"),
    ("the id of a source", "report-2025"),
];

/// Values with text in them, of which the shape only says so in words: how these begin, and the keys
/// below which the text stands.
const COMPOUNDS: &[(&str, &[&str])] = &[
    ("a number, or one of `{approx: 100}`", &["stated"]),
    ("a number, a date or words", &[]),
];

/// How a shape describes where a fact stands, and the place in it.
const CITATION: &str = "a source id, `coverage/…`";

/// A record of each kind, with the keys that are wanted, and all places in them.
pub(crate) fn filled(want: Want) -> (Records, Source, Vec<Place>) {
    let mut records = Records::example();
    let mut names: Vec<(Kind, String)> = Vec::new();
    for kind in Kind::ALL {
        names.push((*kind, records.first(*kind)));
    }
    for (key, name) in STATES {
        records.add(name, in_state(key));
        names.push((Kind::Inspections, (*name).to_owned()));
    }
    let mut places = Vec::new();
    for (kind, name) in &names {
        let state = STATES.iter().find(|(_, other)| other == name);
        for keys in [Common::KEYS, kind.keys()] {
            let source = records.change(name);
            if state.is_none() {
                fill(&mut source.front, keys, want, &[]);
            }
            collect(name, keys, &source.front, (&[], false), &mut places);
        }
    }
    let mut settings = records.settings();
    fill(&mut settings.front, SiteFile::KEYS, want, &[]);
    collect(
        SITE,
        SiteFile::KEYS,
        &settings.front,
        (&[], false),
        &mut places,
    );
    (records, settings, places)
}

/// An inspection whose key `key` says in which state it is.
fn in_state(key: &str) -> Source {
    let (key, value) = match key {
        "withdrawn" => (key, json!({ "date": "2025-01-02", "reason": "Words" })),
        key => (key, json!("Words")),
    };
    let mut front = Map::new();
    front.insert("title".to_owned(), json!("In some state"));
    front.insert("summary".to_owned(), json!("Words."));
    front.insert("inspectorate".to_owned(), json!("schools-inspectorate"));
    front.insert("bodies".to_owned(), json!(["riverside"]));
    front.insert(key.to_owned(), value);
    let (when, day) = match key {
        "withdrawn" => ("published", "2024-03-01"),
        _ => ("expected", "2026-09"),
    };
    front.insert(when.to_owned(), day.into());
    Source {
        front,
        notes: "Notes.\n".to_owned(),
    }
}

/// Writes the keys of `keys` that are wanted and that `map` lacks.
fn fill(map: &mut Map<String, Json>, keys: &[Key], want: Want, above: &[&'static str]) {
    for key in keys {
        let path = [above, &[key.name]].concat();
        let is_state = above.is_empty() && STATES.iter().any(|(state, _)| *state == key.name);
        let shape = (key.shape)();
        let is_wanted =
            want == Want::Everything || (holds_text(&shape) && !is_state) || named(&path).is_some();
        if let Some(written) = map.get_mut(key.name) {
            let written = match written {
                Json::Array(entries) => entries.first_mut(),
                one => Some(one),
            };
            if let (Some(Json::Object(inner)), Some(keys)) = (written, group(&shape)) {
                fill(inner, keys, want, &path);
            }
        } else if is_wanted || key.required {
            map.insert(key.name.to_owned(), example(&shape, want, &path));
        }
    }
}

/// The keys of a group, or of the groups of a list.
fn group(shape: &Shape) -> Option<&'static [Key]> {
    match shape {
        Shape::Group(keys) => Some(keys),
        Shape::List(inner) => group(inner),
        Shape::Reference(words, _) if words.starts_with(CITATION) => Some(PlacedCitation::KEYS),
        _ => None,
    }
}

/// How a single value is read; none for groups.
fn role(shape: &Shape) -> Option<Role> {
    match shape {
        Shape::Value("text", _) => Some(Role::Text),
        Shape::Value(words, _) if words.starts_with("text; emphasis") => Some(Role::Inline),
        Shape::Value(words, _) if compound(words).is_some() => Some(Role::Text),
        Shape::Free => Some(Role::Free),
        Shape::List(inner) => role(inner),
        shape if group(shape).is_some() => None,
        _ => Some(Role::Other),
    }
}

fn compound(words: &str) -> Option<&'static [&'static str]> {
    let mut compounds = COMPOUNDS.iter();
    compounds.find_map(|(start, path)| words.starts_with(start).then_some(*path))
}

/// What stands at `path`, if not any text may stand there.
fn named(path: &[&str]) -> Option<&'static str> {
    let path = path.join(".");
    let mut names = NAMES.iter();
    names.find_map(|(named, name)| (*named == path).then_some(*name))
}

fn holds_text(shape: &Shape) -> bool {
    match (role(shape), group(shape)) {
        (_, Some(keys)) => keys.iter().any(|key| holds_text(&(key.shape)())),
        (role, None) => role != Some(Role::Other),
    }
}

/// A value of `shape`, with every key that is wanted.
fn example(shape: &Shape, want: Want, path: &[&'static str]) -> Json {
    if let Some(name) = named(path) {
        return match shape {
            Shape::Free => json!({}),
            Shape::List(_) => json!([name]),
            _ => json!(name),
        };
    }
    if let Some(keys) = group(shape) {
        let mut map = Map::new();
        fill(&mut map, keys, want, path);
        let entry = Json::Object(map);
        return match shape {
            // What several say must be said by several.
            Shape::List(_) if path.ends_with(&["claims"]) => json!([entry, entry]),
            Shape::List(_) => json!([entry]),
            _ => entry,
        };
    }
    if path.ends_with(&["verdicts", "figures"]) {
        let figures = ["pupils", "staff"];
        return json!(figures.map(|figure| format!("inspections/riverside-2025#{figure}")));
    }
    match shape {
        Shape::List(inner) => json!([example(inner, want, path)]),
        Shape::Free => json!({ "a key": "words" }),
        Shape::Words(words) => json!(words[0].0),
        Shape::Value(words, _) | Shape::Reference(words, _) => {
            if let Some(below) = compound(words) {
                let nest = |value: Json, key: &&str| json!({ *key: value });
                return below.iter().rev().fold(json!("Words"), nest);
            }
            let is_text = matches!(role(shape), Some(Role::Text | Role::Inline));
            let mut values = VALUES.iter();
            let known = values.find(|(start, _)| words.starts_with(start));
            match known {
                Some((_, value)) => json!(value),
                None if is_text || want == Want::Everything => json!("Words"),
                None => panic!("no value is known for `{}`: {words}", path.join(".")),
            }
        }
        Shape::Group(_) => panic!("groups have been seen to"),
    }
}

/// Adds the places of `keys` that `map` holds, which stands below `above`.
fn collect(
    record: &str,
    keys: &[Key],
    map: &Map<String, Json>,
    (above, is_internal): (&[&'static str], bool),
    places: &mut Vec<Place>,
) {
    for key in keys {
        let Some(value) = map.get(key.name) else {
            continue;
        };
        let mut path = [above, &[key.name]].concat();
        let is_internal = is_internal || key.internal;
        let shape = (key.shape)();
        let value = match value {
            Json::Array(entries) => entries.first().unwrap_or(&Json::Null),
            value => value,
        };
        if let Some(keys) = group(&shape) {
            if let Json::Object(inner) = value {
                collect(record, keys, inner, (&path, is_internal), places);
            }
            continue;
        }
        let mut role = match role(&shape) {
            Some(role) if named(&path).is_none() => role,
            _ => Role::Other,
        };
        if let Shape::Value(words, _) = shape
            && let Some(below) = compound(words)
        {
            path.extend(below);
            // A value that the records had is none of its forms that hold text.
            let holds_it = below.iter().all(|key| value.get(key).is_some());
            role = if holds_it && (value.is_object() || value.is_string()) {
                role
            } else {
                Role::Other
            };
            if role == Role::Other {
                path.truncate(path.len() - below.len());
            }
        }
        places.push(Place {
            record: record.to_owned(),
            path,
            role,
            is_internal,
        });
    }
}

/// The paths of all keys that hold text, by the tables alone.
fn all_texts(keys: &[Key], above: &str, found: &mut BTreeSet<String>) {
    for key in keys {
        let path = format!("{above}.{}", key.name);
        let shape = (key.shape)();
        match (group(&shape), role(&shape)) {
            (Some(keys), _) => all_texts(keys, &path, found),
            (None, Some(Role::Other)) => {}
            (None, _) => {
                found.insert(path);
            }
        }
    }
}

#[test]
fn every_key_that_holds_text_is_a_place() {
    let (_, _, places) = filled(Want::Texts);
    let is_of = |place: &Place, kind: &Kind| place.record.split('/').next() == Some(kind.folder());
    let mut missing = Vec::new();
    let tables = Kind::ALL
        .iter()
        .map(|kind| (Some(*kind), [Common::KEYS, kind.keys()]));
    for (kind, tables) in tables.chain([(None, [SiteFile::KEYS, &[]])]) {
        let mut wanted = BTreeSet::new();
        for keys in tables {
            all_texts(keys, "", &mut wanted);
        }
        let of_kind = places.iter().filter(|place| match &kind {
            Some(kind) => is_of(place, kind),
            None => place.record == SITE,
        });
        let held: BTreeSet<String> = of_kind
            .map(|place| format!(".{}", place.path.join(".")))
            .collect();
        let holds = |path: &&String| {
            let stated = format!("{path}.stated");
            !held.contains(*path) && !held.contains(&stated)
        };
        missing.extend(
            wanted
                .iter()
                .filter(holds)
                .map(|path| format!("{kind:?}{path}")),
        );
    }
    assert_eq!(missing, [""; 0], "no record has these keys");
}
