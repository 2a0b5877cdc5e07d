//! Turns a document into a typed record of one kind.
//!
//! Never fails: what is wrong is reported, and the rest of the record is still read, so that all
//! mistakes are told at once.
//! Not here: whether what a record names exists (see `resolve`), and what several keys must be
//! together (see `check`).

mod containers;
pub mod fields;
pub mod form;
mod hidden;
pub mod kinds;
pub mod reader;
pub mod references;
mod secrecy;
pub mod values;

use std::fmt;
use std::sync::Arc;

use camino::Utf8Path;
use serde_json::{Map, Value as Json};

use crate::base::{Id, Span, Spanned, Stretch};
use crate::diag::privacy::Hidden;
use crate::diag::{FilePath, Parsed};
use crate::parse::Document;
use crate::parse::notes::Outline;

use fields::{Fields, Reader};
use kinds::common::Common;
use kinds::figure::Figure;
use kinds::items::Statement;
use kinds::{Facts, Kind};
use references::{ItemKind, Mention};

pub use secrecy::is_for_authors;
use values::Text;

/// What a record is called: its kind and its id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordKey {
    /// Its kind.
    pub kind: Kind,
    /// Its id; of a page in a sub-folder with the folder.
    pub id: Id,
}

/// `inspections/gmp-peel-2023`, as references in notes write it.
impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.folder(), self.id)
    }
}

/// Which text of a record a file holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Edition {
    /// The one that stands.
    Current,
    /// The one that takes its place when its embargo ends: `<id>.next.md`.
    Next,
    /// The same in another language: `<id>.cy.md`.
    Language(String),
}

/// One record.
#[derive(Clone, Debug)]
pub struct Record {
    /// What it is called.
    pub key: RecordKey,
    /// Which text of it this is.
    pub edition: Edition,
    /// Its file.
    pub file: FilePath,
    /// The keys that every record may have.
    pub common: Arc<Common>,
    /// The keys of its kind.
    pub facts: Facts,
    /// The file down to its notes; all spans count bytes of the file. Empty in a model for the public,
    /// which reads the keys alone.
    pub front: Stretch,
    /// Where its notes stand in the file.
    pub notes: Span,
    /// Its notes as they are written. In a model for the public there are blanks for what it does not read.
    pub notes_text: Stretch,
    /// What its notes link to, and which of their lines are for the authors alone.
    pub outline: Arc<Outline>,
}

/// What a file gives: a record, unless it is not readable as one, and every name that it mentions.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// What it is called, which is known from its place.
    pub key: RecordKey,
    /// Which text of it this is.
    pub edition: Edition,
    /// Its file.
    pub file: FilePath,
    /// The record.
    pub record: Option<Record>,
    /// The names in its front matter, also in items that are wrong elsewhere.
    pub mentions: Vec<Mention>,
    /// Its texts with inline Markdown, also in items that are wrong elsewhere.
    pub inline: Vec<Text>,
    /// What its notes link to.
    pub outline: Arc<Outline>,
    /// What of the file is for the authors alone, whoever may read the rest.
    pub hidden: Hidden,
}

impl Record {
    /// Reads its front matter and notes where they stand in its file, if that is text as it should be:
    /// what holds `bytes` too then holds all that there is of them.
    pub fn share(&mut self, bytes: &Arc<[u8]>) {
        let notes = self.notes.range();
        let front = Stretch::of(bytes, Span::new(0, notes.start));
        let notes = Stretch::of(bytes, self.notes);
        if *front == *self.front && *notes == *self.notes_text {
            (self.front, self.notes_text) = (front, notes);
        }
    }
}

impl RecordKey {
    /// What the record in the file at `path` (`content/inspections/x.next.md`) is called.
    pub fn of_file(path: &Utf8Path) -> Option<(Self, Edition)> {
        let inner = path
            .strip_prefix("content")
            .ok()?
            .as_str()
            .strip_suffix(".md")?;
        let (folder, name) = inner.split_once('/')?;
        let (id, edition) = match name.split_once('.') {
            None => (name, Edition::Current),
            Some((id, "next")) => (id, Edition::Next),
            Some((id, language)) => (id, Edition::Language(language.to_owned())),
        };
        let kind = Kind::in_folder(folder)?;
        let id = if kind == Kind::Pages {
            Id::parse_nested(id)
        } else {
            Id::parse(id)
        };
        Some((Self { kind, id: id? }, edition))
    }
}

impl Record {
    /// The items on its page that others may name: findings, figures, statements; a framework's areas.
    pub fn items(&self) -> Vec<(&Spanned<Id>, ItemKind)> {
        self.facts.items()
    }

    /// The figures that it gives.
    pub fn figures(&self) -> &[Figure] {
        self.facts.figures()
    }

    /// What it reports as said.
    pub fn statements(&self) -> &[Statement] {
        self.facts.statements()
    }

    /// The record as data: every key that is not for the authors alone.
    pub fn export(&self) -> Map<String, Json> {
        let mut map = Map::new();
        map.insert("id".to_owned(), self.key.id.as_str().into());
        self.common.export_into(&mut map);
        self.facts.export_into(&mut map);
        map
    }
}

impl Facts {
    /// The items in them that others may name: findings, figures, statements; a framework's areas.
    pub fn items(&self) -> Vec<(&Spanned<Id>, ItemKind)> {
        let mut items = Vec::new();
        if let Facts::Inspections(inspection) = self {
            items.extend(
                inspection
                    .findings
                    .iter()
                    .map(|finding| (&finding.id, ItemKind::Finding)),
            );
        }
        if let Facts::Frameworks(framework) = self {
            items.extend(
                framework
                    .areas
                    .iter()
                    .map(|area| (&area.id, ItemKind::Area)),
            );
        }
        let figures = self
            .figures()
            .iter()
            .filter_map(|figure| figure.id.as_ref());
        items.extend(figures.map(|id| (id, ItemKind::Figure)));
        let statements = self
            .statements()
            .iter()
            .filter_map(|statement| statement.id.as_ref());
        items.extend(statements.map(|id| (id, ItemKind::Statement)));
        items
    }

    /// The figures that they give.
    pub fn figures(&self) -> &[Figure] {
        match self {
            Facts::Inspections(inspection) => &inspection.figures,
            Facts::Coverage(coverage) => &coverage.figures,
            Facts::Sources(source) => &source.figures,
            _ => &[],
        }
    }

    /// What they report as said.
    pub fn statements(&self) -> &[Statement] {
        match self {
            Facts::Inspections(inspection) => &inspection.statements,
            Facts::Coverage(coverage) => &coverage.statements,
            Facts::Sources(source) => &source.statements,
            _ => &[],
        }
    }
}

/// Reads the record that `document`, the file at `file`, holds; none when the path names no record.
pub fn decode(file: &FilePath, document: &Document, outline: Outline) -> Option<Parsed<Decoded>> {
    let (key, edition) = RecordKey::of_file(file)?;
    let outline = Arc::new(outline);
    let mut reader = Reader::new(file);
    let read = read(key.kind, document, &mut reader);
    let record = read.map(|(common, facts)| Record {
        key: key.clone(),
        edition: edition.clone(),
        file: file.clone(),
        common: Arc::new(common),
        facts,
        front: document.front().into(),
        notes: document.notes_span,
        notes_text: document.notes().into(),
        outline: outline.clone(),
    });
    let Reader {
        diagnostics,
        mut mentions,
        mut inline,
        private,
        ..
    } = reader;
    // They are held as long as the site is previewed.
    mentions.shrink_to_fit();
    inline.shrink_to_fit();
    let hidden = hidden::hidden(document, record.as_ref(), &outline, private);
    let file = file.clone();
    let value = Decoded {
        key,
        edition,
        file,
        record,
        mentions,
        inline,
        outline,
        hidden,
    };
    Some(Parsed { value, diagnostics })
}

/// Reads the keys of every record and those of `kind`.
fn read(kind: Kind, document: &Document, reader: &mut Reader<'_>) -> Option<(Common, Facts)> {
    let front = document.front.as_ref()?;
    let pairs = reader.pairs(front)?;
    reader.check_keys(pairs, document.front_span, &[Common::KEYS, kind.keys()]);
    let common = Common::read_from(pairs, front.span, reader);
    let facts = kind.read(pairs, front.span, reader);
    Some((common?, facts?))
}
