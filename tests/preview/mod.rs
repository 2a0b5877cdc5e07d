//! The preview, as a browser meets it, and as whoever else can reach this machine.

use std::path::Path;

use crate::support::run_in_browser;

#[test]
fn a_page_renews_itself_where_it_stands() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/three-inspections");
    let printed = run_in_browser("preview.test.mjs", &site);
    assert!(!printed.contains("pass 0"), "{printed}");
}
