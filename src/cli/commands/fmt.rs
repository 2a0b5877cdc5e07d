//! `briefing fmt`: brings front matter into its usual form.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use rayon::prelude::*;

use super::{counted, find_site};
use crate::author::{self, Change};
use crate::base::path::{relative, without_dots};
use crate::base::visible;
use crate::cli::args::ReportArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::format::{Formatted, format};
use crate::pipeline::{self, Request};
use crate::scan::{SourceFile, SourceSet};
use crate::world::{self, World};

/// Bring the front matter of records into its usual form: the order of keys, and quotes
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing fmt                                 all records of the site that you stand in\n  \
    briefing fmt content/inspections/x.md        one of them\n  \
    briefing fmt --check                         write nothing; list those that are not, and fail if any is\n\n\
    What a record says does not change, nor do its comments and its notes. Settings and themes stay as they are.")]
pub(crate) struct Fmt {
    /// Records, or folders of records [default: all of the site that you stand in]
    #[arg(value_name = "FILE")]
    files: Vec<Utf8PathBuf>,

    /// Write nothing: list the records that are not in their usual form, and fail if there are any
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

impl Fmt {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let here = world.here()?;
        let first = self.files.first().map_or(Utf8Path::new(""), |file| file);
        let start = match world.look(&here.join(first))? {
            Some(world::Kind::Folder) => first,
            _ => first.parent().unwrap_or(first),
        };
        let request = Request {
            root: find_site(world, terminal, start)?,
            ..Request::default()
        };
        let sources = pipeline::sources(world, &request)?;
        let records = self.asked_for(&here, &sources)?;
        let done: Vec<(&SourceFile, Formatted)> = records
            .par_iter()
            .map(|record| {
                (
                    *record,
                    format(&record.path, &record.bytes, &sources.limits),
                )
            })
            .collect();
        let named = |record: &SourceFile| relative(&here, &sources.root.join(&*record.path));
        let mut changes = Vec::new();
        let mut left = 0;
        for (record, formatted) in &done {
            let name = named(record);
            match formatted {
                Formatted::Same => {}
                Formatted::Changed(bytes) => {
                    let path = record.path.to_path_buf();
                    changes.push(Change::replace(path, record.bytes.clone(), bytes.clone()));
                    // What is to be mended is named wherever it is told.
                    if self.check || terminal.is_private() {
                        terminal.closing(&format!("  {}", visible(name.as_str())));
                    }
                }
                Formatted::Mistaken(_) => {
                    left += 1;
                    terminal.failure(&format!(
                        "`{name}` is left as it is, since its front matter cannot be read; `briefing check` says why"
                    ));
                }
                Formatted::Refused => {
                    left += 1;
                    terminal.failure(&format!(
                        "`{name}` is left as it is, since it would not say the same in its usual form"
                    ));
                }
            }
        }
        let stops = left > 0 || (self.check && !changes.is_empty());
        if !self.check {
            author::write(&sources.root, &changes)?;
        }
        let what = if self.check {
            "Not in its usual form"
        } else {
            "Brought into its usual form"
        };
        terminal.closing(&format!(
            "{what}: {} of {}",
            changes.len(),
            counted(records.len(), "record")
        ));
        Ok(if stops { Exit::Content } else { Exit::Good })
    }

    /// The records that were named, or that lie in the folders that were; all when none were.
    fn asked_for<'s>(
        &self,
        here: &Utf8Path,
        sources: &'s SourceSet,
    ) -> Result<Vec<&'s SourceFile>, Failure> {
        if self.files.is_empty() {
            return Ok(sources.records.iter().collect());
        }
        let paths = self.files.iter();
        let paths: Vec<Utf8PathBuf> = paths.map(|file| without_dots(&here.join(file))).collect();
        let wanted: BTreeSet<&Utf8Path> = paths.iter().map(Utf8PathBuf::as_path).collect();
        let mut met: BTreeSet<&Utf8Path> = BTreeSet::new();
        let mut asked = Vec::new();
        for record in &sources.records {
            let path = sources.root.join(&*record.path);
            let own = || path.ancestors().filter_map(|folder| wanted.get(folder));
            if own().next().is_some() {
                asked.push(record);
            }
            met.extend(own().copied());
        }
        for (file, path) in self.files.iter().zip(&paths) {
            if !met.contains(path.as_path()) {
                let message = format!(
                    "`{}` is no record of the site in `{}`",
                    visible(file.as_str()),
                    visible(sources.root.as_str())
                );
                return Err(Failure::new(Exit::Usage, &message));
            }
        }
        Ok(asked)
    }
}
