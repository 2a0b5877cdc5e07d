//! What is wrong around the records: folders, leftovers, the environment (B75, B81, B82, B84).

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "these tests take away what a program may usually read"
)]

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use super::{Run, Site, SiteFolder, page};

/// Whoever owns nothing.
const NOBODY: &str = "65534";

/// Runs `check` in `folder` as somebody who may not read `path`: from who runs the tests as root nothing
/// is hidden.
fn check_without(folder: &SiteFolder, path: &str) -> Run {
    let program = folder.briefing(&["check", "--format", "short"]);
    if std::fs::File::open(folder.path().join(path)).is_err() {
        return folder.run(&["check", "--format", "short"]);
    }
    // Where the program was built, others may not look.
    let own = folder.path().join("briefing");
    std::fs::copy(program.get_program(), &own).expect("copies the program");
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"])
        .arg(own)
        .args(program.get_args())
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null());
    Run::of(&mut command)
}

/// A site in which `path` can be read by nobody.
fn locked(path: &str) -> SiteFolder {
    let folder = SiteFolder::of(&Site::from("three-inspections"));
    let set = |path, mode| {
        let path = folder.path().join(path);
        std::fs::set_permissions(path, Permissions::from_mode(mode)).expect("sets the mode");
    };
    set("", 0o755);
    set(path, 0o000);
    folder
}

#[test]
fn b75_a_file_that_cannot_be_read_is_never_left_out() {
    let run = check_without(&locked("content/pages/about.md"), "content/pages/about.md");
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(
        run.stderr.contains("content/pages/about.md"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("you do not have the permission"),
        "{}",
        run.stderr
    );
}

#[test]
fn b75_a_folder_that_cannot_be_listed_is_never_left_out() {
    let run = check_without(&locked("content/pages"), "content/pages");
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stderr.contains("content/pages"), "{}", run.stderr);
    assert!(
        run.stderr.contains("you do not have the permission"),
        "{}",
        run.stderr
    );
}

#[test]
fn b75_a_content_folder_that_is_missing_or_empty_is_no_site() {
    let folder = SiteFolder::of(&Site::default());
    for _ in 0..2 {
        let run = folder.run(&["build"]);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains("content/site.yaml"), "{}", run.stderr);
        let content = folder.path().join("content");
        std::fs::create_dir_all(content).expect("makes the folder");
    }
}

#[test]
fn b82_what_editors_leave_behind_is_passed_over_and_said_so() {
    const CANARY: &str = "canary4711";
    let left = [
        ".new.md.swp",
        "#new.md#",
        "new.md~",
        ".#new.md",
        "new.md.tmp",
        "4913",
        "new.md.orig",
        "new (conflict).txt",
    ];
    let mut site = Site::from("three-inspections");
    for name in left {
        site = site.file(&format!("content/pages/{name}"), page("") + CANARY);
    }
    let folder = SiteFolder::of(&site);
    let run = folder.run(&["build", "--verbose", "--show-restricted"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for name in &left[..6] {
        let said = format!("passed over `content/pages/{name}`");
        assert!(run.stderr.contains(&said), "{name}: {}", run.stderr);
    }
    for (path, bytes) in folder.files("public") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(CANARY), "{path}");
    }
}

#[test]
fn b81_a_linked_file_may_be_called_anything_that_is_text() {
    for name in ["100% #1?.txt", "-rf.txt", "q&a <b>.txt", "café.txt"] {
        let written: Vec<String> = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let written = written.concat();
        let site = Site::from("three-inspections")
            .file(&format!("content/pages/{name}"), "Some words.")
            .file(
                "content/pages/new.md",
                page("") + &format!("[words]({written})\n"),
            );
        let outputs = site.build().outputs();
        let path = outputs
            .keys()
            .find(|path| path.starts_with("assets/") && outputs[*path][..] == *b"Some words.");
        let path = path.unwrap_or_else(|| panic!("{name} is not published"));
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-./".contains(&byte);
        assert!(path.bytes().all(is_plain), "{path}");
        let new = String::from_utf8_lossy(&outputs["new/index.html"]).into_owned();
        assert!(new.contains(path), "{name}: {path}");
    }
}

#[test]
fn b84_a_clock_that_makes_no_sense_is_named() {
    let folder = SiteFolder::of(&Site::from("three-inspections"));
    for value in [
        "yesterday",
        "",
        "1e9",
        "-1",
        "+1756767599",
        "99999999999999999999",
    ] {
        let run = Run::of(folder.briefing(&["build"]).env("SOURCE_DATE_EPOCH", value));
        assert_eq!(run.code, Some(2), "{value}: {}", run.stderr);
        assert!(
            run.stderr.contains("SOURCE_DATE_EPOCH"),
            "{value}: {}",
            run.stderr
        );
    }
    for value in ["yesterday", "2025-02-30", "03/04/2025", "\u{1B}[2J"] {
        let run = folder.run(&["build", "--as-at", value]);
        assert_eq!(run.code, Some(2), "{value}: {}", run.stderr);
        assert!(!run.stderr.contains('\u{1B}'), "{value}");
    }
    assert!(!folder.path().join("public").exists());
}
