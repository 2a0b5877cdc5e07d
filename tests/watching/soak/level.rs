//! What a process holds, as the system counts it.

#![expect(clippy::disallowed_methods, reason = "the system tells it in files")]

use std::fs;

/// What this process holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Level {
    /// Its memory, in kibibytes.
    pub(super) memory: usize,
    /// How many files it has open.
    pub(super) files: usize,
    /// How many folders it has the system watch.
    pub(super) watches: usize,
}

/// What this process holds while it rests: whoever looks around meanwhile has files open, so of many
/// readings the least counts.
pub(super) fn level() -> Level {
    let readings = (0..200).map(|_| read());
    let least = readings.min_by_key(|level| level.files);
    least.expect("there are readings")
}

fn read() -> Level {
    let status = fs::read_to_string("/proc/self/status").expect("the system tells");
    let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let memory = memory.and_then(|memory| memory.trim().strip_suffix(" kB")?.parse().ok());
    let mut names = Vec::new();
    for entry in fs::read_dir("/proc/self/fdinfo").expect("the system tells") {
        names.push(entry.expect("it can be listed").path());
    }
    let watches = names
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok());
    let watches = watches.map(|text| text.lines().filter(|it| it.starts_with("inotify ")).count());
    Level {
        memory: memory.expect("it has some"),
        // One of them is the listing itself.
        files: names.len() - 1,
        watches: watches.sum(),
    }
}
