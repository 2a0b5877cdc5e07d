//! What `briefing schema` prints agrees with what is checked: editors mark nothing that is right, and
//! of what is wrong all that a schema can see.
//!
//! The records are those of the sample site, of new sites, of the fixtures, with every key that holds
//! text, and those of the examples of the rules' pages.

use briefing::diag::FilePath;
use briefing::schema::{self, Subject};
use briefing::starters::Starter;
use briefing::world::World;
use camino::Utf8Path;
use serde_json::{Value as Json, json};

use super::{Block, blocks, rules, site};
use crate::injection::places::{Want, filled};
use crate::support::{Site, SiteFolder, run_in_browser};

/// Rules whose mistake stands in one value or group of keys, so that a schema can see it.
const SEEN: &[&str] = &[
    "alias-form",
    "ambiguous-date",
    "blank-value",
    "date-form",
    "duration-form",
    "id-form",
    "instant-form",
    "limit-setting",
    "missing-key",
    "number-form",
    "reference-form",
    "unknown-key",
    "unknown-word",
    "url-form",
    "value-form",
    "wrong-type",
];

/// What an editor is shown of the file at `path`, and the name of its schema; none of other files.
fn shown(path: &str, bytes: &[u8]) -> Option<(&'static str, String)> {
    let text = std::str::from_utf8(bytes).ok()?;
    if path == "content/site.yaml" {
        return Some((Subject::Site.name(), text.to_owned()));
    }
    let folder = path.strip_prefix("content/")?.split('/').next()?;
    let subject = Subject::named(folder).ok()?;
    let file = FilePath::from(Utf8Path::new(path));
    let document = briefing::parse::parse(&file, bytes, &briefing::scan::Limits::default()).value;
    document.front.as_ref()?;
    let front = document.text.get(document.front_span.range())?;
    Some((subject.name(), front.to_owned()))
}

fn case(name: &str, path: &str, bytes: &[u8], good: bool) -> Option<Json> {
    let (subject, yaml) = shown(path, bytes)?;
    let name = format!("{name}: {path}");
    Some(json!({ "name": name, "subject": subject, "yaml": yaml, "good": good }))
}

/// The cases of a rule's example: its files as they stand when laid over the base site.
fn of_example(code: &str, blocks: &[Block], good: bool) -> Vec<Json> {
    let world = site(blocks);
    let mut paths: Vec<&str> = blocks.iter().map(|block| block.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    let read = |path: &&str| {
        let bytes = world.read(Utf8Path::new("/site"), Utf8Path::new(path), 1 << 24);
        case(code, path, &bytes.ok()?, good)
    };
    paths.iter().filter_map(read).collect()
}

fn cases() -> Vec<Json> {
    let mut cases = Vec::new();
    let (records, settings, _) = filled(Want::Texts);
    for (name, site) in [
        ("the sample site", Site::sample()),
        ("the base site", Site::from("../rules/site")),
        ("three inspections", Site::from("three-inspections")),
        ("all texts", records.site()),
    ] {
        let files = site.files().iter();
        cases.extend(files.filter_map(|(path, bytes)| case(name, path.as_str(), bytes, true)));
    }
    let yaml = settings.yaml();
    cases.extend(case(
        "all texts",
        "content/site.yaml",
        yaml.as_bytes(),
        true,
    ));
    for file in Starter::ALL.iter().flat_map(|starter| starter.files()) {
        cases.extend(case(
            "a new site",
            file.path.as_str(),
            file.text.as_bytes(),
            true,
        ));
    }
    for rule in rules::all() {
        cases.extend(of_example(rule.code, &blocks(rule.page, "Good"), true));
        if SEEN.contains(&rule.code) {
            cases.extend(of_example(rule.code, &blocks(rule.page, "Bad"), false));
        }
    }
    cases
}

#[test]
fn editors_mark_what_is_wrong_and_nothing_else() {
    let folder = SiteFolder::of(&Site::default());
    folder.write("cases.json", Json::from(cases()).to_string());
    folder.write("schema.json", schema::all().to_string());
    run_in_browser("schema.test.mjs", folder.path());
}
