//! Nothing that is written runs: hostile texts in every place of a site, and what becomes of them.
//!
//! `corpus` has the texts, `places` every place that holds text, `notes` every construct, `sites` puts
//! them together. What is built is looked at as programs read it (`markup`, `data`), as people do
//! (`shown`), and as a browser does, with the policy of the pages and without it.

#![expect(
    clippy::panic,
    clippy::print_stderr,
    reason = "these tests end where their own examples do not fit, and say how much they opened"
)]

mod corpus;
mod data;
mod markup;
mod notes;
pub(crate) mod places;
mod shown;
mod sites;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use briefing::base::visible::is_hostile;
use briefing::resolve::Audience;
use camino::Utf8Path;
use rayon::prelude::*;
use serde_json::{Value as Json, json};

use crate::support::{Page, Site, SiteFolder, run_in_browser, slow, write_all};
use corpus::CORPUS;
use shown::Seen;
use sites::{Markdown, Published, Text, Way, publish};

type Outputs = BTreeMap<String, Arc<[u8]>>;

/// Where sites are published.
const HOST: &str = "https://example.org";

/// How sites are built, a round after the other: with Markdown as an attacker types it, at the root of
/// a host; with Markdown that means the text, for those who see everything, below a path.
const WAYS: [Way; 2] = [
    Way {
        markdown: Markdown::Raw,
        audience: Audience::Public,
        base_url: "https://example.org/",
    },
    Way {
        markdown: Markdown::SpeltOut,
        audience: Audience::Full,
        base_url: "https://example.org/some/base/",
    },
];

/// Harmless words in every place, and where readers see them.
struct Control {
    texts: Vec<Text>,
    seen: Seen,
}

impl Control {
    fn of(way: Way) -> Self {
        let Published { outputs, texts } = publish(&|_| "Plain words", way);
        let seen = shown::seen(&markup::pages(&outputs), &outputs);
        Self { texts, seen }
    }
}

/// What is wrong with what is published, by all but a browser.
fn wrong(published: &Published, control: &Control) -> Vec<String> {
    let pages = markup::pages(&published.outputs);
    let mut wrong = markup::misfits(&pages);
    let seen = shown::seen(&pages, &published.outputs);
    let places = shown::places(&control.seen, &control.texts);
    wrong.extend(shown::missing(&seen, &published.texts, &places));
    let data = data::texts_of_json(&published.outputs);
    wrong.extend(shown::missing_data(&data, &published.texts));
    wrong.extend(data::formulas(&published.outputs));
    wrong
}

/// How the pages of the site numbered `site` are opened: with their policy `on`, `off`, both, or not at all.
///
/// What the policy forbids is the same whatever is written, as long as nothing of it runs: so a sample
/// is opened with it. Markdown that is spelt out tries less than what it is spelt from.
fn ways_to_open(markdown: Markdown, site: usize) -> &'static [&'static str] {
    match markdown {
        Markdown::Raw if site < CORPUS.classes() && site.is_multiple_of(4) => &["off", "on"],
        Markdown::SpeltOut if slow::share().is_none() && site.is_multiple_of(2) => &[],
        _ => &["off"],
    }
}

#[test]
fn the_watch_in_the_browser_sees_what_it_is_there_for() {
    run_in_browser("support.test.mjs", Path::new("."));
}

#[test]
fn nothing_that_is_written_runs_and_all_of_it_is_shown() {
    let share = slow::share();
    let numbers: Vec<usize> = match share {
        Some(share) => (0..CORPUS.texts())
            .filter(|site| share.has(*site))
            .collect(),
        None => (0..CORPUS.classes()).collect(),
    };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut sites = Vec::new();
    let mut found = Vec::new();
    for (number, way) in WAYS.into_iter().enumerate() {
        let control = Control::of(way);
        let base = way.base_url.trim_start_matches(HOST);
        let built = numbers.par_iter().map(|&site| {
            let text = |place| match share {
                Some(_) => CORPUS.any(place, site),
                None => CORPUS.sampled(place, site),
            };
            let published = publish(&text, way);
            let problems = wrong(&published, &control).into_iter();
            let problems: Vec<String> = problems.map(|it| format!("site {site}: {it}")).collect();
            let ways = ways_to_open(way.markdown, site);
            let name = format!("{number}-{site}");
            if !ways.is_empty() {
                write_all(&folder.path().join(&name), &published.outputs);
            }
            (
                json!({ "folder": name, "base": base, "ways": ways }),
                problems,
            )
        });
        let (listed, problems): (Vec<Json>, Vec<Vec<String>>) = built.unzip();
        sites.extend(listed);
        found.extend(problems.into_iter().flatten());
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    write_all(
        &folder.path().join("sample"),
        &Site::sample().build().outputs(),
    );
    sites.push(json!({ "folder": "sample", "base": "/", "ways": ["off", "on"] }));
    let list = serde_json::to_vec(&sites).expect("it is data");
    write_all(
        folder.path(),
        &Outputs::from([("sites.json".to_owned(), Arc::from(list))]),
    );
    let printed = run_in_browser("injection.test.mjs", folder.path());
    let nothing = "opened: executions 0, dialogs 0, foreign 0, ";
    assert_eq!(printed.matches(nothing).count(), 2, "{printed}");
    // What was opened, for whoever wants to know.
    for line in printed.lines().filter(|line| line.contains("opened: ")) {
        eprintln!("{line}");
    }
}

#[test]
fn a_contact_is_a_link_only_where_it_leads_where_it_says() {
    let links = |contact: &str| {
        let written = "contact: scrutiny@westmarch.example";
        let hostile = format!("contact: {}", json!(contact));
        let site = Site::from("three-inspections").edit("content/site.yaml", written, &hostile);
        let page = Page::parse(&site.build().outputs()["404.html"]);
        let shown = contact.trim_start_matches("https://");
        assert!(page.text.contains(shown), "{contact}: {}", page.text);
        page.values("href").any(|href| href.ends_with(shown))
    };
    for contact in ["https://example.org/us", "us@example.org"] {
        assert!(links(contact), "{contact}");
    }
    for contact in [
        "https://example.org@sneaky.example/",
        "https://example.org\\@sneaky.example/",
        "us@example.org?bcc=them@sneaky.example",
        "javascript:us@example.org",
        "Write to us@example.org",
    ] {
        assert!(!links(contact), "{contact}");
    }
}

#[test]
fn what_acts_on_screens_is_refused_and_passed_on_nowhere() {
    let refused = &CORPUS.refused;
    for turn in 0..refused.len() {
        let pick = |place: usize| &*refused[(place + turn) % refused.len()];
        let site = sites::hostile(&pick, WAYS[0]);
        let outcome = site.build();
        assert!(outcome.outputs.is_none());
        let places: Vec<&str> = outcome.errors().map(|error| &*error.place).collect();
        for file in site
            .files()
            .keys()
            .filter(|file| file.extension() != Some("png"))
        {
            let is_told = places.iter().any(|place| place.starts_with(file.as_str()));
            assert!(is_told || is_left_alone(&site, file), "{file}");
        }
        for told in &outcome.diagnostics {
            assert!(!told.message.contains(is_hostile), "{told:?}");
        }
    }
    let site = sites::hostile(&|place| &refused[place % refused.len()], WAYS[0]);
    let folder = SiteFolder::of(&site);
    for form in ["human", "short", "json", "github"] {
        let run = folder.run(&["check", "--format", form]);
        assert_eq!(run.code, Some(1), "{form}: {}", run.stderr);
        let printed = format!("{}{}", run.stdout, run.stderr);
        assert!(!printed.is_empty());
        let hostile = printed.lines().find(|line| line.contains(is_hostile));
        assert_eq!(hostile, None, "{form}");
    }
}

/// Places that nothing looks at where all others are wrong: grades, whose scale is then not known,
/// and settings of which no output is made.
const UNREAD: [&str; 4] = [
    "judgements.grade",
    "bands.grade",
    "languages",
    "meetings.revision",
];

#[test]
fn where_not_any_text_may_stand_hostile_ones_are_refused() {
    let (site, texts) = sites::misused(&|place| CORPUS.sampled(place, 0));
    let outcome = site.build();
    let refused: Vec<&str> = outcome.errors().map(|error| &*error.place).collect();
    let is_refused = |text: &&sites::Text| {
        let file = String::from_utf8_lossy(&site.files()[Utf8Path::new(&text.file)]);
        let line = file.lines().position(|line| line.contains(&text.mark));
        let place = line.map(|line| format!("{}:{}:", text.file, line + 1));
        place.is_some_and(|place| refused.iter().any(|it| it.starts_with(&place)))
    };
    let taken = texts.iter().filter(|text| !is_refused(text));
    let taken: Vec<&str> = taken.map(|text| &*text.place).collect();
    assert_eq!(taken, UNREAD);
}

/// Whether `file` holds nothing that is refused: its notes took none of it.
fn is_left_alone(site: &Site, file: &Utf8Path) -> bool {
    let text = String::from_utf8_lossy(&site.files()[file]).into_owned();
    !CORPUS.refused.iter().any(|refused| text.contains(refused)) && !text.contains("\\u")
}
