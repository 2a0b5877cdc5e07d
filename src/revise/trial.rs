//! The site as it is, and as it would be.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::tz::TimeZone;

use super::{Broken, Draft, Refusal, archetype_of, file_of, is_of};
use crate::base::nearest;
use crate::config::Settings;
use crate::decode::kinds::Kind;
use crate::decode::{Decoded, RecordKey};
use crate::diag::privacy::Privacy;
use crate::diag::{Diagnostic, Severity};
use crate::pipeline::{self, Lookahead, Memo, Reading, Request};
use crate::resolve::{AsAt, Audience};
use crate::scan::{self, SourceFile, SourceSet};
use crate::world::World;

/// A site that is to be changed: its files, what they say, and what is wrong with them.
pub struct Ground<'w> {
    world: &'w dyn World,
    request: Request,
    /// The files.
    pub sources: SourceSet,
    settings: Option<Arc<Settings>>,
    /// What was made of single files.
    memo: Memo,
    privacy: Privacy,
    /// What is wrong with it.
    diagnostics: Vec<Diagnostic>,
}

/// The largest text for new records that is read, in bytes.
const LARGEST_ARCHETYPE: u64 = 1024 * 1024;

impl<'w> Ground<'w> {
    /// Reads the site in the folder `root` as its authors see it.
    ///
    /// # Errors
    /// When the world refuses.
    pub fn read(world: &'w dyn World, root: Utf8PathBuf) -> Result<Self, Refusal> {
        let request = Request {
            root,
            lookahead: Lookahead::Allowed,
            audience: Audience::Full,
            ..Request::default()
        };
        let sources = pipeline::scan_site(world, &request)?;
        Self::of(world, request, sources, Memo::default())
    }

    /// Reads `sources`, of which `memo` may know files.
    fn of(
        world: &'w dyn World,
        request: Request,
        sources: SourceSet,
        mut memo: Memo,
    ) -> Result<Self, Refusal> {
        let Reading {
            sources,
            settings,
            privacy,
            mut diagnostics,
            ..
        } = pipeline::read_sources(world, &request, sources, Some(&mut memo))?;
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        diagnostics.dedup();
        Ok(Self {
            world,
            request,
            sources,
            settings,
            memo,
            privacy,
            diagnostics,
        })
    }

    /// The site with `drafts`.
    ///
    /// # Errors
    /// When the world refuses.
    pub fn and(&self, drafts: &[Draft]) -> Result<Self, Refusal> {
        let files = drafts
            .iter()
            .map(|draft| (draft.path.clone(), Some(draft.text.as_bytes().into())));
        self.with(&files.collect::<Vec<_>>())
    }

    /// The site with other files: each by its path with what it holds, or none when it is not there.
    pub(crate) fn with(&self, files: &[(Utf8PathBuf, Option<Arc<[u8]>>)]) -> Result<Self, Refusal> {
        let mut sources = self.sources.clone();
        sources
            .records
            .retain(|file| files.iter().all(|(path, _)| *path != *file.path));
        for (path, bytes) in files {
            if let Some(bytes) = bytes {
                let path = path.as_path().into();
                let bytes = bytes.clone();
                sources.records.push(SourceFile { path, bytes });
            }
        }
        sources
            .records
            .sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
        Self::of(self.world, self.request.clone(), sources, self.memo.clone())
    }

    /// The site's own text for new records of `kind`, if it has one.
    pub(super) fn archetype(&self, kind: Kind) -> Result<Option<String>, Refusal> {
        let root = &self.request.root;
        let path = archetype_of(kind);
        if self.world.look(&root.join(&path))?.is_none() {
            return Ok(None);
        }
        let bytes = self.world.read(root, &path, LARGEST_ARCHETYPE)?;
        match crate::text::read(&path.as_path().into(), &bytes).value {
            Some(text) => Ok(Some(text.to_string())),
            None => Err(Refusal::Asked(format!("`{path}` is not text in UTF-8"))),
        }
    }

    /// The texts beside the records, in which authors may name one: the settings, the texts for new
    /// records, the templates of themes.
    pub(super) fn others(&self) -> Result<Vec<(Utf8PathBuf, String)>, Refusal> {
        let mut others = Vec::new();
        for kind in Kind::ALL {
            if let Some(text) = self.archetype(*kind)? {
                others.push((archetype_of(*kind), text));
            }
        }
        let templates = self.sources.themes.iter();
        let templates = templates.filter(|(path, _)| path.extension() == Some("html"));
        let settings = self.sources.config.iter();
        let files = settings.map(|file| (&*file.path, &file.bytes));
        for (path, bytes) in files.chain(templates.map(|(path, bytes)| (path.as_path(), bytes))) {
            let text = crate::text::read(&path.into(), bytes).value;
            others.extend(text.map(|text| (path.to_owned(), text.to_string())));
        }
        Ok(others)
    }

    /// The day that it is now where the site is.
    pub(super) fn today(&self) -> String {
        let zone = self.settings.as_ref().map(|settings| &settings.timezone);
        let now = AsAt::new(self.world.now(), zone.unwrap_or(&TimeZone::UTC));
        now.day.to_string()
    }

    /// What the file at `path` says.
    pub(crate) fn decoded(&self, path: &Utf8Path) -> Option<&Decoded> {
        self.memo.decoded(path)
    }

    /// What all files say, in the order of their paths.
    pub(super) fn all(&self) -> impl Iterator<Item = &Decoded> {
        let files = self.sources.records.iter();
        files.filter_map(|file| self.decoded(&file.path))
    }

    /// The mistakes that stop a build.
    pub(super) fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        let all = self.diagnostics.iter();
        all.filter(|found| found.severity == Severity::Error)
    }

    /// Whether there is a record of one of `kinds` called `id`, in whichever edition.
    pub fn has(&self, kinds: &[Kind], id: &str) -> bool {
        let is_it = |one: &Decoded| kinds.contains(&one.key.kind) && one.key.id.as_str() == id;
        self.all().any(is_it)
    }

    /// The id of a record of one of `kinds` that is nearly `id`.
    pub fn nearest(&self, kinds: &[Kind], id: &str) -> Option<&str> {
        let keys = self.all().map(|one| &one.key);
        let keys = keys.filter(|key| kinds.contains(&key.kind));
        nearest(id, keys.map(|key| key.id.as_str()))
    }

    /// Refuses `key` as the name of a record that is to come, when its place is not free.
    pub(crate) fn expect_free(&self, key: &RecordKey) -> Result<(), Refusal> {
        let taken = |what: &str| Err(Refusal::Asked(format!("{what}; say another id")));
        let file = file_of(key);
        let mut files = self.sources.records.iter();
        if let Some(there) = files.find(|file| is_of(&file.path, key)) {
            return taken(&format!("`{}` is there already", there.path));
        }
        if let Some(problem) = scan::problem_with_name(&file) {
            let message = format!("no record can stand at `{file}`");
            return Err(self.refuse(message, vec![problem]));
        }
        // What is no record may stand there too: a file that is passed over, a folder, a link.
        let content = self.request.root.join("content").join(key.kind.folder());
        let folder = Utf8Path::new("content").join(key.kind.folder());
        for entry in self.world.list(&content)? {
            let path = folder.join(&entry.path);
            if path.as_str().to_lowercase() == file.as_str() {
                return taken(&format!("`{path}` is there already"));
            }
        }
        Ok(())
    }

    /// The mistakes that `after`, this site with a change, has and this one has not.
    pub(crate) fn new_errors(&self, after: &Self) -> Vec<Diagnostic> {
        let known: BTreeSet<_> = self.errors().map(essence).collect();
        let is_new = |found: &&Diagnostic| !known.contains(&essence(found));
        after.errors().filter(is_new).cloned().collect()
    }

    /// Why this site, as it is or would be, is left alone, for `message` and these mistakes of it.
    pub(crate) fn refuse(&self, message: String, diagnostics: Vec<Diagnostic>) -> Refusal {
        Refusal::Breaks(Box::new(Broken {
            message,
            diagnostics,
            sources: self.sources.clone(),
            privacy: self.privacy.clone(),
        }))
    }
}

/// What makes two mistakes the same, wherever in the file their line has moved.
fn essence(found: &Diagnostic) -> (Option<&Utf8Path>, &str, &str) {
    let file = found.primary.as_ref().map(|label| &*label.file);
    (file, found.code, &found.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    #[test]
    fn what_stays_the_same_is_not_read_again() {
        let page = "---\ntitle: A\n---\n";
        let world = Memory::new("2025-10-01T09:00:00Z")
            .file(
                "/site/content/site.yaml",
                "title: S\nbase_url: https://example.org/\ntimezone: Europe/London\n",
            )
            .file("/site/content/pages/a.md", page)
            .file("/site/content/pages/b.md", page);
        let ground = Ground::read(&world, "/site".into()).expect("it can be read");
        let path = Utf8Path::new("content/pages/b.md");
        let changed = "---\ntitle: B\n---\n".as_bytes();
        let after = ground.with(&[(path.to_owned(), Some(changed.into()))]);
        let after = after.expect("it can be read");
        let is_known = |path: &str| {
            let [before, after] = [&ground, &after].map(|it| it.decoded(path.into()));
            std::ptr::eq(before.expect("is there"), after.expect("is there"))
        };
        assert!(is_known("content/pages/a.md"));
        assert!(!is_known("content/pages/b.md"));
    }
}
