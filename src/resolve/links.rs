//! Links in notes and inline texts: checks them against the sources, and says where they lead.

use std::borrow::Cow;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::base::{Id, nearest};
use crate::decode::kinds::Kind;
use crate::decode::{Decoded, Edition, RecordKey};
use crate::diag::{Diagnostic, FilePath};
use crate::parse::notes::{LinkTarget, NoteLink, inline_links};

use super::universe::Universe;

/// `path` as written in the file `from`, relative to the site's folder; none when it leaves the site.
pub fn relative_to(from: &Utf8Path, path: &str) -> Option<Utf8PathBuf> {
    let folder = from.parent()?.as_str().split('/');
    let mut joined: Vec<&str> = folder.filter(|part| !part.is_empty()).collect();
    for part in Utf8Path::new(path).components() {
        match part {
            Utf8Component::Normal(name) => joined.push(name),
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir if joined.pop().is_some() => {}
            _ => return None,
        }
    }
    // With `/` on every system, as files are named.
    Some(joined.join("/").into())
}

/// The record in the file that `path` names in the file `from`.
pub fn record_of_file(from: &Utf8Path, path: &str) -> Option<RecordKey> {
    let (key, edition) = RecordKey::of_file(&relative_to(from, path)?)?;
    (edition != Edition::Next).then_some(key)
}

/// The id of the record that `target`, written in `file`, names, and the kinds that it may be of.
pub(super) fn named_by(
    target: &LinkTarget,
    file: Option<&Utf8Path>,
) -> Option<(&'static [Kind], String)> {
    match target {
        LinkTarget::Record { kind, id, .. } => {
            let kind = kind.as_deref().and_then(Kind::in_folder);
            Some((kind.map_or(Kind::ALL, Kind::alone), id.clone()))
        }
        LinkTarget::File { path, .. } => {
            let key = record_of_file(file?, path)?;
            Some((key.kind.alone(), key.id.to_string()))
        }
        _ => None,
    }
}

/// Inline Markdown with the label alone of each link whose target `is_there` denies; none if all are.
///
/// A link without a label stays: it leads to what is not known yet, and reads as what it is called.
pub(super) fn without_absent(
    inline: &str,
    is_there: &dyn Fn(&LinkTarget) -> bool,
) -> Option<String> {
    if !inline.contains('[') {
        return None;
    }
    let mut absent = inline_links(inline);
    absent.retain(|link| link.labelled && !is_there(&link.target));
    absent.sort_by_key(|link| link.span);
    let mut text = inline.to_owned();
    for link in absent.iter().rev() {
        let written = inline.get(link.span.range()).unwrap_or_default();
        text.replace_range(link.span.range(), label_of(written));
    }
    (!absent.is_empty()).then_some(text)
}

/// The label in `[[target|label]]` or `[label](target)`.
fn label_of(link: &str) -> &str {
    let double = link
        .strip_prefix("[[")
        .and_then(|link| link.strip_suffix("]]"));
    if let Some(inner) = double {
        return inner.split_once('|').map_or("", |(_, label)| label);
    }
    let inner = link.strip_prefix('[').unwrap_or(link);
    inner.rsplit_once("](").map_or(inner, |(label, _)| label)
}

/// What links are checked against.
pub(super) struct Ground<'a, 'u> {
    /// All records.
    pub(super) universe: &'u Universe<'a>,
    /// Whether a file that is no record lies at a path.
    pub(super) has_asset: &'u dyn Fn(&Utf8Path) -> bool,
    /// Whether a record is public in itself, whatever the day.
    pub(super) is_public: &'u dyn Fn(&RecordKey) -> bool,
    /// The ids of the headings of a record's notes.
    pub(super) headings: &'u dyn Fn(&RecordKey) -> Vec<String>,
}

/// Reports the links of `decoded` that lead nowhere.
pub(super) fn check(decoded: &Decoded, ground: &Ground<'_, '_>) -> Vec<Diagnostic> {
    let notes = decoded
        .outline
        .links
        .iter()
        .map(|link| (Cow::Borrowed(link), link.span));
    let inline = decoded.inline.iter().flat_map(|text| {
        let links = inline_links(text).into_iter();
        links.map(|link| (Cow::Owned(link), text.span))
    });
    let mut found = Vec::new();
    for (link, span) in notes.chain(inline) {
        if let Some(diagnostic) = problem(decoded, &link, ground) {
            found.push(diagnostic.at(&decoded.file, span));
        }
    }
    found
}

fn problem(decoded: &Decoded, link: &NoteLink, ground: &Ground<'_, '_>) -> Option<Diagnostic> {
    match &link.target {
        LinkTarget::Record { kind, id, anchor } => {
            let key = match find(kind.as_deref(), id, ground) {
                Ok(key) => key,
                Err(diagnostic) => return Some(*diagnostic),
            };
            to_record(&key, anchor.as_deref(), link, ground)
        }
        LinkTarget::File { path, anchor } => {
            let key = record_of_file(&decoded.file, path)
                .and_then(|key| ground.universe.key(key.kind.alone(), &key.id).cloned());
            match key {
                Some(key) => to_record(&key, anchor.as_deref(), link, ground),
                None => Some(no_file(&decoded.file, path, ground)),
            }
        }
        LinkTarget::Asset { path, .. } => {
            let there =
                relative_to(&decoded.file, path).is_some_and(|path| (ground.has_asset)(&path));
            (!there).then(|| {
                Diagnostic::error("dangling-link", format!("there is no file `{}`", path.escape_debug()))
                    .help("files that a record links lie beside it or under `content/assets/`; the path is relative to this file")
            })
        }
        LinkTarget::Anchor(anchor) => no_anchor(&decoded.key, anchor, ground),
        LinkTarget::Site(address) => {
            // A name is checked and may be withheld; an address would tell that the record is there.
            let page = address.split(['#', '?']).next().unwrap_or_default();
            let key = record_at(page, ground)?;
            let message = format!("a link to {} goes by its name", article(key.kind.one()));
            let help = format!("write `[[{key}]]`, or `[[{key}|the words to show]]`");
            Some(Diagnostic::error("address-link", message).help(help))
        }
        LinkTarget::External(_) => None,
    }
}

/// The record whose own address is `address`; the program's other pages are checked when all are planned.
fn record_at(address: &str, ground: &Ground<'_, '_>) -> Option<RecordKey> {
    let inner = address.strip_prefix('/')?.strip_suffix('/')?;
    let of_kind = inner.split_once('/').and_then(|(folder, id)| {
        let kind = Kind::in_folder(folder)?;
        ground.universe.key(kind.alone(), id)
    });
    of_kind
        .or_else(|| ground.universe.key(Kind::Pages.alone(), inner))
        .cloned()
}

fn article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {word}")
}

/// The one record that `[[kind/id]]` or `[[id]]` names.
fn find(
    kind: Option<&str>,
    id: &str,
    ground: &Ground<'_, '_>,
) -> Result<RecordKey, Box<Diagnostic>> {
    let kinds = match kind {
        None => Kind::ALL,
        Some(folder) => Kind::in_folder(folder)
            .ok_or_else(|| Box::new(no_such_kind(folder, id)))?
            .alone(),
    };
    let found: Vec<&RecordKey> = kinds
        .iter()
        .filter_map(|kind| ground.universe.key(kind.alone(), id))
        .collect();
    match found.as_slice() {
        [key] => Ok((*key).clone()),
        [] => {
            let message = format!("there is no record `{}`", id.escape_debug());
            let diagnostic = Diagnostic::error("dangling-link", message);
            let ids = ground.universe.ids(kinds).map(|key| key.id.as_str());
            Err(Box::new(match nearest(id, ids) {
                Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
                None => diagnostic.help("write the record, or correct the name; `[[inspections/x|a label]]` names an inspection"),
            }))
        }
        several => {
            let names: Vec<String> = several.iter().map(|key| format!("`[[{key}]]`")).collect();
            let message = format!("`{id}` is the name of {} records", several.len());
            Err(Box::new(
                Diagnostic::error("ambiguous-link", message)
                    .help(format!("write which one: {}", names.join(" or "))),
            ))
        }
    }
}

fn no_such_kind(folder: &str, id: &str) -> Diagnostic {
    let message = format!("`{}` is not a kind of record", folder.escape_debug());
    let diagnostic = Diagnostic::error("dangling-link", message);
    let folders = Kind::ALL.iter().map(|kind| kind.folder());
    match nearest(folder, folders) {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}/{id}`?")),
        None => diagnostic,
    }
}

fn to_record(
    key: &RecordKey,
    anchor: Option<&str>,
    link: &NoteLink,
    ground: &Ground<'_, '_>,
) -> Option<Diagnostic> {
    if !link.labelled && !link.restricted && !(ground.is_public)(key) {
        // The same words whether it is restricted, a draft or under embargo: which it is must not show.
        let diagnostic = Diagnostic::error(
            "unlabelled-link",
            "a link to a record that is not public needs a label of its own",
        )
        .help(format!(
            "write `[[{key}|the words to show]]`: the words stay when the record is not there"
        ));
        return Some(diagnostic);
    }
    no_anchor(key, anchor?, ground)
}

fn no_anchor(key: &RecordKey, anchor: &str, ground: &Ground<'_, '_>) -> Option<Diagnostic> {
    if anchor.is_empty() || ground.universe.has_item(key, anchor) {
        return None;
    }
    let headings = (ground.headings)(key);
    if headings.iter().any(|heading| heading == anchor) {
        return None;
    }
    let message = format!("nothing on `{key}` is called `{}`", anchor.escape_debug());
    let diagnostic = Diagnostic::error("dangling-link", message);
    let items = ground.universe.items_of(key);
    let candidates = headings.iter().map(String::as_str).chain(items);
    Some(match nearest(anchor, candidates) {
        Some(meant) => diagnostic.help(format!("did you mean `#{meant}`?")),
        None => diagnostic.help("an anchor is a heading in small letters joined by `-`, or the id of a finding, figure or statement"),
    })
}

fn no_file(from: &FilePath, path: &str, ground: &Ground<'_, '_>) -> Diagnostic {
    let message = format!("there is no record in the file `{}`", path.escape_debug());
    let diagnostic = Diagnostic::error("dangling-link", message);
    let name = Utf8Path::new(path).file_stem().and_then(Id::parse);
    let elsewhere = name.and_then(|id| ground.universe.key(Kind::ALL, &id).cloned());
    let alike = || {
        let key = record_of_file(from, path)?;
        let ids = ground
            .universe
            .ids(key.kind.alone())
            .map(|key| key.id.as_str());
        let meant = nearest(&key.id, ids)?;
        Some(format!("[[{}/{meant}]]", key.kind.folder()))
    };
    match elsewhere.map(|key| format!("[[{key}]]")).or_else(alike) {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
        None => diagnostic.help(format!("the path is relative to `{from}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_link_to_what_is_not_there_the_label_stays() {
        let is_there = |target: &LinkTarget| !format!("{target:?}").contains("hidden");
        for (inline, wanted) in [
            ("plain", None),
            (
                "[[bodies/there|a body]] and [the web](https://example.org/hidden-[x])",
                None,
            ),
            ("[[hidden]]", None),
            ("See [[bodies/hidden|the *body*]].", Some("See the *body*.")),
            (
                "[one](../bodies/hidden.md#a), [[pages/hidden|two]] [[there|three]]",
                Some("one, two [[there|three]]"),
            ),
        ] {
            let is_there =
                |target: &LinkTarget| matches!(target, LinkTarget::External(_)) || is_there(target);
            assert_eq!(
                without_absent(inline, &is_there).as_deref(),
                wanted,
                "{inline}"
            );
        }
    }
}
