//! Reads the tables that the code is held to: the layers of `src/README.md`, the dependencies.

use std::collections::BTreeMap;

use super::source::read;

/// The layer of every module.
pub(super) fn layers() -> BTreeMap<String, u32> {
    let map = read("src/README.md");
    let rows = map.lines().filter_map(|line| {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        let layer = cells.next()?.parse().ok()?;
        let module = cells.next()?.trim_matches('`').to_owned();
        Some((module, layer))
    });
    rows.collect()
}

/// The dependencies in the section `section` of `manifest`, as code names them.
pub(super) fn dependencies(manifest: &str, section: &str) -> Vec<String> {
    let header = format!("[{section}]");
    let lines = manifest.lines().skip_while(|line| **line != *header);
    let lines = lines.skip(1).take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once(" = "));
    names.map(|(name, _)| name.replace('-', "_")).collect()
}

#[test]
fn dependencies_are_those_of_their_section() {
    let manifest = "[dependencies]\na-b = \"1\"\n\n[dev-dependencies]\nc = { version = \"1\" }\n";
    assert_eq!(dependencies(manifest, "dependencies"), ["a_b"]);
    assert_eq!(dependencies(manifest, "dev-dependencies"), ["c"]);
}
