//! What an audience sees of a small site, as at one instant.

use crate::decode::kinds::Kind;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::metric::Metric;
use crate::pipeline::{self, Lookahead, Reading, Request};
use crate::world::Memory;

use super::{Audience, Model};

const INSPECTION: &str = "title: Inspection\nsummary: One.\ninspectorate: hm\nbodies: [force]\n";

fn site() -> Memory {
    Memory::new("2025-07-03T09:00:00Z")
        .file(
            "/site/content/site.yaml",
            "title: S\nbase_url: https://example.org/\ntimezone: Europe/London\n",
        )
        .file("/site/content/bodies/force.md", "---\ntitle: Force\n---\n")
        .file("/site/content/inspectorates/hm.md", "---\ntitle: HM\n---\n")
}

fn with(world: Memory, path: &str, front: &str, notes: &str) -> Memory {
    world.file(
        format!("/site/content/{path}"),
        format!("---\n{front}---\n{notes}"),
    )
}

fn read(world: &Memory, audience: Audience, as_at: Option<&str>) -> Reading {
    let request = Request {
        root: "/site".into(),
        as_at: as_at.map(str::to_owned),
        audience,
        lookahead: Lookahead::Allowed,
        ..Request::default()
    };
    pipeline::read(world, &request).expect("a world of the test's own")
}

fn keys(world: &Memory, audience: Audience, as_at: Option<&str>) -> Vec<String> {
    let reading = read(world, audience, as_at);
    let (model, _) = reading.resolved.expect("the settings are good");
    let keys = model
        .records()
        .filter(|record| record.key.kind != Kind::Pages);
    keys.map(|record| record.key.to_string()).collect()
}

fn public(world: &Memory) -> Vec<String> {
    keys(world, Audience::Public, None)
}

fn model(world: &Memory, as_at: &str) -> Model {
    read(world, Audience::Public, Some(as_at))
        .resolved
        .expect("the settings are good")
        .0
}

#[test]
fn what_is_not_public_is_not_in_the_model_nor_what_it_alone_reaches() {
    for extra in [
        "visibility: draft\n",
        "visibility: restricted\n",
        "embargo: 2025-07-03T10:00:01+01:00\n",
    ] {
        let front = format!("{INSPECTION}published: 2025-07-01\n{extra}");
        let world = with(site(), "inspections/x.md", &front, "");
        assert_eq!(public(&world), Vec::<String>::new(), "{extra}");
        let full = keys(&world, Audience::Full, None);
        assert_eq!(
            full,
            ["inspections/x", "bodies/force", "inspectorates/hm"],
            "{extra}"
        );
    }
}

#[test]
fn an_embargo_ends_exactly_at_its_instant() {
    let front = format!("{INSPECTION}published: 2025-07-01\nembargo: 2025-07-03T10:00:00+01:00\n");
    let world = with(site(), "inspections/x.md", &front, "");
    assert_eq!(
        keys(&world, Audience::Public, Some("2025-07-03T08:59:59Z")),
        Vec::<String>::new()
    );
    assert_eq!(
        keys(&world, Audience::Public, Some("2025-07-03T09:00:00Z")).len(),
        3
    );
}

#[test]
fn a_next_edition_takes_the_others_place_when_its_embargo_ends() {
    let planned = "title: Planned\ninspectorate: hm\nbodies: [force]\nexpected: summer 2025\n";
    let next = format!("{INSPECTION}published: 2025-07-03\nembargo: 2025-07-03T00:01:00+01:00\n");
    let world = with(site(), "inspections/x.md", planned, "");
    let world = with(world, "inspections/x.next.md", &next, "");
    let published = |as_at: &str| {
        let model = model(&world, as_at);
        let inspection = model.all::<Inspection>().next().expect("it is there");
        inspection.facts.published.is_some()
    };
    assert!(!published("2025-07-02T23:00:59Z"));
    assert!(published("2025-07-02T23:01:00Z"));
}

#[test]
fn an_item_goes_with_what_it_cannot_do_without() {
    let front = format!(
        "{INSPECTION}published: 2025-06-01\ntopics: [open, closed]\nfigures:\n  - {{metric: open, value: 1, as_of: 2025}}\n  - {{metric: hidden, value: 2, as_of: 2025}}\n"
    );
    let world = with(site(), "inspections/x.md", &front, "");
    let world = with(world, "metrics/open.md", "title: Open\nunit: people\n", "");
    let world = with(
        world,
        "metrics/hidden.md",
        "title: Hidden\nunit: people\nvisibility: draft\n",
        "",
    );
    let world = with(world, "topics/open.md", "title: Open\n", "");
    let world = with(
        world,
        "topics/closed.md",
        "title: Closed\nvisibility: draft\n",
        "",
    );
    let model = model(&world, "2025-07-01");
    let inspection = model.all::<Inspection>().next().expect("it is there");
    assert_eq!(inspection.facts.figures.len(), 1);
    assert_eq!(inspection.record.common.topics.len(), 1);
    assert_eq!(inspection.record.export()["figures"][0]["metric"], "open");
}

#[test]
fn a_record_goes_with_what_it_cannot_do_without() {
    let front = format!("{INSPECTION}published: 2025-06-01\n");
    let world = with(site(), "inspections/x.md", &front, "");
    let world = with(
        world,
        "bodies/force.md",
        "title: Force\nvisibility: restricted\n",
        "",
    );
    assert_eq!(public(&world), Vec::<String>::new());
}

#[test]
fn internal_keys_are_taken_out_and_handed_to_the_gate() {
    let front = format!(
        "{INSPECTION}published: 2025-06-01\ninternal: our own words\nfindings:\n  - {{id: f, kind: recommendation, text: Do it., owner: A. Person}}\n"
    );
    let world = with(site(), "inspections/x.md", &front, "");
    let (model, withheld) = read(&world, Audience::Public, None)
        .resolved
        .expect("the settings are good");
    let inspection = model.all::<Inspection>().next().expect("it is there");
    assert!(inspection.record.common.internal.is_none());
    assert!(
        inspection
            .facts
            .findings
            .iter()
            .all(|finding| finding.owner.is_none())
    );
    let texts: Vec<(&str, &str)> = withheld
        .texts
        .iter()
        .map(|withheld| (withheld.field.as_str(), withheld.text.as_str()))
        .collect();
    assert_eq!(
        texts,
        [
            ("internal", "our own words"),
            ("findings.owner", "A. Person")
        ]
    );
}

#[test]
fn before_it_is_published_an_inspection_shows_what_was_known_of_it() {
    let front = format!(
        "{INSPECTION}known: 2025-01-10\nplanned_title: Review of the force\npublished: 2025-06-01\nfieldwork: 2025-02\n"
    );
    let world = with(site(), "inspections/x.md", &front, "Notes.\n");
    assert_eq!(
        keys(&world, Audience::Public, Some("2025-01-09")),
        Vec::<String>::new()
    );
    let before = model(&world, "2025-03-01");
    let planned = before.all::<Inspection>().next().expect("it is there");
    assert_eq!(&*planned.record.common.title.value, "Review of the force");
    assert!(planned.facts.fieldwork.is_none() && planned.record.common.summary.is_none());
    assert!(planned.record.notes.range().is_empty());
    let after = model(&world, "2025-06-01");
    let published = after.all::<Inspection>().next().expect("it is there");
    assert_eq!(&*published.record.common.title.value, "Inspection");
}

#[test]
fn what_is_dated_later_is_not_there_yet() {
    let front = format!(
        "{INSPECTION}published: 2025-01-01\nfindings:\n  - id: f\n    kind: recommendation\n    text: Do it.\n    updates:\n      - {{date: 2025-02-01, progress: in-progress, basis: self-reported}}\n      - {{date: 2025-05-01, progress: implemented, basis: self-reported}}\n"
    );
    let world = with(site(), "inspections/x.md", &front, "");
    let updates = |as_at: &str| {
        let model = model(&world, as_at);
        let inspection = model.all::<Inspection>().next().expect("it is there");
        inspection.facts.findings[0].updates.len()
    };
    assert_eq!(
        (
            updates("2025-01-31"),
            updates("2025-02-01"),
            updates("2025-06-01")
        ),
        (0, 1, 2)
    );
}

#[test]
fn a_supporting_record_is_there_when_a_public_one_reaches_it() {
    let front = format!("{INSPECTION}published: 2025-06-01\n");
    let world = with(
        site(),
        "inspections/x.md",
        &front,
        "See [[people/chief]].\n",
    );
    let world = with(
        world,
        "people/chief.md",
        "title: Chief\nroles: [{role: Chief, organisation: board}]\n",
        "",
    );
    let world = with(world, "bodies/board.md", "title: Board\n", "");
    let world = with(
        world,
        "bodies/unused.md",
        "title: Unused\nparent: board\n",
        "",
    );
    let keys = public(&world);
    assert!(keys.contains(&"people/chief".to_owned()) && keys.contains(&"bodies/board".to_owned()));
    assert!(!keys.contains(&"bodies/unused".to_owned()));
}

#[test]
fn the_same_mistakes_are_told_whatever_is_withheld() {
    let codes = |audience: Audience, visibility: &str| {
        let front = format!("{INSPECTION}published: 2025-06-01\nframework: absent\n");
        let world = with(
            site(),
            "inspections/x.md",
            &front,
            "See [[people/chief]] and [[nobody]].\n",
        );
        let chief = format!("title: Chief\nvisibility: {visibility}\n");
        let world = with(world, "people/chief.md", &chief, "");
        let found = read(&world, audience, None).diagnostics;
        found
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect::<Vec<_>>()
    };
    let draft = ["dangling-reference", "unlabelled-link", "dangling-link"];
    assert_eq!(codes(Audience::Public, "draft"), draft);
    assert_eq!(codes(Audience::Full, "draft"), draft);
    assert_eq!(
        codes(Audience::Public, "public"),
        ["dangling-reference", "dangling-link"]
    );
}

#[test]
fn a_verdict_goes_whole_with_any_of_its_figures() {
    let figures = |visibility: &str| {
        format!(
            "title: S\npublisher: force\nvisibility: {visibility}\nfigures:\n  - {{id: f, metric: open, value: 1, as_of: 2025, about: [force]}}\n"
        )
    };
    let verdicts = |visibility: &str| {
        let metric = "title: Open\nunit: people\nverdicts:\n  - {figures: [sources/a#f, sources/b#f], verdict: rounded}\n";
        let front = format!("{INSPECTION}published: 2025-06-01\nsources: [a, b]\n");
        let world = with(site(), "inspections/x.md", &front, "");
        let world = with(world, "metrics/open.md", metric, "");
        let world = with(world, "sources/a.md", &figures("public"), "");
        let world = with(world, "sources/b.md", &figures(visibility), "");
        let model = model(&world, "2025-07-01");
        let metric = model.all::<Metric>().next().expect("it is there");
        metric.facts.verdicts.len()
    };
    assert_eq!((verdicts("public"), verdicts("draft")), (1, 0));
}
