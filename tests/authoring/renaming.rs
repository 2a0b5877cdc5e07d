//! `briefing rename`: the site says the same, but for the name; what does not name it stays byte for byte.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use briefing::author::Change;
use briefing::decode::RecordKey;
use briefing::decode::kinds::Kind;
use briefing::resolve::routes::own_address;
use briefing::revise::{self, Ground, Refusal, Rename};

use super::{empty, run, text};
use crate::support::{Site, SiteFolder, slow};

/// What the rename of a record of `site` comes to.
fn planned(site: &Site, kind: Kind, old: &str, new: &str) -> Result<Rename, Refusal> {
    let world = site.world();
    let ground = Ground::read(&world, "/site".into()).expect("the site can be read");
    revise::rename(&ground, kind, old, new)
}

/// `site` with `changes`, each of which is of a file as it is.
fn changed(site: &Site, changes: &[Change]) -> Site {
    let mut files = site.files().clone();
    for change in changes {
        let before = files.remove(&change.path);
        assert_eq!(
            before.as_deref(),
            change.before.as_deref(),
            "{}",
            change.path
        );
        if let Some(after) = &change.after {
            files.insert(change.path.clone(), after.clone());
        }
    }
    let site = Site::default();
    files
        .iter()
        .fold(site, |site, (path, bytes)| site.file(path.as_str(), bytes))
}

/// The site of a rename.
fn renamed(site: &Site, kind: Kind, old: &str, new: &str) -> Site {
    match planned(site, kind, old, new) {
        Ok(plan) => changed(site, &plan.changes),
        Err(refusal) => panic!("{old} to {new}: {refusal:?}"),
    }
}

/// Every record of `site` that has a text of its own.
fn records(site: &Site) -> Vec<RecordKey> {
    let keys = site
        .files()
        .keys()
        .filter_map(|path| RecordKey::of_file(path));
    let mut keys: Vec<RecordKey> = keys.map(|(key, _)| key).collect();
    keys.sort();
    keys.dedup();
    keys
}

#[test]
fn there_and_back_again_is_where_one_was() {
    let site = Site::sample();
    let mut keys = records(&site);
    if !slow::is_asked_for() {
        // One of each kind; the others only take long.
        keys.dedup_by_key(|key| key.kind);
    }
    for key in keys {
        let (old, new) = (key.id.as_str(), format!("{}-again", key.id));
        let there = renamed(&site, key.kind, old, &new);
        let back = renamed(&there, key.kind, &new, old);
        let other = RecordKey {
            kind: key.kind,
            id: briefing::base::Id::parse_nested(&new).expect("an id"),
        };
        let line = format!("aliases: [{}]\n", own_address(&other));
        assert_eq!(back.files().len(), site.files().len());
        for (path, bytes) in site.files() {
            let text = String::from_utf8_lossy(&back.files()[path]).replace(&line, "");
            assert_eq!(text, String::from_utf8_lossy(bytes), "{key}: {path}");
        }
    }
}

/// Outputs, each as its lines in order; the order of lists may hang on ids.
type Pages = BTreeMap<String, Vec<String>>;

/// The hash of all others; and what was renamed.
const NOT_THE_SAME: &[&str] = &["build.json", "404.html"];

fn pages(outputs: BTreeMap<String, Arc<[u8]>>, put: &dyn Fn(&str) -> String) -> Pages {
    let page = |(path, bytes): (String, Arc<[u8]>)| {
        let text = put(&String::from_utf8_lossy(&bytes));
        let parts = text.split_inclusive(['\n', '>', '}']).map(str::to_owned);
        let mut lines: Vec<String> = parts.collect();
        lines.sort();
        (put(&path), lines)
    };
    outputs
        .into_iter()
        .filter(|(path, _)| !NOT_THE_SAME.contains(&path.as_str()))
        .map(page)
        .collect()
}

#[test]
fn the_pages_are_the_same_but_for_the_name() {
    let site = Site::sample();
    let before = site.build().outputs();
    for kind in Kind::ALL {
        let keys = records(&site);
        // The page `about` is in every page's navigation by this name.
        let key = keys
            .iter()
            .find(|key| key.kind == *kind && &*key.id != "about")
            .expect("one of each");
        let new = format!("{}0renamed", key.id);
        let mut after = renamed(&site, *kind, &key.id, &new).build().outputs();
        let old_page = own_address(key)[1..].to_owned() + "index.html";
        let redirect = after.remove(&old_page).expect("the old address leads on");
        assert!(String::from_utf8_lossy(&redirect).contains(&new), "{key}");
        let mut before = before.clone();
        let has_page = before.contains_key(&old_page);
        assert_eq!(after.len(), before.len(), "{key}");
        if !has_page {
            before.remove(&old_page);
        }
        let alias = format!(",\"aliases\":[\"{}\"]", own_address(key));
        let as_before = |text: &str| text.replace(&new, &key.id).replace(&alias, "");
        // A table has its aliases in the middle of its lines.
        let table = format!("data/{}.csv", kind.folder());
        before.remove(&table);
        after.remove(&table);
        let (before, after) = (pages(before, &str::to_owned), pages(after, &as_before));
        assert!(before.keys().eq(after.keys()), "{key}");
        for (path, lines) in &before {
            let lost: Vec<_> = lines
                .iter()
                .filter(|line| !after[path].contains(line))
                .collect();
            let come: Vec<_> = after[path]
                .iter()
                .filter(|line| !lines.contains(line))
                .collect();
            assert!(
                lines == &after[path],
                "{key}: {path}: {lost:#?} became {come:#?}"
            );
        }
    }
}

/// A record with everything that can name another, and comments everywhere.
const LADEN: &str = r#"---
# county is the old name.
title: 'County''s visit' # county
summary: >-
  What [[bodies/county|the
  county]] and [it](../bodies/county.md#a) did; see [[county]] `[[county]]`
  and county.
inspectorate: ofsted
bodies: [ "county" , town ] # county, town
partners:
  # the county itself
  - county   # again
  - 'town'
expected: 2031
disagreements:
  - about: county
    claims:
      - {says: county, source: county}
      - {says: town, source: "inspections/county"}
    verdict: unresolved
    note: "The \"county\": [[county|so]]"
extra: {county: county}
---

[[bodies/county]], [[county]], [[ bodies/county | the county ]] and `[[bodies/county]]`.
[One](../bodies/county.md), [two](<../bodies/county.md#a> "county"), [three][county].

| a |
|---|
| [[bodies/county\|county]] |

::: restricted
[[county|hidden]] and [three][county].
:::

    [county]: ../bodies/county.md

[county]: ../bodies/county.md#a "county"
"#;

fn laden() -> Site {
    let record = |title: &str| format!("---\ntitle: {title}\n---\n\n# A\n");
    Site::default()
        .file(
            "content/site.yaml",
            "title: T\nbase_url: https://example.org/\ntimezone: Europe/London\n",
        )
        .file("content/inspectorates/ofsted.md", record("Ofsted"))
        .file("content/bodies/county.md", record("County"))
        .file(
            "content/bodies/town.md",
            record("Town").replace("---\n\n", "parent: county\n---\n\n"),
        )
        .file(
            "content/sources/county.md",
            record("Source").replace("---\n\n", "publisher: county\n---\n\n"),
        )
        .file(
            "content/inspections/county.md",
            LADEN
                .replace("see [[county]] `[[county]]`", "see")
                .replace(", [[county]],", ",")
                .replace("[[county|", "[[bodies/county|"),
        )
}

#[test]
fn only_what_names_the_record_is_changed() {
    let laden = laden();
    let path = camino::Utf8Path::new("content/inspections/county.md");
    let before = String::from_utf8(laden.files()[path].clone()).expect("text");
    for ends in ["\n", "\r\n"] {
        let site = laden
            .clone()
            .file(path.as_str(), before.replace('\n', ends));
        let plan = planned(&site, Kind::Bodies, "county", "shire").expect("it can be renamed");
        assert_eq!(plan.references[path], 12);
        let after = changed(&site, &plan.changes);
        let after = String::from_utf8(after.files()[path].clone()).expect("text");
        let wanted = before
            .replace("[[bodies/county|", "[[bodies/shire|")
            .replace("[[bodies/county]], ", "[[bodies/shire]], ")
            .replace("[[ bodies/county |", "[[ bodies/shire |")
            .replace("[[bodies/county\\|", "[[bodies/shire\\|")
            .replace("](../bodies/county.md", "](../bodies/shire.md")
            .replace("](<../bodies/county.md", "](<../bodies/shire.md")
            .replace(
                "\n[county]: ../bodies/county.md",
                "\n[county]: ../bodies/shire.md",
            )
            .replace("[ \"county\" ,", "[ \"shire\" ,")
            .replace("  - county   #", "  - shire   #");
        assert_eq!(after, wanted.replace('\n', ends));
    }
    // The inspection of the same id is another record.
    let plan = planned(&laden, Kind::Inspections, "county", "visit").expect("it can be renamed");
    let after = changed(&laden, &plan.changes);
    let moved = camino::Utf8Path::new("content/inspections/visit.md");
    let after = String::from_utf8(after.files()[moved].clone()).expect("text");
    let wanted = before
        .replace("\"inspections/county\"", "\"inspections/visit\"")
        .replace(
            "  and county.\ninspectorate",
            "  and county.\naliases: [/inspections/county/]\ninspectorate",
        );
    assert_eq!(after, wanted);
    assert_eq!(plan.references.values().sum::<usize>(), 1);
}

#[test]
fn a_name_that_two_records_have_is_written_with_its_kind() {
    let site = laden()
        .file("content/topics/shire.md", "---\ntitle: Shire\n---\n")
        .file(
            "content/pages/about.md",
            "---\ntitle: About\n---\n\n[[town]] and [[town|it]].\n",
        );
    let after = renamed(&site, Kind::Bodies, "town", "shire");
    let about = &after.files()[camino::Utf8Path::new("content/pages/about.md")];
    let wanted = "---\ntitle: About\n---\n\n[[bodies/shire]] and [[bodies/shire|it]].\n";
    assert_eq!(String::from_utf8_lossy(about), wanted);
}

#[test]
fn every_edition_of_a_record_moves() {
    let next = "---\ntitle: Town, new\nembargo: 2999-01-01T00:00:00Z\nparent: county\n---\n";
    let site = laden().file("content/bodies/town.next.md", next);
    let after = renamed(&site, Kind::Bodies, "town", "city");
    let paths: Vec<&str> = after.files().keys().map(|path| path.as_str()).collect();
    assert!(paths.contains(&"content/bodies/city.next.md"), "{paths:?}");
    assert!(
        !paths.iter().any(|path| path.contains("bodies/town")),
        "{paths:?}"
    );
    let next = &after.files()[camino::Utf8Path::new("content/bodies/city.next.md")];
    assert!(String::from_utf8_lossy(next).contains("\naliases: [/bodies/town/]\n"));
}

#[test]
fn a_page_that_moves_to_another_folder_still_leads_where_it_led() {
    let page = "---\ntitle: Team\n---\n\n[County](../bodies/county.md), [a page](more.md), [[pages/team]].\n";
    let site = laden().file("content/pages/team.md", page).file(
        "content/pages/more.md",
        "---\ntitle: More\n---\n\n[Team](team.md) [[team]]\n",
    );
    let after = renamed(&site, Kind::Pages, "team", "about/us");
    let text = |path: &str| {
        String::from_utf8_lossy(&after.files()[camino::Utf8Path::new(path)]).into_owned()
    };
    let moved = text("content/pages/about/us.md");
    assert!(
        moved.ends_with(
            "\n[County](../../bodies/county.md), [a page](../more.md), [[pages/about/us]].\n"
        ),
        "{moved}"
    );
    assert!(moved.contains("\naliases: [/team/]\n"), "{moved}");
    assert!(text("content/pages/more.md").ends_with("\n[Team](about/us.md) [[pages/about/us]]\n"));
}

#[test]
fn what_is_not_safe_is_refused_and_nothing_is_changed() {
    let site = laden().file(
        "content/bodies/old.md",
        "---\ntitle: Old\naliases: [/bodies/older/]\n---\n",
    );
    for (old, new, said) in [
        ("county", "../x", "is not an id"),
        ("county", "nul", "Windows keeps"),
        ("county", "County", "did you mean `county`?"),
        ("county", "été", "did you mean `ete`?"),
        (
            "county",
            "town",
            "`content/bodies/town.md` is there already",
        ),
        ("county", "county", "is called so already"),
        ("contry", "x", "did you mean `county`?"),
        ("county", "ofsted", "cannot be called"),
        ("county", "older", "cannot be called"),
    ] {
        let refused = planned(&site, Kind::Bodies, old, new).expect_err("it is refused");
        assert!(
            refused.to_string().contains(said),
            "{old} to {new}: {refused}"
        );
    }
    let broken = site.file("content/topics/x.md", "---\ntitel: x\n---\n");
    let refused = planned(&broken, Kind::Bodies, "county", "shire").expect_err("it is refused");
    assert!(matches!(refused, Refusal::Breaks(..)), "{refused}");
    let escaped = laden().edit(
        "content/bodies/town.md",
        "parent: county",
        "parent: \"co\\x75nty\"",
    );
    let refused = planned(&escaped, Kind::Bodies, "county", "shire").expect_err("it is refused");
    assert!(
        refused
            .to_string()
            .contains("`parent` in `content/bodies/town.md`"),
        "{refused}"
    );
}

#[test]
fn a_dry_run_changes_nothing_and_a_real_one_all() {
    let site: SiteFolder = empty();
    run(&site, &["init", "-q"]);
    site.write(
        "archetypes/inspections.md",
        "---\nbodies: [hill-school]\n---\n\nNot hill-school-2025.\n",
    );
    site.write("archetypes/pages.md", "Not hill-school-2025.\n");
    let before = site.files("");
    let dry = run(
        &site,
        &[
            "rename",
            "bodies",
            "hill-school",
            "ashfield-hill",
            "--dry-run",
        ],
    );
    assert!(
        dry.stdout
            .contains("  content/bodies/ashfield-hill.md: moved, 0 references\n"),
        "{}",
        dry.stdout
    );
    assert_eq!(site.files(""), before);
    let done = run(&site, &["rename", "body", "hill-school", "ashfield-hill"]);
    let last = dry.stdout.lines().last().unwrap_or_default();
    assert_eq!(
        done.stderr,
        "note: `archetypes/inspections.md` also has the word `hill-school`, and stays as it is: look whether it \
         names the record\n"
    );
    assert_eq!(done.stdout.trim(), last.replace("Would rename", "Renamed"));
    assert!(!site.path().join("content/bodies/hill-school.md").exists());
    assert!(
        text(&site, "content/bodies/ashfield-hill.md").contains("aliases: [/bodies/hill-school/]")
    );
    let checked = run(&site, &["check", "--strict"]);
    assert_eq!(checked.stderr, "");
    let left = site
        .files("content")
        .into_keys()
        .filter(|path| path.contains("/."));
    assert_eq!(left.count(), 0, "nothing is left beside the records");
    let refused = site.run(&["rename", "bodies", "hill-school", "x"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
}

#[test]
fn a_record_larger_than_usual_gets_another_name() {
    let notes = "Ten words of notes, over and over, and once more.\n".repeat(120_000);
    let large = format!("---\ntitle: Large\n---\n{notes}");
    let front =
        "extra:\n".to_owned() + &"  - a line of data for templates of this site\n".repeat(8_000);
    let wide = format!("---\ntitle: Wide\n{front}---\n");
    let site = Site::from("../rules/site");
    let settings =
        String::from_utf8_lossy(&site.files()[camino::Utf8Path::new("content/site.yaml")]);
    let settings = format!("{settings}limits:\n  notes: 20 MiB\n  front_matter: 1 MiB\n");
    let site = site
        .file("content/site.yaml", settings)
        .file("content/pages/large.md", &large)
        .file("content/pages/wide.md", &wide);
    for (old, new, text) in [("large", "vast", large), ("wide", "broad", wide)] {
        let renamed = renamed(&site, Kind::Pages, old, new);
        let path = format!("content/pages/{new}.md");
        let found = &renamed.files()[camino::Utf8Path::new(&path)];
        assert_eq!(
            found.len(),
            text.len() + format!("aliases: [/{old}/]\n").len()
        );
    }
}

#[test]
fn a_restricted_file_stays_so_under_another_name() {
    let site = SiteFolder::of(&Site::from("../rules/site"));
    let path = "content/pages/secret.md";
    site.write(path, "---\ntitle: Secret\nvisibility: restricted\n---\n");
    let mode = |path: &str| {
        let metadata = std::fs::metadata(site.path().join(path)).expect("is there");
        metadata.permissions().mode() & 0o777
    };
    let own = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(site.path().join(path), own).expect("sets");
    run(&site, &["rename", "pages", "secret", "hidden"]);
    assert_eq!(mode("content/pages/hidden.md"), 0o600);
}
