//! What the pages of the sample site tell, as at 1 September 2025.
//!
//! A few facts that go through many hands from a record to its page: deadlines, scales, claims,
//! verdicts, promises, counts. Each is one that would mislead a reader if it were wrong.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use briefing::pipeline::Request;

use crate::support::{Page, Site};

/// The sample site, built once for all tests.
static OUTPUTS: LazyLock<BTreeMap<String, Arc<[u8]>>> = LazyLock::new(|| {
    let request = Request {
        as_at: Some("2025-09-01".to_owned()),
        ..Request::default()
    };
    Site::sample().build_as(request).outputs()
});

/// The text of the page at `address`, such as `inspections/gmp-peel-2023/`.
fn text(address: &str) -> String {
    Page::parse(&OUTPUTS[&format!("{address}index.html")]).text
}

/// Fails unless the page at `address` says all of `words`, in that order.
fn assert_says(address: &str, words: &[&str]) {
    let text = text(address);
    let mut rest = text.as_str();
    for wanted in words {
        let at = rest.find(wanted);
        assert!(
            at.is_some(),
            "{address} does not say {wanted:?}, or not behind what stands before it:\n{text}"
        );
        let at = at.unwrap_or_default();
        rest = &rest[at + wanted.len()..];
    }
}

#[test]
fn what_a_force_says_of_its_own_progress_is_its_own_account() {
    assert_says(
        "inspections/gmp-peel-2023/",
        &[
            "3 areas for improvement",
            "Overdue visits and risk assessments",
            "1 December 2023: GMP says In progress",
            "down 81 per cent",
            "Online child abuse, first of two",
            "GMP says In progress",
            "Online child abuse, second of two",
            "GMP says In progress",
        ],
    );
    assert_says("findings/", &["0 Claimed done", "0 Verified done"]);
}

#[test]
fn a_further_change_without_a_base_is_kept_apart() {
    assert_says(
        "inspections/gmp-peel-2023/",
        &["down 14 per cent", "compared with what is not stated"],
    );
}

#[test]
fn answers_are_due_56_days_after_publication() {
    for (inspection, due) in [
        ("gmp-peel-2023", "26 January 2024"),
        ("gmp-ncpi-2024", "7 February 2025"),
        ("gmp-cse-2025", "28 August 2025"),
    ] {
        let who = "Greater Manchester Combined Authority";
        let words = format!("answer due by {due}:");
        assert_says(
            &format!("inspections/{inspection}/"),
            &[who, &words, "Overdue"],
        );
        assert_says("", &["Overdue", due]);
    }
}

#[test]
fn no_answer_is_asked_of_those_who_owe_none() {
    assert!(
        !text("inspections/gmp-cse-2025/").contains("councils of Greater Manchester, answer due")
    );
}

#[test]
fn a_report_that_was_promised_and_is_not_out_is_overdue() {
    assert_says(
        "inspections/ofsted-gm-cse-2025/",
        &["Overdue", "Expected summer 2025", "31 August 2025"],
    );
    assert_says("", &["Ofsted report", "summer 2025", "Overdue"]);
    assert_says(
        "promises/",
        &[
            "4 publications were promised: 3 delivered in time and 1 overdue",
            "inference",
        ],
    );
}

#[test]
fn a_grade_stands_with_its_place_on_its_scale() {
    assert_says(
        "bodies/pdu-leicestershire-rutland/",
        &[
            "2025",
            "Inadequate (grade 1 of 4, where 4 is best)",
            "2022",
            "Inadequate (grade 1 of 4, where 4 is best)",
        ],
    );
    assert_says(
        "inspections/gmp-peel-2023/",
        &[
            "Requires improvement (grade 2 of 5, where 5 is best)",
            "requiring improvement",
        ],
    );
}

#[test]
fn grades_that_are_only_counted_belong_to_no_area() {
    let page = "inspections/gmp-ncpi-2024/";
    assert_says(
        page,
        &[
            "2 areas; which ones is not stated",
            "Good",
            "3 areas; which ones is not stated",
            "Adequate",
        ],
    );
}

#[test]
fn figures_that_differ_are_shown_with_a_verdict() {
    assert_says(
        "metrics/team-size/",
        &[
            "This is the figure to use: 98 people",
            "about 100 people",
            "98 is the exact number",
            "300 officers",
            "never averaged",
        ],
    );
    assert_says(
        "metrics/officers-on-cases/",
        &["300 officers", "Different measures"],
    );
}

#[test]
fn figures_of_the_same_number_are_not_the_same() {
    for (metric, thirteen) in [
        (
            "team-managed-investigations",
            "13 investigations, as of October 2024",
        ),
        (
            "team-staff-untrained",
            "13 of 98 (13.3%) people, as of the inspection",
        ),
        ("case-review-denied", "13 people, as of the inspection"),
        (
            "case-review-no-engagement",
            "13 people, as of the inspection",
        ),
    ] {
        let address = format!("metrics/{metric}/");
        assert_says(&address, &[thirteen]);
        assert!(!text(&address).contains("Sources differ"), "{address}");
    }
}

#[test]
fn one_text_in_three_papers_is_counted_once() {
    assert_says("inspections/gmp-cse-2025/", &["7 items, 5 texts"]);
    assert_says("coverage/", &["10 items, 8 texts"]);
}

#[test]
fn a_date_is_shown_as_exactly_as_it_is_known() {
    assert_says(
        "coverage/south-wales-guardian-gm-2025-07/",
        &["between 3 and 5 July 2025", "2 days ago"],
    );
    assert_says(
        "series/gm-cse-assurance-review/",
        &["Part 1", "a day that is not stated", "January 2024"],
    );
    assert_says("inspections/hmip-leics-2022/", &["2022"]);
}

#[test]
fn findings_that_are_only_counted_are_not_made_up() {
    assert_says("inspections/hmip-leics-2025/", &["6 recommendations"]);
    assert_says("inspections/hmip-notts-2025/", &["5 recommendations"]);
    assert_says("findings/", &["12 findings are known", "17 more"]);
}
