//! A record under another name: its files, every reference to it, and its old address.
//!
//! Each place that names it is changed by itself, and nothing around it. The site as it would be is read
//! before anything is written: it must say the same as before, but for the name.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use pulldown_cmark::LinkType;
use serde_json::Value as Json;

use super::aliases;
use super::links::{self, Led, led};
use super::name::{file_of, parse_id};
use super::source::place_in_source;
use super::{Ground, Refusal, is_of};
use crate::author::Change;
use crate::base::path::{is_device, relative};
use crate::base::{Id, Span, nearest, visible};
use crate::decode::kinds::Kind;
use crate::decode::references::{ItemKind, Mention};
use crate::decode::{Decoded, RecordKey};
use crate::diag::FilePath;
use crate::parse::dialect::Source;
use crate::parse::notes::{LinkTarget, NoteLink, inline_links, with_restricted};
use crate::parse::target;
use crate::resolve::relative_to;
use crate::resolve::routes::{is_home, own_address};
use crate::scan::SourceFile;
use crate::text::edits::{self, Edit};

/// A record under another name, not written yet.
#[derive(Clone, Debug)]
pub struct Rename {
    /// What it was called.
    pub old: RecordKey,
    /// What it is called.
    pub new: RecordKey,
    /// What becomes of each file.
    pub changes: Vec<Change>,
    /// The same, place by place.
    pub edited: Vec<Edited>,
    /// How often each file names it, by the path that it will have.
    pub references: BTreeMap<Utf8PathBuf, usize>,
    /// The files beside the records that have the old id as a word: nobody but their author can say
    /// whether it names the record there.
    pub also: Vec<Utf8PathBuf>,
    /// Whether the new id alone does not say which record is meant: one of another kind has it, or it has
    /// folders.
    is_ambiguous: bool,
}

/// What becomes of one file, place by place.
#[derive(Clone, Debug)]
pub struct Edited {
    /// Where it stands.
    pub from: Utf8PathBuf,
    /// Where it will stand.
    pub to: Utf8PathBuf,
    /// What changes in its text, in order; no two touch the same place.
    pub edits: Vec<Edit>,
}

/// The record of `kind` called `old` as one called `new`.
///
/// # Errors
/// When there is no such record, the new name is not free, or the site would not say the same.
pub fn rename(ground: &Ground<'_>, kind: Kind, old: &str, new: &str) -> Result<Rename, Refusal> {
    let errors: Vec<_> = ground.errors().cloned().collect();
    if !errors.is_empty() {
        let message =
            "the site has mistakes, so nobody can say what names the record; mend them first";
        return Err(ground.refuse(message.to_owned(), errors));
    }
    let old = find(ground, kind, old)?;
    let id = parse_id(kind, new)?;
    let new = RecordKey { kind, id };
    if old == new {
        return Err(Refusal::Asked(format!("`{old}` is called so already")));
    }
    if let Some(part) = new.id.split('/').find(|part| is_device(part)) {
        let message = format!("Windows keeps the name `{part}` for itself; choose another one");
        return Err(Refusal::Asked(message));
    }
    ground.expect_free(&new)?;
    let others = Kind::ALL.iter().copied().filter(|other| *other != kind);
    let others: Vec<Kind> = others.collect();
    let mut rename = Rename {
        is_ambiguous: new.id.contains('/') || ground.has(&others, &new.id),
        old,
        new,
        changes: Vec::new(),
        edited: Vec::new(),
        references: BTreeMap::new(),
        also: Vec::new(),
    };
    for file in &ground.sources.records {
        if let Some(decoded) = ground.decoded(&file.path) {
            rename.change(ground, file, decoded)?;
        }
    }
    rename.try_out(ground)?;
    for (path, text) in ground.others()? {
        let is_template = path.extension() == Some("html");
        let mut words = words_of(&text, &rename.old.id);
        // A template names a record in quotes; other words of it are the program's.
        if words.any(|at| !is_template || is_quoted(&text, at, &rename.old.id)) {
            rename.also.push(path);
        }
    }
    Ok(rename)
}

/// The record of `kind` called `id`.
fn find(ground: &Ground<'_>, kind: Kind, id: &str) -> Result<RecordKey, Refusal> {
    let mut all = ground.all().map(|one| &one.key);
    if let Some(key) = all.find(|key| key.kind == kind && *key.id == *id) {
        return Ok(key.clone());
    }
    let ids = ground.all().filter(|one| one.key.kind == kind);
    let shown = visible(id);
    let message = format!("there is no {} `{shown}`", kind.one());
    Err(Refusal::Asked(
        match nearest(id, ids.map(|one| one.key.id.as_str())) {
            Some(near) => format!("{message}; did you mean `{near}`?"),
            None => format!(
                "{message}; `briefing list --kind {}` lists those that there are",
                kind.folder()
            ),
        },
    ))
}

/// One file whose places are being collected.
struct Place<'a> {
    decoded: &'a Decoded,
    text: Arc<str>,
    /// Where the file will stand.
    to: Utf8PathBuf,
    edits: Vec<Edit>,
}

impl Rename {
    /// Collects what changes in `file`, which says `decoded`.
    fn change(
        &mut self,
        ground: &Ground<'_>,
        file: &SourceFile,
        decoded: &Decoded,
    ) -> Result<(), Refusal> {
        let Some(text) = crate::text::read(&file.path, &file.bytes).value else {
            return Ok(());
        };
        let is_own = is_of(&file.path, &self.old);
        let mut place = Place {
            decoded,
            text,
            to: self.moved(&file.path),
            edits: Vec::new(),
        };
        self.collect(&mut place)?;
        // A definition that several links use is one place.
        place.edits.sort();
        place.edits.dedup();
        let references = place.edits.len();
        // The address of the home page is never an old one: something always stands there.
        if is_own && !is_home(&self.old) {
            let (from, to) = (own_address(&self.old), own_address(&self.new));
            let limits = &ground.sources.limits;
            let edit = aliases::keep(&file.path, &file.bytes, limits, [&from, &to]);
            place
                .edits
                .push(edit.ok_or_else(|| by_hand(&file.path, "its `aliases`"))?);
        }
        if references > 0 {
            self.references.insert(place.to.clone(), references);
        }
        if place.edits.is_empty() && !is_own {
            return Ok(());
        }
        place.edits.sort();
        place.edits.dedup();
        self.edited.push(Edited {
            from: file.path.to_path_buf(),
            to: place.to.clone(),
            edits: place.edits.clone(),
        });
        let after = edits::apply(&file.bytes, &place.text, place.edits);
        let after = after.ok_or_else(|| by_hand(&file.path, "a place that names the record"))?;
        let (path, before) = (file.path.to_path_buf(), file.bytes.clone());
        if is_own {
            let changes = Change::rename(path, place.to, before, after);
            self.changes.extend(changes);
        } else {
            self.changes.push(Change::replace(path, before, after));
        }
        Ok(())
    }

    /// Where the file at `path` will stand.
    fn moved(&self, path: &Utf8Path) -> Utf8PathBuf {
        if !is_of(path, &self.old) {
            return path.to_owned();
        }
        let edition = path.file_name().and_then(|name| name.split_once('.'));
        let ending = edition.map_or("md", |(_, ending)| ending);
        file_of(&self.new).with_extension(ending)
    }

    /// Every place of a file that names the record, or a file by a path that will be another.
    fn collect(&self, place: &mut Place<'_>) -> Result<(), Refusal> {
        let decoded = place.decoded;
        let file = &decoded.file;
        for mention in &decoded.mentions {
            if self.is_named_by(mention) {
                let found = id_in_mention(mention, &place.text, &self.old.id);
                let found = found.ok_or_else(|| by_hand(file, &format!("`{}`", mention.key)))?;
                place.edits.push(Edit::new(found, self.new.id.as_str()));
            }
        }
        for value in &decoded.inline {
            for link in inline_links(value) {
                let written = value.get(link.span.range()).unwrap_or_default();
                let Some((within, words)) = self.replaced(&link.target, written, place) else {
                    continue;
                };
                let within =
                    within.ok_or_else(|| by_hand(file, &format!("the link `{written}`")))?;
                let start = link.span.range().start;
                let wanted = start + within.start..start + within.end;
                let source = place.text.get(value.span.range()).unwrap_or_default();
                let found = place_in_source(source, value, &wanted);
                let found = found.ok_or_else(|| by_hand(file, &format!("the link `{written}`")))?;
                let shift = value.span.range().start;
                place
                    .edits
                    .push(Edit::new(shift + found.start..shift + found.end, words));
            }
        }
        let mut has_definitions = false;
        for link in &decoded.outline.links {
            let range = link.span.range();
            let written = place.text.get(range.clone()).unwrap_or_default();
            match self.replaced(&link.target, written, place) {
                None => {}
                Some((Some(within), words)) => {
                    let found = range.start + within.start..range.start + within.end;
                    place.edits.push(Edit::new(found, words));
                }
                Some((None, _)) => has_definitions = true,
            }
        }
        if has_definitions {
            self.collect_definitions(place);
        }
        Ok(())
    }

    /// Whether `mention` names the record.
    fn is_named_by(&self, mention: &Mention) -> bool {
        let reference = &mention.reference;
        reference.kinds.contains(&self.old.kind) && reference.id == self.old.id
    }

    /// Where in a link to `target`, written so, another name is to stand, and which; no place when the address is not
    /// in the link itself. None when the link stays as it is.
    fn replaced(
        &self,
        target: &LinkTarget,
        written: &str,
        place: &Place<'_>,
    ) -> Option<(Option<Range<usize>>, String)> {
        let from = &place.decoded.file;
        let is_to_it = led(target, from).is_some_and(|led| led.is_to(&self.old));
        match target {
            LinkTarget::Record { kind, id, .. } if is_to_it => {
                let words = if kind.is_none() && self.is_ambiguous {
                    self.new.to_string()
                } else {
                    self.new.id.to_string()
                };
                Some((links::id_in(written, id), words))
            }
            LinkTarget::File { path, .. } | LinkTarget::Asset { path, .. } => {
                let there = relative_to(from, path)?;
                // Where the file itself goes to another folder, others are reached by other paths.
                let is_changed = is_to_it || from.parent() != place.to.parent();
                is_changed.then(|| {
                    let words = new_path(path, &there, &self.moved(&there), place);
                    (links::address_in(written), words)
                })
            }
            _ => None,
        }
    }

    /// The addresses that stand apart from their links: `[a]: ../bodies/x.md`.
    fn collect_definitions(&self, place: &mut Place<'_>) {
        let outline = &place.decoded.outline;
        let span = Span::new(start_of_notes(place), place.text.len());
        let text = place.text.get(span.range()).unwrap_or_default();
        let notes = with_restricted(text, span, &outline.restricted);
        for definition in Source::document(&notes.text).definitions() {
            let written = notes.text.get(definition.clone()).unwrap_or_default();
            let Some(colon) = written.find("]:") else {
                continue;
            };
            let within = links::address_at(written, colon + "]:".len());
            let address = written.get(within.clone()).unwrap_or_default();
            let Ok(target) = target::classify(address, LinkType::Inline) else {
                continue;
            };
            if let Some((_, words)) = self.replaced(&target, "", place) {
                let start = definition.start + within.start;
                let found = Span::new(start, definition.start + within.end);
                place
                    .edits
                    .push(Edit::new(notes.place(found).range(), words));
            }
        }
    }

    /// Reads the site as it would be, and refuses what says something else than now.
    fn try_out(&self, ground: &Ground<'_>) -> Result<(), Refusal> {
        let files = self.changes.iter().map(|change| {
            let bytes = change.after.as_deref().map(Arc::from);
            (change.path.clone(), bytes)
        });
        let after = ground.with(&files.collect::<Vec<_>>())?;
        let errors = ground.new_errors(&after);
        if !errors.is_empty() {
            let message = format!("`{}` cannot be called `{}`", self.old, self.new);
            return Err(after.refuse(message, errors));
        }
        for before in ground.all() {
            let path = self.moved(&before.file);
            let is_same = after
                .decoded(&path)
                .is_some_and(|after| self.is_same(before, after));
            if !is_same {
                return Err(by_hand(&before.file, "a place that names the record"));
            }
        }
        Ok(())
    }

    /// Whether `after` says what `before` says, but for the name.
    fn is_same(&self, before: &Decoded, after: &Decoded) -> bool {
        let mentions = |one: &Decoded, is_renamed: bool| -> Vec<_> {
            let mentions = one.mentions.iter().map(|mention| {
                let mut reference = mention.reference.clone();
                if is_renamed && self.is_named_by(mention) {
                    reference.id = self.new.id.clone();
                }
                (mention.key, reference)
            });
            mentions.collect()
        };
        let inline = |one: &Decoded| -> Vec<NoteLink> {
            one.inline
                .iter()
                .flat_map(|text| inline_links(text))
                .collect()
        };
        let links = |one: &Decoded, links: &[NoteLink], is_renamed: bool| -> Vec<_> {
            let links = links.iter().map(|link| {
                let led = led(&link.target, &one.file);
                let led = led.map(|led| {
                    if is_renamed {
                        led.renamed(&self.old, &self.new)
                    } else {
                        led
                    }
                });
                (self.settled(led), link.labelled, link.restricted)
            });
            links.collect()
        };
        let facts = |one: &Decoded| {
            one.record.as_ref().map(|record| {
                let mut facts = record.export();
                if [&self.old, &self.new].contains(&&record.key) {
                    facts.retain(|key, _| !["id", "aliases"].contains(&key.as_str()));
                }
                Json::Object(facts)
            })
        };
        mentions(before, true) == mentions(after, false)
            && links(before, &inline(before), true) == links(after, &inline(after), false)
            && links(before, &before.outline.links, true)
                == links(after, &after.outline.links, false)
            && match (facts(before), facts(after)) {
                (Some(before), Some(after)) => self.is_same_data(&before, &after),
                (before, after) => before.is_none() && after.is_none(),
            }
    }

    /// What a link leads to, whether its kind is written or not.
    fn settled(&self, led: Option<Led>) -> Option<Led> {
        match led {
            Some(led @ Led::Named(..)) if led.is_to(&self.new) => Some(Led::File(self.new.clone())),
            led => led,
        }
    }

    /// Whether two values are the same, but for texts that have the old name.
    fn is_same_data(&self, before: &Json, after: &Json) -> bool {
        match (before, after) {
            (Json::Object(before), Json::Object(after)) => {
                before.len() == after.len()
                    && before
                        .iter()
                        .zip(after)
                        .all(|((key, before), (other, after))| {
                            key == other && self.is_same_data(before, after)
                        })
            }
            (Json::Array(before), Json::Array(after)) => {
                before.len() == after.len()
                    && before
                        .iter()
                        .zip(after)
                        .all(|(before, after)| self.is_same_data(before, after))
            }
            (Json::String(before), Json::String(after)) => {
                before == after
                    || before.contains(self.old.id.as_str()) && after.contains(self.new.id.as_str())
            }
            (before, after) => before == after,
        }
    }
}

/// Where in a file's `text` the id stands that `mention` names.
pub(crate) fn id_in_mention(mention: &Mention, text: &str, id: &Id) -> Option<Range<usize>> {
    let span = mention.span.range();
    let written = text.get(span.clone())?;
    let is_area = mention.item == Some(ItemKind::Area);
    let from = if is_area { None } else { written.find('/') };
    let from = from.map_or(0, |slash| slash + 1);
    let at = span.start + words_of(written, id).find(|at| *at >= from)?;
    Some(at..at + id.len())
}

/// Where in `text` the `id` stands by itself, and not in a longer one.
fn words_of(text: &str, id: &Id) -> impl Iterator<Item = usize> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let found = text.match_indices(id.as_str()).filter(move |(at, _)| {
        let before = text.get(..*at).unwrap_or_default();
        let after = text.get(at + id.len()..).unwrap_or_default();
        !before.ends_with(is_part) && !after.starts_with(is_part)
    });
    found.map(|(at, _)| at)
}

/// Whether the `id` at `place` of `text` stands in quotes, or after the folder of its kind.
fn is_quoted(text: &str, place: usize, id: &Id) -> bool {
    let is_edge = |letter: char| matches!(letter, '"' | '\'' | '/');
    let (before, after) = (text.get(..place), text.get(place + id.len()..));
    before.is_some_and(|before| before.ends_with(is_edge))
        && after.is_some_and(|after| after.starts_with(is_edge))
}

/// What is written for `path`, which led to the file `from` and now is to lead to `to`: the same but for
/// the file's name where that is enough.
fn new_path(path: &str, from: &Utf8Path, to: &Utf8Path, place: &Place<'_>) -> String {
    let stays = place.decoded.file.parent() == place.to.parent();
    let folder = path.rfind('/').and_then(|at| path.get(..=at));
    match to.file_name() {
        Some(name) if stays && from.parent() == to.parent() => {
            encoded(folder.unwrap_or_default()) + name
        }
        _ => {
            let base = place.to.parent().unwrap_or(Utf8Path::new(""));
            encoded(relative(base, to).as_str())
        }
    }
}

/// Where the notes begin.
fn start_of_notes(place: &Place<'_>) -> usize {
    let record = place.decoded.record.as_ref();
    record.map_or(0, |record| record.notes.range().start)
}

/// What may stand in the address of a link as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PLAIN).to_string()
}

/// What cannot be changed without an author.
fn by_hand(file: &FilePath, what: &str) -> Refusal {
    Refusal::Asked(format!(
        "nothing was changed, since {what} in `{file}` is written in a way that cannot be changed safely; \
         write it plainly, and rename again"
    ))
}
