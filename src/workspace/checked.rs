//! A site of which everything that is wrong is known, while its files change.
//!
//! The stages are those of a check, and what a file says alone is remembered by its bytes. No page is
//! made, so what only a finished page shows is not known here.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;

use super::clock::Clock;
use super::quick::NotesGround;
use crate::base::{Id, Span};
use crate::check::{self, Applying};
use crate::config::{LinkForm, Settings};
use crate::decode::kinds::Kind;
use crate::decode::{Decoded, RecordKey};
use crate::diag::{self, Diagnostic, FilePath, Parsed};
use crate::pipeline::{
    self, LinkedFiles, Look, Memo, Reading, Request, read_sources, scan_site, with_site,
};
use crate::plan::views;
use crate::resolve::Model;
use crate::scan::SourceSet;
use crate::world::World;
use crate::world::kept::Changes;

/// A site and what is wrong with it.
pub struct Checked {
    request: Request,
    memo: Memo,
    /// How it looks, and what is wrong with that.
    look: Option<Looked>,
    sources: SourceSet,
    settings: Option<Arc<Settings>>,
    model: Option<Model>,
    diagnostics: Vec<Diagnostic>,
    /// The files of each record, by its name.
    files: BTreeMap<RecordKey, Vec<FilePath>>,
}

/// How a site looks, of some files of its themes.
struct Looked {
    themes: BTreeMap<Utf8PathBuf, Arc<[u8]>>,
    theme: String,
    /// Where the site names it, which what is wrong with the name points to.
    place: Option<Span>,
    links: LinkForm,
    look: Look,
    diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// The site of `request`, of which nothing is known yet.
    pub fn new(request: Request) -> Self {
        Self {
            sources: SourceSet::empty(&request.root),
            request,
            memo: Memo::default(),
            look: None,
            settings: None,
            model: None,
            diagnostics: Vec::new(),
            files: BTreeMap::new(),
        }
    }

    /// What the site was asked for as.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The files, as they were when they were last looked at.
    pub fn sources(&self) -> &SourceSet {
        &self.sources
    }

    /// The settings, if they can be read.
    pub fn settings(&self) -> Option<&Settings> {
        self.settings.as_deref()
    }

    /// What the audience may know, if there are settings.
    pub fn model(&self) -> Option<&Model> {
        self.model.as_ref()
    }

    /// Everything that is wrong, in the order in which it is told.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// What the file at `path` says, if it is a record.
    pub fn decoded(&self, path: &Utf8Path) -> Option<&Decoded> {
        self.memo.decoded(path)
    }

    /// What all records say, by name; several texts of one stand together.
    pub fn all(&self) -> impl Iterator<Item = &Decoded> {
        let files = self.files.values().flatten();
        files.filter_map(|file| self.decoded(file))
    }

    /// What the files of the record `key` say.
    pub fn of(&self, key: &RecordKey) -> impl Iterator<Item = &Decoded> {
        let files = self.files.get(key).into_iter().flatten();
        files.filter_map(|file| self.decoded(file))
    }

    /// The record of one of `kinds` that is called `id`.
    pub fn find(&self, kinds: &[Kind], id: &str) -> Option<&RecordKey> {
        let id = Id::parse_nested(id)?;
        kinds.iter().find_map(|kind| {
            let key = RecordKey {
                kind: *kind,
                id: id.clone(),
            };
            self.files.get_key_value(&key).map(|(key, _)| key)
        })
    }

    /// The text of `file` as spans count it: normalised, of a record, the settings or a template.
    pub fn text(&self, file: &Utf8Path) -> Option<Arc<str>> {
        let bytes = self.sources.bytes(file);
        let source = bytes.and_then(|bytes| crate::text::read(&file.into(), bytes).value);
        source.or_else(|| self.look.as_ref()?.look.text(file))
    }

    /// The next moment at which other things are wrong although no file changes; none when that never is.
    pub fn next_moment(&self, world: &dyn World) -> Option<Timestamp> {
        let clock = Clock {
            world,
            request: &self.request,
            settings: self.settings.as_ref()?,
        };
        clock.next_moment(&self.sources, &self.memo)
    }

    /// Takes `changes` of the files, which `world` has.
    ///
    /// # Errors
    /// When the world refuses; what was known before is still told.
    pub fn take(&mut self, world: &dyn World, changes: &Changes) -> Result<(), pipeline::Error> {
        let ground = NotesGround {
            world,
            sources: &self.sources,
            found: &self.diagnostics,
        };
        match ground.read_again(changes, &mut self.memo) {
            None => self.renew(world),
            Some(files) => {
                for file in files {
                    self.sources.replace_record(&file);
                }
                Ok(())
            }
        }
    }

    /// Looks at all files that `world` has.
    ///
    /// # Errors
    /// When the world refuses; what was known before is still told.
    pub fn renew(&mut self, world: &dyn World) -> Result<(), pipeline::Error> {
        let sources = scan_site(world, &self.request)?;
        let Reading {
            sources,
            settings,
            resolved,
            acceptances,
            privacy: _,
            mut diagnostics,
        } = read_sources(world, &self.request, sources, Some(&mut self.memo))?;
        let mut known = None;
        if let (Some(settings), Some((model, _))) = (&settings, resolved) {
            let looked = self.looked(&sources, settings);
            diagnostics.extend(looked.iter().cloned());
            let Parsed {
                value: files,
                diagnostics: found,
            } = LinkedFiles::read(world, &sources, &model).map_err(crate::scan::Error::from)?;
            diagnostics.extend(found);
            let is_sound = !diag::has_errors(&diagnostics);
            let found = with_site(&model, &files, is_sound, |_, found| found);
            diagnostics.extend(found);
            let applying = Applying {
                settings,
                acceptances: &acceptances,
                as_at: model.as_at,
                whole: Some(&model),
            };
            diagnostics = check::apply_settings(diagnostics, &applying);
            known = Some(model);
        }
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        diagnostics.dedup();
        let mut files: BTreeMap<RecordKey, Vec<FilePath>> = BTreeMap::new();
        for file in &sources.records {
            if let Some(decoded) = self.memo.decoded(&file.path) {
                let key = decoded.key.clone();
                files.entry(key).or_default().push(file.path.clone());
            }
        }
        self.files = files;
        self.model = known;
        self.diagnostics = diagnostics;
        self.settings = settings;
        self.sources = sources;
        Ok(())
    }

    /// What is wrong with how the site looks, which is looked at again when it looks otherwise.
    fn looked(&mut self, sources: &SourceSet, settings: &Settings) -> &[Diagnostic] {
        let known = self.look.take().filter(|known| {
            known.themes == sources.themes
                && (&known.theme, known.place) == (&settings.theme, settings.theme_span)
                && known.links == settings.links
        });
        let looked = known.unwrap_or_else(|| {
            let look = Look::load(sources, settings);
            let mut diagnostics = look.diagnostics.clone();
            if let Some(engine) = &look.engine {
                diagnostics.extend(views::check_specimens(engine));
            }
            Looked {
                themes: sources.themes.clone(),
                theme: settings.theme.clone(),
                place: settings.theme_span,
                links: settings.links,
                look,
                diagnostics,
            }
        });
        &self.look.insert(looked).diagnostics
    }
}
