//! A site in a temporary folder, and runs of the program on it.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests make sites on the disk and run the program on them"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::SystemTime;

use tempfile::TempDir;

use super::Site;

/// A site on the disk, removed when it is dropped.
pub(crate) struct SiteFolder {
    dir: TempDir,
}

/// What a run of the program did.
#[derive(Debug)]
pub(crate) struct Run {
    /// How it ended; none when a signal ended it.
    pub(crate) code: Option<i32>,
    /// What was asked for.
    pub(crate) stdout: String,
    /// What is wrong.
    pub(crate) stderr: String,
}

/// Everything below a folder: bytes, and when they were written.
pub(crate) type Tree = BTreeMap<PathBuf, (SystemTime, Option<Vec<u8>>)>;

impl SiteFolder {
    /// Writes `site` to the disk, one file after the other in the order of their paths.
    pub(crate) fn of(site: &Site) -> Self {
        Self::in_order(site, |_| {})
    }

    /// Writes `site` to the disk in the order that `arrange` makes of its paths.
    pub(crate) fn in_order(site: &Site, arrange: impl FnOnce(&mut Vec<&str>)) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        let folder = Self { dir };
        let mut paths: Vec<&str> = site.files().keys().map(|path| path.as_str()).collect();
        arrange(&mut paths);
        for path in paths {
            folder.write(path, &site.files()[camino::Utf8Path::new(path)]);
        }
        folder
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        let folder = path.parent().expect("a file is in a folder");
        fs::create_dir_all(folder).expect("makes the folder");
        fs::write(path, content).expect("writes the file");
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect("removes the file");
    }

    /// The program, to be run in the site with nothing of this machine's settings.
    pub(crate) fn briefing(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .stdin(Stdio::null());
        command
    }

    /// Runs the program in the site.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.briefing(arguments))
    }

    /// Everything below its folder `name`.
    pub(crate) fn tree(&self, name: &str) -> Tree {
        let root = self.path().join(name);
        let mut tree = Tree::new();
        read_into(&mut tree, &root, &root);
        tree
    }

    /// Every file below its folder `name`, by its path with `/`.
    pub(crate) fn files(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let named = |(path, (_, bytes)): (PathBuf, (SystemTime, Option<Vec<u8>>))| {
            let path = path.to_str().expect("names are text").to_owned();
            bytes.map(|bytes| (path, bytes))
        };
        self.tree(name).into_iter().filter_map(named).collect()
    }
}

impl SiteFolder {
    /// Runs the program with `arguments` within `limits`, which are commands of a shell: `ulimit -v 1048576`.
    pub(crate) fn run_within(&self, limits: &str, arguments: &[&str]) -> Run {
        let program = self.briefing(arguments);
        let limited = format!("{limits} && exec \"$@\"");
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &limited, "sh"])
            .arg(program.get_program())
            .args(program.get_args())
            .current_dir(self.path())
            .env_clear()
            .stdin(Stdio::null());
        Run::of(&mut shell)
    }
}

impl Run {
    /// Runs `command` to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("the program prints text");
        Self {
            code: status.code(),
            stdout: text(stdout),
            stderr: text(stderr),
        }
    }
}

/// Writes `files`, by their paths with `/`, below `folder`.
pub(crate) fn write_all(folder: &Path, files: &BTreeMap<String, Arc<[u8]>>) {
    for (path, bytes) in files {
        let file = folder.join(path);
        let parent = file.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).expect("makes the folder");
        fs::write(file, bytes).expect("writes the file");
    }
}

/// Every file below `folder`, by its path with `/`.
pub(crate) fn read_all(folder: &Path) -> BTreeMap<String, Arc<[u8]>> {
    let mut tree = Tree::new();
    read_into(&mut tree, folder, folder);
    let named = |(path, (_, bytes)): (PathBuf, (SystemTime, Option<Vec<u8>>))| {
        let path = path.to_str().expect("names are text").to_owned();
        bytes.map(|bytes| (path, bytes.into()))
    };
    tree.into_iter().filter_map(named).collect()
}

fn read_into(tree: &mut Tree, root: &Path, folder: &Path) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let metadata = path.symlink_metadata().expect("it can be looked at");
        let bytes = metadata
            .is_file()
            .then(|| fs::read(&path).expect("it can be read"));
        let below = path.strip_prefix(root).expect("it is inside").to_owned();
        let modified = metadata.modified().expect("the system keeps the time");
        tree.insert(below, (modified, bytes));
        if metadata.is_dir() {
            read_into(tree, root, &path);
        }
    }
}
