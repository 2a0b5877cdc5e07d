//! Everything that pages may be made of: the public texts, as the gate compares withheld ones with.
//!
//! It is gathered from the sources anew and not from what was rendered, so that a mistake on the way
//! does not excuse itself.

use rayon::prelude::*;
use serde_json::Value as Json;

use crate::base::{Id, Span};
use crate::decode::Record;
use crate::decode::fields::{Fields, Key, Shape};
use crate::decode::kinds::Kind;
use crate::decode::kinds::common::Common;
use crate::parse::notes;
use crate::resolve::Model;
use crate::theme::Theme;

use super::Grounds;

/// The words in the program's own texts, gathered from its sources when it was compiled.
const OWN_WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words.txt"));

/// Ends a value, so that words of two are not read as one row.
const END: char = '"';

/// Every text that may be published on `grounds`.
pub(super) fn texts(grounds: &Grounds<'_>) -> Vec<Vec<u8>> {
    let model = grounds.model;
    let records: Vec<&Record> = model.records().collect();
    let mut texts: Vec<Vec<u8>> = records
        .into_par_iter()
        .map(|record| text_of(record, model))
        .collect();
    texts.push(OWN_WORDS.as_bytes().to_vec());
    texts.push(names_of_keys().into_bytes());
    texts.push(model.settings.base_url.clone().into_bytes());
    texts.extend(grounds.settings.map(<[u8]>::to_vec));
    texts.extend(texts_of(grounds.theme));
    texts
}

/// What stands in `theme`.
pub(super) fn texts_of(theme: &Theme) -> Vec<Vec<u8>> {
    let templates = theme.templates.values();
    let mut texts: Vec<Vec<u8>> = templates
        .map(|template| template.source.as_bytes().to_vec())
        .collect();
    for (name, asset) in &theme.assets {
        texts.push(name.clone().into_bytes());
        texts.push(asset.address.clone().into_bytes());
        texts.push(asset.bytes.to_vec());
    }
    texts
}

/// What `record` says to the public.
pub(super) fn text_of(record: &Record, model: &Model) -> Vec<u8> {
    let mut text = format!("{}{END}", record.key);
    if let Some(address) = model.routes.of(&record.key) {
        let below = address.trim_start_matches('/');
        text.push_str(&model.settings.base_url);
        text.push_str(below);
        text.push(END);
    }
    // Its page and its feed are called so, and their titles are read as one row of words.
    text.push_str(&record.common.title.value);
    text.push_str(" – ");
    text.push_str(&model.settings.title);
    text.push(END);
    for (key, value) in record.export() {
        text.push_str(&key);
        text.push(END);
        add_value(&mut text, &value, model);
    }
    let outline = &record.outline;
    let mut cuts: Vec<Span> = outline
        .restricted
        .iter()
        .chain(&outline.comments)
        .copied()
        .collect();
    cuts.sort();
    let notes = notes::without_restricted(&record.notes_text, record.notes, &cuts);
    add_text(&mut text, &notes.text, model);
    text.into_bytes()
}

fn add_value(into: &mut String, value: &Json, model: &Model) {
    match value {
        Json::String(text) => add_text(into, text, model),
        Json::Array(values) => values
            .iter()
            .for_each(|value| add_value(into, value, model)),
        Json::Object(map) => {
            for (key, value) in map {
                into.push_str(key);
                into.push(END);
                add_value(into, value, model);
            }
        }
        value => {
            into.push_str(&value.to_string());
            into.push(END);
        }
    }
}

/// Adds `text` without the names of records that are not there: of a link to one, the label stays.
fn add_text(into: &mut String, text: &str, model: &Model) {
    let mut rest = text;
    while let Some((before, target, after)) = next_target(rest) {
        into.push_str(before);
        if is_there(target, model) {
            into.push_str(target);
        } else {
            into.push(END);
        }
        rest = after;
    }
    into.push_str(rest);
    into.push(END);
}

/// The next target of a link in `text`: in `[[target|label]]`, `[label](target)` or `[label]: target`.
fn next_target(text: &str) -> Option<(&str, &str, &str)> {
    const BEFORE: [&str; 3] = ["[[", "](", "]: "];
    // Looked for together: each on its own would be sought to the end of the text, again and again.
    let start = text.match_indices(['[', ']']).find_map(|(at, _)| {
        let mark = BEFORE.iter().find(|mark| text[at..].starts_with(**mark))?;
        Some(at + mark.len())
    })?;
    let target = &text[start..];
    let end = target
        .find(|letter: char| letter.is_whitespace() || "|])".contains(letter))
        .unwrap_or(target.len());
    Some((&text[..start], &target[..end], &target[end..]))
}

/// Whether `target` names no record, or one of `model`.
fn is_there(target: &str, model: &Model) -> bool {
    let target = target.split('#').next().unwrap_or_default();
    let file = target.strip_suffix(".md");
    let is_address = target.contains(':') || target.contains('.');
    if file.is_none() && is_address {
        return true;
    }
    let name = file.unwrap_or(target);
    let parts = || name.rsplit('/');
    let last = parts().next().unwrap_or_default();
    [last, name]
        .into_iter()
        .filter_map(Id::parse_nested)
        .any(|id| {
            let mut keys = Kind::ALL.iter().map(|kind| crate::decode::RecordKey {
                kind: *kind,
                id: id.clone(),
            });
            keys.any(|key| model.get(&key).is_some())
        })
}

/// The names of all keys that there are, which exports print.
fn names_of_keys() -> String {
    let mut names = String::new();
    add_names(&mut names, Common::KEYS);
    for kind in Kind::ALL {
        add_names(&mut names, kind.keys());
    }
    names
}

fn add_names(names: &mut String, keys: &[Key]) {
    for key in keys {
        names.push_str(key.name);
        names.push(END);
        let mut shape = (key.shape)();
        while let Shape::List(inner) = shape {
            shape = *inner;
        }
        if let Shape::Group(keys) = shape {
            add_names(names, keys);
        }
    }
}
