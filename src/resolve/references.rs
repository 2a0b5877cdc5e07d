//! Checks that every name of another record names one, before audience and day.

use crate::base::{Span, nearest};
use crate::decode::Decoded;
use crate::decode::kinds::Kind;
use crate::decode::references::{ItemKind, Mention};
use crate::diag::Diagnostic;

use super::universe::{Found, Universe};

/// Reports the names in the front matter of `decoded` that name nothing.
pub(super) fn check(decoded: &Decoded, universe: &Universe<'_>) -> Vec<Diagnostic> {
    let mentions = decoded.mentions.iter();
    mentions
        .filter_map(|mention| problem(mention, universe))
        .map(|(span, diagnostic)| diagnostic.at(&decoded.file, span))
        .collect()
}

fn problem(mention: &Mention, universe: &Universe<'_>) -> Option<(Span, Diagnostic)> {
    let reference = &mention.reference;
    let diagnostic = match universe.find(reference, mention.item) {
        Found::There => return None,
        Found::NoRecord => no_record(mention, universe),
        Found::NoItem => {
            let item = reference.item.as_ref()?;
            let message = format!(
                "nothing on the record `{}` is called `{item}`",
                reference.id
            );
            let ids = universe.item_ids(reference);
            let diagnostic = Diagnostic::error("dangling-reference", message);
            match nearest(item, ids.iter().copied()) {
                Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
                None if ids.is_empty() => diagnostic.help("no item of that record has an id"),
                None => diagnostic.help(format!("the items there are: {}", ids.join(", "))),
            }
        }
        Found::WrongItem(kind) => {
            let message = format!("`{reference}` is {}", item_words(kind));
            Diagnostic::error("dangling-reference", message).help(format!(
                "`{}` names {}",
                mention.key,
                mention.item.map_or("a record", item_words)
            ))
        }
    };
    Some((mention.span, diagnostic))
}

fn no_record(mention: &Mention, universe: &Universe<'_>) -> Diagnostic {
    let reference = &mention.reference;
    let (kinds, id) = (reference.kinds, &reference.id);
    let words: Vec<&str> = kinds.iter().map(|kind| kind.one()).collect();
    let message = format!("there is no {} `{id}`", words.join(" or "));
    let diagnostic = Diagnostic::error("dangling-reference", message);
    let candidates = universe.ids(kinds).map(|key| key.id.as_str());
    if let Some(meant) = nearest(id, candidates) {
        // The whole reference is replaced, so that the suggestion is what to type.
        let item = reference
            .item
            .as_ref()
            .map_or(String::new(), |item| format!("#{item}"));
        let folder = match kinds {
            [kind] if mention.item.is_some() => format!("{}/", kind.folder()),
            _ => String::new(),
        };
        return diagnostic.suggest(
            mention.span,
            format!("{folder}{meant}{item}"),
            format!("did you mean `{meant}`?"),
        );
    }
    if let Some(other) = universe.key(Kind::ALL, id) {
        return diagnostic.help(format!(
            "`{id}` is the id of a different kind of record: {}",
            other.kind.one()
        ));
    }
    let folder = kinds.first().map_or("content", |kind| kind.folder());
    diagnostic.help(format!(
        "write the record `content/{folder}/{id}.md`, or correct the id"
    ))
}

fn item_words(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Finding => "a finding",
        ItemKind::Figure => "a figure",
        ItemKind::Statement => "a statement",
        ItemKind::Area => "an area of a framework",
    }
}
