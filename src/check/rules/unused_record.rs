//! A supporting record is there because something names it: one that nothing reaches is not published.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Id;
use crate::check::Written;
use crate::decode::kinds::Kind;
use crate::decode::{Decoded, Edition, RecordKey};
use crate::diag::Diagnostic;
use crate::parse::notes::{LinkTarget, NoteLink, inline_links};
use crate::resolve::record_of_file;

/// Finds supporting records that no inspection, series, press item or page reaches.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    if written.decoded.iter().any(|one| one.record.is_none()) {
        // What a record that cannot be read names is not known.
        return Vec::new();
    }
    let mut files: BTreeMap<&RecordKey, Vec<&Decoded>> = BTreeMap::new();
    for one in written.decoded {
        files.entry(&one.key).or_default().push(one);
    }
    let mut reached: BTreeSet<&RecordKey> = BTreeSet::new();
    let mut open: Vec<&RecordKey> = files
        .keys()
        .copied()
        .filter(|key| !key.kind.is_supporting())
        .collect();
    while let Some(key) = open.pop() {
        if !reached.insert(key) {
            continue;
        }
        for one in files.get(key).into_iter().flatten() {
            let named = names(one);
            open.extend(
                named
                    .iter()
                    .filter_map(|key| Some(*files.get_key_value(key)?.0)),
            );
        }
    }
    let unused = written
        .decoded
        .iter()
        .filter(|one| one.edition == Edition::Current && !reached.contains(&one.key));
    unused
        .map(|one| {
            let message = format!("nothing that is published names this {}", one.key.kind.one());
            Diagnostic::note("unused-record", message)
                .in_file(&one.file)
                .help("it is left out of the site until an inspection, a series, a press item or a page leads to it")
        })
        .collect()
}

/// Every record that `decoded` names, in keys or notes.
fn names(decoded: &Decoded) -> Vec<RecordKey> {
    let mentions = decoded.mentions.iter().flat_map(|mention| {
        let reference = &mention.reference;
        keys(reference.kinds, &reference.id)
    });
    let inline: Vec<NoteLink> = decoded
        .inline
        .iter()
        .flat_map(|text| inline_links(text))
        .collect();
    let links = decoded.outline.links.iter().chain(&inline);
    let linked = links.flat_map(|link| match &link.target {
        LinkTarget::Record { kind, id, .. } => {
            let kind = kind.as_deref().and_then(Kind::in_folder);
            let id = Id::parse_nested(id).unwrap_or_default();
            keys(kind.map_or(Kind::ALL, Kind::alone), &id)
        }
        LinkTarget::File { path, .. } => record_of_file(&decoded.file, path).into_iter().collect(),
        _ => Vec::new(),
    });
    mentions.chain(linked).collect()
}

fn keys(kinds: &[Kind], id: &Id) -> Vec<RecordKey> {
    let key = |kind: &Kind| RecordKey {
        kind: *kind,
        id: id.clone(),
    };
    kinds.iter().map(key).collect()
}
