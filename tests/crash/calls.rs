//! A build killed at, or failed by, each call that changes a file system.

use super::{Extent, Rehearsal, Spare, Verdict, all_or, points};

/// The calls that change a file system, and `openat`, which makes files.
const CALLS: &[&str] = &[
    "openat",
    "write",
    "mkdir",
    "mkdirat",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "rmdir",
    "chmod",
    "fchmod",
    "utimensat",
    "ftruncate",
    "flock",
];

/// What is done to the program at a point.
#[derive(Clone, Copy)]
enum Blow {
    Kill,
    Error(&'static str),
}

impl Rehearsal {
    /// Deals `blow` at the nth `call` of a build; false when there is no such call.
    fn deal(&self, call: &str, nth: usize, blow: Blow, spare: Spare) -> bool {
        self.begin(spare);
        let what = match blow {
            Blow::Kill => "signal=KILL".to_owned(),
            Blow::Error(error) => format!("error={error}"),
        };
        let struck = self.strike(call, &[format!("{call}:{what}:when={nth}")]);
        if struck.hits == 0 {
            return false;
        }
        let point = format!("{what} at {call} #{nth}, spare {spare:?}");
        let verdict = self.verdict();
        assert!(
            matches!(verdict, Verdict::Old | Verdict::New),
            "{point}: public is {verdict:?}"
        );
        if let Blow::Error(_) = blow {
            let code = struck.status.code();
            let should_be = if code == Some(0) {
                Verdict::New
            } else {
                Verdict::Old
            };
            assert_eq!(verdict, should_be, "{point}: exit {code:?}");
            // The system's loader has a code of its own.
            assert!(
                matches!(code, Some(0 | 2 | 3 | 127)),
                "{point}: exit {code:?}"
            );
            let names_a_path = struck.stderr.contains('`');
            assert!(
                code != Some(3) || names_a_path,
                "{point}: {}",
                struck.stderr
            );
        }
        self.expect_recovery(&point);
        true
    }

    /// Visits points of every call.
    fn visit(&self, blow: Blow, spare: Spare, extent: Extent) {
        let mut visited = 0;
        self.begin(spare);
        for (call, total) in self.counts(CALLS) {
            let points = points(total, extent).into_iter();
            visited += points
                .filter(|nth| self.deal(call, *nth, blow, spare))
                .count();
        }
        assert!(visited >= 8, "only {visited} points were reached");
    }
}

/// For failures that look to the program like others which are visited everywhere.
const FEW: Extent = Extent { usual: 1, slow: 50 };

#[test]
fn a_build_killed_at_any_call_leaves_one_whole_site() {
    Rehearsal::new().visit(Blow::Kill, Spare::Level, all_or(3));
}

#[test]
fn a_second_build_killed_at_any_call_leaves_one_whole_site() {
    Rehearsal::new().visit(Blow::Kill, Spare::Absent, all_or(2));
}

#[test]
fn a_full_disk_at_any_call_leaves_one_whole_site() {
    Rehearsal::new().visit(Blow::Error("ENOSPC"), Spare::Level, all_or(2));
}

#[test]
fn an_error_of_the_disk_at_any_call_leaves_one_whole_site() {
    Rehearsal::new().visit(Blow::Error("EIO"), Spare::Level, all_or(1));
}

#[test]
fn a_used_up_share_of_the_disk_at_any_call_leaves_one_whole_site() {
    Rehearsal::new().visit(Blow::Error("EDQUOT"), Spare::Absent, FEW);
}

#[test]
fn a_refusal_at_any_call_leaves_one_whole_site() {
    Rehearsal::new().visit(Blow::Error("EACCES"), Spare::Absent, FEW);
}

#[test]
fn too_many_open_files_at_any_call_leave_one_whole_site() {
    Rehearsal::new().visit(Blow::Error("EMFILE"), Spare::Level, FEW);
}
