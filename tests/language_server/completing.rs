//! What may be written where the cursor is, in whatever half-written line.

use serde_json::{Value as Json, json};

use super::{Editor, byte, everything, position, uri_in};
use crate::support::{Site, SiteFolder};

/// The editor of one file, in which `|` is where the cursor is.
struct Desk {
    folder: SiteFolder,
    editor: Editor,
}

const INSPECTION: &str = "content/inspections/new.md";
const TOP: &str = "---\ntitle: New\ninspectorate: westmarch-prisons\nbodies: [hmp-harrow-fell]\nframework: prison-tests\n";

impl Desk {
    fn new() -> Self {
        Self::with(everything())
    }

    fn with(capabilities: Json) -> Self {
        let folder = SiteFolder::of(&Site::from("three-inspections"));
        let editor = Editor::open_with(&folder, capabilities);
        Self { folder, editor }
    }

    /// What is offered in `file` with this text, and the text that taking each comes to.
    fn offered(&mut self, file: &str, marked: &str) -> Vec<(String, String)> {
        let uri = uri_in(&self.folder, file);
        let at = marked.find('|').expect("there is a cursor");
        let text = marked.replacen('|', "", 1);
        self.editor.show(&uri, &text);
        let answer = self
            .editor
            .ask_at("textDocument/completion", &uri, &position(&text, at));
        self.editor.close(&uri);
        let list = answer.expect("it is answered");
        let items = list["items"].as_array().expect("there is a list").iter();
        let mut sorted: Vec<&Json> = items.collect();
        sorted.sort_by_key(|item| item["sortText"].as_str().map(str::to_owned));
        let offered = sorted.into_iter().map(|item| {
            let range = &item["textEdit"]["range"];
            let (start, end) = (byte(&text, &range["start"]), byte(&text, &range["end"]));
            // Editors want the cursor within one line of it.
            assert!(
                start <= at && at <= end && !text[start..end].contains('\n'),
                "{item}"
            );
            let mut taken = text.clone();
            taken.replace_range(
                start..end,
                item["textEdit"]["newText"].as_str().expect("words"),
            );
            (item["label"].as_str().expect("a label").to_owned(), taken)
        });
        offered.collect()
    }

    fn labels(&mut self, file: &str, marked: &str) -> Vec<String> {
        let offered = self.offered(file, marked).into_iter();
        offered.map(|(label, _)| label).collect()
    }

    /// What taking `label` comes to.
    fn taken(&mut self, file: &str, marked: &str, label: &str) -> String {
        let offered = self.offered(file, marked);
        let found = offered.iter().find(|(known, _)| known == label);
        let (_, taken) = found.unwrap_or_else(|| panic!("`{label}` is in {offered:?}"));
        taken.clone()
    }
}

#[test]
fn keys_are_those_of_the_place() {
    let mut desk = Desk::new();
    for (marked, has, has_not) in [
        ("---\n|\n---\n", "bodies", "by"),
        ("---\ntitle: T\nfin|\n---\n", "findings", "title"),
        (
            "---\ntitle: T\n|\nkind: thematic\n---\n",
            "findings",
            "kind",
        ),
        (
            "---\ntitle: T\nfi|ndings: []\n---\n",
            "finding_counts",
            "title",
        ),
        (
            "---\ntitle: T\nfindings:\n  - |\n---\n",
            "response_due",
            "bodies",
        ),
        (
            "---\ntitle: T\nfindings:\n  - id: a\n    |\n---\n",
            "updates",
            "id",
        ),
        (
            "---\ntitle: T\nfindings:\n  - id: a\n    updates:\n      - date: 2025\n        b|\n---\n",
            "basis",
            "date",
        ),
        ("---\ntitle: T\nfindings:\n  |\n---\n", "text", "bodies"),
        ("---\ntitle: T\nfieldwork:\n  |\n---\n", "from", "title"),
        ("---\ntitle: T\nfieldwork: {|}\n---\n", "to", "title"),
        (
            "---\ntitle: T\nfieldwork: {from: 2024, |}\n---\n",
            "to",
            "from",
        ),
        (
            "---\ntitle: T\njudgements:\n  - {area: safety, gr|}\n---\n",
            "grade",
            "area",
        ),
        // With lines above and below that are no YAML.
        (
            "---\ntitle: [a\nsummary: a: b\nfin|\nnonsense\n---\n",
            "findings",
            "title",
        ),
        ("---\ntitle: T\nfin|", "findings", "title"),
    ] {
        let labels = desk.labels(INSPECTION, marked);
        assert!(labels.iter().any(|it| it == has), "{marked}: {labels:?}");
        assert!(
            !labels.iter().any(|it| it == has_not),
            "{marked}: {labels:?}"
        );
    }
    // Those that must be there come first.
    let labels = desk.labels(INSPECTION, "---\n|\n---\n");
    assert_eq!(labels[..3], ["title", "inspectorate", "bodies"]);
    for (marked, label, taken) in [
        ("---\nti|\n---\n", "title", "---\ntitle: \n---\n"),
        ("---\nbod|\n---\n", "bodies", "---\nbodies: [$0]\n---\n"),
        ("---\nfind|\n---\n", "findings", "---\nfindings:\n---\n"),
        ("---\nti|tle: x\n---\n", "title", "---\ntitle: x\n---\n"),
        (
            "---\nfindings:\n  |\n---\n",
            "id",
            "---\nfindings:\n  - id: \n---\n",
        ),
    ] {
        assert_eq!(desk.taken(INSPECTION, marked, label), taken);
    }
    let mut plain = everything();
    plain["textDocument"]["completion"] = json!({});
    let taken = Desk::with(plain).taken(INSPECTION, "---\nbod|\n---\n", "bodies");
    assert_eq!(taken, "---\nbodies: \n---\n");
    let settings = desk.labels("content/site.yaml", "title: T\nrules:\n  over|\n");
    assert!(
        settings.contains(&"overdue-finding".to_owned()),
        "{settings:?}"
    );
    let theme = desk.labels("themes/ours/theme.yaml", "ex|\n");
    assert!(theme.contains(&"extends".to_owned()), "{theme:?}");
}

#[test]
fn words_are_those_that_the_key_takes() {
    let mut desk = Desk::new();
    let findings = format!("{TOP}findings:\n  - ");
    for (marked, label, taken) in [
        (
            format!("{TOP}kind: |\n---\n"),
            "thematic",
            format!("{TOP}kind: thematic\n---\n"),
        ),
        (
            format!("{TOP}kind: the|\n---\n"),
            "thematic",
            format!("{TOP}kind: thematic\n---\n"),
        ),
        (
            format!("{TOP}kind: \"|\"\n---\n"),
            "thematic",
            format!("{TOP}kind: \"thematic\"\n---\n"),
        ),
        (
            format!("{TOP}fieldwork: n|\n---\n"),
            "not-stated",
            format!("{TOP}fieldwork: not-stated\n---\n"),
        ),
        (
            format!("{findings}kind: cause|\n---\n"),
            "cause-of-concern",
            format!("{findings}kind: cause-of-concern\n---\n"),
        ),
        (
            format!("{findings}{{id: a, area: |}}\n---\n"),
            "safety",
            format!("{findings}{{id: a, area: safety}}\n---\n"),
        ),
        (
            format!("{TOP}judgements:\n  - {{overall: t|\n---\n"),
            "true",
            format!("{TOP}judgements:\n  - {{overall: true\n---\n"),
        ),
        (
            format!("{TOP}judgements:\n  - area: safety\n    grade: |\n---\n"),
            "reasonably-good",
            format!("{TOP}judgements:\n  - area: safety\n    grade: reasonably-good\n---\n"),
        ),
        (
            format!("{TOP}accept:\n  - rule: overdue|\n---\n"),
            "overdue-finding",
            format!("{TOP}accept:\n  - rule: overdue-finding\n---\n"),
        ),
    ] {
        assert_eq!(desk.taken(INSPECTION, &marked, label), taken);
    }
    let links = desk.labels("content/site.yaml", "title: T\nlinks: |\n");
    assert_eq!(links, ["pretty", "file"]);
    for nothing in [
        "---\ntitle: |\n---\n",
        "---\n# kind: |\n---\n",
        "---\nextra:\n  kind: |\n---\n",
    ] {
        assert_eq!(
            desk.labels(INSPECTION, nothing),
            Vec::<String>::new(),
            "{nothing}"
        );
    }
}

#[test]
fn ids_are_those_of_the_records_that_a_key_names() {
    let mut desk = Desk::new();
    for (marked, label, taken) in [
        (
            "---\ninspectorate: |\n---\n",
            "westmarch-care",
            "---\ninspectorate: westmarch-care\n---\n",
        ),
        (
            "---\nbodies: |\n---\n",
            "st-osric",
            "---\nbodies: [st-osric]\n---\n",
        ),
        (
            "---\nbodies: [st|]\n---\n",
            "st-osric",
            "---\nbodies: [st-osric]\n---\n",
        ),
        (
            "---\nbodies: [st-osric, |]\n---\n",
            "millbrook-lane",
            "---\nbodies: [st-osric, millbrook-lane]\n---\n",
        ),
        (
            "---\nbodies: [st-osric, |\n---\n",
            "millbrook-lane",
            "---\nbodies: [st-osric, millbrook-lane\n---\n",
        ),
        (
            "---\nbodies:\n  - |\n---\n",
            "st-osric",
            "---\nbodies:\n  - st-osric\n---\n",
        ),
        (
            "---\nbodies:\n  |\n---\n",
            "st-osric",
            "---\nbodies:\n  - st-osric\n---\n",
        ),
        (
            "---\nbodies:\n  - bodies/s|\n---\n",
            "bodies/st-osric",
            "---\nbodies:\n  - bodies/st-osric\n---\n",
        ),
        (
            "---\nstatements:\n  - {source: cov|}\n---\n",
            "coverage/echo-harrow-fell",
            "---\nstatements:\n  - {source: coverage/echo-harrow-fell}\n---\n",
        ),
        (
            "---\nstatements:\n  - source: {source: har|}\n---\n",
            "harrow-fell-report",
            "---\nstatements:\n  - source: {source: harrow-fell-report}\n---\n",
        ),
        (
            "---\nfindings:\n  - repeats: [|]\n---\n",
            "inspections/harrow-fell-2025#",
            "---\nfindings:\n  - repeats: [inspections/harrow-fell-2025#]\n---\n",
        ),
        (
            "---\nfindings:\n  - repeats: [inspections/harrow-fell-2025#v|]\n---\n",
            "inspections/harrow-fell-2025#violence",
            "---\nfindings:\n  - repeats: [inspections/harrow-fell-2025#violence]\n---\n",
        ),
    ] {
        assert_eq!(desk.taken(INSPECTION, marked, label), taken);
    }
    // By words of the title too, and nothing of another kind.
    let labels = desk.labels(INSPECTION, "---\nbodies: [lane|]\n---\n");
    assert_eq!(labels, ["millbrook-lane"]);
    let labels = desk.labels(INSPECTION, "---\nframework: |\n---\n");
    assert_eq!(
        labels,
        ["five-questions", "prison-tests", "school-report-card"]
    );
    let area = desk.labels(
        "content/frameworks/new.md",
        "---\nareas:\n  - continues: prison-tests/s|\n---\n",
    );
    assert!(area.contains(&"prison-tests/safety".to_owned()), "{area:?}");
}

#[test]
fn links_are_completed_in_notes_and_texts() {
    let mut desk = Desk::new();
    let page = "content/pages/new.md";
    let top = "---\ntitle: T\n---\n\n";
    for (notes, label, taken) in [
        ("é💣 [[|", "st-osric", "é💣 [[st-osric]]"),
        ("[[st-os|]] x", "st-osric", "[[st-osric]] x"),
        ("[[st-os|ric-2025]] x", "st-osric", "[[st-osric]] x"),
        ("[[bodies/st|", "bodies/st-osric", "[[bodies/st-osric]]"),
        (
            "[[harrow-fell-2025#|",
            "violence",
            "[[harrow-fell-2025#violence]]",
        ),
        (
            "[[inspections/harrow-fell-2025#s|]]",
            "safety",
            "[[inspections/harrow-fell-2025#safety]]",
        ),
        (
            "[[#|\n\n# The end\n",
            "the-end",
            "[[#the-end]]\n\n# The end\n",
        ),
    ] {
        // A cursor is marked like a label; here it comes first.
        let taken_text = desk.taken(page, &format!("{top}{notes}"), label);
        assert_eq!(taken_text, format!("{top}{taken}"));
    }
    for notes in ["a |", "[[a]] |", "[x](|"] {
        let labels = desk.labels(page, &format!("{top}{notes}"));
        assert_eq!(labels, Vec::<String>::new(), "{notes}");
    }
    for (front, taken) in [
        ("summary: See [[st-osr|\n", "summary: See [[st-osric]]\n"),
        (
            "summary: >-\n  See\n  [[st-osr|]].\n",
            "summary: >-\n  See\n  [[st-osric]].\n",
        ),
        ("summary: [[st-osr|\n", "summary: [[st-osric]]\n"),
    ] {
        let marked = format!("---\ntitle: T\n{front}---\n");
        assert_eq!(
            desk.taken(page, &marked, "st-osric"),
            format!("---\ntitle: T\n{taken}---\n")
        );
    }
    // A title is plain text.
    let none = desk.labels(page, "---\ntitle: See [[st-osr|\n---\n");
    assert_eq!(none, Vec::<String>::new());
    let none = desk.labels(INSPECTION, "---\nbodies: [[|\n---\n");
    assert!(!none.contains(&"about".to_owned()), "{none:?}");
}

#[test]
fn a_cursor_anywhere_in_any_record_is_answered() {
    let mut desk = Desk::new();
    let site = Site::from("three-inspections");
    let mut random = fastrand::Rng::with_seed(3);
    for (path, bytes) in site.files() {
        let text = String::from_utf8_lossy(bytes).into_owned();
        for _ in 0..6 {
            let mut at = random.usize(0..=text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            // The rest of the text may be there or not.
            let rest = if random.bool() { &text[at..] } else { "" };
            let slip = ["", "[", "{", "\"", "- ", "\n  ", ": ", "[["][random.usize(0..8)];
            let marked = format!("{}{slip}|{rest}", &text[..at].replace('|', "-"));
            desk.offered(path.as_str(), &marked);
        }
    }
    assert_eq!(desk.editor.end().code(), Some(0));
}
