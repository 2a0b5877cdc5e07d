//! The tutorial, followed word for word from an empty folder to what the host gets.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;

use super::follow::follow;
use super::page::Step;
use super::pages;
use super::scratch::Scratch;
use crate::links::{Published, problems};
use crate::support::read_all;

/// Where the tutorial says that the site will stand.
const ADDRESS: &str = "https://your-name.github.io/inspections/";

#[test]
fn the_tutorial_leads_from_an_empty_folder_to_a_published_site() {
    let pages = pages();
    let tutorial = pages.iter().find(|page| page.is_tutorial());
    let steps = tutorial.expect("there is a tutorial").steps();
    let steps = steps.expect("it can be followed");
    let mut scratch = Scratch::empty();
    // What the reader does on the host's own pages.
    scratch.make_remote("inspections");
    follow(&mut scratch, &steps).unwrap_or_else(|why| panic!("{why}"));

    let typed = |part: &str| {
        steps
            .iter()
            .any(|step| matches!(step, Step::Type { command, .. } if command.starts_with(part)))
    };
    for part in [
        "briefing init",
        "briefing new",
        "briefing check",
        "briefing serve",
        "briefing publish",
    ] {
        assert!(typed(part), "the tutorial has no `{part}`");
    }

    let copy = scratch.here().join("../copy");
    let cloned = Command::new("git")
        .args(["clone", "--quiet", "--branch", "gh-pages"])
        .args([scratch.remote("inspections"), copy.clone()])
        .status();
    assert!(cloned.expect("git starts").success());
    let files: BTreeMap<String, Arc<[u8]>> = read_all(&copy)
        .into_iter()
        .filter(|(path, _)| !path.starts_with(".git/"))
        .collect();
    let own = String::from_utf8_lossy(&files["inspections/hill-school-autumn-2025/index.html"]);
    assert!(own.contains("Hill School, autumn 2025"), "{own}");
    let is_record = |path: &&String| path.starts_with("content/");
    assert_eq!(files.keys().find(is_record), None, "no record is pushed");
    let published = Published::new(ADDRESS, files);
    assert_eq!(problems(&published), [""; 0]);
}
