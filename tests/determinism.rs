//! The same records give the same bytes, whoever builds them, where, and how often.
//!
//! What may differ between two machines is made to differ here: threads, the environment, the order
//! of a folder, what was published before. The instant is an input, and is given.

use std::collections::BTreeMap;

use briefing::pipeline::Request;

use crate::support::{Run, Site, SiteFolder};

/// The day as at which sites are built.
const DAY: &str = "2025-09-01";

/// What the program writes for `site` when it is run so.
fn written(
    site: &Site,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> BTreeMap<String, Vec<u8>> {
    build(&SiteFolder::of(site), arguments, environment)
}

fn build(
    folder: &SiteFolder,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> BTreeMap<String, Vec<u8>> {
    let arguments = [&["build"], arguments].concat();
    let mut command = folder.briefing(&arguments);
    let run = Run::of(command.envs(environment.iter().copied()));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("Built "), "{}", run.stdout);
    let files = folder.files("public");
    assert!(files.len() > 10, "something was published");
    files
}

/// Fails by the names of the outputs that differ, rather than by all their bytes.
fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>, what: &str) {
    let names = one.keys().chain(other.keys());
    let mut differing: Vec<&String> = names
        .filter(|name| one.get(*name) != other.get(*name))
        .collect();
    differing.dedup();
    assert!(differing.is_empty(), "{what}: {differing:?} differ");
}

fn both_sites() -> [Site; 2] {
    [Site::sample(), Site::from("three-inspections")]
}

#[test]
fn threads_do_not_matter() {
    for site in both_sites() {
        let one = written(&site, &["--as-at", DAY, "--jobs", "1"], &[]);
        for jobs in ["2", "7"] {
            let several = written(&site, &["--as-at", DAY, "--jobs", jobs], &[]);
            assert_same(&one, &several, jobs);
        }
    }
}

#[test]
fn time_zone_and_locale_do_not_matter() {
    for site in both_sites() {
        let plain = [("TZ", "UTC"), ("LANG", "C")];
        let plain = written(&site, &["--as-at", DAY], &plain);
        for environment in [
            [("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8")],
            [("TZ", "America/St_Johns"), ("LC_ALL", "de_DE.UTF-8")],
            [("TZ", "nonsense"), ("HOME", "/nowhere")],
        ] {
            let elsewhere = written(&site, &["--as-at", DAY], &environment);
            assert_same(&plain, &elsewhere, environment[0].1);
        }
    }
}

#[test]
fn the_order_of_a_folder_does_not_matter() {
    for site in both_sites() {
        let forth = written(&site, &["--as-at", DAY], &[]);
        let back = SiteFolder::in_order(&site, |paths| paths.reverse());
        assert_same(&forth, &build(&back, &["--as-at", DAY], &[]), "reversed");
        let mixed = SiteFolder::in_order(&site, |paths| {
            paths.sort_by_key(|path| blake(path));
        });
        assert_same(&forth, &build(&mixed, &["--as-at", DAY], &[]), "mixed");
    }
}

/// A number that has nothing to do with the order of letters.
fn blake(text: &str) -> briefing::base::Fingerprint {
    briefing::base::Fingerprint::of(text.as_bytes())
}

#[test]
fn what_was_published_before_does_not_matter() {
    let site = Site::sample();
    let folder = SiteFolder::of(&site);
    let first = build(&folder, &["--as-at", DAY], &[]);
    assert_same(&first, &build(&folder, &["--as-at", DAY], &[]), "again");
    build(&folder, &["--as-at", "2024-06-30"], &[]);
    assert_same(
        &first,
        &build(&folder, &["--as-at", DAY], &[]),
        "after a past day",
    );
}

#[test]
fn an_epoch_stands_for_a_day() {
    // The last second of 1 September 2025 in London.
    let epoch = [("SOURCE_DATE_EPOCH", "1756767599")];
    for site in both_sites() {
        let by_day = written(&site, &["--as-at", DAY], &[]);
        assert_same(&by_day, &written(&site, &[], &epoch), "epoch");
        let other = [("SOURCE_DATE_EPOCH", "0")];
        let asked = written(&site, &["--as-at", DAY], &other);
        assert_same(&by_day, &asked, "a day that is asked for goes first");
    }
}

#[test]
fn no_output_holds_a_path_of_the_machine() {
    let folder = SiteFolder::of(&Site::sample());
    let place = folder.path().to_str().expect("it is text").to_owned();
    for (name, bytes) in build(&folder, &["--as-at", DAY], &[]) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&place), "{name}");
        assert!(!text.contains(env!("CARGO_MANIFEST_DIR")), "{name}");
    }
}

#[test]
fn the_disk_and_the_memory_give_the_same() {
    for site in both_sites() {
        let request = Request {
            as_at: Some(DAY.to_owned()),
            ..Request::default()
        };
        let outputs = site.build_as(request).outputs();
        let in_memory = outputs
            .into_iter()
            .map(|(name, bytes)| (name, bytes.to_vec()))
            .collect();
        assert_same(
            &written(&site, &["--as-at", DAY], &[]),
            &in_memory,
            "memory",
        );
    }
}

#[test]
fn a_later_record_leaves_a_past_day_as_it_was() {
    let past = ["--as-at", "2025-03-31"];
    let site = Site::from("three-inspections");
    let before = written(&site, &past, &[]);
    let later = "---\ntitle: A later visit\nsummary: More.\ninspectorate: westmarch-prisons\n\
                 bodies: [hmp-harrow-fell]\npublished: 2025-08-04\n---\nText.\n";
    let site = site.file("content/inspections/later.md", later);
    assert_same(&before, &written(&site, &past, &[]), "a past day");
    let now = written(&site, &["--as-at", DAY], &[]);
    let list = String::from_utf8_lossy(&now["inspections/index.html"]);
    assert!(list.contains("A later visit"), "{list}");
}
