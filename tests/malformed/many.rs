//! Mistakes by the thousand, which people are not shown one by one.

use super::{Site, SiteFolder, errors, page};

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
