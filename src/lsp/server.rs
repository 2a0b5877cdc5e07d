//! The conversation: what the editor says, in its order, and what is said to it.
//!
//! Not here: what is answered to a request (see [`super::requests`]).

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use lsp_server::{ErrorCode, Message, Notification, Request as Asked, RequestId, Response};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, MessageType,
};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::client::{self, Client};
use super::refused::Refused;
use super::site::{Site, root_of};
use super::text::Text;
use super::uri::{escape_all, path_of};
use super::view::{Document, Documents};
use super::wire::{self, Sent};
use super::{End, Event};
use crate::pipeline::{self, Progress, Request, Thoroughness};
use crate::scan::CONFIG;
use crate::watch::{Watch, Wish};
use crate::world::kept::Hints;
use crate::world::{Overlay, moment};

/// One conversation.
pub(super) struct Server<'w> {
    pub(super) overlay: &'w Arc<Overlay>,
    request: &'w Request,
    output: &'w mut dyn Write,
    tell: Sender<Event>,
    phase: Phase,
    pub(super) client: Client,
    /// The folders that are open in the editor.
    folders: Vec<Utf8PathBuf>,
    pub(super) documents: Documents,
    /// The sites, by their folders.
    pub(super) sites: BTreeMap<Utf8PathBuf, Site<'w>>,
    /// How many requests we have made.
    requests: i32,
}

/// How far the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The editor has not said what it can.
    Before,
    /// It asks and tells.
    Open,
    /// It wants no more than to go.
    Closing,
}

/// What waits to be done.
enum Waiting {
    Sent(Sent),
    End,
}

/// So often the clock is looked at: it is not told by anybody.
const CLOCK: Duration = Duration::from_secs(20);

impl<'w> Server<'w> {
    pub(super) fn new(
        overlay: &'w Arc<Overlay>,
        request: &'w Request,
        output: &'w mut dyn Write,
        tell: Sender<Event>,
    ) -> Self {
        Self {
            overlay,
            request,
            output,
            tell,
            phase: Phase::Before,
            client: Client::default(),
            folders: Vec::new(),
            documents: Documents::new(),
            sites: BTreeMap::new(),
            requests: 0,
        }
    }

    /// Takes what happens until the editor goes.
    pub(super) fn run(&mut self, events: &Receiver<Event>) -> io::Result<End> {
        let mut waiting = VecDeque::new();
        loop {
            while let Ok(event) = events.try_recv() {
                self.receive(event, &mut waiting)?;
            }
            match waiting.pop_front() {
                Some(Waiting::End) => return Ok(self.end()),
                Some(Waiting::Sent(sent)) => {
                    if let Some(end) = self.take(sent)? {
                        return Ok(end);
                    }
                    continue;
                }
                None => {}
            }
            self.settle()?;
            self.make_pages();
            match events.recv_timeout(self.patience()) {
                Ok(event) => self.receive(event, &mut waiting)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(self.end()),
            }
        }
    }

    fn end(&self) -> End {
        match self.phase {
            Phase::Closing => End::Orderly,
            Phase::Before | Phase::Open => End::Abrupt,
        }
    }

    /// How long it is waited for what happens.
    fn patience(&self) -> Duration {
        let due = self.sites.values().filter_map(Site::due).min();
        let now = moment();
        due.map_or(CLOCK, |due| due.saturating_duration_since(now).min(CLOCK))
    }

    /// Puts what happens to what waits; what is cancelled waits no more.
    fn receive(&mut self, event: Event, waiting: &mut VecDeque<Waiting>) -> io::Result<()> {
        match event {
            Event::Sent(Sent::Message(Message::Notification(note)))
                if note.method == "$/cancelRequest" =>
            {
                let id = note.params.get("id").cloned().unwrap_or_default();
                let id: Option<RequestId> = serde_json::from_value(id).ok();
                let is_it = |it: &Waiting| {
                    matches!(it, Waiting::Sent(Sent::Message(Message::Request(asked)))
                        if Some(&asked.id) == id.as_ref())
                };
                let place = waiting.iter().position(is_it);
                if let (Some(place), Some(id)) = (place, id) {
                    waiting.remove(place);
                    let refused = Refused::new(ErrorCode::RequestCanceled, "this was cancelled");
                    self.answer(id, Err(refused))?;
                }
            }
            Event::Sent(sent) => waiting.push_back(Waiting::Sent(sent)),
            Event::Ended => waiting.push_back(Waiting::End),
            Event::Moved(root, hints) => {
                if let Some(site) = self.sites.get_mut(&root) {
                    site.hint(hints);
                }
            }
            Event::Pages(root, number, found) => {
                if let Some(site) = self.sites.get_mut(&root) {
                    site.take_pages(number, found);
                }
            }
        }
        Ok(())
    }

    /// Does what the editor says; gives how it ended when it did.
    fn take(&mut self, sent: Sent) -> io::Result<Option<End>> {
        match sent {
            Sent::Nonsense(code, id) => wire::refuse(&mut self.output, code, id.as_ref())?,
            Sent::Message(Message::Notification(note)) if note.method == "exit" => {
                return Ok(Some(self.end()));
            }
            Sent::Message(Message::Notification(mut note)) => {
                escape_all(&mut note.params);
                self.note(note)?;
            }
            Sent::Message(Message::Request(asked)) => {
                let Asked {
                    id,
                    method,
                    mut params,
                } = asked;
                escape_all(&mut params);
                let answer = self.ask(&method, params)?;
                let is_welcome = method == "initialize" && answer.is_ok();
                self.answer(id, answer)?;
                if is_welcome {
                    self.phase = Phase::Open;
                }
            }
            // Whether the editor watches files for us or not, it is not asked again.
            Sent::Message(Message::Response(_)) => {}
        }
        Ok(None)
    }

    /// What is answered to a request.
    fn ask(&mut self, method: &str, params: Json) -> io::Result<Result<Json, Refused>> {
        let answer = match (self.phase, method) {
            (Phase::Before, "initialize") => {
                self.client = Client::of(&params);
                self.folders = client::folders(&params);
                Ok(client::welcome(self.client))
            }
            (Phase::Before, _) => Err(Refused::new(
                ErrorCode::ServerNotInitialized,
                "the editor has to say first what it can",
            )),
            (Phase::Closing, _) | (Phase::Open, "initialize") => Err(Refused::new(
                ErrorCode::InvalidRequest,
                "this cannot be asked at this time",
            )),
            (Phase::Open, "shutdown") => {
                self.phase = Phase::Closing;
                Ok(Json::Null)
            }
            (Phase::Open, _) => {
                self.settle()?;
                let (answer, words) = self.request(method, params);
                for word in words {
                    self.say(MessageType::INFO, &word)?;
                }
                answer
            }
        };
        Ok(answer)
    }

    /// Takes what the editor tells; what cannot be understood of it is passed over, as is what we need not
    /// know.
    fn note(&mut self, note: Notification) -> io::Result<()> {
        if self.phase != Phase::Open {
            return Ok(());
        }
        match note.method.as_str() {
            "initialized" => self.begin()?,
            "textDocument/didOpen" => {
                if let Some(params) = understand(note) {
                    self.open(params)?;
                }
            }
            "textDocument/didChange" => {
                if let Some(params) = understand(note) {
                    self.change(params);
                }
            }
            "textDocument/didSave" => {
                let params: Option<DidSaveTextDocumentParams> = understand(note);
                let path = params.and_then(|params| path_of(&params.text_document.uri));
                if let Some(site) = path.and_then(|path| self.site_mut(&path)) {
                    site.save();
                }
            }
            "textDocument/didClose" => {
                let params: Option<DidCloseTextDocumentParams> = understand(note);
                let path = params.and_then(|params| path_of(&params.text_document.uri));
                if let Some(path) = path {
                    self.close(&path);
                }
            }
            "workspace/didChangeWatchedFiles" => {
                if let Some(params) = understand(note) {
                    self.look_at(&params)?;
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                if let Some(params) = understand(note) {
                    self.change_folders(&params)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Opens the sites of the folders that are open.
    fn begin(&mut self) -> io::Result<()> {
        if self.client.watches {
            self.requests += 1;
            let id = RequestId::from(self.requests);
            let method = "client/registerCapability".to_owned();
            let request = Asked::new(id, method, client::watchers());
            wire::write(&mut self.output, &request.into())?;
        }
        self.open_sites()
    }

    /// Opens the sites of all folders and documents that have one and are in none that is open.
    fn open_sites(&mut self) -> io::Result<()> {
        let folders = self.folders.iter().cloned();
        let above = |path: &Utf8PathBuf| path.parent().map(Utf8Path::to_owned);
        let documents = self.documents.keys().filter_map(above);
        for folder in folders.chain(documents).collect::<Vec<_>>() {
            if let Some(root) = root_of(&**self.overlay, &folder) {
                self.open_site(root)?;
            }
        }
        Ok(())
    }

    /// Opens the site in the folder `root`, unless it is.
    fn open_site(&mut self, root: Utf8PathBuf) -> io::Result<()> {
        if self.sites.contains_key(&root) {
            return Ok(());
        }
        let request = Request {
            root: root.clone(),
            ..self.request.clone()
        };
        if !self.client.watches
            && let Some(note) = self.watch(&request)
        {
            self.say(MessageType::INFO, &note)?;
        }
        let site = Site::new(&**self.overlay, request);
        self.sites.insert(root, site);
        Ok(())
    }

    /// Watches the files of `request`, on a thread of its own; gives what its author should know of that.
    fn watch(&self, request: &Request) -> Option<String> {
        let folders = pipeline::folders(&**self.overlay, request).ok()?;
        let (mut watch, note) = Watch::start(&folders, Wish::Best);
        let (tell, root) = (self.tell.clone(), request.root.clone());
        thread::spawn(move || {
            loop {
                let hints = watch.wait().hints;
                if tell.send(Event::Moved(root.clone(), hints)).is_err() {
                    return;
                }
            }
        });
        note
    }

    fn open(&mut self, params: DidOpenTextDocumentParams) -> io::Result<()> {
        let opened = params.text_document;
        let Some(path) = path_of(&opened.uri) else {
            return Ok(());
        };
        let document = Document {
            uri: opened.uri,
            version: opened.version,
            text: Text::new(opened.text, self.client.encoding),
        };
        self.overlay.put(&path, document.text.as_str().as_bytes());
        self.documents.insert(path.clone(), document);
        let above = path.parent().unwrap_or(&path);
        if let Some(root) = root_of(&**self.overlay, above) {
            self.open_site(root)?;
        }
        if let Some(site) = self.site_mut(&path) {
            site.edit(&path);
        }
        Ok(())
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let changed = params.text_document;
        let Some(path) = path_of(&changed.uri) else {
            return;
        };
        let Some(document) = self.documents.get_mut(&path) else {
            return;
        };
        for change in params.content_changes {
            document.text.change(change.range, &change.text);
        }
        document.version = changed.version;
        self.overlay.put(&path, document.text.as_str().as_bytes());
        if let Some(site) = self.site_mut(&path) {
            site.edit(&path);
        }
    }

    fn close(&mut self, path: &Utf8Path) {
        self.overlay.remove(path);
        self.documents.remove(path);
        if let Some(site) = self.site_mut(path) {
            site.edit(path);
        }
    }

    fn look_at(&mut self, params: &DidChangeWatchedFilesParams) -> io::Result<()> {
        let paths = params.changes.iter().filter_map(|it| path_of(&it.uri));
        let mut is_settings = false;
        for path in paths {
            is_settings |= path.ends_with(CONFIG);
            if let Some(site) = self.site_mut(&path) {
                let paths = [path].into();
                site.hint(Hints {
                    paths,
                    everything: false,
                });
            }
        }
        if is_settings {
            // There may be a site now where there was none.
            self.open_sites()?;
        }
        Ok(())
    }

    fn change_folders(&mut self, params: &DidChangeWorkspaceFoldersParams) -> io::Result<()> {
        let gone = params.event.removed.iter();
        let gone: Vec<_> = gone.filter_map(|it| path_of(&it.uri)).collect();
        self.folders.retain(|folder| !gone.contains(folder));
        let come = params.event.added.iter();
        self.folders.extend(come.filter_map(|it| path_of(&it.uri)));
        let is_wanted = |root: &Utf8PathBuf| {
            let folders = self.folders.iter();
            let mut paths = folders.chain(self.documents.keys());
            // A folder may be open that is a part of the site, or that has it.
            paths.any(|path| path.starts_with(root) || root.starts_with(path))
        };
        let unwanted: Vec<_> = self
            .sites
            .keys()
            .filter(|it| !is_wanted(it))
            .cloned()
            .collect();
        for root in unwanted {
            let site = self.sites.remove(&root);
            for news in site.iter().flat_map(Site::farewell) {
                self.send("textDocument/publishDiagnostics", json!(news))?;
            }
        }
        self.open_sites()
    }

    /// The site that the file at `path` belongs to.
    fn site_mut(&mut self, path: &Utf8Path) -> Option<&mut Site<'w>> {
        let sites = self.sites.iter_mut();
        let around = sites.filter(|(root, _)| path.starts_with(root));
        let (_, site) = around.max_by_key(|(root, _)| root.as_str().len())?;
        Some(site)
    }

    /// The same, to look at.
    pub(super) fn site(&self, path: &Utf8Path) -> Option<&Site<'w>> {
        let around = self.sites.iter().filter(|(root, _)| path.starts_with(root));
        let (_, site) = around.max_by_key(|(root, _)| root.as_str().len())?;
        Some(site)
    }

    /// Looks at what changed, and tells what is wrong since.
    fn settle(&mut self) -> io::Result<()> {
        let (mut failures, mut news) = (Vec::new(), Vec::new());
        for site in self.sites.values_mut() {
            failures.extend(site.settle(&**self.overlay));
            news.extend(site.news(&self.documents, self.client));
        }
        for news in news {
            self.send("textDocument/publishDiagnostics", json!(news))?;
        }
        for failure in failures {
            self.say(MessageType::ERROR, &failure)?;
        }
        Ok(())
    }

    /// Has the pages made of sites that wait for it: some mistakes show nowhere else.
    fn make_pages(&mut self) {
        for (root, site) in &mut self.sites {
            let Some(number) = site.begin_pages() else {
                continue;
            };
            let (root, request) = (root.clone(), site.checked.request().clone());
            let (world, tell) = (self.overlay.clone(), self.tell.clone());
            thread::spawn(move || {
                let run = pipeline::run(&*world, &request, Thoroughness::Check, &Unwatched);
                let found = run.map(|run| run.diagnostics).unwrap_or_default();
                // Nobody waits for it when the server has ended.
                let _ = tell.send(Event::Pages(root, number, found));
            });
        }
    }

    fn answer(&mut self, id: RequestId, answer: Result<Json, Refused>) -> io::Result<()> {
        let response = match answer {
            Ok(result) => Response::new_ok(id, result),
            Err(Refused { code, message }) => Response::new_err(id, code, message),
        };
        wire::write(&mut self.output, &response.into())
    }

    /// Shows `message` to whoever sits at the editor.
    fn say(&mut self, kind: MessageType, message: &str) -> io::Result<()> {
        let params = json!({ "type": kind, "message": format!("briefing: {message}") });
        self.send("window/showMessage", params)
    }

    fn send(&mut self, method: &str, params: Json) -> io::Result<()> {
        let note = Notification::new(method.to_owned(), params);
        wire::write(&mut self.output, &note.into())
    }
}

/// The parameters of `note`, if they can be understood.
fn understand<T: DeserializeOwned>(note: Notification) -> Option<T> {
    serde_json::from_value(note.params).ok()
}

/// Nobody watches how far it is.
struct Unwatched;

impl Progress for Unwatched {
    fn begin(&self, _: usize) {}

    fn advance(&self) {}
}
