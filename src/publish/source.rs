//! Refuses to publish from sources that show everybody what is not public.
//!
//! A page that leaves out a draft is of no use where everybody can read the draft itself. Whether everybody
//! can read the sources is known without asking anybody: the settings say so (`publish.source`), or
//! GitHub does where its Actions run the program. What is known to be public is never taken for private.

use std::collections::BTreeSet;

use camino::Utf8Path;
use serde_json::Value as Json;

use super::Error;
use crate::config::{Publishing, SourceAccess};
use crate::decode::RecordKey;
use crate::world::World;

/// Where GitHub's Actions tell what a run is about
/// (<https://docs.github.com/en/actions/reference/workflows-and-actions/variables>).
const EVENT: &str = "GITHUB_EVENT_PATH";

/// What GitHub writes there is smaller, in bytes.
const LARGEST_EVENT: u64 = 30_000_000;

/// So many records are named.
const TOLD: usize = 5;

/// Refuses to publish when everybody can read the sources, and `reserved` of their records have something
/// in them that is not public.
///
/// # Errors
/// When that is so.
pub fn refuse_open_source(
    world: &dyn World,
    publishing: &Publishing,
    reserved: &BTreeSet<RecordKey>,
) -> Result<(), Error> {
    let who = match publishing.source {
        _ if reserved.is_empty() => return Ok(()),
        Some(SourceAccess::Public) => "`publish.source` in `content/site.yaml` says that it is",
        _ if is_public_on_github(world) => "GitHub says that it is",
        _ => return Ok(()),
    };
    let told: Vec<String> = reserved
        .iter()
        .take(TOLD)
        .map(|record| format!("`{record}`"))
        .collect();
    let more = match reserved.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Err(Error::Open(format!(
        "the repository of the records is public ({who}), and these have something in them that is \
         not: {}{more}; keep the records in a private repository, and let `publish.remote` name the \
         public one",
        told.join(", ")
    )))
}

/// Whether GitHub, whose Actions run the program, says that everybody can read the repository.
fn is_public_on_github(world: &dyn World) -> bool {
    let event = world.variable(EVENT).and_then(|path| {
        let path = Utf8Path::new(&path);
        let bytes = world.read(
            path.parent()?,
            Utf8Path::new(path.file_name()?),
            LARGEST_EVENT,
        );
        serde_json::from_slice::<Json>(&bytes.ok()?).ok()
    });
    let repository = event.as_ref().and_then(|event| event.get("repository"));
    let private = repository.and_then(|repository| repository.get("private"));
    private.and_then(Json::as_bool) == Some(false)
}
