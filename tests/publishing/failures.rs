//! `publish` to a branch when the line, the other side or the disk fails: nothing is lost on either side.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests make repositories on the disk and run git on them"
)]

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use super::branch::{Files, Pair, git};
use super::page;
use crate::support::Run;

/// The commands of a shell that mount folders which nobody else sees.
const WITH_MOUNTS: &[&str] = &["--user", "--map-root-user", "--mount", "sh", "-c"];

impl Pair {
    /// A site that was published, and changed since.
    fn changed() -> Self {
        let pair = Self::new();
        pair.publish(&[]);
        // Words that no packing makes short.
        let words = (0..4_000_u32).map(|number| blake3::hash(&number.to_le_bytes()).to_hex());
        let words: Vec<String> = words.map(|hash| hash.to_string()).collect();
        let notes = words.join("\n\n");
        pair.site
            .write("content/pages/help.md", page("Help", &notes));
        pair.commit();
        pair
    }

    /// Asserts that both sides are whole: the branch and the site's folder as they were, and every object of
    /// both repositories.
    fn expect_nothing_lost(&self, published: &str, here: &Files, what: &str) {
        assert_eq!(self.tip(), published, "{what}: the branch");
        assert!(self.here() == *here, "{what}: the site's folder");
        for folder in [self.remote(), self.site.path().to_owned()] {
            git(&folder, &["fsck", "--strict", "--no-dangling"]);
        }
    }
}

/// Where a connection is cut off.
#[derive(Clone, Copy, Debug)]
struct Cut {
    /// Which connection, from 0.
    connection: usize,
    /// Whether what comes to us is counted, and not what we send.
    is_answer: bool,
    /// After so many bytes.
    after: u64,
}

/// Shows the folder `root` of repositories to git, on this machine alone, and cuts off a connection; gives its port.
fn host(root: PathBuf, cut: Cut) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let port = listener.local_addr().expect("it has a number").port();
    thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let limit = |is_answer| {
                let is_cut = cut.connection == number && cut.is_answer == is_answer;
                if is_cut { cut.after } else { u64::MAX }
            };
            let daemon = Command::new("git")
                .args([
                    "daemon",
                    "--inetd",
                    "--log-destination=none",
                    "--export-all",
                ])
                .args(["--enable=receive-pack", "--base-path"])
                .arg(&root)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn();
            if let (Ok(stream), Ok(daemon)) = (stream, daemon) {
                attend(&stream, daemon, limit(false), limit(true));
            }
        }
    });
    port
}

/// Lets `daemon` answer on `stream`, until one of them ends or so much was said.
fn attend(stream: &TcpStream, mut daemon: Child, most_asked: u64, most_answered: u64) {
    let mut questions = stream
        .try_clone()
        .expect("a second hand on it")
        .take(most_asked);
    let mut stdin = daemon.stdin.take().expect("it is piped");
    let is_cut = most_asked < u64::MAX || most_answered < u64::MAX;
    let asking = thread::spawn(move || {
        let _ = std::io::copy(&mut questions, &mut stdin);
        questions.limit() == 0
    });
    let mut answers = daemon
        .stdout
        .take()
        .expect("it is piped")
        .take(most_answered);
    let mut out = stream;
    let _ = std::io::copy(&mut answers, &mut out);
    let _ = out.flush();
    if is_cut {
        let _ = daemon.kill();
    }
    let _ = stream.shutdown(Shutdown::Both);
    let _ = daemon.wait();
    let _ = asking.join();
}

#[test]
fn a_connection_that_is_lost_loses_nothing() {
    let pair = Pair::changed();
    if !git_can("daemon") {
        return;
    }
    let (old, here) = (pair.tip(), pair.here());
    let mut told = 0;
    for connection in 0..2 {
        for is_answer in [false, true] {
            for after in [0, 60, 400, 4_000, 40_000] {
                let cut = Cut {
                    connection,
                    is_answer,
                    after,
                };
                let root = pair.remote().parent().expect("a folder").to_owned();
                let address = format!("git://127.0.0.1:{}/remote.git", host(root, cut));
                git(pair.site.path(), &["remote", "set-url", "origin", &address]);
                let config = fs::read(pair.site.path().join(".git/config")).expect("is there");
                let run = pair.run(&[]);
                let mut here = here.clone();
                here.insert(".git/config".to_owned(), config);
                if run.code == Some(0) {
                    // What is cut was said, or the branch was looked at again; and the old site is put back.
                    assert_ne!(pair.tip(), old, "{cut:?}");
                    git(
                        &pair.remote(),
                        &["update-ref", "refs/heads/gh-pages", old.trim()],
                    );
                } else {
                    assert_eq!(run.code, Some(3), "{cut:?}: {}", run.stderr);
                    let is_clear = run.stderr.contains("cannot be reached: ")
                        || run.stderr.contains("did not take the site: ");
                    assert!(is_clear && run.stderr.contains(&address), "{}", run.stderr);
                    assert_eq!(run.stdout, "", "{cut:?}");
                    told += 1;
                }
                pair.expect_nothing_lost(&old, &here, &format!("{cut:?}"));
            }
        }
    }
    assert!(told > 10, "few were cut off: {told}");
}

#[test]
fn a_remote_that_dies_in_the_middle_is_looked_at_again() {
    for (hook, moment, is_published) in [
        ("pre-receive", "", false),
        ("reference-transaction", "prepared", false),
        ("reference-transaction", "committed", true),
    ] {
        let pair = Pair::changed();
        let (old, here) = (pair.tip(), pair.here());
        let path = pair.remote().join("hooks").join(hook);
        let killer = format!("#!/bin/sh\n[ \"$1\" != '{moment}' ] || kill -9 $PPID\n");
        fs::create_dir_all(path.parent().expect("a folder")).expect("makes it");
        fs::write(&path, killer).expect("writes");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be run");
        let run = pair.run(&[]);
        fs::remove_file(&path).expect("removes");
        let what = format!("{hook} {moment}: {}", run.stderr);
        if is_published {
            assert_eq!(run.code, Some(0), "{what}");
            assert!(run.stdout.starts_with("Published "), "{what}");
            assert_ne!(pair.tip(), old, "{what}");
            pair.expect_nothing_lost(&pair.tip(), &here, &what);
        } else {
            assert_eq!(run.code, Some(3), "{what}");
            assert!(run.stderr.contains("did not take the site: "), "{what}");
            // A lock that was left is the other side's; nothing else is.
            let lock = pair.remote().join("refs/heads/gh-pages.lock");
            let _ = fs::remove_file(lock);
            pair.expect_nothing_lost(&old, &here, &what);
            pair.publish(&[]);
        }
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let pair = Pair::changed();
    let (old, here) = (pair.tip(), pair.here());
    let small = "mount -t tmpfs -o size=8m none /mnt && cp -a \"$0\" /mnt/ && cd \"$1\"";
    // What is left is filled to the last byte.
    let fill = "(cat /dev/zero > /mnt/fill 2> /dev/null; true)";
    let publish = "\"$2\" publish --no-confirm --as-at 2025-07-03";
    let remote = pair.remote();
    for (copied, run_in, prepare) in [
        (
            pair.site.path(),
            format!("/mnt/{}", name_of(pair.site.path())),
            String::new(),
        ),
        (
            remote.as_path(),
            pair.site.path().display().to_string(),
            "git() { command git -c protocol.file.allow=always \"$@\"; }; ".to_owned(),
        ),
    ] {
        let is_here = copied == pair.site.path();
        // The other side is where the settings say that it is: on the small disk the folder of the same name.
        let place = if is_here {
            String::new()
        } else {
            format!(
                " && mount --bind /mnt/{} {}",
                name_of(copied),
                copied.display()
            )
        };
        let script = format!(
            "{prepare}{small}{place} && {fill} && {publish}; echo $? && rm /mnt/fill && {publish} > /dev/null; echo $?"
        );
        let program = pair.site.briefing(&[]).get_program().to_owned();
        let mut command = Command::new("unshare");
        command
            .args(WITH_MOUNTS)
            .arg(&script)
            .arg(copied)
            .arg(&run_in)
            .arg(&program)
            .stdin(Stdio::null());
        if !may_mount() {
            return;
        }
        let run = Run::of(&mut command);
        assert_eq!(run.stdout, "3\n0\n", "{}", run.stderr);
        // What git says depends on which of its writes was the first that did not fit.
        let words = [
            "No space left on device",
            "Out of diskspace",
            "couldn't write",
        ];
        let is_told = words.iter().any(|it| run.stderr.contains(it));
        assert!(
            is_told && !run.stderr.contains("panicked"),
            "{}",
            run.stderr
        );
        if is_here {
            assert_ne!(pair.tip(), old, "the second run publishes");
            git(&remote, &["update-ref", "refs/heads/gh-pages", old.trim()]);
        }
        pair.expect_nothing_lost(&old, &here, &script);
    }
}

/// Stands before git: at the call that the file `at` names by its number, the program that called is killed;
/// before git does anything, after it was told the first 300 bytes, or when it is done.
const KILLER: &str = r#"#!/bin/sh
real=@real@
here=${0%/*}
read -r at moment < "$here/at"
read -r number < "$here/number"
echo $((number + 1)) > "$here/number"
[ "$number" = "$at" ] || exec "$real" "$@"
case $moment in
    before) ;;
    during) head -c 300 | "$real" "$@" > /dev/null 2>&1 ;;
    after) "$real" "$@" > /dev/null 2>&1 ;;
esac
kill -KILL $PPID
"#;

#[test]
fn a_run_that_is_killed_leaves_the_old_site_or_the_new_one() {
    let pair = Pair::changed();
    let (old, old_tip, here) = (pair.published(), pair.tip(), pair.here());
    pair.publish(&[]);
    let new = pair.published();
    assert_ne!(old, new);
    let tools = tempfile::tempdir().expect("a temporary folder can be made");
    let file = |name: &str| tools.path().join(name);
    let paths = std::env::var_os("PATH").expect("there is a path");
    let real = std::env::split_paths(&paths).map(|folder| folder.join("git"));
    let real = real
        .into_iter()
        .find(|it| it.exists())
        .expect("git is there");
    let killer = KILLER.replace("@real@", real.to_str().expect("names are text"));
    fs::write(file("git"), killer).expect("writes");
    fs::set_permissions(file("git"), fs::Permissions::from_mode(0o755)).expect("it can be run");
    let first = std::iter::once(tools.path().to_owned());
    let paths = std::env::join_paths(first.chain(std::env::split_paths(&paths))).expect("joins");
    let (mut calls, mut arrived) = (0, 0);
    for moment in ["before", "during", "after"] {
        for at in 0.. {
            git(
                &pair.remote(),
                &["update-ref", "refs/heads/gh-pages", old_tip.trim()],
            );
            fs::write(file("at"), format!("{at} {moment}\n")).expect("writes");
            fs::write(file("number"), "0\n").expect("writes");
            let mut command =
                pair.site
                    .briefing(&["publish", "--no-confirm", "--as-at", "2025-07-03"]);
            let run = Run::of(command.env("PATH", &paths));
            let what = format!("killed {moment} call {at}: {}", run.stderr);
            assert!(pair.here() == here, "{what}");
            git(&pair.remote(), &["fsck", "--strict", "--no-dangling"]);
            let now = pair.published();
            if run.code == Some(0) {
                assert!(now == new, "{what}");
                break;
            }
            assert_eq!(run.code, None, "{what}");
            assert!(now == old || now == new, "{what}");
            calls += 1;
            arrived += usize::from(now == new);
        }
    }
    assert!(calls > 15, "git was called rarely: {calls}");
    assert!(arrived > 0, "no run was killed when the site had arrived");
}

fn name_of(path: &Path) -> &str {
    let name = path.file_name().and_then(|name| name.to_str());
    name.expect("names are text")
}

/// Whether folders can be mounted here that nobody else sees.
fn may_mount() -> bool {
    let mut command = Command::new("unshare");
    command
        .args(WITH_MOUNTS)
        .arg("mount -t tmpfs none /mnt")
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Whether git has the program `verb`.
fn git_can(verb: &str) -> bool {
    let folder = git(Path::new("."), &["--exec-path"]);
    Path::new(folder.trim())
        .join(format!("git-{verb}"))
        .exists()
}
