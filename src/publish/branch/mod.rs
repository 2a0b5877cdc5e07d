//! Publishes to a branch of a git repository, and touches nothing else.
//!
//! Only objects are added to the repository that the site stands in: no reference, no index, no file of
//! its working tree and no setting is written. The commit is put together from what is in memory,
//! pushed by its name, and taken only if the branch still is what it was when the site was compared with it.
//! A run that is ended at any moment leaves the branch as it was or as it is to be; objects that
//! nothing refers to are tidied away by git in its own time.
//! By default the commit has none before it. What it replaces can no longer be reached by the branch's name; a host
//! keeps it all the same until it is asked to remove it.
//! Not here: what is published.

mod parcel;

use std::collections::BTreeMap;
use std::fmt;

use camino::Utf8Path;

use crate::base::{OutputPath, visible};
use crate::config::{History, Publishing};
use crate::publish::git::{Git, without_credentials};
use crate::publish::{CNAME, Difference, Error, Publication};

pub use parcel::Parcel;

/// A repository that the site stands in, and the branch of another that it is published to.
#[derive(Clone, Debug)]
pub struct Repository {
    git: Git,
    /// The address that is pushed to.
    url: String,
    branch: String,
    keep: Vec<OutputPath>,
    history: History,
}

/// What was published last.
#[derive(Clone, Debug, Default)]
pub struct Tip {
    /// The commit; none when there is no such branch yet.
    commit: Option<String>,
    has_parents: bool,
    files: BTreeMap<String, Blob>,
    /// The domain that its file `CNAME` names.
    pub domain: Option<String>,
}

/// A file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Blob {
    mode: String,
    id: String,
    size: Option<u64>,
}

/// The mode of an ordinary file.
const FILE: &str = "100644";

/// That of a file that can be run, which is an ordinary file to a host.
const PROGRAM: &str = "100755";

/// What git says where there is no repository.
const NO_REPOSITORY: &str = "not a git repository";

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the branch `{}` of `{}`", self.branch, self.address())
    }
}

impl Tip {
    /// The site's own domain: that of the settings, or else that of the branch.
    ///
    /// # Errors
    /// When they name different ones: whoever set the one on the branch may not want it replaced.
    pub fn agree_on_domain(&self, settings: Option<&str>) -> Result<Option<String>, Error> {
        match (settings, self.domain.as_deref()) {
            (Some(own), Some(there)) if !own.eq_ignore_ascii_case(there) => {
                Err(Error::Mistyped(format!(
                    "the file `CNAME` of the branch names the domain `{}`, and `publish.cname` in \
                     `content/site.yaml` names `{own}`; nothing was published: write the one that is \
                     right as `publish.cname`, and remove the other file from the branch",
                    visible(there)
                )))
            }
            (own, there) => Ok(own.or(there).map(str::to_owned)),
        }
    }
}

impl Repository {
    /// The repository that the site in `root` stands in, published as `publishing` says; none when it stands
    /// in none.
    ///
    /// # Errors
    /// When git is not there, or refuses.
    pub fn find(root: &Utf8Path, publishing: &Publishing) -> Result<Option<Self>, Error> {
        let git = Git::new(root);
        let question = ["rev-parse", "--is-inside-work-tree"];
        let answer = git.ask(&question)?;
        if !answer.is_good && answer.said.contains(NO_REPOSITORY) {
            return Ok(None);
        }
        if answer.good(&question)?.trim_ascii() != b"true" {
            return Ok(None);
        }
        // By its address and not by its name: otherwise git would note down what it pushed.
        let remote = publishing.remote.as_str();
        let named = git.ask(&["remote", "get-url", "--push", "--", remote])?;
        let url = if named.is_good {
            line(&named.output)
        } else {
            remote.to_owned()
        };
        Ok(Some(Self {
            git,
            url,
            branch: publishing.branch.clone(),
            keep: publishing.keep.clone(),
            history: publishing.history,
        }))
    }

    /// The address that is pushed to, without credentials.
    pub fn address(&self) -> String {
        without_credentials(&self.url)
    }

    /// Refuses a site whose sources in `folders` are not what the last commit says.
    ///
    /// # Errors
    /// When that is so, or git refuses.
    pub fn refuse_dirty(&self, folders: &[&str]) -> Result<(), Error> {
        /// So many files are named.
        const NAMED: usize = 3;
        let mut question = vec![
            "status",
            "--porcelain=v1",
            "-z",
            "--untracked-files=all",
            "--no-renames",
            "--",
        ];
        question.extend(folders);
        let answer = self.git.must(&question)?;
        let answer = String::from_utf8_lossy(&answer);
        let files: Vec<&str> = answer
            .split('\0')
            .filter_map(|entry| entry.get(3..))
            .collect();
        if files.is_empty() {
            return Ok(());
        }
        let named: Vec<String> = files
            .iter()
            .take(NAMED)
            .map(|file| format!("`{}`", visible(file)))
            .collect();
        let more = match files.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        Err(Error::Mistyped(format!(
            "there are changes that no commit has: {}{more}; commit them, or publish them all the same \
             with `--allow-dirty`",
            named.join(", ")
        )))
    }

    /// What was published last, brought here without noting down that it was.
    ///
    /// # Errors
    /// When the other repository cannot be reached, or what is there cannot be read.
    pub fn tip(&self) -> Result<Tip, Error> {
        let Some(commit) = self.commit_there()? else {
            return Ok(Tip::default());
        };
        self.bring(&commit)?;
        let parents = ["rev-list", "--parents", "--max-count=1", &commit, "--"];
        let parents = self.git.must(&parents)?;
        let mut tip = Tip {
            files: self.files(&commit)?,
            has_parents: line(&parents).contains(' '),
            commit: Some(commit),
            domain: None,
        };
        if let Some(blob) = tip.files.get(CNAME) {
            let name = self.git.must(&["cat-file", "blob", &blob.id])?;
            tip.domain = Some(line(&name)).filter(|name| !name.is_empty());
        }
        Ok(tip)
    }

    /// The commit that the branch is at now, if there is one.
    fn commit_there(&self) -> Result<Option<String>, Error> {
        let branch = self.reference();
        let listed = self.reach(&["ls-remote", "--quiet", "--", &self.url, &branch])?;
        let listed = String::from_utf8_lossy(&listed);
        Ok(listed.lines().find_map(|entry| {
            let (commit, name) = entry.split_once('\t')?;
            (name == branch).then(|| commit.to_owned())
        }))
    }

    fn reference(&self) -> String {
        format!("refs/heads/{}", self.branch)
    }

    /// What git answers that has to reach the other repository.
    fn reach(&self, arguments: &[&str]) -> Result<Vec<u8>, Error> {
        let answer = self.git.ask(arguments)?;
        if answer.is_good {
            return Ok(answer.output);
        }
        Err(Error::Git(format!(
            "`{}` cannot be reached: {}",
            visible(&self.address()),
            answer.reason()
        )))
    }

    /// Brings `commit` here, which the branch is at, unless it is here.
    fn bring(&self, commit: &str) -> Result<(), Error> {
        let wanted = format!("{commit}^{{tree}}");
        let is_here = || {
            Ok::<_, Error>(
                self.git
                    .ask(&["rev-list", "--objects", "--quiet", &wanted])?
                    .is_good,
            )
        };
        if is_here()? {
            return Ok(());
        }
        self.reach(&[
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            "--no-prune",
            "--no-auto-maintenance",
            "--",
            &self.url,
            &self.reference(),
        ])?;
        if is_here()? {
            return Ok(());
        }
        Err(self.moved())
    }

    fn moved(&self) -> Error {
        Error::Git(format!(
            "somebody else published to the branch `{}` of `{}` meanwhile; nothing was published, and \
             what is there was left as it is; look at it, and run again",
            visible(&self.branch),
            visible(&self.address())
        ))
    }

    /// The files of `commit`, by path.
    fn files(&self, commit: &str) -> Result<BTreeMap<String, Blob>, Error> {
        let listed = self
            .git
            .must(&["ls-tree", "-r", "-z", "-l", "--full-tree", commit])?;
        let mut files = BTreeMap::new();
        for entry in listed.split(|byte| *byte == 0).filter(|it| !it.is_empty()) {
            let entry = String::from_utf8_lossy(entry);
            let (about, path) = entry.split_once('\t').unwrap_or_default();
            let mut about = about.split_ascii_whitespace();
            let mut word = || about.next().unwrap_or_default().to_owned();
            let (mode, _, id, size) = (word(), word(), word(), word());
            let size = size.parse().ok();
            files.insert(path.to_owned(), Blob { mode, id, size });
        }
        Ok(files)
    }

    /// Makes `publication` ready to replace `tip`.
    ///
    /// # Errors
    /// When what is to be kept cannot be, or git refuses.
    pub fn pack<'a>(
        &'a self,
        publication: &'a Publication,
        tip: &'a Tip,
    ) -> Result<Parcel<'a>, Error> {
        let mut kept = BTreeMap::new();
        for (path, blob) in &tip.files {
            if self.keeps(path, publication) {
                refuse_kept(path, blob, publication)?;
                kept.insert(path.clone(), blob.clone());
            }
        }
        let unchanged = self.unchanged(publication, tip)?;
        let mut difference = Difference::default();
        for path in publication.files.keys() {
            match tip.files.get(path.as_str()) {
                None => difference.new += 1,
                Some(_) if unchanged.contains(&path.as_str()) => difference.same += 1,
                Some(_) => difference.changed += 1,
            }
        }
        let stays = |path: &str| kept.contains_key(path) || publication.files.contains_key(path);
        difference.removed = tip.files.keys().filter(|path| !stays(path)).count();
        Ok(Parcel {
            repository: self,
            tip,
            publication,
            kept,
            difference,
        })
    }

    /// Whether the file `path` of the branch is not ours to replace or remove.
    fn keeps(&self, path: &str, publication: &Publication) -> bool {
        let is_named = self.keep.iter().any(|kept| {
            let rest = path.strip_prefix(kept.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        is_named || (path == CNAME && !publication.files.contains_key(CNAME))
    }

    /// Which files of `publication` the `tip` has already, byte for byte.
    fn unchanged<'a>(
        &self,
        publication: &'a Publication,
        tip: &Tip,
    ) -> Result<Vec<&'a str>, Error> {
        let mut asked = Vec::new();
        for (path, bytes) in &publication.files {
            let blob = tip.files.get(path.as_str());
            let is_alike =
                |blob: &&Blob| blob.mode == FILE && blob.size == Some(bytes.len() as u64);
            if let Some(blob) = blob.filter(is_alike) {
                asked.push((path.as_str(), bytes, blob.id.as_str()));
            }
        }
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let ids = asked
            .iter()
            .fold(String::new(), |ids, (_, _, id)| ids + id + "\n");
        let arguments = ["cat-file", "--batch", "--buffer"];
        let answer = self
            .git
            .tell(&arguments, &[], |git| git.write_all(ids.as_bytes()))?;
        let answer = answer.good(&arguments)?;
        let mut rest = &answer[..];
        let mut unchanged = Vec::new();
        for (path, bytes, _) in asked {
            // Each is a line about it, its bytes, and the end of a line.
            let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
                break;
            };
            let content = rest.get(end + 1..end + 1 + bytes.len());
            if content == Some(&**bytes) {
                unchanged.push(path);
            }
            rest = rest.get(end + bytes.len() + 2..).unwrap_or_default();
        }
        unchanged.sort_unstable();
        Ok(unchanged)
    }
}

/// Refuses to keep what cannot stand beside what is published.
fn refuse_kept(path: &str, blob: &Blob, publication: &Publication) -> Result<(), Error> {
    let shown = visible(path);
    if blob.mode != FILE && blob.mode != PROGRAM {
        return Err(Error::Mistyped(format!(
            "`{shown}` of the branch is a link, and `publish.keep` keeps it: put a copy of the file there \
             instead"
        )));
    }
    let is_taken = |own: &OutputPath| {
        let (own, above) = (own.as_str(), |long: &str, short: &str| {
            long.strip_prefix(short)
                .is_some_and(|rest| rest.starts_with('/'))
        });
        own == path || above(own, path) || above(path, own)
    };
    if publication.files.keys().any(is_taken) {
        return Err(Error::Mistyped(format!(
            "the site has a file `{shown}`, which `publish.keep` keeps as it is: take it out of one of \
             them"
        )));
    }
    Ok(())
}

/// The first line of what git answered.
fn line(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(answer);
    text.lines().next().unwrap_or_default().trim().to_owned()
}
