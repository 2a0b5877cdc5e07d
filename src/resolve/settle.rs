//! Takes out what is not for the audience, not known yet, or reached from nothing public.
//!
//! Runs until nothing changes: when a record goes, the items that need it go, and records that need
//! those. What remains is all that any later stage can see.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::base::{Id, PartialDate};
use crate::decode::fields::{Fate, Settling};
use crate::decode::kinds::common::Visibility;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::{Facts, Kind};
use crate::decode::references::Reference;
use crate::decode::{Edition, Record, RecordKey};
use crate::parse::notes::LinkTarget;

use super::{AsAt, Audience, Withheld, links};

/// The records of a build.
pub(super) type Records = BTreeMap<RecordKey, Record>;

/// Takes from `records`, in all editions, those that stand in a build as at `as_at` for `audience`.
pub(super) fn settle(records: Vec<Record>, as_at: AsAt, audience: Audience) -> (Records, Withheld) {
    let mut withheld = Withheld::default();
    let mut candidates = editions(records, as_at, audience, &mut withheld);
    let mut unknown = BTreeSet::new();
    for (key, record) in &mut candidates {
        if !becomes_known(record, as_at.day) {
            unknown.insert(key.clone());
        }
    }
    candidates.retain(|key, _| !unknown.contains(key));
    settle_until_stable(&mut candidates, unknown, as_at.day, audience, &mut withheld);
    if audience == Audience::Public {
        keep_reached(&mut candidates);
    }
    (candidates, withheld)
}

/// Chooses each record's edition, and takes out records that are not for the audience.
fn editions(
    records: Vec<Record>,
    as_at: AsAt,
    audience: Audience,
    withheld: &mut Withheld,
) -> Records {
    let mut chosen = Records::new();
    let (next, current): (Vec<_>, Vec<_>) = records
        .into_iter()
        .partition(|record| record.edition == Edition::Next);
    let current = current
        .into_iter()
        .filter(|record| record.edition == Edition::Current);
    for record in current.chain(next) {
        if audience == Audience::Full || is_public(&record, as_at) {
            chosen.insert(record.key.clone(), record);
        } else {
            withheld.records.push(record);
        }
    }
    chosen
}

/// Whether the public may know of `record` at all.
fn is_public(record: &Record, as_at: AsAt) -> bool {
    let visible = record.common.visibility.unwrap_or(Visibility::Public) == Visibility::Public;
    let lifted = match &record.common.embargo {
        Some(embargo) => embargo.value <= as_at.instant,
        None => record.edition == Edition::Current,
    };
    let withdrawn =
        matches!(&record.facts, Facts::Inspections(inspection) if inspection.withdrawn.is_some());
    visible && lifted && !withdrawn
}

/// Whether `record` is known on `day`; an inspection still to be published becomes what was known of it.
fn becomes_known(record: &mut Record, day: Date) -> bool {
    let known = record.common.known.as_ref().map(|known| known.latest());
    let is_known = |from: Option<Date>| from.is_none_or(|from| from <= day);
    let Facts::Inspections(inspection) = &mut record.facts else {
        return is_known(known.or_else(|| own_date(&record.facts)));
    };
    let published = inspection.published.as_ref();
    if published.is_some_and(|published| is_known(published.date().map(PartialDate::latest))) {
        return is_known(known);
    }
    if published.is_some() && known.is_none() {
        return false;
    }
    let title = inspection.planned_title.take();
    keep_planned(inspection);
    record.common.title = title.unwrap_or_default();
    record.common = crate::decode::kinds::common::Common {
        summary: None,
        corrections: Vec::new(),
        disagreements: Vec::new(),
        updated: None,
        extra: None,
        ..record.common.clone()
    };
    record.notes = crate::base::Span::at(record.notes.range().end);
    record.outline = std::sync::Arc::default();
    is_known(known)
}

/// The day from which a record that says nothing else is known.
fn own_date(facts: &Facts) -> Option<Date> {
    let published = match facts {
        Facts::Coverage(coverage) => coverage.published.as_ref(),
        Facts::Sources(source) => source.published.as_ref(),
        _ => None,
    };
    published.map(|published| published.latest())
}

/// Leaves of an inspection what shows before it is published.
fn keep_planned(inspection: &mut Inspection) {
    let Inspection {
        inspectorate,
        bodies,
        supported_by,
        partners,
        kind,
        framework,
        series,
        previous: _,
        commissioned,
        fieldwork: _,
        planned_title: _,
        expected,
        published: _,
        withdrawn,
        superseded: _,
        report: _,
        sources: _,
        judgements: _,
        score: _,
        finding_counts: _,
        findings: _,
        responses: _,
        figures: _,
        statements: _,
        response_due: _,
        span,
    } = inspection.clone();
    *inspection = Inspection {
        inspectorate,
        bodies,
        supported_by,
        partners,
        kind,
        framework,
        series,
        previous: Vec::new(),
        commissioned,
        fieldwork: None,
        planned_title: None,
        expected,
        published: None,
        withdrawn,
        superseded: None,
        report: None,
        sources: Vec::new(),
        judgements: Vec::new(),
        score: None,
        finding_counts: Vec::new(),
        findings: Vec::new(),
        responses: Vec::new(),
        figures: Vec::new(),
        statements: Vec::new(),
        response_due: None,
        span,
    };
}

/// Settles every record again and again until none loses anything more.
fn settle_until_stable(
    records: &mut Records,
    mut unknown: BTreeSet<RecordKey>,
    day: Date,
    audience: Audience,
    withheld: &mut Withheld,
) {
    let everything: BTreeSet<RecordKey> = records
        .keys()
        .chain(&unknown)
        .cloned()
        .chain(withheld.records.iter().map(|r| r.key.clone()))
        .collect();
    loop {
        let present = Present::of(records);
        let mut gone = Vec::new();
        for (key, record) in records.iter_mut() {
            let mut settler = Settler {
                present: &present,
                everything: &everything,
                unknown: &unknown,
                day,
                audience,
                words: Vec::new(),
            };
            let fate = match settle_common(record, &mut settler) {
                Fate::Kept => record.facts.settle(&mut settler),
                fate => fate,
            };
            let words = settler.words;
            withheld
                .words
                .extend(words.into_iter().map(|words| (key.clone(), words)));
            if fate != Fate::Kept {
                gone.push((key.clone(), fate));
            }
        }
        for (key, fate) in gone {
            let record = records.remove(&key);
            match (fate, record) {
                (Fate::Withheld, Some(record)) => withheld.records.push(record),
                _ => {
                    unknown.insert(key);
                }
            }
        }
        if Present::of(records) == present {
            return;
        }
    }
}

fn settle_common(record: &mut Record, settler: &mut Settler<'_>) -> Fate {
    use crate::decode::fields::Fields;
    record.common.settle_fields(settler)
}

/// The records that are there, and the items in them.
#[derive(PartialEq, Eq)]
struct Present(BTreeMap<RecordKey, BTreeSet<Id>>);

impl Present {
    fn of(records: &Records) -> Self {
        let items = |record: &Record| {
            record
                .items()
                .iter()
                .map(|(id, _)| id.value.clone())
                .collect()
        };
        Self(
            records
                .iter()
                .map(|(key, record)| (key.clone(), items(record)))
                .collect(),
        )
    }
}

/// Knows what is there.
struct Settler<'a> {
    present: &'a Present,
    everything: &'a BTreeSet<RecordKey>,
    unknown: &'a BTreeSet<RecordKey>,
    day: Date,
    audience: Audience,
    words: Vec<Json>,
}

impl Settling for Settler<'_> {
    fn fate_of(&mut self, reference: &Reference) -> Fate {
        let keys = || {
            reference.kinds.iter().map(|kind| RecordKey {
                kind: *kind,
                id: reference.id.clone(),
            })
        };
        for key in keys() {
            match self.present.0.get(&key) {
                None => {}
                Some(items)
                    if reference
                        .item
                        .as_ref()
                        .is_none_or(|item| items.contains(item)) =>
                {
                    return Fate::Kept;
                }
                // The record is there without the item: whether it was withheld or is not known yet
                // cannot be told apart here, so the stricter is taken.
                Some(_) => return Fate::Withheld,
            }
        }
        if keys().any(|key| self.unknown.contains(&key)) {
            Fate::NotYet
        } else if keys().any(|key| self.everything.contains(&key)) {
            Fate::Withheld
        } else {
            // It names nothing at all, which has been reported and stops the build.
            Fate::Kept
        }
    }

    fn is_known(&self, day: Date) -> bool {
        day <= self.day
    }

    fn takes_internal(&self) -> bool {
        self.audience == Audience::Public
    }

    fn withhold(&mut self, words: Json) {
        self.words.push(words);
    }
}

/// Takes out supporting records that no public record of another kind reaches.
fn keep_reached(records: &mut Records) {
    let mut edges: BTreeMap<RecordKey, Vec<RecordKey>> = BTreeMap::new();
    let keys: BTreeSet<RecordKey> = records.keys().cloned().collect();
    for (key, record) in records.iter_mut() {
        let mut walker = Walker {
            keys: &keys,
            found: Vec::new(),
        };
        // Nothing goes: the walker keeps everything and only looks.
        settle_with(record, &mut walker);
        let notes = record.outline.links.iter().filter(|link| !link.restricted);
        for link in notes {
            walker.follow(&link.target, Some(record.file.as_ref()));
        }
        edges.insert(key.clone(), walker.found);
    }
    let mut reached: BTreeSet<RecordKey> = BTreeSet::new();
    let mut open: Vec<RecordKey> = keys
        .iter()
        .filter(|key| !key.kind.is_supporting())
        .cloned()
        .collect();
    while let Some(key) = open.pop() {
        if reached.insert(key.clone()) {
            open.extend(edges.remove(&key).unwrap_or_default());
        }
    }
    records.retain(|key, _| reached.contains(key));
}

fn settle_with(record: &mut Record, settling: &mut dyn Settling) {
    use crate::decode::fields::Fields;
    record.common.settle_fields(settling);
    record.facts.settle(settling);
}

/// Looks at every name in a record and takes nothing out.
struct Walker<'a> {
    keys: &'a BTreeSet<RecordKey>,
    found: Vec<RecordKey>,
}

impl Walker<'_> {
    fn follow(&mut self, target: &LinkTarget, file: Option<&camino::Utf8Path>) {
        let kinds_and_id = match target {
            LinkTarget::Record { kind, id, .. } => {
                let kind = kind.as_deref().and_then(Kind::in_folder);
                Some((kind.map_or(Kind::ALL, Kind::alone), id.clone()))
            }
            LinkTarget::File { path, .. } => file
                .and_then(|file| links::record_of_file(file, path))
                .map(|key| (key.kind.alone(), key.id.to_string())),
            _ => None,
        };
        let Some((kinds, id)) = kinds_and_id else {
            return;
        };
        let keys = kinds.iter().filter_map(|kind| {
            Some(RecordKey {
                kind: *kind,
                id: Id::parse_nested(&id)?,
            })
        });
        self.found
            .extend(keys.filter(|key| self.keys.contains(key)));
    }
}

impl Settling for Walker<'_> {
    fn fate_of(&mut self, reference: &Reference) -> Fate {
        let keys = reference.kinds.iter().map(|kind| RecordKey {
            kind: *kind,
            id: reference.id.clone(),
        });
        self.found
            .extend(keys.filter(|key| self.keys.contains(key)));
        Fate::Kept
    }

    fn is_known(&self, _: Date) -> bool {
        true
    }

    fn takes_internal(&self) -> bool {
        false
    }

    fn withhold(&mut self, _: Json) {}

    fn passes(&mut self, inline: &str) {
        for link in crate::parse::notes::inline_links(inline) {
            self.follow(&link.target, None);
        }
    }
}
