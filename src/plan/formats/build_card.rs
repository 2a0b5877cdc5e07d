//! `/build.json`: which program made the site, as at which day, and a hash of everything else.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::Fingerprint;
use crate::base::path::OutputPath;
use crate::resolve::Model;

/// Where it stands.
pub const BUILD_CARD: &str = "build.json";

/// The build's card, over all `outputs`.
pub fn build_card(
    outputs: &BTreeMap<OutputPath, Arc<[u8]>>,
    model: &Model,
) -> (OutputPath, Arc<[u8]>) {
    let parts = outputs
        .iter()
        .flat_map(|(path, bytes)| [path.as_str().as_bytes(), bytes.as_ref()]);
    let card = serde_json::json!({
        "program": "briefing",
        "version": env!("CARGO_PKG_VERSION"),
        "as_at": model.as_at.day.to_string(),
        "hash": Fingerprint::of_all(parts).to_string(),
    });
    let path = OutputPath::new(BUILD_CARD).expect("a plain name is a path");
    (path, format!("{card:#}\n").into_bytes().into())
}
