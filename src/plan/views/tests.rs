//! What pages of a small site say, and what holds for all of them.

use std::collections::BTreeSet;

use super::*;
use crate::plan::view::Specimen;

use super::sample::{page, page_of, published, text};

#[test]
fn no_two_views_share_a_template() {
    assert_eq!(names().len(), all().count());
}

#[test]
fn specimens_are_full_and_bare() {
    let full = free_page::FreePage::full();
    let bare = free_page::FreePage::bare();
    assert_ne!(full, bare);
}

#[test]
fn no_page_has_an_id_twice_or_skips_a_heading() {
    for (path, html) in published(&[], "2025-10-01") {
        let ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let distinct: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), distinct.len(), "{path}: {ids:?}");
        let mut above = 0;
        for level in html
            .split("<h")
            .filter_map(|rest| rest.chars().next()?.to_digit(10))
        {
            assert!(level <= above + 1, "{path}: <h{level}> below <h{above}>");
            above = level;
        }
    }
}

#[test]
fn a_finding_that_is_claimed_is_never_shown_as_verified() {
    let html = page("inspections/second/index.html");
    let (_, findings) = html.split_once("id=\"see\"").expect("the first finding");
    let (claimed, verified) = findings
        .split_once("id=\"write\"")
        .expect("the second finding");
    let verified = text(verified.split("</article>").next().unwrap_or_default());
    let claimed = text(claimed);
    assert!(
        claimed.contains("Claimed done, not verified Overdue"),
        "{claimed}"
    );
    assert!(
        claimed.contains("1 September 2025: Force says Claimed done"),
        "{claimed}"
    );
    assert!(!claimed.contains("Verified"), "{claimed}");
    assert!(
        verified.contains("Verified done Finding, printed as ‘area to improve’"),
        "{verified}"
    );
    assert!(
        verified.contains("2 September 2025: HM inspectors found Verified done"),
        "{verified}"
    );
    assert!(!verified.contains("Claimed"), "{verified}");
}

#[test]
fn a_change_without_a_baseline_says_so_where_it_stands() {
    let words = text(&page("inspections/second/index.html"));
    assert!(
        words.contains("down 14 per cent, counted in visits; compared with what is not stated"),
        "{words}"
    );
}

#[test]
fn repeated_findings_name_each_other() {
    let later = page("inspections/second/index.html");
    assert!(
        later.contains("../../inspections/first/#earlier"),
        "{later}"
    );
    assert!(
        text(&later).contains("Repeats Recommendation 1 (First inspection)"),
        "{later}"
    );
    let earlier = text(&page("inspections/first/index.html"));
    assert!(
        earlier.contains("Repeated by See every child (Second inspection)"),
        "{earlier}"
    );
}

#[test]
fn an_inspection_says_what_is_due_and_what_is_not_stated() {
    let words = text(&page("inspections/second/index.html"));
    assert!(
        words.contains("Board, answer due by 28 August 2025: Overdue: no answer known"),
        "{words}"
    );
    assert!(words.contains("6 recommendations, of which 1 is known; the text of 5 is not known."));
    assert!(words.contains("Fieldwork Not stated"), "{words}");
    assert!(words.contains("The grade of Staff."), "{words}");
    assert!(words.contains("As of a day that is not stated"), "{words}");
}

#[test]
fn a_history_breaks_where_scales_cannot_be_compared() {
    let broken = text(&page("bodies/force/index.html"));
    let note = "The grades above are on the scale Five grades, those below on Four grades: the two are not comparable.";
    assert!(broken.contains(note), "{broken}");
    let declared = "title: Five grades\ncomparable_with: [old]\ngrades:\n  - {id: good, label: Good, aliases: [Doing well]}";
    let whole = page_of(
        &[("scales/new", declared)],
        "2025-10-01",
        "bodies/force/index.html",
    );
    assert!(!text(&whole).contains("not comparable"), "{whole}");
}

#[test]
fn the_register_has_a_page_for_every_group_and_for_every_sheet() {
    let pages = published(&[], "2025-10-01");
    let page = |path: &str| text(pages.get(path).map_or("", String::as_str));
    assert!(page("findings/index.html").contains("3 findings are known. 2 are open"));
    assert!(page("findings/page/2/index.html").contains("Recommendation 1"));
    assert!(page("findings/claimed/index.html").contains("No inspectorate and nobody independent"));
    assert!(page("findings/closed/index.html").contains("No finding is listed as “closed”."));
    assert!(page("findings/overdue/page/2/index.html").contains("Action See every child"));
}

#[test]
fn a_planned_inspection_tells_only_what_is_awaited() {
    let words = text(&page("inspections/third/index.html"));
    assert!(words.contains("A third look"), "{words}");
    assert!(
        words.contains("Expected summer 2025. That time ended on 31 August 2025"),
        "{words}"
    );
    assert!(!words.contains("Third inspection"), "{words}");
    let earlier = page_of(&[], "2025-08-01", "inspections/third/index.html");
    assert!(text(&earlier).contains("Planned Expected summer 2025. No result is known"));
}

#[test]
fn the_home_page_names_the_meetings_and_what_is_overdue() {
    let words = text(&page("index.html"));
    assert!(
        words.contains("2 inspections and 3 findings, as at 1 October 2025."),
        "{words}"
    );
    assert!(
        words.contains("Next meeting 11 December 2025: December"),
        "{words}"
    );
    assert!(words.contains("Last meeting 19 June 2025: June"), "{words}");
    assert!(
        words.contains("Answer Second inspection 28 August 2025 Overdue Board"),
        "{words}"
    );
    let earlier = text(&page_of(&[], "2025-07-10", "index.html"));
    assert!(earlier.contains("No day for an action, an answer or a report has passed"));
    assert!(
        earlier.contains("Answer Second inspection 28 August 2025 Board"),
        "{earlier}"
    );
}
