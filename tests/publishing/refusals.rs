//! What `publish` refuses, and that nothing is left behind then.

use super::{SETTINGS, page, site};
use crate::support::{Run, SiteFolder};

/// Publishes in vain; gives the exit code and what was said.
fn refused(site: &SiteFolder, more: &[&str]) -> (i32, String) {
    let before = site.files("");
    let run = site.run(&[&["publish", "--artifact", "site.tar"], more].concat());
    assert!(
        site.files("") == before,
        "something was written: {}",
        run.stderr
    );
    assert_eq!(run.stdout, "");
    (run.code.expect("it ends by itself"), run.stderr)
}

#[test]
fn a_site_for_the_full_audience_is_never_published() {
    let (code, why) = refused(&site(), &["--audience", "full"]);
    assert_eq!(code, 2);
    assert!(why.contains("is never published"), "{why}");
}

#[test]
fn a_warning_stops_it_as_an_error_does() {
    let site = site();
    site.write("content/pages/help.md", page("Help", "<b>Who</b> helps."));
    let (code, why) = refused(&site, &[]);
    assert_eq!(code, 1);
    assert!(why.contains("warning[raw-html]"), "{why}");
    assert!(why.contains("nothing was published"), "{why}");
}

#[test]
fn an_instant_that_is_still_to_come_is_refused() {
    let (code, why) = refused(&site(), &["--as-at", "2199-01-01"]);
    assert_eq!(code, 2, "{why}");
}

#[test]
fn an_archive_is_not_written_over_what_is_none() {
    let site = site();
    site.write("folder/file", "text");
    for (place, why) in [
        ("folder", "it is a folder"),
        ("content/site.tar", "in a folder of the site"),
        ("public/site.tar", "in a folder of the site"),
        ("Content/site.tar", "in a folder of the site"),
        (".git/site.tar", "in a folder of the site"),
        ("folder/file", "no archive of a site"),
    ] {
        let run = site.run(&["publish", "--artifact", place]);
        assert_eq!(run.code, Some(2), "{place}: {}", run.stderr);
        assert!(run.stderr.contains(why), "{place}: {}", run.stderr);
    }
    let run = site.run(&["publish", "--artifact", "missing/site.tar"]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(
        run.stderr.contains("its folder is not there"),
        "{}",
        run.stderr
    );
}

#[test]
fn settings_that_cannot_be_meant_are_told_where_they_stand() {
    for setting in [
        "branch: --all",
        "branch: a..b",
        "branch: a.lock",
        "remote: --upload-pack=touch",
        "remote: \"ext::sh -c id\"",
        "cname: https://ashfield.gov.uk/",
        "keep: [../x]",
        "keep: [.git/config]",
    ] {
        let site = site();
        site.write(
            "content/site.yaml",
            format!("{SETTINGS}publish:\n  {setting}\n"),
        );
        let (code, why) = refused(&site, &[]);
        assert_eq!(code, 2, "{setting}: {why}");
        assert!(why.contains("error[publish-form]"), "{setting}: {why}");
        assert!(why.contains("content/site.yaml:5:"), "{setting}: {why}");
    }
}

#[test]
fn what_is_not_public_is_not_published_from_a_public_repository() {
    let site = site();
    let draft = "---\ntitle: Draft\nvisibility: draft\n---\nNot yet.\n";
    site.write("content/pages/draft.md", draft);
    let published = site.run(&["publish", "--artifact", "other.tar"]);
    assert_eq!(published.code, Some(0), "{}", published.stderr);
    site.remove("other.tar");
    let settings = |source: &str| format!("{SETTINGS}publish: {{source: {source}}}\n");
    site.write("content/site.yaml", settings("public"));
    let (code, why) = refused(&site, &[]);
    assert_eq!(code, 4, "{why}");
    assert!(why.contains("`pages/draft`"), "{why}");
    // What GitHub knows counts, whatever the author believes.
    site.write("content/site.yaml", settings("private"));
    let event = |private: bool| format!("{{\"repository\": {{\"private\": {private}}}}}");
    for (private, code) in [(false, 4), (true, 0)] {
        site.write("event.json", event(private));
        let mut command = site.briefing(&["publish", "--artifact", "other.tar"]);
        command.env("GITHUB_EVENT_PATH", site.path().join("event.json"));
        let run = Run::of(&mut command);
        assert_eq!(run.code, Some(code), "{}", run.stderr);
    }
    // Who cannot read what GitHub says cannot know, unless the settings say it.
    site.write("event.json", "{");
    for (source, code) in [("", 4), ("publish: {source: private}\n", 0)] {
        site.write("content/site.yaml", format!("{SETTINGS}{source}"));
        let mut command = site.briefing(&["publish", "--artifact", "other.tar"]);
        command.env("GITHUB_EVENT_PATH", site.path().join("event.json"));
        let run = Run::of(&mut command);
        assert_eq!(run.code, Some(code), "{}", run.stderr);
    }
    // Nothing is hidden in the rest.
    site.remove("content/pages/draft.md");
    site.write("content/site.yaml", settings("public"));
    let public = site.run(&["publish", "--artifact", "other.tar"]);
    assert_eq!(public.code, Some(0), "{}", public.stderr);
}

#[test]
fn what_is_not_known_yet_is_not_published_from_a_public_repository() {
    let page = |keys: &str| format!("---\ntitle: Page\n{keys}---\nNot yet.\n");
    for (keys, code) in [
        ("known: 2199-01-01\n", 4),
        ("corrections: [{date: 2199-01-01, text: A slip}]\n", 4),
        ("known: 2025-01-01\n", 0),
    ] {
        let site = site();
        site.write(
            "content/site.yaml",
            format!("{SETTINGS}publish: {{source: public}}\n"),
        );
        site.write("content/pages/later.md", page(keys));
        // As at an earlier day more is not known; what counts is what everybody can read today.
        for more in [&[][..], &["--as-at", "2024-06-01"]] {
            let run = site.run(&[&["publish", "--artifact", "site.tar"], more].concat());
            assert_eq!(run.code, Some(code), "{keys} {more:?}: {}", run.stderr);
            assert_eq!(
                run.stderr.contains("`pages/later`"),
                code == 4,
                "{}",
                run.stderr
            );
        }
    }
}

#[test]
fn words_that_are_not_public_stop_it() {
    let site = site();
    let words = "Quokkas keep the ledger of Thistledown";
    let hidden = format!("---\ntitle: Ledger\nvisibility: restricted\n---\n{words}.\n");
    site.write("content/pages/ledger.md", hidden);
    let file = "content/pages/about/ledger.txt";
    site.write(file, format!("{words}.\n"));
    site.write(
        "content/pages/about.md",
        page("About", "See [the list](about/ledger.txt)."),
    );
    let (code, why) = refused(&site, &[]);
    assert_eq!(code, 4, "{why}");
}
