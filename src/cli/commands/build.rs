//! `briefing build`: writes the site.

use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use clap::Args;

use super::{SiteSources, counted, grouped, least_to_stop, target, tell_ignored, verdict};
use crate::base::visible;
use crate::cli::args::{Audience, ReportArguments, SiteArguments, WatchArguments};
use crate::cli::terminal::Terminal;
use crate::cli::warm::{self, Warm};
use crate::cli::{Exit, Failure};
use crate::emit::{self, Handover, Summary, Target};
use crate::pipeline::{self, Lookahead, Outputs, Request, Thoroughness};
use crate::world::{World, moment};

/// Write the site to its folder `public`
#[derive(Debug, Args)]
#[command(mut_arg("poll", |poll| poll.requires("watch")))]
#[command(after_help = "Examples:\n  \
    briefing build                             write the site that you stand in\n  \
    briefing build ~/sites/gmp -o /srv/www/gmp write another one, to another folder\n  \
    briefing build --watch                     and write it again whenever a file changes\n  \
    briefing build --as-at 2025-03-31          as it would have been at the end of March\n  \
    briefing build --audience full -o internal everything, for your own organisation only\n\n\
    The folder is replaced as a whole when all is well, and left as it was when anything is wrong.")]
pub(crate) struct Build {
    #[command(flatten)]
    site: SiteArguments,

    /// The folder to write to [default: `public` of the site]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<Utf8PathBuf>,

    /// Write nothing when there are warnings, as with errors
    #[arg(long)]
    strict: bool,

    /// Go on, and write the site again whenever a file of it changes, until Ctrl+C
    #[arg(short, long)]
    watch: bool,

    #[command(flatten)]
    watching: WatchArguments,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

/// So often it is tried again to write what could not be written.
const RETRY: Duration = Duration::from_secs(1);

impl Build {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let started = moment();
        let root = self.site.settle(world, terminal)?;
        let target = self.target(world, root.clone())?;
        let request = self.site.request(root, Lookahead::Refused);
        let reserved = emit::reserve(&target)?;
        refuse_own_sources(world, &request, &target)?;
        if self.watch {
            drop(reserved);
            return self.keep(world, terminal, request, target, started);
        }
        let progress = terminal.progress("building");
        let run = pipeline::run(world, &request, Thoroughness::Build, &progress)?;
        progress.finish();
        let text = |file: &_| run.text(file);
        let sources = SiteSources::new(world, &run.sources.root, &text)?;
        let stops = least_to_stop(self.strict);
        terminal.diagnostics(&run.diagnostics, stops, &sources, &run.privacy);
        let exit = verdict(&run.diagnostics, stops);
        let Some(outputs) = run.outputs.filter(|_| exit == Exit::Good) else {
            terminal.note("nothing was written");
            return Ok(exit);
        };
        tell_ignored(terminal, &run.sources);
        let pages = outputs.len();
        let summary = reserved.emit(outputs)?;
        close(terminal, pages, &summary, started);
        Ok(exit)
    }

    /// Writes the site now and after every change, until the program is ended.
    fn keep(
        &self,
        world: &dyn World,
        terminal: &Terminal,
        request: Request,
        target: Target,
        started: Instant,
    ) -> Result<Exit, Failure> {
        let stops = least_to_stop(self.strict);
        let mut warm = Warm::open(world, terminal, request, &self.watching, stops)?;
        let mut folder = Folder {
            target,
            terminal,
            owed: None,
        };
        let mut begun = Some(started);
        let first = warm.wait()?;
        if warm::is_mistyped(&first) {
            warm.tell(&first, &[])?;
            terminal.note("nothing was written");
            return Ok(Exit::Usage);
        }
        let mut first = Some(first);
        loop {
            let patience = folder.owed.as_ref().map_or(Duration::MAX, |_| RETRY);
            let next = match first.take() {
                Some(first) => Some(first),
                None => warm.next(patience)?,
            };
            let Some(mut status) = next else {
                folder.pay(world);
                continue;
            };
            let Some(everything) = warm.workspace.everything() else {
                return Err(warm::ended());
            };
            // There may have been other changes since: what is made is of the last one.
            while status.number < everything.number {
                status = warm.wait()?;
            }
            warm.tell(&status, &everything.diagnostics)?;
            let mut found = [&*status.diagnostics, &everything.diagnostics].into_iter();
            let is_good =
                status.failure.is_none() && found.all(|found| verdict(found, stops) == Exit::Good);
            let is_first = begun.is_some();
            let begun = begun.take().unwrap_or(status.begun);
            folder.owed = everything.outputs.filter(|_| is_good).map(|outputs| Owed {
                outputs,
                begun,
                last_failure: None,
            });
            if folder.owed.is_some() {
                folder.pay(world);
            } else {
                terminal.note("nothing was written");
            }
            if is_first {
                terminal.note("the site is written again whenever a file changes; Ctrl+C ends it");
            }
        }
    }

    fn target(&self, world: &dyn World, root: Utf8PathBuf) -> Result<Target, Failure> {
        let usual = target(world, root.clone(), None)?;
        let target = target(world, root, self.output_dir.as_deref())?;
        if self.site.audience == Audience::Full && target.output == usual.output {
            let message = "a site for the full audience is never written to `public`, which is for \
                           everybody; give another folder with `--output-dir`";
            return Err(Failure::new(Exit::Usage, &message));
        }
        Ok(target)
    }
}

/// The output folder, and what is to be written to it.
struct Folder<'a> {
    target: Target,
    terminal: &'a Terminal,
    owed: Option<Owed>,
}

/// What is to be written.
struct Owed {
    outputs: Outputs,
    /// When the work on it began.
    begun: Instant,
    /// Why it could not be written when that was last tried.
    last_failure: Option<String>,
}

impl Folder<'_> {
    /// Writes what is owed; if that cannot be done, says why, and still owes it.
    fn pay(&mut self, world: &dyn World) {
        let Some(mut owed) = self.owed.take() else {
            return;
        };
        self.target.started = world.now();
        let done = emit::emit(owed.outputs.clone(), &self.target);
        match done {
            Ok(summary) => close(self.terminal, owed.outputs.len(), &summary, owed.begun),
            Err(error) => {
                let why = error.to_string();
                if owed.last_failure.as_ref() != Some(&why) {
                    self.terminal.failure(&why);
                }
                owed.last_failure = Some(why);
                self.owed = Some(owed);
            }
        }
    }
}

/// Refuses to write where the theme is read from: what is written would be part of the next site.
fn refuse_own_sources(
    world: &dyn World,
    request: &Request,
    target: &Target,
) -> Result<(), Failure> {
    for folder in pipeline::folders(world, request)? {
        if target.output.starts_with(&folder) {
            let (output, folder) = (visible(target.output.as_str()), visible(folder.as_str()));
            let message =
                format!("`{output}` cannot be the output folder: `{folder}` is read for the site");
            return Err(Failure::new(Exit::Usage, &message));
        }
    }
    Ok(())
}

/// Tells what was written.
fn close(terminal: &Terminal, pages: usize, summary: &Summary, begun: Instant) {
    if summary.handover == Handover::InTwoSteps {
        terminal
            .note("this disk cannot exchange two folders at once: for a moment there was no site");
    }
    terminal.closing(&closing(pages, summary, begun.elapsed()));
}

/// "Built 312 pages (300 written, 12 unchanged, 1 removed) in 84 ms".
fn closing(pages: usize, summary: &Summary, elapsed: Duration) -> String {
    let Summary {
        written,
        unchanged,
        removed,
        ..
    } = *summary;
    format!(
        "Built {} ({} written, {} unchanged, {} removed) in {}",
        counted(pages, "page"),
        grouped(written),
        grouped(unchanged),
        grouped(removed),
        time(elapsed)
    )
}

/// "84 ms" or "12.3 s".
fn time(elapsed: Duration) -> String {
    if elapsed < Duration::from_secs(10) {
        let milliseconds = usize::try_from(elapsed.as_millis()).unwrap_or(usize::MAX);
        format!("{} ms", grouped(milliseconds))
    } else {
        format!("{:.1} s", elapsed.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_says_what_was_done() {
        let summary = Summary {
            written: 1_300,
            unchanged: 12,
            removed: 1,
            handover: Handover::AtOnce,
        };
        assert_eq!(
            closing(1_312, &summary, Duration::from_micros(84_900)),
            "Built 1,312 pages (1,300 written, 12 unchanged, 1 removed) in 84 ms"
        );
        assert_eq!(time(Duration::from_millis(1_234)), "1,234 ms");
        assert_eq!(time(Duration::from_millis(12_345)), "12.3 s");
    }
}
