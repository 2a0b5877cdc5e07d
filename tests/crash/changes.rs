//! A change of authors' files that is killed at, or failed by, each call that changes a file system.
//!
//! The next command finds the files all as they were, or all as they were to be; where the disk refused, and
//! the program went on, they are so when it ends. Disks that know fewer ways of moving a file are played by
//! calls that fail.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output, Stdio};

use super::{Extent, Files, all_or, points, was_killed};
use crate::support::{Site, SiteFolder};

/// The calls that change a file system, and `openat`, which makes files.
const CALLS: &[&str] = &[
    "openat",
    "write",
    "mkdir",
    "rename",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "rmdir",
    "fchmod",
    "fsync",
    "ftruncate",
    "flock",
];

/// What is changed: a record that others name, which gets a folder of its own.
const CHANGE: &[&str] = &["rename", "pages", "news", "deep/within/news"];

/// A disk, as the ways of moving files that it does not know.
const DISKS: [&[&str]; 3] = [
    &[],
    &["renameat2:error=EINVAL"],
    &["renameat2:error=EINVAL", "linkat:error=EPERM"],
];

struct Rehearsal {
    folder: SiteFolder,
    old: Files,
    new: Files,
}

impl Rehearsal {
    fn new() -> Self {
        let page = "---\ntitle: News\n---\n\nAs it is.\n";
        let link = "---\ntitle: Naming\n---\n\nSee [[news]] and [it](news.md).\n";
        let site = Site::from("three-inspections")
            .file("content/pages/news.md", page)
            .file("content/pages/one.md", link)
            .file("content/pages/two.md", link);
        let folder = SiteFolder::of(&site);
        let old = folder.files("content");
        let run = folder.run(CHANGE);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let new = folder.files("content");
        assert_ne!(old, new);
        Self { folder, old, new }
    }

    /// Puts the site back to before the change.
    fn begin(&self) {
        let content = self.folder.path().join("content");
        fs::remove_dir_all(content).expect("it is there");
        for (path, bytes) in &self.old {
            self.folder.write(&format!("content/{path}"), bytes);
        }
    }

    /// Makes the change under strace with `options`; also gives what strace saw.
    fn traced(&self, options: &[String]) -> (Output, String) {
        let log = tempfile::NamedTempFile::new().expect("a temporary file can be made");
        let program = self.folder.briefing(CHANGE);
        let output = Command::new("strace")
            .args(["-f", "-qqq", "-o"])
            .arg(log.path())
            .args(options)
            .arg(program.get_program())
            .args(program.get_args())
            .current_dir(self.folder.path())
            // strace counts the calls of each thread.
            .env("RAYON_NUM_THREADS", "1")
            .stdin(Stdio::null())
            .output()
            .expect("strace starts: `apt-get install strace`");
        let trace = fs::read_to_string(log.path()).expect("strace writes what it sees");
        (output, trace)
    }

    /// How often the change makes each call on a disk without `unknown`.
    fn counts(&self, unknown: &[&str]) -> BTreeMap<&'static str, usize> {
        self.begin();
        let calls: Vec<String> = CALLS.iter().map(|call| format!("?{call}")).collect();
        let mut options = vec!["-e".to_owned(), format!("trace={}", calls.join(","))];
        options.extend(injections(unknown, None));
        let (output, trace) = self.traced(&options);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(self.folder.files("content"), self.new, "{unknown:?}");
        let count = |call: &&'static str| {
            let begins = format!(" {call}(");
            let made = trace.lines().filter(|line| line.contains(&begins));
            (*call, made.count())
        };
        CALLS.iter().map(count).collect()
    }

    /// Deals `blow` at the nth `call`; false when there is no such call.
    fn deal(&self, call: &str, nth: usize, blow: &str, unknown: &[&str]) -> bool {
        self.begin();
        let own = format!("{call}:{blow}:when={nth}");
        let mut options = vec!["-e".to_owned(), format!("trace=?{}", CALLS.join(",?"))];
        options.extend(injections(unknown, Some(&own)));
        let (output, trace) = self.traced(&options);
        let point = format!("{own}, {unknown:?}");
        let is_killed = was_killed(output.status);
        let is_hit = is_killed || trace.matches("(INJECTED)").count() > 0;
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked"), "{point}: {stderr}");
        let found = self.folder.files("content");
        if !is_killed {
            let should_be = if output.status.success() {
                &self.new
            } else {
                &self.old
            };
            // What is left beside the files is passed over.
            assert!(visible(&found) == *should_be, "{point}: {stderr}");
        }
        let run = self.folder.run(&["check"]);
        assert_eq!(run.code, Some(0), "{point}, then: {}", run.stderr);
        let found = visible(&self.folder.files("content"));
        assert!(
            found == self.old || found == self.new,
            "{point}: {:?}",
            found.keys()
        );
        if found == self.old && is_killed {
            assert!(
                !self.folder.path().join("content/pages/deep").exists(),
                "{point}"
            );
        }
        let journal = self.folder.path().join(".briefing-change");
        assert!(!journal.exists(), "{point} left the journal");
        is_hit
    }

    fn visit(&self, blow: &str, unknown: &[&str], extent: Extent) {
        let mut visited = 0;
        for (call, total) in self.counts(unknown) {
            if unknown.iter().any(|it| it.starts_with(call)) {
                continue;
            }
            let points = points(total, extent).into_iter();
            visited += points
                .filter(|nth| self.deal(call, *nth, blow, unknown))
                .count();
        }
        assert!(visited >= 8, "only {visited} points were reached");
    }
}

/// What strace is told to do.
fn injections(unknown: &[&str], own: Option<&str>) -> Vec<String> {
    let all = unknown.iter().copied().chain(own);
    all.flat_map(|it| ["-e".to_owned(), format!("inject={it}")])
        .collect()
}

/// `files` without hidden ones, which are nobody's records.
fn visible(files: &Files) -> Files {
    let is_hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
    let mut files = files.clone();
    files.retain(|path, _| !is_hidden(path));
    files
}

#[test]
fn a_change_killed_at_any_call_is_made_or_undone() {
    let rehearsal = Rehearsal::new();
    for unknown in DISKS {
        rehearsal.visit("signal=KILL", unknown, all_or(3));
    }
}

#[test]
fn a_full_disk_at_any_call_leaves_all_as_it_was() {
    Rehearsal::new().visit("error=ENOSPC", DISKS[0], all_or(3));
}

#[test]
fn an_error_of_the_disk_at_any_call_leaves_all_as_it_was() {
    let rehearsal = Rehearsal::new();
    for unknown in &DISKS[1..] {
        rehearsal.visit("error=EIO", unknown, all_or(2));
    }
}
