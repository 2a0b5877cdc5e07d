//! `briefing publish`: checks the site as strictly as can be, and hands it on.

use camino::Utf8PathBuf;
use clap::Args;

use super::{SiteSources, counted, grouped, least_to_stop, tell_ignored, verdict};
use crate::base::visible;
use crate::cli::args::{Audience, ReportArguments, SiteArguments};
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::config::{LinkForm, Publishing};
use crate::pipeline::{self, Lookahead, Request, Thoroughness};
use crate::publish::address::{self, Address, Hints};
use crate::publish::{self, Difference, Publication, source};
use crate::world::World;

/// Check the site, and publish it
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing publish --artifact site.tar            write what is to be published into one file\n  \
    briefing publish --artifact site.tar --dry-run  say what that would change\n\n\
    Warnings stop it, as errors do. What is written is what `build` writes for the same address, and \
    the files that GitHub Pages wants beside it.")]
pub(crate) struct Publish {
    #[command(flatten)]
    site: SiteArguments,

    /// Write the site into this file, an archive (tar) that GitHub's action `deploy-pages` takes
    #[arg(long, value_name = "FILE")]
    artifact: Utf8PathBuf,

    /// Say what would be published, and publish nothing
    #[arg(short = 'n', long)]
    dry_run: bool,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

/// What became of making a site.
enum Made {
    /// It is good.
    Good(Publication),
    /// There are mistakes, which were told; the command ends so.
    Bad(Exit),
}

impl Publish {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        if self.site.audience == Audience::Full {
            let message = "a site for the full audience is never published; write it to a folder of \
                           your own with `briefing build --audience full -o DIR`";
            return Err(Failure::new(Exit::Usage, &message));
        }
        let root = self.site.settle(world)?;
        let archive = publish::archive_place(world, &root, &self.artifact)?;
        let mut request = self.site.request(root, Lookahead::Refused);
        let flag = request.base_url.take();
        request.links = Some(LinkForm::Pretty);
        let settings = pipeline::settings(world, &request)?;
        let mut publishing = Publishing::default();
        if let Some(settings) = &settings {
            publishing = settings.publishing.clone();
            let environment = world.variable(address::VARIABLE);
            request.base_url = find_address(
                terminal,
                &Hints {
                    flag: flag.as_deref(),
                    settings: Some(&settings.base_url),
                    environment: environment.as_deref(),
                    domain: publishing.cname.as_deref(),
                    remote: None,
                },
            )?;
        }
        let publication = match make(world, terminal, &request, &publishing)? {
            Made::Good(publication) => publication,
            Made::Bad(exit) => {
                terminal.note("nothing was published");
                return Ok(exit);
            }
        };
        let before = publish::read_archive(world, &archive)?;
        let difference = before.map(|before| publication.difference(&before));
        if !self.dry_run {
            publication.write(&archive)?;
        }
        let place = visible(self.artifact.as_str());
        terminal.closing(&self.closing(&publication, difference, &place));
        Ok(Exit::Good)
    }

    /// "Wrote 312 files to `site.tar`: 3 new, 12 changed, 1 removed, 296 same".
    fn closing(
        &self,
        publication: &Publication,
        difference: Option<Difference>,
        place: &str,
    ) -> String {
        let done = if self.dry_run { "Would write" } else { "Wrote" };
        let files = counted(publication.files.len(), "file");
        let change = difference.map_or(String::new(), |it| format!(": {}", plan(it)));
        format!("{done} {files} to `{place}`{change}")
    }
}

/// Chooses the address that the site is made for, and says who named it.
fn find_address(terminal: &Terminal, hints: &Hints<'_>) -> Result<Option<String>, Failure> {
    let chosen = address::choose(hints);
    let Some(address) = chosen.map_err(|why| Failure::new(Exit::Usage, &why))? else {
        return Ok(None);
    };
    tell_address(terminal, &address);
    Ok(Some(address.url))
}

fn tell_address(terminal: &Terminal, address: &Address) {
    let (url, from) = (&address.url, address.from);
    terminal.note(&format!("the site will stand at {url}, as {from} says"));
    for (other, url) in &address.others {
        terminal.note(&format!("{other} says {url} instead"));
    }
    if address::is_example(url) {
        terminal.note(&format!(
            "nobody can have a site at {url}, which is kept for examples: write its own address as \
             `base_url` in `content/site.yaml`"
        ));
    }
}

/// Makes the site, and tells everything that is wrong with it.
fn make(
    world: &dyn World,
    terminal: &Terminal,
    request: &Request,
    publishing: &Publishing,
) -> Result<Made, Failure> {
    let progress = terminal.progress("building");
    let run = pipeline::run(world, request, Thoroughness::Check, &progress)?;
    progress.finish();
    let text = |file: &_| run.text(file);
    let sources = SiteSources::new(world, &run.sources.root, &text)?;
    let stops = least_to_stop(true);
    terminal.diagnostics(&run.diagnostics, stops, &sources, &run.privacy);
    let exit = verdict(&run.diagnostics, stops);
    let Some(outputs) = run.outputs.filter(|_| exit == Exit::Good) else {
        return Ok(Made::Bad(exit));
    };
    tell_ignored(terminal, &run.sources);
    source::refuse_open_source(world, publishing, &run.reserved)?;
    let publication = Publication::new(outputs, publishing.cname.as_deref())?;
    if let Some(warning) = publication.warning() {
        terminal.note(&warning);
    }
    Ok(Made::Good(publication))
}

/// "3 new, 12 changed, 1 removed, 9,984 same".
fn plan(difference: Difference) -> String {
    let Difference {
        new,
        changed,
        removed,
        same,
    } = difference;
    format!(
        "{} new, {} changed, {} removed, {} same",
        grouped(new),
        grouped(changed),
        grouped(removed),
        grouped(same)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_says_what_changes() {
        let difference = Difference {
            new: 3,
            changed: 12,
            removed: 1,
            same: 9_984,
        };
        assert_eq!(plan(difference), "3 new, 12 changed, 1 removed, 9,984 same");
    }
}
