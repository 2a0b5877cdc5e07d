//! Runs of the tests that open pages in a browser, `tests/browser/*.test.mjs`.
//!
//! They are part of `cargo test`, so that nothing passes because nobody opened a page: where Node,
//! its packages or the browser are missing, they fail and say what to do.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "these tests run Node, and end where there is none"
)]

use std::path::Path;
use std::process::Command;

/// Where the tests in a browser get the folder that they look at.
const FOLDER: &str = "BRIEFING_FOLDER";

/// Where they get the program that some of them run.
const PROGRAM: &str = "BRIEFING_PROGRAM";

/// Runs `tests/browser/<test>` on `folder`; gives what it printed.
///
/// # Panics
/// When it fails, with what it printed; when it cannot be run, with what to do.
pub(crate) fn run_in_browser(test: &str, folder: &Path) -> String {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    assert!(
        tests.join("node_modules/playwright-core").is_dir(),
        "the tests in a browser are not installed: run tests/run, which does it, or `npm ci` in \
         tests/browser"
    );
    let output = Command::new("node")
        .args(["--test", "--test-reporter=spec", test])
        .current_dir(&tests)
        .env(FOLDER, folder)
        .env(PROGRAM, env!("CARGO_BIN_EXE_briefing"))
        .output();
    let output = output.unwrap_or_else(|error| {
        panic!("Node cannot be started ({error}): run tests/run, which installs it")
    });
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{test}:\n{printed}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    printed
}
