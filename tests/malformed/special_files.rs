//! Files that are none: links, pipes, folders, what cannot be read (B35, B46, B47, B75).

#![expect(
    clippy::disallowed_methods,
    reason = "these tests put on the disk what no site should hold"
)]

use std::os::unix::fs::symlink;

use super::{Site, SiteFolder, errors, page};

fn site() -> SiteFolder {
    SiteFolder::of(&Site::from("three-inspections"))
}

/// Builds `folder`, and finds exactly `error` about `file`, which is in no output.
fn assert_refused(folder: &SiteFolder, file: &str, error: &str) {
    let run = folder.run(&["build", "--format", "json"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let told = errors(&run, file);
    let places: Vec<&str> = told.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, [error], "{told:?}");
    assert!(!folder.path().join("public").exists());
}

#[test]
fn b47_links_are_refused_wherever_they_lead() {
    for target in [
        "about.md",
        "../../../outside.md",
        "/etc/hostname",
        "nowhere",
        "new.md",
    ] {
        let folder = site();
        symlink(target, folder.path().join("content/pages/new.md")).expect("links");
        assert_refused(&folder, "content/pages/new.md", "symlink");
    }
}

#[test]
fn b47_a_linked_folder_is_refused() {
    let folder = site();
    symlink("/etc", folder.path().join("content/pages/new")).expect("links");
    assert_refused(&folder, "content/pages/new", "symlink");
}

#[test]
fn b46_pipes_are_refused_and_not_waited_for() {
    let folder = site();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        folder.path().join("content/pages/new.md"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RWXU,
        0,
    )
    .expect("makes a pipe");
    assert_refused(&folder, "content/pages/new.md", "special-file");
}

#[test]
fn b35_names_that_other_systems_take_for_one_are_refused() {
    let folder = site();
    folder.write("content/assets/Plan.txt", "one");
    folder.write("content/assets/plan.txt", "other");
    assert_refused(&folder, "content/assets/plan.txt", "name-collision");
}

#[test]
fn b81_names_that_are_no_text_are_refused() {
    use std::os::unix::ffi::OsStrExt;
    let folder = site();
    let name = std::ffi::OsStr::from_bytes(b"new\xFF.md");
    std::fs::write(folder.path().join("content/pages").join(name), page("")).expect("writes");
    assert_refused(&folder, "content/pages/new\u{FFFD}.md", "file-name");
}
