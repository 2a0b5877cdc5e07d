//! The site as it is made of one state of the files, on a thread of its own.
//!
//! A survey borrows its model and a plan its material, so all of them live on the stack of one thread,
//! which renders what is asked for, several pages at a time. Notes and theme change only between two
//! pages: a page is of one moment.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::{Answer, Page};
use crate::base::{Fingerprint, OutputPath};
use crate::check::{self, Acceptance, Applying};
use crate::config::Settings;
use crate::decode::{Record, RecordKey};
use crate::diag::{self, Diagnostic};
use crate::gate::{self, Grounds};
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
}

/// What a generation is told.
enum Order {
    Make(OutputPath, Box<dyn FnOnce(Answer) + Send>),
    MakeAll(Box<dyn FnOnce(Option<Outputs>) + Send>),
    Replace(Box<Record>),
    Redress(Arc<Look>),
    Locate(RecordKey, Sender<Option<String>>),
}

/// Pages as they last were when they could be made; kept from one generation to the next.
#[derive(Debug, Default)]
pub(super) struct GoodPages(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    pages: BTreeMap<OutputPath, Page>,
    bytes: usize,
}

/// So many bytes of pages are kept; when there are more, all are made again.
const MOST_KEPT: usize = 64 * 1024 * 1024;

impl Generation {
    /// Makes a generation of `ground`, and gives everything that was found, which may be errors.
    pub(super) fn start(ground: Ground) -> (Self, Vec<Diagnostic>) {
        let (orders, inbox) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || live(&ground, &inbox, &tell));
        let found = told.recv().unwrap_or_default();
        (Self { orders }, found)
    }

    /// Makes the output at `path`.
    pub(super) fn make(&self, path: OutputPath, answer: Box<dyn FnOnce(Answer) + Send>) {
        self.order(Order::Make(path, answer));
    }

    /// Makes every output.
    pub(super) fn make_all(&self, answer: Box<dyn FnOnce(Option<Outputs>) + Send>) {
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
        self.order(Order::Locate(key, give));
        take.recv().ok().flatten()
    }

    fn order(&self, order: Order) {
        // Its thread ends only when this is dropped.
        let _ = self.orders.send(order);
    }
}

/// Makes the site, tells what was found, and does what it is told until nobody can tell it any more.
fn live(ground: &Ground, orders: &Receiver<Order>, tell: &Sender<Vec<Diagnostic>>) {
    let is_sound = !diag::has_errors(&ground.found);
    with_site(&ground.model, &ground.files, is_sound, |site, found| {
        let found = ground.found.iter().cloned().chain(found).collect();
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
        let mut maker = Maker {
            ground,
            site,
            look: ground.look.clone(),
            fresh: Mutex::default(),
        };
        while let Some(order) = maker.answer(orders) {
            match order {
                Order::Replace(record) => maker.replace_notes(&record),
                Order::Redress(look) => maker.redress(look),
                Order::Locate(key, give) => {
                    let _ = give.send(site.address(&key).map(str::to_owned));
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
    /// The pages that were made since something last changed, by their fingerprints.
    fresh: Mutex<BTreeMap<OutputPath, Fingerprint>>,
}

impl Maker<'_, '_> {
    /// Makes what is asked for, several at a time, until something else is wanted; none at the end.
    fn answer(&self, orders: &Receiver<Order>) -> Option<Order> {
        rayon::in_place_scope(|scope| {
            loop {
                match orders.recv().ok()? {
                    Order::Make(path, answer) => scope.spawn(move |_| answer(self.make(&path))),
                    other => return Some(other),
                }
            }
        })
    }

    fn make(&self, path: &OutputPath) -> Answer {
        let fresh = lock(&self.fresh).get(path).copied();
        let known = self.ground.good.get(path);
        // One that another generation has put there meanwhile is not ours.
        if let Some(page) = known.filter(|page| fresh == Some(page.fingerprint)) {
            return Answer::Page(page);
        }
        if path.as_str() == BUILD_CARD {
            let card = self
                .everything()
                .and_then(|outputs| outputs.get(path).cloned());
            return card.map_or(Answer::Absent, |bytes| Answer::Page(page(bytes)));
        }
        let made = match self.site.output(path, &self.look) {
            None => return Answer::Absent,
            Some(Ok(bytes)) => self.refuse_leak(path, bytes),
            Some(Err(failure)) => Err(failure),
        };
        match made {
            Ok(bytes) => {
                let page = page(bytes);
                self.ground.good.keep(path, &page);
                lock(&self.fresh).insert(path.clone(), page.fingerprint);
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
        let mut leaks = gate::gate(&output, &self.ground.withheld, &self.grounds());
        match leaks.pop() {
            Some(leak) => Err(Box::new(leak)),
            None => Ok(bytes),
        }
    }

    fn everything(&self) -> Option<Outputs> {
        let made = self.site.outputs(&self.look, &Unwatched);
        let is_whole = made.diagnostics.is_empty() && self.look.engine.is_some();
        let outputs = Some(made.value).filter(|_| is_whole)?;
        let leaks = gate::gate(&outputs, &self.ground.withheld, &self.grounds());
        leaks.is_empty().then_some(outputs)
    }

    fn grounds(&self) -> Grounds<'_> {
        Grounds {
            model: &self.ground.model,
            theme: &self.look.theme,
            settings: self.ground.written_settings.as_deref(),
        }
    }

    fn replace_notes(&mut self, record: &Record) {
        self.site.replace_notes(record);
        let address = self.site.address(&record.key).unwrap_or_default();
        let page = file_of(address.split('#').next().unwrap_or_default());
        lock(&self.fresh).retain(|path, _| *path.as_str() != page);
    }

    fn redress(&mut self, look: Arc<Look>) {
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
