//! What is answered to what the editor asks.

use lsp_server::ErrorCode;
use lsp_types::{
    CodeActionParams, CompletionParams, DocumentSymbolParams, GotoDefinitionParams, HoverParams,
    Location, Position, ReferenceParams, RenameParams, TextDocumentPositionParams, Uri,
};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::completion::complete;
use super::diagnostics::actions;
use super::hover::hover;
use super::names::{Target, definitions, name_at, references, subject_at};
use super::refused::Refused;
use super::renaming;
use super::server::Server;
use super::symbols::symbols;
use super::uri::path_of;
use super::view::{Cursor, View};
use crate::diag::FilePath;

impl Server<'_> {
    /// What is answered to the request `method`, and what is to be said besides.
    pub(super) fn request(
        &self,
        method: &str,
        params: Json,
    ) -> (Result<Json, Refused>, Vec<String>) {
        if method == "textDocument/rename" {
            return match self.rename(params) {
                Ok((edit, words)) => (Ok(edit), words),
                Err(refused) => (Err(refused), Vec::new()),
            };
        }
        let answer = match method {
            "textDocument/completion" => self.complete(params),
            "textDocument/hover" => self.hover(params),
            "textDocument/definition" => self.definition(params),
            "textDocument/references" => self.references(params),
            "textDocument/documentSymbol" => self.symbols(params),
            "textDocument/codeAction" => self.actions(params),
            "textDocument/prepareRename" => self.prepare_rename(params),
            _ => Err(Refused::new(
                ErrorCode::MethodNotFound,
                "this language server does not know how to do that",
            )),
        };
        (answer, Vec::new())
    }

    fn complete(&self, params: Json) -> Result<Json, Refused> {
        let params: CompletionParams = understood(params)?;
        let cursor = self.cursor_of(&params.text_document_position);
        Ok(cursor.map_or(Json::Null, |cursor| json!(complete(&cursor))))
    }

    fn hover(&self, params: Json) -> Result<Json, Refused> {
        let params: HoverParams = understood(params)?;
        let cursor = self.cursor_of(&params.text_document_position_params);
        Ok(json!(cursor.and_then(|cursor| hover(&cursor))))
    }

    fn definition(&self, params: Json) -> Result<Json, Refused> {
        let params: GotoDefinitionParams = understood(params)?;
        let Some(cursor) = self.cursor_of(&params.text_document_position_params) else {
            return Ok(Json::Null);
        };
        let name = name_at(&cursor);
        if let Some(Target::File(file)) = name.map(|name| name.target) {
            let is_there = cursor
                .view
                .site
                .sources()
                .assets
                .contains_key(file.as_str());
            let place = cursor.view.location(&file, &(0..0));
            return Ok(json!(place.filter(|_| is_there)));
        }
        let subject = subject_at(&cursor).map(|(subject, _)| subject);
        let found = subject.map_or_else(Vec::new, |it| definitions(cursor.view, &it));
        let places = found.iter();
        let places: Vec<Location> = places
            .filter_map(|(file, place)| cursor.view.location(file, place))
            .collect();
        Ok(json!(places))
    }

    fn references(&self, params: Json) -> Result<Json, Refused> {
        let params: ReferenceParams = understood(params)?;
        let Some(cursor) = self.cursor_of(&params.text_document_position) else {
            return Ok(Json::Null);
        };
        let Some((subject, _)) = subject_at(&cursor) else {
            return Ok(Json::Null);
        };
        let mut found = references(cursor.view, &subject);
        if params.context.include_declaration {
            found.splice(0..0, definitions(cursor.view, &subject));
        }
        let places = found.iter();
        let places: Vec<Location> = places
            .filter_map(|(file, place)| cursor.view.location(file, place))
            .collect();
        Ok(json!(places))
    }

    fn symbols(&self, params: Json) -> Result<Json, Refused> {
        let params: DocumentSymbolParams = understood(params)?;
        let cursor = self.cursor(&params.text_document.uri, Position::default());
        Ok(cursor.map_or(Json::Null, |cursor| symbols(&cursor)))
    }

    fn actions(&self, params: Json) -> Result<Json, Refused> {
        let params: CodeActionParams = understood(params)?;
        if !self.client.takes_actions {
            return Ok(Json::Null);
        }
        let Some(cursor) = self.cursor(&params.text_document.uri, params.range.start) else {
            return Ok(Json::Null);
        };
        let end = cursor.text.offset(params.range.end);
        Ok(actions(&cursor, &(cursor.offset..end.max(cursor.offset))))
    }

    fn prepare_rename(&self, params: Json) -> Result<Json, Refused> {
        let params: TextDocumentPositionParams = understood(params)?;
        match self.cursor_of(&params) {
            Some(cursor) => renaming::prepare(&cursor).map(|prepared| json!(prepared)),
            None => Ok(Json::Null),
        }
    }

    fn rename(&self, params: Json) -> Result<(Json, Vec<String>), Refused> {
        let params: RenameParams = understood(params)?;
        let at = &params.text_document_position;
        let path = path_of(&at.text_document.uri);
        let site = path.and_then(|path| self.site(&path));
        let (Some(cursor), Some(site)) = (self.cursor_of(at), site) else {
            return Ok((Json::Null, Vec::new()));
        };
        let (edit, words) = renaming::rename(&cursor, &params.new_name, &site.kept)?;
        Ok((json!(edit), words))
    }

    fn cursor_of(&self, at: &TextDocumentPositionParams) -> Option<Cursor<'_>> {
        self.cursor(&at.text_document.uri, at.position)
    }

    /// The place `position` of the file at `uri`; none when that is no file of a site.
    fn cursor(&self, uri: &Uri, position: Position) -> Option<Cursor<'_>> {
        let path = path_of(uri)?;
        let site = self.site(&path)?;
        let file: FilePath = path.strip_prefix(site.root()).ok()?.into();
        let view = View {
            site: &site.checked,
            documents: &self.documents,
            client: self.client,
        };
        let text = view.text(&file);
        let read = match view.document(&file) {
            // What is no record is not among the sources.
            Some(document) => {
                let bytes = document.text.as_str().as_bytes();
                crate::text::read(&file, bytes).value?
            }
            None => site.checked.text(&file)?,
        };
        let offset = text.offset(position).min(read.len());
        Some(Cursor {
            view,
            file,
            text,
            read,
            offset,
        })
    }
}

fn understood<T: DeserializeOwned>(params: Json) -> Result<T, Refused> {
    serde_json::from_value(params).map_err(|_| {
        let message = "what was asked is not of the form that the protocol wants";
        Refused::new(ErrorCode::InvalidParams, message)
    })
}
