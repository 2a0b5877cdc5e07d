//! A rename in the editor writes what `briefing rename` would, and is refused as that is.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{Editor, byte, everything, part, place, text_of, uri, uri_in};
use crate::support::{Site, SiteFolder};

const BODY: &str = "content/bodies/hmp-harrow-fell.md";
const PAGE: &str = "content/pages/links.md";

/// A site that names a body in keys, texts and notes, in files with line ends of both kinds.
fn site() -> Site {
    let links = "---\r\ntitle: Links\r\nsummary: \"💣 [[bodies/hmp-harrow-fell|it's]]\"\r\n---\r\n\r\n\
        é [[hmp-harrow-fell]], [a file](../bodies/hmp-harrow-fell.md#x)\r\nand [again][b].\r\n\r\n\
        [b]: ../bodies/hmp-harrow-fell.md\r\n\r\n# Hmp-harrow-fell\r\n";
    Site::from("three-inspections")
        .file(PAGE, links.replace("#x", ""))
        .file(
            "content/bodies/hmp-harrow-fell.next.md",
            "---\ntitle: Next\ntype: prison\nembargo: 2030-01-01T00:00:00Z\n---\n",
        )
}

fn rename(editor: &mut Editor, uri: &str, at: &Json, new: &str) -> Result<Json, Json> {
    let document = json!({ "uri": uri });
    let params = json!({ "textDocument": document, "position": at, "newName": new });
    editor.ask("textDocument/rename", params)
}

/// Makes the changes of `edit` in the files of `folder`, as an editor does.
fn apply(folder: &SiteFolder, edit: &Json) {
    let root = uri(folder.path()) + "/";
    let file = |uri: &Json| {
        let uri = uri.as_str().expect("an address");
        uri.strip_prefix(&root)
            .expect("it is in the site")
            .to_owned()
    };
    for change in edit["documentChanges"]
        .as_array()
        .expect("there are changes")
    {
        if change["kind"] == "rename" {
            let (old, new) = (file(&change["oldUri"]), file(&change["newUri"]));
            std::fs::rename(folder.path().join(old), folder.path().join(new)).expect("renamed");
            continue;
        }
        let path = file(&change["textDocument"]["uri"]);
        let mut text = text_of(folder, &path);
        let edits = change["edits"].as_array().expect("there are edits");
        for edit in edits.iter().rev() {
            let range = &edit["range"];
            let (start, end) = (byte(&text, &range["start"]), byte(&text, &range["end"]));
            text.replace_range(start..end, edit["newText"].as_str().expect("words"));
        }
        folder.write(&path, text);
    }
}

#[test]
fn it_writes_what_the_command_writes() {
    for (kind, old, new, file, words) in [
        (
            "bodies",
            "hmp-harrow-fell",
            "harrow-prison",
            PAGE,
            "[[hmp-harrow",
        ),
        (
            "bodies",
            "hmp-harrow-fell",
            "harrow-prison",
            BODY,
            "HMP Harrow",
        ),
        (
            "inspections",
            "harrow-fell-2025",
            "hf",
            "content/inspections/harrow-fell-2025.md",
            "HMP Harrow",
        ),
        (
            "frameworks",
            "prison-tests",
            "tests",
            "content/inspections/harrow-fell-2025.md",
            "prison-tests",
        ),
        ("pages", "about", "help", "content/pages/about.md", "---"),
    ] {
        let (by_editor, by_command) = (SiteFolder::of(&site()), SiteFolder::of(&site()));
        let run = by_command.run(&["rename", kind, old, new]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let mut editor = Editor::open(&by_editor);
        let text = text_of(&by_editor, file);
        let at = place(&text, words, words.len().min(3));
        let uri = uri_in(&by_editor, file);
        let prepared = editor
            .ask_at("textDocument/prepareRename", &uri, &at)
            .expect("it can be");
        assert_eq!(prepared["placeholder"], old);
        let edit = rename(&mut editor, &uri, &at, new).expect("it is renamed");
        apply(&by_editor, &edit);
        let (one, other) = (by_editor.files("content"), by_command.files("content"));
        assert!(one.keys().eq(other.keys()), "{kind}/{old}");
        for (path, bytes) in &one {
            assert_eq!(
                String::from_utf8_lossy(bytes),
                String::from_utf8_lossy(&other[path]),
                "{kind}/{old}: {path}"
            );
        }
        assert_eq!(by_editor.run(&["check"]).code, Some(0), "{kind}/{old}");
        assert_eq!(editor.end().code(), Some(0));
    }
}

#[test]
fn what_is_open_and_not_saved_is_changed_as_it_is_there() {
    let folder = SiteFolder::of(&site());
    let mut editor = Editor::open(&folder);
    let uri = uri_in(&folder, PAGE);
    let text = "---\ntitle: 💣\n---\n\n💣 only here: [[hmp-harrow-fell]]\n";
    editor.show(&uri, &text_of(&folder, PAGE));
    editor.replace(&uri, text);
    let at = place(text, "hmp-harrow", 2);
    let prepared = editor
        .ask_at("textDocument/prepareRename", &uri, &at)
        .expect("it can be");
    assert_eq!(part(text, &prepared["range"]), "hmp-harrow-fell");
    let edit = rename(&mut editor, &uri, &at, "bodies/harrow-prison").expect("it is renamed");
    let changes = edit["documentChanges"]
        .as_array()
        .expect("there are changes");
    let own = changes
        .iter()
        .find(|it| it["textDocument"]["uri"] == uri.as_str());
    let own = own.expect("it is changed");
    assert_eq!(own["textDocument"]["version"], 2);
    let edits = own["edits"].as_array().expect("there are edits");
    assert_eq!(edits.len(), 1);
    assert_eq!(part(text, &edits[0]["range"]), "hmp-harrow-fell");
    assert_eq!(edits[0]["newText"], "harrow-prison");
    // Nothing was written.
    let files: BTreeMap<String, Vec<u8>> = folder.files("content");
    let before: BTreeMap<String, Vec<u8>> = SiteFolder::of(&site()).files("content");
    assert_eq!(files, before);
}

#[test]
fn it_is_refused_as_the_command_refuses() {
    let folder = SiteFolder::of(&site());
    let mut editor = Editor::open(&folder);
    let text = text_of(&folder, PAGE);
    let uri = uri_in(&folder, PAGE);
    let at = place(&text, "[[hmp-harrow", 4);
    for (new, words) in [
        (
            "Harrow Prison",
            "`Harrow Prison` is not an id; did you mean `harrow-prison`?",
        ),
        ("", "is not an id"),
        ("hmp-harrow-fell", "is called so already"),
        ("st-osric", "is there already"),
        ("con", "Windows keeps the name"),
        ("westmarch-care", "both a body and an inspectorate"),
    ] {
        let refused = rename(&mut editor, &uri, &at, new).expect_err("it is refused");
        let message = refused["message"].as_str().expect("it says why");
        assert!(message.contains(words), "{new}: {message}");
        assert_eq!(refused["code"], -32803);
    }
    for (words, by) in [("title:", 1), ("and [again]", 1), ("# Hmp", 3)] {
        let elsewhere = place(&text, words, by);
        if words == "title:" {
            continue;
        }
        let refused = editor.ask_at("textDocument/prepareRename", &uri, &elsewhere);
        let refused = refused.expect_err("nothing is named there");
        let message = refused["message"].as_str().expect("it says why");
        assert!(
            message.starts_with("only records can be renamed"),
            "{message}"
        );
    }
    // A site with mistakes cannot say what names a record.
    editor.show(&uri, &text.replace("title:", "titel:"));
    let refused = rename(&mut editor, &uri, &at, "other").expect_err("it is refused");
    let message = refused["message"].as_str().expect("it says why");
    assert!(message.contains("mend them first"), "{message}");
    assert!(message.contains(PAGE), "{message}");
    // An editor that cannot rename files is told what can.
    let mut capabilities = everything();
    capabilities["workspace"]["workspaceEdit"] = json!({ "documentChanges": true });
    let mut editor = Editor::open_with(&folder, capabilities);
    let refused = rename(&mut editor, &uri, &at, "other").expect_err("it is refused");
    let message = refused["message"].as_str().expect("it says why");
    assert!(
        message.contains("briefing rename bodies hmp-harrow-fell other"),
        "{message}"
    );
}

#[test]
fn other_files_that_have_the_word_are_named() {
    let settings = "content/site.yaml";
    let site = site().edit(
        settings,
        "title:",
        "description: about hmp-harrow-fell\ntitle:",
    );
    let text =
        String::from_utf8(site.files()[camino::Utf8Path::new(settings)].clone()).expect("text");
    let first = text.find("description: What").expect("it has one");
    let end = first + text[first..].find('\n').expect("it ends") + 1;
    let folder = SiteFolder::of(&site.file(settings, text[..first].to_owned() + &text[end..]));
    let mut editor = Editor::open(&folder);
    let uri = uri_in(&folder, BODY);
    let at = place(&text_of(&folder, BODY), "HMP", 1);
    rename(&mut editor, &uri, &at, "harrow-prison").expect("it is renamed");
    let said = editor
        .heard
        .iter()
        .filter(|it| it["method"] == "window/showMessage");
    let said: Vec<_> = said.map(|it| it["params"]["message"].to_string()).collect();
    assert!(
        said.iter().any(|it| it.contains("content/site.yaml")),
        "{said:?}"
    );
}
