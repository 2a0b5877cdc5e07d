//! Whatever ends a build, and wherever, `public/` is the whole old site or the whole new one.
//!
//! strace ends the program at the nth call of a kind, or fails that call; `public/` is looked at, and
//! a build without strace must then give the new site and clear away what was left. strace counts
//! per thread and per call, so these builds have one thread; those that are ended at any moment,
//! race each other or find hostile surroundings have as many as the machine likes.
//!
//! The ordinary run takes a sample; with `BRIEFING_SLOW=1` it takes every point
//! of the commonest ends, and many of the others. Not here: what the
//! power going off does, which nothing is promised about.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests run the program on the disk and read what strace saw"
)]

mod builders;
mod calls;
mod changes;
mod moments;
mod reads;
mod surroundings;
mod two_steps;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Output, Stdio};

use crate::support::{Run, Site, SiteFolder, slow};

type Files = BTreeMap<String, Vec<u8>>;

const ARGUMENTS: &[&str] = &["build", "--as-at", "2025-09-01", "-j1"];

/// A site whose `public/` shows its old state while its `content/` is at the new one.
struct Rehearsal {
    folder: SiteFolder,
    old: Files,
    new: Files,
}

/// What is in `public/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Old,
    New,
    Missing,
    Torn,
}

/// How much of the next site the spare folder holds before a build.
#[derive(Clone, Copy, Debug)]
enum Spare {
    /// All that did not change, as after some builds.
    Level,
    /// Nothing, as after the first build.
    Absent,
}

/// A build that strace did something to.
struct Struck {
    status: ExitStatus,
    stderr: String,
    /// How many of the calls that it was to strike at strace found.
    hits: usize,
}

/// The site in one of its two states: a page that changes, one that goes, one that comes.
fn site(state: &str) -> Site {
    let page = format!("---\ntitle: News, {state}\n---\n\nAs it is, {state}.\n");
    let passing = if state == "old" { "gone" } else { "come" };
    Site::from("three-inspections")
        .file("content/pages/news.md", &page)
        .file(&format!("content/pages/{passing}.md"), &page)
}

impl Rehearsal {
    fn new() -> Self {
        Self::of(&site("old"), &site("new"))
    }

    /// Of a site whose state is `before`, then `after`.
    fn of(before: &Site, after: &Site) -> Self {
        let mut rehearsal = Self {
            folder: SiteFolder::of(before),
            old: Files::new(),
            new: Files::new(),
        };
        rehearsal.build();
        rehearsal.old = rehearsal.folder.files("public");
        rehearsal.turn(after);
        rehearsal.build();
        rehearsal.new = rehearsal.folder.files("public");
        assert_ne!(rehearsal.old, rehearsal.new);
        rehearsal
    }

    /// Gives `content/` the state of `site`.
    fn turn(&self, site: &Site) {
        for path in self.folder.files("content").keys() {
            let path = format!("content/{path}");
            if !site.files().contains_key(camino::Utf8Path::new(&path)) {
                self.folder.remove(&path);
            }
        }
        for (path, bytes) in site.files() {
            self.folder.write(path.as_str(), bytes);
        }
    }

    /// Builds undisturbed, which must go well.
    fn build(&self) -> Run {
        let run = self.folder.run(ARGUMENTS);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run
    }

    /// Lets `public/` show the old state while `content/` is at the new one.
    fn begin(&self, spare: Spare) {
        self.turn(&site("old"));
        self.build();
        assert_eq!(self.verdict(), Verdict::Old);
        self.turn(&site("new"));
        let folder = self.folder.path().join(".briefing/spare");
        match spare {
            Spare::Absent => fs::remove_dir_all(folder).expect("there is a spare folder"),
            Spare::Level => {
                // As some state before the old one left it.
                for path in self.old.keys().chain(self.new.keys()) {
                    if self.old.get(path) != self.new.get(path) {
                        let path = format!(".briefing/spare/{path}");
                        self.folder.write(&path, "an elder state");
                    }
                }
            }
        }
    }

    /// Which of the two sites is in `public/`.
    fn verdict(&self) -> Verdict {
        if !self.folder.path().join("public").is_dir() {
            return Verdict::Missing;
        }
        self.judge(&self.folder.files("public"))
    }

    fn judge(&self, found: &Files) -> Verdict {
        if *found == self.old {
            Verdict::Old
        } else if *found == self.new {
            Verdict::New
        } else {
            Verdict::Torn
        }
    }

    /// Builds under strace, which watches `calls` and does what `injections` say.
    fn strike(&self, calls: &str, injections: &[String]) -> Struck {
        let mut options = vec!["-e".to_owned(), format!("trace={calls}")];
        if injections
            .iter()
            .all(|injection| !injection.contains("signal"))
        {
            // Lets all other calls pass undisturbed; signals are not sent then.
            options.push("--seccomp-bpf".to_owned());
        }
        for injection in injections {
            options.extend(["-e".to_owned(), format!("inject={injection}")]);
        }
        let (output, trace) = self.traced(&options);
        let hits = trace.matches("(INJECTED)").count();
        Struck {
            status: output.status,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            hits: hits.max(usize::from(was_killed(output.status))),
        }
    }

    /// How often a build makes each of `calls`; the state is the new one afterwards.
    fn counts<'a>(&self, calls: &[&'a str]) -> Vec<(&'a str, usize)> {
        // Not every machine has every call: `?` lets strace pass over those that it does not know.
        let asked: Vec<String> = calls.iter().map(|call| format!("?{call}")).collect();
        let (output, trace) = self.traced(&["-e".to_owned(), format!("trace={}", asked.join(","))]);
        assert!(output.status.success(), "{output:?}");
        let count = |call: &'a str| {
            let begins = format!(" {call}(");
            let made = trace.lines().filter(|line| line.contains(&begins));
            (call, made.count())
        };
        calls.iter().map(|call| count(call)).collect()
    }

    /// Builds under strace with `options`; also gives what strace saw.
    fn traced(&self, options: &[String]) -> (Output, String) {
        let log = tempfile::NamedTempFile::new().expect("a temporary file can be made");
        let program = self.folder.briefing(ARGUMENTS);
        let output = Command::new("strace")
            .args(["-f", "-qqq", "-o"])
            .arg(log.path())
            .args(options)
            .arg(program.get_program())
            .args(program.get_args())
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("strace starts: `apt-get install strace`");
        let trace = fs::read_to_string(log.path()).expect("strace writes what it sees");
        (output, trace)
    }

    /// Expects that a build gives the new site, and clears away what `event` has left.
    fn expect_recovery(&self, event: &str) {
        let run = self.folder.run(ARGUMENTS);
        assert_eq!(run.code, Some(0), "{event}, then: {}", run.stderr);
        assert_eq!(self.verdict(), Verdict::New, "{event}, then a build");
        let known = [".gitignore", "CACHEDIR.TAG", "lock", "manifest", "spare"];
        for name in self.names(".briefing") {
            assert!(known.contains(&name.as_str()), "{event} left {name}");
        }
        for name in self.names("") {
            let known = [".briefing", "content", "public"];
            assert!(known.contains(&name.as_str()), "{event} left {name}");
        }
    }

    /// What stands in its folder `name`.
    fn names(&self, name: &str) -> Vec<String> {
        let folder = fs::read_dir(self.folder.path().join(name)).expect("it is there");
        folder
            .map(|entry| {
                let name = entry.expect("it can be listed").file_name();
                name.into_string().expect("names are text")
            })
            .collect()
    }
}

/// Whether SIGKILL ended it, or strace in its place.
fn was_killed(status: ExitStatus) -> bool {
    status.signal() == Some(9) || status.code() == Some(137)
}

/// How many points of each call are visited, in the ordinary run and in a slow one.
#[derive(Clone, Copy)]
struct Extent {
    usual: usize,
    slow: usize,
}

/// As many of `1..=total` as `extent` says, lying evenly in it.
fn points(total: usize, extent: Extent) -> BTreeSet<usize> {
    let count = if slow::is_asked_for() {
        extent.slow
    } else {
        extent.usual
    };
    let count = count.min(total);
    (0..count)
        .map(|index| 1 + total * (2 * index + 1) / (2 * count))
        .map(|point| point.min(total))
        .collect()
}

/// `usual` points in the ordinary run, and every one in a slow one.
fn all_or(usual: usize) -> Extent {
    let slow = usize::MAX;
    Extent { usual, slow }
}
