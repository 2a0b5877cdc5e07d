//! Many at a time: whoever is slow or silent keeps nobody waiting, every listener is told, and who goes
//! leaves nothing behind.
//!
//! How long an answer takes meanwhile is printed (`cargo test preview::crowds -- --nocapture`), not
//! asserted: it says as much about the machine. Not here: what the answers hold.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::process::{Resource, getrlimit, setrlimit};

use super::planted::site_with_plants;
use super::running::{DEADLINE, Running};
use crate::support::{SiteFolder, slow};

/// Connections on which a head has begun and never ends.
const SLOW: usize = 300;

/// Connections on which a body is announced that never comes.
const HALF_OPEN: usize = 100;

/// Connections of those who ask and never read.
const DEAF: usize = 100;

/// Tabs that listen.
const LISTENERS: usize = 1_000;

/// Files that all of these are to one process, and room for what else it has open.
const FILES: u64 = 2_000;

/// The page that is listened to.
const PAGE: &str = "site/content/pages/about.md";

/// A tab that listens to what happens to its page.
struct Listener(BufReader<TcpStream>);

impl Listener {
    fn open(preview: &Running) -> Self {
        let target = "/briefing/.preview/events?page=about/index.html&hash=";
        let mut stream = preview.connect();
        let sent = stream.write_all(&preview.request("GET", target, &[]));
        sent.expect("it listens");
        Self(BufReader::new(stream))
    }

    /// Waits until it is told of its page, and gives what.
    fn wait_for_page(&mut self) -> String {
        let mut line = String::new();
        let mut is_page = false;
        loop {
            line.clear();
            let read = self.0.read_line(&mut line).expect("it is told in time");
            assert_ne!(read, 0, "the line was closed");
            if is_page && line.starts_with("data: ") {
                return line;
            }
            is_page |= line == "event: page\n";
        }
    }
}

#[test]
fn whoever_is_slow_keeps_nobody_waiting() {
    if !allow_files() {
        println!("left out: this machine lets a process have fewer than {FILES} files open");
        return;
    }
    let folder = site_with_plants();
    let preview = Running::start(&mut folder.briefing(&["serve", "site", "--port", "0"]));
    say_time_of(&preview, "alone");
    let files = open_files(&preview);
    let mut listeners: Vec<_> = (0..LISTENERS).map(|_| Listener::open(&preview)).collect();
    for listener in &mut listeners {
        listener.wait_for_page();
    }
    let mut dawdlers = open_slow(&preview);
    say_time_of(&preview, "in the crowd");
    expect_told(&folder, &mut listeners);
    // Half of the tabs are closed; the others are told as before.
    listeners.truncate(LISTENERS / 2);
    expect_told(&folder, &mut listeners);
    say_time_of(&preview, "in half the crowd");
    // A head that does not come is given up.
    for stream in &mut dawdlers[..SLOW] {
        let mut rest = Vec::new();
        let ended = stream.read_to_end(&mut rest);
        let is_reset = |error: std::io::Error| error.kind() == ErrorKind::ConnectionReset;
        assert!(
            ended.map_or_else(is_reset, |_| true),
            "it is waited for still"
        );
    }
    drop((dawdlers, listeners));
    let start = Instant::now();
    while open_files(&preview) > files + 2 {
        assert!(
            start.elapsed() < DEADLINE,
            "{} files are open still",
            open_files(&preview)
        );
        assert_eq!(preview.get("/briefing/", &[]).statuses(), [200]);
    }
    say_time_of(&preview, "alone again");
}

/// Opens connections that are slow in all ways; first those on which a head has begun.
fn open_slow(preview: &Running) -> Vec<TcpStream> {
    let head = format!(
        "GET /briefing/ HTTP/1.1\r\nHost: localhost:{}\r\nX-Slow: ",
        preview.port
    );
    let body = preview.request("POST", "/briefing/", &["Content-Length: 1000"]);
    let kept = format!(
        "GET /briefing/data/site.json HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
        preview.port
    );
    let begin = |bytes: &[u8]| {
        let mut stream = preview.connect();
        stream.write_all(bytes).expect("it takes what comes");
        stream
    };
    let mut slow: Vec<TcpStream> = (0..SLOW).map(|_| begin(head.as_bytes())).collect();
    slow.extend((0..HALF_OPEN).map(|_| begin(&body)));
    slow.extend((0..DEAF).map(|_| begin(kept.repeat(50).as_bytes())));
    slow
}

/// Changes the page that `listeners` listen to, again and again; all of them are told each time.
fn expect_told(folder: &SiteFolder, listeners: &mut [Listener]) {
    let changes = if slow::is_asked_for() { 100 } else { 10 };
    let mut times = Vec::new();
    for number in 0..changes {
        let (words, count) = (format!("Change {number}."), listeners.len());
        folder.write(
            PAGE,
            format!("---\ntitle: About\n---\n{words} Told to {count}.\n"),
        );
        let start = Instant::now();
        let told: Vec<String> = listeners.iter_mut().map(Listener::wait_for_page).collect();
        times.push(start.elapsed());
        assert!(
            told.iter().all(|one| *one == told[0]),
            "not all were told the same"
        );
    }
    say(
        times,
        &format!("{} tabs are told of a change", listeners.len()),
    );
}

/// Prints how long an answer takes.
fn say_time_of(preview: &Running, when: &str) {
    let times = (0..200).map(|_| time(preview)).collect();
    say(
        times,
        &format!("an answer {when}, {} KiB in use", memory(preview)),
    );
}

fn say(mut times: Vec<Duration>, what: &str) {
    times.sort();
    let (median, longest) = (times[times.len() / 2], times[times.len() - 1]);
    let count = times.len();
    println!("{what}: {median:.1?} (median), {longest:.1?} (longest of {count})");
}

/// How much memory the process has, in KiB.
fn memory(preview: &Running) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", preview.id()));
    let status = status.expect("the system tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.expect("a process has memory")
}

fn time(preview: &Running) -> Duration {
    let start = Instant::now();
    let answer = preview.get("/briefing/inspections/harrow-fell-2025/", &[]);
    let elapsed = start.elapsed();
    assert_eq!(answer.statuses(), [200]);
    elapsed
}

/// How many files the process has open.
fn open_files(preview: &Running) -> usize {
    let folder = format!("/proc/{}/fd", preview.id());
    fs::read_dir(folder).expect("the system tells").count()
}

/// Lets this process, and those that it starts, have as many files open as the test needs.
fn allow_files() -> bool {
    let mut limit = getrlimit(Resource::Nofile);
    let is_allowed = limit.maximum.is_none_or(|most| most >= FILES);
    if is_allowed {
        limit.current = limit.maximum;
        setrlimit(Resource::Nofile, limit).expect("what is allowed can be had");
    }
    is_allowed
}
