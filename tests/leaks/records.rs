//! The records of a site as data that a test changes, and the restricted places in them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use briefing::decode::fields::{Fields, Key, Shape};
use briefing::decode::kinds::Kind;
use briefing::decode::kinds::common::Common;
use camino::Utf8Path;
use serde_json::{Map, Value as Json};

use crate::support::Site;

/// A record as data.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) front: Map<String, Json>,
    pub(super) notes: String,
}

/// Records by path below `content/`, without `.md`: `bodies/county`.
#[derive(Clone, Debug)]
pub(super) struct Records {
    files: BTreeMap<String, Source>,
    other: Site,
}

impl Records {
    /// At least one public record of every kind, all with notes.
    pub(super) fn example() -> Self {
        let other = Site::from("../rules/site");
        let mut files = BTreeMap::new();
        for (path, bytes) in other.files() {
            let name = path
                .as_str()
                .strip_prefix("content/")
                .and_then(|it| it.strip_suffix(".md"));
            if let Some(name) = name {
                let file = Arc::from(Utf8Path::new(path));
                let document = briefing::parse::parse(&file, bytes).value;
                let Some(Json::Object(front)) = document.front.map(|node| node.to_json()) else {
                    panic!("{path} has front matter");
                };
                let notes = document.text[document.notes_span.range()].to_owned();
                let notes = if notes.is_empty() {
                    format!("Notes of {name}.\n")
                } else {
                    notes
                };
                files.insert(name.to_owned(), Source { front, notes });
            }
        }
        Self { files, other }
    }

    /// The name of the first record of `kind`.
    pub(super) fn first(&self, kind: Kind) -> String {
        let folder = format!("{}/", kind.folder());
        let mut names = self.files.keys().filter(|name| name.starts_with(&folder));
        names
            .next()
            .unwrap_or_else(|| panic!("there is an example of {}", kind.one()))
            .clone()
    }

    /// The record called `name`.
    pub(super) fn get(&self, name: &str) -> &Source {
        &self.files[name]
    }

    /// The record called `name`, to be changed.
    pub(super) fn change(&mut self, name: &str) -> &mut Source {
        self.files
            .get_mut(name)
            .unwrap_or_else(|| panic!("there is {name}"))
    }

    /// With a further record.
    pub(super) fn add(&mut self, name: &str, source: Source) {
        self.files.insert(name.to_owned(), source);
    }

    /// The site of these records.
    pub(super) fn site(&self) -> Site {
        let mut site = self.other.clone();
        for (name, source) in &self.files {
            site = site.file(&format!("content/{name}.md"), source.text());
        }
        site
    }
}

impl Source {
    /// The file.
    pub(super) fn text(&self) -> String {
        let mut text = "---\n".to_owned();
        for (key, value) in &self.front {
            write_pair(&mut text, key, value, 0);
        }
        write!(text, "---\n{}", self.notes).expect("a string takes everything");
        text
    }

    /// The value at `path`, to be changed; of a list its first entry is gone into.
    pub(super) fn at(&mut self, path: &[&str]) -> &mut Json {
        let (last, groups) = path.split_last().expect("a path has keys");
        let mut map = &mut self.front;
        for key in groups {
            let value = map
                .get_mut(*key)
                .unwrap_or_else(|| panic!("the example has no `{key}`"));
            let value = match value {
                Json::Array(values) => values
                    .first_mut()
                    .unwrap_or_else(|| panic!("`{key}` is empty")),
                value => value,
            };
            map = value
                .as_object_mut()
                .unwrap_or_else(|| panic!("`{key}` is no group"));
        }
        map.entry(*last).or_insert(Json::Null)
    }

    /// Takes the value at `path` out.
    pub(super) fn take(&mut self, path: &[&str]) {
        let (last, groups) = path.split_last().expect("a path has keys");
        let map = match groups {
            [] => &mut self.front,
            groups => match self.at(groups) {
                Json::Array(values) => values
                    .first_mut()
                    .and_then(Json::as_object_mut)
                    .expect("a group"),
                value => value.as_object_mut().expect("a group"),
            },
        };
        map.remove(*last);
    }
}

/// Writes `key: value` as a person would: a line a key, lists with dashes, texts in quotes.
fn write_pair(text: &mut String, key: &str, value: &Json, depth: usize) {
    let indent = "  ".repeat(depth);
    write!(text, "{indent}{key}:").expect("a string takes everything");
    write_value(text, value, depth);
}

fn write_value(text: &mut String, value: &Json, depth: usize) {
    match value {
        Json::Object(map) if !map.is_empty() => {
            text.push('\n');
            for (key, value) in map {
                write_pair(text, key, value, depth + 1);
            }
        }
        Json::Array(values) if !values.is_empty() => {
            text.push('\n');
            for value in values {
                let mut item = String::new();
                write_value(&mut item, value, depth + 1);
                // The first key of a group stands behind the dash.
                let item = item.trim_start();
                writeln!(text, "{}- {}", "  ".repeat(depth + 1), item.trim_end())
                    .expect("a string takes everything");
            }
        }
        value => writeln!(text, " {value}").expect("a string takes everything"),
    }
}

/// The paths of all keys of records of `kind` that are never published.
pub(super) fn internal_keys(kind: Kind) -> Vec<Vec<&'static str>> {
    let mut found = Vec::new();
    for keys in [Common::KEYS, kind.keys()] {
        add_internal(&mut found, keys, &[]);
    }
    found
}

fn add_internal(found: &mut Vec<Vec<&'static str>>, keys: &[Key], above: &[&'static str]) {
    for key in keys {
        let path = [above, &[key.name]].concat();
        if key.internal {
            found.push(path.clone());
        }
        let mut shape = (key.shape)();
        while let Shape::List(inner) = shape {
            shape = *inner;
        }
        if let Shape::Group(inner) = shape {
            add_internal(found, inner, &path);
        }
    }
}

/// Every restricted key of every kind: the kind, and the path of the key.
pub(super) fn all_internal_keys() -> impl Iterator<Item = (Kind, Vec<&'static str>)> {
    let of_kind = |kind: &Kind| {
        let kind = *kind;
        internal_keys(kind)
            .into_iter()
            .map(move |path| (kind, path))
    };
    Kind::ALL.iter().flat_map(of_kind)
}

#[test]
fn the_restricted_keys_are_found_in_the_tables() {
    let found: Vec<String> = internal_keys(Kind::Inspections)
        .iter()
        .map(|path| path.join("."))
        .collect();
    for key in ["internal", "findings.owner", "findings.target"] {
        assert!(found.iter().any(|path| path == key), "{key} in {found:?}");
    }
    assert_eq!(internal_keys(Kind::Topics), [["internal"]]);
}
