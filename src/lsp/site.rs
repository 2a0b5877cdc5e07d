//! One site that is open in the editor: its files as they are there, and what was told of it.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;
use lsp_types::{PublishDiagnosticsParams, Uri};

use super::client::Client;
use super::diagnostics::shown;
use super::view::{Documents, View};
use crate::diag::{self, Diagnostic, FilePath};
use crate::pipeline::{self, Request};
use crate::scan::CONFIG;
use crate::workspace::Checked;
use crate::world::kept::{Changes, Hints};
use crate::world::{Kept, World, moment};

/// One site that is open in the editor.
pub(super) struct Site<'w> {
    /// Its files, those that are open as they are in the editor.
    pub(super) kept: Kept<'w>,
    pub(super) checked: Checked,
    /// What the editor has changed since it was looked at.
    edited: Hints,
    /// What others have changed, and when that is to be looked at: a save may not be over.
    moved: Option<(Hints, Instant)>,
    /// What only finished pages show.
    pub(super) in_pages: Vec<Diagnostic>,
    /// When pages are to be made to look at them.
    pages_due: Option<Instant>,
    /// Counts the states, so that what is said of pages is known to be of this one.
    pub(super) number: u64,
    /// Whether pages are being made.
    pub(super) is_making: bool,
    /// Whether there may be something to tell.
    has_news: bool,
    /// What was told, by file.
    told: BTreeMap<FilePath, Told>,
    /// Why it cannot be read, if it was said.
    failure: Option<String>,
    /// When other things are wrong although no file changes.
    next_moment: Option<Timestamp>,
}

/// What was told of one file.
struct Told {
    hash: u64,
    uri: Uri,
    version: Option<i32>,
    is_clear: bool,
}

/// So long nothing may be told of files that others change until they are looked at.
const SETTLE: Duration = Duration::from_millis(100);

/// So long after a save the pages are made: whoever saves again first would not wait for them.
const PAGES: Duration = Duration::from_millis(500);

impl<'w> Site<'w> {
    /// The site of `request` in `world`, which is to be looked at.
    pub(super) fn new(world: &'w dyn World, request: Request) -> Self {
        Self {
            kept: Kept::new(world),
            checked: Checked::new(request),
            edited: Hints::everything(),
            moved: None,
            in_pages: Vec::new(),
            pages_due: Some(moment() + PAGES),
            number: 0,
            is_making: false,
            has_news: true,
            told: BTreeMap::new(),
            failure: None,
            next_moment: None,
        }
    }

    /// Its folder.
    pub(super) fn root(&self) -> &Utf8Path {
        &self.checked.request().root
    }

    /// Notes that the editor has changed the file at `path`.
    pub(super) fn edit(&mut self, path: &Utf8Path) {
        self.edited.paths.insert(path.to_owned());
        self.has_news = true;
    }

    /// Notes that others may have changed files where `hints` say.
    pub(super) fn hint(&mut self, hints: Hints) {
        let due = moment() + SETTLE;
        let (known, since) = self.moved.get_or_insert_with(|| (Hints::default(), due));
        known.add(hints);
        *since = due;
        self.pages_due = Some(due + PAGES);
    }

    /// Notes that a file was saved: now is the time to look at pages.
    pub(super) fn save(&mut self) {
        self.pages_due = Some(moment() + PAGES);
    }

    /// Takes what was found in pages made of the state `number`.
    pub(super) fn take_pages(&mut self, number: u64, found: Vec<Diagnostic>) {
        self.is_making = false;
        // What has changed since is looked at when it is saved.
        if number != self.number {
            return;
        }
        let known: HashSet<&Diagnostic> = self.checked.diagnostics().iter().collect();
        let news = found.into_iter().filter(|found| !known.contains(found));
        self.in_pages = news.collect();
        self.has_news = true;
    }

    /// When it is to be looked at although nobody says so.
    pub(super) fn due(&self) -> Option<Instant> {
        let moved = self.moved.as_ref().map(|(_, due)| *due);
        let pages = self.pages_due.filter(|_| !self.is_making);
        moved.into_iter().chain(pages).min()
    }

    /// Whether pages are to be made now, which are made of the state that is given.
    pub(super) fn begin_pages(&mut self) -> Option<u64> {
        let is_due = self.pages_due.is_some_and(|due| due <= moment());
        if !is_due || self.is_making {
            return None;
        }
        self.pages_due = None;
        if diag::has_errors(self.checked.diagnostics()) {
            // Nothing is made of what has mistakes.
            return None;
        }
        self.is_making = true;
        Some(self.number)
    }

    /// Looks where something may have changed; gives why the files cannot be read, when that is news.
    pub(super) fn settle(&mut self, world: &dyn World) -> Option<String> {
        let mut hints = std::mem::take(&mut self.edited);
        if self.moved.as_ref().is_some_and(|(_, due)| *due <= moment())
            && let Some((moved, _)) = self.moved.take()
        {
            hints.add(moved);
        }
        let is_time = self.next_moment.is_some_and(|next| next <= world.now());
        if hints.is_empty() && !is_time {
            return None;
        }
        let is_first = self.number == 0;
        let changes = if is_first {
            Changes::default()
        } else {
            self.kept.look_again(&hints)
        };
        if changes.is_empty() && !is_time && !is_first && self.failure.is_none() {
            return None;
        }
        self.number += 1;
        self.has_news = true;
        let is_whole = is_first || is_time || self.failure.is_some();
        let done: Result<(), pipeline::Error> = if is_whole {
            self.checked.renew(&self.kept)
        } else {
            self.checked.take(&self.kept, &changes)
        };
        self.next_moment = self.checked.next_moment(world);
        if diag::has_errors(self.checked.diagnostics()) {
            self.in_pages.clear();
        }
        let failure = done.err().map(|error| error.to_string());
        let is_news = failure.is_some() && failure != self.failure;
        self.failure.clone_from(&failure);
        failure.filter(|_| is_news)
    }

    /// What is to be told since it was last told.
    pub(super) fn news(
        &mut self,
        documents: &Documents,
        client: Client,
    ) -> Vec<PublishDiagnosticsParams> {
        if !std::mem::take(&mut self.has_news) {
            return Vec::new();
        }
        let mut all: Vec<&Diagnostic> = self.checked.diagnostics().iter().collect();
        all.extend(&self.in_pages);
        let mut by_file: BTreeMap<FilePath, Vec<&Diagnostic>> = BTreeMap::new();
        for found in all {
            // What no file is to blame for stands with the settings.
            let file = found.primary.as_ref().map(|label| label.file.clone());
            let file = file.unwrap_or_else(|| FilePath::from(CONFIG));
            by_file.entry(file).or_default().push(found);
        }
        // What is mended is told too, and what is open is told of in each of its states.
        for (file, told) in &self.told {
            if !told.is_clear {
                by_file.entry(file.clone()).or_default();
            }
        }
        let root = self.root().to_owned();
        for path in documents.keys() {
            if let Ok(file) = path.strip_prefix(&root) {
                by_file.entry(file.into()).or_default();
            }
        }
        let view = View {
            site: &self.checked,
            documents,
            client,
        };
        let mut news = Vec::new();
        for (file, found) in by_file {
            let document = view.document(&file);
            let version = document.map(|document| document.version);
            let Some(uri) = view.uri(&file) else {
                continue;
            };
            let hash = hash_of(view, &file, &found);
            let known = self.told.get(&file);
            if known.is_some_and(|it| it.hash == hash && it.uri == uri && it.version == version) {
                continue;
            }
            if known.is_none() && found.is_empty() && document.is_none() {
                continue;
            }
            if let Some(known) = known.filter(|known| known.uri != uri && !known.is_clear) {
                // The editor called it otherwise while it was open.
                news.push(PublishDiagnosticsParams::new(
                    known.uri.clone(),
                    Vec::new(),
                    None,
                ));
            }
            let text = view.text(&file);
            let shown = found.iter().map(|found| shown(view, &text, found));
            let shown: Vec<_> = shown.collect();
            let told = Told {
                hash,
                uri: uri.clone(),
                version,
                is_clear: shown.is_empty(),
            };
            self.told.insert(file, told);
            news.push(PublishDiagnosticsParams::new(uri, shown, version));
        }
        news
    }

    /// What is to be told when it is closed: nothing is wrong any more that anybody looks at.
    pub(super) fn farewell(&self) -> Vec<PublishDiagnosticsParams> {
        let told = self.told.values().filter(|told| !told.is_clear);
        told.map(|told| PublishDiagnosticsParams::new(told.uri.clone(), Vec::new(), None))
            .collect()
    }
}

/// What tells one state of what is wrong with `file` from another.
fn hash_of(view: View<'_>, file: &Utf8Path, found: &[&Diagnostic]) -> u64 {
    let mut hasher = DefaultHasher::new();
    found.hash(&mut hasher);
    if !found.is_empty() && view.document(file).is_none() {
        // Of the same places in another text other lines may be told.
        let bytes = view.site.sources().bytes(file);
        bytes
            .map(|bytes| (bytes.as_ptr() as usize, bytes.len()))
            .hash(&mut hasher);
    }
    hasher.finish()
}

/// The folder of the site that the file or folder at `path` belongs to.
pub(super) fn root_of(world: &dyn World, path: &Utf8Path) -> Option<Utf8PathBuf> {
    crate::scan::find_site(world, path).ok()
}
