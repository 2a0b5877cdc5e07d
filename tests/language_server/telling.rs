//! What is wrong is told while it is typed, and is what `briefing check` tells.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::{Value as Json, json};

use super::{DAY, Editor, everything, text_of, uri, uri_in};
use crate::support::{Site, SiteFolder, slow};

/// Files with mistakes of many kinds, and characters of one to four bytes before some of them.
const MISTAKES: &[(&str, &str)] = &[
    (
        "content/pages/slips.md",
        "---\ntitle: [a\nsummry: é💣 x\nweight: lots\n---\n\n[a link](nowhere.md) 💣 [[nobody]]\n",
    ),
    (
        "content/pages/columns.md",
        "---\ntitle: T\nsummary: \"💣💣 é [[nobody]]\"\n---\n\n💣é [x](javascript:y) [[bodies/nobody#z]]\n",
    ),
    (
        "content/pages/lines.md",
        "---\r\ntitle: T\r\nkind: x\r\n---\r\n\r\n💣 [[nobody]]\r\n",
    ),
    ("content/pages/empty.md", ""),
    ("content/pages/open.md", "---\ntitle: T\n"),
    ("content/pages/Bad Name.md", "---\ntitle: T\n---\n"),
    (
        "content/pages/hidden.md",
        "---\ntitle: T\nvisibility: draft\ninternal: s3cret\nowner: x\n---\n[[nobody]]\n",
    ),
    (
        "content/inspections/twice.md",
        "---\ntitle: T\ninspectorate: westmarch-schols\nbodies: millbrook-lane\nframework: school-report-card\n\
         published: 2025-02-30\njudgements:\n  - {area: teeching, grade: strong}\nfindings:\n  \
         - {id: a, kind: recommendation, text: A}\n  - {id: a, kind: recomendation, text: B, due: soon}\n---\n",
    ),
    ("content/bodies/x.md", "---\ntitle: é\ntype: scool\n---\n"),
    ("content/other/x.md", "---\ntitle: T\n---\n"),
    (
        "content/pages/control.md",
        "---\ntitle: T\n---\n\na\u{7}bc [[nobody]]\n",
    ),
    (
        "content/pages/bytes.md",
        "\u{FEFF}---\ntitle: T\nsummry: x\n---\n",
    ),
];

fn with_mistakes() -> Site {
    let site = Site::from("three-inspections");
    MISTAKES
        .iter()
        .fold(site, |site, (path, text)| site.file(path, text))
        .file("content/pages/latin.md", b"---\ntitle: caf\xE9\n---\n")
}

/// What `check` says of the site in `folder`: file, code, severity, message and help, first and last place.
fn checked(folder: &SiteFolder) -> Vec<Json> {
    let arguments = [
        "check",
        "--as-at",
        DAY,
        "--format",
        "json",
        "--show-restricted",
    ];
    let run = folder.run(&arguments);
    let lines = run.stderr.lines().filter(|line| line.starts_with('{'));
    let mut told: Vec<Json> = lines
        .map(|line| serde_json::from_str(line).expect("a line is an object"))
        .map(|told: Json| {
            let help = told["help"].as_str().unwrap_or_default();
            json!([
                told["file"],
                told["code"],
                told["severity"],
                told["message"],
                help,
                told["line"],
                told["column"],
                told["end_line"],
                told["end_column"],
            ])
        })
        .collect();
    told.sort_by_key(Json::to_string);
    told
}

/// The same as the editor was told, of its own lines and columns. `texts` are those of open files.
fn told(editor: &Editor, folder: &SiteFolder, texts: &BTreeMap<String, String>) -> Vec<Json> {
    let root = uri(folder.path()) + "/";
    let mut told = Vec::new();
    for (uri, found) in &editor.wrong {
        let file = uri.strip_prefix(&root).expect("it is in the site");
        let file = file.replace("%20", " ");
        let bytes = std::fs::read(folder.path().join(&file)).unwrap_or_default();
        // A byte that is no UTF-8 is read as one character.
        let plain = |byte: &u8| {
            if byte.is_ascii() {
                char::from(*byte)
            } else {
                '?'
            }
        };
        let disk = String::from_utf8(bytes.clone());
        let disk = disk.unwrap_or_else(|_| bytes.iter().map(plain).collect());
        let text = texts
            .get(uri)
            .unwrap_or(&disk)
            .trim_start_matches('\u{FEFF}');
        for found in found {
            let message = found["message"].as_str().expect("it has one");
            let (message, help) = message.split_once('\n').unwrap_or((message, ""));
            let help = help.replace("\nhelp: ", "; ").replace("help: ", "");
            let severity = match found["severity"].as_i64() {
                Some(1) => "error",
                Some(2) => "warning",
                _ => "note",
            };
            let place = |end: &str| {
                let position = &found["range"][end];
                let line = position["line"].as_u64().expect("a number");
                let column = position["character"].as_u64().expect("a number");
                (line, characters(text, line, column, editor))
            };
            let ((line, column), (end_line, end_column)) = (place("start"), place("end"));
            told.push(json!([
                file,
                found["code"],
                severity,
                message,
                help,
                line + 1,
                column + 1,
                end_line + 1,
                end_column + 1,
            ]));
        }
    }
    told.sort_by_key(Json::to_string);
    told
}

/// How many characters stand before the column that the editor was told of.
fn characters(text: &str, line: u64, column: u64, editor: &Editor) -> u64 {
    let line = text.split('\n').nth(usize::try_from(line).expect("small"));
    let is_utf8 = editor.welcome["capabilities"]["positionEncoding"] == "utf-8";
    let mut left = column;
    let mut count = 0;
    for letter in line.unwrap_or_default().chars() {
        let size = if is_utf8 {
            letter.len_utf8()
        } else {
            letter.len_utf16()
        };
        let size = size as u64;
        if left < size {
            break;
        }
        left -= size;
        count += 1;
    }
    assert_eq!(
        left, 0,
        "a column is inside a character, or behind its line"
    );
    count
}

/// What is told of a file as a whole has no place; an editor has to show it somewhere.
fn without_whole(told: Vec<Json>) -> Vec<Json> {
    let mut told: Vec<Json> = told
        .into_iter()
        .map(|mut told| {
            let places: Vec<&Json> = (5..9).map(|place| &told[place]).collect();
            if places.iter().all(|it| it.is_null()) {
                for place in 5..9 {
                    told[place] = json!(1);
                }
            }
            told
        })
        .collect();
    told.sort_by_key(Json::to_string);
    told
}

fn assert_same(told: &[Json], wanted: &[Json]) {
    for (told, wanted) in told.iter().zip(wanted) {
        assert_eq!(told, wanted);
    }
    assert_eq!(told.len(), wanted.len());
}

#[test]
fn the_same_is_told_as_check_tells() {
    let folder = SiteFolder::of(&with_mistakes());
    let wanted = without_whole(checked(&folder));
    assert!(wanted.len() > 25, "{wanted:#?}");
    let mut utf16 = everything();
    utf16["general"] = json!({});
    for capabilities in [everything(), utf16] {
        let mut editor = Editor::open_with(&folder, capabilities);
        editor.settle();
        assert_same(&told(&editor, &folder, &BTreeMap::new()), &wanted);
        assert_eq!(editor.end().code(), Some(0));
    }
}

#[test]
fn what_is_not_saved_is_told_and_what_is_mended_is_told_no_more() {
    let folder = SiteFolder::of(&Site::from("three-inspections"));
    let mut editor = Editor::open(&folder);
    editor.settle();
    let errors = |editor: &Editor| editor.wrong.values().flatten().count();
    let before = errors(&editor);
    // Another file names the one that is edited.
    let body = uri_in(&folder, "content/bodies/millbrook-lane.md");
    let text = text_of(&folder, "content/bodies/millbrook-lane.md");
    editor.show(&body, &text);
    editor.settle();
    assert_eq!(errors(&editor), before);
    let finding = uri_in(&folder, "content/inspections/millbrook-lane-2025.md");
    let inspection = text_of(&folder, "content/inspections/millbrook-lane-2025.md");
    editor.show(
        &finding,
        &inspection.replace("[millbrook-lane]", "[milbrook-lane]"),
    );
    editor.settle();
    assert_eq!(editor.codes(&finding), ["dangling-reference"]);
    editor.replace(&body, &text.replace("title:", "titel:"));
    editor.settle();
    assert!(editor.codes(&body).contains(&"unknown-key".to_owned()));
    // Closed unsaved, they are what the disk has.
    editor.close(&body);
    editor.replace(&finding, &inspection);
    editor.settle();
    assert_eq!(editor.codes(&body), Vec::<String>::new());
    assert_eq!(editor.codes(&finding), Vec::<String>::new());
    assert_eq!(errors(&editor), before);
    // A file that was never saved is a record of the site too.
    let new = uri_in(&folder, "content/bodies/new-body.md");
    editor.replace(
        &finding,
        &inspection.replace("[millbrook-lane]", "[millbrook-lane, new-body]"),
    );
    editor.settle();
    assert_eq!(editor.codes(&finding), ["dangling-reference"]);
    editor.show(&new, "---\ntitle: New\ntype: school\n---\n");
    editor.settle();
    assert_eq!(editor.codes(&finding), Vec::<String>::new());
    assert_eq!(editor.end().code(), Some(0));
    assert!(!folder.path().join("content/bodies/new-body.md").exists());
}

#[test]
fn edits_at_random_come_to_the_same_as_the_whole_text() {
    let folder = SiteFolder::of(&with_mistakes());
    let mut random = fastrand::Rng::with_seed(7);
    for encoding in ["utf-8", "utf-16"] {
        let mut capabilities = everything();
        capabilities["general"] = json!({ "positionEncodings": [encoding] });
        let mut editor = Editor::open_with(&folder, capabilities);
        let path = "content/pages/columns.md";
        let uri = uri_in(&folder, path);
        let mut text = text_of(&folder, path);
        editor.show(&uri, &text);
        for _ in 0..40 {
            let mut changes = Vec::new();
            for _ in 0..random.usize(1..4) {
                let (one, other) = (boundary(&text, &mut random), boundary(&text, &mut random));
                let (start, end) = (one.min(other), one.max(other).min(one.min(other) + 9));
                let end = (start..=end)
                    .rev()
                    .find(|at| text.is_char_boundary(*at))
                    .expect("start");
                let words = [
                    "é", "💣", "\n", "\r\n", "x", "", ": ", "- ", "[[", "\"", "---\n",
                ];
                let words = words[random.usize(0..words.len())];
                let place = |at: usize| counted(&text, at, encoding);
                let range = json!({ "start": place(start), "end": place(end) });
                changes.push(json!({ "range": range, "text": words }));
                text.replace_range(start..end, words);
            }
            editor.change(&uri, json!(changes));
        }
        editor.settle();
        let incremental = editor.wrong.clone();
        editor.replace(&uri, "");
        editor.replace(&uri, &text);
        editor.settle();
        assert_eq!(editor.wrong, incremental, "{text:?}");
        // What the program makes of the same bytes on the disk.
        folder.write(path, &text);
        let mut texts = BTreeMap::new();
        texts.insert(uri, text);
        assert_same(
            &told(&editor, &folder, &texts),
            &without_whole(checked(&folder)),
        );
    }
}

fn boundary(text: &str, random: &mut fastrand::Rng) -> usize {
    let mut at = random.usize(0..=text.len());
    // A place between the two characters of one line's end is no place.
    while !text.is_char_boundary(at) || text[..at].ends_with('\r') {
        at -= 1;
    }
    at
}

/// The place of the byte `at`, as an editor counts that uses `encoding`.
fn counted(text: &str, at: usize, encoding: &str) -> Json {
    let before = &text[..at];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column: usize = before[start..]
        .chars()
        .map(|letter| {
            if encoding == "utf-8" {
                letter.len_utf8()
            } else {
                letter.len_utf16()
            }
        })
        .sum();
    json!({ "line": line, "character": column })
}

#[test]
fn files_that_others_change_are_told_of() {
    // By an editor that watches for us, and by one that does not.
    for watches in [true, false] {
        let folder = SiteFolder::of(&Site::from("three-inspections"));
        let mut capabilities = everything();
        capabilities["workspace"]["didChangeWatchedFiles"]["dynamicRegistration"] = json!(watches);
        let mut editor = Editor::open_with(&folder, capabilities);
        editor.settle();
        let registered = editor
            .heard
            .iter()
            .any(|it| it["method"] == "client/registerCapability");
        assert_eq!(registered, watches);
        let path = "content/bodies/millbrook-lane.md";
        let uri = uri_in(&folder, path);
        let text = text_of(&folder, path);
        for (text, codes) in [
            (text.replace("title:", "titel:"), true),
            (text.clone(), false),
        ] {
            folder.write(path, &text);
            if watches {
                let changes = json!([{ "uri": uri, "type": 2 }]);
                editor.tell(
                    "workspace/didChangeWatchedFiles",
                    json!({ "changes": changes }),
                );
            }
            editor.wait(|editor| editor.codes(&uri).is_empty() != codes);
        }
        // What is open stands over the disk.
        editor.show(&uri, &text);
        folder.write(path, "nonsense");
        let changes = json!([{ "uri": uri, "type": 2 }]);
        editor.tell(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": changes }),
        );
        editor.settle();
        assert_eq!(editor.codes(&uri), Vec::<String>::new());
        editor.close(&uri);
        editor.wait(|editor| !editor.codes(&uri).is_empty());
    }
}

#[test]
fn what_is_wrong_with_a_theme_is_told() {
    let template =
        "{% extends \"page.html\" %}{% block main %}{{ page.title | nothing }}{% endblock %}";
    let site =
        Site::from("three-inspections").file("themes/ours/theme.yaml", "extends: briefing\n");
    let site = site.edit("content/site.yaml", "timezone:", "theme: ours\ntimezone:");
    let folder = SiteFolder::of(&site.file("themes/ours/templates/page.html", template));
    let wanted = without_whole(checked(&folder));
    let mut editor = Editor::open(&folder);
    editor.settle();
    assert_eq!(told(&editor, &folder, &BTreeMap::new()), wanted);
    assert!(!wanted.is_empty());
}

#[test]
fn what_only_finished_pages_show_is_told_after_a_save() {
    let plans = "Hilltop moves to Mill Lane";
    let path = "content/pages/plans.md";
    let text = format!("---\ntitle: Plans\nvisibility: draft\n---\n{plans} in the autumn.\n");
    let site = Site::from("three-inspections")
        .file(
            "content/pages/contact.md",
            "---\ntitle: C\n---\n[x](planned.csv)\n",
        )
        .file(
            "content/pages/planned.csv",
            format!("what,when\n{plans},autumn\n"),
        )
        .file(path, &text);
    let folder = SiteFolder::of(&site);
    let settings = uri_in(&folder, "content/site.yaml");
    let mut editor = Editor::open(&folder);
    // Once when it is opened, and again when it is saved with a mistake mended.
    editor.wait(|editor| editor.codes(&settings) == ["withheld-text"]);
    assert!(
        checked(&folder)
            .iter()
            .any(|told| told[1] == "withheld-text")
    );
    let uri = uri_in(&folder, path);
    editor.show(&uri, &text);
    let mended = text.replace("Mill Lane", "the old mill");
    editor.replace(&uri, &mended);
    folder.write(path, &mended);
    let document = json!({ "textDocument": { "uri": uri } });
    editor.tell("textDocument/didSave", document);
    editor.wait(|editor| editor.codes(&settings).is_empty());
    assert_eq!(editor.end().code(), Some(0));
}

/// A site of so many inspections.
fn large(count: usize) -> Site {
    let mut site = Site::from("three-inspections");
    let path = "content/inspections/millbrook-lane-2025.md";
    let text = site.files()[camino::Utf8Path::new(path)].clone();
    let text = String::from_utf8(text).expect("it is text");
    for number in 0..count {
        let name = format!("content/inspections/school-{number}.md");
        site = site.file(
            &name,
            text.replace("title: Mill", &format!("title: {number} Mill")),
        );
    }
    site
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "how long it takes is for people to read, and depends on the machine"
)]
fn how_soon_an_edit_is_answered() {
    const RECORDS: usize = 1_000;
    type Make<'a> = &'a dyn Fn(usize) -> String;
    let edits = if slow::is_asked_for() { 20 } else { 5 };
    let folder = SiteFolder::of(&large(RECORDS));
    let mut editor = Editor::open(&folder);
    editor.settle();
    let path = "content/inspections/school-500.md";
    let uri = uri_in(&folder, path);
    let text = text_of(&folder, path);
    editor.show(&uri, &text);
    editor.settle();
    let before = editor.wrong.clone();
    let kinds: [(&str, Make<'_>); 3] = [
        ("words of notes", &|number| {
            format!("{text}\nWord {number}.\n")
        }),
        ("a key", &|number| {
            text.replace("2025-02-11", &format!("2025-02-{:02}", number % 27 + 1))
        }),
        ("a mistake", &|number| {
            text.replace("strong-standard", &format!("strong-{number}"))
        }),
    ];
    for (what, make) in kinds {
        let mut times = Vec::new();
        for number in 0..edits {
            let told = editor.told;
            let begun = Instant::now();
            editor.replace(&uri, &make(number));
            editor.wait(|editor| editor.told > told);
            times.push(begun.elapsed());
        }
        times.sort();
        let (middle, worst) = (times[edits / 2], times[edits - 1]);
        println!("{what}: {middle:?} in the middle, {worst:?} at worst, of {RECORDS} records");
    }
    assert!(!editor.codes(&uri).is_empty());
    editor.replace(&uri, &text);
    editor.settle();
    assert_eq!(editor.wrong, before);
}
