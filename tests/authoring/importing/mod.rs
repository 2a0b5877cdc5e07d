//! `briefing import`: every row is accounted for, nothing is guessed, and nothing that is there is lost.

mod exports;
mod hostile;
mod rows;
mod spreadsheets;
mod trackers;

use std::collections::BTreeMap;

use super::{run, text};
use crate::support::{Run, Site, SiteFolder};

const INSPECTION: &str = "content/inspections/big-2025.md";

/// The head of an inspection that nobody may see yet.
const HEAD: &str = "---
# the big one
title: The big one
summary: What was found.
visibility: draft
inspectorate: schools-inspectorate
bodies: [riverside]   # one body
published: 2025-06-12
";

/// A site with that inspection.
fn site() -> SiteFolder {
    let inspection = format!("{HEAD}---\n\nNotes stay.\n");
    SiteFolder::of(&Site::from("../rules/site").file(INSPECTION, inspection))
}

/// `site` with a table and its mapping, `x.csv` and `x.yaml`.
fn put(site: &SiteFolder, table: &str, mapping: &str) {
    site.write("x.csv", table);
    site.write("x.yaml", mapping);
}

/// What importing `x.csv` comes to where nobody else reads along, with more `flags`.
fn import(site: &SiteFolder, flags: &[&str]) -> Run {
    let import = ["import", "x.csv", "--map", "x.yaml", "--show-restricted"];
    site.run(&[&import[..], flags].concat())
}

/// Asserts that `run` ended with `code` and said all of `said`.
fn assert_said(run: &Run, code: i32, said: &[&str]) {
    assert_eq!(run.code, Some(code), "{}{}", run.stderr, run.stdout);
    for said in said {
        let is_said = run.stderr.contains(said) || run.stdout.contains(said);
        assert!(is_said, "{said}\n---\n{}{}", run.stderr, run.stdout);
    }
}

/// The numbers of an account, by what follows them, without the rows that it lists.
fn account(run: &Run) -> BTreeMap<String, usize> {
    let lines = run.stdout.lines().filter_map(|line| {
        let (count, what) = line.trim_start().split_once(' ')?;
        let what = what.split(':').next().unwrap_or(what);
        Some((what.to_owned(), count.parse().ok()?))
    });
    lines.collect()
}
