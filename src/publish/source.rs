//! Refuses to publish from sources that show everybody what is not public.
//!
//! A page that leaves out a draft is of no use where everybody can read the draft itself. Whether everybody
//! can read the sources is known without asking anybody: the settings say so (`publish.source`), or
//! GitHub does where its Actions run the program. What is known to be public is never taken for private.

use std::collections::BTreeSet;

use camino::Utf8Path;
use serde_json::Value as Json;

use super::Error;
use crate::base::visible;
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

/// That everybody can read the sources, or may: who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody can, as this says.
    Open(&'static str),
    /// GitHub says it in a file that cannot be read.
    Untold(String),
}

/// Whether everybody can read the sources; none when nobody says so.
pub fn access(world: &dyn World, publishing: &Publishing) -> Option<Access> {
    if publishing.source == Some(SourceAccess::Public) {
        let who = "`publish.source` in `content/site.yaml` says that it is";
        return Some(Access::Open(who));
    }
    let event = world.variable(EVENT)?;
    match is_private_on_github(world, &event) {
        Some(false) => Some(Access::Open("GitHub says that it is")),
        None if publishing.source.is_none() => Some(Access::Untold(event)),
        _ => None,
    }
}

/// Refuses to publish from sources that are read as `access` says, when `reserved` of their records have something
/// in them that is not public.
///
/// # Errors
/// When that is so.
pub fn refuse_open_source(access: &Access, reserved: &BTreeSet<RecordKey>) -> Result<(), Error> {
    if reserved.is_empty() {
        return Ok(());
    }
    let told: Vec<String> = reserved
        .iter()
        .take(TOLD)
        .map(|record| format!("`{record}`"))
        .collect();
    let more = match reserved.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let told = format!("{}{more}", told.join(", "));
    Err(Error::Open(match access {
        Access::Open(who) => format!(
            "the repository of the records is public ({who}), and these have something in them that is not: \
             {told}; keep the records in a private repository, and publish from there: with a workflow of \
             its own, or to the public one by `publish.remote`"
        ),
        Access::Untold(path) => format!(
            "these have something in them that is not public: {told}; and what GitHub says of the repository, \
             in `{}`, cannot be read: say in `content/site.yaml` whether everybody can read the records, with \
             `publish.source`",
            visible(path)
        ),
    }))
}

/// Whether GitHub, whose Actions run the program, says in the file at `path` that not everybody can read the
/// repository.
fn is_private_on_github(world: &dyn World, path: &str) -> Option<bool> {
    let path = Utf8Path::new(path);
    let (folder, name) = (path.parent()?, path.file_name()?);
    let bytes = world
        .read(folder, Utf8Path::new(name), LARGEST_EVENT)
        .ok()?;
    let event: Json = serde_json::from_slice(&bytes).ok()?;
    event.get("repository")?.get("private")?.as_bool()
}
