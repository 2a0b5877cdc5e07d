//! A record under another id, as changes that the editor makes: what `briefing rename` would write.

use camino::Utf8Path;
use lsp_types::{
    DocumentChangeOperation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    PrepareRenameResponse, RenameFile, ResourceOp, TextDocumentEdit, TextEdit, WorkspaceEdit,
};

use super::names::{Subject, subject_at};
use super::refused::Refused;
use super::view::{Cursor, View};
use crate::decode::RecordKey;
use crate::revise::{self, Edited, Ground, Refusal, Rename};
use crate::world::World;

/// What is said where nothing can be renamed.
const NOT_HERE: &str = "only records can be renamed, and no record is named here; place the cursor on \
                        the id of one, or in its own file on its title";

/// What would be renamed at `cursor`, and its name.
pub(super) fn prepare(cursor: &Cursor<'_>) -> Result<PrepareRenameResponse, Refused> {
    let (key, place) = record_at(cursor)?;
    Ok(PrepareRenameResponse::RangeWithPlaceholder {
        range: cursor.text.range(&place),
        placeholder: key.id.to_string(),
    })
}

/// The record at `cursor`, and where its name stands.
fn record_at(cursor: &Cursor<'_>) -> Result<(RecordKey, std::ops::Range<usize>), Refused> {
    let (Subject { key, item }, place) =
        subject_at(cursor).ok_or_else(|| Refused::because(NOT_HERE))?;
    let own = cursor.decoded().map(|decoded| &decoded.key);
    if item.is_some() && own == Some(&key) {
        return Err(Refused::because(NOT_HERE));
    }
    Ok((key, place))
}

/// What is to change so that the record at `cursor` is called `new`, and the files beside the records that
/// its author should look at. `world` has the files as they are in the editor.
pub(super) fn rename(
    cursor: &Cursor<'_>,
    new: &str,
    world: &dyn World,
) -> Result<(WorkspaceEdit, Vec<String>), Refused> {
    let (old, _) = record_at(cursor)?;
    if !cursor.view.client.renames_files {
        let command = format!("briefing rename {} {} {new}", old.kind.folder(), old.id);
        return Err(Refused::because(format!(
            "this editor cannot rename files for a language server; save everything and run `{command}` instead"
        )));
    }
    let folder = format!("{}/", old.kind.folder());
    let new = new.trim();
    let new = new.strip_prefix(&folder).unwrap_or(new);
    let root = cursor.view.site.sources().root.clone();
    let planned = Ground::read(world, root)
        .and_then(|ground| revise::rename(&ground, old.kind, &old.id, new));
    let plan = planned.map_err(|refusal| Refused::because(in_words(&refusal)))?;
    let also = plan.also.iter().map(|path| {
        format!(
            "`{path}` also has the word `{}`, and stays as it is: look whether it names the record",
            plan.old.id
        )
    });
    let also = also.collect();
    Ok((edit(cursor.view, &plan), also))
}

/// Why a record is not renamed: of mistakes the first is told, the others show in the editor.
fn in_words(refusal: &Refusal) -> String {
    let Refusal::Breaks(broken) = refusal else {
        return refusal.to_string();
    };
    let first = broken.diagnostics.first().map(|found| {
        let label = found.primary.as_ref();
        let file = label.map_or(String::new(), |label| format!("`{}`: ", label.file));
        format!(": {file}{}", found.message)
    });
    format!("{}{}", broken.message, first.unwrap_or_default())
}

/// Texts are changed where files stand, which are moved then.
fn edit(view: View<'_>, plan: &Rename) -> WorkspaceEdit {
    let edits = plan.edited.iter().filter_map(|edited| {
        let edit = text_edit(view, edited)?;
        Some(DocumentChangeOperation::Edit(edit))
    });
    let moves = plan.edited.iter().filter(|edited| edited.from != edited.to);
    let moves = moves.filter_map(|edited| {
        let rename = RenameFile {
            old_uri: view.uri(&edited.from)?,
            new_uri: view.uri(&edited.to)?,
            options: None,
            annotation_id: None,
        };
        Some(DocumentChangeOperation::Op(ResourceOp::Rename(rename)))
    });
    let operations = edits.chain(moves).collect();
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..WorkspaceEdit::default()
    }
}

fn text_edit(view: View<'_>, edited: &Edited) -> Option<TextDocumentEdit> {
    let file: &Utf8Path = &edited.from;
    let text = view.text(file);
    let edits = edited.edits.iter().map(|edit| {
        let range = text.range(&(edit.start..edit.end));
        OneOf::Left(TextEdit::new(range, text.with_its_line_ends(&edit.words)))
    });
    Some(TextDocumentEdit {
        edits: edits.collect(),
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: view.uri(file)?,
            version: view.document(file).map(|document| document.version),
        },
    })
}
