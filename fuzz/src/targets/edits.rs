//! Whatever is written, changed or removed in a site, its build ends in order, twice with the same
//! bytes, and tells nothing of what is not public.
//!
//! The bytes are files, each after a line `==== PATH`; after `==== -PATH` the file is gone. The files
//! that hold secrets stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use briefing::base::OutputPath;
use briefing::diag::Diagnostic;
use briefing::pipeline::{self, Outputs, Progress, Request, Run, Thoroughness};
use briefing::world::Memory;
use camino::{Utf8Component, Utf8Path};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value as Json;
use url::Url;

use super::said;
use crate::support::Page;

/// What begins the line before a file.
const MARK: &str = "==== ";

/// A run takes long enough with these.
const MOST_FILES: usize = 24;

/// Two tellings of what is not public, which differ in words, length and shape.
const TELLINGS: [&str; 2] = [
    "Marigold hidden under seven granite lanterns",
    "Tansy: 1,099 people on 3 July 2031, at much greater length than the other telling of it",
];

/// Words that stand in a telling and nowhere else.
const WORDS: [&str; 4] = ["marigold", "lanterns", "tansy", "telling of it"];

/// Where the site is read.
const ADDRESS: &str = "https://example.org/briefing/";

pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let lower = text.to_lowercase();
    let edits = edits(text);
    // What an author writes into a public file is public.
    if edits.len() > MOST_FILES || WORDS.iter().any(|word| lower.contains(word)) {
        return;
    }
    let [one, other] = TELLINGS.map(|telling| run(&edits, telling));
    assert_in_order(&one);
    assert_eq!(
        one.outputs.is_some(),
        other.outputs.is_some(),
        "a secret decides whether there is a site"
    );
    let (Some(one), Some(other)) = (&one.outputs, &other.outputs) else {
        return;
    };
    let differing: Vec<_> = one
        .iter()
        .filter(|(path, bytes)| other.get(*path) != Some(bytes))
        .map(|(path, _)| path)
        .collect();
    assert!(
        differing.is_empty() && one.len() == other.len(),
        "a secret changes {differing:?}"
    );
    assert_silent(one);
    assert_readable(one);
}

/// The files that `text` writes, and those that it removes.
fn edits(text: &str) -> BTreeMap<&str, Option<&str>> {
    let mut edits = BTreeMap::new();
    for part in text.split(MARK).skip(1) {
        let (path, content) = part.split_once('\n').unwrap_or((part, ""));
        let (path, content) = match path.strip_prefix('-') {
            Some(path) => (path, None),
            None => (path, Some(content)),
        };
        let is_name = |part| matches!(part, Utf8Component::Normal(_));
        let is_path = !path.is_empty() && Utf8Path::new(path).components().all(is_name);
        if is_path && path.starts_with("content/") && !path.contains('\0') && !is_kept(path) {
            edits.insert(path, content);
        }
    }
    edits
}

/// Whether the file at `path` stays as it is.
fn is_kept(path: &str) -> bool {
    SECRETS.iter().any(|(kept, _)| *kept == path)
}

/// What is published of the site with `edits`, whose secrets are told as `telling`.
fn run(edits: &BTreeMap<&str, Option<&str>>, telling: &str) -> Run {
    let mut world = Memory::new("2025-10-01T09:00:00Z");
    for (path, content) in SITE {
        world = world.file(Utf8Path::new("/site").join(path), content);
    }
    for (path, content) in edits {
        let path = Utf8Path::new("/site").join(path);
        world = match content {
            Some(content) => world.file(path, content),
            None => world.without(path),
        };
    }
    for (path, content) in SECRETS {
        world = world.file(
            Utf8Path::new("/site").join(path),
            content.replace("TELLING", telling),
        );
    }
    let request = Request {
        root: "/site".into(),
        ..Request::default()
    };
    pipeline::run(&world, &request, Thoroughness::Build, &Silence).expect("memory refuses nothing")
}

/// Asserts that there are outputs or it is told why not, and that what is told has a form.
fn assert_in_order(run: &Run) {
    assert_eq!(
        run.outputs.is_none(),
        said::has_error(&run.diagnostics, &[]),
        "{:#?}",
        run.diagnostics
    );
    for told in &run.diagnostics {
        let text = told
            .primary
            .as_ref()
            .and_then(|label| run.text(&label.file))
            .unwrap_or_default();
        let alone = Diagnostic {
            secondary: Vec::new(),
            ..told.clone()
        };
        said::assert_sound(&[alone], &text);
        for label in &told.secondary {
            let text = run.text(&label.file).unwrap_or_default();
            assert!(
                label
                    .span
                    .is_none_or(|span| text.get(span.range()).is_some()),
                "{told:#?}"
            );
        }
    }
}

/// Asserts that no output, and no name of one, has a word of a secret.
fn assert_silent(outputs: &Outputs) {
    for (path, bytes) in outputs {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for word in WORDS {
            assert!(
                !text.contains(word) && !path.as_str().contains(word),
                "{path} tells a secret"
            );
        }
        assert!(
            !text.contains("a-secret") && !path.as_str().contains("a-secret"),
            "{path} names a secret record"
        );
    }
}

/// Asserts that every output can be read as what it is, and that no page leads to where nothing stands.
fn assert_readable(outputs: &Outputs) {
    let names: BTreeSet<&str> = outputs.keys().map(OutputPath::as_str).collect();
    for (path, bytes) in outputs {
        let path = path.as_str();
        match path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("html") => assert_page(path, bytes, &names),
            Some("json") if !path.starts_with("assets/") => {
                serde_json::from_slice::<Json>(bytes).expect("it is JSON");
            }
            Some("csv") if !path.starts_with("assets/") => {
                let rows = csv::Reader::from_reader(&**bytes).into_records();
                assert!(rows.into_iter().all(|row| row.is_ok()), "{path} is no CSV");
            }
            Some("xml") if !path.starts_with("assets/") => assert_xml(path, bytes),
            _ => {}
        }
    }
}

fn assert_xml(path: &str, bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("XML is UTF-8");
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("{path}: {error}"),
        }
    }
}

fn assert_page(path: &str, bytes: &[u8], names: &BTreeSet<&str>) {
    let page = Page::parse(bytes);
    assert_eq!(page.errors, Vec::<String>::new(), "{path}");
    let ids: Vec<&str> = page.values("id").collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "{path} has an id twice: {ids:?}");
    // The page for addresses that there are not has its links from the root, wherever that is.
    if path == "404.html" {
        return;
    }
    let here = Url::parse(ADDRESS)
        .and_then(|site| site.join(path))
        .expect("it is an address");
    for address in page.values("href").chain(page.values("src")) {
        if let Ok(away) = Url::parse(address) {
            assert!(
                matches!(away.scheme(), "http" | "https" | "mailto" | "tel"),
                "{path}: {away}"
            );
            continue;
        }
        let target = here.join(address).expect("it is an address from here");
        let below = target.as_str().strip_prefix(ADDRESS);
        let below = below.unwrap_or_else(|| panic!("{path} leads out of the site: {address}"));
        let below = below.split(['#', '?']).next().unwrap_or_default();
        let file = briefing::plan::file_of(below);
        let is_there = names.contains(&*file) || names.contains(&*decoded(&file));
        assert!(is_there, "{path} leads to {address}, where nothing stands");
    }
}

/// `path` without its `%` escapes.
fn decoded(path: &str) -> String {
    // The crate for addresses decodes the values of queries, which is the same but for `+`.
    let query = format!("p={}", path.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs
        .next()
        .map(|(_, path)| path.into_owned())
        .unwrap_or_default()
}

/// Nobody watches.
struct Silence;

impl Progress for Silence {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
}

/// The site before it is edited.
const SITE: &[(&str, &str)] = &[
    (
        "content/site.yaml",
        "title: S\nbase_url: https://example.org/briefing/\ntimezone: Europe/London\npage_size: 2\n",
    ),
    (
        "content/bodies/force.md",
        "---\ntitle: Force\ntype: police-force\n---\nText.\n",
    ),
    (
        "content/inspectorates/hm.md",
        "---\ntitle: Inspectorate\nshort: HM\n---\n",
    ),
    (
        "content/sources/letter.md",
        "---\ntitle: Letter\npublisher: force\n---\n",
    ),
    (
        "content/scales/grades.md",
        "---\ntitle: Grades\ngrades:\n  - {id: poor, label: Poor}\n  - {id: good, label: Good}\n---\n",
    ),
    (
        "content/frameworks/cycle.md",
        "---\ntitle: Cycle\ninspectorate: hm\nscale: grades\nareas:\n  - {id: care, label: Care}\n---\n",
    ),
    (
        "content/inspections/first.md",
        "---\ntitle: First\nsummary: One.\ninspectorate: hm\nbodies: [force]\nframework: cycle\npublished: 2025-05-01\nsources: [letter]\njudgements:\n  - {area: care, grade: good}\nfindings:\n  - {id: f-1, kind: recommendation, number: \"1\", text: See every child., due: 2025-09-30}\n---\n## Background\n\nText with [[bodies/force]].\n",
    ),
    (
        "content/pages/about.md",
        "---\ntitle: About\n---\nSee [a file](list.txt).\n",
    ),
    ("content/pages/list.txt", "a list\n"),
];

/// What is not public, and what of public files is not.
const SECRETS: &[(&str, &str)] = &[
    (
        "content/topics/a-secret.md",
        "---\ntitle: \"TELLING\"\nvisibility: restricted\n---\nTELLING\n",
    ),
    (
        "content/inspections/a-secret.md",
        "---\ntitle: \"TELLING\"\nsummary: \"TELLING\"\nplanned_title: \"TELLING\"\ninspectorate: hm\nbodies: [force]\npublished: 2025-06-01\nembargo: 2199-01-01T00:00:00Z\nfindings:\n  - {id: a-secret, kind: recommendation, title: \"TELLING\", text: \"TELLING\"}\n---\n# TELLING\n\nTELLING\n",
    ),
    (
        "content/pages/a-secret.md",
        "---\ntitle: \"TELLING\"\nvisibility: draft\n---\nTELLING\n",
    ),
    (
        "content/pages/open.md",
        "---\ntitle: Open\nsummary: Open.\n---\nOpen.\n\n::: restricted\n## TELLING\n\nTELLING [[bodies/force|TELLING]]\n:::\n\n<!-- TELLING -->\n\nOpen.\n",
    ),
];
