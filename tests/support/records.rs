//! The records of a site as data that a test changes.

#![expect(
    clippy::panic,
    reason = "tests end where their own examples do not fit"
)]

use std::collections::BTreeMap;
use std::fmt::Write;

use briefing::decode::kinds::Kind;
use briefing::diag::FilePath;
use camino::Utf8Path;
use serde_json::{Map, Value as Json};

use super::Site;

/// A record as data.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) front: Map<String, Json>,
    pub(crate) notes: String,
}

/// Records by path below `content/`, without `.md`: `bodies/county`.
#[derive(Clone, Debug)]
pub(crate) struct Records {
    files: BTreeMap<String, Source>,
    other: Site,
}

impl Records {
    /// At least one public record of every kind, all with notes.
    pub(crate) fn example() -> Self {
        let other = Site::from("../rules/site");
        let mut files = BTreeMap::new();
        for (path, bytes) in other.files() {
            let name = path
                .as_str()
                .strip_prefix("content/")
                .and_then(|it| it.strip_suffix(".md"));
            if let Some(name) = name {
                let file = FilePath::from(path.as_path());
                let document =
                    briefing::parse::parse(&file, bytes, &briefing::scan::Limits::default()).value;
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
    pub(crate) fn first(&self, kind: Kind) -> String {
        let folder = format!("{}/", kind.folder());
        let mut names = self.files.keys().filter(|name| name.starts_with(&folder));
        names
            .next()
            .unwrap_or_else(|| panic!("there is an example of {}", kind.one()))
            .clone()
    }

    /// The record called `name`.
    pub(crate) fn get(&self, name: &str) -> &Source {
        &self.files[name]
    }

    /// The record called `name`, to be changed.
    pub(crate) fn change(&mut self, name: &str) -> &mut Source {
        self.files
            .get_mut(name)
            .unwrap_or_else(|| panic!("there is {name}"))
    }

    /// With a further record.
    pub(crate) fn add(&mut self, name: &str, source: Source) {
        self.files.insert(name.to_owned(), source);
    }

    /// The settings of the site.
    pub(crate) fn settings(&self) -> Source {
        let path = Utf8Path::new("content/site.yaml");
        let text = String::from_utf8(self.other.files()[path].clone()).expect("it is text");
        let node = briefing::yaml::parse(&text, 0, &FilePath::from(path)).value;
        let Some(Json::Object(front)) = node.map(|node| node.to_json()) else {
            panic!("the settings are a mapping");
        };
        let notes = String::new();
        Source { front, notes }
    }

    /// The site of these records.
    pub(crate) fn site(&self) -> Site {
        let mut site = self.other.clone();
        for (name, source) in &self.files {
            site = site.file(&format!("content/{name}.md"), source.text());
        }
        site
    }
}

impl Source {
    /// The file.
    pub(crate) fn text(&self) -> String {
        format!("---\n{}---\n{}", self.yaml(), self.notes)
    }

    /// The front matter alone, or the settings.
    pub(crate) fn yaml(&self) -> String {
        let mut text = String::new();
        for (key, value) in &self.front {
            write_pair(&mut text, key, value, 0);
        }
        text
    }

    /// The value at `path`, to be changed; of a list its first entry is gone into.
    pub(crate) fn at(&mut self, path: &[&str]) -> &mut Json {
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
    pub(crate) fn take(&mut self, path: &[&str]) {
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
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    if key.chars().all(is_word) {
        write!(text, "{indent}{key}:").expect("a string takes everything");
    } else {
        write!(text, "{indent}{}:", Json::from(key)).expect("a string takes everything");
    }
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
