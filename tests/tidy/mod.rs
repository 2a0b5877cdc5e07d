//! Holds the code to its map, `src/README.md`.
//!
//! What a lint can say is said in `Cargo.toml` and `clippy.toml`, not here: unwraps, lints silenced
//! without a reason, printing, side doors to disk and clock.

mod claims;
mod map;
mod source;

use std::collections::BTreeSet;

use map::{dependencies, layers};
use source::{Source, entries, read, sources};

/// Lines that a file may have.
const LONGEST_FILE: usize = 600;

#[test]
fn the_map_names_every_module_and_no_other() {
    let mapped: BTreeSet<String> = layers().into_keys().collect();
    let declared: BTreeSet<String> = modules_of(&read("src/lib.rs")).collect();
    assert_eq!(mapped, declared, "src/README.md and src/lib.rs differ");
}

#[test]
fn a_module_uses_only_modules_of_lower_layers() {
    let layers = layers();
    let mut wrong = Vec::new();
    for source in sources("src") {
        let Some(own) = source.module() else { continue };
        for used in source.used_modules() {
            let is_lower = layers.get(&used) < layers.get(own);
            if used != own && !is_lower {
                wrong.push(format!("{}: `crate::{used}`", source.path));
            }
        }
    }
    assert_eq!(
        wrong,
        Vec::<String>::new(),
        "see the layers of src/README.md"
    );
}

#[test]
fn no_module_leaves_its_folder_through_super() {
    let leaves = |source: &Source| {
        let way_out = "super::".repeat(source.depth());
        source.depth() > 0 && source.code.contains(&way_out)
    };
    assert_none(
        leaves,
        "writes `super::` where `crate::` shows what it uses",
    );
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    assert_none(|source| !source.text.starts_with("//! "), "has no header");
}

#[test]
fn no_file_is_too_long_to_read() {
    let is_long = |source: &Source| source.text.lines().count() > LONGEST_FILE;
    assert_none(is_long, "is longer than a reader has patience for");
}

#[test]
fn tests_stand_at_the_end_of_their_file() {
    assert_none(Source::has_code_after_tests, "goes on after its tests");
}

#[test]
fn only_yaml_names_the_yaml_crates() {
    let names = |source: &Source| {
        let code = &source.code;
        code.contains("granit_parser") || code.contains("serde_yaml")
    };
    assert_only(&["yaml"], names);
}

#[test]
fn only_world_emit_and_author_touch_the_disk() {
    let touches = |source: &Source| {
        let code = &source.code;
        code.contains("std::fs") || code.contains("rustix::fs") || code.contains(" fs::")
    };
    assert_only(&["world", "emit", "author"], touches);
}

#[test]
fn only_publish_and_the_call_of_an_editor_start_another_program() {
    let starts = |source: &Source| {
        source.code.contains("process::{Command") || source.code.contains("process::Command")
    };
    assert_only(&["cli", "publish"], starts);
    let is_elsewhere =
        |source: &Source| source.path.contains("/cli/") && !source.path.ends_with("/editor.rs");
    let others = sources("src")
        .into_iter()
        .filter(|it| starts(it) && is_elsewhere(it));
    assert_eq!(others.count(), 0, "only `cli/editor.rs` starts an editor");
}

#[test]
fn only_publish_reaches_the_network() {
    assert_only(&["publish"], |source| {
        source.code.contains("ureq::") || source.code.contains("rustls::")
    });
}

#[test]
fn what_was_withheld_is_handed_to_the_gate_and_looked_at_by_no_other() {
    /// `decode` only has a word of the same letters, for the fate of an item.
    const KEEPERS: &[&str] = &["decode", "gate", "pipeline", "resolve", "workspace"];
    assert_only(KEEPERS, |source| source.code.contains("Withheld"));
}

#[test]
fn every_member_of_an_open_set_is_in_its_registry() {
    /// Folders, and what stands in them to serve their members.
    const OPEN_SETS: &[(&str, &[&str])] = &[
        ("check/rules", &[]),
        ("cli/commands", &[]),
        ("decode/kinds", &["common", "figure", "finding", "items"]),
        ("plan/formats", &[]),
        ("plan/views", &["parts", "sample", "tests"]),
        ("render/functions", &[]),
    ];
    for (folder, parts) in OPEN_SETS {
        let registry = read(&format!("src/{folder}/mod.rs"));
        for file in entries(&format!("src/{folder}")) {
            let member = file.trim_end_matches(".rs");
            let is_member = !member.contains('.') && member != "mod" && !parts.contains(&member);
            assert!(
                !is_member || registry.contains(&format!("{member}::")),
                "src/{folder}/{file} is in no line of src/{folder}/mod.rs"
            );
        }
    }
}

#[test]
fn every_dependency_is_used() {
    let manifest = read("Cargo.toml");
    let code: Vec<Source> = sources("src");
    let tests: Vec<Source> = ["tests", "fuzz/src", "benches"]
        .into_iter()
        .flat_map(sources)
        .collect();
    let is_named = |name: &str, text: &str| {
        text.contains(&format!("{name}::")) || text.contains(&format!("{name}!"))
    };
    for name in dependencies(&manifest, "dependencies") {
        let is_used = code.iter().any(|source| is_named(&name, &source.code));
        assert!(is_used, "nothing uses `{name}`");
    }
    for name in dependencies(&manifest, "dev-dependencies") {
        let mut all = code.iter().chain(&tests);
        assert!(
            all.any(|source| is_named(&name, &source.text)),
            "no test and no benchmark uses `{name}`"
        );
    }
}

/// The modules that the text of a file declares.
fn modules_of(text: &str) -> impl Iterator<Item = String> {
    let declared = text.lines().filter_map(|line| {
        let name = line.strip_prefix("pub mod ")?.strip_suffix(';')?;
        Some(name.to_owned())
    });
    declared.collect::<Vec<_>>().into_iter()
}

/// Asserts that `wrong` of no file of the program and its tests.
fn assert_none(wrong: impl Fn(&Source) -> bool, complaint: &str) {
    let all = ["src", "tests", "fuzz/src"].into_iter().flat_map(sources);
    let found: Vec<String> = all.filter(wrong).map(|source| source.path).collect();
    assert!(found.is_empty(), "{} {complaint}", found.join(", "));
}

/// Asserts that `holds` of files of `modules` alone, and of some file of each.
fn assert_only(modules: &[&str], holds: impl Fn(&Source) -> bool) {
    let holding: Vec<Source> = sources("src").into_iter().filter(holds).collect();
    for source in &holding {
        let module = source.module().unwrap_or_default();
        assert!(modules.contains(&module), "{} should not", source.path);
    }
    for module in modules {
        let is_held = holding
            .iter()
            .any(|source| source.module() == Some(*module));
        assert!(is_held, "`{module}` no longer does: the map can say less");
    }
}
