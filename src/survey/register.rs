//! Which findings, figures, promises and deadlines belong to which record, by their positions in the survey.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::decode::RecordKey;
use crate::resolve::Model;

use super::claim::Claim;
use super::deadline::{Deadline, Duty};
use super::finding::FindingEntry;
use super::promise::PromiseEntry;

type Positions<'m> = BTreeMap<&'m RecordKey, Vec<usize>>;

/// Which findings, figures, promises and deadlines belong to which record.
#[derive(Debug, Default)]
pub struct Register<'m> {
    findings_of: BTreeMap<&'m RecordKey, Range<usize>>,
    findings_to: Positions<'m>,
    by_name: BTreeMap<(&'m RecordKey, &'m str), usize>,
    repeated_by: BTreeMap<usize, Vec<usize>>,
    claims_about: Positions<'m>,
    deadlines_for: Positions<'m>,
    deadlines_from: Positions<'m>,
    promises_of: Positions<'m>,
}

impl<'m> Register<'m> {
    /// The register of `findings`, `claims`, `promises` and `deadlines`.
    pub(super) fn new(
        model: &'m Model,
        findings: &[FindingEntry<'m>],
        claims: &[Claim<'m>],
        promises: &[PromiseEntry<'m>],
        deadlines: &[Deadline<'m>],
    ) -> Self {
        let mut register = Self::default();
        register.add_findings(model, findings);
        for (position, claim) in claims.iter().enumerate() {
            for about in &claim.about {
                add(&mut register.claims_about, about, position);
            }
        }
        for (position, entry) in promises.iter().enumerate() {
            let delivered = entry.promise.delivered.as_ref();
            if let Some(record) = delivered.and_then(|name| model.named(&name.reference)) {
                add(&mut register.promises_of, &record.key, position);
            }
        }
        for (position, deadline) in deadlines.iter().enumerate() {
            for who in &deadline.who {
                add(&mut register.deadlines_for, &who.key, position);
            }
            if let Duty::Answer(inspection, _)
            | Duty::Action(inspection, _)
            | Duty::Report(inspection) = deadline.duty
            {
                add(
                    &mut register.deadlines_from,
                    &inspection.record.key,
                    position,
                );
            }
        }
        register
    }

    fn add_findings(&mut self, model: &'m Model, findings: &[FindingEntry<'m>]) {
        for (position, entry) in findings.iter().enumerate() {
            let range = self
                .findings_of
                .entry(&entry.inspection.record.key)
                .or_insert(position..position);
            range.end = position + 1;
            self.by_name.insert(entry.order(), position);
            for addressee in &entry.addressees {
                add(&mut self.findings_to, &addressee.key, position);
            }
        }
        for (position, entry) in findings.iter().enumerate() {
            for name in &entry.finding.repeats {
                let record = model.named(&name.reference);
                let earlier = record
                    .zip(name.reference.item.as_deref())
                    .and_then(|(record, item)| self.by_name.get(&(&record.key, item)).copied());
                if let Some(earlier) = earlier {
                    self.repeated_by.entry(earlier).or_default().push(position);
                }
            }
        }
    }

    /// The findings of the inspection `key`, as written.
    pub fn findings_of(&self, key: &RecordKey) -> Range<usize> {
        self.findings_of.get(key).cloned().unwrap_or(0..0)
    }

    /// The findings that are addressed to the organisation `key`; by inspection, latest first.
    pub fn findings_to(&self, key: &RecordKey) -> &[usize] {
        get(&self.findings_to, key)
    }

    /// The finding `id` of the inspection `key`.
    pub fn finding(&self, key: &RecordKey, id: &str) -> Option<usize> {
        self.by_name.get(&(key, id)).copied()
    }

    /// The findings that repeat the one at `position`.
    pub fn repeated_by(&self, position: usize) -> &[usize] {
        self.repeated_by.get(&position).map_or(&[], Vec::as_slice)
    }

    /// The figures about the organisation `key`; by record, as written.
    pub fn claims_about(&self, key: &RecordKey) -> &[usize] {
        get(&self.claims_about, key)
    }

    /// The promises that the record `key` is to keep, whether it is out or not.
    pub fn promises_of(&self, key: &RecordKey) -> &[usize] {
        get(&self.promises_of, key)
    }

    /// What the organisation `key` must see to, by day.
    pub fn deadlines_for(&self, key: &RecordKey) -> &[usize] {
        get(&self.deadlines_for, key)
    }

    /// The deadlines that run from the inspection `key`, by day.
    pub fn deadlines_from(&self, key: &RecordKey) -> &[usize] {
        get(&self.deadlines_from, key)
    }
}

fn add<'m>(positions: &mut Positions<'m>, key: &'m RecordKey, position: usize) {
    positions.entry(key).or_default().push(position);
}

fn get<'a>(positions: &'a Positions<'_>, key: &RecordKey) -> &'a [usize] {
    positions.get(key).map_or(&[], Vec::as_slice)
}
