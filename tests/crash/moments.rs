//! A build with all its threads, ended at any moment.

use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Rehearsal, Spare, Verdict};
use crate::support::slow;

/// The seed of the moments: the golden ratio spreads them evenly however many there are.
const SEED: f64 = 0.618_033_988_749_895;

impl Rehearsal {
    /// Starts a build with all its threads, to which signals do what they do by themselves.
    fn start(&self) -> Child {
        let program = self.folder.briefing(&["build", "--as-at", "2025-09-01"]);
        // Whoever runs these tests may ignore signals, and programs inherit that.
        Command::new("env")
            .args(["-i", "--default-signal=HUP,INT,TERM"])
            .arg(program.get_program())
            .args(program.get_args())
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts")
    }

    /// How long an undisturbed build takes.
    fn duration(&self) -> Duration {
        self.begin(Spare::Level);
        let started = Instant::now();
        assert!(self.start().wait().expect("it ends").success());
        started.elapsed()
    }

    /// Sends `signal` to `count` builds, each at another moment; gives how many it ended.
    fn end_at_moments(&self, signal: i32, count: u32) -> u32 {
        let longest = self.duration().mul_f64(1.2);
        let mut ended = 0;
        for index in 0..count {
            let spare = if index % 2 == 0 {
                Spare::Level
            } else {
                Spare::Absent
            };
            self.begin(spare);
            let moment = longest.mul_f64((f64::from(index + 1) * SEED).fract());
            let mut child = self.start();
            // Not to wait for anything: the moment itself is what is tried.
            std::thread::sleep(moment);
            send(signal, &child);
            let status = child.wait().expect("it ends");
            let event = format!("signal {signal} after {moment:?}");
            let verdict = self.verdict();
            if let Some(by) = status.signal() {
                assert_eq!(by, signal, "{event}");
                let is_whole = matches!(verdict, Verdict::Old | Verdict::New);
                assert!(is_whole, "{event}: public is {verdict:?}");
                ended += 1;
            } else {
                assert_eq!(status.code(), Some(0), "{event}");
                assert_eq!(verdict, Verdict::New, "{event}");
            }
            self.expect_recovery(&event);
        }
        ended
    }
}

/// Sends `signal` to `child`, which may have ended.
fn send(signal: i32, child: &Child) {
    let script = format!("kill -{signal} {} 2> /dev/null || :", child.id());
    let status = Command::new("sh").args(["-c", &script]).status();
    assert!(status.expect("sh starts").success());
}

#[test]
fn a_build_killed_at_any_moment_leaves_one_whole_site() {
    let count = if slow::is_asked_for() { 200 } else { 10 };
    let ended = Rehearsal::new().end_at_moments(9, count);
    assert!(ended > count / 4, "only {ended} builds were killed");
}

#[test]
fn a_build_that_is_asked_to_end_leaves_one_whole_site() {
    let count = if slow::is_asked_for() { 50 } else { 2 };
    let rehearsal = Rehearsal::new();
    // HUP, INT and TERM, of which a shell makes the exit codes 129, 130 and 143.
    for signal in [1, 2, 15] {
        let ended = rehearsal.end_at_moments(signal, count);
        assert!(ended > 0, "signal {signal} ended no build");
    }
}
