//! The preview, as a browser meets it, and as whoever else can reach this machine.
//!
//! `running` has the real program, `planted` a site among files that nobody may get at; `requests` and
//! `paths` are what nobody means well with, `crowds` how many there can be, `heavy` how much; in `openly`
//! others can reach it.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stdout,
    reason = "these tests run the program, read what it did, and print how long it took"
)]

mod crowds;
mod heavy;
mod openly;
mod paths;
mod planted;
mod published;
mod requests;
pub(crate) mod running;

use std::path::Path;

use crate::support::run_in_browser;

#[test]
fn a_page_renews_itself_where_it_stands() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/three-inspections");
    let printed = run_in_browser("preview.test.mjs", &site);
    assert!(!printed.contains("pass 0"), "{printed}");
}
