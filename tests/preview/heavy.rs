//! Files far too large, dropped into a site that is shown: they are refused unread, and the rest goes on.

#![expect(
    clippy::disallowed_types,
    reason = "these tests make files as other programs would"
)]

use std::fs::{self, File};
use std::thread;
use std::time::{Duration, Instant};

use super::planted::site_with_plants;
use super::running::{DEADLINE, Running};

/// As large as a film.
const LARGE: u64 = 200 * 1024 * 1024;

/// The address of a page that is edited, and its file.
const PAGE: (&str, &str) = ("/briefing/about/", "site/content/pages/about.md");

#[test]
fn a_file_that_is_far_too_large_is_not_read_and_the_rest_goes_on() {
    let folder = site_with_plants();
    let preview = Running::start(&mut folder.briefing(&["serve", "site", "--port", "0"]));
    assert_eq!(preview.get(PAGE.0, &[]).statuses(), [200]);
    let before = memory(preview.id());
    for name in ["pages/film.mp4", "pages/film.md", "assets/film.pdf"] {
        let path = folder.path().join("site/content").join(name);
        fs::create_dir_all(path.parent().expect("it is below a folder")).expect("makes folders");
        let file = File::create(path).expect("a file can be made");
        file.set_len(LARGE).expect("it takes no room on most disks");
        let words = format!("Written beside {name}.");
        folder.write(PAGE.1, format!("---\ntitle: About\n---\n{words}\n"));
        let start = Instant::now();
        while !preview.get(PAGE.0, &[]).text().contains(&words) {
            assert!(
                start.elapsed() < DEADLINE,
                "{name} holds up what is beside it"
            );
            thread::sleep(Duration::from_millis(10));
        }
    }
    let more = memory(preview.id()).saturating_sub(before);
    assert!(more < LARGE / 2, "{more} bytes more are in use");
}

/// The most memory that the process `id` has had, in bytes.
fn memory(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).expect("the system tells");
    let mut lines = status.lines();
    let most = lines.find_map(|line| line.strip_prefix("VmHWM:"));
    let number = most.and_then(|most| most.split_whitespace().next()?.parse::<u64>().ok());
    number.expect("a process has memory") * 1024
}
