//! Whatever comes on a connection to the preview is answered in order or not at all, and what is
//! answered has no word of what is not public or stands outside of the site.

use std::collections::BTreeMap;
use std::sync::mpsc::channel;
use std::sync::{Arc, LazyLock};

use briefing::serve::{self, Showing, Sites};
use briefing::workspace::{Status, Workspace};

use super::virtual_site::{self, TELLINGS, WORDS};

/// What files say that are no part of the site.
const PLANTED: &str = "planted-q7v3";

/// Where they stand, in the world of the site.
const PLANTS: [&str; 5] = [
    "/etc/passwd",
    "/Cargo.toml",
    "/site/Cargo.toml",
    "/site/.env",
    "/site/content/pages/unlinked.txt",
];

/// What a request may come to while all is well with the site.
const STATUSES: [u16; 13] = [
    200, 206, 304, 307, 400, 403, 404, 405, 414, 416, 421, 431, 501,
];

/// What every answer of ours says.
const PRIVATE: [&str; 4] = [
    "\r\ncache-control: no-store\r\n",
    "\r\nx-content-type-options: nosniff\r\n",
    "\r\nreferrer-policy: no-referrer\r\n",
    "\r\ncross-origin-resource-policy: same-origin\r\n",
];

static SITE: LazyLock<(Sites, Showing)> = LazyLock::new(|| {
    let world = virtual_site::site(TELLINGS[0]);
    let world = PLANTS
        .iter()
        .fold(world, |world, path| world.file(*path, PLANTED));
    let (tell, told) = channel();
    let report = move |status: &Status| {
        // Only how it stands at first is waited for.
        let _ = tell.send(status.clone());
    };
    let (shown, _) = Workspace::open(Arc::new(world), virtual_site::request(), report);
    let first = told.recv().expect("it is told how the site stands");
    assert!(first.is_current, "nothing is wrong with the site");
    let showing = Showing {
        base_path: serve::base_path(&first),
        badge: "for the public".to_owned(),
        ..Showing::default()
    };
    let sites = Sites {
        is_private: true,
        shown,
        public: None,
    };
    (sites, showing)
});

pub(super) fn check(bytes: &[u8]) {
    let (sites, showing) = &*SITE;
    let answer = serve::answer_to(bytes, sites.clone(), showing.clone());
    assert_silent(&answer, bytes);
    if !answer.is_empty() {
        assert_in_order(&answer);
    }
}

/// Asserts that no word of a secret is in `answer` to `asked`, unless it was said there.
fn assert_silent(answer: &[u8], asked: &[u8]) {
    let said = String::from_utf8_lossy(asked).to_lowercase();
    let answer = String::from_utf8_lossy(answer).to_lowercase();
    for word in WORDS.iter().chain([&PLANTED, &"a-secret"]) {
        assert!(
            !answer.contains(word) || said.contains(word),
            "`{word}` is told"
        );
    }
}

/// Asserts that the first of the answers has a status that is to be, and is for nobody else.
fn assert_in_order(answer: &[u8]) {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.expect("an answer has a head");
    let head = std::str::from_utf8(&answer[..end + 2]).expect("a head is text");
    let version = head.starts_with("HTTP/1.1 ") || head.starts_with("HTTP/1.0 ");
    assert!(version, "{head}");
    let status: u16 = head[9..12].parse().expect("a status is a number");
    assert!(STATUSES.contains(&status), "{head}");
    let lines = head.lines().skip(1).map(|line| {
        let pair = line.split_once(": ");
        pair.expect("a line of a head has a name and a value")
    });
    let lines: BTreeMap<&str, &str> = lines.collect();
    assert!(
        !lines.keys().any(|name| name.starts_with("access-control")),
        "{head}"
    );
    if lines.contains_key("content-type") {
        for line in PRIVATE {
            assert!(head.contains(line), "{head}");
        }
    } else {
        let is_mute = lines
            .get("content-length")
            .is_none_or(|length| *length == "0");
        assert!(is_mute, "{head}");
    }
}
