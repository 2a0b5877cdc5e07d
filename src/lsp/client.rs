//! What the editor at the other end can do, and what it is told that we can.

use camino::Utf8PathBuf;
use lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, HoverProviderCapability, MarkupKind,
    OneOf, PositionEncodingKind, RenameOptions, SaveOptions, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Uri, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};
use serde_json::{Value as Json, json};

use super::text::Encoding;
use super::uri::path_of;

/// What an editor can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing that an editor can do or not"
)]
pub(super) struct Client {
    /// What its columns count.
    pub(super) encoding: Encoding,
    /// Whether it shows Markdown in hovers.
    pub(super) shows_markdown: bool,
    /// Whether it shows other places that belong to a diagnostic.
    pub(super) shows_related: bool,
    /// Whether it takes snippets: texts with a place for the cursor.
    pub(super) takes_snippets: bool,
    /// Whether it takes actions that come with their changes.
    pub(super) takes_actions: bool,
    /// Whether it can rename files when it is told so.
    pub(super) renames_files: bool,
    /// Whether it nests symbols.
    pub(super) nests_symbols: bool,
    /// Whether it tells of files that others have changed when it is asked to.
    pub(super) watches: bool,
}

impl Client {
    /// What `params`, those of `initialize`, say.
    pub(super) fn of(params: &Json) -> Self {
        let at = |pointer: &str| params.pointer(&format!("/capabilities/{pointer}"));
        let can = |pointer: &str| at(pointer).and_then(Json::as_bool) == Some(true);
        let lists = |pointer: &str, word: &str| {
            let words = at(pointer).and_then(Json::as_array);
            words.is_some_and(|words| words.iter().any(|it| it.as_str() == Some(word)))
        };
        let encoding = if lists("general/positionEncodings", "utf-8") {
            Encoding::Utf8
        } else {
            Encoding::Utf16
        };
        Self {
            encoding,
            shows_markdown: lists("textDocument/hover/contentFormat", "markdown"),
            shows_related: can("textDocument/publishDiagnostics/relatedInformation"),
            takes_snippets: can("textDocument/completion/completionItem/snippetSupport"),
            takes_actions: at("textDocument/codeAction/codeActionLiteralSupport").is_some(),
            renames_files: can("workspace/workspaceEdit/documentChanges")
                && lists("workspace/workspaceEdit/resourceOperations", "rename"),
            nests_symbols: can("textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            watches: can("workspace/didChangeWatchedFiles/dynamicRegistration"),
        }
    }

    /// How texts for people are written.
    pub(super) fn markup(self) -> MarkupKind {
        if self.shows_markdown {
            MarkupKind::Markdown
        } else {
            MarkupKind::PlainText
        }
    }
}

/// The folders that are open in the editor, as `params` of `initialize` say.
pub(super) fn folders(params: &Json) -> Vec<Utf8PathBuf> {
    let path = |json: &Json| {
        let uri: Uri = serde_json::from_value(json.clone()).ok()?;
        path_of(&uri)
    };
    let open = params.get("workspaceFolders").and_then(Json::as_array);
    if let Some(open) = open.filter(|open| !open.is_empty()) {
        let uris = open.iter().filter_map(|folder| folder.get("uri"));
        return uris.filter_map(path).collect();
    }
    if let Some(root) = params.get("rootUri").and_then(path) {
        return vec![root];
    }
    let root = params.get("rootPath").and_then(Json::as_str);
    let root = root.map(Utf8PathBuf::from);
    root.filter(|root| root.is_absolute()).into_iter().collect()
}

/// What is answered to `initialize`.
pub(super) fn welcome(client: Client) -> Json {
    let encoding = match client.encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
    };
    let triggers = ["[", "/", "#", ":", " ", "-"].map(str::to_owned);
    let capabilities = ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                    include_text: Some(false),
                })),
                ..TextDocumentSyncOptions::default()
            },
        )),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers.to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: lsp_types::WorkDoneProgressOptions::default(),
        })),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    };
    json!({
        "capabilities": capabilities,
        "serverInfo": { "name": "briefing", "version": env!("CARGO_PKG_VERSION") },
    })
}

/// What is asked of an editor that can tell of files which others have changed.
pub(super) fn watchers() -> Json {
    let watchers = ["**/content/**", "**/themes/**"].map(|glob| json!({ "globPattern": glob }));
    json!({ "registrations": [{
        "id": "files",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": { "watchers": watchers },
    }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_that_says_nothing_gets_what_every_editor_can() {
        assert_eq!(Client::of(&json!({})), Client::default());
        assert_eq!(
            folders(&json!({ "rootUri": null })),
            Vec::<Utf8PathBuf>::new()
        );
        let params = json!({ "capabilities": { "general": { "positionEncodings": ["utf-16"] } } });
        assert_eq!(Client::of(&params).encoding, Encoding::Utf16);
    }

    #[test]
    fn folders_are_taken_from_where_they_stand() {
        for params in [
            json!({ "workspaceFolders": [{ "uri": "file:///a%20b", "name": "x" }], "rootUri": "file:///c" }),
            json!({ "workspaceFolders": null, "rootUri": "file:///a%20b" }),
            json!({ "workspaceFolders": [], "rootPath": "/a b" }),
            json!({ "workspaceFolders": [{ "uri": "file:///a%20b/" }, { "uri": "untitled:x" }, {}] }),
        ] {
            assert_eq!(folders(&params), ["/a b"], "{params}");
        }
    }
}
