//! Looks through the finished outputs for what was withheld, before anything is written.
//!
//! The last of several guards: `resolve` takes out what is not for the public before any other stage
//! can see it, so what is found here is a mistake of the program, or of an author who put withheld
//! words into a file that is published as it is. What is found is told by record and key, never by
//! its words. What is too short to look for is shown not to matter by building twice
//! (`tests/leaks/`).
//! One pass over the outputs; when nothing is withheld, none.
//! Not here: what is withheld and why (see [`crate::resolve`]).

mod encodings;
mod lookup;
mod needles;
mod publishable;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::OutputPath;
use crate::decode::Record;
use crate::diag::{Code, Diagnostic};
use crate::resolve::{Model, Withheld, WithheldText};
use crate::theme::Theme;
use needles::{Grain, Needles, Search};

/// The code of what the gate finds; with it the program ends in a way of its own.
pub const LEAK: Code = "withheld-text";

/// What may be published.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// The records.
    pub model: &'a Model,
    /// The templates and assets.
    pub theme: &'a Theme,
    /// The site's settings, as they are written.
    pub settings: Option<&'a [u8]>,
}

/// The gate of one site: what is looked for in its outputs.
pub struct Gate<'w> {
    withheld: &'w Withheld,
    /// None when nothing was withheld.
    search: Option<Search>,
}

/// Reports every text of `withheld` that is found in one of `outputs`, or in its path.
pub fn gate(outputs: &Outputs, withheld: &Withheld, grounds: &Grounds<'_>) -> Vec<Diagnostic> {
    Gate::new(withheld, grounds).look_through(outputs)
}

/// Outputs by path.
type Outputs = BTreeMap<OutputPath, Arc<[u8]>>;

impl<'w> Gate<'w> {
    /// The gate of a site on `grounds`, from which `withheld` was taken out.
    pub fn new(withheld: &'w Withheld, grounds: &Grounds<'_>) -> Self {
        let is_any = !withheld.texts.is_empty();
        let search = is_any.then(|| Search::new(withheld, &publishable::texts(grounds)));
        Self { withheld, search }
    }

    /// Takes the record `after` of `model` for the one that was there `before`.
    pub fn replace_record(&mut self, model: &Model, before: &Record, after: &Record) {
        if let Some(search) = &mut self.search {
            let text = |record| [publishable::text_of(record, model)];
            search.replace(self.withheld, &text(before), &text(after));
        }
    }

    /// Takes the theme `after` for the one that was there `before`.
    pub fn replace_theme(&mut self, before: &Theme, after: &Theme) {
        if let Some(search) = &mut self.search {
            let text = publishable::texts_of;
            search.replace(self.withheld, &text(before), &text(after));
        }
    }

    /// Reports every withheld text that is found in one of `outputs`, or in its path.
    pub fn look_through(&self, outputs: &Outputs) -> Vec<Diagnostic> {
        let search = self.search.as_ref();
        let Some(needles) = search.map(|search| &search.needles) else {
            return Vec::new();
        };
        if needles.is_empty() {
            return Vec::new();
        }
        let found: Vec<(&OutputPath, BTreeSet<usize>)> = outputs
            .par_iter()
            .map(|(path, bytes)| (path, search_in(path, bytes, needles)))
            .collect();
        let mut places: BTreeMap<(&str, String), Vec<&OutputPath>> = BTreeMap::new();
        for (path, texts) in found {
            for text in texts {
                let WithheldText { record, field, .. } = &self.withheld.texts[text];
                let paths = places.entry((field, record.to_string())).or_default();
                if paths.last() != Some(&path) {
                    paths.push(path);
                }
            }
        }
        places
            .into_iter()
            .map(|((field, record), paths)| leak(field, &record, &paths))
            .collect()
    }
}

/// The withheld texts that an output holds words of.
fn search_in(path: &OutputPath, bytes: &[u8], needles: &Needles) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let is_text = std::str::from_utf8(bytes).is_ok();
    let grain = if is_text { Grain::Text } else { Grain::Noise };
    needles.find(path.as_str().as_bytes(), Grain::Text, &mut found);
    needles.find(bytes, grain, &mut found);
    encodings::decode(bytes, |decoded| {
        needles.find(decoded, Grain::Noise, &mut found);
    });
    found
}

/// Says that what stands at `field` of `record` is in the outputs at `paths`.
fn leak(field: &str, record: &str, paths: &[&OutputPath]) -> Diagnostic {
    let first = paths.first().map_or("", |path| path.as_str());
    let others = match paths.len() {
        0 | 1 => String::new(),
        2 => " and one other file".to_owned(),
        more => format!(" and {} other files", more - 1),
    };
    let message = format!(
        "`{first}`{others} would publish words of `{field}` of `{record}`, which is not public"
    );
    Diagnostic::error(LEAK, message)
        .help("if the words stand in a file that a record links, take them out of it")
        .help("else this is a mistake of this program: nothing was written; please report it, without the words")
}
