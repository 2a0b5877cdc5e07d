//! What of the sources must not be shown in a log that others may read.
//!
//! What a public build would show may be told, and nothing else: neither of what is not public, nor of
//! what only that leads to, nor of the items of public records that name it.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Span;
use crate::decode::{Decoded, Record, RecordKey};
use crate::diag::FilePath;
use crate::diag::privacy::{Hidden, Privacy};

use super::settle::{self, Records};
use super::{AsAt, Audience, Withheld, headings_of, is_clear};

/// What the files say that were read, as far as privacy goes.
pub(super) struct Writings(Vec<Writing>);

struct Writing {
    key: RecordKey,
    file: FilePath,
    hidden: Hidden,
    names: BTreeSet<String>,
}

/// What is hidden of all that is written in `files`, of which `decoded` could be read, when the public
/// sees a build as at `as_at`.
pub fn privacy(files: &[FilePath], decoded: &[Decoded], as_at: AsAt) -> Privacy {
    let clear = decoded.iter().filter(|one| is_clear(one));
    let records = clear.filter_map(|one| one.record.clone());
    let (records, withheld) = settle::settle(records.collect(), as_at, Audience::Public);
    Writings::of(decoded).privacy(files, &records, &withheld)
}

impl Writings {
    pub(super) fn of(decoded: &[Decoded]) -> Self {
        let writing = |one: &Decoded| Writing {
            key: one.key.clone(),
            file: one.file.clone(),
            hidden: one.hidden.clone(),
            names: one.record.as_ref().map_or_else(BTreeSet::new, names_in),
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
            // Another edition may have items that the public does not know of.
            for name in writing.names.difference(&names_in(public)) {
                privacy.hide_name(name);
            }
        }
        privacy
    }
}

/// What can be named on the page of `record`: its items and headings.
fn names_in(record: &Record) -> BTreeSet<String> {
    let items = record.items().into_iter();
    let items = items.map(|(id, _)| id.value.as_str().to_owned());
    items.chain(headings_of(record)).collect()
}
