//! What authors are given: a new site, new records, records under another name.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "these tests look at the folders that the program writes to, and end where one is not as it should be"
)]

mod asking;
mod drafting;
mod formatting;
mod importing;
mod renaming;
mod schemas;
mod starting;

use std::fs;

use crate::support::{Run, SiteFolder};

/// An empty folder.
fn empty() -> SiteFolder {
    SiteFolder::of(&crate::support::Site::default())
}

/// Runs the program in `site`, which it does as it should.
fn run(site: &SiteFolder, arguments: &[&str]) -> Run {
    let run = site.run(arguments);
    assert_eq!(
        run.code,
        Some(0),
        "{arguments:?}:\n{}{}",
        run.stderr,
        run.stdout
    );
    run
}

/// The text of a file of `site`.
fn text(site: &SiteFolder, path: &str) -> String {
    fs::read_to_string(site.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
