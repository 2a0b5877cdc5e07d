//! Says where files of a site may have changed.
//!
//! What the system tells is a hint and no more: which paths to look at again. Hints that come close
//! together are told together. Where the system does not tell (network and container mounts, no
//! watches left), everything is to be looked at again every so often; and it is now and then in any
//! case, since no system tells everything.
//! Not here: looking (see [`crate::world::kept`]), and what follows from it.

mod system;

use std::collections::BTreeSet;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};

use crate::scan;
use crate::world::{self, Kind, Os, World, moment};

pub use crate::world::kept::Hints;
use system::System;

/// Watches the folders of a site.
pub struct Watch {
    manner: Manner,
    told: Receiver<Told>,
    // Kept for those that the system gets; without one it would close the channel.
    teller: Sender<Told>,
    folders: Vec<Utf8PathBuf>,
    pace: Pace,
    /// What is to be looked at once more, since it may have been looked at too early.
    again: Hints,
    /// The files that somebody has begun to write.
    writing: BTreeSet<Utf8PathBuf>,
    /// When it was last told to look at everything since no system tells everything.
    looked: Instant,
}

/// How changes are noticed.
pub enum Manner {
    /// The system tells of them.
    Told(System),
    /// Everything is looked at again after each such time.
    Asked(Duration),
}

/// How the folders are to be watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// As the system can.
    #[default]
    Best,
    /// By looking at everything after each such time.
    Asking(Duration),
}

/// What is noticed at one time.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Burst {
    /// Where something may have changed.
    pub hints: Hints,
    /// What the person who waits should know, in a sentence: from here on changes are noticed late.
    pub note: Option<String>,
}

/// What the system tells.
enum Told {
    Hints(Hints),
    /// A file has been begun to be written, and it will be told when that is over.
    Writing(Utf8PathBuf),
    /// A file has been written, or is no more.
    Written(Utf8PathBuf),
    /// A folder came or moved: what is in it may not have been told.
    Folder(Utf8PathBuf),
    /// It cannot go on telling, for this reason.
    Silence(String),
}

/// How long is waited for what.
#[derive(Clone, Copy, Debug)]
struct Pace {
    /// Without a hint for so long, what was hinted at is told: a save is over.
    quiet: Duration,
    /// The same where several files are hinted at: somebody copies, moves or checks out a folder.
    quiet_of_many: Duration,
    /// So long it is waited for the end of a file that somebody writes.
    patience: Duration,
    /// It is told after so long however many hints come.
    longest: Duration,
    /// After so long, what may have been looked at too early is looked at again.
    echo: Duration,
    /// After so long everything is looked at, whatever is hinted at meanwhile.
    round: Duration,
}

const PACE: Pace = Pace {
    quiet: Duration::from_millis(8),
    quiet_of_many: Duration::from_millis(50),
    patience: Duration::from_millis(300),
    longest: Duration::from_secs(1),
    echo: Duration::from_millis(60),
    round: Duration::from_secs(30),
};

/// How often everything is looked at where nobody wished for another pace.
pub const ASKING: Duration = Duration::from_millis(500);

impl Watch {
    /// Watches `folders`, absolute, some of which may not be there yet.
    ///
    /// Gives a note beside it when changes will be noticed late, and nobody wished for that.
    pub fn start(folders: &[Utf8PathBuf], wish: Wish) -> (Self, Option<String>) {
        let (teller, told) = mpsc::channel();
        let mut watch = Self {
            manner: Manner::Asked(ASKING),
            told,
            teller,
            folders: folders.to_vec(),
            pace: PACE,
            again: Hints::default(),
            writing: BTreeSet::new(),
            looked: moment(),
        };
        let note = match wish {
            Wish::Asking(pause) => {
                watch.manner = Manner::Asked(pause);
                None
            }
            Wish::Best => watch.listen().err(),
        };
        (watch, note)
    }

    /// Has the system tell; or says why it will not.
    fn listen(&mut self) -> Result<(), String> {
        if let Some(why) = self
            .folders
            .iter()
            .find_map(|folder| world::is_remote(folder))
        {
            return Err(late(&why));
        }
        let system = System::start(&self.folders, self.teller.clone()).map_err(|why| late(&why))?;
        self.manner = Manner::Told(system);
        Ok(())
    }

    /// Waits until something may have changed.
    pub fn wait(&mut self) -> Burst {
        let mut burst = Burst::default();
        let wait = self.first_wait();
        // What is hinted at meanwhile is told after it.
        let first = if wait.is_zero() {
            None
        } else {
            self.told.recv_timeout(wait).ok()
        };
        let Some(first) = first else {
            if !self.is_due() {
                burst.hints = std::mem::take(&mut self.again);
                self.renew(&mut burst);
            }
            if burst.hints.is_empty() {
                burst.hints = Hints::everything();
                self.looked = moment();
            }
            return burst;
        };
        self.take(first, &mut burst);
        self.gather(&mut burst);
        burst
    }

    /// How long the first hint is waited for.
    fn first_wait(&self) -> Duration {
        let left = self.pace.round.saturating_sub(self.looked.elapsed());
        match self.manner {
            Manner::Asked(pause) => pause,
            Manner::Told(_) if !self.again.is_empty() => self.pace.echo.min(left),
            Manner::Told(_) => left,
        }
    }

    /// Has the folders watched once more where one of them came or moved: the system may have lost it.
    fn renew(&mut self, burst: &mut Burst) {
        if let Manner::Told(system) = &mut self.manner
            && burst.hints.paths.iter().any(|path| is_folder(path))
            && let Err(why) = system.renew()
        {
            self.give_up(&why, burst);
        }
    }

    /// Whether everything is to be looked at although the system tells what happens.
    fn is_due(&self) -> bool {
        matches!(self.manner, Manner::Told(_)) && self.looked.elapsed() >= self.pace.round
    }

    /// Takes what comes until it is quiet.
    fn gather(&mut self, burst: &mut Burst) {
        let begun = moment();
        loop {
            let left = self.pace.longest.saturating_sub(begun.elapsed());
            let pause = self.pause(&burst.hints);
            match self.told.recv_timeout(pause.min(left)) {
                Ok(told) => self.take(told, burst),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        self.writing.clear();
        // What came into a folder before that was watched is there when it is looked at.
        if let (Manner::Told(system), false) = (&mut self.manner, self.again.is_empty()) {
            system.catch_up();
        }
    }

    /// How long it must be quiet until what `hints` are about is over.
    fn pause(&self, hints: &Hints) -> Duration {
        if !self.writing.is_empty() {
            self.pace.patience
        } else if is_of_many(hints) {
            self.pace.quiet_of_many
        } else {
            self.pace.quiet
        }
    }

    fn take(&mut self, told: Told, burst: &mut Burst) {
        match told {
            Told::Hints(hints) => burst.hints.add(hints),
            Told::Writing(path) => {
                burst.hints.paths.insert(path.clone());
                // An editor may keep what it leaves beside a file open for as long as the file is.
                if !is_leftover(&path) {
                    self.writing.insert(path);
                }
            }
            Told::Written(path) => {
                self.writing.remove(&path);
                burst.hints.paths.insert(path);
            }
            Told::Folder(path) => {
                if let Manner::Told(system) = &mut self.manner
                    && let Err(why) = system.watch_again(&path)
                {
                    self.give_up(&why, burst);
                }
                self.writing.remove(&path);
                self.again.paths.insert(path.clone());
                burst.hints.paths.insert(path);
            }
            Told::Silence(why) => self.give_up(&why, burst),
        }
    }

    /// From here on everything is looked at every so often.
    fn give_up(&mut self, why: &str, burst: &mut Burst) {
        if matches!(self.manner, Manner::Told(_)) {
            self.manner = Manner::Asked(ASKING);
            burst.note = Some(late(why));
        }
        burst.hints.everything = true;
    }
}

fn late(why: &str) -> String {
    let pause = ASKING.as_millis();
    format!(
        "{why}, so all files are looked at every {pause} ms instead: changes show a little later"
    )
}

/// Whether `hints` are of several files, apart from what editors leave beside one.
fn is_of_many(hints: &Hints) -> bool {
    let mut files = hints.paths.iter().filter(|path| !is_leftover(path));
    hints.everything || files.nth(1).is_some()
}

/// Whether `path` is what an editor leaves beside a file.
fn is_leftover(path: &Utf8Path) -> bool {
    path.file_name().is_some_and(scan::is_leftover)
}

/// Whether a folder stands at `path` now.
fn is_folder(path: &Utf8Path) -> bool {
    matches!(Os.look(path), Ok(Some(Kind::Folder)))
}

/// Whether `path` is one of `folders` or stands in one.
fn is_within(path: &Utf8Path, folders: &[Utf8PathBuf]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests;
