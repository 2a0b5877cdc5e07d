//! Keeps a site ready while its files change: whatever is asked for is what a clean build would make.
//!
//! A *generation* is the site as it is made of one state of the files; it answers until another takes
//! its place. A change goes through the same stages as a build. What a file says alone is remembered by
//! its bytes. When nothing but the words of notes changed, or the theme, the generation stays and only
//! that is put in place; and a page is made when it is asked for.
//! While something is wrong, the files at fault stand as they last were when all was well, so that the
//! rest of the site goes on.
//! Who only wants to know what is wrong has a site [`Checked`]: the same stages, and no pages.
//! Not here: who says that files changed (see [`crate::watch`]), and who asks (the preview).

mod checked;
mod clock;
mod coordinator;
mod generation;
mod quick;
mod settling;
#[cfg(test)]
mod tests;
mod trial;

use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use camino::Utf8Path;

use crate::base::{Fingerprint, OutputPath};
use crate::config::Settings;
use crate::diag::Diagnostic;
use crate::diag::privacy::Privacy;
use crate::pipeline::{self, Look, Outputs, Request};
use crate::resolve::AsAt;
use crate::scan::SourceSet;
use crate::world::kept::Hints;
use crate::world::{World, moment};
use coordinator::Coordinator;

pub use checked::Checked;

/// Where to tell of changes and to ask for outputs. Its copies are the same site.
#[derive(Clone, Debug)]
pub struct Workspace {
    inbox: Sender<Message>,
}

/// How the site stands after a change.
#[derive(Clone, Debug)]
pub struct Status {
    /// Counts the changes, from 1.
    pub number: u64,
    /// Everything that was found in the files as they are now.
    pub diagnostics: Arc<Vec<Diagnostic>>,
    /// Why the files could not be read at all, if so.
    pub failure: Option<Arc<pipeline::Error>>,
    /// Whether what is shown is made of the files as they are now, and not of some as they were.
    pub is_current: bool,
    /// What must not be shown where others may read along.
    pub privacy: Arc<Privacy>,
    /// The files that were read.
    pub sources: Arc<SourceSet>,
    /// How it looks, if there is a site.
    pub look: Option<Arc<Look>>,
    /// The settings, if they could be read.
    pub settings: Option<Arc<Settings>>,
    /// The instant as at which everything is computed, if there is a site.
    pub as_at: Option<AsAt>,
    /// The address of the page of the record that was changed, if it was one.
    pub changed: Option<String>,
    /// When that was said which led to it; only to tell how long it took.
    pub begun: Instant,
}

/// Every output of one state of the files.
#[derive(Clone, Debug, Default)]
pub struct Everything {
    /// The state: the number of the last status that was told before.
    pub number: u64,
    /// The outputs; none when one of them cannot be made, or there is no site of the files as they are.
    pub outputs: Option<Outputs>,
    /// Why one of them cannot be made, or must not be published, if that is so.
    pub diagnostics: Vec<Diagnostic>,
}

/// One output.
#[derive(Clone, Debug)]
pub struct Page {
    /// What it holds.
    pub bytes: Arc<[u8]>,
    /// Their fingerprint.
    pub fingerprint: Fingerprint,
    /// Why it is as it last was, if it cannot be made now.
    pub failure: Option<Arc<Diagnostic>>,
}

/// What is said to somebody who asks for an output.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Here it is.
    Page(Page),
    /// The site has no such output.
    Absent,
    /// It cannot be made, and never could.
    Failed(Arc<Diagnostic>),
    /// There is no site, and never was one.
    NoSite,
}

/// What is wanted.
enum Message {
    Changed(Hints, Instant),
    Asked(OutputPath, Box<dyn FnOnce(Answer) + Send>),
    Everything(Box<dyn FnOnce(Everything) + Send>),
    Stop,
}

impl Status {
    /// The text of `file` as spans count it: normalised, of a record, the settings or a template.
    pub fn text(&self, file: &Utf8Path) -> Option<Arc<str>> {
        let bytes = self.sources.bytes(file);
        let source = bytes.and_then(|bytes| crate::text::read(&file.into(), bytes).value);
        source.or_else(|| self.look.as_ref()?.text(file))
    }
}

impl Workspace {
    /// Opens the site of `request` in `world`, and tells `report` how it stands, now and after every
    /// change.
    ///
    /// Ends when it is [stopped](Self::stop), or by a mistake of the program's own; `report` is dropped then.
    pub fn open(
        world: Arc<dyn World + Send>,
        request: Request,
        report: impl Fn(&Status) + Send + 'static,
    ) -> (Self, JoinHandle<()>) {
        let (inbox, messages) = mpsc::channel();
        let thread = thread::spawn(move || {
            Coordinator::new(&*world, request, &report).run(&messages);
        });
        (Self { inbox }, thread)
    }

    /// Has the files looked at again where `hints` say.
    pub fn change(&self, hints: Hints) {
        self.send(Message::Changed(hints, moment()));
    }

    /// Asks for the output at `path`; `answer` is called from another thread.
    pub fn ask(&self, path: OutputPath, answer: impl FnOnce(Answer) + Send + 'static) {
        self.send(Message::Asked(path, Box::new(answer)));
    }

    /// Asks for every output; none when it has been stopped.
    pub fn everything(&self) -> Option<Everything> {
        let (give, take) = mpsc::channel();
        self.send(Message::Everything(Box::new(move |everything| {
            // Nobody waits any more when the program ends.
            let _ = give.send(everything);
        })));
        take.recv().ok()
    }

    /// Ends it; what is asked after is never answered.
    pub fn stop(&self) {
        self.send(Message::Stop);
    }

    fn send(&self, message: Message) {
        // It has been stopped when nobody listens.
        let _ = self.inbox.send(message);
    }
}
