//! A site that is kept warm while somebody edits it: watched, and told of on the terminal.
//!
//! What `serve` and `build --watch` have in common. Not here: what becomes of the outputs.

use std::borrow::Cow;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use camino::Utf8PathBuf;

use super::args::WatchArguments;
use super::commands::SiteSources;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::diag::{Diagnostic, Severity};
use crate::pipeline::{self, Request};
use crate::watch::{Watch, Wish};
use crate::workspace::{Status, Workspace};
use crate::world::{Os, World};

/// A site that is kept warm.
pub(super) struct Warm<'a> {
    /// Where to ask for outputs.
    pub(super) workspace: Workspace,
    /// All that is told of changes, in this order.
    all: Arc<Mutex<Vec<Workspace>>>,
    world: &'a dyn World,
    terminal: &'a Terminal,
    root: Utf8PathBuf,
    /// The least severe that keeps a change from taking effect.
    stops: Severity,
    news: Receiver<News>,
    /// What was found when it was last told.
    last: Option<Found>,
}

/// What comes from the threads that work meanwhile.
enum News {
    Status(Box<Status>),
    /// A sentence about how changes are noticed.
    Note(String),
}

/// What is wrong: in the files, and with reading them.
#[derive(PartialEq, Eq)]
struct Found {
    /// Shared with what was told: a large site has tens of thousands of notes, and every save tells them.
    diagnostics: Arc<Vec<Diagnostic>>,
    more: Vec<Diagnostic>,
    failure: Option<String>,
}

impl<'a> Warm<'a> {
    /// Opens the site of `request`, and looks after its files from then on; diagnostics as severe as
    /// `stops` are mistakes.
    pub(super) fn open(
        world: &'a dyn World,
        terminal: &'a Terminal,
        request: Request,
        watching: &WatchArguments,
        stops: Severity,
    ) -> Result<Self, Failure> {
        let root = request.root.clone();
        // Before the files are read, so that no change falls between.
        let folders = pipeline::folders(world, &request)?;
        let wish = watching.poll.map_or(Wish::Best, |pause| {
            Wish::Asking(Duration::from_millis(pause))
        });
        let (mut watch, note) = Watch::start(&folders, wish);
        if let Some(note) = note {
            terminal.note(&note);
        }
        let (tell, news) = mpsc::channel();
        let warn = tell.clone();
        let (workspace, _) = Workspace::open(Arc::new(Os), request, move |status| {
            // Nobody is told when the program ends.
            let _ = tell.send(News::Status(Box::new(status.clone())));
        });
        let all = Arc::new(Mutex::new(vec![workspace.clone()]));
        let changed = all.clone();
        thread::spawn(move || {
            loop {
                let burst = watch.wait();
                if let Some(note) = burst.note {
                    let _ = warn.send(News::Note(note));
                }
                for workspace in &*changed.lock().unwrap_or_else(PoisonError::into_inner) {
                    workspace.change(burst.hints.clone());
                }
            }
        });
        Ok(Self {
            workspace,
            all,
            world,
            terminal,
            root,
            stops,
            news,
            last: None,
        })
    }

    /// Opens another site of the same files beside it, which is told of every change before it is, so that
    /// whoever is told by it finds the other as new.
    pub(super) fn beside(
        &self,
        request: Request,
        report: impl Fn(&Status) + Send + 'static,
    ) -> Workspace {
        // Held, so that no change falls between.
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let (workspace, _) = Workspace::open(Arc::new(Os), request, report);
        all.insert(0, workspace.clone());
        workspace
    }

    /// How the site stands after the next change, first of all after it was opened; none when
    /// nothing changes for as long as `patience`.
    pub(super) fn next(&self, patience: Duration) -> Result<Option<Status>, Failure> {
        loop {
            match self.news.recv_timeout(patience) {
                Ok(News::Status(status)) => return Ok(Some(*status)),
                Ok(News::Note(note)) => self.terminal.note(&note),
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => return Err(ended()),
            }
        }
    }

    /// The same; waits until there is one.
    pub(super) fn wait(&self) -> Result<Status, Failure> {
        loop {
            if let Some(status) = self.next(Duration::MAX)? {
                return Ok(status);
            }
        }
    }

    /// Prints what is wrong after a change, and `more` that was found since; unless that is what was
    /// printed before.
    pub(super) fn tell(&mut self, status: &Status, more: &[Diagnostic]) -> Result<(), Failure> {
        let found = Found {
            diagnostics: status.diagnostics.clone(),
            more: more.to_vec(),
            failure: status.failure.clone(),
        };
        if self.last.as_ref() == Some(&found) {
            return Ok(());
        }
        if let Some(failure) = &found.failure {
            self.terminal.failure(failure);
        }
        self.with_sources(status, |sources| {
            let all: Cow<'_, [Diagnostic]> = if more.is_empty() {
                Cow::Borrowed(&found.diagnostics)
            } else {
                Cow::Owned([found.diagnostics.as_slice(), more].concat())
            };
            self.terminal
                .diagnostics(&all, self.stops, sources, &status.privacy);
        })?;
        self.last = Some(found);
        Ok(())
    }

    /// Hands the files of `status` to `work`, as whoever reads messages about them calls them.
    pub(super) fn with_sources<R>(
        &self,
        status: &Status,
        work: impl FnOnce(&SiteSources<'_>) -> R,
    ) -> Result<R, Failure> {
        let text = |file: &_| status.text(file);
        let sources = SiteSources::new(self.world, &self.root, &text)?;
        Ok(work(&sources))
    }
}

/// What is said when there is nobody left to look after the files.
pub(super) fn ended() -> Failure {
    Failure::new(Exit::World, &"the files are no longer looked after")
}
