//! `briefing publish`: checks the site as strictly as can be, and hands it on.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use jiff::{SignedDuration, Timestamp};

use super::{SiteSources, counted, grouped, least_to_stop, tell_ignored, verdict};
use crate::base::visible;
use crate::cli::args::{Audience, ReportArguments, SiteArguments};
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::config::{LinkForm, Publishing};
use crate::decode::RecordKey;
use crate::pipeline::{self, Lookahead, Request, Thoroughness};
use crate::publish::address::{self, Address, Hints};
use crate::publish::arrival::Arrival;
use crate::publish::branch::{Repository, Tip};
use crate::publish::{self, Difference, Publication, source};
use crate::resolve::EPOCH;
use crate::scan;
use crate::world::World;

/// Check the site, and publish it
#[derive(Debug, Args)]
#[command(mut_arg("as_at", |as_at| as_at.conflicts_with("at")))]
#[command(after_help = "Examples:\n  \
    briefing publish                                to the branch `gh-pages` of the remote `origin`\n  \
    briefing publish --dry-run                      say what that would change\n  \
    briefing publish --at 2025-07-03T09:30:00+01:00 when an embargo ends\n  \
    briefing publish --artifact site.tar            into one file instead\n\n\
    Warnings stop it, as errors do. What is published is what `build` writes for the same address, and \
    the files that GitHub Pages wants beside it. Nothing in your own copy of the repository changes.")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line, given or not"
)]
pub(crate) struct Publish {
    #[command(flatten)]
    site: SiteArguments,

    /// Write the site into this file, an archive (tar) that GitHub's action `deploy-pages` takes, and
    /// push nothing
    #[arg(long, value_name = "FILE")]
    artifact: Option<Utf8PathBuf>,

    /// Say what would be published, and publish nothing
    #[arg(short = 'n', long)]
    dry_run: bool,

    /// Publish records also as no commit has them yet
    #[arg(long)]
    allow_dirty: bool,

    /// Replace what is on the branch also where `briefing` has not made it
    #[arg(long, conflicts_with = "artifact")]
    adopt: bool,

    /// Wait for this instant, such as 2025-07-03T09:30:00+01:00, then read the records again and publish
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,

    /// Do not look whether the site has arrived: where nobody answers, or not to whoever asks from here
    #[arg(long)]
    no_confirm: bool,

    /// So long to look whether the site has arrived, such as `10m` or `90s`
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = patience)]
    #[arg(conflicts_with_all = ["no_confirm", "artifact", "dry_run"], allow_hyphen_values = true)]
    confirm_within: SignedDuration,

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

/// Whether a site can be handed on.
enum Prepared {
    /// It can.
    Ready(Box<Ready>),
    /// There are mistakes, which were told; the command ends so.
    Bad(Exit),
}

/// A site that can be handed on.
struct Ready {
    publication: Publication,
    place: Place,
    /// Where it will stand.
    url: Option<String>,
}

/// Where a site is to go.
enum Place {
    /// Into this file.
    Archive(Utf8PathBuf),
    /// To a branch, which holds this.
    Branch(Repository, Tip),
}

/// The clock is looked at this often: one that is set anew while we wait is believed.
const LOOK: Duration = Duration::from_secs(1);

/// When the hour of `--at` has come, a machine or line that fails is tried so often, with a pause between.
const TRIES: usize = 6;

const PAUSE: Duration = Duration::from_secs(5);

/// Longer than any host takes.
const LONGEST_PATIENCE: SignedDuration = SignedDuration::from_hours(24);

impl Publish {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        if self.site.audience == Audience::Full {
            let message = "a site for the full audience is never published; write it to a folder of \
                           your own with `briefing build --audience full -o DIR`";
            return Err(Failure::new(Exit::Usage, &message));
        }
        let at = self.at.as_deref().map(instant).transpose()?;
        let root = self.site.settle(world, terminal)?;
        let mut prepared = self.prepare(world, terminal, &root, at)?;
        if let (Some(at), Prepared::Ready(_), false) = (at, &prepared, self.dry_run) {
            wait(world, terminal, at);
            prepared = self.prepare_in_time(world, terminal, &root)?;
        }
        let Ready {
            publication,
            place,
            url,
        } = match prepared {
            Prepared::Ready(ready) => *ready,
            Prepared::Bad(exit) => {
                terminal.note("nothing was published");
                return Ok(exit);
            }
        };
        let exit = self.hand_on(world, terminal, &publication, &place)?;
        let is_looked_for = matches!(place, Place::Branch(..)) && !self.dry_run && !self.no_confirm;
        if let Some(url) = url.filter(|_| is_looked_for) {
            self.confirm(world, terminal, &publication, &url)?;
        }
        Ok(exit)
    }

    /// Makes everything ready that is to be published, and finds all that stands in its way; as at `ahead`, if that is
    /// still to come.
    fn prepare(
        &self,
        world: &dyn World,
        terminal: &Terminal,
        root: &Utf8Path,
        ahead: Option<Timestamp>,
    ) -> Result<Prepared, Failure> {
        let lookahead = match ahead {
            Some(_) => Lookahead::Allowed,
            None => Lookahead::Refused,
        };
        let mut request = self.site.request(root.to_owned(), lookahead);
        if self.at.is_some() {
            // The hour counts, and not what the environment says of the time.
            let now = world.now();
            request.as_at = Some(ahead.map_or(now, |ahead| ahead.max(now)).to_string());
        }
        let flag = request.base_url.take();
        request.links = Some(LinkForm::Pretty);
        let settings = pipeline::settings(world, &request)?;
        let publishing = settings
            .as_ref()
            .map(|settings| settings.publishing.clone());
        let publishing = publishing.unwrap_or_default();
        let repository = self.repository(terminal, root, &publishing)?;
        let remote = repository.as_ref().map(Repository::address);
        let place = self.place(world, root, repository.clone())?;
        let domain = match &place {
            Place::Branch(_, tip) => tip.agree_on_domain(publishing.cname.as_deref())?,
            Place::Archive(_) => publishing.cname.clone(),
        };
        if let Some(settings) = &settings {
            let environment = world.variable(address::VARIABLE);
            request.base_url = find_address(
                terminal,
                &Hints {
                    flag: flag.as_deref(),
                    settings: Some(&settings.base_url),
                    environment: environment.as_deref(),
                    domain: domain.as_deref(),
                    remote: remote.as_deref(),
                },
            )?;
        }
        let publication = match make(world, terminal, &request, &publishing)? {
            Made::Good(publication) => publication,
            Made::Bad(exit) => return Ok(Prepared::Bad(exit)),
        };
        // Once more: what was built was read since.
        self.refuse_dirty(repository.as_ref())?;
        if let (Some(_), Place::Branch(repository, tip)) = (ahead, &place) {
            repository.pack(&publication, tip)?;
        }
        Ok(Prepared::Ready(Box::new(Ready {
            publication,
            place,
            url: request.base_url,
        })))
    }

    /// The same when the hour has come, some times more where the machine or the line fails: nobody may sit before it.
    fn prepare_in_time(
        &self,
        world: &dyn World,
        terminal: &Terminal,
        root: &Utf8Path,
    ) -> Result<Prepared, Failure> {
        for _ in 1..TRIES {
            match self.prepare(world, terminal, root, None) {
                Err(failure) if failure.exit == Exit::World => {
                    terminal.note(&format!("{}; trying again", failure.message));
                    thread::sleep(PAUSE);
                }
                done => return done,
            }
        }
        self.prepare(world, terminal, root, None)
    }

    /// Waits until `publication` is to be seen at `url`.
    fn confirm(
        &self,
        world: &dyn World,
        terminal: &Terminal,
        publication: &Publication,
        url: &str,
    ) -> Result<(), Failure> {
        // That nobody can have a site there has been told.
        if address::is_example(url) {
            return Ok(());
        }
        terminal.note(&format!(
            "waiting until {url} shows it; Ctrl+C ends the waiting, and the site stays published"
        ));
        let arrival = Arrival {
            publication,
            base_url: url,
            patience: self.confirm_within,
        };
        let pages = arrival.confirm(world)?;
        terminal.closing(&format!(
            "It is to be seen at {url} ({} compared)",
            counted(pages, "page")
        ));
        Ok(())
    }

    /// The repository that the site stands in, when its records are as the last commit says.
    fn repository(
        &self,
        terminal: &Terminal,
        root: &Utf8Path,
        publishing: &Publishing,
    ) -> Result<Option<Repository>, Failure> {
        let found = match (Repository::find(root, publishing), &self.artifact) {
            // An archive needs no git; one that is there has its say.
            (Err(publish::Error::NoGit), Some(_)) => None,
            (Err(error @ publish::Error::Git(_)), Some(_)) if self.allow_dirty => {
                terminal.note(&error.to_string());
                None
            }
            (found, _) => found?,
        };
        self.refuse_dirty(found.as_ref())?;
        Ok(found)
    }

    fn refuse_dirty(&self, repository: Option<&Repository>) -> Result<(), Failure> {
        if let Some(repository) = repository.filter(|_| !self.allow_dirty) {
            repository.refuse_dirty(&scan::FOLDERS)?;
        }
        Ok(())
    }

    fn place(
        &self,
        world: &dyn World,
        root: &Utf8Path,
        repository: Option<Repository>,
    ) -> Result<Place, Failure> {
        if let Some(typed) = &self.artifact {
            return Ok(Place::Archive(publish::archive_place(world, root, typed)?));
        }
        let Some(repository) = repository else {
            let message = "the site stands in no git repository: make one with `git init` and `git \
                           remote add origin ADDRESS`, or write the site into a file with \
                           `--artifact FILE`";
            return Err(Failure::new(Exit::Usage, &message));
        };
        let tip = repository.tip()?;
        repository.refuse_foreign(&tip, self.adopt)?;
        Ok(Place::Branch(repository, tip))
    }

    fn hand_on(
        &self,
        world: &dyn World,
        terminal: &Terminal,
        publication: &Publication,
        place: &Place,
    ) -> Result<Exit, Failure> {
        let files = counted(publication.files.len(), "file");
        match place {
            Place::Archive(archive) => {
                let before = publish::read_archive(world, archive)?;
                let change = before.map_or(String::new(), |before| {
                    format!(": {}", plan(publication.difference(&before)))
                });
                if !self.dry_run {
                    publication.write(archive)?;
                }
                let done = if self.dry_run { "Would write" } else { "Wrote" };
                let name = self.artifact.as_deref().unwrap_or(archive);
                let name = visible(name.as_str());
                terminal.closing(&format!("{done} {files} to `{name}`{change}"));
            }
            Place::Branch(repository, tip) => {
                let parcel = repository.pack(publication, tip)?;
                let change = plan(parcel.difference);
                let name = repository.to_string();
                if parcel.is_there() {
                    terminal.closing(&format!("Nothing to publish to {name}: {change}"));
                } else if self.dry_run {
                    terminal.closing(&format!("Would publish {files} to {name}: {change}"));
                } else {
                    parcel.push(world.now(), "Publish the site")?;
                    terminal.closing(&format!("Published {files} to {name}: {change}"));
                }
            }
        }
        Ok(Exit::Good)
    }
}

/// Waits until it is `at`.
fn wait(world: &dyn World, terminal: &Terminal, at: Timestamp) {
    if world.now() < at {
        terminal.note(&format!(
            "waiting for {at}; Ctrl+C ends it, and nothing is published"
        ));
    }
    while world.now() < at {
        let left = Duration::try_from(at.duration_since(world.now())).unwrap_or_default();
        thread::sleep(left.min(LOOK));
    }
}

/// The time that was typed.
fn patience(typed: &str) -> Result<SignedDuration, String> {
    let time: Option<SignedDuration> = typed.parse().ok();
    let is_meant = |time: &SignedDuration| time.is_positive() && *time <= LONGEST_PATIENCE;
    time.filter(is_meant)
        .ok_or_else(|| "write a time of a day at most, such as `10m` or `90s`".to_owned())
}

/// The instant that was typed.
fn instant(typed: &str) -> Result<Timestamp, Failure> {
    typed.parse().map_err(|_| {
        let message = format!(
            "`--at {}` is no instant: write it with its offset, such as 2025-07-03T09:30:00+01:00",
            visible(typed)
        );
        Failure::new(Exit::Usage, &message)
    })
}

/// Chooses the address that the site is made for, and says who named it.
pub(super) fn find_address(
    terminal: &Terminal,
    hints: &Hints<'_>,
) -> Result<Option<String>, Failure> {
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
    if let Some(exit) = refuse_open_source(world, terminal, request, publishing, &run.reserved)? {
        return Ok(Made::Bad(exit));
    }
    let publication = Publication::new(outputs, publishing.cname.as_deref())?;
    if let Some(warning) = publication.warning() {
        terminal.note(&warning);
    }
    Ok(Made::Good(publication))
}

/// Refuses to publish from sources that everybody can read, while something in them is not public now; gives how the
/// command ends where that cannot be found out.
fn refuse_open_source(
    world: &dyn World,
    terminal: &Terminal,
    request: &Request,
    publishing: &Publishing,
    reserved: &BTreeSet<RecordKey>,
) -> Result<Option<Exit>, Failure> {
    let Some(access) = source::access(world, publishing) else {
        return Ok(None);
    };
    let is_of_now = request.as_at.is_none() && world.variable(EPOCH).is_none();
    if is_of_now {
        source::refuse_open_source(&access, reserved)?;
        return Ok(None);
    }
    // As at another day other records are withheld: what is open to all is read now.
    let request = Request {
        as_at: Some(world.now().to_string()),
        ..request.clone()
    };
    let progress = terminal.progress("looking at what is public now");
    let run = pipeline::run(world, &request, Thoroughness::Build, &progress)?;
    progress.finish();
    if run.outputs.is_some() {
        source::refuse_open_source(&access, &run.reserved)?;
        return Ok(None);
    }
    let text = |file: &_| run.text(file);
    let sources = SiteSources::new(world, &run.sources.root, &text)?;
    let stops = least_to_stop(false);
    terminal.diagnostics(&run.diagnostics, stops, &sources, &run.privacy);
    Ok(Some(verdict(&run.diagnostics, stops)))
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
