//! Takes what happens one after the other, and sees to it that the right generation answers.
//!
//! Not here: what is put in place without a new generation (see [`super::quick`]).

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;

use super::clock::Clock;
use super::generation::{Generation, GoodPages, Ground};
use super::settling::{Unsettled, may_be_half};
use super::trial::{Good, is_same};
use super::{Answer, Everything, Message, Status};
use crate::config::Settings;
use crate::diag::privacy::Privacy;
use crate::diag::{self, Diagnostic, Parsed};
use crate::pipeline::{self, LinkedFiles, Look, Memo, Reading, Request, read_sources, scan_site};
use crate::resolve::AsAt;
use crate::scan::SourceSet;
use crate::world::kept::{Changes, Hints};
use crate::world::{Kept, World, moment};

/// Takes what happens one after the other.
pub(super) struct Coordinator<'w> {
    pub(super) world: Kept<'w>,
    pub(super) request: Request,
    report: &'w dyn Fn(&Status),
    pub(super) memo: Memo,
    pub(super) good: Good,
    good_pages: Arc<GoodPages>,
    pub(super) standing: Option<Standing>,
    number: u64,
    /// When that was said which is being done.
    begun: Instant,
    /// The files as they were when it was last told of them; none when they could not be read.
    pub(super) seen: Option<SourceSet>,
    /// Changes that may be half of a save.
    unsettled: Option<Unsettled>,
    /// Those who wait for every output until a save is over.
    waiting: Vec<Box<dyn FnOnce(Everything) + Send>>,
    /// Why the files cannot be read, and since when; told or not.
    failing: Option<(Instant, Option<String>)>,
    /// When something becomes public, known or overdue without any change.
    next_moment: Option<Timestamp>,
}

/// The generation that answers, and what it is made of.
pub(super) struct Standing {
    pub(super) generation: Generation,
    pub(super) sources: SourceSet,
    pub(super) settings: Arc<Settings>,
    pub(super) look: Arc<Look>,
    as_at: AsAt,
    privacy: Arc<Privacy>,
    pub(super) found: Arc<Vec<Diagnostic>>,
    /// Whether the sources are the files as they are.
    pub(super) is_current: bool,
}

/// What comes next.
enum Next {
    Message(Message),
    /// A save is over.
    Settled,
    /// The clock brings something new.
    Moment,
}

/// What came of an attempt to make a generation.
enum Attempt {
    Made(Box<Standing>),
    Failed {
        found: Vec<Diagnostic>,
        privacy: Privacy,
    },
}

/// So often files at fault are put back to what they were before it is given up: what they were may be
/// wrong beside what others are now.
const ROUNDS: usize = 4;

impl<'w> Coordinator<'w> {
    pub(super) fn new(world: &'w dyn World, request: Request, report: &'w dyn Fn(&Status)) -> Self {
        Self {
            world: Kept::new(world),
            request,
            report,
            memo: Memo::default(),
            good: Good::default(),
            good_pages: Arc::default(),
            standing: None,
            number: 0,
            begun: moment(),
            seen: None,
            unsettled: None,
            waiting: Vec::new(),
            failing: None,
            next_moment: None,
        }
    }

    /// Does what `messages` say until it is stopped, nobody is left to say anything, or the generation
    /// came to grief.
    pub(super) fn run(&mut self, messages: &Receiver<Message>) {
        self.renew(None);
        loop {
            match self.next(messages) {
                Next::Message(Message::Changed(hints, said)) => self.take(&hints, said),
                Next::Message(Message::Asked(path, answer)) => match &self.standing {
                    Some(standing) => standing.generation.make(path, answer),
                    None => answer(Answer::NoSite),
                },
                Next::Message(Message::Everything(answer)) => {
                    self.waiting.push(answer);
                }
                Next::Message(Message::Stop) => return,
                Next::Settled => self.settle(),
                Next::Moment => {
                    self.begun = moment();
                    self.renew(None);
                }
            }
            if self.unsettled.is_none() {
                self.make_all();
            }
            // Who asks it would never be answered.
            let standing = self.standing.as_ref();
            if standing.is_some_and(|standing| standing.generation.has_ended()) {
                return;
            }
        }
    }

    /// What comes next: a message, the end of a save, or what the clock brings.
    fn next(&self, messages: &Receiver<Message>) -> Next {
        let settled = self.unsettled.as_ref().map(Unsettled::wait);
        if settled == Some(Duration::ZERO) {
            return Next::Settled;
        }
        let moment = self.next_moment.map(|moment| {
            let wait = moment.duration_since(self.world.now());
            Duration::try_from(wait).unwrap_or_default()
        });
        let (wait, then) = match (settled, moment) {
            (Some(settled), Some(moment)) if moment < settled => (moment, Next::Moment),
            (Some(settled), _) => (settled, Next::Settled),
            (None, Some(moment)) => (moment, Next::Moment),
            (None, None) => (Duration::MAX, Next::Settled),
        };
        match messages.recv_timeout(wait) {
            Ok(message) => Next::Message(message),
            Err(RecvTimeoutError::Timeout) => then,
            Err(RecvTimeoutError::Disconnected) => Next::Message(Message::Stop),
        }
    }

    /// Answers those who wait for every output.
    fn make_all(&mut self) {
        let number = self.number;
        for answer in std::mem::take(&mut self.waiting) {
            let standing = self.standing.as_ref().filter(|it| it.is_current);
            let Some(standing) = standing else {
                let none = Everything::default();
                answer(Everything { number, ..none });
                continue;
            };
            standing.generation.make_all(Box::new(move |made| {
                answer(Everything {
                    number,
                    outputs: made.value,
                    diagnostics: made.diagnostics,
                });
            }));
        }
    }

    /// Looks where `hints` say, as was said at `said`.
    fn take(&mut self, hints: &Hints, said: Instant) {
        let mut changes = self.world.look_again(hints);
        // What could not be read may be there now although nothing that is known of has changed.
        changes.is_rearranged |= self.seen.is_none();
        if let Some(unsettled) = &mut self.unsettled {
            return unsettled.add(hints, changes);
        }
        self.begun = said;
        if may_be_half(hints, &changes) {
            self.unsettled = Some(Unsettled::new(hints.clone(), changes));
        } else {
            self.act(changes);
        }
    }

    /// Looks once more at what may have been half of a save.
    fn settle(&mut self) {
        let Some(mut unsettled) = self.unsettled.take() else {
            return;
        };
        let hints = unsettled.hints.clone();
        unsettled.add(&hints, self.world.look_again(&hints));
        if unsettled.wait() == Duration::ZERO {
            self.act(unsettled.changes);
        } else {
            self.unsettled = Some(unsettled);
        }
    }

    /// Does what `changes` ask for.
    fn act(&mut self, mut changes: Changes) {
        changes.files.retain(|path| !self.is_as_seen(path));
        if changes.is_empty() {
            return;
        }
        if !self.take_notes(&changes) && !self.take_theme(&changes) {
            self.renew(Some(&changes));
        }
    }

    /// Makes a new generation of the files as they are; after `changes`, unless nothing came of them.
    fn renew(&mut self, changes: Option<&Changes>) {
        let sources = match scan_site(&self.world, &self.request) {
            Ok(sources) => sources,
            Err(error) => return self.fail(error),
        };
        if changes.is_some_and(|changes| self.is_seen(&sources, changes)) {
            return;
        }
        self.seen = Some(sources.clone());
        let before = self.standing.as_ref().map(|it| it.sources.clone());
        let mut trial = sources.clone();
        let mut told: Option<(Vec<Diagnostic>, Privacy)> = None;
        for round in 0..ROUNDS {
            let is_known = self
                .standing
                .as_ref()
                .is_some_and(|standing| round > 0 && is_same(&standing.sources, &trial));
            // When it is the clock that brings something new, what is known is of another moment.
            if is_known && changes.is_some() {
                break;
            }
            let attempt = match self.attempt(&trial) {
                Ok(attempt) => attempt,
                Err(error) => return self.fail(error),
            };
            match attempt {
                Attempt::Made(mut standing) => {
                    self.good.remember(&trial);
                    standing.is_current = round == 0;
                    self.standing = Some(*standing);
                    break;
                }
                Attempt::Failed { found, privacy } => {
                    let is_mended = self.good.mend(&mut trial, &found);
                    told.get_or_insert((found, privacy));
                    if !is_mended {
                        break;
                    }
                }
            }
        }
        if let (None, Some(before)) = (&self.standing, before) {
            match self.attempt(&before) {
                Ok(Attempt::Made(standing)) => self.standing = Some(*standing),
                Ok(Attempt::Failed { .. }) => {}
                Err(error) => return self.fail(error),
            }
        }
        self.failing = None;
        self.next_moment = self.moment();
        match told {
            None => {
                let path = changes.and_then(|changes| self.path_of(changes));
                let address = path.and_then(|path| self.locate(&path));
                self.tell(address);
            }
            Some((found, privacy)) => {
                if let Some(standing) = &mut self.standing {
                    standing.is_current = false;
                }
                self.tell_trouble(sources, found, privacy);
            }
        }
    }

    /// Whether `sources` are the files that were last told of, in spite of `changes`: what editors
    /// leave beside a file is no part of a site.
    fn is_seen(&self, sources: &SourceSet, changes: &Changes) -> bool {
        let Some(seen) = &self.seen else {
            return false;
        };
        // Of other files only the size is known here.
        let is_source = |path: &Utf8PathBuf| {
            let below = path.strip_prefix(&self.request.root);
            below.is_ok_and(|below| seen.bytes(below).is_some())
        };
        let mut paths = changes.files.iter().chain(&changes.reduced);
        paths.all(is_source) && seen.diagnostics == sources.diagnostics && is_same(seen, sources)
    }

    /// The files cannot be read: perhaps only just now, in the middle of a save.
    fn fail(&mut self, error: pipeline::Error) {
        self.seen = None;
        self.next_moment = None;
        let why = error.to_string();
        let (since, told) = self.failing.take().unwrap_or_else(|| (moment(), None));
        self.unsettled = Unsettled::everything(since).filter(|_| self.number > 0);
        let is_known = told.as_ref() == Some(&why);
        if self.unsettled.is_some() || is_known {
            self.failing = Some((since, told));
        } else {
            self.failing = Some((since, Some(why)));
            self.tell_failure(error);
        }
    }

    /// Makes a generation of `sources`, if nothing is wrong with them.
    ///
    /// The one that stands is ended as soon as they can be read without an error: what is wrong may still
    /// show in what follows from them, and then none stands.
    fn attempt(&mut self, sources: &SourceSet) -> Result<Attempt, pipeline::Error> {
        let Reading {
            sources,
            settings,
            resolved,
            acceptances,
            privacy,
            diagnostics: mut found,
        } = read_sources(
            &self.world,
            &self.request,
            sources.clone(),
            Some(&mut self.memo),
        )?;
        let (Some(settings), Some((model, withheld))) = (settings, resolved) else {
            return Ok(Attempt::Failed { found, privacy });
        };
        let known = self.standing.as_ref().filter(|standing| {
            standing.sources.themes == sources.themes
                && standing.settings.theme == settings.theme
                && standing.settings.links == settings.links
        });
        let look = match known {
            Some(standing) => standing.look.clone(),
            None => Arc::new(Look::load(&sources, &settings)),
        };
        found.extend(look.diagnostics.iter().cloned());
        let linked = LinkedFiles::read(&self.world, &sources, &model);
        let Parsed {
            value: files,
            diagnostics: faults,
        } = linked.map_err(crate::scan::Error::from)?;
        found.extend(faults);
        if !diag::has_errors(&found) {
            // Two generations of a large site would take twice the memory. Nobody waits longer for it:
            // what is asked for meanwhile is answered by the one that comes.
            if let Some(standing) = self.standing.take() {
                standing.generation.end();
            }
        }
        let as_at = model.as_at;
        let ground = Ground {
            settings: settings.clone(),
            model,
            withheld,
            acceptances,
            files,
            look: look.clone(),
            written_settings: sources.config.as_ref().map(|file| file.bytes.clone()),
            found,
            good: self.good_pages.clone(),
        };
        let (generation, found) = Generation::start(ground);
        if diag::has_errors(&found) {
            return Ok(Attempt::Failed { found, privacy });
        }
        Ok(Attempt::Made(Box::new(Standing {
            generation,
            sources,
            settings,
            look,
            as_at,
            privacy: Arc::new(privacy),
            found: found.into(),
            is_current: true,
        })))
    }

    /// The next moment at which something changes although no file does.
    fn moment(&self) -> Option<Timestamp> {
        let standing = self.standing.as_ref()?;
        let clock = Clock {
            world: &self.world,
            request: &self.request,
            settings: &standing.settings,
        };
        clock.next_moment(&standing.sources, &self.memo)
    }

    /// The path of the one record file that changed.
    fn path_of(&self, changes: &Changes) -> Option<Utf8PathBuf> {
        let mut files = changes.files.iter();
        let first = files.next().filter(|_| files.next().is_none())?;
        let below = first.strip_prefix(&self.request.root).ok()?;
        Some(below.to_owned())
    }

    /// The address of the page of the record in the file at `path`.
    fn locate(&self, path: &Utf8Path) -> Option<String> {
        let key = self.memo.decoded(path)?.key.clone();
        self.standing.as_ref()?.generation.locate(key)
    }

    /// Tells that all is well.
    pub(super) fn tell(&mut self, changed: Option<String>) {
        let status = self.status();
        (self.report)(&Status { changed, ..status });
    }

    /// Tells what is wrong.
    fn tell_trouble(&mut self, sources: SourceSet, mut found: Vec<Diagnostic>, privacy: Privacy) {
        found.sort_by(|a, b| a.order().cmp(&b.order()));
        found.dedup();
        let status = self.status();
        (self.report)(&Status {
            diagnostics: found.into(),
            is_current: false,
            privacy: Arc::new(privacy),
            sources: Arc::new(sources),
            ..status
        });
    }

    /// Tells that the files cannot be read.
    fn tell_failure(&mut self, error: pipeline::Error) {
        if let Some(standing) = &mut self.standing {
            standing.is_current = false;
        }
        let status = self.status();
        (self.report)(&Status {
            diagnostics: Arc::default(),
            failure: Some(Arc::new(error)),
            privacy: Arc::default(),
            sources: Arc::new(SourceSet::empty(&self.request.root)),
            ..status
        });
    }

    /// How the generation stands that answers; counts one more.
    fn status(&mut self) -> Status {
        self.number += 1;
        let standing = self.standing.as_ref();
        let sources = standing.map_or_else(
            || SourceSet::empty(&self.request.root),
            |standing| standing.sources.clone(),
        );
        Status {
            number: self.number,
            diagnostics: standing.map(|it| it.found.clone()).unwrap_or_default(),
            failure: None,
            is_current: standing.is_some_and(|standing| standing.is_current),
            privacy: standing.map(|it| it.privacy.clone()).unwrap_or_default(),
            sources: Arc::new(sources),
            look: standing.map(|standing| standing.look.clone()),
            settings: standing.map(|standing| standing.settings.clone()),
            as_at: standing.map(|standing| standing.as_at),
            changed: None,
            begun: self.begun,
        }
    }
}
