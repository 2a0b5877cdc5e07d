//! A build that cannot read, or is told that something has gone, never publishes less than there is.

use super::{Extent, Rehearsal, Spare, Verdict, points};

/// The calls that read, list and look.
const CALLS: &[&str] = &[
    "openat",
    "read",
    "statx",
    "newfstatat",
    "fstat",
    "getdents64",
    "readlink",
    "getcwd",
];

impl Rehearsal {
    /// Fails the nth `call` of a build with `error`; false when there is no such call.
    fn mislead(&self, call: &str, nth: usize, error: &str) -> bool {
        self.begin(Spare::Level);
        let struck = self.strike(call, &[format!("{call}:error={error}:when={nth}")]);
        if struck.hits == 0 {
            return false;
        }
        let point = format!("{error} at {call} #{nth}");
        let code = struck.status.code();
        let should_be = if code == Some(0) {
            Verdict::New
        } else {
            Verdict::Old
        };
        let verdict = self.verdict();
        assert_eq!(
            verdict, should_be,
            "{point}: exit {code:?}: {}",
            struck.stderr
        );
        let is_told = code == Some(0) || struck.stderr.contains(['`', '/']);
        assert!(is_told, "{point}: exit {code:?}: {}", struck.stderr);
        self.expect_recovery(&point);
        true
    }

    fn mislead_everywhere(&self, error: &str, usual: usize) {
        let extent = Extent { usual, slow: 100 };
        let mut visited = 0;
        self.begin(Spare::Level);
        for (call, total) in self.counts(CALLS) {
            let points = points(total, extent).into_iter();
            visited += points.filter(|nth| self.mislead(call, *nth, error)).count();
        }
        assert!(visited >= 5, "only {visited} points were reached");
    }
}

#[test]
fn a_disk_that_cannot_be_read_hides_no_record() {
    Rehearsal::new().mislead_everywhere("EIO", 2);
}

#[test]
fn a_refusal_to_read_hides_no_record() {
    Rehearsal::new().mislead_everywhere("EACCES", 1);
}

#[test]
fn a_file_that_vanishes_hides_no_record() {
    Rehearsal::new().mislead_everywhere("ENOENT", 3);
}

#[test]
fn an_interruption_hides_no_record() {
    Rehearsal::new().mislead_everywhere("EINTR", 1);
}
