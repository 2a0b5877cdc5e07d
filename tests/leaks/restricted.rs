//! The restricted places in records, from the program's own tables of keys.

use briefing::decode::fields::{Fields, Key, Shape};
use briefing::decode::kinds::Kind;
use briefing::decode::kinds::common::Common;

/// The paths of all keys of records of `kind` that are never published.
pub(super) fn internal_keys(kind: Kind) -> Vec<Vec<&'static str>> {
    let mut found = Vec::new();
    for keys in [Common::KEYS, kind.keys()] {
        add_internal(&mut found, keys, &[]);
    }
    found
}

fn add_internal(found: &mut Vec<Vec<&'static str>>, keys: &[Key], above: &[&'static str]) {
    for key in keys {
        let path = [above, &[key.name]].concat();
        if key.internal {
            found.push(path.clone());
        }
        let mut shape = (key.shape)();
        while let Shape::List(inner) = shape {
            shape = *inner;
        }
        if let Shape::Group(inner) = shape {
            add_internal(found, inner, &path);
        }
    }
}

/// Every restricted key of every kind: the kind, and the path of the key.
pub(super) fn all_internal_keys() -> impl Iterator<Item = (Kind, Vec<&'static str>)> {
    let of_kind = |kind: &Kind| {
        let kind = *kind;
        internal_keys(kind)
            .into_iter()
            .map(move |path| (kind, path))
    };
    Kind::ALL.iter().flat_map(of_kind)
}

#[test]
fn the_restricted_keys_are_found_in_the_tables() {
    let found: Vec<String> = internal_keys(Kind::Inspections)
        .iter()
        .map(|path| path.join("."))
        .collect();
    for key in ["internal", "findings.owner", "findings.target"] {
        assert!(found.iter().any(|path| path == key), "{key} in {found:?}");
    }
    assert_eq!(internal_keys(Kind::Topics), [["internal"]]);
}
