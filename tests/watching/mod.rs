//! Watching real folders: what is hinted at, and what becomes of it.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests change files as other programs would"
)]

mod building;
mod desk;
mod folders;
mod savers;
mod soak;

use std::fs;
use std::time::Duration;

use briefing::watch::{Hints, Watch, Wish};
use camino::Utf8PathBuf;

struct Folder {
    _dir: tempfile::TempDir,
    path: Utf8PathBuf,
}

fn folder() -> Folder {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let path = Utf8PathBuf::from_path_buf(dir.path().to_owned()).expect("its name is UTF-8");
    fs::create_dir(path.join("content")).expect("makes a folder");
    Folder { _dir: dir, path }
}

fn watch(folder: &Folder) -> Watch {
    let (watch, note) = Watch::start(
        &[folder.path.join("content"), folder.path.join("themes")],
        Wish::Best,
    );
    assert_eq!(note, None);
    watch
}

/// What is hinted at until `path` is, relative to the folder.
fn wait_for(watch: &mut Watch, folder: &Folder, path: &str) {
    let wanted = folder.path.join(path);
    loop {
        let burst = watch.wait();
        assert!(!burst.hints.everything, "waited too long for {path}");
        if burst.hints.paths.contains(&wanted) {
            return;
        }
    }
}

#[test]
fn a_file_that_is_written_is_hinted_at_once() {
    let folder = folder();
    let mut watch = watch(&folder);
    fs::write(folder.path.join("content/a.md"), "a").expect("writes");
    let burst = watch.wait();
    let expected = folder.path.join("content/a.md");
    assert_eq!(
        burst.hints.paths.into_iter().collect::<Vec<_>>(),
        [expected]
    );
}

#[test]
fn a_file_that_takes_the_place_of_another_is_hinted_at() {
    let folder = folder();
    fs::write(folder.path.join("content/a.md"), "a").expect("writes");
    let mut watch = watch(&folder);
    fs::write(folder.path.join("content/.a.tmp"), "b").expect("writes");
    fs::rename(
        folder.path.join("content/.a.tmp"),
        folder.path.join("content/a.md"),
    )
    .expect("renames");
    wait_for(&mut watch, &folder, "content/a.md");
}

#[test]
fn a_new_folder_is_hinted_at_again_after_a_moment() {
    let folder = folder();
    let mut watch = watch(&folder);
    fs::create_dir_all(folder.path.join("content/new/deep")).expect("makes folders");
    wait_for(&mut watch, &folder, "content/new");
    wait_for(&mut watch, &folder, "content/new");
    fs::write(folder.path.join("content/new/deep/a.md"), "a").expect("writes");
    wait_for(&mut watch, &folder, "content/new/deep/a.md");
}

#[test]
fn a_watched_folder_may_come_later_and_be_replaced() {
    let folder = folder();
    let mut watch = watch(&folder);
    fs::create_dir(folder.path.join("themes")).expect("makes a folder");
    wait_for(&mut watch, &folder, "themes");
    fs::write(folder.path.join("themes/a.css"), "a").expect("writes");
    wait_for(&mut watch, &folder, "themes/a.css");
    fs::rename(folder.path.join("content"), folder.path.join("old")).expect("renames");
    fs::create_dir(folder.path.join("content")).expect("makes a folder");
    wait_for(&mut watch, &folder, "content");
    wait_for(&mut watch, &folder, "content");
    fs::write(folder.path.join("content/b.md"), "b").expect("writes");
    wait_for(&mut watch, &folder, "content/b.md");
}

#[test]
fn what_happens_elsewhere_is_not_hinted_at() {
    let folder = folder();
    let mut watch = watch(&folder);
    fs::create_dir(folder.path.join("public")).expect("makes a folder");
    fs::write(folder.path.join("public/a.html"), "a").expect("writes");
    fs::read(folder.path.join("public/a.html")).expect("reads");
    fs::write(folder.path.join("content/a.md"), "a").expect("writes");
    let burst = watch.wait();
    assert_eq!(burst.hints.paths.len(), 1, "{burst:?}");
}

#[test]
fn who_asks_is_told_to_look_at_everything() {
    let folder = folder();
    let wish = Wish::Asking(Duration::from_millis(5));
    let (mut watch, note) = Watch::start(&[folder.path.join("content")], wish);
    assert_eq!(note, None);
    assert_eq!(watch.wait().hints, Hints::everything());
}
