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

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Bound;
use std::sync::Arc;

use camino::Utf8Path;
use serde_json::Value as Json;

use crate::base::{OutputPath, visible};
use crate::config::{self, History, Publishing};
use crate::plan::formats::BUILD_CARD;
use crate::publish::git::{Git, without_credentials};
use crate::publish::{CNAME, Difference, Error, Publication};
use crate::scan;

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
    /// Whether this program made what is there.
    is_ours: bool,
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
    /// Whether its name is no text, so that it cannot be written again.
    is_nameless: bool,
}

/// A file of the records, from the root of their repository or a folder in it.
const SETTINGS_FILE: &str = "content/site.yaml";

/// So many files are named in a message.
const NAMED: usize = 3;

/// Git is asked for files of so many bytes at once: what it answers is held beside the site.
const PORTION: u64 = 32 << 20;

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
            (None, Some(there)) if config::refuse_domain(there).is_some() => {
                Err(Error::Mistyped(format!(
                    "the file `CNAME` of the branch says `{}`, which is no domain; write the right one as \
                     `publish.cname` in `content/site.yaml`, and remove the file from the branch",
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
            let own = git.ask(&["symbolic-ref", "--quiet", "--short", "HEAD"])?;
            let own = line(&own.output);
            if own == publishing.branch && is_followed(&git, &own, remote)? {
                return Err(own_branch(&own));
            }
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

    /// Refuses a site whose sources in `folders` are not what the last commit says, files that git was told to
    /// ignore included.
    ///
    /// # Errors
    /// When that is so, or git refuses.
    pub fn refuse_dirty(&self, folders: &[&str]) -> Result<(), Error> {
        let mut question = vec![
            "status",
            "--porcelain=v1",
            "-z",
            "--untracked-files=all",
            "--ignored=traditional",
            "--ignore-submodules=none",
            "--no-renames",
            "--",
        ];
        question.extend(folders);
        let answer = self.git.must(&question)?;
        let answer = String::from_utf8_lossy(&answer);
        let entries = answer.split('\0').filter_map(|entry| {
            let (state, file) = entry.split_at_checked(3)?;
            Some((state == "!! ", file))
        });
        // What editors leave is nowhere part of a site.
        let is_left = |file: &str| file.split('/').any(scan::is_leftover);
        let (mut changed, mut ignored) = (Vec::new(), Vec::new());
        for (is_ignored, file) in entries {
            match is_ignored {
                false => changed.push(file),
                true if is_left(file) => {}
                true => ignored.push(file),
            }
        }
        let (what, files, how) = if !changed.is_empty() {
            (
                "there are changes that no commit has",
                changed,
                "commit them",
            )
        } else if !ignored.is_empty() {
            let how = "take them out of `.gitignore` and commit them";
            ("git is told to ignore files of the site", ignored, how)
        } else {
            return Ok(());
        };
        Err(Error::Mistyped(format!(
            "{what}: {}; {how}, or publish them all the same with `--allow-dirty`",
            named(&files)
        )))
    }

    /// Refuses to replace on the branch what this program has not made: never records, and anything else unless
    /// it `is_adopted` or kept.
    ///
    /// # Errors
    /// When `tip` has such files.
    pub fn refuse_foreign(&self, tip: &Tip, is_adopted: bool) -> Result<(), Error> {
        let is_source = |path: &&String| {
            let rest = path.strip_suffix(SETTINGS_FILE);
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        if let Some(source) = tip.files.keys().find(is_source) {
            return Err(Error::Mistyped(format!(
                "{} holds records (`{}`), and publishing would replace them; let `publish.branch` in \
                 `content/site.yaml` name a branch for the site alone, such as gh-pages",
                self.shown(),
                visible(source)
            )));
        }
        let others = tip.files.keys().filter(|path| !self.is_kept(path));
        let others: Vec<&str> = others
            .map(String::as_str)
            .filter(|path| *path != CNAME)
            .collect();
        if tip.is_ours || is_adopted || others.is_empty() {
            return Ok(());
        }
        Err(Error::Mistyped(format!(
            "{} holds what `briefing` has not made: {}; look at it, and publish with `--adopt` to replace it, or \
             let `publish.keep` name what is to stay",
            self.shown(),
            named(&others)
        )))
    }

    fn shown(&self) -> String {
        visible(&self.to_string()).into_owned()
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
            is_ours: false,
            domain: None,
        };
        if let Some(blob) = tip.files.get(BUILD_CARD) {
            let card = self.git.must(&["cat-file", "blob", &blob.id])?;
            let card: Json = serde_json::from_slice(&card).unwrap_or_default();
            tip.is_ours = card.get("program").and_then(Json::as_str) == Some("briefing");
        }
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
            let is_nameless = std::str::from_utf8(entry).is_err();
            let entry = String::from_utf8_lossy(entry);
            let (about, path) = entry.split_once('\t').unwrap_or_default();
            let mut about = about.split_ascii_whitespace();
            let mut word = || about.next().unwrap_or_default().to_owned();
            let (mode, _, id, size) = (word(), word(), word(), word());
            let size = size.parse().ok();
            let blob = Blob {
                mode,
                id,
                size,
                is_nameless,
            };
            files.insert(path.to_owned(), blob);
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
        self.is_kept(path) || (path == CNAME && !publication.files.contains_key(CNAME))
    }

    /// Whether the settings say that the file `path` of the branch is not ours.
    fn is_kept(&self, path: &str) -> bool {
        self.keep.iter().any(|kept| {
            let rest = path.strip_prefix(kept.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Which files of `publication` the `tip` has already, byte for byte.
    fn unchanged<'a>(
        &self,
        publication: &'a Publication,
        tip: &Tip,
    ) -> Result<BTreeSet<&'a str>, Error> {
        let mut asked = Vec::new();
        for (path, bytes) in &publication.files {
            let blob = tip.files.get(path.as_str());
            let is_alike =
                |blob: &&Blob| blob.mode == FILE && blob.size == Some(bytes.len() as u64);
            if let Some(blob) = blob.filter(is_alike) {
                asked.push((path.as_str(), bytes, blob.id.as_str()));
            }
        }
        let mut unchanged = BTreeSet::new();
        let mut rest = &asked[..];
        while !rest.is_empty() {
            let mut size = 0_u64;
            let fits = |(_, bytes, _): &&(&str, &Arc<[u8]>, &str)| {
                let is_first = size == 0;
                size = size.saturating_add(bytes.len() as u64 + 1);
                is_first || size <= PORTION
            };
            let (portion, others) = rest.split_at(rest.iter().take_while(fits).count());
            self.compare(portion, &mut unchanged)?;
            rest = others;
        }
        Ok(unchanged)
    }

    /// Adds to `unchanged` which files of `portion`, each with its bytes and the name of a blob of the same size, the
    /// blob has byte for byte.
    fn compare<'a>(
        &self,
        portion: &[(&'a str, &Arc<[u8]>, &str)],
        unchanged: &mut BTreeSet<&'a str>,
    ) -> Result<(), Error> {
        let ids = portion
            .iter()
            .fold(String::new(), |ids, (_, _, id)| ids + id + "\n");
        let arguments = ["cat-file", "--batch", "--buffer"];
        let answer = self
            .git
            .tell(&arguments, &[], |git| git.write_all(ids.as_bytes()))?;
        let answer = answer.good(&arguments)?;
        let mut rest = &answer[..];
        for (path, bytes, _) in portion {
            // Each is a line about it, its bytes, and the end of a line.
            let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
                break;
            };
            let content = rest.get(end + 1..end + 1 + bytes.len());
            if content == Some(&***bytes) {
                unchanged.insert(*path);
            }
            rest = rest.get(end + bytes.len() + 2..).unwrap_or_default();
        }
        Ok(())
    }
}

/// Whether what is committed to the branch `own` here goes to the same branch of `remote`.
fn is_followed(git: &Git, own: &str, remote: &str) -> Result<bool, Error> {
    let followed = git.ask(&["config", "--get", &format!("branch.{own}.remote")])?;
    let followed = line(&followed.output);
    Ok(followed == remote || (followed.is_empty() && remote == config::DEFAULT_REMOTE))
}

fn own_branch(name: &str) -> Error {
    Error::Mistyped(format!(
        "`{}` is the branch that the records are committed to, and publishing would replace them there; let \
         `publish.branch` in `content/site.yaml` name a branch for the site alone, such as gh-pages",
        visible(name)
    ))
}

/// The first of `files`, and how many more there are.
fn named(files: &[&str]) -> String {
    let first = files.iter().take(NAMED);
    let first: Vec<String> = first.map(|file| format!("`{}`", visible(file))).collect();
    let more = match files.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}", first.join(", "))
}

/// Refuses to keep what cannot stand beside what is published.
fn refuse_kept(path: &str, blob: &Blob, publication: &Publication) -> Result<(), Error> {
    let shown = visible(path);
    if blob.is_nameless {
        return Err(Error::Mistyped(format!(
            "the name of `{shown}` on the branch is no text (UTF-8), and `publish.keep` keeps it: give the file \
             another name there"
        )));
    }
    if blob.mode != FILE && blob.mode != PROGRAM {
        return Err(Error::Mistyped(format!(
            "`{shown}` of the branch is a link, and `publish.keep` keeps it: put a copy of the file there \
             instead"
        )));
    }
    let files = &publication.files;
    let below = format!("{path}/");
    let is_folder = files
        .range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded))
        .next()
        .is_some_and(|(own, _)| own.as_str().starts_with(&below));
    let folders = path
        .match_indices('/')
        .filter_map(|(end, _)| path.get(..end));
    let is_taken = folders.chain([path]).any(|place| files.contains_key(place));
    if is_folder || is_taken {
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
