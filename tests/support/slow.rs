//! What only a slow run does, which `tests/run --slow` asks for.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read the environment and run programs"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Whether everything is to be tried that takes long.
pub(crate) fn is_asked_for() -> bool {
    std::env::var_os("BRIEFING_SLOW").is_some()
}

/// The program as it is released; compiling it takes minutes.
pub(crate) fn released_program() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--locked", "--release", "--bin", "briefing"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(status.expect("cargo starts").success());
    let tested = Path::new(env!("CARGO_BIN_EXE_briefing"));
    let target = tested.parent().and_then(Path::parent);
    target
        .expect("it stands in the folder of a profile")
        .join("release/briefing")
}
