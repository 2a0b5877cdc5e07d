//! What is put out beside the pages of records: feeds, sitemap, redirects, lists, data.
//!
//! Each test builds a small site that exists in memory alone.

use std::collections::BTreeMap;

use briefing::pipeline::{self, Progress, Request, Thoroughness};
use briefing::resolve::Audience;
use briefing::world::Memory;
use quick_xml::Reader;
use quick_xml::events::Event;

struct Silent;

impl Progress for Silent {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
}

/// The texts of outputs, by path.
type Site = BTreeMap<String, String>;

const SETTINGS: &str = "title: Briefing & more\nbase_url: https://example.org/base\ntimezone: Europe/London\npage_size: 2\n";

const INSPECTION: &str = "---\ntitle: \"Report <one> & two\"\nsummary: Two *things* & more.\ninspectorate: hmi\nbodies: [force]\npublished: 2025-03-01\nresponse_due: none\nsources: [letter]\ntopics: [training]\naliases: [/inspections/old-name/]\nfindings:\n  - id: f1\n    kind: recommendation\n    text: \"=HYPERLINK(1) must go\"\n    updates:\n      - date: 2025-04-02\n        progress: in-progress\n        basis: self-reported\nfigures:\n  - id: staff\n    metric: staff\n    value: 98\n    as_of: 2025-03\n---\n";

/// A site of one inspection, its source, and three press items, two of them one text.
fn world() -> Memory {
    let item = |title: &str, more: &str| {
        format!(
            "---\ntitle: {title}\noutlet: paper\npublished: 2025-03-02\nabout: [one]\n{more}---\n"
        )
    };
    let figure = "figures:\n  - metric: staff\n    value: 120\n    as_of: 2025-03\n";
    let file =
        |world: Memory, path: &str, text: &str| world.file(format!("/site/content/{path}"), text);
    let files = [
        ("site.yaml", SETTINGS.to_owned()),
        ("inspections/one.md", INSPECTION.to_owned()),
        (
            "inspectorates/hmi.md",
            "---\ntitle: The Inspectorate\n---\n".to_owned(),
        ),
        ("bodies/force.md", "---\ntitle: The Force\n---\n".to_owned()),
        ("bodies/paper.md", "---\ntitle: The Paper\n---\n".to_owned()),
        (
            "sources/letter.md",
            "---\ntitle: A letter\npublisher: hmi\n---\n\nIts notes.\n".to_owned(),
        ),
        (
            "topics/training.md",
            "---\ntitle: Training\n---\n".to_owned(),
        ),
        (
            "metrics/staff.md",
            "---\ntitle: Staff\nunit: people\n---\n".to_owned(),
        ),
        ("coverage/a.md", item("Item A", figure)),
        ("coverage/b.md", item("Item B", "variant_of: a\n")),
        (
            "coverage/c.md",
            item("Item C", "seen: {page: letter, said: a day ago}\n"),
        ),
    ];
    files.iter().fold(
        Memory::new("2025-07-10T12:00:00Z"),
        |world, (path, text)| file(world, path, text),
    )
}

fn build(world: &Memory, audience: Audience) -> Site {
    let request = Request {
        root: "/site".into(),
        audience,
        ..Request::default()
    };
    let run = pipeline::run(world, &request, Thoroughness::Check, &Silent).expect("it runs");
    let errors: Vec<_> = run
        .diagnostics
        .iter()
        .filter(|found| found.severity == briefing::diag::Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let outputs = run.outputs.expect("nothing is wrong");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    outputs
        .iter()
        .map(|(path, bytes)| (path.to_string(), text(bytes)))
        .collect()
}

fn site() -> Site {
    build(&world(), Audience::Public)
}

/// The texts of the elements called `name` in `xml`, which must be well formed.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut depth, mut found, mut open) = (0_i32, Vec::new(), None);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) => {
                depth += 1;
                if tag.name().as_ref() == name {
                    open = Some(String::new());
                }
            }
            Event::End(tag) => {
                depth -= 1;
                if tag.name().as_ref() == name {
                    found.extend(open.take());
                }
            }
            Event::Text(text) => {
                if let Some(open) = &mut open {
                    open.push_str(&text);
                }
            }
            Event::GeneralRef(entity) => {
                let character = match &*entity {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    _ => entity
                        .resolve_char_ref()
                        .expect("a reference")
                        .expect("a character"),
                };
                if let Some(open) = &mut open {
                    open.push(character);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "every element is closed");
    found
}

#[test]
fn feeds_are_well_formed_and_dated_by_their_records() {
    let site = site();
    let feed = &site["feed.xml"];
    assert_eq!(
        texts(feed, "title"),
        [
            "Briefing & more",
            "Report <one> & two",
            "Item A",
            "Item B",
            "Item C"
        ]
    );
    assert_eq!(
        texts(feed, "updated"),
        [
            "2025-04-02T00:00:00Z",
            "2025-04-02T00:00:00Z",
            "2025-03-02T00:00:00Z",
            "2025-03-02T00:00:00Z",
            "2025-03-02T00:00:00Z",
        ]
    );
    assert_eq!(
        texts(feed, "id")[..3],
        [
            "https://example.org/base/feed.xml",
            "https://example.org/base/inspections/one/",
            "https://example.org/base/coverage/a/",
        ]
    );
    assert_eq!(texts(feed, "summary"), ["Two things & more."]);
}

#[test]
fn each_body_inspectorate_and_topic_has_a_feed_of_its_own_news() {
    let site = site();
    for (path, expected) in [
        ("bodies/force/feed.xml", 4),
        ("inspectorates/hmi/feed.xml", 4),
        ("topics/training/feed.xml", 1),
        ("bodies/paper/feed.xml", 0),
    ] {
        let ids = texts(&site[path], "id");
        assert_eq!(ids.len(), expected + 1, "{path}: {ids:?}");
    }
    // Without news a feed is as old as the briefing's day, so that it is the same every time.
    assert_eq!(
        texts(&site["bodies/paper/feed.xml"], "updated"),
        ["2025-07-10T00:00:00Z"]
    );
}

#[test]
fn the_sitemap_names_every_page_and_nothing_else() {
    let site = site();
    let addresses = texts(&site["sitemap.xml"], "loc");
    let pages = site
        .keys()
        .filter_map(|path| path.strip_suffix("index.html"));
    let expected: Vec<String> = pages
        .filter(|folder| *folder != "inspections/old-name/")
        .map(|folder| format!("https://example.org/base/{folder}"))
        .collect();
    assert_eq!(addresses, expected);
    assert!(site["robots.txt"].contains("Sitemap: https://example.org/base/sitemap.xml"));
}

#[test]
fn robots_are_kept_out_of_a_build_for_the_full_audience() {
    let site = build(&world(), Audience::Full);
    assert_eq!(site["robots.txt"], "User-agent: *\nDisallow: /\n");
}

#[test]
fn an_old_address_leads_on_at_any_base_path() {
    let site = site();
    let page = &site["inspections/old-name/index.html"];
    for expected in [
        "content=\"0; url=../../inspections/one/\"",
        "<link rel=\"canonical\" href=\"https://example.org/base/inspections/one/\">",
        "<a href=\"../../inspections/one/\">",
    ] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
}

#[test]
fn the_page_of_wrong_addresses_links_from_the_root_of_the_site() {
    let site = site();
    let page = &site["404.html"];
    assert!(page.contains("href=\"/base/inspections/\""), "{page}");
    assert!(!page.contains("href=\"./"), "{page}");
}

#[test]
fn a_listed_record_stands_where_links_to_it_lead() {
    let site = site();
    let lists = ["coverage/index.html", "coverage/page/2/index.html"];
    let holds = |path: &str, id: &str| site[path].contains(&format!("id=\"{id}\""));
    assert!(holds(lists[0], "a") && holds(lists[0], "b") && holds(lists[1], "c"));
    assert!(site[lists[0]].contains("3 items, 2 texts"));
    assert!(site[lists[1]].contains("‘a day ago’"));
    let sources = &site["sources/index.html"];
    assert!(sources.contains("id=\"letter\"") && sources.contains("Its notes."));
}

#[test]
fn figures_that_cannot_all_be_true_come_first_and_say_so() {
    let site = site();
    let page = &site["metrics/staff/index.html"];
    assert!(
        page.contains("2 of the figures cannot all be true"),
        "{page}"
    );
    assert!(
        page.contains("None of the figures below is preferred"),
        "{page}"
    );
    assert!(site["figures/index.html"].contains("No verdict yet"));
}

#[test]
fn data_is_flat_whole_and_safe_in_spreadsheets() {
    let site = site();
    let csv = &site["data/findings.csv"];
    assert!(
        csv.starts_with('\u{FEFF}') && csv.contains("'=HYPERLINK(1) must go"),
        "{csv}"
    );
    let json: serde_json::Value = serde_json::from_str(&site["data/findings.json"]).expect("JSON");
    let finding = &json[0];
    assert_eq!(finding["text"], "=HYPERLINK(1) must go");
    assert_eq!(finding["standing"], "in-progress");
    assert_eq!(
        finding["address"],
        "https://example.org/base/inspections/one/#f1"
    );
    let figures: serde_json::Value =
        serde_json::from_str(&site["data/figures.json"]).expect("JSON");
    assert_eq!(figures[0]["number"], 98);
    assert_eq!(figures[0]["disagrees"], true);
}
