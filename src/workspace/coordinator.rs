//! Takes what happens one after the other, and sees to it that the right generation answers.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use jiff::{SignedDuration, Timestamp};

use super::generation::{Generation, GoodPages, Ground};
use super::notes::{changed_record, still_hold};
use super::settling::{Unsettled, may_be_half};
use super::trial::{Good, is_same};
use super::{Answer, Everything, Message, Status, now};
use crate::config::Settings;
use crate::diag::privacy::Privacy;
use crate::diag::{self, Diagnostic, Parsed};
use crate::pipeline::{self, LinkedFiles, Look, Memo, Reading, Request, read_sources, scan_site};
use crate::resolve::{AsAt, InstantRequest};
use crate::scan::{SourceFile, SourceSet};
use crate::world::kept::{Changes, Hints};
use crate::world::{Kept, World};

/// Takes what happens one after the other.
pub(super) struct Coordinator<'w> {
    world: Kept<'w>,
    request: Request,
    report: &'w dyn Fn(&Status),
    memo: Memo,
    good: Good,
    good_pages: Arc<GoodPages>,
    standing: Option<Standing>,
    number: u64,
    /// When that was said which is being done.
    begun: Instant,
    /// The files as they were when it was last told of them; none when they could not be read.
    seen: Option<SourceSet>,
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
struct Standing {
    generation: Generation,
    sources: SourceSet,
    settings: Arc<Settings>,
    look: Arc<Look>,
    as_at: AsAt,
    privacy: Arc<Privacy>,
    found: Arc<Vec<Diagnostic>>,
    /// Whether the sources are the files as they are.
    is_current: bool,
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
            begun: now(),
            seen: None,
            unsettled: None,
            waiting: Vec::new(),
            failing: None,
            next_moment: None,
        }
    }

    /// Does what `messages` say until it is stopped or nobody is left to say anything.
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
                    self.begun = now();
                    self.renew(None);
                }
            }
            if self.unsettled.is_none() {
                self.make_all();
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

    /// Whether the record or the file of the theme at `path` holds what it held when it was last seen:
    /// it may have changed twice.
    fn is_as_seen(&self, path: &Utf8Path) -> bool {
        let (Some(seen), Ok(below)) = (&self.seen, path.strip_prefix(&self.request.root)) else {
            return false;
        };
        let now = seen.read_again(&self.world, below).ok();
        seen.bytes(below)
            .is_some_and(|bytes| now.is_some_and(|now| now == *bytes))
    }

    /// Takes changes of nothing but the words of notes; false when they are more than that.
    fn take_notes(&mut self, changes: &Changes) -> bool {
        let Some(standing) = self.standing.as_mut().filter(|it| it.is_current) else {
            return false;
        };
        if changes.is_rearranged {
            return false;
        }
        let mut files = Vec::new();
        for path in &changes.files {
            let Some(file) =
                changed_record(&self.world, &self.request.root, path, &standing.sources)
            else {
                return false;
            };
            files.push(file);
        }
        let seen = |memo: &Memo| -> Vec<_> {
            let of = |file: &SourceFile| {
                let found = memo.diagnostics_of(&file.path).to_vec();
                (memo.facts(&file.path), found)
            };
            files.iter().map(of).collect()
        };
        let before = seen(&self.memo);
        self.memo.read(&files);
        if before != seen(&self.memo) || !still_hold(&self.memo, &standing.found, &files) {
            return false;
        }
        let mut address = None;
        let mut records = Vec::new();
        for file in &files {
            let Some(mut record) = self
                .memo
                .decoded(&file.path)
                .and_then(|it| it.record.clone())
            else {
                return false;
            };
            // Where the authors have words of their own, these may stand elsewhere now.
            let outline = &record.outline;
            address = standing.generation.locate_notes(&record);
            if address.is_none() || !outline.restricted.is_empty() || !outline.comments.is_empty() {
                return false;
            }
            record.notes_text.detach();
            records.push(record);
        }
        for (file, record) in files.into_iter().zip(records) {
            standing.generation.replace_notes(record);
            standing.sources.replace_record(&file);
            if let Some(seen) = &mut self.seen {
                seen.replace_record(&file);
            }
            self.good.remember_record(&file);
        }
        self.tell(address);
        true
    }

    /// Takes changes of nothing but the theme; false when they are more than that.
    fn take_theme(&mut self, changes: &Changes) -> bool {
        let Some(standing) = self.standing.as_mut().filter(|it| it.is_current) else {
            return false;
        };
        let themes = self.request.root.join("themes");
        let is_theme = |path: &Utf8PathBuf| path.starts_with(&themes);
        if changes.is_rearranged || !changes.files.iter().all(is_theme) {
            return false;
        }
        let mut sources = standing.sources.clone();
        for path in &changes.files {
            let Ok(below) = path.strip_prefix(&self.request.root) else {
                return false;
            };
            let Ok(bytes) = sources.read_again(&self.world, below) else {
                return false;
            };
            sources.themes.insert(below.to_owned(), bytes);
        }
        let look = Look::load(&sources, &standing.settings);
        if !look.diagnostics.is_empty() || !standing.look.diagnostics.is_empty() {
            return false;
        }
        standing.look = Arc::new(look);
        standing.generation.redress(standing.look.clone());
        if let Some(seen) = &mut self.seen {
            seen.themes.clone_from(&sources.themes);
        }
        standing.sources = sources;
        self.good.remember_themes(&standing.sources.themes);
        self.tell(None);
        true
    }

    /// Makes a new generation of the files as they are; after `changes`, unless nothing came of them.
    fn renew(&mut self, changes: Option<&Changes>) {
        let sources = match scan_site(&self.world, &self.request) {
            Ok(sources) => sources,
            Err(error) => return self.fail(&error),
        };
        if changes.is_some_and(|changes| self.is_seen(&sources, changes)) {
            return;
        }
        self.seen = Some(sources.clone());
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
                Err(error) => return self.fail(&error),
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
    fn fail(&mut self, error: &pipeline::Error) {
        self.seen = None;
        self.next_moment = None;
        let why = error.to_string();
        let (since, told) = self.failing.take().unwrap_or_else(|| (now(), None));
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

    /// The next moment at which something changes although no file does: the end of an embargo, a new
    /// day. None when the site is as at a moment that stands still.
    fn moment(&self) -> Option<Timestamp> {
        let standing = self.standing.as_ref()?;
        let now = self.world.now();
        let epoch = self.world.variable("SOURCE_DATE_EPOCH");
        let asked = InstantRequest {
            as_at: self.request.as_at.as_deref(),
            epoch: epoch.as_deref(),
        };
        if !asked.goes_with_the_clock(now, &standing.settings.timezone) {
            return None;
        }
        let records = standing.sources.records.iter();
        let embargoes = records.filter_map(|file| {
            let record = self.memo.decoded(&file.path)?.record.as_ref()?;
            Some(record.common.embargo.as_ref()?.value)
        });
        // Not the day of what stands, which a mistake may have kept at an older one.
        let today = AsAt::new(now, &standing.settings.timezone).day;
        let midnight = today.tomorrow().ok()?;
        let midnight = midnight.to_zoned(standing.settings.timezone.clone()).ok()?;
        let soonest = embargoes.filter(|embargo| *embargo > now).min();
        let moment = soonest.map_or(midnight.timestamp(), |it| it.min(midnight.timestamp()));
        // A timer may go off a little early.
        moment.checked_add(SignedDuration::from_millis(2)).ok()
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
    fn tell(&mut self, changed: Option<String>) {
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
    fn tell_failure(&mut self, error: &pipeline::Error) {
        if let Some(standing) = &mut self.standing {
            standing.is_current = false;
        }
        let status = self.status();
        (self.report)(&Status {
            diagnostics: Arc::default(),
            failure: Some(error.to_string()),
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
