//! All or nothing, on a real disk.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests look at the disk that was written to"
)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;

/// A temporary folder that holds `files`.
fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, Utf8PathBuf) {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let root = Utf8PathBuf::from_path_buf(dir.path().to_owned()).expect("its name is text");
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("makes it");
        fs::write(path, text).expect("writes");
    }
    (dir, root)
}

/// Everything in `root`; a folder has no text.
fn tree(root: &Utf8Path) -> BTreeMap<String, Option<String>> {
    let entries = crate::world::World::list(&crate::world::Os, root).expect("lists");
    let text = |path: &Utf8Path| fs::read_to_string(root.join(path)).ok();
    let named = |entry: crate::world::Entry| (entry.path.to_string(), text(&entry.path));
    entries.into_iter().map(named).collect()
}

fn change(path: &str, before: Option<&str>, after: Option<&str>) -> Change {
    Change {
        path: path.into(),
        before: before.map(|text| text.as_bytes().into()),
        after: after.map(|text| text.as_bytes().to_owned()),
        origin: None,
    }
}

/// Who may read and write the file at `path`.
fn mode(path: &Utf8Path) -> u32 {
    let metadata = fs::symlink_metadata(path).expect("is there");
    metadata.permissions().mode() & 0o777
}

#[test]
fn files_are_made_changed_and_removed_together() {
    let (_dir, root) = folder(&[("a.md", "old"), ("b.md", "gone")]);
    fs::set_permissions(root.join("a.md"), fs::Permissions::from_mode(0o640)).expect("sets");
    let changes = [
        change("b.md", Some("gone"), None),
        change("a.md", Some("old"), Some("new")),
        change("x/y/c.md", None, Some("made")),
    ];
    write(&root, &changes).expect("writes");
    let shown: Vec<_> = tree(&root).into_iter().collect();
    let file = |path: &str, text: &str| (path.to_owned(), Some(text.to_owned()));
    let folder = |path: &str| (path.to_owned(), None);
    let wanted = [
        file("a.md", "new"),
        folder("x"),
        folder("x/y"),
        file("x/y/c.md", "made"),
    ];
    assert_eq!(shown, wanted);
    assert_eq!(mode(&root.join("a.md")), 0o640);
}

#[test]
fn the_folder_itself_is_made() {
    let (_dir, root) = folder(&[]);
    write(&root.join("a/b"), &[change("c.md", None, Some("made"))]).expect("writes");
    assert!(tree(&root).contains_key("a/b/c.md"));
}

#[test]
fn what_is_not_as_it_was_is_left_alone() {
    for (refused, why) in [
        (
            change("a.md", None, Some("x")),
            "something stands there already",
        ),
        (
            change("a.md", Some("other"), Some("x")),
            "changed meanwhile",
        ),
        (
            change("a.md", Some("a longer one"), None),
            "changed meanwhile",
        ),
        (change("none.md", Some("x"), Some("y")), "removed meanwhile"),
        (change("a.md/b.md", None, Some("x")), "not a folder"),
        (change("link/b.md", None, Some("x")), "symbolic link"),
    ] {
        let (_dir, root) = folder(&[("a.md", "old"), ("elsewhere/c.md", "c")]);
        symlink(root.join("elsewhere"), root.join("link")).expect("links");
        let before = tree(&root);
        let also = change("z.md", None, Some("made"));
        let error = write(&root, &[also, refused.clone()]).expect_err("it is refused");
        assert!(error.to_string().contains(why), "{refused:?}: {error}");
        assert_eq!(tree(&root), before, "{refused:?}");
    }
}

#[test]
fn when_one_file_cannot_be_written_none_is() {
    let (_dir, root) = folder(&[("a.md", "old"), ("b.md", "gone")]);
    let changes = [
        change("a.md", Some("old"), Some("new")),
        change("b.md", Some("gone"), None),
        change("b.md", Some("gone"), None),
        change("x/c.md", None, Some("made")),
    ];
    let before = tree(&root);
    write(&root, &changes).expect_err("a file cannot be removed twice");
    assert_eq!(tree(&root), before);
}

/// A file of each sort of change, with what the changes are.
fn mixed() -> (tempfile::TempDir, Utf8PathBuf, [Change; 3]) {
    let (dir, root) = folder(&[("a.md", "old"), ("b.md", "gone")]);
    let changes = [
        change("x/new.md", None, Some("made")),
        change("a.md", Some("old"), Some("new")),
        change("b.md", Some("gone"), None),
    ];
    (dir, root, changes)
}

/// What stands there, without folders.
fn texts(root: &Utf8Path) -> Vec<(String, String)> {
    let all = tree(root).into_iter();
    all.filter_map(|(path, text)| Some((path, text?))).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    pairs.iter().map(owned).collect()
}

#[test]
fn a_save_while_files_are_prepared_is_kept() {
    for (path, saved) in [("a.md", "saved"), ("b.md", "saved"), ("x/new.md", "saved")] {
        let (_dir, root, changes) = mixed();
        let mut work = Work::begin(&root, &changes).expect("all is as it was");
        work.prepare().expect("prepares");
        // Editors write another file and move it there.
        fs::write(root.join(".saved"), saved).expect("writes");
        fs::rename(root.join(".saved"), root.join(path)).expect("saves");
        let error = work.commit().expect_err("a file is not as it was");
        let error = work.give_up(error);
        let why = if path == "x/new.md" {
            "something stands there"
        } else {
            "changed meanwhile"
        };
        assert!(error.to_string().contains(why), "{error}");
        assert!(error.to_string().contains(path), "{error}");
        let mut wanted = pairs(&[("a.md", "old"), ("b.md", "gone")]);
        wanted.retain(|(there, _)| there != path);
        wanted.push((path.to_owned(), saved.to_owned()));
        wanted.sort();
        assert_eq!(texts(&root), wanted);
    }
}

#[test]
fn what_took_its_place_is_taken_back() {
    let (_dir, root, changes) = mixed();
    let mut work = Work::begin(&root, &changes).expect("all is as it was");
    work.prepare().expect("prepares");
    // Somebody else removes the last one before its turn comes.
    fs::remove_file(root.join("b.md")).expect("removes");
    let error = work.commit().expect_err("it cannot be removed again");
    work.give_up(error);
    assert_eq!(texts(&root), pairs(&[("a.md", "old")]));
    assert!(
        !tree(&root).contains_key("x"),
        "a folder that was made goes"
    );
}

#[test]
fn what_cannot_be_put_back_is_kept_and_named_and_the_rest_is_put_back() {
    let (_dir, root, changes) = mixed();
    let mut work = Work::begin(&root, &changes).expect("all is as it was");
    work.prepare().expect("prepares");
    work.commit().expect("makes the changes");
    // Its author saves the new text before something else makes all of it go back.
    fs::write(root.join("a.md"), "saved").expect("writes");
    let kept = disk::Beside::of("a.md".into(), std::process::id()).new;
    let error = Error::because("write", Utf8Path::new("c.md"), "the disk is full");
    let error = work.give_up(error).to_string();
    for part in [
        "the disk is full",
        "`a.md` has been saved meanwhile",
        kept.as_str(),
    ] {
        assert!(error.contains(part), "{error}");
    }
    let wanted = [(kept.as_str(), "old"), ("a.md", "saved"), ("b.md", "gone")];
    assert_eq!(texts(&root), pairs(&wanted));
}

#[test]
fn who_may_read_a_file_stays_as_it_was() {
    let (_dir, root) = folder(&[("secret.md", "old"), ("open.md", "old")]);
    for (path, may) in [("secret.md", 0o600), ("open.md", 0o664)] {
        fs::set_permissions(root.join(path), fs::Permissions::from_mode(may)).expect("sets");
    }
    let renamed = |from: &str, to: &str| {
        Change::rename(from, to, b"old".as_slice().into(), b"new".as_slice())
    };
    let secret = renamed("secret.md", "hidden.md");
    let open = renamed("open.md", "shown.md");
    let changes = [secret, open].concat();
    let mut work = Work::begin(&root, &changes).expect("all is as it was");
    work.prepare().expect("prepares");
    let beside = disk::Beside::of("hidden.md".into(), std::process::id());
    assert_eq!(mode(&root.join(beside.new)), 0o600);
    work.commit().expect("makes the changes");
    work.finish();
    assert_eq!(
        texts(&root),
        pairs(&[("hidden.md", "new"), ("shown.md", "new")])
    );
    assert_eq!(mode(&root.join("hidden.md")), 0o600);
    assert_eq!(mode(&root.join("shown.md")), 0o664);
}

#[test]
fn what_a_killed_program_left_is_put_right() {
    let done = |work: &mut Work<'_>, steps: usize| {
        for step in &work.steps[..steps] {
            step.take().expect("takes its place");
        }
    };
    for steps in 0..=3 {
        let (_dir, root, changes) = mixed();
        let before = tree(&root);
        let mut work = Work::begin(&root, &changes).expect("all is as it was");
        work.prepare().expect("prepares");
        done(&mut work, steps);
        assert_eq!(recover(&root).expect("looks"), None, "it is still at work");
        let refused = write(&root, &changes).expect_err("it is still at work");
        assert!(refused.to_string().contains("another command"), "{refused}");
        drop(work);
        let recovered = recover(&root)
            .expect("puts right")
            .expect("there is something");
        assert_eq!(recovered.put_back.len(), steps);
        assert_eq!(recovered.left, []);
        assert_eq!(tree(&root), before, "{steps}");
        assert_eq!(recover(&root).expect("looks"), None);
    }
    // Whoever was killed when all was done only left something to clear away.
    let (_dir, root, changes) = mixed();
    let mut work = Work::begin(&root, &changes).expect("all is as it was");
    work.prepare().expect("prepares");
    work.commit().expect("makes the changes");
    drop(work);
    let recovered = recover(&root).expect("clears");
    assert_eq!(recovered, Some(Recovered::default()));
    assert_eq!(
        texts(&root),
        pairs(&[("a.md", "new"), ("x/new.md", "made")])
    );
}

#[test]
fn a_journal_that_leads_elsewhere_does_nothing() {
    let print = Fingerprint::of(b"old");
    for path in ["../a.md", "/a.md", "", "link/a.md"] {
        let (_dir, root) = folder(&[("a.md", "old"), ("site/b.md", "b")]);
        let site = root.join("site");
        symlink(&root, site.join("link")).expect("links");
        let log = format!(
            "{{\"number\":1,\"folders\":[],\"files\":[{{\"path\":\"{path}\",\"before\":null,\"after\":\"{print}\"}}]}}\n"
        );
        fs::write(site.join(".briefing-change"), log).expect("writes");
        let _ = recover(&site);
        assert_eq!(
            fs::read_to_string(root.join("a.md")).expect("is there"),
            "old"
        );
    }
}

#[test]
fn what_stands_in_the_place_of_the_journal_is_left_alone_and_not_waited_for() {
    let in_the_way: [fn(&Utf8Path); 3] = [
        |path| fs::create_dir(path).expect("makes a folder"),
        |path| symlink("a.md", path).expect("links"),
        |path| {
            use rustix::fs::{CWD, FileType, Mode, mknodat};
            mknodat(CWD, path.as_str(), FileType::Fifo, Mode::RWXU, 0).expect("makes a pipe");
        },
    ];
    for make in in_the_way {
        let (_dir, root) = folder(&[("a.md", "old")]);
        make(&root.join(".briefing-change"));
        let error = recover(&root).expect_err("it is no journal");
        assert!(error.to_string().contains(".briefing-change"), "{error}");
        write(&root, &[change("b.md", None, Some("new"))]).expect_err("it is no journal");
        assert!(!root.join("b.md").exists(), "nothing is made");
    }
}
