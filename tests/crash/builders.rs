//! Many builds of one site at once, while somebody reads it.

use std::os::fd::AsRawFd;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use rustix::fs::{CWD, Mode, OFlags, openat};

use super::{ARGUMENTS, Files, Rehearsal, Spare, Verdict, site};
use crate::support::{Run, slow};

const BUILDERS: usize = 8;

impl Rehearsal {
    /// Builds `BUILDERS` times at once: gives how many ended well, how many made way, and how many of
    /// those named the build that they made way for.
    fn build_at_once(&self) -> [usize; 3] {
        let start = |_| {
            let mut program = self.folder.briefing(&ARGUMENTS[..3]);
            program.stdout(Stdio::piped()).stderr(Stdio::piped());
            program.spawn().expect("the program starts")
        };
        let builds: Vec<Child> = (0..BUILDERS).map(start).collect();
        let numbers: Vec<u32> = builds.iter().map(Child::id).collect();
        let mut done = [0; 3];
        for build in builds {
            let output = build.wait_with_output().expect("it ends");
            let stderr = String::from_utf8_lossy(&output.stderr);
            if output.status.success() {
                done[0] += 1;
                continue;
            }
            assert_eq!(output.status.code(), Some(3), "{stderr}");
            assert!(stderr.contains("another build is writing"), "{stderr}");
            let names_it = |number| stderr.contains(&format!("(process {number}, started "));
            done[1] += 1;
            // One that has only just begun has not said yet who it is.
            done[2] += usize::from(numbers.iter().any(names_it));
        }
        done
    }

    /// What a reader finds who opens `public/` once and then all files in it, or nothing when the
    /// folder is not there.
    fn read_at_once(&self, public: &Path) -> Option<Files> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = openat(CWD, public, flags, Mode::empty()).ok()?;
        let mut found = Files::new();
        let folder = format!("/proc/self/fd/{}", opened.as_raw_fd());
        for path in self.old.keys().chain(self.new.keys()) {
            if let Ok(bytes) = std::fs::read(format!("{folder}/{path}")) {
                found.insert(path.clone(), bytes);
            }
        }
        Some(found)
    }

    /// Reads over and over until told to stop; each message asks for one more reading that begins
    /// after it. Gives how often each verdict was found: old, new, missing, torn.
    fn watch(&self, asked: &Receiver<std::sync::mpsc::Sender<()>>) -> [usize; 4] {
        let public = self.folder.path().join("public");
        let mut counts = [0; 4];
        loop {
            let request = match asked.try_recv() {
                Ok(request) => Some(request),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => return counts,
            };
            let verdict = self
                .read_at_once(&public)
                .map_or(Verdict::Missing, |found| self.judge(&found));
            counts[verdict as usize] += 1;
            if let Some(request) = request {
                // Nobody waits for it once the test has failed.
                let _ = request.send(());
            }
        }
    }
}

#[test]
fn many_builds_at_once_leave_no_gap() {
    let rounds = if slow::is_asked_for() { 30 } else { 3 };
    let rehearsal = Rehearsal::new();
    rehearsal.begin(Spare::Level);
    let [old, new, missing, torn] = std::thread::scope(|scope| {
        let (ask, asked) = channel();
        let watcher = scope.spawn(|| {
            // Ends when the channel does, also when this test fails.
            let asked = asked;
            rehearsal.watch(&asked)
        });
        for round in 0..rounds {
            let state = if round % 2 == 0 { "new" } else { "old" };
            rehearsal.turn(&site(state));
            let [well, made_way, named] = rehearsal.build_at_once();
            assert!(well > 0, "nobody wrote");
            assert!(made_way == 0 || named > 0, "nobody was named");
            // A reader that has the folder open through two builds would see the second at work.
            let (answer, answered) = channel();
            ask.send(answer).expect("the reader is there");
            answered.recv().expect("the reader answers");
        }
        drop(ask);
        watcher.join().expect("the reader ends")
    });
    assert_eq!((missing, torn), (0, 0), "besides {old} old, {new} new");
    assert!(old > 0 && new > 0, "{old} old, {new} new");
    rehearsal.turn(&site("new"));
    rehearsal.expect_recovery("many builds at once");
}

#[test]
fn a_build_that_makes_way_names_the_other() {
    let rehearsal = Rehearsal::new();
    let lock = rehearsal.folder.path().join(".briefing/lock");
    // As another build holds it, for as long as this child lives.
    let mut holder = Command::new("flock")
        .arg(&lock)
        .args(["sh", "-c", "echo; exec cat"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("flock starts: `apt-get install util-linux`");
    let mut line = [0];
    let stdout = holder.stdout.as_mut().expect("it is piped");
    std::io::Read::read_exact(stdout, &mut line).expect("it has the lock");
    let refused: Run = rehearsal.folder.run(ARGUMENTS);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("another build is writing") && refused.stderr.contains("process"),
        "{}",
        refused.stderr
    );
    drop(holder.stdin.take());
    holder.wait().expect("it ends");
    rehearsal.expect_recovery("another build");
}
