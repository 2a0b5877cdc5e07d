//! What stands on the disk after each way a build can go, and what never does.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests look at what really stands on the disk"
)]

mod places;
mod recovery;

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::time::{Duration, UNIX_EPOCH};

use super::*;

/// A site in a temporary folder, removed when it is dropped.
struct Site {
    _dir: tempfile::TempDir,
    root: Utf8PathBuf,
    output: Utf8PathBuf,
}

impl Site {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        let base = dir.path().canonicalize().expect("it is there");
        let root = Utf8PathBuf::from_path_buf(base)
            .expect("its name is UTF-8")
            .join("site");
        fs::create_dir_all(root.join("content")).expect("makes the folder");
        fs::write(root.join("content/site.yaml"), "title: A").expect("writes");
        let output = root.join("public");
        Self {
            _dir: dir,
            root,
            output,
        }
    }

    fn writing_to(mut self, output: impl AsRef<Utf8Path>) -> Self {
        self.output = self.root.join(output);
        self
    }

    fn target(&self) -> Target {
        Target {
            site: self.root.clone(),
            output: self.output.clone(),
            home: None,
            started: "2025-07-03T09:00:00Z".parse().expect("an instant"),
        }
    }

    fn emit(&self, outputs: &[(&str, &str)]) -> Result<Summary, Error> {
        emit(outputs_of(outputs), &self.target())
    }

    /// `(written, unchanged, removed)`.
    fn counts(&self, outputs: &[(&str, &str)]) -> (usize, usize, usize) {
        let summary = self.emit(outputs).expect("can be written");
        (summary.written, summary.unchanged, summary.removed)
    }

    fn path(&self, path: &str) -> Utf8PathBuf {
        self.output.join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("is in a folder")).expect("makes the folder");
        fs::write(path, text).expect("writes");
    }

    /// The files of the output folder and what they hold.
    fn files(&self) -> Vec<(String, String)> {
        let tree = disk::survey(&self.output).expect("can be looked at");
        assert_eq!(tree.others, [""; 0]);
        let text = |path: &String| fs::read_to_string(self.path(path)).expect("is text");
        tree.files
            .keys()
            .map(|path| (path.clone(), text(path)))
            .collect()
    }

    fn holds(&self, outputs: &[(&str, &str)]) {
        let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        assert_eq!(self.files(), outputs.iter().map(owned).collect::<Vec<_>>());
    }

    fn workshop(&self) -> Utf8PathBuf {
        place::judge(&self.target())
            .expect("is a good place")
            .workshop
    }
}

fn outputs_of(outputs: &[(&str, &str)]) -> BTreeMap<OutputPath, Arc<[u8]>> {
    let output = |(path, text): &(&str, &str)| {
        let path = OutputPath::new(*path).expect("is a good path");
        (path, Arc::from(text.as_bytes()))
    };
    outputs.iter().map(output).collect()
}

const OLD: [(&str, &str); 3] = [
    ("a/index.html", "a"),
    ("b/index.html", "b"),
    ("index.html", "1"),
];
const NEW: [(&str, &str); 3] = [
    ("a/index.html", "a"),
    ("c/d/index.html", "d"),
    ("index.html", "2"),
];

#[test]
fn the_output_folder_holds_exactly_the_outputs() {
    let site = Site::new();
    assert_eq!(site.counts(&OLD), (3, 0, 0));
    site.holds(&OLD);
    assert_eq!(site.counts(&NEW), (2, 1, 1));
    site.holds(&NEW);
    assert_eq!(site.counts(&OLD), (2, 1, 1));
    site.holds(&OLD);
    assert!(site.workshop().join("spare").is_dir());
}

#[test]
fn nothing_is_touched_when_nothing_changes() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    let before = fs::metadata(&site.output).expect("is there").ino();
    let summary = site.emit(&OLD).expect("can be written");
    assert_eq!(summary.handover, Handover::Nothing);
    assert_eq!(summary.unchanged, 3);
    assert_eq!(fs::metadata(&site.output).expect("is there").ino(), before);
}

#[test]
fn unchanged_files_keep_their_times() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    let long_ago = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    disk::set_modified(&site.path("a/index.html"), 1_000_000_000_000_000_000).expect("can be set");
    for outputs in [NEW, OLD, NEW] {
        site.emit(&outputs).expect("can be written");
        let modified = fs::metadata(site.path("a/index.html")).and_then(|it| it.modified());
        assert_eq!(modified.expect("is there"), long_ago);
        let changed = fs::metadata(site.path("index.html")).and_then(|it| it.modified());
        assert_ne!(changed.expect("is there"), long_ago);
    }
}

#[test]
fn a_file_and_a_folder_can_change_places() {
    let site = Site::new();
    for outputs in [[("a", "1")], [("a/b", "2")], [("a", "3")], [("a/b", "4")]] {
        site.emit(&outputs).expect("can be written");
        site.holds(&outputs);
    }
}

#[test]
fn a_folder_that_was_emptied_or_removed_is_filled_again() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    site.emit(&NEW).expect("can be written");
    fs::remove_dir_all(&site.output).expect("is there");
    assert_eq!(site.counts(&NEW), (3, 0, 0));
    site.holds(&NEW);
    fs::remove_file(site.path("index.html")).expect("is there");
    assert_eq!(site.counts(&NEW), (1, 2, 0));
    site.holds(&NEW);
}

#[test]
fn a_foreign_file_ends_the_build_before_anything_is_written() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    site.write("b/notes.txt", "mine");
    let error = site.emit(&NEW).expect_err("there is a foreign file");
    let told = error.to_string();
    assert!(
        told.contains("holds what no build has written: `b/notes.txt`;"),
        "{told}"
    );
    fs::remove_file(site.path("b/notes.txt")).expect("is there");
    site.holds(&OLD);
}

#[test]
fn a_folder_full_of_foreign_files_is_left_alone() {
    let site = Site::new();
    for name in ["1", "2", "3", "4", "5", "6", "7"] {
        site.write(name, "mine");
    }
    let told = site.emit(&OLD).expect_err("they are foreign").to_string();
    assert!(
        told.contains("`1`, `2`, `3`, `4`, `5` and 2 more"),
        "{told}"
    );
    assert_eq!(site.files().len(), 7);
}

#[test]
fn a_file_of_ours_that_somebody_changed_is_foreign() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    site.emit(&NEW).expect("can be written");
    // As an editor does that writes into the file, and puts the time back.
    let path = site.path("a/index.html");
    let modified = disk::stamp(&path)
        .expect("can be looked at")
        .expect("is there")
        .modified;
    fs::write(&path, "x").expect("writes");
    disk::set_modified(&path, modified).expect("can be set");
    assert!(
        matches!(site.emit(&OLD), Err(Error::Foreign { files, .. }) if files == ["a/index.html"])
    );
    fs::remove_file(path).expect("is there");
    site.emit(&OLD).expect("can be written");
    site.holds(&OLD);
}

#[test]
fn a_link_in_the_output_folder_is_foreign() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    symlink("/etc", site.path("etc")).expect("links");
    assert!(matches!(site.emit(&NEW), Err(Error::Foreign { files, .. }) if files == ["etc"]));
}

#[test]
fn a_copied_site_is_known_by_its_bytes() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    let kept = site.files();
    fs::remove_dir_all(&site.output).expect("is there");
    for (path, text) in &kept {
        site.write(path, text);
    }
    assert_eq!(site.counts(&OLD), (0, 3, 0));
    assert_eq!(site.counts(&NEW), (2, 1, 1));
    site.holds(&NEW);
}

#[test]
fn without_a_manifest_only_the_same_bytes_are_ours() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    fs::remove_dir_all(site.workshop()).expect("is there");
    assert_eq!(site.counts(&OLD), (0, 3, 0));
    fs::remove_file(site.workshop().join("manifest")).expect("is there");
    let error = site.emit(&NEW).expect_err("some are not known");
    assert!(
        matches!(error, Error::Foreign { files, .. } if files == ["b/index.html", "index.html"])
    );
}

#[test]
fn only_what_changes_costs() {
    const PAGES: usize = 100;
    let site = Site::new();
    let names: Vec<String> = (0..PAGES).map(|page| format!("{page:03}/a.html")).collect();
    let build = |changed: Option<usize>, text| {
        let outputs = names.iter().enumerate().map(|(page, name)| {
            let text = if Some(page) == changed { text } else { "same" };
            (name.as_str(), text)
        });
        let outputs: Vec<_> = outputs.collect();
        site.counts(&outputs)
    };
    build(None, "");
    assert_eq!(build(Some(7), "b"), (1, PAGES - 1, 0));
    let before = disk::survey(&site.output).expect("can be looked at");
    // The page that the last build changed is brought level, the one that this one changes is written.
    assert_eq!(build(Some(50), "c"), (2, PAGES - 2, 0));
    let after = disk::survey(&site.output).expect("can be looked at");
    let touched = after
        .files
        .iter()
        .filter(|(path, stamp)| before.files.get(*path) != Some(*stamp));
    let touched: Vec<_> = touched.map(|(path, _)| path.as_str()).collect();
    assert_eq!(touched, ["007/a.html", "050/a.html"]);
}

#[test]
fn a_site_that_is_copied_again_and_again_is_remembered_once() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    let manifest = site.workshop().join("manifest");
    let mut lines = Vec::new();
    for _ in 0..3 {
        for (path, text) in OLD {
            fs::remove_file(site.path(path)).expect("is there");
            site.write(path, text);
        }
        assert_eq!(site.counts(&OLD), (0, 3, 0));
        let text = fs::read_to_string(&manifest).expect("is text");
        lines.push(text.lines().count());
    }
    assert_eq!(lines, [lines[0]; 3]);
}
