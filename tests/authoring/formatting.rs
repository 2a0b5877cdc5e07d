//! `briefing fmt` and `briefing migrate`: files change in form alone, all of them or none.

use super::{empty, run, text};
use crate::support::{Site, SiteFolder};

const RECORD: &str = "content/bodies/riverside.md";

/// A site with one record that is not in its usual form.
fn site() -> SiteFolder {
    let site = SiteFolder::of(&Site::from("../rules/site"));
    run(&site, &["fmt"]);
    let body =
        "---\n# what it is\ntype: school\n\ntitle: 'Riverside'\n---\n\nNotes: 'as they are'  \n";
    site.write(RECORD, body);
    site
}

const USUAL: &str =
    "---\ntitle: Riverside\n\n# what it is\ntype: school\n---\n\nNotes: 'as they are'  \n";

#[test]
fn records_are_brought_into_their_usual_form_once() {
    let site = site();
    let listed = site.run(&["fmt", "--check"]);
    assert_eq!(listed.code, Some(1));
    let said = format!("  {RECORD}\nNot in its usual form: 1 of ");
    assert!(listed.stdout.starts_with(&said), "{}", listed.stdout);
    assert_ne!(text(&site, RECORD), USUAL);
    run(&site, &["fmt"]);
    assert_eq!(text(&site, RECORD), USUAL);
    run(&site, &["fmt", "--check"]);
    let before = site.tree("");
    run(&site, &["fmt"]);
    assert_eq!(site.tree(""), before, "nothing is written again");
    run(&site, &["check"]);
}

#[test]
fn the_published_site_is_the_same() {
    for site in [Site::from("../rules/site"), Site::sample()] {
        let folder = SiteFolder::of(&site);
        let arguments = ["build", "--as-at", "2026-01-10", "--audience", "full", "-o"];
        let build = |to: &str| {
            run(&folder, &[&arguments[..], &[to]].concat());
            folder.files(to)
        };
        let before = build("one");
        run(&folder, &["fmt"]);
        let after = build("two");
        assert!(before == after, "some page differs");
    }
}

#[test]
fn records_can_be_named() {
    let site = site();
    run(&site, &["fmt", "content/topics"]);
    assert_ne!(text(&site, RECORD), USUAL);
    for wrong in ["content/site.yaml", "content/none.md"] {
        assert_eq!(site.run(&["fmt", wrong]).code, Some(2), "{wrong}");
    }
    run(&site, &["fmt", "content/topics", RECORD]);
    assert_eq!(text(&site, RECORD), USUAL);
}

#[test]
fn what_cannot_be_read_is_left_alone_and_told() {
    let site = site();
    let broken = "---\ntype: [\ntitle: Gone wrong\n---\n";
    site.write("content/bodies/county.md", broken);
    let refused = site.run(&["fmt"]);
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.stderr.contains("content/bodies/county.md"),
        "{}",
        refused.stderr
    );
    assert_eq!(text(&site, "content/bodies/county.md"), broken);
    assert_eq!(text(&site, RECORD), USUAL, "the others are written");
}

#[test]
fn a_new_site_is_in_its_usual_form() {
    let site = empty();
    run(&site, &["init", "--with", "uk-inspectorates"]);
    run(&site, &["fmt", "--check"]);
}

#[test]
fn the_version_is_written_down_once() {
    let site = empty();
    let settings = "content/site.yaml";
    let plain = "title: A\r\nbase_url: https://example.org/\r\ntimezone: Europe/London";
    site.write(settings, plain);
    run(&site, &["migrate", "--dry-run"]);
    assert_eq!(text(&site, settings), plain);
    run(&site, &["migrate"]);
    assert_eq!(text(&site, settings), format!("{plain}\r\nschema: 1\r\n"));
    let said = run(&site, &["migrate"]).stdout;
    assert!(said.contains("version 1, the newest"), "{said}");
}

#[test]
fn versions_that_the_program_does_not_know_are_not_touched() {
    for (version, said) in [
        ("2", "update the program"),
        ("0", "write `schema: 1`"),
        ("x", "`briefing check` says why"),
    ] {
        let site = SiteFolder::of(&Site::from("../rules/site"));
        let settings = text(&site, "content/site.yaml");
        site.write(
            "content/site.yaml",
            format!("{settings}schema: {version}\n"),
        );
        let before = site.files("");
        let refused = site.run(&["migrate"]);
        assert_eq!(refused.code, Some(2));
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
        assert_eq!(site.files(""), before);
    }
    let site = SiteFolder::of(&Site::from("../rules/site"));
    let settings = text(&site, "content/site.yaml");
    site.write("content/site.yaml", format!("{settings}schema: 2\n"));
    let checked = site.run(&["check"]);
    assert!(
        checked.stderr.contains("update this one"),
        "{}",
        checked.stderr
    );
}

#[test]
fn settings_that_cannot_be_changed_are_told_why() {
    let site = empty();
    let settings = "content/site.yaml";
    site.write(
        settings,
        "{title: A, base_url: \"https://example.org/\", timezone: Europe/London}\n",
    );
    let refused = site.run(&["migrate"]);
    assert_eq!(refused.code, Some(2));
    let said = "write `schema: 1` into it yourself";
    assert!(refused.stderr.contains(said), "{}", refused.stderr);
    let folder = site.path().join("content");
    std::fs::rename(folder.join("site.yaml"), folder.join("other.yaml")).expect("moves");
    std::os::unix::fs::symlink("other.yaml", folder.join("site.yaml")).expect("links");
    let refused = site.run(&["migrate"]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("is a symbolic link"),
        "{}",
        refused.stderr
    );
}
