//! The guide in `docs/` is true: it builds, every command on it runs, and what it shows is what comes.
//!
//! Each page is followed word for word in a folder of its own: `page` reads what a reader is told to do,
//! `follow` does it, `scratch` is the machine of that reader. The page with the tutorial begins in an
//! empty folder; all others in the site that `briefing init` makes. `reference` holds the pages that are made
//! from the program to what the program is. That the guide's links lead somewhere is tested in `links`.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "these tests read the guide, run what it says, and end where they cannot follow it"
)]

mod commands;
mod follow;
mod page;
mod reference;
mod scratch;
mod tutorial;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::{Site, SiteFolder};
use page::Page;
use scratch::Scratch;

/// The folder of the guide, which is a site.
fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// Every page of the guide, in the order of its paths.
fn pages() -> Vec<Page> {
    let folder = guide().join("content/pages");
    let mut paths = Vec::new();
    let mut open = vec![folder.clone()];
    while let Some(inside) = open.pop() {
        for entry in std::fs::read_dir(inside).expect("the guide is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(&folder).expect("it is inside");
        let text = std::fs::read_to_string(path).expect("a page is text");
        Page::read(name.to_str().expect("its name is text"), &text)
    };
    paths.iter().map(read).collect()
}

#[test]
fn the_guide_builds_without_a_word_of_complaint() {
    let folder = SiteFolder::of(&Site::guide());
    let run = folder.run(&["build", "--strict"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(folder.path().join("public/tutorial/index.html").is_file());
}

#[test]
fn every_page_can_be_followed_word_for_word() {
    let pages = pages();
    let pages: Vec<&Page> = pages.iter().filter(|page| !page.is_tutorial()).collect();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(why) = follow_in_new_site(page) {
                        let mut failures = failures.lock().expect("nobody fails while holding it");
                        failures.push(format!("{}: {why}", page.name));
                    }
                }
            });
        }
    });
    let mut failures = failures
        .into_inner()
        .expect("nobody failed while holding it");
    failures.sort();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn follow_in_new_site(page: &Page) -> Result<(), String> {
    let steps = page.steps()?;
    if steps.is_empty() {
        return Ok(());
    }
    follow::follow(&mut Scratch::with_site(), &steps)
}
