//! `publish --at`: nothing goes out before the hour, and what goes out then is what the records say then.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests start the program and write while it waits"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

use super::branch::Pair;
use super::page;

/// So long a test has to do what is done while the program waits, in seconds.
const TIME: i64 = 12;

/// A program that waits, and what it has said.
struct Waiting {
    child: Child,
    stderr: BufReader<ChildStderr>,
    said: String,
}

impl Waiting {
    /// Publishes at `at`; gives it once it waits, or has ended.
    fn start(pair: &Pair, at: Timestamp) -> Self {
        let at = at.to_string();
        let mut command = pair
            .site
            .briefing(&["publish", "--no-confirm", "--at", &at]);
        // Left over from a build of the day before: the hour counts.
        command.env("SOURCE_DATE_EPOCH", (now().as_second() - 60).to_string());
        let command = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stderr = BufReader::new(child.stderr.take().expect("it is piped"));
        let mut said = String::new();
        while !said.contains("waiting for ") {
            let count = stderr.read_line(&mut said).expect("it says something");
            assert!(count > 0, "it did not wait: {said}");
        }
        Self {
            child,
            stderr,
            said,
        }
    }

    /// Reads on until it has said `words`.
    fn until(&mut self, words: &str) {
        while !self.said.contains(words) {
            let count = self
                .stderr
                .read_line(&mut self.said)
                .expect("it says something");
            assert!(count > 0, "it did not say so: {}", self.said);
        }
    }

    /// How it ended, and all that it said.
    fn end(mut self) -> (Option<i32>, String) {
        self.stderr
            .read_to_string(&mut self.said)
            .expect("it says text");
        (self.child.wait().expect("it ends").code(), self.said)
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is right");
    Timestamp::from_second(i64::try_from(since.as_secs()).expect("fits")).expect("a moment")
}

fn in_a_moment() -> Timestamp {
    Timestamp::from_second(now().as_second() + TIME).expect("a moment")
}

/// A page that nobody may see before `at`.
fn embargoed(at: Timestamp) -> String {
    format!("---\ntitle: Later\nembargo: {at}\n---\nWhat nobody knew.\n")
}

#[test]
fn what_is_no_instant_is_refused() {
    let pair = Pair::new();
    for at in ["2025-07-03T09:30", "soon"] {
        let run = pair.site.run(&["publish", "--at", at]);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(
            run.stderr.contains("write it with its offset"),
            "{}",
            run.stderr
        );
    }
    let both = [
        "publish",
        "--at",
        "2025-07-03T09:30:00Z",
        "--as-at",
        "2025-07-03",
    ];
    assert_eq!(pair.site.run(&both).code, Some(2));
}

#[test]
fn nothing_goes_out_before_the_hour_and_then_what_the_records_say() {
    let pair = Pair::new();
    let published = pair.site.run(&["publish", "--no-confirm"]);
    assert_eq!(published.code, Some(0), "{}", published.stderr);
    let hour = in_a_moment();
    pair.site.write("content/pages/later.md", embargoed(hour));
    pair.commit();
    let early = pair.tip();
    let waiting = Waiting::start(&pair, hour);
    assert_eq!(pair.tip(), early, "nothing is published while it waits");
    pair.site.write(
        "content/pages/help.md",
        page("Help", "Written while it waited."),
    );
    pair.commit();
    assert_eq!(pair.tip(), early, "nothing is published while it waits");
    assert!(now() < hour, "this machine is too slow for this test");
    let (code, said) = waiting.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(
        pair.file("later/index.html").contains("What nobody knew."),
        "{said}"
    );
    assert!(
        pair.file("help/index.html")
            .contains("Written while it waited."),
        "{said}"
    );
    assert!(now() >= hour);
}

#[test]
fn what_stands_in_the_way_is_told_before_the_waiting() {
    let far = "2999-01-01T09:30:00Z";
    let mistaken = Pair::new();
    let later = "---\ntitle: Later\nembargo: 2998-01-01T09:30:00Z\nvisibilty: public\n---\n";
    mistaken.site.write("content/pages/later.md", later);
    mistaken.commit();
    let domain = Pair::new();
    domain.publish(&[]);
    domain.elsewhere(&[("CNAME", "other.ashfield.gov.uk\n")]);
    domain.set("cname: briefing.ashfield.gov.uk");
    let kept = Pair::new();
    kept.publish(&[]);
    kept.set("keep: [index.html]");
    for (pair, code, why) in [
        (mistaken, 1, "unknown-key"),
        (domain, 2, "names the domain"),
        (kept, 2, "the site has a file `index.html`"),
    ] {
        let run = pair.site.run(&["publish", "--no-confirm", "--at", far]);
        assert_eq!(run.code, Some(code), "{}", run.stderr);
        assert!(
            run.stderr.contains(why) && !run.stderr.contains("waiting"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_rehearsal_says_what_would_change_and_waits_for_nothing() {
    let pair = Pair::new();
    let later = "---\ntitle: Later\nembargo: 2998-01-01T09:30:00Z\n---\nWhat nobody knew.\n";
    pair.site.write("content/pages/later.md", later);
    pair.commit();
    let run = pair
        .site
        .run(&["publish", "--dry-run", "--at", "2999-01-01T09:30:00Z"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("Would publish "), "{}", run.stdout);
    assert!(
        pair.tip().is_empty() && !run.stderr.contains("waiting"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_remote_that_is_away_when_the_hour_comes_is_tried_again() {
    let pair = Pair::new();
    let away = pair.remote().with_extension("away");
    let mut waiting = Waiting::start(&pair, in_a_moment());
    fs::rename(pair.remote(), &away).expect("moves it away");
    waiting.until("; trying again");
    fs::rename(&away, pair.remote()).expect("moves it back");
    let (code, said) = waiting.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(!pair.tip().is_empty(), "{said}");
}
