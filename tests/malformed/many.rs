//! Mistakes by the thousand, which people are not shown one by one.

use super::{IN_FULL, Site, SiteFolder, errors, page};

/// A site whose new page repeats one mistake a thousand times, and whose other new page has another.
fn site() -> SiteFolder {
    let links = "[a plan](plan.pdf)\n\n".repeat(1_000);
    let site = Site::from("three-inspections")
        .file("content/pages/new.md", page("") + &links)
        .file("content/pages/other.md", page("visibilty: draft"));
    SiteFolder::of(&site)
}

#[test]
fn people_are_shown_a_few_of_each_mistake_and_how_many_more_there_are() {
    let run = site().run(&["build"]);
    assert_eq!(run.code, Some(1));
    let shown = run.stderr.matches("error[dangling-link]").count();
    assert_eq!(shown, 10, "{}", run.stderr);
    assert!(run.stderr.contains("error[unknown-key]"), "{}", run.stderr);
    let more = "and 990 more: `--verbose` shows all";
    assert!(run.stderr.contains(more), "{}", run.stderr);
    assert!(run.stderr.contains("1001 errors"), "{}", run.stderr);
}

/// `count` keys below each other, with spaces before each.
fn keys(count: usize, indent: &str) -> String {
    let keys = (0..count).map(|number| format!("{indent}key-{number}: a\n"));
    keys.collect()
}

#[test]
fn b59_three_thousand_keys_are_told_in_short_where_they_are_none_and_taken_where_they_may_stand() {
    let folder = SiteFolder::of(
        &Site::from("three-inspections")
            .file("content/pages/new.md", page(keys(3_000, "").trim_end())),
    );
    let run = folder.run(&["build", "--show-restricted"]);
    assert_eq!(run.code, Some(1));
    let shown = run.stderr.matches("error[unknown-key]").count();
    assert_eq!(shown, 10, "{}", run.stderr);
    assert!(run.stderr.contains("and 2990 more"), "{}", run.stderr);
    let run = folder.run(IN_FULL);
    assert_eq!(errors(&run, "content/pages/new.md").len(), 3_000);

    let extra = format!("extra:\n{}", keys(3_000, "  "));
    let site = Site::from("three-inspections").file("content/pages/new.md", page(extra.trim_end()));
    let data = &site.build().outputs()["data/pages.json"];
    let data = String::from_utf8_lossy(data);
    assert!(data.contains("key-0") && data.contains("key-2999"));
}

#[test]
fn who_asks_for_more_is_shown_all() {
    let run = site().run(&["build", "--verbose"]);
    let shown = run.stderr.matches("error[dangling-link]").count();
    assert_eq!(shown, 1_000);
    assert!(!run.stderr.contains("more: `--verbose`"), "{}", run.stderr);
}

#[test]
fn programs_are_told_all() {
    let run = site().run(&["build", "--format", "json"]);
    assert_eq!(errors(&run, "content/pages/new.md").len(), 1_000 + 1);
}
