//! Files as programs save them: each save is seen once, and as a whole.
//!
//! What each program does was taken from its system calls; the programs themselves are not needed. A
//! busy machine may stop a program in the middle of a save for longer than anybody waits, so each save
//! is tried several times.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "these tests change files as other programs would"
)]

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, SystemTime};

use briefing::watch::Wish;
use briefing::workspace::Status;

use super::desk::{ATTEMPTS, Desk};
use crate::support::Site;

/// The record that is saved.
const MORE: &str = "content/pages/more.md";

/// A program, and how it saves a text to the file.
struct Saver {
    name: &'static str,
    save: fn(&Path, &str),
    /// How often that is to be seen.
    seen: usize,
    /// Whether the file holds the text afterwards, or what it held before.
    takes_effect: bool,
}

const fn saver(name: &'static str, save: fn(&Path, &str)) -> Saver {
    Saver {
        name,
        save,
        seen: 1,
        takes_effect: true,
    }
}

const SAVERS: &[Saver] = &[
    saver("vim", |file, text| {
        let probe = file.with_file_name("4913");
        write(&probe, "");
        fs::remove_file(&probe).expect("removes");
        write(&hidden(file, ".swp"), "vim");
        fs::rename(file, beside(file, "~")).expect("renames");
        write(file, text);
        fs::remove_file(beside(file, "~")).expect("removes");
        fs::remove_file(hidden(file, ".swp")).expect("removes");
    }),
    saver("vim that writes no backup, nano", truncate_and_write),
    saver("VS Code", |file, text| {
        let mut open = OpenOptions::new()
            .write(true)
            .truncate(true)
            .open(file)
            .expect("opens");
        for part in text.as_bytes().chunks(7) {
            open.write_all(part).expect("writes");
        }
        open.sync_all().expect("syncs");
    }),
    saver("a program that stops half way", |file, text| {
        let mut open = OpenOptions::new()
            .write(true)
            .truncate(true)
            .open(file)
            .expect("opens");
        let (one, other) = text.as_bytes().split_at(text.len() / 2);
        open.write_all(one).expect("writes");
        open.sync_all().expect("syncs");
        // Longer than a save takes, and shorter than anybody's patience.
        thread::sleep(Duration::from_millis(20));
        open.write_all(other).expect("writes");
    }),
    saver("emacs", |file, text| {
        let lock = file.with_file_name(".#more.md");
        symlink("author@desk.1234:1700000000", &lock).expect("links");
        write(&file.with_file_name("#more.md#"), "half a sentence");
        // The backup of an earlier save stays.
        fs::rename(file, beside(file, "~")).expect("renames");
        write(file, text);
        fs::remove_file(file.with_file_name("#more.md#")).expect("removes");
        fs::remove_file(lock).expect("removes");
    }),
    saver("a program of JetBrains", |file, text| {
        write(&beside(file, "___jb_tmp___"), text);
        fs::rename(file, beside(file, "___jb_old___")).expect("renames");
        fs::rename(beside(file, "___jb_tmp___"), file).expect("renames");
        fs::remove_file(beside(file, "___jb_old___")).expect("removes");
    }),
    saver("gedit and others of GNOME", |file, text| {
        write_and_rename(file, text, ".goutputstream-A1B2C3");
    }),
    saver("kate", |file, text| {
        write(&hidden(file, ".kate-swp"), "kate");
        write_and_rename(file, text, "more.md.Ab12Cd.tmp");
        fs::remove_file(hidden(file, ".kate-swp")).expect("removes");
    }),
    saver("sed -i, rsync and Sublime", |file, text| {
        write_and_rename(file, text, ".more.md.x7Kq2Z");
    }),
    saver("sed -i itself", |file, text| {
        run("sed", &["-i", &format!("$s/.*/{}/", last_line(text))], file);
    }),
    saver("Notepad and Word", |file, text| {
        write(&file.with_file_name("~$more.md"), "author");
        truncate_and_write(file, &format!("\u{FEFF}{}", text.replace('\n', "\r\n")));
        fs::remove_file(file.with_file_name("~$more.md")).expect("removes");
    }),
    saver("Syncthing and others that bring files", |file, text| {
        write_and_rename(file, text, ".syncthing.more.md.tmp");
    }),
    saver("cp over it", |file, text| {
        let other = outside(file);
        write(&other, text);
        run("cp", &[path(&other)], file);
    }),
    saver("cp -a over it, with an old time", |file, text| {
        let other = outside(file);
        write(&other, text);
        age(&other);
        run("cp", &["-a", path(&other)], file);
    }),
    saver("mv over it, with an old time", |file, text| {
        let other = outside(file);
        write(&other, text);
        age(&other);
        run("mv", &[path(&other)], file);
    }),
    saver("git checkout", |file, text| {
        // As it replaces a file that differs, with its own lock beside.
        let lock = file.with_file_name("../../.git/index.lock");
        write(&lock, "");
        fs::remove_file(file).expect("removes");
        write(file, text);
        fs::rename(&lock, lock.with_file_name("index")).expect("renames");
    }),
    Saver {
        seen: 0,
        takes_effect: false,
        ..saver("touch", |file, _| run("touch", &[], file))
    },
    Saver {
        seen: 0,
        takes_effect: false,
        ..saver("a save of what stands there already", |file, _| {
            let text = fs::read_to_string(file).expect("reads");
            fs::rename(file, beside(file, "~")).expect("renames");
            write(file, &text);
            fs::remove_file(beside(file, "~")).expect("removes");
        })
    },
    Saver {
        seen: 0,
        takes_effect: false,
        ..saver("a save that begins anew", |file, _| {
            truncate_and_write(file, &fs::read_to_string(file).expect("reads"));
        })
    },
];

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("writes");
}

fn truncate_and_write(file: &Path, text: &str) {
    let open = OpenOptions::new().write(true).truncate(true).open(file);
    open.and_then(|mut open| open.write_all(text.as_bytes()))
        .expect("writes");
}

fn write_and_rename(file: &Path, text: &str, name: &str) {
    let new = file.with_file_name(name);
    write(&new, text);
    File::open(&new)
        .and_then(|new| new.sync_all())
        .expect("syncs");
    fs::rename(new, file).expect("renames");
}

/// `file` with its name followed by `ending`.
fn beside(file: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path(file)))
}

/// The same with a dot before it.
fn hidden(file: &Path, ending: &str) -> PathBuf {
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .expect("it has a name");
    file.with_file_name(format!(".{name}{ending}"))
}

/// A file of the same disk that is not looked after.
fn outside(file: &Path) -> PathBuf {
    file.with_file_name("../../other.md")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("names are text")
}

fn last_line(text: &str) -> &str {
    text.trim_end().lines().last().unwrap_or_default()
}

/// Runs `program` with `arguments` and then the file.
fn run(program: &str, arguments: &[&str], file: &Path) {
    let status = Command::new(program).args(arguments).arg(file).status();
    assert!(status.expect("the program is there").success());
}

/// Gives `file` a time long ago.
fn age(file: &Path) {
    let then = SystemTime::UNIX_EPOCH + Duration::from_hours(300_000);
    let open = OpenOptions::new().write(true).open(file);
    open.and_then(|open| open.set_modified(then))
        .expect("sets the time");
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
        .file("content/pages/deep/one.md", page("One", "Words."))
        .file(
            "content/pages/deep/two.md",
            page("Two", "See [[pages/deep/one]]."),
        )
        .file(".git/index", "")
}

/// What is told of a save by the time that another change, which came after it, shows.
fn told(desk: &mut Desk, save: impl FnOnce(), shows: impl Fn(&Status) -> bool) -> Vec<Status> {
    save();
    let mut told = vec![desk.next()];
    while !told.last().is_some_and(&shows) {
        told.push(desk.next());
    }
    let mut after = desk.catch_up();
    after.pop();
    told.extend(after);
    told
}

fn expect_saves_to_be_seen_once(wish: Wish) {
    let mut desk = Desk::open(&site(), wish);
    let file = desk.folder.path().join(MORE);
    for saver in SAVERS {
        let mut counts = Vec::new();
        for attempt in 0..ATTEMPTS {
            let text = page("More", &format!("Saved by {}, time {attempt}.", saver.name));
            let shown = saver.seen > 0;
            let told = if shown {
                // Whatever line ends it has been given.
                let is_shown = |status: &Status| {
                    let now = status.text(MORE.into());
                    now.is_some_and(|now| last_line(&now) == last_line(&text))
                };
                told(&mut desk, || (saver.save)(&file, &text), is_shown)
            } else {
                (saver.save)(&file, &text);
                let mut told = desk.catch_up();
                told.pop();
                told
            };
            if let Some(status) = told.last() {
                assert!(
                    status.is_current,
                    "{}: {:#?}",
                    saver.name, status.diagnostics
                );
            }
            let clean = desk.clean().outputs.expect("nothing is wrong");
            assert!(desk.everything().outputs == Some(clean), "{}", saver.name);
            counts.push(told.len());
            if told.len() == saver.seen {
                break;
            }
        }
        assert_eq!(
            counts.last(),
            Some(&saver.seen),
            "{}: {counts:?}",
            saver.name
        );
        let saved = fs::read_to_string(&file).expect("reads");
        assert_eq!(
            saved.contains(saver.name),
            saver.takes_effect,
            "{}",
            saver.name
        );
    }
}

#[test]
fn each_save_is_seen_once() {
    expect_saves_to_be_seen_once(Wish::Best);
}

#[test]
fn each_save_is_seen_once_by_looking() {
    expect_saves_to_be_seen_once(Wish::Asking(Duration::from_millis(20)));
}
