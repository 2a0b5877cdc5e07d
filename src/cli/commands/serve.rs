//! `briefing serve`: shows the site in a browser while its files change.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use camino::Utf8PathBuf;
use clap::Args;

use super::SiteSources;
use crate::base::date::day_in_words;
use crate::cli::args::{Audience, ReportArguments, SiteArguments};
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::diag::Severity;
use crate::pipeline::Lookahead;
use crate::serve::{self, Options, Preview, Problem, Showing};
use crate::watch::{Watch, Wish};
use crate::workspace::{Status, Workspace};
use crate::world::{self, Os, World};

/// Show the site in a browser, and renew it while you edit
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing serve --open                 show the site that you stand in, in your browser\n  \
    briefing serve --navigate             and follow the file that you edit\n  \
    briefing serve --as-at 2025-09-01     as the public will see it then\n  \
    briefing serve --audience full        with everything that the public does not see\n\n\
    Nothing is written, and nobody but you can look. Ctrl+C ends it.")]
pub(crate) struct Serve {
    #[command(flatten)]
    site: SiteArguments,

    /// The port [default: the first free one from 1111]
    #[arg(short, long, value_name = "PORT")]
    port: Option<u16>,

    /// The address of this machine to show it at; others can look if it is not this machine's own
    #[arg(short = 'i', long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,

    /// Open it in your browser
    #[arg(short = 'O', long)]
    open: bool,

    /// Let the browser follow the file that you edit
    #[arg(long)]
    navigate: bool,

    /// Look at all files every so many milliseconds, where the system does not tell of changes
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "500",
          value_parser = clap::value_parser!(u64).range(10..=60_000))]
    poll: Option<u64>,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

impl Serve {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        if self.site.audience == Audience::Full && !self.bind.is_loopback() {
            let message = "a site for the full audience is shown on this machine alone; leave out \
                           `--bind` or `--audience full`";
            return Err(Failure::new(Exit::Usage, &message));
        }
        let root = self.site.settle(world)?;
        let (tell, told) = mpsc::channel();
        let request = self.site.request(root.clone(), Lookahead::Allowed);
        let (workspace, _) = Workspace::open(Arc::new(Os), request, move |status| {
            // Nobody is told when the program ends.
            let _ = tell.send(status.clone());
        });
        let Ok(first) = told.recv() else {
            return Err(Failure::new(Exit::World, &"the preview has ended"));
        };
        let desk = Desk {
            world,
            terminal,
            root,
            is_private: self.bind.is_loopback(),
            audience: self.site.audience,
        };
        let options = Options {
            bind: self.bind,
            port: self.port,
            navigate: self.navigate,
        };
        let preview = serve::serve(workspace.clone(), &options, desk.showing(&first)?)
            .map_err(|error| Failure::new(Exit::World, &error))?;
        watch(&workspace, &desk, self.poll);
        desk.tell(&first)?;
        terminal.closing(&format!("Preview at {} (Ctrl+C ends it)", preview.address));
        if !self.bind.is_loopback() {
            terminal
                .note("whoever has this address can look; do not pass it on with its secret part");
        }
        if self.open
            && let Err(error) = open::that_detached(&preview.address)
        {
            let why = world::plain(&error);
            terminal.note(&format!(
                "no browser could be opened ({why}); open the address yourself"
            ));
        }
        desk.attend(&told, &preview)
    }
}

/// Has `workspace` told where files change.
fn watch(workspace: &Workspace, desk: &Desk<'_>, poll: Option<u64>) {
    let folders = ["content", "themes"].map(|folder| desk.root.join(folder));
    let wish = poll.map_or(Wish::Best, |pause| {
        Wish::Asking(Duration::from_millis(pause))
    });
    let (mut watch, note) = Watch::start(&folders, wish);
    if let Some(note) = note {
        desk.terminal.note(&note);
    }
    let workspace = workspace.clone();
    thread::spawn(move || {
        loop {
            workspace.change(watch.wait().hints);
        }
    });
}

/// Where somebody sits who is told how the site stands.
struct Desk<'a> {
    world: &'a dyn World,
    terminal: &'a Terminal,
    root: Utf8PathBuf,
    /// Whether nobody else can look.
    is_private: bool,
    audience: Audience,
}

impl Desk<'_> {
    /// Tells of every change, until the program is ended.
    fn attend(&self, told: &Receiver<Status>, preview: &Preview) -> Result<Exit, Failure> {
        let mut last = None;
        for status in told {
            preview.show(self.showing(&status)?);
            let now = (status.diagnostics.clone(), status.failure.clone());
            if last.as_ref() != Some(&now) {
                self.tell(&status)?;
            }
            last = Some(now);
        }
        Ok(Exit::Good)
    }

    /// Prints what is wrong.
    fn tell(&self, status: &Status) -> Result<(), Failure> {
        if let Some(failure) = &status.failure {
            self.terminal.failure(failure);
        }
        let text = |file: &_| status.text(file);
        let sources = SiteSources::new(self.world, &self.root, &text)?;
        self.terminal.diagnostics(
            &status.diagnostics,
            Severity::Error,
            &sources,
            &status.privacy,
        );
        Ok(())
    }

    /// What the browser is told.
    fn showing(&self, status: &Status) -> Result<Showing, Failure> {
        let text = |file: &_| status.text(file);
        let sources = SiteSources::new(self.world, &self.root, &text)?;
        let mut problems: Vec<Problem> = status
            .failure
            .iter()
            .map(|failure| Problem::of_machine(failure))
            .collect();
        // Where others can look, they are told what a public log would tell.
        problems.extend(if self.is_private {
            Problem::all(&status.diagnostics, &sources)
        } else {
            self.terminal
                .masked(&status.diagnostics, &sources, &status.privacy, Problem::all)
        });
        Ok(Showing {
            number: status.number,
            base_path: serve::base_path(status),
            problems: problems.into(),
            changed: status.changed.clone(),
            badge: self.badge(status),
        })
    }

    /// For whom and as at which day: "public, as at 3 July 2025".
    fn badge(&self, status: &Status) -> String {
        let audience = match self.audience {
            Audience::Public => "for the public",
            Audience::Full => "with what is not public",
        };
        match status.as_at {
            Some(as_at) => format!("{audience}, as at {}", day_in_words(as_at.day)),
            None => audience.to_owned(),
        }
    }
}
