//! What of the sources must not be shown in a log that others may read.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::decode::{Decoded, Edition, RecordKey};
use crate::diag::FilePath;
use crate::diag::privacy::{Hidden, Privacy};

use super::settle;

/// What of `files`, of which `decoded` could be read, is hidden at the instant `clock`.
///
/// Without a clock every embargo runs. A record that is public under its name in another edition
/// keeps its words to itself, but not its name.
pub fn privacy<'a>(
    files: impl Iterator<Item = &'a FilePath>,
    decoded: &[Decoded],
    clock: Option<Timestamp>,
) -> Privacy {
    let mut privacy = Privacy::default();
    for file in files {
        privacy.hide(file.clone(), Hidden::Whole);
    }
    let is_public = |one: &Decoded| {
        let record = one.record.as_ref();
        let is_edition = !matches!(one.edition, Edition::Language(_));
        is_edition && record.is_some_and(|record| settle::is_public(record, clock))
    };
    let public: BTreeSet<&RecordKey> = decoded
        .iter()
        .filter(|one| is_public(one))
        .map(|one| &one.key)
        .collect();
    for one in decoded {
        if is_public(one) {
            privacy.hide(one.file.clone(), one.hidden.clone());
        } else if !public.contains(&one.key) {
            privacy.hide_name(&one.key.id);
        }
    }
    privacy
}
