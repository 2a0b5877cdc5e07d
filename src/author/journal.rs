//! What is to be done, written down before it is begun: a file in the site's folder, there only meanwhile.
//!
//! The system's lock on it says that whoever wrote it is still at work; it ends with that program, however
//! that ends. A journal without one is of a program that was killed: what it says is undone, or, once it
//! says that all is done, only cleared away. One that cannot be read was not finished, and nothing of it
//! was begun.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "what is being done to authors' files has to be written down somewhere"
)]

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{Error as IoError, ErrorKind, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

use super::disk::{self, Beside};
use super::undo::{self, Recovered};
use crate::base::Fingerprint;
use crate::world::Error;

/// The journal's name.
const NAME: &str = ".briefing-change";

/// Its last line, when all is done.
const DONE: &str = "done\n";

/// How often it is tried again when another program removes it just then.
const ATTEMPTS: usize = 100;

/// What is to be done.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub(super) struct Log {
    /// What tells the hidden files of this change from others.
    pub(super) number: u32,
    /// The folders that are made, relative to the site's, the outermost first.
    pub(super) folders: Vec<Utf8PathBuf>,
    /// The files, in the order in which they change.
    pub(super) entries: Vec<Entry>,
}

/// What becomes of one file.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its path, relative to the site's folder.
    pub(super) path: Utf8PathBuf,
    /// What it held; none when it was not there.
    pub(super) before: Option<Fingerprint>,
    /// What it is to hold; none when it is to be removed.
    pub(super) after: Option<Fingerprint>,
}

/// A [`Log`] as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    number: u32,
    folders: Vec<String>,
    files: Vec<WrittenFile>,
}

#[derive(Serialize, Deserialize)]
struct WrittenFile {
    path: String,
    before: Option<String>,
    after: Option<String>,
}

/// The journal of a folder, held until it is dropped.
pub(super) struct Journal {
    root: Utf8PathBuf,
    file: File,
}

impl From<Log> for Written {
    fn from(log: Log) -> Self {
        let text = |print: Option<Fingerprint>| print.map(|print| print.to_string());
        let file = |entry: Entry| WrittenFile {
            path: entry.path.into_string(),
            before: text(entry.before),
            after: text(entry.after),
        };
        Self {
            number: log.number,
            folders: log.folders.into_iter().map(Into::into).collect(),
            files: log.entries.into_iter().map(file).collect(),
        }
    }
}

impl TryFrom<Written> for Log {
    type Error = &'static str;

    /// Takes only what leads to places in the site's folder, whoever wrote it.
    fn try_from(written: Written) -> Result<Self, &'static str> {
        let path = |text: String| {
            let path = Utf8PathBuf::from(text);
            let is_name = |part| matches!(part, Utf8Component::Normal(_));
            let is_inside = path.file_name().is_some() && path.components().all(is_name);
            is_inside.then_some(path).ok_or("a path leads elsewhere")
        };
        let print = |text: Option<String>| {
            let print = text.map(|text| text.parse::<Fingerprint>());
            print.transpose().map_err(|_| "a fingerprint is none")
        };
        let file = |file: WrittenFile| {
            Ok(Entry {
                path: path(file.path)?,
                before: print(file.before)?,
                after: print(file.after)?,
            })
        };
        Ok(Self {
            number: written.number,
            folders: written
                .folders
                .into_iter()
                .map(path)
                .collect::<Result<_, _>>()?,
            entries: written
                .files
                .into_iter()
                .map(file)
                .collect::<Result<_, &str>>()?,
        })
    }
}

impl Journal {
    /// Takes the journal of `root` for a new change, when what another left there has been put right.
    pub(super) fn begin(root: &Utf8Path) -> Result<Self, Error> {
        for _ in 0..ATTEMPTS {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true);
            options.truncate(false).mode(0o600);
            let Some(journal) = Self::open(root, &options)? else {
                let why = "another command is changing files here; run again when it has finished";
                return Err(Error::because("write", root, why));
            };
            let (journal, is_there) = journal;
            if !is_there {
                continue;
            }
            let text = journal.text()?;
            if text.is_empty() {
                return Ok(journal);
            }
            journal.settle(&text)?;
        }
        Err(Error::because(
            "write",
            &root.join(NAME),
            "it keeps changing; run again",
        ))
    }

    /// What a program that was killed has left in `root`, with its text; none when nothing is there, or
    /// its program is still at work.
    pub(super) fn find(root: &Utf8Path) -> Result<Option<(Self, String)>, Error> {
        let mut options = OpenOptions::new();
        options.read(true).write(true);
        match Self::open(root, &options) {
            Ok(Some((journal, true))) => {
                let text = journal.text()?;
                Ok(Some((journal, text)))
            }
            Ok(_) => Ok(None),
            Err(error) => {
                let path = root.join(NAME);
                match fs::symlink_metadata(&path) {
                    Ok(_) => Err(error),
                    Err(_) => Ok(None),
                }
            }
        }
    }

    /// Opens and locks it, and says whether it still stands there; none when another program holds it.
    fn open(root: &Utf8Path, options: &OpenOptions) -> Result<Option<(Self, bool)>, Error> {
        let path = root.join(NAME);
        let fail = |doing, error: &IoError| Error::new(doing, &path, error);
        let mut options = options.clone();
        // A pipe in its place is not waited for.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
        let file = options.open(&path).map_err(|error| fail("write", &error))?;
        if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            return Err(Error::because(
                "write",
                &path,
                "it is no file; move it away",
            ));
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(fail("lock", &error)),
        }
        let numbers = |metadata: Metadata| (metadata.dev(), metadata.ino());
        let is_there = match (file.metadata(), fs::symlink_metadata(&path)) {
            (Ok(held), Ok(there)) => numbers(held) == numbers(there),
            _ => false,
        };
        let root = root.to_owned();
        Ok(Some((Self { root, file }, is_there)))
    }

    fn fail(&self, doing: &'static str, error: &IoError) -> Error {
        Error::new(doing, &self.root.join(NAME), error)
    }

    fn text(&self) -> Result<String, Error> {
        let mut bytes = Vec::new();
        let mut file = &self.file;
        file.rewind()
            .and_then(|()| file.read_to_end(&mut bytes))
            .map_err(|error| self.fail("read", &error))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Writes down what is to be done, and waits until the disk has it.
    pub(super) fn write(&mut self, log: &Log) -> Result<(), Error> {
        let line = serde_json::to_string(log).expect("it is made of texts and numbers");
        let written = self
            .file
            .write_all(format!("{line}\n").as_bytes())
            .and_then(|()| self.file.sync_all());
        written.map_err(|error| self.fail("write", &error))
    }

    /// Writes down that all is done.
    pub(super) fn mark_done(&mut self) -> Result<(), Error> {
        let length = self.file.metadata().map(|metadata| metadata.len());
        let written = self
            .file
            .write_all(DONE.as_bytes())
            .and_then(|()| self.file.sync_all());
        written.map_err(|error| {
            // What is not surely done is undone.
            if let Ok(length) = length {
                let _ = self.file.set_len(length);
            }
            self.fail("write", &error)
        })
    }

    /// Undoes what `text`, which was left in it, says, or clears away what it has done; and removes it.
    pub(super) fn settle(self, text: &str) -> Result<Recovered, Error> {
        let (line, rest) = text.split_once('\n').unwrap_or_default();
        let log: Log = serde_json::from_str(line).unwrap_or_default();
        let mut recovered = Recovered::default();
        if rest == DONE {
            for entry in &log.entries {
                if disk::expect_folders(&self.root, &entry.path).is_ok() {
                    Beside::of(&entry.path, log.number).clear(&self.root);
                }
            }
        } else {
            let undone = undo::undo(&self.root, &log);
            if let Some(refused) = undone.refused.into_iter().next() {
                return Err(refused);
            }
            recovered = Recovered {
                put_back: undone.put_back,
                left: undone.left,
            };
        }
        self.remove()?;
        Ok(recovered)
    }

    /// Removes it.
    pub(super) fn remove(self) -> Result<(), Error> {
        match fs::remove_file(self.root.join(NAME)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(self.fail("remove", &error)),
            _ => Ok(()),
        }
    }
}
