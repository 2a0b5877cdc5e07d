//! `briefing build --watch`: the folder is after every change what a build would make of it.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "these tests change files as other programs would, watch the clock, and say what is left out"
)]

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Site, SiteFolder};

/// How a program that watches may be told of changes.
const MANNERS: [&[&str]; 2] = [&["build", "--watch"], &["build", "--watch", "--poll=20"]];

/// After so long a test that waits has failed.
const PATIENCE: Duration = Duration::from_mins(1);

const MORE: &str = "content/pages/more.md";

/// A program that goes on, and what it prints.
struct Program {
    child: Child,
    lines: Receiver<String>,
}

impl Program {
    fn start(folder: &SiteFolder, arguments: &[&str]) -> Self {
        Self::run(folder.briefing(arguments))
    }

    fn run(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let (tell, lines) = channel();
        let streams: [Box<dyn std::io::Read + Send>; 2] = [
            Box::new(child.stdout.take().expect("it is piped")),
            Box::new(child.stderr.take().expect("it is piped")),
        ];
        for stream in streams {
            let tell = tell.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    // Nobody listens any more when the test has ended.
                    let _ = tell.send(line);
                }
            });
        }
        Self { child, lines }
    }

    /// The next line that begins with one of `beginnings`.
    fn line(&self, beginnings: &[&str]) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.expect("it prints what it does");
            if beginnings.iter().any(|wanted| line.starts_with(wanted)) {
                return line;
            }
        }
    }

    /// How many pages were written, left and removed by the next build.
    fn built(&self) -> [usize; 3] {
        let line = self.line(&["Built ", "note: nothing was written"]);
        let (_, counts) = line.split_once('(').expect("it was written");
        let mut counts = counts.split(", ").map(|count| {
            let number = count.split(' ').next().unwrap_or_default();
            number.parse().expect("a number")
        });
        [(); 3].map(|()| counts.next().expect("three counts"))
    }

    fn signal(&self, signal: Signal) {
        let number = i32::try_from(self.child.id()).expect("a small number");
        let process = Pid::from_raw(number).expect("it is no zero");
        kill_process(process, signal).expect("it is ours");
    }

    /// How it ends by itself.
    fn end(mut self) -> Option<i32> {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(_) => {}
                Err(error) => {
                    assert_eq!(error, RecvTimeoutError::Disconnected, "it goes on");
                    break;
                }
            }
        }
        self.child.wait().expect("it ends").code()
    }

    /// Ends it as the system does, and Ctrl+C; that one does nothing where a shell has put it aside.
    fn interrupt(mut self) {
        self.signal(Signal::TERM);
        let status = self.child.wait().expect("it ends");
        assert_eq!(status.signal(), Some(Signal::TERM.as_raw()));
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended unless the test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn page(title: &str, notes: &str) -> String {
    format!("---\ntitle: {title}\n---\n\n{notes}\n")
}

fn site() -> Site {
    Site::default()
        .file(
            "content/site.yaml",
            "title: T\nbase_url: https://e.org/\ntimezone: UTC\n",
        )
        .file(MORE, page("More", "Words."))
        .file("content/pages/other.md", page("Other", "See [[more]]."))
}

/// The folder holds what a build elsewhere makes of the same files.
fn assert_clean(folder: &SiteFolder) {
    let run = folder.run(&["build", "-o", "clean"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(folder.files("public") == folder.files("clean"));
}

#[test]
fn the_site_is_written_again_after_every_change_and_only_what_changed() {
    for manner in MANNERS {
        let folder = SiteFolder::of(&site());
        let program = Program::start(&folder, manner);
        let [written, ..] = program.built();
        assert_eq!(written, folder.files("public").len());
        assert_clean(&folder);
        folder.write(MORE, page("More", "Other words."));
        // The page itself, and the card of the build; what a build does to its own folders is no change.
        assert_eq!(program.built(), [2, written - 2, 0], "{manner:?}");
        assert_clean(&folder);
        folder.write("content/pages/new.md", page("New", "Words."));
        program.built();
        assert_clean(&folder);
        folder.remove("content/pages/new.md");
        let [_, _, removed] = program.built();
        assert_eq!(removed, 1, "{manner:?}");
        assert_clean(&folder);
        folder.write("themes/briefing/templates/page.html", "{{ page.title }}");
        program.built();
        assert_clean(&folder);
        program.interrupt();
    }
}

#[test]
fn a_mistake_leaves_the_folder_as_it_was() {
    for manner in MANNERS {
        let folder = SiteFolder::of(&site());
        let program = Program::start(&folder, manner);
        program.built();
        let before = folder.tree("public");
        folder.write(MORE, page("More", "See [[nowhere]]."));
        program.line(&["error[dangling-link]"]);
        program.line(&["note: nothing was written"]);
        assert!(folder.tree("public") == before, "{manner:?}");
        folder.write(MORE, page("More", "See [[other]]."));
        program.built();
        assert_clean(&folder);
        program.interrupt();
    }
}

#[test]
fn what_is_not_public_stops_it_as_it_stops_a_build() {
    let words = "The inspectors come back on the eleventh of November without notice.";
    let draft = page("Plans\nvisibility: draft", words);
    let site = site()
        .file("content/pages/plans.md", draft)
        .file("content/assets/plan.txt", "Nothing.");
    let folder = SiteFolder::of(&site);
    let program = Program::start(&folder, MANNERS[0]);
    program.built();
    let before = folder.tree("public");
    folder.write("content/assets/plan.txt", words);
    folder.write(MORE, page("More", "See [the plan](../assets/plan.txt)."));
    program.line(&["error[withheld-text]"]);
    program.line(&["note: nothing was written"]);
    assert!(folder.tree("public") == before);
    program.interrupt();
}

#[test]
fn warnings_stop_it_where_they_stop_a_build() {
    let folder = SiteFolder::of(&site());
    let program = Program::start(&folder, &["build", "--watch", "--strict"]);
    program.built();
    let before = folder.tree("public");
    folder.write(MORE, page("More", "<script>x</script>"));
    program.line(&["note: nothing was written"]);
    assert!(folder.tree("public") == before);
    folder.write(MORE, page("More", "Words again."));
    program.built();
    assert_clean(&folder);
    program.interrupt();
}

#[test]
fn an_embargo_that_ends_lifts_by_itself_and_not_before() {
    let folder = SiteFolder::of(&site());
    let embargo = Timestamp::now() + SignedDuration::from_secs(5);
    let late = page(&format!("Late\nembargo: {embargo}"), "At last.");
    folder.write("content/pages/late.md", late);
    let program = Program::start(&folder, MANNERS[0]);
    let path = "late/index.html";
    let is_there = || folder.files("public").contains_key(path);
    program.built();
    let was_there = is_there();
    let is_early = Timestamp::now() < embargo;
    assert!(!(was_there && is_early));
    if !was_there {
        program.built();
    }
    assert!(is_there());
    assert!(Timestamp::now() >= embargo);
    assert_clean(&folder);
    program.interrupt();
}

#[test]
fn what_could_not_be_written_is_written_later() {
    let folder = SiteFolder::of(&site());
    let program = Program::start(&folder, MANNERS[0]);
    program.built();
    folder.write("public/mine.txt", "Mine.");
    folder.write(MORE, page("More", "Other words."));
    let line = program.line(&["error: "]);
    assert!(line.contains("holds what no build has written"), "{line}");
    folder.remove("public/mine.txt");
    program.built();
    assert_clean(&folder);
    program.interrupt();
}

#[test]
fn more_changes_than_the_system_remembers_are_seen_all_the_same() {
    let limit = std::fs::read_to_string("/proc/sys/fs/inotify/max_queued_events");
    let limit: usize = limit
        .expect("the system tells")
        .trim()
        .parse()
        .expect("a number");
    if limit > 100_000 {
        println!("left out: this machine remembers {limit} changes");
        return;
    }
    let folder = SiteFolder::of(&site());
    let program = Program::start(&folder, MANNERS[0]);
    program.built();
    program.signal(Signal::STOP);
    // Each is told as two things at least, and two that are alike are told as one.
    for number in 0..=limit / 4 {
        for path in ["content/pages/a.txt", "content/pages/b.txt"] {
            folder.write(path, format!("{number}"));
        }
    }
    for path in ["content/pages/a.txt", "content/pages/b.txt"] {
        folder.remove(path);
    }
    folder.write(MORE, page("More", "Words that were never told of."));
    folder.write("content/pages/other.md", page("Other", "And others."));
    program.signal(Signal::CONT);
    program.built();
    assert_clean(&folder);
    program.interrupt();
}

#[test]
fn where_no_watches_are_left_everything_is_looked_at_and_it_is_said_once() {
    // In a room of its own, in which there are fewer.
    let room = |then: &str| {
        let mut command = Command::new("unshare");
        let fewer = format!("echo 1 > /proc/sys/user/max_inotify_watches && {then}");
        command.args(["--user", "--map-root-user", "sh", "-c", &fewer]);
        command
    };
    if !room("true").status().is_ok_and(|status| status.success()) {
        println!("left out: this machine gives nobody a room of its own");
        return;
    }
    let folder = SiteFolder::of(&site());
    let program = folder.briefing(&["build", "--watch"]);
    let mut command = room("exec \"$0\" \"$@\"");
    command
        .arg(program.get_program())
        .args(program.get_args())
        .current_dir(folder.path())
        .env_clear();
    let program = Program::run(command);
    let note = program.line(&["note: the system has no watches left"]);
    assert!(
        note.contains("all files are looked at every 500 ms"),
        "{note}"
    );
    program.built();
    for words in ["Other words.", "Still others."] {
        folder.write(MORE, page("More", words));
        let line = program.line(&["Built ", "note: the system"]);
        assert!(line.starts_with("Built "), "{line}");
        assert_clean(&folder);
    }
    program.interrupt();
}

#[test]
fn asking_for_changes_is_for_who_watches() {
    let folder = SiteFolder::of(&site());
    let run = folder.run(&["build", "--poll"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("--watch"), "{}", run.stderr);
}

#[test]
fn what_was_mistyped_ends_it_as_it_ends_a_build() {
    let folder = SiteFolder::of(&site());
    for mistyped in [
        ["--as-at", "2999-01-01"],
        ["--as-at", "someday"],
        ["--theme", "nowhere"],
        ["--theme", "./nowhere"],
    ] {
        let build = folder.run(&[&["build"], &mistyped[..]].concat());
        assert_eq!(build.code, Some(2), "{mistyped:?}: {}", build.stderr);
        for watching in [&["build", "--watch"][..], &["serve", "--port", "0"]] {
            // A preview may look ahead.
            if watching[0] == "serve" && mistyped[1] == "2999-01-01" {
                continue;
            }
            let program = Program::start(&folder, &[watching, &mistyped].concat());
            assert_eq!(program.end(), Some(2), "{watching:?} {mistyped:?}");
        }
    }
    assert!(!folder.path().join("public").exists());
}

#[test]
fn a_theme_that_was_given_as_a_folder_is_watched_and_not_written_into() {
    let folder = SiteFolder::of(&site());
    let template = "mine/templates/page.html";
    folder.write("mine/theme.yaml", "title: Mine\nextends: briefing\n");
    folder.write(template, "{{ page.title }}");
    let within = folder.run(&["build", "--theme", "./mine", "-o", "mine/out"]);
    assert_eq!(within.code, Some(2), "{}", within.stderr);
    let program = Program::start(&folder, &["build", "--watch", "--theme", "./mine"]);
    program.built();
    folder.write(template, "A page: {{ page.title }}");
    program.built();
    let page = folder.files("public")["more/index.html"].clone();
    assert_eq!(String::from_utf8_lossy(&page), "A page: More");
    program.interrupt();
}
