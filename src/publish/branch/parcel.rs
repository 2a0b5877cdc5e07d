//! Puts the commit of a publication together, and pushes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Error as IoError, Write};

use jiff::Timestamp;

use super::{Blob, FILE, Repository, Tip, line};
use crate::base::visible;
use crate::config::History;
use crate::publish::{Difference, Error, Publication};

/// A publication that is ready to go.
#[derive(Debug)]
pub struct Parcel<'a> {
    pub(super) repository: &'a Repository,
    pub(super) tip: &'a Tip,
    pub(super) publication: &'a Publication,
    /// Files of the tip that are not ours, and stay.
    pub(super) kept: BTreeMap<String, Blob>,
    /// How it differs from what was published last; what is kept is not counted.
    pub difference: Difference,
}

/// The name of whoever publishes: that of no person, since a branch is read by everybody.
const AUTHOR: (&str, &str) = ("briefing", "briefing@localhost");

impl Parcel<'_> {
    /// Whether the branch is as it is to be already.
    pub fn is_there(&self) -> bool {
        let Difference {
            new,
            changed,
            removed,
            ..
        } = self.difference;
        let is_alone = self.repository.history == History::Keep || !self.tip.has_parents;
        self.tip.commit.is_some() && new + changed + removed == 0 && is_alone
    }

    /// Publishes it at `now`, as a commit that says `message`.
    ///
    /// # Errors
    /// When somebody else has published since the tip was looked at, or git refuses; the branch is then as it was.
    pub fn push(&self, now: Timestamp, message: &str) -> Result<(), Error> {
        let repository = self.repository;
        let tree = self.tree()?;
        let commit = self.commit(&tree, now, message)?;
        let branch = repository.reference();
        let expected = self.tip.commit.as_deref().unwrap_or_default();
        let lease = format!("--force-with-lease={branch}:{expected}");
        let refspec = format!("{commit}:{branch}");
        let answer = repository.git.ask(&[
            "push",
            "--porcelain",
            "--quiet",
            "--no-verify",
            "--no-signed",
            "--no-follow-tags",
            "--no-recurse-submodules",
            &lease,
            "--",
            &repository.url,
            &refspec,
        ])?;
        if answer.is_good {
            return Ok(());
        }
        // Who else has published, or that the line died when all was done, is not for git's words to tell.
        match repository.commit_there() {
            Ok(Some(there)) if there == commit => return Ok(()),
            Ok(there) if there != self.tip.commit => return Err(repository.moved()),
            _ => {}
        }
        Err(Error::Git(format!(
            "`{}` did not take the site: {}; publish again when that is mended",
            visible(&repository.address()),
            answer.reason()
        )))
    }

    /// Puts the commit together; gives its name.
    fn commit(&self, tree: &str, now: Timestamp, message: &str) -> Result<String, Error> {
        let mut arguments = vec!["commit-tree", tree, "-m", message];
        if let (History::Keep, Some(before)) = (self.repository.history, &self.tip.commit) {
            arguments.extend(["-p", before]);
        }
        let (name, email) = AUTHOR;
        let time = format!("@{} +0000", now.as_second());
        let variables = [
            ("GIT_AUTHOR_NAME", name),
            ("GIT_AUTHOR_EMAIL", email),
            ("GIT_AUTHOR_DATE", &time),
            ("GIT_COMMITTER_NAME", name),
            ("GIT_COMMITTER_EMAIL", email),
            ("GIT_COMMITTER_DATE", &time),
        ];
        let git = &self.repository.git;
        let answer = git.tell(&arguments, &variables, |_| Ok(()))?;
        let commit = line(&answer.good(&arguments)?);
        // Without a name in front of it a branch would be removed.
        if commit.len() < 40 || !commit.chars().all(|it| it.is_ascii_hexdigit()) {
            return Err(Error::Git("git made no commit of the site".to_owned()));
        }
        Ok(commit)
    }

    /// Puts the tree together; gives its name.
    fn tree(&self) -> Result<String, Error> {
        let mut files = self.kept.clone();
        let ids = self.blobs()?;
        for (path, id) in self.publication.files.keys().zip(ids) {
            let mode = FILE.to_owned();
            let size = None;
            files.insert(
                path.as_str().to_owned(),
                Blob {
                    mode,
                    id,
                    size,
                    is_nameless: false,
                },
            );
        }
        let mut trees = Folders::default();
        for (path, blob) in files {
            trees.add(&path, &blob.mode, "blob", &blob.id);
        }
        // From the deepest up: a tree names those in it.
        while let Some((folders, level)) = trees.take_deepest() {
            let arguments = ["mktree", "-z", "--batch"];
            let git = &self.repository.git;
            let answer = git.tell(&arguments, &[], |git| git.write_all(level.as_bytes()))?;
            let answer = answer.good(&arguments)?;
            let answer = String::from_utf8_lossy(&answer);
            for (folder, id) in folders.iter().zip(answer.lines()) {
                if folder.is_empty() {
                    return Ok(id.to_owned());
                }
                trees.add(folder, "040000", "tree", id);
            }
        }
        Err(Error::Git("git made no tree of the site".to_owned()))
    }

    /// Hands git the bytes of every file; gives their names, in the order of their paths.
    fn blobs(&self) -> Result<Vec<String>, Error> {
        let files = &self.publication.files;
        let arguments = ["fast-import", "--quiet", "--done"];
        let write = |git: &mut dyn Write| -> Result<(), IoError> {
            for (number, bytes) in files.values().enumerate() {
                write!(git, "blob\nmark :{}\ndata {}\n", number + 1, bytes.len())?;
                git.write_all(bytes)?;
                write!(git, "\nget-mark :{}\n", number + 1)?;
            }
            git.write_all(b"done\n")
        };
        let answer = self
            .repository
            .git
            .tell(&arguments, &[], write)?
            .good(&arguments)?;
        let answer = String::from_utf8_lossy(&answer);
        let ids: Vec<String> = answer.lines().map(str::to_owned).collect();
        if ids.len() != files.len() {
            return Err(Error::Git(
                "git did not take every file of the site".to_owned(),
            ));
        }
        Ok(ids)
    }
}

/// The entries of the folders of a tree, as `git mktree` takes them, by depth and then by path.
#[derive(Debug, Default)]
struct Folders(BTreeMap<usize, BTreeMap<String, String>>);

impl Folders {
    fn add(&mut self, path: &str, mode: &str, kind: &str, id: &str) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let depth = if folder.is_empty() {
            0
        } else {
            folder.matches('/').count() + 1
        };
        let level = self.0.entry(depth).or_default();
        let entries = level.entry(folder.to_owned()).or_default();
        write!(entries, "{mode} {kind} {id}\t{name}\0").expect("writing to a string does not fail");
    }

    /// The folders that lie deepest, and their entries, each followed by an empty one.
    fn take_deepest(&mut self) -> Option<(Vec<String>, String)> {
        let (_, level) = self.0.pop_last()?;
        let entries = level
            .values()
            .fold(String::new(), |all, one| all + one + "\0");
        Some((level.into_keys().collect(), entries))
    }
}
