//! The machine of a reader of the guide: a folder to work in, a home, and a repository elsewhere.
//!
//! What a page calls `https://github.com/your-name/…` is a bare repository on this disk, by way of a
//! setting of git. Nothing of this machine's own settings is seen.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::preview::running::Running;

/// Where the pages of the guide have repositories.
const HOST: &str = "https://github.com/your-name/";

/// A reader's machine, removed when it is dropped.
pub(super) struct Scratch {
    dir: TempDir,
    /// The folder that the reader stands in.
    here: PathBuf,
}

impl Scratch {
    /// One where the reader stands in an empty folder.
    pub(super) fn empty() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        for name in ["home", "work", "remotes"] {
            fs::create_dir(dir.path().join(name)).expect("it can be made");
        }
        let here = dir.path().join("work");
        let remotes = dir.path().join("remotes");
        let settings = format!(
            "[url \"{}/\"]\n\tinsteadOf = {HOST}\n[init]\n\tdefaultBranch = main\n",
            remotes.display()
        );
        fs::write(dir.path().join("home/.gitconfig"), settings).expect("it can be written");
        Self { dir, here }
    }

    /// One where the reader stands in a site that `briefing init` has made, in a repository of its own.
    pub(super) fn with_site() -> Self {
        let mut scratch = Self::empty();
        scratch.make_remote("my-site");
        for command in [
            "briefing init my-site",
            "cd my-site",
            "git init --quiet",
            "git config user.name Reader",
            "git config user.email reader@example.org",
            "git remote add origin https://github.com/your-name/my-site.git",
            "git add --all",
            "git commit --quiet --message Begin",
        ] {
            let (said, code) = scratch.run(command);
            assert_eq!(code, 0, "{command}: {said}");
        }
        scratch
    }

    /// Makes the repository that is called `name` at the host.
    pub(super) fn make_remote(&self, name: &str) {
        let mut git = Command::new("git");
        let remote = self.remote(name);
        git.args(["init", "--quiet", "--bare"]).arg(remote);
        let status = self.in_home(&mut git).status();
        assert!(status.expect("git starts").success());
    }

    /// Where the repository that is called `name` at the host really is.
    pub(super) fn remote(&self, name: &str) -> PathBuf {
        self.dir.path().join("remotes").join(format!("{name}.git"))
    }

    /// The folder that the reader stands in.
    pub(super) fn here(&self) -> &Path {
        &self.here
    }

    /// Writes a file, and the folders above it.
    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.here.join(path);
        let folder = path.parent().expect("a file is in a folder");
        fs::create_dir_all(folder).expect("makes the folder");
        fs::write(path, text).expect("writes the file");
    }

    /// What the file at `path` holds.
    pub(super) fn read(&self, path: &str) -> Result<String, String> {
        fs::read_to_string(self.here.join(path)).map_err(|error| format!("`{path}`: {error}"))
    }

    /// What `command` says, errors first, and how it ends.
    pub(super) fn run(&mut self, command: &str) -> (String, i32) {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.here = self.here.join(folder);
            let is_there = self.here.is_dir();
            return (String::new(), i32::from(!is_there));
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", command]);
        let output = self.in_home(&mut shell).output().expect("a shell starts");
        let mut said = String::from_utf8_lossy(&output.stderr).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stdout));
        (said, output.status.code().unwrap_or(-1))
    }

    /// Runs `command`, a `briefing serve`, until its first page is there.
    pub(super) fn show(&self, command: &str) -> Result<(), String> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_briefing"));
        let arguments = command.split(' ').skip(1);
        let preview = Running::start(self.in_home(program.args(arguments)));
        let path = preview.address.splitn(4, '/').nth(3).unwrap_or_default();
        let answer = preview.get(&format!("/{path}"), &[]);
        let is_good = answer.text().starts_with("HTTP/1.1 200");
        is_good
            .then_some(())
            .ok_or_else(|| format!("`{command}` shows nothing: {}", answer.text()))
    }

    /// `command`, to be run where the reader stands, with nothing of this machine's settings.
    fn in_home<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let program = Path::new(env!("CARGO_BIN_EXE_briefing"));
        let folder = program.parent().expect("a program is in a folder");
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display());
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.dir.path().join("home"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("EDITOR", "true")
            .current_dir(&self.here)
            .stdin(Stdio::null())
    }
}
