//! Whatever an editor says, in whatever order, and however it goes.

use serde_json::{Value as Json, json};

use super::{Editor, everything, text_of, uri, uri_in};
use crate::support::{Site, SiteFolder};

const BODY: &str = "content/bodies/millbrook-lane.md";

fn folder() -> SiteFolder {
    SiteFolder::of(&Site::from("three-inspections"))
}

fn code(answer: Result<Json, Json>) -> Option<i64> {
    answer.err().and_then(|error| error["code"].as_i64())
}

#[test]
fn the_conversation_has_a_beginning_and_an_end() {
    let folder = folder();
    let mut editor = Editor::start(&folder);
    assert_eq!(
        code(editor.ask("textDocument/hover", json!({}))),
        Some(-32002)
    );
    editor.tell("textDocument/didOpen", json!({ "textDocument": 7 }));
    let params = json!({ "capabilities": {}, "rootUri": uri(folder.path()) });
    let welcome = editor
        .ask("initialize", params.clone())
        .expect("it is answered");
    assert_eq!(welcome["capabilities"]["positionEncoding"], "utf-16");
    assert_eq!(code(editor.ask("initialize", params)), Some(-32600));
    editor.tell("initialized", json!({}));
    editor.settle();
    assert!(!editor.wrong.is_empty());
    assert_eq!(editor.ask("shutdown", Json::Null), Ok(Json::Null));
    assert_eq!(
        code(editor.ask("textDocument/hover", json!({}))),
        Some(-32600)
    );
    editor.tell("exit", Json::Null);
    assert_eq!(editor.child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn who_goes_without_a_word_is_not_waited_for() {
    // Before anything was said, in the middle, and by `exit` alone.
    let folder = folder();
    let mut editor = Editor::start(&folder);
    editor.input = None;
    assert_eq!(editor.child.wait().expect("it ends").code(), Some(1));
    let mut editor = Editor::open(&folder);
    editor.write(b"Content-Length: 9999\r\n\r\n{");
    editor.input = None;
    assert_eq!(editor.child.wait().expect("it ends").code(), Some(1));
    let mut editor = Editor::open(&folder);
    editor.tell("exit", Json::Null);
    assert_eq!(editor.child.wait().expect("it ends").code(), Some(1));
    // Who shuts down and closes the pipe has said goodbye.
    let mut editor = Editor::open(&folder);
    assert_eq!(editor.ask("shutdown", Json::Null), Ok(Json::Null));
    editor.input = None;
    assert_eq!(editor.child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn what_cannot_be_understood_is_refused_and_nothing_is_lost() {
    let folder = folder();
    let mut editor = Editor::open(&folder);
    editor.settle();
    for body in [
        "{",
        "[]",
        "7",
        "{\"id\":8}",
        "{\"id\":\"a\",\"method\":7}",
        "\u{1}",
    ] {
        editor.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        let refused = editor.hear();
        let said = refused["error"]["code"].as_i64();
        assert!(
            [Some(-32700), Some(-32600)].contains(&said),
            "{body}: {refused}"
        );
    }
    assert_eq!(
        code(editor.ask("textDocument/foldingRange", json!({}))),
        Some(-32601)
    );
    assert_eq!(code(editor.ask("nonsense", json!({}))), Some(-32601));
    let methods = [
        "textDocument/completion",
        "textDocument/hover",
        "textDocument/definition",
        "textDocument/references",
        "textDocument/documentSymbol",
        "textDocument/codeAction",
        "textDocument/prepareRename",
        "textDocument/rename",
    ];
    for method in methods {
        for params in [
            Json::Null,
            json!({}),
            json!([1]),
            json!({ "textDocument": {} }),
        ] {
            assert_eq!(code(editor.ask(method, params)), Some(-32602), "{method}");
        }
    }
    for method in [
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "textDocument/didSave",
        "workspace/didChangeWatchedFiles",
        "workspace/didChangeWorkspaceFolders",
        "workspace/didChangeConfiguration",
        "$/setTrace",
        "$/cancelRequest",
        "nonsense",
    ] {
        for params in [
            Json::Null,
            json!({}),
            json!([1]),
            json!({ "textDocument": 7 }),
        ] {
            editor.tell(method, params);
        }
    }
    // Changes of what was never opened, and answers to what was never asked.
    let uri = uri_in(&folder, BODY);
    let changes = json!([{ "text": "x" }]);
    let document = json!({ "uri": uri, "version": 2 });
    let params = json!({ "textDocument": document, "contentChanges": changes });
    editor.tell("textDocument/didChange", params);
    editor.send(&json!({ "jsonrpc": "2.0", "id": 77, "result": null }));
    editor.settle();
    assert_eq!(editor.codes(&uri), Vec::<String>::new());
    assert_eq!(editor.end().code(), Some(0));
}

#[test]
fn places_that_are_nowhere_are_no_trouble() {
    let folder = folder();
    let mut editor = Editor::open(&folder);
    let uri = uri_in(&folder, BODY);
    editor.show(&uri, "---\ntitle: é💣\n---\n");
    let far = u32::MAX;
    for (line, character) in [(0, far), (far, 0), (1, 8), (far, far), (3, 1), (1, 11)] {
        let at = json!({ "line": line, "character": character });
        for method in [
            "textDocument/completion",
            "textDocument/hover",
            "textDocument/definition",
        ] {
            assert!(editor.ask_at(method, &uri, &at).is_ok());
        }
        let range = json!({ "start": at, "end": { "line": 0, "character": 0 } });
        editor.change(&uri, json!([{ "range": range, "text": "" }]));
    }
    editor.settle();
    assert_eq!(editor.end().code(), Some(0));
}

#[test]
fn what_is_cancelled_while_it_waits_is_not_done() {
    let folder = folder();
    let mut editor = Editor::open(&folder);
    editor.settle();
    let at = json!({ "line": 1, "character": 1 });
    let params = json!({ "textDocument": { "uri": uri_in(&folder, BODY) }, "position": at });
    let mut ids = Vec::new();
    for _ in 0..200 {
        ids.push(editor.begin("textDocument/hover", params.clone()));
    }
    for id in &ids[1..] {
        editor.tell("$/cancelRequest", json!({ "id": id }));
    }
    editor.tell("$/cancelRequest", json!({ "id": "nobody" }));
    let mut cancelled = 0;
    let mut open: Vec<i32> = ids.clone();
    while !open.is_empty() {
        let message = editor.hear();
        let id = message["id"].as_i64().and_then(|id| i32::try_from(id).ok());
        let Some(place) = id.and_then(|id| open.iter().position(|it| *it == id)) else {
            editor.take(message);
            continue;
        };
        // Each is answered once, whether it was cancelled in time or not.
        open.remove(place);
        if let Some(error) = message.get("error") {
            assert_eq!(error["code"], -32800);
            cancelled += 1;
        }
    }
    assert!(cancelled < ids.len());
    assert_eq!(editor.end().code(), Some(0));
}

#[test]
fn a_folder_without_a_site_is_looked_at_again_when_it_has_one() {
    let folder = SiteFolder::of(&Site::default().file("notes/a.md", "no site\n"));
    let mut editor = Editor::open(&folder);
    let uri = uri_in(&folder, "content/pages/a.md");
    editor.show(&uri, "---\ntitel: A\n---\n");
    let elsewhere = "file:///nowhere/at%20all.md";
    editor.show(elsewhere, "---\ntitel: A\n---\n");
    editor.show("untitled:Untitled-1", "---\ntitel: A\n---\n");
    let at = json!({ "line": 1, "character": 1 });
    for uri in [uri.as_str(), elsewhere, "untitled:Untitled-1"] {
        for method in [
            "textDocument/completion",
            "textDocument/hover",
            "textDocument/definition",
        ] {
            assert_eq!(editor.ask_at(method, uri, &at), Ok(Json::Null), "{method}");
        }
    }
    assert!(editor.wrong.is_empty());
    let settings = Site::from("three-inspections");
    let settings = &settings.files()[camino::Utf8Path::new("content/site.yaml")];
    folder.write("content/site.yaml", settings);
    let changes = json!([{ "uri": uri_in(&folder, "content/site.yaml"), "type": 1 }]);
    editor.tell(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": changes }),
    );
    editor.settle();
    assert!(editor.codes(&uri).contains(&"unknown-key".to_owned()));
    // And it may go again: then the settings are what is wrong.
    folder.remove("content/site.yaml");
    let changes = json!([{ "uri": uri_in(&folder, "content/site.yaml"), "type": 3 }]);
    editor.tell(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": changes }),
    );
    let settings = uri_in(&folder, "content/site.yaml");
    editor.wait(|editor| editor.codes(&settings) == ["site-file-missing"]);
    assert_eq!(editor.end().code(), Some(0));
}

#[test]
fn several_sites_are_open_at_once_and_each_is_told_of_its_own() {
    let (one, other) = (folder(), folder());
    let mut editor = Editor::open(&one);
    let (mine, yours) = (uri_in(&one, BODY), uri_in(&other, BODY));
    // A file of a site is enough to open it.
    let text = text_of(&one, BODY).replace("title:", "titel:");
    editor.show(&mine, &text);
    editor.settle();
    assert!(!editor.codes(&mine).is_empty());
    assert!(
        !editor
            .wrong
            .keys()
            .any(|it| it.starts_with(&uri(other.path())))
    );
    let added = json!([{ "uri": uri(other.path()), "name": "other" }]);
    let event = json!({ "added": added, "removed": [] });
    editor.tell(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": event }),
    );
    editor.show(&yours, &text);
    editor.settle();
    assert!(!editor.codes(&yours).is_empty());
    editor.close(&yours);
    let event = json!({ "added": [], "removed": added });
    editor.tell(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": event }),
    );
    editor.settle();
    assert_eq!(editor.codes(&yours), Vec::<String>::new());
    assert!(!editor.codes(&mine).is_empty());
    assert_eq!(editor.end().code(), Some(0));
}

#[test]
fn a_folder_may_be_called_anything() {
    let site = Site::from("three-inspections");
    let inner = site
        .files()
        .iter()
        .fold(Site::default(), |inner, (path, bytes)| {
            inner.file(&format!("my site é [1] 100%/{path}"), bytes)
        });
    let folder = SiteFolder::of(&inner);
    let root = "my site é [1] 100%";
    let path = format!("{root}/{BODY}");
    let text = text_of(&folder, &path).replace("title:", "titel:");
    let uri = uri_in(&folder, &path);
    // Editors escape more or less of it.
    let lower = uri.replace("%C3%A9", "%c3%a9");
    let brackets = uri.replace('[', "%5B").replace(']', "%5D");
    for uri in [&lower, &brackets] {
        let mut editor = Editor::open_with(&folder, everything());
        editor.show(uri, &text);
        editor.settle();
        let told = uri.replace('[', "%5B").replace(']', "%5D");
        assert!(
            editor.codes(&told).contains(&"unknown-key".to_owned()),
            "{uri}"
        );
        assert_eq!(editor.end().code(), Some(0));
    }
}

#[test]
fn nothing_that_is_not_public_is_written_anywhere_else() {
    let secret = "s3cret-words";
    let path = "content/pages/draft.md";
    let text =
        format!("---\ntitle: {secret}\nvisibility: draft\ninternal: {secret}\n---\n[[{secret}]]\n");
    let folder = SiteFolder::of(&Site::from("three-inspections").file(path, &text));
    let mut child = folder.briefing(&["lsp", "--as-at", super::DAY]);
    let child = child
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut child = child.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("it is a pipe");
    let root = uri(folder.path());
    let bodies = [
        json!({ "id": 1, "method": "initialize", "params": { "rootUri": root, "capabilities": {} } }).to_string(),
        json!({ "method": "initialized", "params": {} }).to_string(),
        format!("{{ nonsense {secret}"),
        json!({ "id": 3, "method": "textDocument/hover", "params": {} }).to_string(),
        json!({ "id": 2, "method": "shutdown" }).to_string(),
        json!({ "method": "exit" }).to_string(),
    ];
    for body in bodies {
        let framed = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        std::io::Write::write_all(&mut input, framed.as_bytes()).expect("it is read");
    }
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("dangling-link"), "{said}");
    let trees: Vec<_> = folder.files("").into_keys().collect();
    assert!(
        trees.iter().all(|path| path.starts_with("content/")),
        "{trees:?}"
    );
}
