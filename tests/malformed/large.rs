//! Files that are far too large, and folders that are full (B60, B61).

#![expect(
    clippy::disallowed_types,
    reason = "these tests make files that no fixture can hold"
)]

use std::fs::File;

use super::{Run, Site, SiteFolder, errors, page};

/// What the program may take, in KiB of addresses; what it needs itself is a third of that.
const MOST_MEMORY: &str = "1048576";

/// A file of `size` bytes at `path` of `folder`, which begins with `start`, and takes no room.
fn make(folder: &SiteFolder, path: &str, start: &str, size: u64) {
    folder.write(path, start);
    let file = File::options().write(true).open(folder.path().join(path));
    file.and_then(|file| file.set_len(size))
        .expect("makes it longer");
}

/// Runs the program in `folder` with [`MOST_MEMORY`].
fn run(folder: &SiteFolder, arguments: &[&str]) -> Run {
    folder.run_within(&format!("ulimit -v {MOST_MEMORY}"), arguments)
}

#[test]
fn b60_b61_what_is_far_too_large_is_not_read() {
    const GIB: u64 = 1 << 30;
    let folder = SiteFolder::of(&Site::from("three-inspections"));
    make(&folder, "content/pages/body.md", &page(""), 4 * GIB);
    make(
        &folder,
        "content/pages/front.md",
        "---\ntitle: New\n",
        4 * GIB,
    );
    folder.write("content/pages/link.md", page("") + "[a plan](plan.pdf)\n");
    make(&folder, "content/pages/plan.pdf", "%PDF-1.7", 4 * GIB);
    let run = run(&folder, &["build", "--format", "json"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    for file in ["body", "front"] {
        let told = errors(&run, &format!("content/pages/{file}.md"));
        let is_told = told.iter().any(|(place, words)| {
            place == "file-size" && words.contains("holds 4096 MiB, and a record at most 5.3 MiB")
        });
        assert!(is_told, "{file}: {told:?}");
    }
    let told = errors(&run, "content/pages/link.md");
    let is_told = told.iter().any(|(place, words)| {
        place == "file-size 6:1" && words.contains("and a linked file at most 25 MiB")
    });
    assert!(is_told, "{told:?}");
}

#[test]
fn b61_a_site_says_how_large_is_too_large() {
    let folder = SiteFolder::of(&Site::from("three-inspections").edit(
        "content/site.yaml",
        "timezone:",
        "limits: {notes: 6 MB}\ntimezone:",
    ));
    folder.write(
        "content/pages/new.md",
        page("") + &"Some words.\n\n".repeat(440_000),
    );
    let run = run(&folder, &["list"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn b61_five_thousand_records_in_a_folder_are_read() {
    let mut site = Site::from("three-inspections");
    for number in 0..5_000 {
        site = site.file(&format!("content/pages/new-{number}.md"), page(""));
    }
    let run = run(&SiteFolder::of(&site), &["list"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.stdout.matches("new-").count(), 5_000);
}
