//! Runs `git`: the one program that is started though nobody names it, and only here.
//!
//! Git is run in the site's folder, with the user's settings and credentials, but with nothing of the
//! environment that would point it at another repository. It does not ask at the terminal, writes no index,
//! runs no hook, signs nothing, and does not tidy up; `ssh`, and programs that the user has set for it, may
//! ask for a passphrase. What it says is told without the credentials that an address may hold.

#![expect(
    clippy::disallowed_methods,
    reason = "git is the one program that publishing needs"
)]

use std::io::{Error as IoError, ErrorKind, Read, Write};
use std::process::{Command, Output, Stdio};
use std::thread;

use camino::{Utf8Path, Utf8PathBuf};

use super::Error;
use crate::world::plain;

/// Git, at work in one folder.
#[derive(Clone, Debug)]
pub(super) struct Git {
    folder: Utf8PathBuf,
}

/// What git answered.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) is_good: bool,
    pub(super) output: Vec<u8>,
    /// What it said beside: lines, without credentials.
    pub(super) said: String,
}

/// Variables that point git at another repository, index or object store, or change how it reads paths
/// (`git rev-parse --local-env-vars`).
const POINTERS: [&str; 22] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DEFAULT_HASH",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_PUSH_OPTION_COUNT",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Settings that must not have their say, and those that end a line over HTTP on which nothing moves for a minute.
const SETTINGS: [&str; 7] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "fetch.writeCommitGraph=false",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
];

/// So many lines of what git says are told.
const TOLD: usize = 6;

impl Git {
    pub(super) fn new(folder: &Utf8Path) -> Self {
        let folder = folder.to_owned();
        Self { folder }
    }

    /// What git answers to `arguments`.
    pub(super) fn ask(&self, arguments: &[&str]) -> Result<Answer, Error> {
        self.tell(arguments, &[], |_| Ok(()))
    }

    /// What git answers to `arguments` when all is well.
    pub(super) fn must(&self, arguments: &[&str]) -> Result<Vec<u8>, Error> {
        self.ask(arguments)?.good(arguments)
    }

    /// What git answers to `arguments` and what `write` writes to it, with further variables.
    pub(super) fn tell(
        &self,
        arguments: &[&str],
        variables: &[(&str, &str)],
        write: impl FnOnce(&mut dyn Write) -> Result<(), IoError> + Send,
    ) -> Result<Answer, Error> {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied());
        let output = converse(&mut command, write).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Error::NoGit,
            _ => Error::Git(format!("git cannot be run: {}", plain(&error))),
        })?;
        let said = String::from_utf8_lossy(&output.stderr);
        Ok(Answer {
            is_good: output.status.success(),
            output: output.stdout,
            said: without_credentials(&said),
        })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        for pointer in POINTERS {
            command.env_remove(pointer);
        }
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .env("LANGUAGE", "")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_LITERAL_PATHSPECS", "1");
        command
    }
}

impl Answer {
    /// What git answered to `arguments`, if all was well.
    pub(super) fn good(self, arguments: &[&str]) -> Result<Vec<u8>, Error> {
        if self.is_good {
            return Ok(self.output);
        }
        let verb = arguments.first().copied().unwrap_or_default();
        Err(Error::Git(format!(
            "`git {verb}` failed: {}",
            self.reason()
        )))
    }

    /// Why it was not: git's own words, in one line.
    pub(super) fn reason(&self) -> String {
        let lines = self.said.lines().map(str::trim);
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).take(TOLD).collect();
        if lines.is_empty() {
            return "it did not say why".to_owned();
        }
        lines.join("; ")
    }
}

/// Runs `command` to its end, while `write` writes to it.
fn converse(
    command: &mut Command,
    write: impl FnOnce(&mut dyn Write) -> Result<(), IoError> + Send,
) -> Result<Output, IoError> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take();
    let mut stderr = child.stderr.take();
    let mut stdout = child.stdout.take();
    thread::scope(|scope| {
        let writing = scope.spawn(move || match &mut stdin {
            Some(stdin) => {
                let mut buffer = std::io::BufWriter::new(stdin);
                write(&mut buffer)?;
                buffer.flush()
            }
            None => Ok(()),
        });
        let listening = scope.spawn(move || read_all(stderr.as_mut()));
        let output = read_all(stdout.as_mut());
        let status = child.wait()?;
        let stderr = listening.join().unwrap_or_else(|_| Ok(Vec::new()))?;
        // Where git ends early it says why; that nobody listened any more is no news then.
        let written = writing.join().unwrap_or(Ok(()));
        if status.success() {
            written?;
        }
        Ok(Output {
            status,
            stdout: output?,
            stderr,
        })
    })
}

fn read_all(stream: Option<&mut impl Read>) -> Result<Vec<u8>, IoError> {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        stream.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// `text` without what stands between `://` and `@` in its addresses.
pub(super) fn without_credentials(text: &str) -> String {
    let mut parts = text.split("://");
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        clean.push_str("://");
        let ends = |it: char| it == '/' || it.is_whitespace() || "'\"`".contains(it);
        let host = part.split(ends).next().unwrap_or_default();
        let start = host.rfind('@').map_or(0, |at| at + 1);
        clean.push_str(part.get(start..).unwrap_or_default());
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_not_told() {
        for (said, told) in [
            (
                "To https://me:pa@ss@github.com/a/b.git",
                "To https://github.com/a/b.git",
            ),
            (
                "'https://token@host/a' and ssh://git@host/",
                "'https://host/a' and ssh://host/",
            ),
            ("https://host/a@b", "https://host/a@b"),
            ("git@github.com:a/b", "git@github.com:a/b"),
        ] {
            assert_eq!(without_credentials(said), told);
        }
    }
}
