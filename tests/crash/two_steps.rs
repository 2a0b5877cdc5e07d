//! Where the disk cannot exchange two folders: killed and failed at each step, and while recovering.

use super::{Rehearsal, Spare, Verdict, was_killed};

/// The calls that rename; which of them the steps are made with is the system's choice.
const RENAMES: [&str; 2] = ["renameat", "rename"];

/// More renames than a build makes.
const MOST: usize = 8;

impl Rehearsal {
    /// Builds where nothing can be exchanged, with `what` done at the nth `call`.
    fn strike_step(&self, call: &str, nth: usize, what: &str) -> super::Struck {
        let no_exchange = "renameat2:error=EINVAL".to_owned();
        let injections = [no_exchange, format!("{call}:{what}:when={nth}")];
        self.strike(&format!("renameat2,{call}"), &injections)
    }
}

#[test]
fn a_build_in_two_steps_says_so() {
    let rehearsal = Rehearsal::new();
    for error in ["EINVAL", "ENOSYS", "EOPNOTSUPP", "EPERM"] {
        rehearsal.begin(Spare::Level);
        let struck = rehearsal.strike("renameat2", &[format!("renameat2:error={error}")]);
        assert!(struck.status.success(), "{}", struck.stderr);
        let told = "cannot exchange two folders at once: for a moment there was no site";
        assert!(struck.stderr.contains(told), "{error}: {}", struck.stderr);
        assert_eq!(rehearsal.verdict(), Verdict::New);
        rehearsal.expect_recovery(error);
    }
}

#[test]
fn a_build_killed_between_any_two_steps_is_put_right() {
    let rehearsal = Rehearsal::new();
    let mut gaps = 0;
    for call in RENAMES {
        for nth in 1..=MOST {
            rehearsal.begin(Spare::Level);
            if !was_killed(rehearsal.strike_step(call, nth, "signal=KILL").status) {
                break;
            }
            let point = format!("killed at {call} #{nth}");
            assert_ne!(rehearsal.verdict(), Verdict::Torn, "{point}");
            if rehearsal.verdict() == Verdict::Missing {
                gaps += 1;
                rehearsal.survive_the_gap(&point);
            }
            rehearsal.expect_recovery(&point);
        }
    }
    assert_eq!(gaps, 1, "there is one moment without a site");
}

impl Rehearsal {
    /// Between two steps: others can work, and whatever recovers can be killed as well.
    fn survive_the_gap(&self, point: &str) {
        let check = self.folder.run(&["check", "--as-at", "2025-09-01"]);
        assert_eq!(check.code, Some(0), "{point}: {}", check.stderr);
        assert_eq!(self.verdict(), Verdict::Missing, "{point}, then a check");
        for call in RENAMES {
            let struck = self.strike_step(call, 1, "signal=KILL");
            if was_killed(struck.status) {
                assert_ne!(self.verdict(), Verdict::Torn, "{point}, then again");
            }
        }
        // A build that ends in mistakes brings the old site back too.
        self.folder
            .write("content/pages/wrong.md", "no front matter");
        let failed = self.folder.run(super::ARGUMENTS);
        assert_eq!(failed.code, Some(1), "{point}: {}", failed.stderr);
        assert_eq!(self.verdict(), Verdict::Old, "{point}, then a mistake");
        self.folder.remove("content/pages/wrong.md");
    }
}

#[test]
fn a_step_that_fails_leaves_one_whole_site() {
    let rehearsal = Rehearsal::new();
    let mut hits = 0;
    for call in RENAMES {
        for nth in 1..=MOST {
            rehearsal.begin(Spare::Level);
            let struck = rehearsal.strike_step(call, nth, "error=EIO");
            if struck.hits < 2 {
                break;
            }
            let point = format!("EIO at {call} #{nth}");
            let should_be = if struck.status.code() == Some(0) {
                Verdict::New
            } else {
                Verdict::Old
            };
            assert_eq!(rehearsal.verdict(), should_be, "{point}: {}", struck.stderr);
            hits += 1;
            rehearsal.expect_recovery(&point);
        }
    }
    assert!(hits >= 3, "only {hits} failures were met");
}

#[test]
fn a_site_can_be_removed_while_it_is_missing() {
    let rehearsal = Rehearsal::new();
    rehearsal.begin(Spare::Level);
    let root = rehearsal.folder.path();
    std::fs::rename(root.join("public"), root.join(".briefing/old")).expect("moves");
    let run = rehearsal.folder.run(&["clean"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(rehearsal.names(""), ["content"]);
}
