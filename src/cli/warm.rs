//! A site that is kept warm while somebody edits it: watched, and told of on the terminal.
//!
//! What `serve` and `build --watch` have in common. Not here: what becomes of the outputs.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError, Weak};
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
    // For the threads that come later.
    tell: Sender<News>,
    /// What was found when it was last told.
    last: Option<Told>,
}

/// What comes from the threads that work meanwhile.
enum News {
    Status(Box<Status>),
    /// A sentence about how changes are noticed.
    Note(String),
    /// One of them has ended, by a mistake of the program's own.
    Ended,
}

/// By which a thread tells news, its end too.
struct Teller(Sender<News>);

impl Teller {
    fn tell(&self, news: News) {
        // Nobody is told when the program ends.
        let _ = self.0.send(news);
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        self.tell(News::Ended);
    }
}

/// What was wrong, in the files and with reading them, when it was last told: not that itself, since a
/// large site has tens of thousands of notes.
struct Told {
    /// What was found in the files, as long as anybody else holds it.
    diagnostics: Weak<Vec<Diagnostic>>,
    /// The hash of that.
    hash: u64,
    more: Vec<Diagnostic>,
    failure: Option<String>,
}

impl Told {
    /// What is told of `status` and `more`, after `last`.
    fn of(status: &Status, more: &[Diagnostic], last: Option<&Self>) -> Self {
        let diagnostics = Arc::downgrade(&status.diagnostics);
        // Most saves change nothing of what is found, and then it is the same list.
        let same = last.filter(|last| last.diagnostics.ptr_eq(&diagnostics));
        let hash = same.map_or_else(|| hash_of(&status.diagnostics), |same| same.hash);
        Self {
            diagnostics,
            hash,
            more: more.to_vec(),
            failure: status.failure.as_ref().map(ToString::to_string),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.hash, &self.more, &self.failure) == (other.hash, &other.more, &other.failure)
    }
}

fn hash_of(diagnostics: &[Diagnostic]) -> u64 {
    let mut hasher = DefaultHasher::new();
    diagnostics.hash(&mut hasher);
    hasher.finish()
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
        Self::open_in(Arc::new(Os), world, terminal, request, watching, stops)
    }

    /// The same, of the site in `files`.
    fn open_in(
        files: Arc<dyn World + Send>,
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
        let (report, warn) = (Teller(tell.clone()), Teller(tell.clone()));
        let (workspace, _) = Workspace::open(files, request, move |status| {
            report.tell(News::Status(Box::new(status.clone())));
        });
        let all = Arc::new(Mutex::new(vec![workspace.clone()]));
        let changed = all.clone();
        thread::spawn(move || {
            loop {
                let burst = watch.wait();
                if let Some(note) = burst.note {
                    warn.tell(News::Note(note));
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
            tell,
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
        let end = Teller(self.tell.clone());
        let (workspace, _) = Workspace::open(Arc::new(Os), request, move |status| {
            let _ends_with_it = &end;
            report(status);
        });
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
                Ok(News::Ended) | Err(RecvTimeoutError::Disconnected) => return Err(ended()),
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
        let told = Told::of(status, more, self.last.as_ref());
        if self.last.as_ref().is_some_and(|last| last.is_same(&told)) {
            return Ok(());
        }
        if let Some(failure) = &told.failure {
            self.terminal.failure(failure);
        }
        self.with_sources(status, |sources| {
            let all: Cow<'_, [Diagnostic]> = if more.is_empty() {
                Cow::Borrowed(&status.diagnostics)
            } else {
                Cow::Owned([status.diagnostics.as_slice(), more].concat())
            };
            self.terminal
                .diagnostics(&all, self.stops, sources, &status.privacy);
        })?;
        self.last = Some(told);
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

/// Whether what was typed is why the site does not stand, so that no change of a file makes it stand.
pub(super) fn is_mistyped(status: &Status) -> bool {
    let is_other_theme =
        |found: &Diagnostic| found.code == "unknown-theme" && found.primary.is_none();
    let failure = status.failure.as_ref();
    failure.is_some_and(|failure| failure.is_mistyped())
        || status.diagnostics.iter().any(is_other_theme)
}

/// What is said when there is nobody left to look after the files.
pub(super) fn ended() -> Failure {
    Failure::new(Exit::World, &"the files are no longer looked after")
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;
    use jiff::Timestamp;

    use super::*;
    use crate::world::{Entry, Error, Kind, Memory, Stamp};

    /// A machine on which the program comes to grief.
    struct Grief(Memory);

    impl World for Grief {
        fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, Error> {
            self.0.list(folder)
        }

        fn look(&self, path: &Utf8Path) -> Result<Option<Kind>, Error> {
            self.0.look(path)
        }

        fn read(&self, _: &Utf8Path, path: &Utf8Path, _: u64) -> Result<Arc<[u8]>, Error> {
            panic!("`{path}` is the test's own grief");
        }

        fn stamp(&self, path: &Utf8Path) -> Result<Option<Stamp>, Error> {
            self.0.stamp(path)
        }

        fn variable(&self, name: &str) -> Option<String> {
            self.0.variable(name)
        }

        fn here(&self) -> Result<Utf8PathBuf, Error> {
            self.0.here()
        }

        fn now(&self) -> Timestamp {
            self.0.now()
        }
    }

    #[test]
    fn who_waits_is_told_when_nobody_looks_after_the_files_any_more() {
        let world =
            Memory::new("2025-07-03T09:00:00Z").file("/site/content/site.yaml", "title: T\n");
        let terminal = Terminal::new(&world, None);
        let request = Request {
            root: "/site".into(),
            ..Request::default()
        };
        let files = Arc::new(Grief(world.clone()));
        let watching = WatchArguments { poll: Some(10_000) };
        let warm = Warm::open_in(
            files,
            &world,
            &terminal,
            request,
            &watching,
            Severity::Error,
        );
        let told = warm.and_then(|warm| warm.next(Duration::from_mins(1)));
        assert_eq!(told.err().map(|failure| failure.exit), Some(Exit::World));
    }
}
