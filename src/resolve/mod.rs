//! Turns the records of all files into the [`Model`]: every reference checked, every record at its
//! address; as at one instant, for one audience.
//!
//! What is not for the audience is not in the model, so no later stage can leak it. It is in
//! [`Withheld`], which goes to the leak gate and nowhere else.
//! References are checked against all sources first, so that a failure does not tell what is withheld.

pub mod instant;
mod links;
pub mod model;
mod privacy;
mod references;
pub mod routes;
mod settle;
mod universe;
mod withheld;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8Path;
use rayon::prelude::*;

use crate::config::Settings;
use crate::decode::kinds::Facts;
use crate::decode::kinds::common::Visibility;
use crate::decode::{Decoded, Edition, Record, RecordKey};
use crate::diag::privacy::{Hidden, Privacy};
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::parse::notes::{HeadingIds, Outline};

pub use instant::{AsAt, EPOCH, InstantError, InstantRequest};
pub use links::{record_of_file, relative_to};
pub use model::{Entry, FactsOf, Model};
pub use privacy::privacy;
pub use withheld::{Role, Withheld, WithheldText};

use links::Ground;
use privacy::Writings;
use universe::Universe;

/// For whom a build is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Everybody: nothing that is restricted, embargoed, draft, withdrawn or internal.
    #[default]
    Public,
    /// The authors' own organisation: everything.
    Full,
}

/// What the records come to.
#[derive(Debug)]
pub struct Resolved {
    /// What the audience may know.
    pub model: Model,
    /// What it may not.
    pub withheld: Withheld,
    /// What must not be shown where others may read along.
    pub privacy: Privacy,
}

/// What a build is asked for.
#[derive(Clone, Debug)]
pub struct Resolving {
    /// The site's settings.
    pub settings: Arc<Settings>,
    /// As at which instant.
    pub as_at: AsAt,
    /// For whom.
    pub audience: Audience,
    /// As at which instant the public sees the site now: looking ahead lifts no embargo for others.
    pub clock: AsAt,
    /// The files of all records, also of those that cannot be read.
    pub files: Vec<FilePath>,
}

/// Puts together what `decoded` say; `has_asset` tells whether a file that is no record is there.
pub fn resolve(
    decoded: Vec<Arc<Decoded>>,
    resolving: &Resolving,
    has_asset: &(dyn Fn(&Utf8Path) -> bool + Sync),
) -> Parsed<Resolved> {
    let diagnostics = check_names(&decoded, resolving, has_asset);
    let (files, as_at) = (&resolving.files, resolving.as_at);
    let is_as_public_sees = resolving.audience == Audience::Public && as_at == resolving.clock;
    let seen = (!is_as_public_sees).then(|| privacy(files, &decoded, resolving.clock));
    let writings = Writings::of(&decoded);
    let is_full = resolving.audience == Audience::Full;
    let records = decoded
        .into_iter()
        .filter(|one| is_full || is_clear(one))
        .filter_map(record_alone)
        .collect();
    let (records, withheld) = settle::settle(records, as_at, resolving.audience);
    let privacy = seen.unwrap_or_else(|| writings.privacy(files, &records, &withheld));
    let settings = resolving.settings.clone();
    let mut model = Model::new(settings, resolving.as_at, resolving.audience, records);
    model.name_planned();
    Parsed {
        value: Resolved {
            model,
            withheld,
            privacy,
        },
        diagnostics,
    }
}

/// Whether it is clear who may see a record; nothing of any other is for the public.
fn is_clear(decoded: &Decoded) -> bool {
    decoded.hidden != Hidden::Whole
}

/// The record of a file, which holds nothing of what is hidden in it but its own keys and notes.
fn record_alone(decoded: Arc<Decoded>) -> Option<Record> {
    let is_whole = decoded.hidden == Hidden::Places(Vec::new());
    // Where nothing is remembered, nothing is copied.
    let record = match Arc::try_unwrap(decoded) {
        Ok(decoded) => decoded.record,
        Err(shared) => shared.record.clone(),
    };
    let mut record = record?;
    if !is_whole {
        record.notes_text.detach();
    }
    Some(record)
}

/// Everything that is wrong with names, before audience and day.
fn check_names(
    decoded: &[Arc<Decoded>],
    resolving: &Resolving,
    has_asset: &(dyn Fn(&Utf8Path) -> bool + Sync),
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let universe = Universe::new(decoded, &mut diagnostics);
    let public: BTreeSet<&RecordKey> = decoded
        .iter()
        .filter(|one| is_public(one, resolving))
        .map(|one| &one.key)
        .collect();
    let is_public = |key: &RecordKey| public.contains(key);
    let mut files: BTreeMap<&RecordKey, Vec<&Record>> = BTreeMap::new();
    for record in decoded.iter().filter_map(|one| one.record.as_ref()) {
        files.entry(&record.key).or_default().push(record);
    }
    let headings = |key: &RecordKey| {
        let editions = files.get(key).map_or(&[][..], Vec::as_slice);
        editions
            .iter()
            .flat_map(|record| headings_of(record))
            .collect()
    };
    let found: Vec<Vec<Diagnostic>> = decoded
        .par_iter()
        .map(|one| {
            let ground = Ground {
                universe: &universe,
                has_asset: &has_asset,
                is_public: &is_public,
                headings: &headings,
            };
            let mut found = references::check(one, &universe);
            found.extend(links::check(one, &ground));
            found.extend(edition_problem(one));
            found
        })
        .collect();
    diagnostics.extend(found.into_iter().flatten());
    diagnostics
}

/// Whether a link to it needs no label: it is public by the clock, whatever day is asked for.
fn is_public(decoded: &Decoded, resolving: &Resolving) -> bool {
    let Some(record) = &decoded.record else {
        return true;
    };
    let visible = record.common.visibility.unwrap_or(Visibility::Public) == Visibility::Public;
    let embargo = record.common.embargo.as_ref();
    let lifted = embargo.is_none_or(|embargo| embargo.value <= resolving.as_at.instant);
    decoded.edition == Edition::Current && visible && lifted
}

/// The ids of the headings of `record`, as its page gives them.
pub fn headings_of(record: &Record) -> Vec<String> {
    headings_beside(&record.facts, &record.outline)
}

/// The ids of the headings of `outline` on the page that shows `facts`.
fn headings_beside(facts: &Facts, outline: &Outline) -> Vec<String> {
    let reserved = ids_of(facts);
    let mut giver = HeadingIds::new(&reserved);
    let headings = outline
        .headings
        .iter()
        .filter(|heading| !heading.restricted);
    headings.map(|heading| giver.give(&heading.slug)).collect()
}

/// The ids on the page of `record` that headings give way to.
pub fn reserved_ids(record: &Record) -> BTreeSet<String> {
    ids_of(&record.facts)
}

fn ids_of(facts: &Facts) -> BTreeSet<String> {
    let own = ["main", "navigation", "contents"].map(str::to_owned);
    let items = facts
        .items()
        .into_iter()
        .map(|(id, _)| id.value.to_string());
    items.chain(own).collect()
}

/// A `.next.md` needs an embargo; other languages are not read yet.
fn edition_problem(decoded: &Decoded) -> Option<Diagnostic> {
    let has_embargo = decoded
        .record
        .as_ref()
        .is_none_or(|record| record.common.embargo.is_some());
    match &decoded.edition {
        Edition::Next if !has_embargo => Some(
            Diagnostic::error("next-without-embargo", "a `.next.md` record needs an embargo")
                .in_file(&decoded.file)
                .help("add a line such as `embargo: 2025-07-03T00:01:00+01:00`: the moment at which it takes the other's place"),
        ),
        Edition::Language(language) => Some(
            Diagnostic::error("language-edition", format!("records in another language (`{}`) are not read yet", language.escape_debug()))
                .in_file(&decoded.file)
                .help("take the file out of `content/`, or name it without the language"),
        ),
        _ => None,
    }
}
