//! Random changes of real files: what is shown after each rest is what a clean build makes of them.
//!
//! Each run is a process of its own, so that what it holds can be counted. A run that fails prints its
//! seed and what was done; with `BRIEFING_SOAK_SEED` set to that seed the same is done again.
//! The ordinary run does 300 operations in each manner of watching, the slow one 10,000.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "these tests start themselves, read what they are told, and print figures"
)]

mod level;
mod operations;
mod site;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use briefing::base::OutputPath;
use briefing::diag::Diagnostic;
use briefing::pipeline::{self, Outputs, Run, Thoroughness};
use briefing::watch::Wish;
use briefing::workspace::{Answer, Status};
use briefing::world::Memory;

use super::desk::Desk;
use crate::support::{CLOCK, Silence, slow};
use level::level;
use operations::{Author, Files};

/// What a process is that a test has started: how it watches.
const ROLE: &str = "BRIEFING_SOAK";

const SEED: &str = "BRIEFING_SOAK_SEED";

const COUNT: &str = "BRIEFING_SOAK_OPERATIONS";

/// So many operations at most are done without a rest: a comparison takes as long as hundreds of them.
const LONGEST_BURST: usize = 48;

/// The same where everything is to be tried.
const LONGEST_SLOW_BURST: usize = 16;

/// After so many operations a long run says how far it is.
const PACE: usize = 500;

/// What was done and how, for whoever has to find out what went wrong.
struct Diary {
    seed: u64,
    lines: Vec<String>,
}

impl Diary {
    fn note(&mut self, line: String) {
        self.lines.push(line);
    }

    /// Fails with `what` if that is not so.
    #[track_caller]
    fn expect(&self, is_so: bool, what: impl FnOnce() -> String) {
        let last = self.lines.len().saturating_sub(400);
        let lines = self.lines[last..].join("\n");
        assert!(
            is_so,
            "{}\n{SEED}={}, after {} lines, the last of which are:\n{lines}",
            what(),
            self.seed,
            self.lines.len()
        );
    }
}

/// Does `count` operations from `seed` on, and compares at every rest.
fn soak(wish: Wish, seed: u64, count: usize) {
    let mut desk = Desk::open(&site::site(), wish);
    let root = desk.folder.path().to_owned();
    let mut author = Author::new(&root, seed, files(&desk));
    let mut diary = Diary {
        seed,
        lines: Vec::new(),
    };
    let mut is_sound = compare(&mut desk, &diary);
    assert!(is_sound, "nothing is wrong at first");
    let begin = level();
    let mut warm = begin;
    let (mut comparisons, mut sound) = (0, 0);
    let mut next_word = PACE;
    let longest = if slow::is_asked_for() {
        LONGEST_SLOW_BURST
    } else {
        LONGEST_BURST
    };
    while author.count < count {
        if is_sound && author.random.below(4) == 0 {
            stand_by(&mut desk, &mut author, &mut diary);
        }
        if !is_sound && author.random.below(3) > 0 {
            let what = author.restore();
            diary.note(what);
        }
        author.is_careful = author.random.below(3) > 0;
        for _ in 0..=author.random.below(longest) {
            let what = author.act();
            diary.note(format!("{}: {what}", author.count));
        }
        is_sound = compare(&mut desk, &diary);
        comparisons += 1;
        sound += usize::from(is_sound);
        if is_sound {
            author.sound = author.files.clone();
        }
        diary.note(format!("rest; sound: {is_sound}"));
        if slow::is_asked_for() && author.count >= next_word {
            eprintln!("{} of {count}, {comparisons} comparisons", author.count);
            next_word = author.count + PACE;
        }
        if warm == begin && author.count >= count.min(1_000) / 2 {
            warm = level();
        }
    }
    diary.note(author.restore());
    compare(&mut desk, &diary);
    let end = level();
    println!(
        "{count} operations from {seed}, {comparisons} comparisons, {sound} of sound sites\n\
         at first {begin:?}, then {warm:?}, in the end {end:?}"
    );
    diary.expect(end.files == begin.files, || {
        "files are left open".to_owned()
    });
    let folders = ["content", "themes"].map(|name| folders(&root.join(name)));
    let expected = match wish {
        // The folder itself is watched too, but not what else is in it.
        Wish::Best => folders.iter().sum::<usize>() + 1,
        Wish::Asking(_) => 0,
    };
    diary.expect(end.watches == expected, || {
        format!("{} folders are watched, of {expected}", end.watches)
    });
    if slow::is_asked_for() {
        diary.expect(end.memory * 10 <= warm.memory * 11, || {
            "memory grows".to_owned()
        });
    }
}

/// What is shown is what a clean build makes; or what is told is what it tells. Whether nothing is
/// wrong.
fn compare(desk: &mut Desk, diary: &Diary) -> bool {
    let status = catch_up(desk);
    let clean = desk.clean();
    let everything = desk.everything();
    diary.expect(everything.number == status.number, || {
        format!(
            "{} was told of, {} is shown",
            status.number, everything.number
        )
    });
    let found: Vec<_> = status
        .diagnostics
        .iter()
        .chain(&everything.diagnostics)
        .collect();
    expect_same_diagnostics(&found, &clean, diary);
    let Some(outputs) = clean.outputs else {
        diary.expect(everything.outputs.is_none(), || {
            "a broken site is whole".to_owned()
        });
        return false;
    };
    diary.expect(status.is_current, || "what is shown is old".to_owned());
    expect_same(&outputs, &everything.outputs.unwrap_or_default(), diary);
    expect_shown(desk, &outputs, diary);
    true
}

fn expect_same_diagnostics(found: &[&Diagnostic], clean: &Run, diary: &Diary) {
    let words = |found: &mut dyn Iterator<Item = &Diagnostic>| -> BTreeSet<String> {
        found.map(|found| format!("{found:?}")).collect()
    };
    let warm = words(&mut found.iter().copied());
    let cold = words(&mut clean.diagnostics.iter());
    diary.expect(warm == cold, || {
        let (more, less) = (warm.difference(&cold), cold.difference(&warm));
        let (more, less): (Vec<_>, Vec<_>) = (more.collect(), less.collect());
        format!("told and not so: {more:#?}\nso and not told: {less:#?}")
    });
}

fn expect_same(clean: &Outputs, warm: &Outputs, diary: &Diary) {
    let paths: BTreeSet<&OutputPath> = clean.keys().chain(warm.keys()).collect();
    let other = paths
        .into_iter()
        .filter(|path| clean.get(*path) != warm.get(*path));
    let other: Vec<_> = other.map(OutputPath::as_str).collect();
    diary.expect(other.is_empty(), || format!("{other:?} differ"));
}

/// Whoever asks for a page gets that of `outputs`.
fn expect_shown(desk: &Desk, outputs: &Outputs, diary: &Diary) {
    for (path, bytes) in outputs {
        let answer = desk.answer(path);
        let is_right = matches!(&answer, Answer::Page(page) if page.bytes == *bytes);
        diary.expect(is_right, || format!("{path}: {answer:?}"));
    }
}

/// Makes a mistake in a record of a site that has none: the record stands as it was, the rest goes on.
fn stand_by(desk: &mut Desk, author: &mut Author, diary: &mut Diary) {
    let (what, path, before) = author.mistake_in_a_record();
    diary.note(format!("{what}, alone"));
    let status = catch_up(desk);
    diary.expect(!status.is_current, || "a mistake is not seen".to_owned());
    let mut world = Memory::new(CLOCK);
    let mut now: Files = files(desk);
    now.insert(path.clone(), before);
    for (path, bytes) in now {
        world = world.file(desk.request.root.join(path), bytes);
    }
    let run = pipeline::run(&world, &desk.request, Thoroughness::Build, &Silence);
    let outputs = run.expect("a world in memory refuses nothing").outputs;
    let mut outputs = outputs.expect("nothing was wrong");
    // The card is of all outputs together, and there is none while something is wrong.
    outputs.retain(|output, _| output.as_str() != "build.json");
    expect_shown(desk, &outputs, diary);
}

/// How the site stands once all that was done has been seen.
fn catch_up(desk: &mut Desk) -> Status {
    let mut told = desk.catch_up();
    told.pop().expect("something is told")
}

/// The files of the site as they are.
fn files(desk: &Desk) -> Files {
    let mut files = Files::new();
    for folder in ["content", "themes"] {
        if desk.folder.path().join(folder).is_dir() {
            let found = desk.folder.files(folder).into_iter();
            files.extend(found.map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
        }
    }
    files
}

/// How many folders there are at `path`, with itself.
fn folders(path: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(path) else {
        return 0;
    };
    let entries = entries.map(|entry| entry.expect("it can be listed"));
    let below = entries.filter(|it| it.file_type().is_ok_and(|kind| kind.is_dir()));
    below.map(|it| folders(&it.path())).sum::<usize>() + 1
}

/// Runs the test `name` of this file in a process of its own, or is that process.
fn run(name: &str, wish: Wish) {
    let number = |variable: &str| -> Option<u64> { std::env::var(variable).ok()?.parse().ok() };
    let count = if slow::is_asked_for() { 10_000 } else { 300 };
    let count = number(COUNT).map_or(count, |count| usize::try_from(count).expect("a count"));
    let seed = number(SEED).unwrap_or(1);
    if std::env::var_os(ROLE).is_some() {
        return soak(wish, seed, count);
    }
    let mut command = Command::new(std::env::current_exe().expect("it has a name"));
    command
        .args(["--exact", "--nocapture", "--test-threads=1"])
        .arg(format!("watching::soak::{name}"))
        .env(ROLE, "1");
    if slow::is_asked_for() {
        // Whoever waits for hours sees how far it is.
        command.stderr(Stdio::inherit());
    }
    let output = command.output().expect("it starts");
    let printed = String::from_utf8_lossy(&output.stdout);
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}{failed}");
    assert!(printed.contains("comparisons"), "{printed}");
    print!("{printed}");
}

#[test]
fn what_the_system_tells_is_enough() {
    run("what_the_system_tells_is_enough", Wish::Best);
}

#[test]
fn looking_is_enough() {
    run("looking_is_enough", Wish::Asking(Duration::from_millis(20)));
}
