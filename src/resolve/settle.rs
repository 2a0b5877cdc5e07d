//! Takes out what is not for the audience, not known yet, or reached from nothing public.
//!
//! Runs until nothing changes: when a record goes, the items that need it go, and records that need
//! those. What remains is all that any later stage can see.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use camino::Utf8Path;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;

use crate::base::{Id, PartialDate, Span, Stretch};
use crate::decode::fields::{Fate, Field, Fields, Settling};
use crate::decode::kinds::Facts;
use crate::decode::kinds::common::{Common, Visibility};
use crate::decode::kinds::figure::{AsOf, Figure};
use crate::decode::kinds::inspection::Inspection;
use crate::decode::references::Reference;
use crate::decode::{Edition, Record, RecordKey};
use crate::diag::FilePath;
use crate::parse::notes::{LinkTarget, inline_links};

use super::{AsAt, Audience, Role, Withheld, links};

/// The records of a build.
pub(super) type Records = BTreeMap<RecordKey, Record>;

/// Takes from `records`, in all editions, those that stand in a build as at `as_at` for `audience`.
pub(super) fn settle(records: Vec<Record>, as_at: AsAt, audience: Audience) -> (Records, Withheld) {
    let mut taken = Taken::default();
    let mut candidates = editions(records, as_at, audience, &mut taken);
    let mut unknown = BTreeSet::new();
    for (key, record) in &mut candidates {
        if !becomes_known(record, as_at.day) {
            unknown.insert(key.clone());
        }
    }
    candidates.retain(|key, _| !unknown.contains(key));
    taken.withheld.awaited.clone_from(&unknown);
    settle_until_stable(&mut candidates, unknown, as_at.day, &mut taken);
    if audience == Audience::Public {
        keep_reached(&mut candidates, &mut taken);
        candidates.values_mut().for_each(forget);
    }
    for record in &taken.records {
        taken.withheld.add_record(record);
    }
    (candidates, taken.withheld)
}

/// Leaves of the file of a public record, and of what is known of its notes, only what the public
/// reads. All places stay what they are.
fn forget(record: &mut Record) {
    record.front = Stretch::default();
    if record.outline.restricted.is_empty() && record.outline.comments.is_empty() {
        return;
    }
    let outline = Arc::make_mut(&mut record.outline);
    outline.links.retain(|link| !link.restricted);
    outline.headings.retain(|heading| !heading.restricted);
    // Made into text once, and not for each comment.
    let (text, start): (&str, _) = (&record.notes_text, record.notes.range().start);
    let in_notes = |span: &Span| {
        let range = span.range();
        range.start.saturating_sub(start)..range.end.saturating_sub(start)
    };
    let passages = outline.restricted.iter().map(in_notes);
    let comments = outline
        .comments
        .iter()
        .map(|span| inside(text, in_notes(span)));
    let mut cuts: Vec<Range<usize>> = passages.chain(comments).collect();
    cuts.sort_by_key(|cut| cut.start);
    record.notes_text = Stretch::from(&*blanked(text, &cuts));
}

/// What a comment says, without `<!--` and `-->`, which are warned of.
fn inside(text: &str, comment: Range<usize>) -> Range<usize> {
    let written = text.get(comment.clone()).unwrap_or_default();
    let start = comment.start + if written.starts_with("<!--") { 4 } else { 0 };
    let end = comment.end - if written.ends_with("-->") { 3 } else { 0 };
    start..end.max(start)
}

/// `text` with spaces in place of `cuts`, which are in order.
fn blanked(text: &str, cuts: &[Range<usize>]) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut at = 0;
    for cut in cuts {
        let (start, end) = (cut.start.max(at), cut.end.min(text.len()));
        if start < end {
            blanked.push_str(text.get(at..start).unwrap_or_default());
            blanked.extend(std::iter::repeat_n(' ', end - start));
            at = end;
        }
    }
    blanked.push_str(text.get(at..).unwrap_or_default());
    blanked
}

/// What was taken out because it is not for the audience.
#[derive(Default)]
struct Taken {
    /// Whole records.
    records: Vec<Record>,
    /// Its texts; those of the records are added in the end.
    withheld: Withheld,
}

/// Chooses each record's edition, and takes out what is not for the audience: records, and keys and
/// passages of the others.
fn editions(records: Vec<Record>, as_at: AsAt, audience: Audience, taken: &mut Taken) -> Records {
    let mut chosen = Records::new();
    let (next, current): (Vec<_>, Vec<_>) = records
        .into_iter()
        .partition(|record| record.edition == Edition::Next);
    let current = current
        .into_iter()
        .filter(|record| record.edition == Edition::Current);
    for mut record in current.chain(next) {
        if audience == Audience::Full {
            chosen.insert(record.key.clone(), record);
            continue;
        }
        let seen = Seen::of(&record);
        taken.withheld.strip(&mut record);
        seen.detach_if_changed(&mut record);
        if is_public(&record, as_at.instant) {
            chosen.insert(record.key.clone(), record);
        } else {
            taken.records.push(record);
        }
    }
    chosen
}

/// Whether the public may know of `record` at all at the instant `clock`.
fn is_public(record: &Record, clock: Timestamp) -> bool {
    let visible = record.common.visibility.unwrap_or(Visibility::Public) == Visibility::Public;
    let lifted = match &record.common.embargo {
        Some(embargo) => embargo.value <= clock,
        None => record.edition == Edition::Current,
    };
    let withdrawn =
        matches!(&record.facts, Facts::Inspections(inspection) if inspection.withdrawn.is_some());
    visible && lifted && !withdrawn
}

/// Whether a press item is about one inspection, to which all of its figures belong that say nothing else.
fn about_one(facts: &Facts) -> bool {
    matches!(facts, Facts::Coverage(coverage) if coverage.about.len() == 1)
}

/// Takes out the figures of a press item that belong to an inspection that was taken out: without it
/// they would be about nobody, or as of no day.
fn take_bound(facts: &mut Facts, settler: &mut Settler<'_>) {
    let Facts::Coverage(coverage) = facts else {
        return;
    };
    let is_bound =
        |figure: &Figure| figure.about.is_empty() || matches!(figure.as_of, AsOf::Inspection(_));
    settler.enter("figures");
    let figures = &mut Arc::make_mut(coverage).figures;
    for figure in figures.extract_if(.., |figure| is_bound(figure)) {
        settler.withhold(figure.export());
        settler.hide(figure.span);
    }
    settler.leave();
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
    let inspection = Arc::make_mut(inspection);
    let title = inspection.planned_title.take();
    keep_planned(inspection);
    record.common = Arc::new(Common {
        title: title.unwrap_or_default(),
        summary: None,
        corrections: Vec::new(),
        disagreements: Vec::new(),
        updated: None,
        extra: None,
        ..Common::clone(&record.common)
    });
    record.notes = Span::at(record.notes.range().end);
    record.notes_text = Stretch::default();
    record.outline = Arc::default();
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
    taken: &mut Taken,
) {
    let everything: BTreeSet<RecordKey> = records
        .keys()
        .chain(&unknown)
        .cloned()
        .chain(taken.records.iter().map(|record| record.key.clone()))
        .collect();
    loop {
        let present = Present::of(records);
        let mut gone = Vec::new();
        for (key, record) in records.iter_mut() {
            let file = record.file.clone();
            let mut settler = Settler {
                present: &present,
                everything: &everything,
                unknown: &unknown,
                day,
                record: key,
                file: &file,
                path: Vec::new(),
                withheld: &mut taken.withheld,
            };
            let was_about = about_one(&record.facts);
            let seen = Seen::of(record);
            let fate = match Common::settle_shared(&mut record.common, &mut settler) {
                Fate::Kept => record.facts.settle(&mut settler),
                fate => fate,
            };
            if was_about && !about_one(&record.facts) {
                take_bound(&mut record.facts, &mut settler);
            }
            seen.detach_if_changed(record);
            if fate != Fate::Kept {
                gone.push((key.clone(), fate));
            }
        }
        for (key, fate) in gone {
            let record = records.remove(&key);
            match (fate, record) {
                (Fate::Withheld, Some(record)) => taken.records.push(record),
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

/// The keys of a record before something may be taken out of them.
struct Seen {
    common: Arc<Common>,
    facts: Facts,
}

impl Seen {
    fn of(record: &Record) -> Self {
        Self {
            common: record.common.clone(),
            facts: record.facts.clone(),
        }
    }

    /// What was taken out of the keys still stands in the file: nothing of that stays with the notes.
    fn detach_if_changed(&self, record: &mut Record) {
        if !self.facts.is_same(&record.facts) || !Arc::ptr_eq(&self.common, &record.common) {
            record.notes_text.detach();
        }
    }
}

/// The records that are there, and the items in them.
#[derive(PartialEq, Eq)]
struct Present(BTreeMap<RecordKey, Vec<Id>>);

impl Present {
    fn of(records: &Records) -> Self {
        let items = |record: &Record| {
            let items = record.items();
            let mut ids: Vec<Id> = items.iter().map(|(id, _)| id.value.clone()).collect();
            ids.sort_unstable();
            ids
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
    record: &'a RecordKey,
    file: &'a FilePath,
    path: Vec<&'static str>,
    withheld: &'a mut Withheld,
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
                        .is_none_or(|item| items.binary_search(item).is_ok()) =>
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

    fn is_known(&mut self, day: Date) -> bool {
        let is_known = day <= self.day;
        if !is_known {
            self.withheld.awaited.insert(self.record.clone());
        }
        is_known
    }

    /// What is internal was taken out before, where it was to be.
    fn takes_internal(&self) -> bool {
        false
    }

    fn withhold(&mut self, words: Json) {
        let field = self.path.join(".");
        self.withheld
            .add_value(self.record, &field, Role::Words, &words);
    }

    fn hide(&mut self, place: Span) {
        self.withheld.places.push((self.file.clone(), place));
    }

    fn enter(&mut self, key: &'static str) {
        self.path.push(key);
    }

    fn leave(&mut self) {
        self.path.pop();
    }

    fn pass(&mut self, inline: &str) -> Option<String> {
        let is_there = |target: &LinkTarget| {
            let (kinds, id) = links::named_by(target, Some(self.file))?;
            let id = Id::parse_nested(&id)?;
            let mut keys = kinds.iter().map(|kind| RecordKey {
                kind: *kind,
                id: id.clone(),
            });
            Some(keys.any(|key| self.present.0.contains_key(&key)))
        };
        links::without_absent(inline, &|target| is_there(target) != Some(false))
    }
}

/// Takes out supporting records that no public record of another kind reaches.
///
/// Of those, what a record that was taken out reaches is withheld with it: its presence would tell.
fn keep_reached(records: &mut Records, taken: &mut Taken) {
    let keys: Keys = records
        .keys()
        .enumerate()
        .map(|(place, key)| (key.clone(), place))
        .collect();
    let edges: Vec<Vec<usize>> = records
        .values_mut()
        .map(|record| reached_by(record, &keys))
        .collect();
    let roots = keys.iter().filter(|(key, _)| !key.kind.is_supporting());
    let reached = closure(roots.map(|(_, place)| *place).collect(), &edges);
    let hidden = taken.records.iter_mut();
    let roots = hidden.flat_map(|record| reached_by(record, &keys));
    let hidden = closure(roots.collect(), &edges);
    let gone = keys.iter().filter(|(_, place)| !reached[**place]);
    for (key, place) in gone {
        let record = records.remove(key);
        taken.records.extend(record.filter(|_| hidden[*place]));
    }
}

/// Records, each by its name, and which of them it is.
type Keys = BTreeMap<RecordKey, usize>;

/// The records among `keys` that `record` names where the public would see it.
fn reached_by(record: &mut Record, keys: &Keys) -> Vec<usize> {
    let mut walker = Walker {
        keys,
        found: Vec::new(),
    };
    // Nothing goes: the walker keeps everything and only looks.
    settle_with(record, &mut walker);
    let notes = record.outline.links.iter().filter(|link| !link.restricted);
    for link in notes {
        walker.follow(&link.target, Some(record.file.as_ref()));
    }
    let mut found = walker.found;
    found.sort_unstable();
    found.dedup();
    found.shrink_to_fit();
    found
}

/// Which records are among `open` or can be reached from them along `edges`.
fn closure(mut open: Vec<usize>, edges: &[Vec<usize>]) -> Vec<bool> {
    let mut reached = vec![false; edges.len()];
    while let Some(place) = open.pop() {
        if !std::mem::replace(&mut reached[place], true) {
            open.extend(&edges[place]);
        }
    }
    reached
}

fn settle_with(record: &mut Record, settling: &mut dyn Settling) {
    Common::settle_shared(&mut record.common, settling);
    record.facts.settle(settling);
}

/// Looks at every name in a record and takes nothing out.
struct Walker<'a> {
    keys: &'a Keys,
    found: Vec<usize>,
}

impl Walker<'_> {
    fn follow(&mut self, target: &LinkTarget, file: Option<&Utf8Path>) {
        let Some((kinds, id)) = links::named_by(target, file) else {
            return;
        };
        let keys = kinds.iter().filter_map(|kind| {
            Some(RecordKey {
                kind: *kind,
                id: Id::parse_nested(&id)?,
            })
        });
        self.found
            .extend(keys.filter_map(|key| self.keys.get(&key)));
    }
}

impl Settling for Walker<'_> {
    fn fate_of(&mut self, reference: &Reference) -> Fate {
        let keys = reference.kinds.iter().map(|kind| RecordKey {
            kind: *kind,
            id: reference.id.clone(),
        });
        self.found
            .extend(keys.filter_map(|key| self.keys.get(&key)));
        Fate::Kept
    }

    fn is_known(&mut self, _: Date) -> bool {
        true
    }

    fn takes_internal(&self) -> bool {
        false
    }

    fn withhold(&mut self, _: Json) {}

    fn pass(&mut self, inline: &str) -> Option<String> {
        for link in inline_links(inline) {
            self.follow(&link.target, None);
        }
        None
    }
}
