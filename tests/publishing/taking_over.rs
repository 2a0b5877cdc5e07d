//! What `publish` finds on a branch that it has not made: nothing of others is lost.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests make repositories on the disk and run git on them"
)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use super::branch::{Pair, git};

impl Pair {
    /// Pushes `files` to the branch `name`, which is not there yet, as somebody else would.
    fn filled(&self, name: &str, files: &[(&OsStr, &str)]) {
        let other = tempfile::tempdir().expect("a temporary folder can be made");
        git(other.path(), &["init", "--quiet"]);
        git(other.path(), &["checkout", "--quiet", "-b", name]);
        for (path, text) in files {
            let file = other.path().join(path);
            fs::create_dir_all(file.parent().expect("it is in a folder")).expect("makes it");
            fs::write(file, text).expect("writes");
        }
        git(other.path(), &["add", "--all"]);
        git(
            other.path(),
            &["commit", "--quiet", "--message", "Elsewhere"],
        );
        let remote = self.remote();
        let remote = remote.to_str().expect("names are text");
        git(other.path(), &["push", "--quiet", remote, name]);
    }
}

#[test]
fn the_branch_of_the_records_is_never_replaced() {
    let pair = Pair::new();
    git(pair.site.path(), &["push", "--quiet", "origin", "main"]);
    let main = || git(&pair.remote(), &["rev-parse", "main"]);
    let before = main();
    pair.set("branch: main");
    let (code, why) = pair.refused(&["--adopt"]);
    assert_eq!(code, 2);
    assert!(
        why.contains("`main` is the branch that the records are committed to"),
        "{why}"
    );
    // From another branch it is still full of records.
    git(pair.site.path(), &["checkout", "--quiet", "-b", "work"]);
    let (code, why) = pair.refused(&["--adopt"]);
    assert_eq!(code, 2);
    assert!(why.contains("holds records (`content/site.yaml`)"), "{why}");
    assert_eq!(main(), before);
}

#[test]
fn a_branch_that_somebody_else_filled_is_replaced_only_when_told_so() {
    let pair = Pair::new();
    pair.filled(
        "gh-pages",
        &[
            (OsStr::new("README.md"), "By hand."),
            (OsStr::new("old/page.html"), "Old."),
        ],
    );
    let (code, why) = pair.refused(&[]);
    assert_eq!(code, 2);
    assert!(
        why.contains("has not made: `README.md`, `old/page.html`"),
        "{why}"
    );
    assert!(why.contains("--adopt"), "{why}");
    pair.set("keep: [README.md, old]");
    pair.publish(&[]);
    assert_eq!(pair.file("README.md"), "By hand.");
    assert_eq!(pair.file("old/page.html"), "Old.");

    let pair = Pair::new();
    pair.filled("gh-pages", &[(OsStr::new("README.md"), "By hand.")]);
    pair.publish(&["--adopt"]);
    assert!(!pair.published().contains("README.md"));
    // What is ours now needs no telling.
    pair.set("history: keep");
    pair.publish(&[]);
}

#[test]
fn a_domain_of_the_branch_that_is_none_is_told() {
    let pair = Pair::new();
    for name in ["https://briefing.ashfield.gov.uk\n", "a\u{1b}[2J.org\n"] {
        pair.publish(&[]);
        pair.elsewhere(&[("CNAME", name)]);
        let (code, why) = pair.refused(&[]);
        assert_eq!(code, 2);
        assert!(
            why.contains("which is no domain") && !why.contains('\u{1b}'),
            "{why}"
        );
        git(&pair.remote(), &["update-ref", "-d", "refs/heads/gh-pages"]);
    }
}

#[test]
fn a_file_whose_name_is_no_text_is_not_kept_under_another() {
    let pair = Pair::new();
    let names: [&[u8]; 2] = [b"old/caf\xe8.pdf", b"old/caf\xe9.pdf"];
    let files = names.map(|name| (OsStr::from_bytes(name), "A report."));
    pair.filled("gh-pages", &files);
    pair.set("keep: [old]");
    let (code, why) = pair.refused(&[]);
    assert_eq!(code, 2);
    assert!(why.contains("is no text (UTF-8)"), "{why}");
}

#[test]
fn files_that_git_is_told_to_ignore_are_in_no_commit() {
    let pair = Pair::new();
    pair.site.write(
        ".gitignore",
        "public\n.briefing\n*.local.md\nhelp2.md\n.DS_Store\n",
    );
    pair.site.write("content/.DS_Store", "left");
    pair.commit();
    pair.publish(&[]);
    pair.site
        .write("content/pages/help2.md", super::page("Help", "By nobody."));
    let (code, why) = pair.refused(&[]);
    assert_eq!(code, 2);
    assert!(
        why.contains("git is told to ignore files of the site: `content/pages/help2.md`"),
        "{why}"
    );
    pair.publish(&["--allow-dirty"]);
}

#[test]
fn a_git_that_refuses_is_not_passed_over() {
    let pair = Pair::new();
    fs::write(pair.site.path().join(".git/config"), "[core").expect("writes");
    let publish = ["publish", "--artifact", "site.tar"];
    let run = pair.site.run(&publish);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    let run = pair.site.run(&[&publish[..], &["--allow-dirty"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("note: "), "{}", run.stderr);
}
