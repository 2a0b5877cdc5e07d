//! A real folder that is kept warm, as `serve` and `build --watch` keep it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use briefing::base::OutputPath;
use briefing::pipeline::{self, Request, Run, Thoroughness};
use briefing::watch::{Hints, Watch, Wish};
use briefing::workspace::{Answer, Everything, Status, Workspace};
use briefing::world::Os;
use camino::{Utf8Path, Utf8PathBuf};

use crate::support::{Silence, Site, SiteFolder};

/// After so long a test that waits has failed.
pub(super) const PATIENCE: Duration = Duration::from_mins(2);

/// So often something is tried that a busy machine may stop in the middle.
pub(super) const ATTEMPTS: usize = 5;

/// Records that nothing else has to do with, changed in turn. Hints come in the order of changes: once
/// one of them has been hinted at, so has all that was done before.
const SENTINELS: [&str; 2] = ["content/pages/sentinel-0.md", "content/pages/sentinel-1.md"];

/// A folder, and what is told of it.
pub(super) struct Desk {
    pub(super) folder: SiteFolder,
    pub(super) request: Request,
    workspace: Workspace,
    told: Receiver<Status>,
    /// What was hinted at, and has been passed on.
    hinted: Receiver<Hints>,
    wish: Wish,
    has_ended: Arc<AtomicBool>,
    sentinels: usize,
}

impl Desk {
    /// Writes `site` to a folder, opens it as at `day`, and waits until it stands.
    pub(super) fn open(site: &Site, wish: Wish) -> Self {
        let sentinels = SENTINELS.iter();
        let site = sentinels.fold(site.clone(), |site, path| site.file(path, sentinel(0)));
        let folder = SiteFolder::of(&site);
        let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).expect("its name is text");
        let request = Request {
            root: root.clone(),
            // No day ends while the test runs.
            as_at: Some("2026-01-15".to_owned()),
            ..Request::default()
        };
        let folders = pipeline::folders(&Os, &request).expect("the folder is there");
        let (mut watch, note) = Watch::start(&folders, wish);
        assert_eq!(note, None);
        let (tell, told) = channel();
        let report = move |status: &Status| {
            // Nobody listens any more when the test has ended.
            let _ = tell.send(status.clone());
        };
        let (workspace, _) = Workspace::open(Arc::new(Os), request.clone(), report);
        let has_ended = Arc::new(AtomicBool::new(false));
        let (changed, ending) = (workspace.clone(), has_ended.clone());
        let (hint, hinted) = channel();
        thread::spawn(move || {
            while !ending.load(Ordering::Relaxed) {
                let hints = watch.wait().hints;
                // What is looked at since nothing was told for long would hide what was not told.
                if wish != Wish::Best || !hints.everything {
                    changed.change(hints.clone());
                    let _ = hint.send(hints);
                }
            }
        });
        let desk = Self {
            folder,
            request,
            workspace,
            told,
            hinted,
            wish,
            has_ended,
            sentinels: 0,
        };
        let first = desk.next();
        assert!(first.is_current, "{:#?}", first.diagnostics);
        desk
    }

    /// What is told next.
    pub(super) fn next(&self) -> Status {
        self.told.recv_timeout(PATIENCE).expect("it is told")
    }

    /// Changes a sentinel, and gives what is told until that has been seen: the last of it is of all
    /// that was done before.
    pub(super) fn catch_up(&mut self) -> Vec<Status> {
        self.sentinels += 1;
        let path = SENTINELS[self.sentinels % SENTINELS.len()];
        self.folder.write(path, sentinel(self.sentinels));
        self.wait_for(&self.request.root.join(path));
        let last = self.everything().number;
        let mut told = vec![self.next()];
        while told.last().is_some_and(|status| status.number < last) {
            told.push(self.next());
        }
        told
    }

    /// Waits until what changed at `path` by now has been passed on.
    fn wait_for(&self, path: &Utf8Path) {
        let next = || self.hinted.recv_timeout(PATIENCE).expect("it is hinted at");
        match self.wish {
            Wish::Best => while !next().paths.contains(path) {},
            Wish::Asking(_) => {
                while self.hinted.try_recv().is_ok() {}
                // One of them may have been on its way.
                for _ in 0..2 {
                    next();
                }
            }
        }
    }

    /// What is shown at `path`.
    pub(super) fn answer(&self, path: &OutputPath) -> Answer {
        let (give, take) = channel();
        self.workspace.ask(path.clone(), move |answer| {
            let _ = give.send(answer);
        });
        take.recv_timeout(PATIENCE).expect("it is answered")
    }

    /// Everything that is shown.
    pub(super) fn everything(&self) -> Everything {
        self.workspace.everything().expect("it is answered")
    }

    /// What a build that knows nothing makes of the files.
    pub(super) fn clean(&self) -> Run {
        pipeline::run(&Os, &self.request, Thoroughness::Build, &Silence).expect("it can be read")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.has_ended.store(true, Ordering::Relaxed);
        self.workspace.stop();
    }
}

fn sentinel(number: usize) -> String {
    format!("---\ntitle: Sentinel\n---\n\nAfter change {number}.\n")
}
