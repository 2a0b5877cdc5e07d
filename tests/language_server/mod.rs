//! `briefing lsp`, driven over its streams as an editor drives it.

#![expect(
    clippy::disallowed_methods,
    clippy::needless_pass_by_value,
    clippy::panic,
    reason = "these tests run the program, end where it does not answer, and say what they say in place"
)]

mod asking;
mod completing;
mod manners;
mod renaming;
mod telling;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::support::SiteFolder;

/// After so long a test that waits has failed.
const PATIENCE: Duration = Duration::from_mins(2);

/// The day of every site here: later than anything that the fixtures report.
const DAY: &str = "2026-01-15";

/// An editor, and the program that serves it.
struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    said: Receiver<Json>,
    /// What the server has answered to `initialize`.
    welcome: Json,
    requests: i32,
    /// What is wrong with each file, as it was last told.
    wrong: BTreeMap<String, Vec<Json>>,
    /// How often that was told.
    told: usize,
    /// What was shown, and asked for.
    heard: Vec<Json>,
    versions: RefCell<BTreeMap<String, i32>>,
}

/// What an editor can do that can do everything.
fn everything() -> Json {
    json!({
        "general": { "positionEncodings": ["utf-8", "utf-16"] },
        "textDocument": {
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "publishDiagnostics": { "relatedInformation": true },
            "completion": { "completionItem": { "snippetSupport": true } },
            "codeAction": { "codeActionLiteralSupport": {} },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
        },
        "workspace": {
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["rename"] },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
    })
}

impl Editor {
    /// Starts the program for an editor that can do everything and has `folder` open.
    fn open(folder: &SiteFolder) -> Self {
        Self::open_with(folder, everything())
    }

    /// The same for an editor that can do `capabilities`.
    fn open_with(folder: &SiteFolder, capabilities: Json) -> Self {
        let root = uri(folder.path());
        let folders = json!([{ "uri": root, "name": "site" }]);
        let params = json!({ "capabilities": capabilities, "workspaceFolders": folders });
        let mut editor = Self::start(folder);
        editor.welcome = editor.ask("initialize", params).expect("it is answered");
        editor.tell("initialized", json!({}));
        editor
    }

    /// Starts the program, and says nothing.
    fn start(folder: &SiteFolder) -> Self {
        let mut child = folder
            .briefing(&["lsp", "--as-at", DAY])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let output = child.stdout.take().expect("it is a pipe");
        let (tell, said) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if tell.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            input: child.stdin.take(),
            child,
            said,
            welcome: Json::Null,
            requests: 0,
            wrong: BTreeMap::new(),
            told: 0,
            heard: Vec::new(),
            versions: RefCell::default(),
        }
    }

    /// Says `bytes` as they are.
    fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("it is open");
        input.write_all(bytes).expect("it is read");
        input.flush().expect("it is read");
    }

    fn send(&mut self, message: &Json) {
        let body = message.to_string();
        let framed = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.write(framed.as_bytes());
    }

    /// Tells something.
    fn tell(&mut self, method: &str, params: Json) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks something without waiting for the answer; gives its number.
    fn begin(&mut self, method: &str, params: Json) -> i32 {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The answer to what was asked as `id`.
    fn answer(&mut self, id: i32) -> Result<Json, Json> {
        loop {
            let message = self.hear();
            if message["id"] == id && message.get("method").is_none() {
                return match message.get("error") {
                    Some(error) => Err(error.clone()),
                    None => Ok(message["result"].clone()),
                };
            }
            self.take(message);
        }
    }

    /// Asks something.
    fn ask(&mut self, method: &str, params: Json) -> Result<Json, Json> {
        let id = self.begin(method, params);
        self.answer(id)
    }

    fn hear(&mut self) -> Json {
        let message = self.said.recv_timeout(PATIENCE);
        message.expect("the server goes on talking")
    }

    fn take(&mut self, message: Json) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            let uri = params["uri"]
                .as_str()
                .expect("it has an address")
                .to_owned();
            let found = params["diagnostics"].as_array().expect("there is a list");
            if let (Some(version), Some(known)) =
                (params["version"].as_i64(), self.versions.borrow().get(&uri))
            {
                assert!(
                    version <= i64::from(*known),
                    "{uri} is told of before it is changed"
                );
            }
            self.wrong.insert(uri, found.clone());
            self.told += 1;
        } else {
            self.heard.push(message);
        }
    }

    /// Waits until `is_done`, which is asked after whatever is told.
    fn wait(&mut self, is_done: impl Fn(&Self) -> bool) {
        while !is_done(self) {
            let message = self.hear();
            self.take(message);
        }
    }

    /// Waits until everything was told of what was said so far.
    fn settle(&mut self) {
        let params = json!({ "textDocument": { "uri": "file:///nowhere" } });
        let answer = self.ask("textDocument/documentSymbol", params);
        assert_eq!(answer, Ok(Json::Null));
    }

    /// Opens the file at `uri` with this text.
    fn show(&mut self, uri: &str, text: &str) {
        self.versions.borrow_mut().insert(uri.to_owned(), 1);
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Makes `changes` in the open file at `uri`.
    fn change(&mut self, uri: &str, changes: Json) {
        let version = {
            let mut versions = self.versions.borrow_mut();
            let version = versions.get_mut(uri).expect("it is open");
            *version += 1;
            *version
        };
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.tell("textDocument/didChange", params);
    }

    /// Puts `text` in the place of all of the open file at `uri`.
    fn replace(&mut self, uri: &str, text: &str) {
        self.change(uri, json!([{ "text": text }]));
    }

    fn close(&mut self, uri: &str) {
        let params = json!({ "textDocument": { "uri": uri } });
        self.tell("textDocument/didClose", params);
    }

    /// What is asked about the place `position` of the file at `uri`.
    fn ask_at(&mut self, method: &str, uri: &str, position: &Json) -> Result<Json, Json> {
        let params = json!({ "textDocument": { "uri": uri }, "position": position });
        self.ask(method, params)
    }

    /// The codes of what is wrong with the file at `uri`, in order.
    fn codes(&self, uri: &str) -> Vec<String> {
        let found = self.wrong.get(uri).map_or(&[][..], Vec::as_slice);
        let codes = found.iter().map(|found| found["code"].as_str());
        codes
            .map(|code| code.expect("it has a code").to_owned())
            .collect()
    }

    /// Says goodbye; gives how the program ended.
    fn end(mut self) -> ExitStatus {
        assert_eq!(self.ask("shutdown", Json::Null), Ok(Json::Null));
        self.tell("exit", Json::Null);
        self.child.wait().expect("it ends")
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // It has ended already, unless a test fails.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One message; none at the end.
fn read(output: &mut impl BufRead) -> Option<Json> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.strip_prefix("Content-Length: ") {
            Some(said) => length = said.trim().parse().ok()?,
            None if line == "\r\n" => break,
            None => panic!("`{line}` is no head of a message"),
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("a message is JSON"))
}

/// The address of the file or folder at `path`.
fn uri(path: &Path) -> String {
    let uri = url::Url::from_file_path(path).expect("it is absolute");
    uri.to_string()
}

/// The address of `file` in `folder`.
fn uri_in(folder: &SiteFolder, file: &str) -> String {
    uri(&folder.path().join(file))
}

/// The text of `file` in `folder`.
fn text_of(folder: &SiteFolder, file: &str) -> String {
    std::fs::read_to_string(folder.path().join(file)).expect("it can be read")
}

/// The place before `words` in `text`, and `by` letters further on, as an editor counts in UTF-8.
fn place(text: &str, words: &str, by: usize) -> Json {
    let at = text.find(words);
    let at = at.unwrap_or_else(|| panic!("`{words}` is in {text}")) + by;
    position(text, at)
}

/// The place of the byte `at`, as an editor counts in UTF-8.
fn position(text: &str, at: usize) -> Json {
    let before = &text[..at];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({ "line": line, "character": at - start })
}

/// The byte at `position`, as an editor counts in UTF-8.
fn byte(text: &str, position: &Json) -> usize {
    let number =
        |key: &str| usize::try_from(position[key].as_u64().expect("it has it")).expect("small");
    let start: usize = text
        .split_inclusive('\n')
        .take(number("line"))
        .map(str::len)
        .sum();
    start + number("character")
}

/// What `range` of `text` holds.
fn part<'t>(text: &'t str, range: &Json) -> &'t str {
    &text[byte(text, &range["start"])..byte(text, &range["end"])]
}
