//! `briefing check`: looks for mistakes and writes nothing.

use clap::Args;

use super::{SiteSources, counted, least_to_stop, tell_ignored, verdict};
use crate::cli::args::{ReportArguments, SiteArguments};
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::pipeline::{self, Lookahead, Thoroughness};
use crate::world::World;

/// Look for mistakes, and write nothing
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing check                     look at the site that you stand in\n  \
    briefing check ~/sites/gmp         look at another one\n  \
    briefing check --strict            fail on warnings too\n  \
    briefing check --as-at 2025-09-01  look ahead: what will be missing by then?")]
pub(crate) struct Check {
    #[command(flatten)]
    site: SiteArguments,

    /// Let warnings fail the check, as errors do
    #[arg(long)]
    strict: bool,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

impl Check {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = self.site.settle(world, terminal)?;
        let progress = terminal.progress("checking");
        let request = self.site.request(root, Lookahead::Allowed);
        let run = pipeline::run(world, &request, Thoroughness::Check, &progress)?;
        progress.finish();
        tell_ignored(terminal, &run.sources);
        let text = |file: &_| run.text(file);
        let sources = SiteSources::new(world, &run.sources.root, &text)?;
        let stops = least_to_stop(self.strict);
        let told = terminal.diagnostics(&run.diagnostics, stops, &sources, &run.privacy);
        if told == 0 {
            let records = if terminal.is_private() {
                run.sources.records.len()
            } else {
                run.privacy.public_files()
            };
            terminal.closing(&format!(
                "Checked {}: nothing wrong",
                counted(records, "record")
            ));
        }
        Ok(verdict(&run.diagnostics, stops))
    }
}
