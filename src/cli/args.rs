//! What can be typed: the verbs and the flags that several of them share.
//!
//! Every flag stands after its verb. What only one verb takes is in that verb's file.

use std::num::NonZeroUsize;

use camino::Utf8PathBuf;
use clap::{Args, Parser, ValueEnum};

use super::commands::{Verb, find_site};
use super::terminal::Terminal;
use super::{Exit, Failure, terminal};
use crate::config;
use crate::pipeline::{Lookahead, Request};
use crate::resolve;
use crate::world::World;

/// Turns a folder of inspection records into a static briefing site.
#[derive(Debug, Parser)]
#[command(
    name = "briefing",
    version,
    disable_help_subcommand = true,
    after_help = "Examples:\n  \
        briefing check             look for mistakes in the site that you stand in\n  \
        briefing build             write the site to its folder `public`\n  \
        briefing build --help      what `build` can be told"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) verb: Option<Verb>,
}

/// Which site, and how it is seen.
#[derive(Debug, Args)]
pub(super) struct SiteArguments {
    /// The site: a folder that has `content/site.yaml`, or one inside it [default: here]
    #[arg(value_name = "DIR")]
    pub(super) dir: Option<Utf8PathBuf>,

    /// The address the site is published at, instead of `base_url` in `site.yaml`
    #[arg(short = 'u', long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,

    /// Show the site as at the end of this day, such as 2025-07-03, or at an exact moment, such as
    /// 2025-07-03T09:30:00+01:00 [default: now, or `SOURCE_DATE_EPOCH`]
    #[arg(long, value_name = "DATE")]
    as_at: Option<String>,

    /// For whom: `public` leaves out all that is restricted, embargoed, draft or internal
    #[arg(long, value_name = "AUDIENCE", default_value = "public")]
    pub(super) audience: Audience,

    /// The theme: the name of one, or a folder that holds one
    #[arg(long, value_name = "NAME|DIR")]
    theme: Option<String>,

    /// How many threads work at once [default: one for each processor]
    #[arg(short = 'j', long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// What is said about it, and how.
#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// The form of errors and warnings [default: human, and github on GitHub Actions]
    #[arg(long, value_name = "FORM")]
    pub(super) format: Option<Format>,

    /// Show in messages what is not public, also where they go to a file or another program, such
    /// as your editor; refused where `CI` or `GITHUB_ACTIONS` is set
    #[arg(long)]
    pub(super) show_restricted: bool,

    /// Say only what is wrong
    #[arg(short, long)]
    pub(super) quiet: bool,

    /// Say more: which files are passed over, and every mistake where people are otherwise shown the
    /// gravest 50, and 10 of one sort in a file
    #[arg(short, long, conflicts_with = "quiet")]
    pub(super) verbose: bool,
}

/// How changes are noticed.
#[derive(Debug, Args)]
pub(super) struct WatchArguments {
    /// Look at all files every so many milliseconds, where the system does not tell of changes
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "500",
          value_parser = clap::value_parser!(u64).range(10..=60_000))]
    pub(super) poll: Option<u64>,
}

/// For whom a site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Audience {
    /// Everybody
    Public,
    /// The authors' own organisation: everything, restricted or not
    Full,
}

/// The form of errors and warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people: with an excerpt and what to write instead
    Human,
    /// For editors: one line each
    Short,
    /// For programs: one JSON object a line
    Json,
    /// For GitHub: annotations of a change
    Github,
}

impl ReportArguments {
    /// Refuses to show what is not public where a machine runs the program.
    pub(super) fn refuse_showing(&self, world: &dyn World) -> Result<(), Failure> {
        if self.show_restricted && terminal::is_automatic(world) {
            let message = "`--show-restricted` is for your own machine: here `CI` or `GITHUB_ACTIONS` \
                           is set, and others may read what is printed";
            return Err(Failure::new(Exit::Usage, &message));
        }
        Ok(())
    }
}

impl SiteArguments {
    /// The site's folder; lets as many threads work as asked for.
    pub(super) fn settle(
        &self,
        world: &dyn World,
        terminal: &Terminal,
    ) -> Result<Utf8PathBuf, Failure> {
        if let Some(jobs) = self.jobs {
            rayon::ThreadPoolBuilder::new()
                .num_threads(jobs.get())
                .build_global()
                .map_err(|error| Failure::new(Exit::World, &error))?;
        }
        let start = self.dir.clone().unwrap_or_default();
        find_site(world, terminal, &start)
    }

    /// What is asked for, of the site in `root`.
    pub(super) fn request(&self, root: Utf8PathBuf, lookahead: Lookahead) -> Request {
        Request {
            root,
            base_url: self.base_url.clone(),
            theme: self.theme.clone(),
            as_at: self.as_at.clone(),
            lookahead,
            audience: match self.audience {
                Audience::Public => resolve::Audience::Public,
                Audience::Full => resolve::Audience::Full,
            },
            links: None,
        }
    }
}

/// Takes an address that a site can be published at: `https://host/path/`.
fn base_url(text: &str) -> Result<String, String> {
    match config::refuse_base_url(text) {
        Some(why) => Err(why.to_owned()),
        None => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_verb_shows_examples_and_every_flag_is_explained() {
        for verb in Arguments::command().get_subcommands() {
            let name = verb.get_name();
            let examples = verb.get_after_help().map(ToString::to_string);
            assert!(
                examples.is_some_and(|text| text.starts_with("Examples:")),
                "{name}"
            );
            for argument in verb.get_arguments() {
                assert!(
                    argument.get_help().is_some(),
                    "{name} {}",
                    argument.get_id()
                );
            }
        }
    }

    #[test]
    fn an_address_has_a_scheme_a_host_and_a_path() {
        for good in ["https://example.org", "http://localhost:8000/a/b/"] {
            assert_eq!(base_url(good).as_deref(), Ok(good));
        }
        for bad in [
            "example.org",
            "ftp://example.org",
            "https://",
            "https:///a",
            "https://a b",
            "https://me@example.org",
            "https://example.org/?q",
            "https://example.org/#a",
        ] {
            assert!(base_url(bad).is_err(), "{bad}");
        }
    }
}
