//! What fuzzing has found: the bytes that are kept, and those that made a target fail once, are given
//! to the targets again.
//!
//! Not here: bytes that are made up, for which `fuzz/run` has the same targets.

#![expect(
    clippy::disallowed_methods,
    reason = "the bytes are read from the repository"
)]

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::thread::ScopedJoinHandle;

use crate::targets::{TARGETS, Target};

/// The files of the folder `name` of `fuzz/`, sorted; none when it is not there.
fn files(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(name);
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("the repository can be listed").path());
    let mut paths: Vec<PathBuf> = paths.collect();
    paths.sort();
    paths
}

/// The files that make `target` fail.
fn failing(target: &Target) -> Vec<PathBuf> {
    let kept = files(&format!("corpus/{}", target.name));
    assert!(
        !kept.is_empty(),
        "`{}` has nothing to begin with",
        target.name
    );
    let crashes = files(&format!("crashes/{}", target.name));
    let all = kept.into_iter().chain(crashes);
    let fails = |path: &PathBuf| {
        let bytes = fs::read(path).expect("the repository can be read");
        catch_unwind(|| (target.check)(&bytes)).is_err()
    };
    all.filter(fails).collect()
}

#[test]
fn what_fuzzing_has_found_holds() {
    let failing: Vec<PathBuf> = std::thread::scope(|scope| {
        let runs = TARGETS.iter().map(|target| scope.spawn(|| failing(target)));
        let runs: Vec<_> = runs.collect();
        let results = runs.into_iter().map(ScopedJoinHandle::join);
        results
            .flat_map(|result| result.expect("each failure is caught"))
            .collect()
    });
    assert_eq!(failing, Vec::<PathBuf>::new());
}

#[test]
fn what_is_kept_is_of_a_target() {
    let targets: BTreeSet<&str> = TARGETS.iter().map(|target| target.name).collect();
    for folder in files("corpus").into_iter().chain(files("crashes")) {
        let name = folder.file_name().and_then(|name| name.to_str());
        assert!(
            name.is_some_and(|name| targets.contains(name)),
            "{folder:?}"
        );
    }
}
