//! What stands in a record, for an editor's list of it: its items and the headings of its notes.

use std::ops::Range;

use lsp_types::{DocumentSymbol, SymbolInformation, SymbolKind};
use serde_json::{Value as Json, json};

use super::view::Cursor;
use crate::decode::Record;
use crate::decode::references::ItemKind;

/// A thing in a record.
struct Thing {
    name: String,
    detail: &'static str,
    kind: SymbolKind,
    place: Range<usize>,
}

/// The things in the record of `cursor`, as its editor takes them.
pub(super) fn symbols(cursor: &Cursor<'_>) -> Json {
    let decoded = cursor.decoded();
    let Some(record) = decoded.and_then(|decoded| decoded.record.as_ref()) else {
        return json!([]);
    };
    let things = things(record).into_iter();
    if !cursor.view.client.nests_symbols {
        let flat = things.filter_map(|thing| {
            #[expect(deprecated, reason = "the type has the field, which is not filled in")]
            let symbol = SymbolInformation {
                name: thing.name,
                kind: thing.kind,
                tags: None,
                deprecated: None,
                location: cursor.view.location(&cursor.file, &thing.place)?,
                container_name: None,
            };
            Some(json!(symbol))
        });
        return flat.collect();
    }
    let nested = things.map(|thing| {
        let range = cursor.text.range(&thing.place);
        #[expect(deprecated, reason = "the type has the field, which is not filled in")]
        let symbol = DocumentSymbol {
            name: thing.name,
            detail: Some(thing.detail.to_owned()),
            kind: thing.kind,
            tags: None,
            deprecated: None,
            range,
            selection_range: range,
            children: None,
        };
        json!(symbol)
    });
    nested.collect()
}

fn things(record: &Record) -> Vec<Thing> {
    let items = record.items().into_iter();
    let items = items.filter(|(id, _)| !id.value.is_empty());
    let items = items.map(|(id, kind)| Thing {
        name: id.value.to_string(),
        detail: match kind {
            ItemKind::Finding => "finding",
            ItemKind::Figure => "figure",
            ItemKind::Statement => "statement",
            ItemKind::Area => "area",
        },
        kind: SymbolKind::FIELD,
        place: id.span.range(),
    });
    let headings = record.outline.headings.iter();
    // An empty name is refused by some editors.
    let headings = headings.filter(|heading| !heading.text.trim().is_empty());
    let headings = headings.map(|heading| Thing {
        name: heading.text.clone(),
        detail: "heading",
        kind: SymbolKind::STRING,
        place: heading.span.range(),
    });
    let mut things: Vec<Thing> = items.chain(headings).collect();
    things.sort_by_key(|thing| thing.place.start);
    things
}
