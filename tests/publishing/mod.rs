//! What `publish` hands on, and what it leaves as it was.

mod arrival;
mod artifact;
mod branch;
mod failures;
mod refusals;
mod taking_over;
mod waiting;

use crate::support::{Site, SiteFolder};

/// A site with nothing to complain of, on the disk.
fn site() -> SiteFolder {
    SiteFolder::of(&small())
}

/// A site with nothing to complain of.
fn small() -> Site {
    Site::default()
        .file("content/site.yaml", SETTINGS)
        .file("content/pages/about.md", page("About", "What this is."))
        .file("content/pages/help.md", page("Help", "Who helps."))
}

const SETTINGS: &str =
    "title: Ashfield\nbase_url: https://ashfield.gov.uk/site/\ntimezone: Europe/London\n";

fn page(title: &str, notes: &str) -> String {
    format!("---\ntitle: {title}\nsummary: {title}.\n---\n{notes}\n")
}
