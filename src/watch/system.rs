//! What the system tells of files that change, as hints.
//!
//! Folders are watched, never single files: most editors save by putting a new file in the place of
//! the old one. The folders above the watched ones are watched too, not deeply, so that it is told
//! when one of them comes or is put in the other's place.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};
use notify::{ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher, WatcherKind};

use super::{Hints, Told, is_within};

/// The system's watching; it ends when this is dropped.
pub struct System {
    watcher: RecommendedWatcher,
    folders: Vec<Utf8PathBuf>,
}

impl System {
    /// Has the system tell `teller` what happens in `folders`; or says why it cannot.
    pub(super) fn start(folders: &[Utf8PathBuf], teller: Sender<Told>) -> Result<Self, String> {
        let within = folders.to_vec();
        let tell = move |event: notify::Result<Event>| {
            for told in hints(event, &within) {
                // Nobody listens any more when the program ends.
                let _ = teller.send(told);
            }
        };
        let watcher = notify::recommended_watcher(tell).map_err(|error| words(&error))?;
        let mut system = Self {
            watcher,
            folders: folders.to_vec(),
        };
        let above: BTreeSet<&Utf8Path> = folders.iter().filter_map(|it| it.parent()).collect();
        for folder in above {
            system
                .watcher
                .watch(folder.as_std_path(), RecursiveMode::NonRecursive)
                .map_err(|error| words(&error))?;
        }
        for folder in folders {
            system.watch_again(folder)?;
        }
        Ok(system)
    }

    /// Waits until all folders are watched that have come so far.
    pub(super) fn catch_up(&mut self) {
        // What is asked is answered after what was told has been seen to; nobody watches this.
        let _ = self.watcher.unwatch(Path::new("/nobody/watches/this"));
    }

    /// Watches every folder that is there now, besides those that are watched already.
    ///
    /// A folder that moves into a new one is found there before it is told that it has gone from where it
    /// was: it is one and the same for the system, and nobody watches it any more when that is seen to.
    pub(super) fn renew(&mut self) -> Result<(), String> {
        for folder in &self.folders {
            match self
                .watcher
                .watch(folder.as_std_path(), RecursiveMode::Recursive)
            {
                Err(error) if !is_absent(&error) => return Err(words(&error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Watches `folder` if it is one of ours: it may be another one now. Those in it are watched by
    /// themselves.
    pub(super) fn watch_again(&mut self, folder: &Utf8Path) -> Result<(), String> {
        if !self.folders.iter().any(|ours| ours == folder) {
            return Ok(());
        }
        // Watching the same folder once more is no error, and what is not watched cannot be given up.
        let _ = self.watcher.unwatch(folder.as_std_path());
        match self
            .watcher
            .watch(folder.as_std_path(), RecursiveMode::Recursive)
        {
            Err(error) if !is_absent(&error) => Err(words(&error)),
            _ => Ok(()),
        }
    }
}

/// What an event hints at within `folders`.
fn hints(event: notify::Result<Event>, folders: &[Utf8PathBuf]) -> Vec<Told> {
    let event = match event {
        Ok(event) => event,
        Err(error) if is_absent(&error) => return Vec::new(),
        Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
            return vec![Told::Silence(words(&error))];
        }
        Err(_) => return vec![Told::Hints(Hints::everything())],
    };
    if event.need_rescan() {
        return vec![Told::Hints(Hints::everything())];
    }
    if is_reading(event.kind) {
        return Vec::new();
    }
    let paths = event.paths.into_iter().filter_map(utf8);
    let paths = paths.filter(|path| is_within(path, folders));
    if may_be_folder(event.kind) {
        return paths.map(Told::Folder).collect();
    }
    if is_begun(event.kind) {
        return paths.map(Told::Writing).collect();
    }
    if is_over(event.kind) {
        return paths.map(Told::Written).collect();
    }
    let paths: BTreeSet<Utf8PathBuf> = paths.collect();
    if paths.is_empty() {
        return Vec::new();
    }
    vec![Told::Hints(Hints {
        paths,
        everything: false,
    })]
}

/// Whether somebody has begun to write a file, on a system that also tells when it is closed.
fn is_begun(kind: EventKind) -> bool {
    let is_written = matches!(
        kind,
        EventKind::Create(CreateKind::File) | EventKind::Modify(ModifyKind::Data(_))
    );
    is_written && RecommendedWatcher::kind() == WatcherKind::Inotify
}

/// Whether nobody writes a file any more.
fn is_over(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Remove(_)
    )
}

/// Whether somebody only looked at a file, as we do.
fn is_reading(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    }
}

/// Whether a folder may have come, with files in it that came before it was watched.
fn may_be_folder(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Create(CreateKind::Folder | CreateKind::Any | CreateKind::Other)
            | EventKind::Modify(ModifyKind::Name(_))
            | EventKind::Any
            | EventKind::Other
    )
}

/// A name that is no text stands for its folder, whose listing says so.
fn utf8(path: PathBuf) -> Option<Utf8PathBuf> {
    match Utf8PathBuf::from_path_buf(path) {
        Ok(path) => Some(path),
        Err(path) => path
            .parent()
            .and_then(Utf8Path::from_path)
            .map(Utf8Path::to_owned),
    }
}

fn is_absent(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn words(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system has no watches left (fs.inotify.max_user_watches)".to_owned()
        }
        ErrorKind::Io(error) => format!(
            "the system cannot watch the site's folders ({})",
            crate::world::plain(error)
        ),
        _ => "the system cannot watch the site's folders".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use notify::event::Flag;

    use super::*;

    fn told(event: notify::Result<Event>) -> Vec<Hints> {
        let told = hints(event, &["/site/content".into()]).into_iter();
        let hints = told.map(|told| match told {
            Told::Hints(hints) => hints,
            Told::Writing(path) | Told::Written(path) | Told::Folder(path) => Hints {
                paths: BTreeSet::from([path]),
                everything: false,
            },
            Told::Silence(_) => Hints::default(),
        });
        hints.collect()
    }

    #[test]
    fn what_the_system_could_not_tell_is_looked_for_everywhere() {
        let overflow = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(told(Ok(overflow)), [Hints::everything()]);
        let error = notify::Error::generic("something");
        assert_eq!(told(Err(error)), [Hints::everything()]);
    }

    #[test]
    fn when_there_are_no_watches_left_nothing_more_is_told() {
        let error = notify::Error::new(ErrorKind::MaxFilesWatch);
        let told = hints(Err(error), &["/site/content".into()]);
        assert!(matches!(&told[..], [Told::Silence(why)] if why.contains("no watches left")));
    }

    #[test]
    fn what_goes_or_is_read_elsewhere_is_no_hint() {
        let kind = EventKind::Access(AccessKind::Read);
        let path = || "/site/content/a.md".into();
        assert_eq!(told(Ok(Event::new(kind).add_path(path()))), []);
        let other = Event::new(EventKind::Any).add_path("/site/public/a.html".into());
        assert_eq!(told(Ok(other)), []);
        let removed = notify::event::RemoveKind::File;
        let gone = Event::new(EventKind::Remove(removed)).add_path(path());
        assert_eq!(told(Ok(gone)).len(), 1);
    }
}
