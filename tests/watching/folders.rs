//! Many files that change at once: folders that are moved, copied, unpacked and checked out. Each is
//! seen once, and as a whole; see the note of `savers` on busy machines.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "these tests change files as other programs would"
)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use briefing::watch::Wish;
use briefing::workspace::Status;
use camino::Utf8Path;

use super::desk::{ATTEMPTS, Desk};
use crate::support::Site;

/// So many files stand in a folder.
const MANY: usize = 20;

/// Something that is done to the folder of pages, and whether it shows.
struct Deed {
    name: &'static str,
    act: fn(&Path),
    shows: fn(&Status) -> bool,
    /// Whether the site is a right one then.
    is_right: bool,
}

const DEEDS: &[Deed] = &[
    Deed {
        name: "mv of a folder",
        act: |pages| run("mv", pages, &["old", "new"]),
        shows: |status| has(status, "new/page-1.md"),
        is_right: true,
    },
    Deed {
        name: "mv of a folder out of the site, another takes its place",
        act: |pages| {
            rename(pages, "old", "../../away");
            rename(pages, "other", "old");
            rename(pages, "old/page-1.md", "old/page-0.md");
        },
        shows: |status| has(status, "old/page-0.md"),
        is_right: true,
    },
    Deed {
        name: "cp -a of a folder",
        act: |pages| run("cp", pages, &["-a", "old", "copy"]),
        shows: |status| has(status, "copy/page-1.md"),
        is_right: true,
    },
    Deed {
        name: "unzip",
        act: |pages| {
            let folder = pages.join("unpacked/deep");
            fs::create_dir_all(&folder).expect("makes folders");
            fill(&folder, "Unpacked.");
            age(&folder);
        },
        shows: |status| has(status, "unpacked/deep/page-1.md"),
        is_right: true,
    },
    Deed {
        name: "git checkout",
        act: |pages| {
            for file in files(&pages.join("old")) {
                fs::remove_file(&file).expect("removes");
                write(&file, "Checked out.");
            }
        },
        shows: |status| says(status, "old/page-1.md", "Checked out."),
        is_right: true,
    },
    Deed {
        name: "rsync with old times",
        act: |pages| {
            for file in files(&pages.join("old")) {
                let new = file.with_file_name(".page.md.Xy12Zz");
                write(&new, "Synced.");
                age(&pages.join("old"));
                fs::rename(new, file).expect("renames");
            }
        },
        shows: |status| says(status, "old/page-1.md", "Synced."),
        is_right: true,
    },
    Deed {
        name: "rm -r",
        act: |pages| run("rm", pages, &["-r", "old"]),
        shows: |status| !has(status, "old/page-1.md"),
        is_right: true,
    },
    Deed {
        name: "a conflicted copy of Dropbox",
        act: |pages| run("cp", pages, &["-a", "end.md", "end (conflicted copy).md"]),
        shows: |status| is_told(status, "end (conflicted copy).md"),
        is_right: false,
    },
    Deed {
        name: "a conflicted copy of Syncthing",
        act: |pages| {
            let copy = "end.sync-conflict-20250101-120000-ABCDEFG.md";
            run("cp", pages, &["end.md", copy]);
        },
        shows: |status| is_told(status, "end.sync-conflict-20250101-120000-ABCDEFG.md"),
        is_right: false,
    },
    Deed {
        name: "a name that only changes its case",
        act: |pages| rename(pages, "end.md", "End.md"),
        shows: |status| is_told(status, "End.md"),
        is_right: false,
    },
];

/// Whether there is a record in the file at `path`.
fn has(status: &Status, path: &str) -> bool {
    record(status, path).is_some()
}

fn says(status: &Status, path: &str, words: &str) -> bool {
    record(status, path).is_some_and(|text| text.contains(words))
}

fn record<'a>(status: &'a Status, path: &str) -> Option<std::borrow::Cow<'a, str>> {
    let path = format!("content/pages/{path}");
    let record = status.sources.record(Utf8Path::new(&path))?;
    Some(String::from_utf8_lossy(&record.bytes))
}

/// Whether something is told of the file `name`.
fn is_told(status: &Status, name: &str) -> bool {
    let mut files = status
        .diagnostics
        .iter()
        .filter_map(|it| it.primary.as_ref());
    files.any(|label| label.file.file_name() == Some(name))
}

fn rename(pages: &Path, old: &str, new: &str) {
    fs::rename(pages.join(old), pages.join(new)).expect("renames");
}

fn run(program: &str, folder: &Path, arguments: &[&str]) {
    let status = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .status();
    assert!(status.expect("the program is there").success());
}

fn fill(folder: &Path, words: &str) {
    for number in 1..=MANY {
        write(&folder.join(format!("page-{number}.md")), words);
    }
}

fn write(file: &Path, words: &str) {
    fs::write(file, page(words)).expect("writes");
}

fn page(words: &str) -> String {
    format!("---\ntitle: A page\n---\n\n{words}\n")
}

/// The files of `folder` itself, in order.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).expect("it is there");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    let mut files: Vec<_> = paths.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// Gives the files of `folder` a time long ago.
fn age(folder: &Path) {
    for file in files(folder) {
        let then = SystemTime::UNIX_EPOCH + Duration::from_hours(300_000);
        let open = fs::OpenOptions::new().write(true).open(file);
        open.and_then(|open| open.set_modified(then))
            .expect("sets the time");
    }
}

fn site() -> Site {
    let settings = "title: T\nbase_url: https://e.org/\ntimezone: UTC\n";
    let mut site = Site::default().file("content/site.yaml", settings);
    for folder in ["old", "other"] {
        for number in 1..=MANY {
            site = site.file(
                &format!("content/pages/{folder}/page-{number}.md"),
                page("Words."),
            );
        }
    }
    site.file("content/pages/end.md", page("Words."))
}

/// How often a deed is seen, of which the last time is right.
fn count(deed: &Deed, wish: Wish) -> usize {
    let mut desk = Desk::open(&site(), wish);
    (deed.act)(&desk.folder.path().join("content/pages"));
    let mut told = vec![desk.next()];
    while !told.last().is_some_and(deed.shows) {
        told.push(desk.next());
    }
    let mut after = desk.catch_up();
    after.pop();
    told.extend(after);
    let last = told.last().expect("something was told");
    assert_eq!(
        last.is_current, deed.is_right,
        "{}: {:#?}",
        deed.name, last.diagnostics
    );
    assert!(
        desk.everything().outputs == desk.clean().outputs,
        "{}",
        deed.name
    );
    told.len()
}

fn expect_deeds_to_be_seen_once(wish: Wish) {
    for deed in DEEDS {
        let mut counts = Vec::new();
        for _ in 0..ATTEMPTS {
            counts.push(count(deed, wish));
            if counts.last() == Some(&1) {
                break;
            }
        }
        assert_eq!(counts.last(), Some(&1), "{}: {counts:?}", deed.name);
    }
}

#[test]
fn what_becomes_of_a_folder_is_seen_once() {
    expect_deeds_to_be_seen_once(Wish::Best);
}

#[test]
fn what_becomes_of_a_folder_is_seen_once_by_looking() {
    expect_deeds_to_be_seen_once(Wish::Asking(Duration::from_millis(20)));
}
