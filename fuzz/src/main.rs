//! Gives libFuzzer the target that the environment variable `FUZZ_TARGET` names.
//!
//! One program for all targets, so that what they share is compiled and linked once.

#![no_main]

mod support;
mod targets;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use targets::{TARGETS, Target};

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let wanted = std::env::var("FUZZ_TARGET").expect("`fuzz/run` names a target");
    let target = TARGETS.iter().find(|target| target.name == wanted);
    target.expect("`FUZZ_TARGET` names one of the targets of `fuzz/targets/mod.rs`")
});

fuzz_target!(|bytes: &[u8]| (TARGET.check)(bytes));
