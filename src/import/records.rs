//! New records from an export of records, `/data/inspections.json`: each as it was exported, as a draft.

use std::collections::BTreeSet;
use std::fmt::Write;

use camino::Utf8Path;
use serde_json::{Map, Value as Json};

use crate::base::Id;
use crate::decode::RecordKey;
use crate::decode::kinds::Kind;
use crate::diag::FilePath;
use crate::format::{Formatted, Standing, format, text as quoted};
use crate::revise::file_of;
use crate::scan::Limits;

/// A record of an export.
#[derive(Debug)]
pub(super) struct Exported {
    /// Its place among all entries, from 1.
    pub(super) number: usize,
    pub(super) key: RecordKey,
    /// What it says.
    map: Map<String, Json>,
}

/// The records of `kind` in `text`; `before` entries stand in other exports before it.
///
/// # Errors
/// With everything that is wrong with it.
pub(super) fn read(kind: Kind, text: &str, before: usize) -> Result<Vec<Exported>, Vec<String>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let list: Vec<Json> = serde_json::from_str(text).map_err(|error| {
        vec![format!(
            "the export of {} is no list of records in JSON: {error}",
            kind.folder()
        )]
    })?;
    let (mut records, mut problems) = (Vec::new(), Vec::new());
    let mut known = BTreeSet::new();
    for (index, record) in list.into_iter().enumerate() {
        let place = format!("entry {} of the export of {}", index + 1, kind.folder());
        let Json::Object(mut map) = record else {
            problems.push(format!("{place} is no group of keys"));
            continue;
        };
        let id = map.shift_remove("id");
        let id = id
            .as_ref()
            .and_then(Json::as_str)
            .and_then(|id| match kind {
                Kind::Pages => Id::parse_nested(id),
                _ => Id::parse(id),
            });
        let Some(id) = id else {
            problems.push(format!("{place} has no `id` that a record can have"));
            continue;
        };
        // Where the record stood; on this site that follows from its id.
        map.shift_remove("address");
        if kind == Kind::Inspections {
            keep_planned_title(&mut map);
        }
        if !known.insert(id.clone()) {
            problems.push(format!("{place} has the id `{id}`, as one before it"));
        }
        records.push(Exported {
            number: before + index + 1,
            key: RecordKey { kind, id },
            map,
        });
    }
    if problems.is_empty() {
        Ok(records)
    } else {
        Err(problems)
    }
}

/// Until it is published, an inspection is exported by the title that it had when it was planned.
fn keep_planned_title(map: &mut Map<String, Json>) {
    if !map.contains_key(PUBLISHED)
        && !map.contains_key(PLANNED)
        && let Some(title) = map.get("title").cloned()
    {
        map.insert(PLANNED.to_owned(), title);
    }
}

const PUBLISHED: &str = "published";
const PLANNED: &str = "planned_title";

impl Exported {
    /// The keys of which `known`, the same record as it is, says otherwise.
    pub(super) fn differing(&self, known: &Map<String, Json>) -> Vec<String> {
        let mut keys: BTreeSet<&String> = known.keys().chain(self.map.keys()).collect();
        keys.retain(|key| !matches!(key.as_str(), "id" | "address" | "visibility"));
        let is_planned = self.key.kind == Kind::Inspections && !self.map.contains_key(PUBLISHED);
        keys.retain(|key| {
            let is_shown = !(is_planned && *key == "title" && known.contains_key(PLANNED));
            is_shown && known.get(*key) != self.map.get(*key)
        });
        keys.iter().map(|key| format!("`{key}`")).collect()
    }

    /// A draft that says the same, in its usual form.
    pub(super) fn written(&self, limits: &Limits) -> String {
        let mut text = "---\nvisibility: draft\n".to_owned();
        for (key, value) in &self.map {
            if key != "visibility" {
                write_pair(&mut text, key, value, 0);
            }
        }
        text.push_str("---\n");
        let path = file_of(&self.key);
        let file = FilePath::from(<Utf8Path>::new(path.as_str()));
        match format(&file, text.as_bytes(), limits) {
            Formatted::Changed(changed) => String::from_utf8(changed).unwrap_or(text),
            _ => text,
        }
    }
}

fn write_pair(text: &mut String, key: &str, value: &Json, indent: usize) {
    let key = quoted(key, Standing::Alone);
    let spaces = " ".repeat(indent);
    match value {
        Json::Object(map) if !map.is_empty() => {
            let _ = writeln!(text, "{spaces}{key}:");
            for (key, value) in map {
                write_pair(text, key, value, indent + 2);
            }
        }
        Json::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            let _ = writeln!(text, "{spaces}{key}:");
            for item in items {
                write_item(text, item, indent + 2);
            }
        }
        value => {
            let _ = writeln!(text, "{spaces}{key}: {}", inline(value));
        }
    }
}

fn write_item(text: &mut String, item: &Json, indent: usize) {
    let Json::Object(map) = item else {
        let _ = writeln!(text, "{}- {}", " ".repeat(indent), inline(item));
        return;
    };
    let start = text.len();
    for (key, value) in map {
        write_pair(text, key, value, indent + 2);
    }
    if let Some(first) = text.get_mut(start..start + indent + 2).map(|_| start) {
        text.replace_range(
            first..first + indent + 2,
            &format!("{}- ", " ".repeat(indent)),
        );
    } else {
        let _ = writeln!(text, "{}- {{}}", " ".repeat(indent));
    }
}

/// `value` on one line.
fn inline(value: &Json) -> String {
    match value {
        Json::String(text) => quoted(text, Standing::InBrackets),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        // JSON is YAML: groups, numbers, true and false are written alike.
        value => value.to_string(),
    }
}
