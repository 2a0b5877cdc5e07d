//! `briefing build`: writes the site.

use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use clap::Args;

use super::{SiteSources, counted, grouped, least_to_stop, target, tell_ignored, verdict};
use crate::cli::args::{Audience, ReportArguments, SiteArguments};
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::emit::{self, Handover, Summary, Target};
use crate::pipeline::{self, Lookahead, Thoroughness};
use crate::world::World;

/// Write the site to its folder `public`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing build                             write the site that you stand in\n  \
    briefing build ~/sites/gmp -o /srv/www/gmp write another one, to another folder\n  \
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

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

impl Build {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let started = now();
        let root = self.site.settle(world)?;
        let target = self.target(world, root.clone())?;
        let reserved = emit::reserve(&target)?;
        let progress = terminal.progress("building");
        let request = self.site.request(root, Lookahead::Refused);
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
        if summary.handover == Handover::InTwoSteps {
            terminal.note(
                "this disk cannot exchange two folders at once: for a moment there was no site",
            );
        }
        terminal.closing(&closing(pages, &summary, started.elapsed()));
        Ok(exit)
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

#[expect(
    clippy::disallowed_methods,
    reason = "only to tell how long it took; nothing that is written depends on it"
)]
fn now() -> Instant {
    Instant::now()
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
