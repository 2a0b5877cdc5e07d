//! `briefing migrate`: brings a site to the version of the record format that this program reads.

use camino::Utf8PathBuf;
use clap::Args;

use super::find_site;
use crate::author;
use crate::cli::args::ReportArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::config::SCHEMA;
use crate::migrate::{Plan, plan};
use crate::scan::{self, CONFIG};
use crate::world::{Kind, World};

/// Bring a site to the version of the record format that this program reads
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing migrate             the site that you stand in\n  \
    briefing migrate --dry-run   say what would change, and write nothing\n\n\
    The version stands in content/site.yaml: `schema: 1`.")]
pub(crate) struct Migrate {
    /// The site: a folder that has `content/site.yaml`, or one inside it [default: here]
    #[arg(value_name = "DIR")]
    dir: Option<Utf8PathBuf>,

    /// Say what would change, and write nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

impl Migrate {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = find_site(world, terminal, self.dir.as_deref().unwrap_or("".into()))?;
        if let Some(Kind::Symlink { .. }) = world.look(&root.join(CONFIG))? {
            let message = format!(
                "`{CONFIG}` is a symbolic link, which is not followed; put the file itself there"
            );
            return Err(Failure::new(Exit::Usage, &message));
        }
        let config = scan::read_config(world, &root)?;
        let changes = match plan(config.as_ref()) {
            Plan::Newest => {
                let line = format!("The site is written for version {SCHEMA}, the newest");
                terminal.closing(&line);
                return Ok(Exit::Good);
            }
            Plan::Refused(why) => return Err(Failure::new(Exit::Usage, &why)),
            Plan::Change(changes) => changes,
        };
        if !self.dry_run {
            author::write(&root, &changes)?;
        }
        for change in &changes {
            terminal.closing(&format!("  {}", change.path));
        }
        let verb = if self.dry_run {
            "Would say"
        } else {
            "Now says"
        };
        terminal.closing(&format!(
            "{verb} that the site is written for version {SCHEMA}"
        ));
        Ok(Exit::Good)
    }
}
