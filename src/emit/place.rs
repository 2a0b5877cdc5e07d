//! Decides whether a folder may be an output folder, and where its workshop stands.

use camino::{Utf8Path, Utf8PathBuf};

use super::{Error, Target, disk};
use crate::base::path::without_dots;
use crate::world::{Kind, Os, World};

/// An output folder that may be written to, and its workshop; both absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) output: Utf8PathBuf,
    pub(super) workshop: Utf8PathBuf,
}

/// The output folder of a site that says nothing else.
const DEFAULT_OUTPUT: &str = "public";

/// The workshop of a site, which also holds what other stages remember.
const DEFAULT_WORKSHOP: &str = ".briefing";

/// What programs that keep versions put into the folder whose versions they keep.
const HISTORIES: [&str; 4] = [".git", ".hg", ".jj", ".svn"];

/// The name of the file in the workshop that is locked.
pub(super) const LOCK: &str = "lock";

impl Place {
    /// The next site while it is put together, the previous one otherwise.
    pub(super) fn spare(&self) -> Utf8PathBuf {
        self.workshop.join("spare")
    }

    /// The previous site between the two steps of an exchange.
    pub(super) fn old(&self) -> Utf8PathBuf {
        self.workshop.join("old")
    }

    /// What is being removed.
    pub(super) fn discarded(&self) -> Utf8PathBuf {
        self.workshop.join("discarded")
    }

    pub(super) fn manifest(&self) -> Utf8PathBuf {
        self.workshop.join("manifest")
    }

    pub(super) fn lock(&self) -> Utf8PathBuf {
        self.workshop.join(LOCK)
    }
}

/// Where the outputs of `target` go, if nothing speaks against it. Writes nothing.
pub(super) fn judge(target: &Target) -> Result<Place, Error> {
    let dangerous = |why: &str| Error::Dangerous {
        output: target.output.clone(),
        why: why.to_owned(),
    };
    let output = disk::settle(&without_dots(&target.output))?;
    let site = disk::settle(&without_dots(&target.site).join("content"))?;
    let site = site.parent().unwrap_or(&site);
    let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
        return Err(dangerous("it is the root of the disk"));
    };
    let workshop = if parent == site && name == DEFAULT_OUTPUT {
        site.join(DEFAULT_WORKSHOP)
    } else {
        parent.join(format!(".{name}{DEFAULT_WORKSHOP}"))
    };
    // A home can be a link itself, as a site can; so both are found by way of what is in them.
    let home = target.home.as_deref().map(|home| home.join("any"));
    let home = home.as_deref().map(disk::settle).transpose()?;
    let home = home.as_deref().and_then(Utf8Path::parent);
    if let Some(why) = location(&output, site, home) {
        return Err(dangerous(why));
    }
    match Os.look(&output)? {
        None => {}
        Some(Kind::Folder) => {
            if let Some(why) = inhabitant(&output)? {
                return Err(dangerous(why));
            }
        }
        Some(Kind::Symlink { .. }) => {
            let why = "it is a symbolic link; give the folder it points to";
            return Err(dangerous(why));
        }
        Some(_) => return Err(dangerous("it is a file")),
    }
    let is_free = match Os.look(&workshop)? {
        None => true,
        Some(Kind::Folder) => disk::is_workshop(&workshop, LOCK)?,
        Some(_) => false,
    };
    if !is_free {
        let why =
            format!("the folder `{workshop}` is needed beside it, and something else is there");
        return Err(dangerous(&why));
    }
    Ok(Place { output, workshop })
}

/// What speaks against `output` by where it is.
fn location(output: &Utf8Path, site: &Utf8Path, home: Option<&Utf8Path>) -> Option<&'static str> {
    if site.starts_with(output) {
        return Some("the site itself stands in it");
    }
    if home.is_some_and(|home| home.starts_with(output)) {
        return Some("your home folder stands in it");
    }
    if output.starts_with(site.join("content")) {
        return Some("your records stand there");
    }
    if output.starts_with(site.join("themes")) {
        return Some("themes stand there");
    }
    if output.components().any(|part| part.as_str() == ".git") {
        return Some("it is inside the data of a git repository");
    }
    let is_workshop = |part: &str| part.starts_with('.') && part.ends_with(DEFAULT_WORKSHOP);
    if output.components().any(|part| is_workshop(part.as_str())) {
        return Some("builds keep their own files there");
    }
    None
}

/// What speaks against the folder `output` by what is in it.
fn inhabitant(output: &Utf8Path) -> Result<Option<&'static str>, Error> {
    for history in HISTORIES {
        if Os.look(&output.join(history))?.is_some() {
            return Ok(Some("it is the folder of a repository"));
        }
    }
    // By its content too, since some disks do not tell `Content` from `content`.
    if Os.look(&output.join("site.yaml"))?.is_some() {
        return Ok(Some("records stand in it"));
    }
    if Os.look(&output.join("content/site.yaml"))?.is_some() {
        return Ok(Some("another site stands in it"));
    }
    Ok(None)
}
