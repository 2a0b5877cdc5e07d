//! Nothing that is written runs: hostile texts in every place of a site, and what becomes of them.

use std::path::Path;

use crate::support::run_in_browser;

#[test]
fn the_watch_in_the_browser_sees_what_it_is_there_for() {
    run_in_browser("support.test.mjs", Path::new("."));
}
