//! `briefing serve`: shows the site in a browser while its files change.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use clap::Args;

use super::SiteSources;
use super::publish::find_address;
use crate::base::date::day_in_words;
use crate::cli::args::{Audience, ReportArguments, SiteArguments, WatchArguments};
use crate::cli::terminal::Terminal;
use crate::cli::warm::{self, Warm};
use crate::cli::{Exit, Failure};
use crate::config::LinkForm;
use crate::diag::Severity;
use crate::pipeline::{self, Lookahead, Request};
use crate::publish::Publication;
use crate::publish::address::{self, Hints};
use crate::publish::branch::Repository;
use crate::resolve;
use crate::serve::{self, Extras, Manner, Options, Preview, Problem, Public, Showing, Sites};
use crate::workspace::Status;
use crate::world::{self, World};

/// Show the site in a browser, and renew it while you edit
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing serve --open                 show the site that you stand in, in your browser\n  \
    briefing serve --navigate             and follow the file that you edit\n  \
    briefing serve --as-at 2025-09-01     as the public will see it then\n  \
    briefing serve --audience full        with everything that the public does not see\n  \
    briefing serve --as-published         as GitHub Pages will answer, byte for byte\n\n\
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

    /// Answer as GitHub Pages does, with the bytes that `publish` hands on and at the address that it
    /// finds: pages do not renew themselves
    #[arg(long, conflicts_with = "navigate")]
    as_published: bool,

    #[command(flatten)]
    watching: WatchArguments,

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
        if self.site.audience == Audience::Full && self.as_published {
            let message = "a site for the full audience is never published; leave out `--as-published` \
                           or `--audience full`";
            return Err(Failure::new(Exit::Usage, &message));
        }
        let root = self.site.settle(world, terminal)?;
        let mut request = self.site.request(root, Lookahead::Allowed);
        let manner = if self.as_published {
            Manner::AsPublished(as_published(world, terminal, &mut request)?)
        } else {
            let navigate = self.navigate;
            Manner::Renewing { navigate }
        };
        let as_public = Request {
            audience: resolve::Audience::Public,
            ..request.clone()
        };
        let mut warm = Warm::open(world, terminal, request, &self.watching, Severity::Error)?;
        let first = warm.wait()?;
        if warm::is_mistyped(&first) {
            warm.tell(&first, &[])?;
            return Ok(Exit::Usage);
        }
        let preview: Arc<OnceLock<Preview>> = Arc::default();
        let told = preview.clone();
        let sites = Sites {
            shown: warm.workspace.clone(),
            is_private: self.bind.is_loopback(),
            public: (self.site.audience == Audience::Full).then(|| {
                let stands = Arc::new(AtomicBool::new(false));
                let is_current = stands.clone();
                let workspace = warm.beside(as_public, move |status| {
                    stands.store(status.is_current, Ordering::Relaxed);
                    if let Some(preview) = told.get() {
                        preview.look_again();
                    }
                });
                Public {
                    workspace,
                    is_current,
                }
            }),
        };
        let mut desk = Desk {
            terminal,
            warm,
            is_private: self.bind.is_loopback(),
            audience: self.site.audience,
        };
        let options = Options {
            bind: self.bind,
            port: self.port,
            manner,
        };
        let shown = serve::serve(sites, &options, desk.showing(&first)?)
            .map_err(|error| Failure::new(Exit::World, &error))?;
        let preview = preview.get_or_init(|| shown);
        desk.warm.tell(&first, &[])?;
        // It holds what was found in every file.
        drop(first);
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
        desk.attend(preview)
    }
}

/// Has `request` make the site as `publish` does; gives what that hands on beside it.
fn as_published(
    world: &dyn World,
    terminal: &Terminal,
    request: &mut Request,
) -> Result<Extras, Failure> {
    let flag = request.base_url.take();
    request.links = Some(LinkForm::Pretty);
    let settings = pipeline::settings(world, request)?;
    let publishing = settings.as_ref().map(|it| it.publishing.clone());
    let publishing = publishing.unwrap_or_default();
    // Without git nothing is known of a remote, and it is none of ours here to say so.
    let repository = Repository::find(&request.root, &publishing).ok().flatten();
    let remote = repository.as_ref().map(Repository::address);
    let environment = world.variable(address::VARIABLE);
    let hints = Hints {
        flag: flag.as_deref(),
        settings: settings.as_ref().map(|it| it.base_url.as_str()),
        environment: environment.as_deref(),
        domain: publishing.cname.as_deref(),
        remote: remote.as_deref(),
    };
    request.base_url = find_address(terminal, &hints)?;
    Ok(Publication::new(Extras::new(), publishing.cname.as_deref())?.files)
}

/// Where somebody sits who is told how the site stands.
struct Desk<'a> {
    terminal: &'a Terminal,
    warm: Warm<'a>,
    /// Whether nobody else can look.
    is_private: bool,
    audience: Audience,
}

impl Desk<'_> {
    /// Tells of every change, until the program is ended.
    fn attend(&mut self, preview: &Preview) -> Result<Exit, Failure> {
        loop {
            let status = self.warm.wait()?;
            if !preview.show(self.showing(&status)?) {
                let why = "the preview has ended; start it again";
                return Err(Failure::new(Exit::World, &why));
            }
            self.warm.tell(&status, &[])?;
        }
    }

    /// What the browser is told.
    fn showing(&self, status: &Status) -> Result<Showing, Failure> {
        let mut problems: Vec<Problem> = status
            .failure
            .iter()
            .map(|failure| Problem::of_machine(&failure.to_string()))
            .collect();
        let told = |sources: &SiteSources<'_>| {
            // Where others can look, they are told what a public log would tell.
            if self.is_private {
                Problem::all(&status.diagnostics.iter().collect::<Vec<_>>(), sources)
            } else {
                self.terminal
                    .masked(&status.diagnostics, sources, &status.privacy, Problem::all)
            }
        };
        problems.extend(self.warm.with_sources(status, told)?);
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
