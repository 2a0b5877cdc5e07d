//! What is asked about a place: what stands there, where it is defined, what names it, what mends it.

use serde_json::{Value as Json, json};

use super::{Editor, byte, everything, part, place, text_of, uri_in};
use crate::support::{Site, SiteFolder};

const INSPECTION: &str = "content/inspections/harrow-fell-2025.md";
const PAGE: &str = "content/pages/links.md";
const LINKS: &str = "---\ntitle: Links\nsummary: \"💣 See [[inspections/harrow-fell-2025#violence|this]].\"\n---\n\n\
    é [[harrow-fell-2025|it]], [[bodies/hmp-harrow-fell]], [a file](../inspections/harrow-fell-2025.md#safety),\n\
    [a plan](../inspections/harrow-fell-plan.txt), [below](#end) and [[nobody]].\n\n# End\n";

fn folder() -> SiteFolder {
    let site = Site::from("three-inspections").file(PAGE, LINKS);
    SiteFolder::of(&site.edit(
        INSPECTION,
        "judgements:\n",
        "judgements:\n  - {overall: true, grade: reasonably-good}\n",
    ))
}

/// What is shown about the place `by` letters after `words` in `file`.
fn hover(editor: &mut Editor, folder: &SiteFolder, file: &str, words: &str, by: usize) -> Json {
    let text = text_of(folder, file);
    let at = place(&text, words, by);
    let answer = editor.ask_at("textDocument/hover", &uri_in(folder, file), &at);
    answer.expect("it is answered")
}

#[test]
fn a_name_shows_what_it_names_and_a_key_what_it_is_for() {
    let folder = folder();
    let mut editor = Editor::open(&folder);
    let text = text_of(&folder, PAGE);
    for (words, by) in [
        ("harrow-fell-2025|it", 3),
        ("../inspections/harrow-fell-2025.md", 15),
    ] {
        let shown = hover(&mut editor, &folder, PAGE, words, by);
        let value = shown["contents"]["value"].as_str().expect("it has words");
        assert!(
            value.contains("**HMP Harrow Fell, unannounced inspection**"),
            "{value}"
        );
        assert!(
            value.contains("Inspection, `inspections/harrow-fell-2025`, overall: Reasonably good"),
            "{value}"
        );
        assert!(value.contains("Safety was \\*poor\\*"), "{value}");
        assert_eq!(shown["contents"]["kind"], "markdown");
        assert!(part(&text, &shown["range"]).contains("harrow-fell-2025"));
    }
    let shown = hover(&mut editor, &folder, PAGE, "#violence", 2);
    let value = shown["contents"]["value"].as_str().expect("it has words");
    assert!(value.contains("Violence had doubled"), "{value}");
    // The place is counted in units of the encoding, after an emoji.
    assert_eq!(
        part(&text, &shown["range"]),
        "[[inspections/harrow-fell-2025#violence|this]]"
    );
    for (words, wanted) in [
        ("inspectorate: ", "Who led. Write the id of an inspectorate"),
        ("framework: ", "The cycle whose areas and scale it uses"),
        ("progress: implemented", "How far the work is."),
        ("as_of", "."),
    ] {
        let shown = hover(&mut editor, &folder, INSPECTION, words, 1);
        let value = shown["contents"]["value"].as_str().unwrap_or_default();
        assert!(value.replace('\\', "").contains(wanted), "{words}: {value}");
    }
    let shown = hover(&mut editor, &folder, INSPECTION, "self-reported", 1);
    assert_eq!(
        shown["contents"]["value"],
        "**self-reported**\n\nThe body itself."
    );
    let shown = hover(&mut editor, &folder, "content/site.yaml", "timezone", 1);
    let value = shown["contents"]["value"].as_str().expect("it has words");
    assert!(value.contains("The time zone"), "{value}");
    assert_eq!(hover(&mut editor, &folder, PAGE, "nobody", 1), Json::Null);
    assert_eq!(hover(&mut editor, &folder, PAGE, "# End", 3), Json::Null);
}

#[test]
fn an_author_is_shown_what_is_not_public_and_an_editor_without_markdown_no_marks() {
    let site = Site::from("three-inspections").edit(
        "content/inspections/st-osric-2025.md",
        "---\ntitle:",
        "---\nvisibility: restricted\ntitle:",
    );
    let folder = SiteFolder::of(&site.file(PAGE, "---\ntitle: T\n---\n[[st-osric-2025|x]]\n"));
    let mut capabilities = everything();
    capabilities["textDocument"]["hover"] = json!({});
    let mut editor = Editor::open_with(&folder, capabilities);
    let shown = hover(&mut editor, &folder, PAGE, "osric", 1);
    let value = shown["contents"]["value"].as_str().expect("it has words");
    assert!(
        value.contains("inspections/st-osric-2025, ") && value.ends_with('.'),
        "{value}"
    );
    assert!(
        value.contains(", restricted") && !value.contains('*'),
        "{value}"
    );
    assert_eq!(shown["contents"]["kind"], "plaintext");
}

/// Where `method` leads from the place in `file`: files, and what stands there.
fn led(
    editor: &mut Editor,
    folder: &SiteFolder,
    at: (&str, &str, usize),
    all: bool,
) -> Vec<(String, String)> {
    let (file, words, by) = at;
    let position = place(&text_of(folder, file), words, by);
    let mut params =
        json!({ "textDocument": { "uri": uri_in(folder, file) }, "position": position });
    let method = if all {
        "textDocument/references"
    } else {
        "textDocument/definition"
    };
    params["context"] = json!({ "includeDeclaration": false });
    let answer = editor.ask(method, params).expect("it is answered");
    let places = match &answer {
        Json::Array(places) => places.clone(),
        Json::Null => Vec::new(),
        place => vec![place.clone()],
    };
    let root = uri_in(folder, "");
    let places = places.iter().map(|place| {
        let uri = place["uri"].as_str().expect("it has an address");
        let file = uri
            .strip_prefix(&root)
            .expect("it is in the site")
            .trim_start_matches('/');
        let text = text_of(folder, file);
        (file.to_owned(), part(&text, &place["range"]).to_owned())
    });
    places.collect()
}

#[test]
fn a_name_leads_to_what_it_names() {
    let folder = folder();
    let mut editor = Editor::open(&folder);
    let title = "HMP Harrow Fell, unannounced inspection";
    let body = "content/bodies/hmp-harrow-fell.md";
    for (at, file, wanted) in [
        ((PAGE, "[[harrow-fell-2025", 4), INSPECTION, title),
        ((PAGE, "[a file]", 3), INSPECTION, "## Safety"),
        ((PAGE, "[[inspections/", 1), INSPECTION, "violence"),
        ((PAGE, "[below]", 2), PAGE, "# End"),
        (
            (PAGE, "[a plan]", 2),
            "content/inspections/harrow-fell-plan.txt",
            "",
        ),
        ((INSPECTION, "bodies: [", 10), body, "HMP Harrow Fell"),
        (
            (INSPECTION, "framework: ", 14),
            "content/frameworks/prison-tests.md",
            "",
        ),
    ] {
        let led = led(&mut editor, &folder, at, false);
        assert_eq!(led.len(), 1, "{at:?}: {led:?}");
        assert_eq!(led[0].0, file, "{at:?}");
        assert!(led[0].1.contains(wanted), "{at:?}: {led:?}");
    }
    for at in [
        (PAGE, "nobody", 2),
        (PAGE, "title:", 1),
        (INSPECTION, "published", 2),
    ] {
        let led = led(&mut editor, &folder, at, false);
        assert!(
            led.len() < 2 && led.iter().all(|(file, _)| file == at.0),
            "{at:?}: {led:?}"
        );
    }
}

#[test]
fn what_names_a_record_is_found_in_keys_texts_and_notes() {
    let folder = folder();
    let mut editor = Editor::open(&folder);
    let wanted: Vec<(String, String)> = [
        (PAGE, "harrow-fell-2025"),
        (PAGE, "harrow-fell-2025"),
        (PAGE, "../inspections/harrow-fell-2025.md"),
    ]
    .map(|(file, words)| (file.to_owned(), words.to_owned()))
    .to_vec();
    let others = |found: Vec<(String, String)>| -> Vec<(String, String)> {
        found.into_iter().filter(|(file, _)| file == PAGE).collect()
    };
    // From a link, and from the title of the record itself.
    for at in [
        (PAGE, "[[harrow-fell-2025", 4),
        (INSPECTION, "HMP Harrow", 2),
        (INSPECTION, "---", 1),
    ] {
        let found = led(&mut editor, &folder, at, true);
        assert!(
            found
                .iter()
                .any(|(file, _)| file == "content/coverage/echo-harrow-fell.md"),
            "{found:?}"
        );
        assert_eq!(others(found), wanted, "{at:?}");
    }
    let found = led(&mut editor, &folder, (INSPECTION, "id: violence", 5), true);
    assert_eq!(others(found), wanted[..1]);
    let found = led(&mut editor, &folder, (INSPECTION, "## Safety", 4), true);
    assert_eq!(others(found), wanted[2..]);
    let body = led(&mut editor, &folder, (PAGE, "hmp-harrow", 2), true);
    assert!(
        body.contains(&(INSPECTION.to_owned(), "hmp-harrow-fell".to_owned())),
        "{body:?}"
    );
    assert!(
        body.iter().all(|(_, words)| words == "hmp-harrow-fell"),
        "{body:?}"
    );
}

#[test]
fn what_is_not_saved_is_asked_about_too() {
    let folder = folder();
    let mut editor = Editor::open(&folder);
    let uri = uri_in(&folder, PAGE);
    editor.show(&uri, LINKS);
    let text = "---\ntitle: Links\n---\n\nnew [[st-osric-2025]]\n";
    editor.replace(&uri, text);
    let at = place(text, "osric", 1);
    let shown = editor
        .ask_at("textDocument/hover", &uri, &at)
        .expect("answered");
    assert!(
        shown["contents"]["value"]
            .as_str()
            .is_some_and(|it| it.contains("st-osric-2025"))
    );
}

#[test]
fn a_mistake_with_a_better_spelling_is_mended_by_a_click() {
    let folder = folder();
    let mut editor = Editor::open(&folder);
    let uri = uri_in(&folder, PAGE);
    let broken = "---\r\ntitle: é\r\nsummry: 💣\r\n---\r\n\r\n[[harrow-fell-2025|x]]\r\n";
    editor.show(&uri, broken);
    let at = place(broken, "summry", 2);
    let range = json!({ "start": at, "end": at });
    let context = json!({ "diagnostics": [] });
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
    let actions = editor
        .ask("textDocument/codeAction", params)
        .expect("it is answered");
    let action = &actions[0];
    assert_eq!(action["title"], "did you mean `summary`?");
    assert_eq!(action["kind"], "quickfix");
    assert_eq!(action["diagnostics"][0]["code"], "unknown-key");
    let edits = action["edit"]["changes"][&uri]
        .as_array()
        .expect("it has edits");
    let mut text = broken.to_owned();
    for edit in edits {
        let range = &edit["range"];
        let (start, end) = (byte(&text, &range["start"]), byte(&text, &range["end"]));
        text.replace_range(start..end, edit["newText"].as_str().expect("it has words"));
    }
    editor.replace(&uri, &text);
    editor.settle();
    assert_eq!(editor.codes(&uri), Vec::<String>::new());
    let elsewhere = json!({ "line": 0, "character": 1 });
    let range = json!({ "start": elsewhere, "end": elsewhere });
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
    assert_eq!(editor.ask("textDocument/codeAction", params), Ok(json!([])));
}

#[test]
fn the_things_in_a_record_are_listed() {
    let folder = folder();
    let mut editor = Editor::open(&folder);
    let params = json!({ "textDocument": { "uri": uri_in(&folder, INSPECTION) } });
    let symbols = editor.ask("textDocument/documentSymbol", params.clone());
    let symbols = symbols.expect("it is answered");
    let names = |symbols: &Json| -> Vec<String> {
        let symbols = symbols.as_array().expect("a list").iter();
        symbols
            .map(|it| it["name"].as_str().expect("a name").to_owned())
            .collect()
    };
    let wanted = [
        "violence",
        "work",
        "out-of-cell",
        "Safety",
        "How the hours are counted",
    ];
    assert_eq!(names(&symbols), wanted);
    assert_eq!(symbols[0]["detail"], "finding");
    let mut capabilities = everything();
    capabilities["textDocument"]["documentSymbol"] = json!({});
    let mut editor = Editor::open_with(&folder, capabilities);
    let flat = editor
        .ask("textDocument/documentSymbol", params)
        .expect("it is answered");
    assert_eq!(names(&flat), wanted);
    assert_eq!(
        flat[0]["location"]["uri"],
        json!(uri_in(&folder, INSPECTION))
    );
}
