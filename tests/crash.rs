//! Whatever ends a build, and wherever, `public/` is the whole old site or the whole new one.
//!
//! strace ends the program at, or fails, the nth call of each kind that changes a file system; the
//! folder is looked at, and a build without strace must then give the new site and clear away what
//! was left. One thread, so that the nth call is the same one every time. The ordinary run takes a
//! sample of the points; with `BRIEFING_SLOW=1` it takes every one.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests run the program on the disk and read what strace saw"
)]

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output, Stdio};

use crate::support::{Run, Site, SiteFolder};

/// The calls that change a file system, and `openat`, which makes files.
const CALLS: &[&str] = &[
    "openat",
    "write",
    "mkdir",
    "mkdirat",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "rmdir",
    "fchmod",
    "utimensat",
    "ftruncate",
];

/// How many points of each call the ordinary run visits.
const SAMPLE: usize = 2;

type Files = BTreeMap<String, Vec<u8>>;

/// What is done to the program at a point.
#[derive(Clone, Copy)]
enum Blow {
    Kill,
    Error(&'static str),
}

/// A site whose `public/` shows one state while its `content/` is at another.
struct Rehearsal {
    old: Files,
    new: Files,
}

/// The site in one of its two states: a page that changes, one that goes, one that comes.
fn site(state: &str) -> Site {
    let page = format!("---\ntitle: News, {state}\n---\n\nAs it is, {state}.\n");
    let passing = if state == "old" { "gone" } else { "come" };
    Site::from("three-inspections")
        .file("content/pages/news.md", &page)
        .file(&format!("content/pages/{passing}.md"), &page)
}

/// A site in a folder that was built in its old state and now has the content of its new one.
fn between() -> SiteFolder {
    let folder = SiteFolder::of(&site("old"));
    assert_eq!(build(&folder).code, Some(0));
    folder.remove("content/pages/gone.md");
    for (path, bytes) in site("new").files() {
        folder.write(path.as_str(), bytes);
    }
    folder
}

const ARGUMENTS: &[&str] = &["build", "-j1", "--as-at", "2025-09-01"];

fn build(folder: &SiteFolder) -> Run {
    folder.run(ARGUMENTS)
}

impl Rehearsal {
    fn new() -> Self {
        let folder = between();
        let old = folder.files("public");
        assert_eq!(build(&folder).code, Some(0));
        let new = folder.files("public");
        assert_ne!(old, new);
        Self { old, new }
    }

    /// Which of the two sites is in `folder`.
    fn verdict(&self, folder: &SiteFolder) -> &'static str {
        if !folder.path().join("public").is_dir() {
            return "missing";
        }
        let found = folder.files("public");
        if found == self.old {
            "old"
        } else if found == self.new {
            "new"
        } else {
            "torn"
        }
    }

    /// Deals `blow` at the nth `call` of a build; false when there is no such call.
    fn deal(&self, call: &str, nth: usize, blow: Blow) -> bool {
        let folder = between();
        let what = match blow {
            Blow::Kill => "signal=KILL".to_owned(),
            Blow::Error(error) => format!("error={error}"),
        };
        let inject = format!("inject={call}:{what}:when={nth}");
        let (output, trace) = traced(&folder, &["-e", &format!("trace={call}"), "-e", &inject]);
        let killed = output.status.signal() == Some(9) || output.status.code() == Some(137);
        if !killed && !trace.contains("(INJECTED)") {
            return false;
        }
        let point = format!("{what} at {call} #{nth}");
        let verdict = self.verdict(&folder);
        assert!(
            matches!(verdict, "old" | "new"),
            "{point}: public is {verdict}"
        );
        if let Blow::Error(_) = blow {
            let code = output.status.code();
            let claims_success = code == Some(0);
            assert!(
                !claims_success || verdict == "new",
                "{point}: exit 0, and public is {verdict}"
            );
            assert!(matches!(code, Some(0 | 2 | 3)), "{point}: exit {code:?}");
        }
        let again = build(&folder);
        assert_eq!(again.code, Some(0), "{point}, then: {}", again.stderr);
        assert_eq!(self.verdict(&folder), "new", "{point}, then a build");
        true
    }

    /// Visits the points of every call: all of them, or a sample from first to last.
    fn visit(&self, blow: Blow) {
        let everything = std::env::var_os("BRIEFING_SLOW").is_some();
        let mut visited = 0;
        for call in CALLS {
            let total = count(call);
            let step = if everything {
                1
            } else {
                total.div_ceil(SAMPLE).max(1)
            };
            let points = (1..=total)
                .step_by(step)
                .chain((total > 0).then_some(total));
            visited += points.filter(|nth| self.deal(call, *nth, blow)).count();
        }
        assert!(
            visited > CALLS.len() / 2,
            "only {visited} points were reached"
        );
    }
}

/// How often a build from the old state to the new makes `call`.
fn count(call: &str) -> usize {
    let folder = between();
    let (output, trace) = traced(&folder, &["-e", &format!("trace={call}")]);
    if !output.status.success() {
        // Not every machine has every call.
        return 0;
    }
    let begins = format!("{call}(");
    trace.lines().filter(|line| line.contains(&begins)).count()
}

/// Builds `folder` under strace with `options`; also gives what strace saw.
fn traced(folder: &SiteFolder, options: &[&str]) -> (Output, String) {
    let log = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let program = folder.briefing(ARGUMENTS);
    let output = Command::new("strace")
        .args(["-f", "-qqq", "-o"])
        .arg(log.path())
        .args(options)
        .arg(program.get_program())
        .args(program.get_args())
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .expect("strace starts: `apt-get install strace`");
    let trace = std::fs::read_to_string(log.path()).expect("strace writes what it sees");
    (output, trace)
}

#[test]
fn a_build_killed_at_any_call_leaves_one_whole_site() {
    Rehearsal::new().visit(Blow::Kill);
}

#[test]
fn a_full_disk_at_any_call_leaves_one_whole_site() {
    Rehearsal::new().visit(Blow::Error("ENOSPC"));
}

#[test]
fn an_error_of_the_disk_at_any_call_leaves_one_whole_site() {
    Rehearsal::new().visit(Blow::Error("EIO"));
}
