//! The site as it is made of one state of the files, on a thread of its own.
//!
//! A survey borrows its model and a plan its material, so all of them live on the stack of one thread,
//! which renders what is asked for, several pages at a time. Notes and theme change only between two
//! pages: a page is of one moment.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use rayon::prelude::*;

use super::{Answer, Page};
use crate::base::{Fingerprint, OutputPath};
use crate::check::{self, Acceptance, Applying};
use crate::config::Settings;
use crate::decode::{Record, RecordKey};
use crate::diag::{self, Diagnostic, FilePath, Parsed};
use crate::gate::{self, Gate, Grounds};
use crate::pipeline::{LinkedFiles, Look, Outputs, Progress, Site, with_site};
use crate::plan::file_of;
use crate::plan::formats::BUILD_CARD;
use crate::resolve::{Model, Withheld};

/// Everything that a generation is made of.
pub(super) struct Ground {
    pub(super) settings: Arc<Settings>,
    pub(super) model: Model,
    pub(super) withheld: Withheld,
    pub(super) acceptances: Vec<Acceptance>,
    pub(super) files: LinkedFiles,
    pub(super) look: Arc<Look>,
    /// The settings as they are written.
    pub(super) written_settings: Option<Arc<[u8]>>,
    /// What was found before.
    pub(super) found: Vec<Diagnostic>,
    /// Pages as they last were when they could be made.
    pub(super) good: Arc<GoodPages>,
}

/// A generation that answers; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Generation {
    orders: Sender<Order>,
    thread: JoinHandle<()>,
}

/// What a generation is told.
enum Order {
    Make(OutputPath, Box<dyn FnOnce(Answer) + Send>),
    MakeAll(Box<dyn FnOnce(Parsed<Option<Outputs>>) + Send>),
    Replace(Box<Record>),
    Redress(Arc<Look>),
    Locate(RecordKey, Option<FilePath>, Sender<Option<String>>),
}

/// Pages as they last were when they could be made; kept from one generation to the next.
#[derive(Debug, Default)]
pub(super) struct GoodPages(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    pages: BTreeMap<OutputPath, Page>,
    bytes: usize,
}

/// So many bytes of pages that were asked for one by one are kept; when there are more, all are made
/// again. Who asks for all at once holds them all, and they stay.
const MOST_KEPT: usize = 64 * 1024 * 1024;

impl Generation {
    /// Makes a generation of `ground`, and gives everything that was found, which may be errors.
    ///
    /// # Panics
    /// When its thread does before it has found anything.
    pub(super) fn start(ground: Ground) -> (Self, Vec<Diagnostic>) {
        let (orders, inbox) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let thread = thread::spawn(move || live(ground, &inbox, &tell));
        if let Ok(found) = told.recv() {
            (Self { orders, thread }, found)
        } else {
            let cause = thread.join().err();
            resume_unwind(cause.unwrap_or_else(|| Box::new("it ended by itself")))
        }
    }

    /// Ends it, when it has done what it was told before.
    ///
    /// # Panics
    /// When its thread did.
    pub(super) fn end(self) {
        let Self { orders, thread } = self;
        drop(orders);
        if let Err(cause) = thread.join() {
            resume_unwind(cause);
        }
    }

    /// Whether it answers no more, by a mistake of the program's own.
    pub(super) fn has_ended(&self) -> bool {
        self.thread.is_finished()
    }

    /// Makes the output at `path`.
    pub(super) fn make(&self, path: OutputPath, answer: Box<dyn FnOnce(Answer) + Send>) {
        self.order(Order::Make(path, answer));
    }

    /// Makes every output; none, and why, when one of them cannot be made or must not be published.
    pub(super) fn make_all(&self, answer: Box<dyn FnOnce(Parsed<Option<Outputs>>) + Send>) {
        self.order(Order::MakeAll(answer));
    }

    /// Puts the notes of `record` in the place of those that it had.
    pub(super) fn replace_notes(&self, record: Record) {
        self.order(Order::Replace(Box::new(record)));
    }

    /// Has it look otherwise.
    pub(super) fn redress(&self, look: Arc<Look>) {
        self.order(Order::Redress(look));
    }

    /// Where the record `key` stands.
    pub(super) fn locate(&self, key: RecordKey) -> Option<String> {
        let (give, take) = mpsc::channel();
        self.order(Order::Locate(key, None, give));
        take.recv().ok().flatten()
    }

    /// Where the notes in the file of `record` are shown; none when they are not: several editions of a
    /// record have one name, and only one of them is for the audience now.
    pub(super) fn locate_notes(&self, record: &Record) -> Option<String> {
        let (give, take) = mpsc::channel();
        let file = Some(record.file.clone());
        self.order(Order::Locate(record.key.clone(), file, give));
        take.recv().ok().flatten()
    }

    fn order(&self, order: Order) {
        // Its thread ends only when this is dropped.
        let _ = self.orders.send(order);
    }
}

/// Makes the site, tells what was found, and does what it is told until nobody can tell it any more.
fn live(mut ground: Ground, orders: &Receiver<Order>, tell: &Sender<Vec<Diagnostic>>) {
    let before = std::mem::take(&mut ground.found);
    let is_sound = !diag::has_errors(&before);
    let ground = &ground;
    with_site(&ground.model, &ground.files, is_sound, |site, found| {
        let found = before.into_iter().chain(found).collect();
        let applying = Applying {
            settings: &ground.settings,
            acceptances: &ground.acceptances,
            as_at: ground.model.as_at,
            whole: Some(&ground.model),
        };
        let mut found = check::apply_settings(found, &applying);
        found.dedup();
        // Nobody waits for it when the program ends.
        let _ = tell.send(found);
        let grounds = Grounds {
            model: &ground.model,
            theme: &ground.look.theme,
            settings: ground.written_settings.as_deref(),
        };
        let mut maker = Maker {
            ground,
            site,
            look: ground.look.clone(),
            gate: Gate::new(&ground.withheld, &grounds),
            fresh: Mutex::default(),
            renewed: BTreeMap::new(),
        };
        while let Some(order) = maker.answer(orders) {
            match order {
                Order::Replace(record) => maker.replace_notes(&record),
                Order::Redress(look) => maker.redress(look),
                Order::Locate(key, file, give) => {
                    let is_shown = file.is_none_or(|file| maker.shows_notes(&key, &file));
                    let address = site.address(&key).filter(|_| is_shown);
                    let _ = give.send(address.map(str::to_owned));
                }
                Order::MakeAll(answer) => answer(maker.everything()),
                Order::Make(..) => {}
            }
        }
    });
}

/// Makes outputs of one site.
struct Maker<'g, 's> {
    ground: &'g Ground,
    site: &'g Site<'s>,
    look: Arc<Look>,
    gate: Gate<'g>,
    /// The pages that were made since something last changed in them.
    fresh: Mutex<BTreeMap<OutputPath, Fresh>>,
    /// The records that have other notes than the model says.
    renewed: BTreeMap<RecordKey, Record>,
}

/// A page that is as it would be made now.
#[derive(Clone, Copy, Debug)]
struct Fresh {
    /// What it holds.
    fingerprint: Fingerprint,
    /// Whether the gate let it pass, on the grounds that there are now.
    has_passed: bool,
}

impl Maker<'_, '_> {
    /// Makes what is asked for, several at a time, until something else is wanted; none at the end.
    fn answer(&self, orders: &Receiver<Order>) -> Option<Order> {
        rayon::in_place_scope(|scope| {
            loop {
                match orders.recv().ok()? {
                    Order::Make(path, answer) => scope.spawn(move |_| {
                        // By a mistake of the program's own one page is not answered; others are.
                        let made = catch_unwind(AssertUnwindSafe(|| self.make(&path)));
                        if let Ok(made) = made {
                            answer(made);
                        }
                    }),
                    other => return Some(other),
                }
            }
        })
    }

    fn make(&self, path: &OutputPath) -> Answer {
        let known = self.fresh(path);
        if let Some((page, true)) = known {
            return Answer::Page(page);
        }
        if path.as_str() == BUILD_CARD {
            let all = self.everything().value;
            let card = all.and_then(|outputs| outputs.get(path).cloned());
            return card.map_or(Answer::Absent, |bytes| Answer::Page(page(bytes)));
        }
        let rendered = match known {
            Some((page, _)) => Some(Ok(page.bytes)),
            None => self.site.output(path, &self.look),
        };
        let made = match rendered {
            None => return Answer::Absent,
            Some(Ok(bytes)) => self.refuse_leak(path, bytes),
            Some(Err(failure)) => Err(failure),
        };
        match made {
            Ok(bytes) => {
                let page = page(bytes);
                self.keep(path, &page);
                Answer::Page(page)
            }
            Err(failure) => {
                let failure = Arc::new(*failure);
                match self.ground.good.get(path) {
                    Some(page) if failure.code != gate::LEAK => Answer::Page(Page {
                        failure: Some(failure),
                        ..page
                    }),
                    _ => Answer::Failed(failure),
                }
            }
        }
    }

    /// What a build would refuse to write is not shown either.
    fn refuse_leak(
        &self,
        path: &OutputPath,
        bytes: Arc<[u8]>,
    ) -> Result<Arc<[u8]>, Box<Diagnostic>> {
        let output = Outputs::from([(path.clone(), bytes.clone())]);
        match self.gate.look_through(&output).pop() {
            Some(leak) => Err(Box::new(leak)),
            None => Ok(bytes),
        }
    }

    /// Every output; what is known of it is not rendered again, but all of it passes the gate.
    fn everything(&self) -> Parsed<Option<Outputs>> {
        let known = |path: &OutputPath| Some(self.fresh(path)?.0.bytes);
        let made = self.site.outputs(&self.look, &known, &Unwatched);
        let mut diagnostics = made.diagnostics;
        let is_whole = diagnostics.is_empty() && self.look.engine.is_some();
        let mut outputs = Some(made.value).filter(|_| is_whole);
        if let Some(finished) = &outputs {
            let leaks = self.gate.look_through(finished);
            outputs = outputs.filter(|_| leaks.is_empty());
            diagnostics.extend(leaks);
        }
        if let Some(outputs) = &outputs {
            self.keep_all(outputs);
        }
        Parsed {
            value: outputs,
            diagnostics,
        }
    }

    /// The page at `path` if it is as it would be made now, and whether the gate let it pass.
    fn fresh(&self, path: &OutputPath) -> Option<(Page, bool)> {
        let fresh = *lock(&self.fresh).get(path)?;
        // One that another generation has put there meanwhile is not ours.
        let page = self.ground.good.get(path)?;
        (page.fingerprint == fresh.fingerprint).then_some((page, fresh.has_passed))
    }

    /// Keeps `page`, which the gate let pass.
    fn keep(&self, path: &OutputPath, page: &Page) {
        self.ground.good.keep(path, page);
        let fresh = Fresh {
            fingerprint: page.fingerprint,
            has_passed: true,
        };
        lock(&self.fresh).insert(path.clone(), fresh);
    }

    /// Keeps `outputs`, which the gate let pass, and nothing else.
    fn keep_all(&self, outputs: &Outputs) {
        let pages: BTreeMap<OutputPath, Page> = outputs
            .par_iter()
            .map(|(path, bytes)| {
                let known = self.fresh(path).map(|(page, _)| page);
                let page = known.unwrap_or_else(|| page(bytes.clone()));
                (path.clone(), page)
            })
            .collect();
        let fresh = pages.iter().map(|(path, page)| {
            let fresh = Fresh {
                fingerprint: page.fingerprint,
                has_passed: true,
            };
            (path.clone(), fresh)
        });
        *lock(&self.fresh) = fresh.collect();
        self.ground.good.keep_all(pages);
    }

    /// Whether the notes of the record `key` that are shown are those in `file`.
    fn shows_notes(&self, key: &RecordKey, file: &FilePath) -> bool {
        let known = self.ground.model.get(key);
        known.is_some_and(|known| known.file == *file && !known.notes.range().is_empty())
    }

    fn replace_notes(&mut self, record: &Record) {
        if !self.shows_notes(&record.key, &record.file) {
            return;
        }
        self.site.replace_notes(record);
        let model = &self.ground.model;
        let known = self.renewed.get(&record.key).or(model.get(&record.key));
        if let Some(before) = known {
            // Its keys are those that the audience may know, and not all that stand in the file.
            let after = Record {
                notes: record.notes,
                notes_text: record.notes_text.clone(),
                outline: record.outline.clone(),
                ..before.clone()
            };
            self.gate.replace_record(model, before, &after);
            self.renewed.insert(record.key.clone(), after);
        }
        let address = self.site.address(&record.key).unwrap_or_default();
        let page = file_of(address.split('#').next().unwrap_or_default());
        let is_other = |path: &str| path != page && path != BUILD_CARD;
        let mut fresh = lock(&self.fresh);
        fresh.retain(|path, _| is_other(path.as_str()));
        // What these notes no longer say may not be said elsewhere either.
        for fresh in fresh.values_mut() {
            fresh.has_passed = self.ground.withheld.texts.is_empty();
        }
    }

    fn redress(&mut self, look: Arc<Look>) {
        self.gate.replace_theme(&self.look.theme, &look.theme);
        self.look = look;
        lock(&self.fresh).clear();
    }
}

impl GoodPages {
    fn keep(&self, path: &OutputPath, page: &Page) {
        let mut kept = lock(&self.0);
        if kept.bytes + page.bytes.len() > MOST_KEPT {
            *kept = Kept::default();
        }
        kept.bytes += page.bytes.len();
        if let Some(before) = kept.pages.insert(path.clone(), page.clone()) {
            kept.bytes -= before.bytes.len();
        }
    }

    fn keep_all(&self, pages: BTreeMap<OutputPath, Page>) {
        let bytes = pages.values().map(|page| page.bytes.len()).sum();
        *lock(&self.0) = Kept { pages, bytes };
    }

    fn get(&self, path: &OutputPath) -> Option<Page> {
        lock(&self.0).pages.get(path).cloned()
    }
}

fn page(bytes: Arc<[u8]>) -> Page {
    Page {
        fingerprint: Fingerprint::of(&bytes),
        bytes,
        failure: None,
    }
}

/// A thread that panicked holding it has left nothing half done: every change is one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Nobody watches how far it is.
struct Unwatched;

impl Progress for Unwatched {
    fn begin(&self, _: usize) {}

    fn advance(&self) {}
}
