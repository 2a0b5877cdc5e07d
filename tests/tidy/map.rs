//! Reads the layers of `src/README.md`.

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
