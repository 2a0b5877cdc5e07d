//! `briefing rename`: gives a record another id, and changes everything that names it.

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::{counted, find_site, kind_of, tell_refusal};
use crate::author;
use crate::cli::args::ReportArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::decode::kinds::Kind;
use crate::revise::{self, Ground, Rename as Plan};
use crate::world::World;

/// Give a record another id, and change everything that names it
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing rename bodies gmp greater-manchester-police  in keys, lists and notes of every record\n  \
    briefing rename bodies gmp gm-police --dry-run        only say what would change\n\n\
    The record keeps its old address among its `aliases`, so that links from elsewhere still lead to it.\n\
    All of it is written, or nothing; what does not name the record stays as it is, byte for byte.")]
pub(crate) struct Rename {
    /// What kind of record, such as `bodies`
    #[arg(value_name = "KIND", value_parser = kind_of)]
    kind: Kind,

    /// Its id until now
    #[arg(value_name = "OLD")]
    old: String,

    /// The id that it gets
    #[arg(value_name = "NEW")]
    new: String,

    /// The site: a folder that has `content/site.yaml`, or one inside it [default: here]
    #[arg(value_name = "DIR")]
    dir: Option<Utf8PathBuf>,

    /// Say what would change, and change nothing
    #[arg(short = 'n', long)]
    dry_run: bool,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

impl Rename {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = find_site(
            world,
            terminal,
            self.dir.as_deref().unwrap_or(Utf8Path::new("")),
        )?;
        let planned = Ground::read(world, root.clone())
            .and_then(|ground| revise::rename(&ground, self.kind, &self.old, &self.new));
        let plan = match planned {
            Ok(plan) => plan,
            Err(refusal) => return tell_refusal(world, terminal, refusal),
        };
        for line in changes(&plan) {
            if self.dry_run {
                terminal.closing(&line);
            } else {
                terminal.detail(&line);
            }
        }
        if !self.dry_run {
            author::write(&root, &plan.changes)?;
        }
        let references: usize = plan.references.values().sum();
        terminal.closing(&format!(
            "{} `{}` to `{}`: {} in {}",
            if self.dry_run {
                "Would rename"
            } else {
                "Renamed"
            },
            plan.old,
            plan.new,
            counted(references, "reference"),
            counted(plan.references.len(), "file"),
        ));
        for path in &plan.also {
            let id = &plan.old.id;
            terminal.note(&format!(
                "`{path}` also has the word `{id}`, and stays as it is: look whether it names the record"
            ));
        }
        Ok(Exit::Good)
    }
}

/// What becomes of each file, a line each.
fn changes(plan: &Plan) -> Vec<String> {
    let made = plan.changes.iter().filter(|change| change.after.is_some());
    let line = |change: &author::Change| {
        let count = plan.references.get(&change.path).copied().unwrap_or(0);
        let what = counted(count, "reference");
        match change.before {
            Some(_) => format!("  {}: {what}", change.path),
            None => format!("  {}: moved, {what}", change.path),
        }
    };
    made.map(line).collect()
}
