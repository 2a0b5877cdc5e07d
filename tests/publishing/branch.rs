//! `publish` to a branch of a bare repository: what arrives there, and that nothing changes here.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests make repositories on the disk and run git on them"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::{SETTINGS, page, small};
use crate::support::{Run, SiteFolder};

/// The files of a folder, by path.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// A site in a repository, and the bare one that it is published to.
pub(super) struct Pair {
    pub(super) site: SiteFolder,
    dir: TempDir,
}

/// Runs git in `folder`; gives what it answered.
pub(super) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@localhost"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .output()
        .expect("git is there");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("git answers text")
}

impl Pair {
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        git(dir.path(), &["init", "--quiet", "--bare", "remote.git"]);
        let site = SiteFolder::of(&small().file(".gitignore", "public\n.briefing\n"));
        git(site.path(), &["init", "--quiet", "--initial-branch=main"]);
        let pair = Self { site, dir };
        let remote = pair.remote();
        let remote = remote.to_str().expect("names are text");
        git(pair.site.path(), &["remote", "add", "origin", remote]);
        pair.commit();
        pair
    }

    pub(super) fn remote(&self) -> PathBuf {
        self.dir.path().join("remote.git")
    }

    pub(super) fn commit(&self) {
        git(self.site.path(), &["add", "--all"]);
        git(
            self.site.path(),
            &["commit", "--quiet", "--message", "Change"],
        );
    }

    /// Adds to `publish` of the settings.
    pub(super) fn set(&self, publish: &str) {
        let settings = format!("{SETTINGS}publish: {{{publish}}}\n");
        self.site.write("content/site.yaml", settings);
        self.commit();
    }

    pub(super) fn run(&self, more: &[&str]) -> Run {
        self.site
            .run(&[&["publish", "--no-confirm", "--as-at", "2025-07-03"], more].concat())
    }

    /// Publishes; gives what was printed.
    pub(super) fn publish(&self, more: &[&str]) -> String {
        let run = self.run(more);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    }

    /// Publishes in vain; gives how that ended and what was said.
    pub(super) fn refused(&self, more: &[&str]) -> (i32, String) {
        let before = self.published();
        let run = self.run(more);
        assert_eq!(run.stdout, "", "{}", run.stderr);
        assert!(self.published() == before, "{}", run.stderr);
        (run.code.expect("it ends by itself"), run.stderr)
    }

    /// The commit of the published branch, if there is one.
    pub(super) fn tip(&self) -> String {
        git(
            &self.remote(),
            &[
                "for-each-ref",
                "--format=%(objectname)",
                "refs/heads/gh-pages",
            ],
        )
    }

    /// The files of the published branch, as git lists them.
    pub(super) fn published(&self) -> String {
        if self.tip().is_empty() {
            return String::new();
        }
        git(&self.remote(), &["ls-tree", "-r", "gh-pages"])
    }

    /// The file `path` of the published branch.
    pub(super) fn file(&self, path: &str) -> String {
        git(&self.remote(), &["show", &format!("gh-pages:{path}")])
    }

    /// A clone of the published branch, as somebody else would have it.
    pub(super) fn cloned(&self) -> PathBuf {
        let copy = self.dir.path().join("copy");
        let (remote, to) = (self.remote(), &copy);
        let paths = [remote.as_path(), to].map(|path| path.to_str().expect("names are text"));
        git(
            self.dir.path(),
            &["clone", "--quiet", "--branch=gh-pages", paths[0], paths[1]],
        );
        copy
    }

    /// Adds `files` to the published branch, or removes what has no content, as somebody else would.
    pub(super) fn elsewhere(&self, files: &[(&str, &str)]) {
        let copy = self.cloned();
        for (path, content) in files {
            let file = copy.join(path);
            fs::create_dir_all(file.parent().expect("it is in a folder")).expect("makes it");
            fs::write(file, content).expect("writes");
        }
        git(&copy, &["add", "--all"]);
        git(&copy, &["commit", "--quiet", "--message", "Elsewhere"]);
        git(&copy, &["push", "--quiet"]);
        fs::remove_dir_all(&copy).expect("removes the copy");
    }

    /// Everything of the site's folder and its repository that publishing must leave as it is: all files
    /// but git's objects.
    pub(super) fn here(&self) -> Files {
        let mut files = self.site.files("");
        let is_ours = |path: &str| {
            // What git notes down where it is cut off in the middle of a file.
            !path.starts_with(".git/objects/") && !path.starts_with(".git/fast_import_crash_")
        };
        files.retain(|path, _| is_ours(path));
        files
    }
}

#[test]
fn a_first_publication_is_the_built_site_and_nothing_else() {
    let pair = Pair::new();
    let told = pair.publish(&[]);
    assert!(
        told.starts_with("Published ") && told.contains(" 0 same"),
        "{told}"
    );
    let built = pair.site.run(&["build", "--as-at", "2025-07-03"]);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let copy = pair.cloned();
    for (path, bytes) in pair.site.files("public") {
        assert!(fs::read(copy.join(&path)).ok() == Some(bytes), "{path}");
    }
    let extra = git(&copy, &["ls-files"]).lines().count();
    assert_eq!(extra, pair.site.files("public").len() + 1, "with .nojekyll");
    assert!(
        pair.published()
            .lines()
            .all(|line| line.starts_with("100644 blob "))
    );
    let log = git(&pair.remote(), &["log", "--format=%an %ae %P", "gh-pages"]);
    assert_eq!(log, "briefing briefing@localhost \n");
}

#[test]
fn nothing_changes_here() {
    let pair = Pair::new();
    pair.site.write("staged.txt", "staged");
    git(pair.site.path(), &["add", "staged.txt"]);
    pair.site.write("staged.txt", "changed since");
    let hooks = pair.site.path().join(".git/hooks");
    for hook in ["pre-push", "reference-transaction", "post-index-change"] {
        let hook = hooks.join(hook);
        fs::create_dir_all(&hooks).expect("makes the folder");
        fs::write(&hook, "#!/bin/sh\necho ran >> ran.txt\nexit 1\n").expect("writes");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&hook, mode).expect("it can be run");
    }
    let before = pair.here();
    pair.publish(&["--dry-run"]);
    assert!(pair.here() == before && pair.tip().is_empty());
    pair.publish(&[]);
    assert!(
        pair.here() == before,
        "the first publication changed something"
    );
    pair.elsewhere(&[("more.txt", "more")]);
    pair.publish(&[]);
    assert!(
        pair.here() == before,
        "the second publication changed something"
    );
}

#[test]
fn only_what_changes_is_told_and_the_same_is_not_pushed_again() {
    let pair = Pair::new();
    pair.publish(&[]);
    let first = pair.tip();
    let told = pair.publish(&[]);
    assert!(
        told.starts_with("Nothing to publish to the branch `gh-pages` of "),
        "{told}"
    );
    assert!(told.contains(": 0 new, 0 changed, 0 removed, "), "{told}");
    assert_eq!(pair.tip(), first);
    pair.site.remove("content/pages/help.md");
    pair.site
        .write("content/pages/staff.md", page("Staff", "Who we are."));
    pair.commit();
    let plan = pair.publish(&["--dry-run"]);
    assert!(
        plan.starts_with("Would publish ") && plan.contains(": 1 new, "),
        "{plan}"
    );
    assert_eq!(pair.tip(), first);
    let told = pair.publish(&[]);
    assert_eq!(
        told.split_once(": "),
        plan.replace("Would publish", "Published").split_once(": ")
    );
    assert!(told.contains(" 1 removed, "), "{told}");
    assert!(!pair.published().contains("help/index.html"));
    let parents = git(&pair.remote(), &["log", "--format=%P", "gh-pages"]);
    assert_eq!(parents, "\n", "the commit stands alone");
}

#[test]
fn history_is_kept_where_that_is_asked_for() {
    let pair = Pair::new();
    pair.set("history: keep");
    pair.publish(&[]);
    pair.site
        .write("content/pages/help.md", page("Help", "Who helps now."));
    pair.commit();
    pair.publish(&[]);
    pair.publish(&[]);
    let log = git(&pair.remote(), &["log", "--format=%s", "gh-pages"]);
    assert_eq!(log.lines().count(), 2, "{log}");
    // Whoever no longer wants it is rid of it, even where the site is the same.
    pair.set("history: drop");
    pair.publish(&[]);
    let log = git(&pair.remote(), &["log", "--format=%s", "gh-pages"]);
    assert_eq!(log.lines().count(), 1, "{log}");
}

#[test]
fn files_that_are_not_ours_stay_where_the_settings_say_so() {
    let pair = Pair::new();
    pair.set("keep: [google123.html, archive/]");
    pair.publish(&[]);
    let files = [
        ("google123.html", "verified"),
        ("archive/2019/old.html", "old"),
        ("archived.html", "not in the folder"),
        ("CNAME", "briefing.ashfield.gov.uk"),
        ("stray.html", "gone with the next"),
    ];
    pair.elsewhere(&files);
    let told = pair.publish(&[]);
    assert!(told.contains(" 2 removed, "), "{told}");
    assert_eq!(pair.file("google123.html"), "verified");
    assert_eq!(pair.file("archive/2019/old.html"), "old");
    assert_eq!(pair.file("CNAME"), "briefing.ashfield.gov.uk");
    let published = pair.published();
    assert!(
        !published.contains("stray") && !published.contains("archived"),
        "{published}"
    );
}

#[test]
fn a_domain_that_somebody_else_has_set_is_not_replaced() {
    let pair = Pair::new();
    pair.publish(&[]);
    pair.elsewhere(&[("CNAME", "other.ashfield.gov.uk\n")]);
    pair.set("cname: briefing.ashfield.gov.uk");
    let (code, why) = pair.refused(&[]);
    assert_eq!(code, 2);
    assert!(
        why.contains("names the domain `other.ashfield.gov.uk`"),
        "{why}"
    );
    pair.set("cname: other.ashfield.gov.uk");
    pair.publish(&[]);
    assert_eq!(pair.file("CNAME"), "other.ashfield.gov.uk\n");
}

#[test]
fn a_link_or_a_file_of_the_site_cannot_be_kept() {
    let pair = Pair::new();
    pair.publish(&[]);
    pair.set("keep: [index.html]");
    let (code, why) = pair.refused(&[]);
    assert_eq!(code, 2);
    assert!(why.contains("the site has a file `index.html`"), "{why}");
    let copy = pair.cloned();
    std::os::unix::fs::symlink("/etc/passwd", copy.join("link.txt")).expect("makes a link");
    git(&copy, &["add", "--all"]);
    git(&copy, &["commit", "--quiet", "--message", "Link"]);
    git(&copy, &["push", "--quiet"]);
    pair.set("keep: [link.txt]");
    let (code, why) = pair.refused(&[]);
    assert_eq!(code, 2);
    assert!(why.contains("`link.txt` of the branch is a link"), "{why}");
}

#[test]
fn changes_that_no_commit_has_are_refused_unless_told_otherwise() {
    let pair = Pair::new();
    pair.publish(&[]);
    pair.site
        .write("content/pages/new.md", page("New", "No commit has it."));
    pair.site
        .write("content/pages/help.md", page("Help", "Changed."));
    let before = pair.here();
    let (code, why) = pair.refused(&[]);
    assert_eq!(code, 2);
    let named = "`content/pages/help.md`, `content/pages/new.md`";
    assert!(
        why.contains(named) && why.contains("--allow-dirty"),
        "{why}"
    );
    assert!(pair.here() == before);
    let (code, _) = pair.refused(&["--artifact", "site.tar"]);
    assert_eq!(code, 2);
    pair.publish(&["--allow-dirty"]);
    assert!(pair.published().contains("new/index.html"));
    // What no site is made of does not matter.
    pair.commit();
    pair.site.write("notes.txt", "for me");
    pair.publish(&[]);
}

#[test]
fn what_somebody_else_pushes_meanwhile_is_not_lost() {
    let pair = Pair::new();
    pair.publish(&[]);
    let first = pair.tip();
    pair.site
        .write("content/pages/help.md", page("Help", "Changed."));
    pair.commit();
    // A hook of the remote lets somebody else be faster, between our look and our push.
    let other = git(
        &pair.remote(),
        &[
            "commit-tree",
            "gh-pages^{tree}",
            "-m",
            "Elsewhere",
            "-p",
            "gh-pages",
        ],
    );
    let other = other.trim();
    let hook = pair.remote().join("hooks/pre-receive");
    fs::create_dir_all(pair.remote().join("hooks")).expect("makes the folder");
    let script = format!(
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH\ngit update-ref refs/heads/gh-pages {other}\n"
    );
    fs::write(&hook, script).expect("writes");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&hook, mode).expect("it can be run");
    let before = pair.here();
    let run = pair.run(&[]);
    assert_eq!(run.code, Some(3), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stderr.contains("somebody else published"),
        "{}",
        run.stderr
    );
    assert_eq!(pair.tip().trim(), other, "theirs is there");
    assert!(pair.here() == before);
    fs::remove_file(hook).expect("removes it");
    pair.publish(&[]);
    assert_ne!(pair.tip(), first);
}

#[test]
fn what_cannot_be_reached_is_told_with_the_reason() {
    let pair = Pair::new();
    pair.set("remote: /nowhere/at/all.git");
    let (code, why) = pair.refused(&[]);
    assert_eq!(code, 3);
    assert!(
        why.contains("`/nowhere/at/all.git` cannot be reached: fatal: "),
        "{why}"
    );
    let mut command = pair.site.briefing(&["publish", "--no-confirm"]);
    command.env("PATH", "/nowhere");
    let run = Run::of(&mut command);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stderr.contains("git was not found"), "{}", run.stderr);
    let alone = super::site();
    let run = alone.run(&["publish"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(
        run.stderr.contains("stands in no git repository"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_remote_that_takes_nothing_is_told_with_its_reason() {
    let pair = Pair::new();
    let hook = pair.remote().join("hooks/pre-receive");
    fs::create_dir_all(pair.remote().join("hooks")).expect("makes the folder");
    fs::write(&hook, "#!/bin/sh\necho 'no room left' >&2\nexit 1\n").expect("writes");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&hook, mode).expect("it can be run");
    let before = pair.here();
    let (code, why) = pair.refused(&[]);
    assert_eq!(code, 3);
    assert!(why.contains("no room left"), "{why}");
    assert!(pair.here() == before);
}

#[test]
fn variables_that_point_elsewhere_do_not_lead_us_there() {
    let pair = Pair::new();
    let other = tempfile::tempdir().expect("a temporary folder can be made");
    git(other.path(), &["init", "--quiet"]);
    let mut command = pair.site.briefing(&["publish", "--no-confirm"]);
    command
        .env("GIT_DIR", other.path().join(".git"))
        .env("GIT_WORK_TREE", other.path())
        .env("GIT_INDEX_FILE", other.path().join("index"));
    let run = Run::of(&mut command);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!pair.tip().is_empty());
    assert!(!other.path().join("index").exists());
}
