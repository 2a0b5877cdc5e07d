//! `briefing clean`: removes what builds have made.

use camino::Utf8PathBuf;
use clap::Args;

use super::{counted, target};
use crate::cli::args::ReportArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::world::World;
use crate::{emit, scan};

/// Remove the built site and what builds remember
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing clean             remove `public` and `.briefing`\n  \
    briefing clean -o /srv/www remove what was built there\n\n\
    Only what a build has written is removed. If anything else stands in the folder, nothing is.")]
pub(crate) struct Clean {
    /// The site: a folder that has `content/site.yaml`, or one inside it [default: here]
    #[arg(value_name = "DIR")]
    dir: Option<Utf8PathBuf>,

    /// The folder that the site was written to [default: `public` of the site]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<Utf8PathBuf>,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

impl Clean {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let start = self.dir.clone().unwrap_or_default();
        let root = scan::find_site(world, &start)?;
        let target = target(world, root, self.output_dir.as_deref())?;
        let removed = emit::clean(&target)?;
        terminal.closing(&format!("Removed {}", counted(removed, "file")));
        Ok(Exit::Good)
    }
}
