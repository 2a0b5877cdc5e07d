//! A small site for the tests of pages, and what is published of it.

use std::collections::BTreeMap;

use crate::diag::Severity;
use crate::pipeline::{self, Lookahead, Progress, Request, Thoroughness};
use crate::world::Memory;

/// The site of a force that was inspected twice, and whose board must answer.
const FILES: &[(&str, &str)] = &[
    ("bodies/board", "title: Board"),
    (
        "bodies/force",
        "title: Force\ntype: police-force\noverseen_by: board",
    ),
    (
        "inspectorates/hm",
        "title: Inspectorate of Forces\nshort: HM",
    ),
    ("metrics/visits", "title: Visits\nunit: visits"),
    ("sources/letter", "title: Letter\npublisher: force"),
    (
        "scales/old",
        "title: Four grades\ngrades:\n  - {id: poor, label: Poor}\n  - {id: good, label: Good}",
    ),
    (
        "scales/new",
        "title: Five grades\ngrades:\n  - {id: poor, label: Poor}\n  - {id: fair, label: Fair}\n  - {id: good, label: Good, aliases: [Doing well]}",
    ),
    (
        "frameworks/old",
        "title: Old cycle\ninspectorate: hm\nscale: old\nareas:\n  - {id: care, label: Care}",
    ),
    (
        "frameworks/new",
        "title: New cycle\ninspectorate: hm\nscale: new\nresponse_due: 56 days\nresponder: overseer\nareas:\n  - {id: care, label: Care of children}\n  - {id: staff, label: Staff}",
    ),
    (
        "inspections/first",
        "title: First inspection\nsummary: One.\ninspectorate: hm\nbodies: [force]\nframework: old\npublished: 2020-05-01\nsources: [letter]\njudgements:\n  - {area: care, grade: good}\nfindings:\n  - {id: earlier, kind: recommendation, number: \"1\", text: See every child.}",
    ),
    (
        "inspections/second",
        "title: Second inspection\nsummary: Two.\ninspectorate: hm\nbodies: [force]\nframework: new\npublished: 2025-07-03\nfieldwork: not-stated\nsources: [letter]\njudgements:\n  - {area: care, grade: Doing well}\nfinding_counts:\n  - {kind: recommendation, count: 6}\nfindings:\n  - id: see\n    kind: recommendation\n    title: See every child\n    text: See *every* child.\n    due: 2025-09-30\n    repeats: [inspections/first#earlier]\n    updates:\n      - {date: 2025-08-01, progress: in-progress, basis: self-reported, by: force}\n      - date: 2025-09-01\n        progress: implemented\n        basis: self-reported\n        by: force\n        measures:\n          - {label: Late visits, value: {change: -14, in: percent}, unit: visits, metric: visits}\n  - id: write\n    kind: other\n    as_printed: area to improve\n    title: Write it down\n    text: Write it down.\n    updates:\n      - {date: 2025-09-02, progress: implemented, basis: inspectorate, by: hm, source: letter}\nfigures:\n  - {id: late, metric: visits, value: 12, as_of: not-stated}",
    ),
    (
        "inspections/third",
        "title: Third inspection\nplanned_title: A third look\ninspectorate: hm\nbodies: [force]\nexpected: summer 2025\nknown: 2025-01-01",
    ),
];

/// What is published of the site on the day `as_at`, where `changes` replace records or add some, by
/// path.
pub(super) fn published(changes: &[(&str, &str)], as_at: &str) -> BTreeMap<String, String> {
    let mut files: BTreeMap<&str, &str> = FILES.iter().copied().collect();
    files.extend(changes.iter().copied());
    let mut world = Memory::new("2026-01-10T09:00:00Z").file(
        "/site/content/site.yaml",
        "title: S\nbase_url: https://example.org/\ntimezone: Europe/London\npage_size: 2\nmeetings:\n  - {date: 2025-06-19, title: June}\n  - {date: 2025-12-11, title: December}\n",
    );
    for (path, front) in files {
        let text = format!("---\n{front}\n---\n\n## Background\n\nText.\n");
        world = world.file(format!("/site/content/{path}.md"), text);
    }
    let request = Request {
        root: "/site".into(),
        as_at: Some(as_at.to_owned()),
        lookahead: Lookahead::Allowed,
        ..Request::default()
    };
    let run = pipeline::run(&world, &request, Thoroughness::Check, &Silent)
        .expect("a world of the test's own");
    let errors: Vec<_> = run
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let outputs = run.outputs.expect("there are no errors");
    let pages = outputs.into_iter().filter(|(path, _)| {
        let path = std::path::Path::new(path.as_str());
        path.extension()
            .is_some_and(|extension| extension == "html")
    });
    pages
        .map(|(path, bytes)| (path.into(), String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

/// The page of the unchanged site at `path`, such as `findings/index.html`, on 1 October 2025.
pub(super) fn page(path: &str) -> String {
    page_of(&[], "2025-10-01", path)
}

/// The page at `path` of the site with `changes` on the day `as_at`.
pub(super) fn page_of(changes: &[(&str, &str)], as_at: &str, path: &str) -> String {
    let mut pages = published(changes, as_at);
    let paths: Vec<String> = pages.keys().cloned().collect();
    pages
        .remove(path)
        .unwrap_or_else(|| panic!("no page `{path}` among {paths:#?}"))
}

/// The text between tags, with single spaces; what a term names stands apart from it.
pub(super) fn text(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for character in html.replace("</dt>", "</dt> ").chars() {
        match character {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if is_tag => {}
            character => text.push(character),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Silent;

impl Progress for Silent {
    fn begin(&self, _: usize) {}

    fn advance(&self) {}
}
