//! `publish --artifact`: an archive of exactly what a build writes.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests read what the program wrote to the disk"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use tar::{Archive, EntryType};

use super::{SETTINGS, page, site, small};
use crate::support::SiteFolder;

/// The files in the archive at `path`, by name.
fn unpack(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let bytes = fs::read(path).expect("the archive is there");
    let mut archive = Archive::new(&*bytes);
    let mut files = BTreeMap::new();
    for entry in archive.entries().expect("it is an archive") {
        let mut entry = entry.expect("it is whole");
        if entry.header().entry_type() == EntryType::Regular {
            let name = String::from_utf8(entry.path_bytes().into_owned()).expect("names are text");
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("it is whole");
            files.insert(name, content);
        }
    }
    files
}

/// Publishes into `site.tar`; gives what was printed.
fn publish(site: &SiteFolder, more: &[&str]) -> (String, String) {
    let run = site.run(&[&["publish", "--artifact", "site.tar"], more].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    (run.stdout, run.stderr)
}

#[test]
fn an_archive_holds_what_a_build_writes_for_the_same_address() {
    let site = site();
    let address = "https://owner.github.io/a-site/";
    publish(&site, &["--base-url", address, "--as-at", "2025-07-03"]);
    let built = site.run(&["build", "--base-url", address, "--as-at", "2025-07-03"]);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let mut packed = unpack(&site.path().join("site.tar"));
    assert_eq!(packed.remove(".nojekyll"), Some(Vec::new()));
    assert_eq!(packed, site.files("public"));
    let missing = String::from_utf8(packed["404.html"].clone()).expect("a page is text");
    assert!(missing.contains("href=\"/a-site/\""), "{missing}");
}

#[test]
fn pages_link_as_on_a_server_even_where_the_site_opens_from_disk() {
    let site =
        SiteFolder::of(&small().file("content/site.yaml", format!("{SETTINGS}links: file\n")));
    publish(&site, &[]);
    let missing = &unpack(&site.path().join("site.tar"))["404.html"];
    let missing = String::from_utf8(missing.clone()).expect("a page is text");
    assert!(missing.contains("href=\"/site/\""), "{missing}");
}

#[test]
fn an_archive_is_the_same_twice_and_says_nothing_of_the_machine() {
    let site = site();
    publish(&site, &["--as-at", "2025-07-03"]);
    let first = fs::read(site.path().join("site.tar")).expect("it is there");
    let other = SiteFolder::of(&small());
    publish(&other, &["--as-at", "2025-07-03", "--jobs", "1"]);
    let second = fs::read(other.path().join("site.tar")).expect("it is there");
    assert!(first == second, "two archives of one site differ");
    let mut names = Vec::new();
    for entry in Archive::new(&*first).entries().expect("it is an archive") {
        let entry = entry.expect("it is whole");
        let header = entry.header();
        let name = String::from_utf8(entry.path_bytes().into_owned()).expect("names are text");
        let mode = match header.entry_type() {
            EntryType::Directory => 0o755,
            EntryType::Regular => 0o644,
            other => panic!("{name} is {other:?}"),
        };
        assert_eq!(header.mode().expect("a mode"), mode, "{name}");
        assert_eq!(header.mtime().expect("a time"), 315_532_800, "{name}");
        assert_eq!(
            (header.uid().ok(), header.gid().ok()),
            (Some(0), Some(0)),
            "{name}"
        );
        assert!(
            header.username().ok().flatten().is_none_or(str::is_empty),
            "{name}"
        );
        assert!(
            !name.starts_with(['/', '.']) || name == ".nojekyll",
            "{name}"
        );
        names.push(name);
    }
    assert!(names.is_sorted(), "{names:?}");
    assert!(names.contains(&"about/".to_owned()), "{names:?}");
    // No trace of putting it together is left.
    let left = fs::read_dir(other.path()).expect("it can be listed");
    assert_eq!(left.count(), 2, "content and site.tar");
}

#[test]
fn the_plan_compares_with_the_archive_before() {
    let site = site();
    let (first, told) = publish(&site, &["--as-at", "2025-07-03"]);
    assert!(
        first.starts_with("Wrote ") && !first.contains("new"),
        "{first}"
    );
    let says = "note: the site will stand at https://ashfield.gov.uk/site/, as `base_url` in";
    assert!(told.starts_with(says), "{told}");
    let before = fs::read(site.path().join("site.tar")).expect("it is there");
    let (same, _) = publish(&site, &["--as-at", "2025-07-03", "--dry-run"]);
    assert!(same.contains(": 0 new, 0 changed, 0 removed, "), "{same}");
    site.remove("content/pages/help.md");
    site.write("content/pages/staff.md", page("Staff", "Who we are."));
    let (plan, _) = publish(&site, &["--as-at", "2025-07-03", "--dry-run"]);
    assert!(plan.starts_with("Would write "), "{plan}");
    assert!(
        plan.contains(" 1 new, ") && plan.contains(", 1 removed, "),
        "{plan}"
    );
    let after = fs::read(site.path().join("site.tar")).expect("it is there");
    assert!(before == after, "a rehearsal writes nothing");
    publish(&site, &["--as-at", "2025-07-03"]);
    assert!(unpack(&site.path().join("site.tar")).contains_key("staff/index.html"));
}

#[test]
fn the_address_comes_from_whoever_is_asked_first() {
    let site = site();
    site.write(
        "content/site.yaml",
        SETTINGS.replace("ashfield.gov.uk", "example.org"),
    );
    let mut command = site.briefing(&["publish", "--artifact", "site.tar"]);
    command.env("BRIEFING_BASE_URL", "https://owner.github.io/from-there");
    let run = crate::support::Run::of(&mut command);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let says = "at https://owner.github.io/from-there/, as the environment variable `BRIEFING_BASE_URL` says";
    assert!(run.stderr.contains(says), "{}", run.stderr);
    let robots = &unpack(&site.path().join("site.tar"))["robots.txt"];
    let robots = String::from_utf8_lossy(robots);
    assert!(
        robots.contains("https://owner.github.io/from-there/"),
        "{robots}"
    );
    let (_, told) = publish(&site, &[]);
    assert!(
        told.contains("nobody can have a site at https://example.org/site/"),
        "{told}"
    );
}

#[test]
fn the_sites_own_domain_is_handed_on() {
    let site = site();
    site.write(
        "content/site.yaml",
        format!("{SETTINGS}publish: {{cname: ashfield.gov.uk}}\n"),
    );
    publish(&site, &[]);
    let files = unpack(&site.path().join("site.tar"));
    assert_eq!(files["CNAME"], b"ashfield.gov.uk\n");
}
