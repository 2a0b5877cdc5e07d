//! What of the sources must not be shown in a log that others may read.
//!
//! What a public build would show may be told, and nothing else: neither of what is not public, nor of
//! what only that leads to, nor of the items of public records that name it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::Span;
use crate::decode::kinds::Facts;
use crate::decode::{Decoded, RecordKey};
use crate::diag::FilePath;
use crate::diag::privacy::{Hidden, Privacy};
use crate::parse::notes::Outline;

use super::settle::{self, Records};
use super::{AsAt, Audience, Withheld, headings_beside, is_clear};

/// What the files say that were read, as far as privacy goes.
pub(super) struct Writings(Vec<Writing>);

struct Writing {
    key: RecordKey,
    file: FilePath,
    hidden: Hidden,
    /// What can be named on its page, as far as it can be read.
    shown: Option<(Facts, Arc<Outline>)>,
}

/// What is hidden of all that is written in `files`, of which `decoded` could be read, when the public
/// sees a build as at `as_at`.
pub fn privacy(files: &[FilePath], decoded: &[Arc<Decoded>], as_at: AsAt) -> Privacy {
    let clear = decoded.iter().filter(|one| is_clear(one));
    let records = clear.filter_map(|one| one.record.clone());
    let (records, withheld) = settle::settle(records.collect(), as_at, Audience::Public);
    Writings::of(decoded).privacy(files, &records, &withheld)
}

impl Writings {
    pub(super) fn of(decoded: &[Arc<Decoded>]) -> Self {
        let writing = |one: &Arc<Decoded>| Writing {
            key: one.key.clone(),
            file: one.file.clone(),
            hidden: one.hidden.clone(),
            shown: one
                .record
                .as_ref()
                .map(|record| (record.facts.clone(), record.outline.clone())),
        };
        Self(decoded.iter().map(writing).collect())
    }

    /// What is hidden of all that is written in `files` when `records` are public, from which
    /// `withheld` was taken.
    pub(super) fn privacy(
        self,
        files: &[FilePath],
        records: &Records,
        withheld: &Withheld,
    ) -> Privacy {
        let mut privacy = Privacy::default();
        for file in files {
            privacy.hide(file.clone(), Hidden::Whole);
        }
        let mut places: BTreeMap<&FilePath, Vec<Span>> = BTreeMap::new();
        for (file, place) in &withheld.places {
            places.entry(file).or_default().push(*place);
        }
        for writing in self.0 {
            let Some(public) = records.get(&writing.key) else {
                privacy.hide_name(&writing.key.id);
                continue;
            };
            if public.file == writing.file {
                let hidden = match writing.hidden {
                    Hidden::Whole => Hidden::Whole,
                    Hidden::Places(mut hidden) => {
                        hidden.extend(places.remove(&writing.file).unwrap_or_default());
                        Hidden::Places(hidden)
                    }
                };
                privacy.hide(writing.file, hidden);
            }
            let Some((facts, outline)) = writing.shown else {
                continue;
            };
            if public.facts.is_same(&facts) && Arc::ptr_eq(&public.outline, &outline) {
                continue;
            }
            // Another edition may have items that the public does not know of.
            let known = names_in(&public.facts, &public.outline);
            for name in names_in(&facts, &outline).difference(&known) {
                privacy.hide_name(name);
            }
        }
        privacy
    }
}

/// What can be named on a page: the items of `facts`, and the headings of `outline`.
fn names_in(facts: &Facts, outline: &Outline) -> BTreeSet<String> {
    let items = facts.items().into_iter();
    let items = items.map(|(id, _)| id.value.as_str().to_owned());
    items.chain(headings_beside(facts, outline)).collect()
}
