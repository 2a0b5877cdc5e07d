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
    }
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
    let mode = fs::metadata(root.join("a.md"))
        .expect("is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
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

#[test]
fn what_took_its_place_is_taken_back() {
    let (_dir, root) = folder(&[("a.md", "old"), ("b.md", "gone")]);
    let changes = [
        change("new.md", None, Some("made")),
        change("a.md", Some("old"), Some("new")),
        change("b.md", Some("gone"), None),
    ];
    let (mut folders, mut steps) = (Vec::new(), Vec::new());
    let all: Vec<&Change> = changes.iter().collect();
    prepare(&root, &all, &mut folders, &mut steps).expect("prepares");
    // Somebody else removes the last one before its turn comes.
    fs::remove_file(root.join("b.md")).expect("removes");
    commit(&steps).expect_err("it cannot be removed again");
    steps.iter().for_each(Step::clear);
    let left: Vec<_> = tree(&root).into_iter().collect();
    assert_eq!(left, [("a.md".to_owned(), Some("old".to_owned()))]);
}
