//! `briefing schema`: prints what may be written, for editors.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use serde_json::Value as Json;

use super::{counted, recover};
use crate::author::{self, Change};
use crate::base::path::without_dots;
use crate::base::visible;
use crate::cli::args::ReportArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::schema::{self, MARK, Subject};
use crate::world::World;

/// Print what may be written in records and settings as JSON Schema, which editors read
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing schema site                     of the settings, site.yaml\n  \
    briefing schema inspections              of the front matter of inspections\n  \
    briefing schema                          of everything, each a definition of one schema\n  \
    briefing schema --into .vscode/schemas   write all of them there, a file each: do so after an update")]
pub(crate) struct Schema {
    /// A kind of record, by its folder, or `site` or `theme` [default: everything]
    #[arg(value_name = "KIND")]
    kind: Option<String>,

    /// Write files to this folder instead, each called after its kind
    #[arg(long, value_name = "FOLDER")]
    into: Option<Utf8PathBuf>,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

/// More bytes than any schema has.
const MOST_BYTES: u64 = 16_000_000;

impl Schema {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let subject = self.kind.as_deref().map(subject).transpose()?;
        if let Some(folder) = &self.into {
            let subjects = subject.map_or_else(|| Subject::all().collect(), |it| vec![it]);
            return write(world, terminal, folder, &subjects);
        }
        let schema = subject.map_or_else(schema::all, schema::schema);
        terminal.data(&printed(&schema))
    }
}

/// `schema` as it is printed and written.
pub(super) fn printed(schema: &Json) -> String {
    format!("{schema:#}\n")
}

fn subject(name: &str) -> Result<Subject, Failure> {
    Subject::named(name).map_err(|near| {
        let names: Vec<&str> = Subject::all().map(Subject::name).collect();
        let instead = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of: {}", names.join(", ")),
        };
        let message = format!("there is no kind of record `{}`; {instead}", visible(name));
        Failure::new(Exit::Usage, &message)
    })
}

/// Writes the schemas of `subjects` into `folder`, over older ones, but over nothing else.
fn write(
    world: &dyn World,
    terminal: &Terminal,
    folder: &Utf8Path,
    subjects: &[Subject],
) -> Result<Exit, Failure> {
    let root = without_dots(&world.here()?.join(folder));
    recover(terminal, &root)?;
    let mut changes = Vec::new();
    for subject in subjects {
        let path = Utf8PathBuf::from(format!("{}.json", subject.name()));
        let after = printed(&schema::schema(*subject)).into_bytes();
        let before: Option<Arc<[u8]>> = match world.look(&root.join(&path))? {
            None => None,
            Some(_) => Some(world.read(&root, &path, MOST_BYTES)?),
        };
        let is_ours = |bytes: &Arc<[u8]>| String::from_utf8_lossy(bytes).contains(MARK);
        if before.as_ref().is_some_and(|bytes| !is_ours(bytes)) {
            let message = format!(
                "nothing was written, since `{}` is not one of ours; write to another folder",
                visible(folder.join(&path).as_str())
            );
            return Err(Failure::new(Exit::World, &message));
        }
        if before.as_deref() != Some(&after) {
            changes.push(match before {
                Some(before) => Change::replace(path, before, after),
                None => Change::create(path, after),
            });
        }
    }
    author::write(&root, &changes)?;
    let written = counted(changes.len(), "file");
    let same = subjects.len() - changes.len();
    terminal.closing(&format!(
        "Wrote {written} to `{}`; {same} are as they were",
        visible(folder.as_str())
    ));
    Ok(Exit::Good)
}
