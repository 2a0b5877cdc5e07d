//! `publish` looks whether the site has arrived, at a host on this machine that shows the published branch.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests run git on a repository on the disk"
)]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use super::branch::Pair;
use super::page;
use crate::support::Run;

/// What a host does with a request.
enum Reply {
    /// Shows the file as this commit has it.
    Of(String),
    /// Answers with this status alone.
    Status(u16),
    /// Sends the browser to this path.
    To(String),
    /// Says so, and then sends bytes without end.
    Endless,
    /// Says nothing, and keeps the line.
    Silence,
}

/// A host that shows a site at `/site/`.
struct Host {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Host {
    /// One that shows the repository at `remote`; `reply` says how, of the number of a request and its path.
    fn start(remote: PathBuf, reply: impl Fn(usize, &str) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
        let port = listener.local_addr().expect("it has a number").port();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = asked.clone();
        thread::spawn(move || {
            // Kept open until the end of the test.
            let mut silent = Vec::new();
            for stream in listener.incoming().flatten() {
                let Some(path) = read(&stream) else { continue };
                let number = {
                    let mut heard = heard.lock().expect("nobody panics");
                    heard.push(path.clone());
                    heard.len() - 1
                };
                let below = path.split('?').next().unwrap_or_default();
                match reply(number, below) {
                    Reply::Silence => silent.push(stream),
                    reply => answer(stream, &remote, below, &reply),
                }
            }
        });
        Self { port, asked }
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}/site/", self.port)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panics").clone()
    }

    /// Publishes the site of `pair` for this host.
    fn publish(&self, pair: &Pair, more: &[&str]) -> Run {
        let address = self.address();
        let fixed = ["publish", "--as-at", "2025-07-03", "--base-url", &address];
        pair.site.run(&[&fixed, more].concat())
    }
}

/// The path that is asked for.
fn read(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    for line in lines {
        if line.ok()?.is_empty() {
            break;
        }
    }
    first.split(' ').nth(1).map(str::to_owned)
}

fn answer(mut stream: TcpStream, remote: &PathBuf, path: &str, reply: &Reply) {
    let head = |status: u16, more: &str| {
        format!("HTTP/1.1 {status} X\r\nConnection: close\r\n{more}\r\n").into_bytes()
    };
    let bytes = match reply {
        Reply::Status(status) => head(*status, "Content-Length: 0\r\n"),
        Reply::To(path) => head(301, &format!("Location: {path}\r\nContent-Length: 0\r\n")),
        Reply::Endless | Reply::Silence => head(200, ""),
        Reply::Of(commit) => {
            let path = path.strip_prefix("/site/").unwrap_or(path);
            let index = if path.is_empty() || path.ends_with('/') {
                "index.html"
            } else {
                ""
            };
            let shown = Command::new("git")
                .arg("--git-dir")
                .arg(remote)
                .args(["show", &format!("{commit}:{path}{index}")])
                .output()
                .expect("git is there");
            let status = if shown.status.success() { 200 } else { 404 };
            let length = format!("Content-Length: {}\r\n", shown.stdout.len());
            [head(status, &length), shown.stdout].concat()
        }
    };
    // Whoever has seen enough goes away.
    let mut going = stream.write_all(&bytes).is_ok();
    while going && matches!(reply, Reply::Endless) {
        going = stream.write_all(&[b' '; 4_096]).is_ok();
    }
}

/// How a host answers: of the number of a request and its path.
type Manner = Box<dyn Fn(usize, &str) -> Reply + Send>;

/// What shows the branch as it is.
fn now() -> Reply {
    Reply::Of("gh-pages".to_owned())
}

#[test]
fn it_is_waited_until_the_new_site_is_shown() {
    let pair = Pair::new();
    pair.publish(&[]);
    let old = pair.tip().trim().to_owned();
    let host = Host::start(pair.remote(), move |number, _| match number {
        0 => Reply::Status(503),
        // In the end the host is new in one place, and old in another.
        1 | 2 | 4 => Reply::Of(old.clone()),
        6 => Reply::To("/site/elsewhere/".to_owned()),
        _ => now(),
    });
    pair.site
        .write("content/pages/help.md", page("Help", "Changed."));
    pair.commit();
    let run = host.publish(&pair, &["--confirm-within", "1m"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let told = format!("It is to be seen at {}", host.address());
    assert!(
        run.stdout.starts_with("Published ") && run.stdout.contains(&told),
        "{}",
        run.stdout
    );
    assert!(
        run.stderr.contains("note: waiting until "),
        "{}",
        run.stderr
    );
    let asked = host.asked();
    assert!(
        asked[..4]
            .iter()
            .all(|path| path.starts_with("/site/build.json?")),
        "{asked:?}"
    );
    assert!(asked[4].starts_with("/site/?"), "{asked:?}");
    let mut fresh = asked.clone();
    fresh.sort();
    fresh.dedup();
    assert_eq!(
        fresh.len(),
        asked.len(),
        "no address is asked for twice: {asked:?}"
    );

    // Once more, when there is nothing to publish: it is looked for all the same, unless that is left out.
    let before = host.asked().len();
    let run = host.publish(&pair, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.starts_with("Nothing to publish"),
        "{}",
        run.stdout
    );
    assert!(host.asked().len() > before);
    let before = host.asked().len();
    for quiet in ["--no-confirm", "--dry-run", "--artifact=site.tar"] {
        let run = host.publish(&pair, &[quiet]);
        assert_eq!(run.code, Some(0), "{quiet}: {}", run.stderr);
    }
    assert_eq!(host.asked().len(), before);
}

#[test]
fn what_does_not_arrive_in_time_is_told_with_the_reason() {
    let pair = Pair::new();
    pair.publish(&[]);
    let old = pair.tip().trim().to_owned();
    let cases: Vec<(Manner, &str)> = vec![
        (
            Box::new(move |_, _| Reply::Of(old.clone())),
            "build.json still is another than was published",
        ),
        (Box::new(|_, _| Reply::Status(404)), "nothing is there at"),
        (
            Box::new(|_, _| Reply::Status(500)),
            "build.json answers with 500",
        ),
        (
            Box::new(|_, _| Reply::Silence),
            "build.json does not answer",
        ),
        (
            Box::new(|_, _| Reply::Endless),
            "build.json still is another",
        ),
        (
            Box::new(|_, path| Reply::To(path.to_owned())),
            "build.json leads in a circle",
        ),
        (
            Box::new(|_, path| {
                if path == "/site/about/" {
                    Reply::Status(404)
                } else {
                    now()
                }
            }),
            "/site/about/ (404)",
        ),
    ];
    for (number, (reply, why)) in cases.into_iter().enumerate() {
        let host = Host::start(pair.remote(), reply);
        pair.site.write(
            "content/pages/help.md",
            page("Help", &format!("Changed {number}.")),
        );
        pair.commit();
        let before = pair.tip();
        let run = host.publish(&pair, &["--confirm-within", "1s"]);
        assert_eq!(run.code, Some(3), "{why}: {}", run.stderr);
        assert!(run.stderr.contains(why), "{why}: {}", run.stderr);
        for said in [
            "error: the site was published, but",
            "--confirm-within",
            "--no-confirm",
        ] {
            assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
        }
        assert!(run.stdout.starts_with("Published "), "{}", run.stdout);
        assert_ne!(pair.tip(), before, "it is published all the same");
    }
    // Where nobody listens.
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
        listener.local_addr().expect("it has a number").port()
    };
    let nobody = Host {
        port,
        asked: Arc::default(),
    };
    let run = nobody.publish(&pair, &["--confirm-within", "1s"]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stderr.contains("cannot be reached: "), "{}", run.stderr);
}

#[test]
fn a_time_to_wait_must_be_one() {
    let pair = Pair::new();
    for (typed, code) in [("soon", 2), ("0s", 2), ("-1m", 2), ("30", 2), ("2 days", 2)] {
        let run = pair
            .site
            .run(&["publish", &format!("--confirm-within={typed}")]);
        assert_eq!(run.code, Some(code), "{typed}: {}", run.stderr);
        assert!(
            run.stderr.contains("such as `10m`"),
            "{typed}: {}",
            run.stderr
        );
    }
    assert_eq!(pair.tip(), "");
}
