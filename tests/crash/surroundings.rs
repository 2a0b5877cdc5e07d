//! Builds where the streams, the limits or the disk are against them.

use std::process::{Command, Stdio};

use super::{ARGUMENTS, Rehearsal, Spare, Verdict};
use crate::support::Run;

impl Rehearsal {
    /// Runs `script` in the site's folder; in it `$@` is the program with the arguments of a build.
    fn shell(&self, script: &str) -> Run {
        let program = self.folder.briefing(&ARGUMENTS[..3]);
        Run::of(
            Command::new("sh")
                .args(["-c", script, "sh"])
                .arg(program.get_program())
                .args(program.get_args())
                .current_dir(self.folder.path())
                .stdin(Stdio::null()),
        )
    }

    /// Like [`Rehearsal::shell`], where folders can be mounted that nobody else sees; none where the
    /// system does not let these tests do that.
    fn shell_with_mounts(&self, script: &str) -> Option<Run> {
        let unshare = "unshare --user --map-root-user --mount";
        let may = self.shell(&format!("{unshare} mount -t tmpfs none public"));
        if may.code != Some(0) {
            return None;
        }
        Some(self.shell(&format!("exec {unshare} sh -c '{script}' sh \"$@\"")))
    }
}

#[test]
fn streams_that_take_nothing_do_not_matter() {
    let rehearsal = Rehearsal::new();
    for script in [
        "exec \"$@\" > /dev/full",
        "exec \"$@\" 2> /dev/full",
        "exec \"$@\" --verbose > /dev/full 2>&1",
        "exec \"$@\" >&- 2>&- <&-",
        "\"$@\" --verbose --format json 2>&1 | head -c 1 > /dev/null",
        "\"$@\" | :",
    ] {
        rehearsal.begin(Spare::Level);
        let run = rehearsal.shell(script);
        assert_eq!(run.code, Some(0), "{script}: {}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{script}: {}", run.stderr);
        assert_eq!(rehearsal.verdict(), Verdict::New, "{script}");
        rehearsal.expect_recovery(script);
    }
}

#[test]
fn few_open_files_are_enough_or_leave_one_whole_site() {
    let rehearsal = Rehearsal::new();
    for limit in [8, 12, 16, 32] {
        rehearsal.begin(Spare::Absent);
        let run = rehearsal.shell(&format!("ulimit -n {limit} && exec \"$@\" -j4"));
        let should_be = if run.code == Some(0) {
            Verdict::New
        } else {
            Verdict::Old
        };
        assert_eq!(rehearsal.verdict(), should_be, "{limit}: {}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{limit}: {}", run.stderr);
        assert!(limit < 32 || run.code == Some(0), "{}", run.stderr);
        rehearsal.expect_recovery("few open files");
    }
}

#[test]
fn an_output_folder_that_cannot_be_moved_is_left_and_another_named() {
    let rehearsal = Rehearsal::new();
    for mount in ["mount -t tmpfs none public", "mount --bind public public"] {
        rehearsal.begin(Spare::Level);
        let script = format!("{mount} && \"$@\"; echo $? && ls -A public");
        let Some(run) = rehearsal.shell_with_mounts(&script) else {
            return;
        };
        assert!(run.stdout.starts_with("3\n"), "{mount}: {run:?}");
        assert!(
            run.stderr
                .contains("cannot be replaced as a whole: another disk or folder is mounted")
                && run.stderr.contains("`--output-dir`"),
            "{mount}: {}",
            run.stderr
        );
        assert_eq!(rehearsal.verdict(), Verdict::Old, "{mount}");
        // What is advised works.
        let script = format!("{mount} && exec \"$@\" -o public/site > /dev/null && ls public/site");
        let inside = rehearsal.shell_with_mounts(&script).expect("as before");
        assert_eq!(inside.code, Some(0), "{mount}: {}", inside.stderr);
        for name in [".site.briefing", "site"] {
            let left = rehearsal.folder.path().join("public").join(name);
            if left.is_dir() {
                std::fs::remove_dir_all(left).expect("it can be removed");
            }
        }
        rehearsal.expect_recovery(mount);
    }
}

#[test]
fn a_disk_without_room_is_told_before_anything_is_written() {
    let rehearsal = Rehearsal::new();
    rehearsal.begin(Spare::Level);
    let script = "mount -t tmpfs -o size=16k none /mnt && \"$@\" -o /mnt/site; echo $? \
                  && ls -A /mnt && ls -A /mnt/.site.briefing/spare";
    let Some(run) = rehearsal.shell_with_mounts(script) else {
        return;
    };
    assert_eq!(run.stdout, "3\n.site.briefing\n", "{}", run.stderr);
    let told = "there is no room for the new site on the disk of `/mnt/.site.briefing`: it needs";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert!(run.stderr.contains("0.0 MiB are free"), "{}", run.stderr);
}

#[test]
fn an_output_folder_of_an_image_is_left_and_another_named() {
    let rehearsal = Rehearsal::new();
    rehearsal.begin(Spare::Level);
    let script = "mount -t tmpfs none /mnt && mkdir /mnt/upper /mnt/work /mnt/all \
                  && mount -t overlay overlay \
                  -o \"userxattr,lowerdir=$PWD,upperdir=/mnt/upper,workdir=/mnt/work\" /mnt/all \
                  && cd /mnt/all && \"$@\"; echo $?";
    let Some(run) = rehearsal.shell_with_mounts(script) else {
        return;
    };
    let is_refused = run.stdout == "3\n" && run.stderr.contains("`--output-dir`");
    // Some systems can move such folders.
    assert!(is_refused || run.stdout.ends_with("\n0\n"), "{run:?}");
    assert_eq!(rehearsal.verdict(), Verdict::Old, "the image itself");
    rehearsal.expect_recovery("an image");
}
