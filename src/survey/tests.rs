//! What follows from small sites.

use crate::pipeline::{self, Lookahead, Request};
use crate::resolve::Model;
use crate::world::Memory;

use super::{Delivery, Duty, Standing, Survey, survey};

fn world() -> Memory {
    let file = |world: Memory, path: &str, front: &str| {
        world.file(
            format!("/site/content/{path}"),
            format!("---\n{front}---\n"),
        )
    };
    let world = Memory::new("2025-12-01T09:00:00Z").file(
        "/site/content/site.yaml",
        "title: S\nbase_url: https://example.org/\ntimezone: Europe/London\n",
    );
    let world = file(world, "bodies/board.md", "title: Board\n");
    let world = file(
        world,
        "bodies/force.md",
        "title: Force\noverseen_by: board\n",
    );
    let world = file(world, "inspectorates/hm.md", "title: HM\n");
    let world = file(world, "metrics/staff.md", "title: Staff\nunit: people\n");
    file(
        world,
        "frameworks/cycle.md",
        "title: Cycle\ninspectorate: hm\nresponse_due: 56 days\nresponder: overseer\n",
    )
}

fn inspection(extra: &str) -> String {
    format!(
        "---\ntitle: Inspection\nsummary: One.\ninspectorate: hm\nbodies: [force]\nframework: cycle\npublished: 2025-07-03\n{extra}---\n"
    )
}

fn model(world: &Memory, as_at: &str) -> Model {
    let request = Request {
        root: "/site".into(),
        as_at: Some(as_at.to_owned()),
        lookahead: Lookahead::Allowed,
        ..Request::default()
    };
    let reading = pipeline::read(world, &request).expect("a world of the test's own");
    let errors: Vec<_> = reading
        .diagnostics
        .iter()
        .filter(|found| found.severity == crate::diag::Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    reading.resolved.expect("the settings are good").0
}

fn with_inspection(extra: &str, as_at: &str) -> Model {
    let world = world().file("/site/content/inspections/x.md", inspection(extra));
    model(&world, as_at)
}

/// Whether two values of one metric, body and day disagree.
fn disagree(one: &str, other: &str) -> bool {
    let figures = format!(
        "figures:\n  - {{id: a, metric: staff, value: {one}, as_of: 2025-06}}\n  - {{id: b, metric: staff, value: {other}, as_of: not-stated}}\n"
    );
    !survey(&with_inspection(&figures, "2025-08-01"))
        .disagreements
        .is_empty()
}

#[test]
fn figures_disagree_when_no_value_satisfies_both() {
    for (one, other) in [
        ("98", "99"),
        ("98", "{approx: 200}"),
        ("{at_least: 100}", "{less_than: 100}"),
        ("{more_than: 430}", "430"),
        ("{from: 5, to: 7}", "8"),
        ("{part: 13, of: 98}", "{part: 14, of: 98}"),
    ] {
        assert!(disagree(one, other), "{one} and {other}");
    }
    for (one, other) in [
        ("98", "98.0"),
        ("98", "{approx: 100}"),
        ("90", "{approx: 100}"),
        ("{at_least: 430}", "430"),
        ("{from: 5, to: 7}", "7"),
        ("98", "{stated: under half}"),
        ("98", "{change: -81, in: percent}"),
        ("{part: 13, of: 98}", "{part: 14, of: 100}"),
        ("{part: 13, of: 98}", "14"),
    ] {
        assert!(!disagree(one, other), "{one} and {other}");
    }
}

#[test]
fn figures_of_other_times_or_bodies_never_disagree() {
    let none = |figures: &str| {
        let model = with_inspection(figures, "2025-08-01");
        survey(&model).disagreements.is_empty()
    };
    assert!(none(
        "figures:\n  - {metric: staff, value: 1, as_of: 2024}\n  - {metric: staff, value: 2, as_of: 2025}\n"
    ));
    assert!(none(
        "figures:\n  - {metric: staff, value: 1, as_of: 2025}\n  - {metric: staff, value: 2, as_of: 2025, about: [board]}\n"
    ));
}

#[test]
fn a_verdict_settles_a_disagreement() {
    let figures = "figures:\n  - {id: a, metric: staff, value: 98, as_of: 2025}\n  - {id: b, metric: staff, value: 300, as_of: 2025}\n";
    let metric = "---\ntitle: Staff\nunit: people\nverdicts:\n  - figures: [inspections/x#a, inspections/x#b]\n    verdict: different-measure\n---\n";
    let world = world()
        .file("/site/content/inspections/x.md", inspection(figures))
        .file("/site/content/metrics/staff.md", metric);
    assert!(
        survey(&model(&world, "2025-08-01"))
            .disagreements
            .is_empty()
    );
}

fn standing(update: &str) -> Standing {
    let extra = format!(
        "findings:\n  - {{id: f, kind: recommendation, text: Do it., source: s, updates: [{update}]}}\n"
    );
    let world = world()
        .file("/site/content/inspections/x.md", inspection(&extra))
        .file(
            "/site/content/sources/s.md",
            "---\ntitle: S\npublisher: force\n---\n",
        );
    let model = model(&world, "2025-11-01");
    let survey: Survey<'_> = survey(&model);
    survey.findings[0].status.standing
}

#[test]
fn what_is_claimed_and_what_is_verified_are_two_things() {
    assert_eq!(standing(""), Standing::NotReported);
    for (update, expected) in [
        (
            "{date: 2025-08-01, progress: implemented, basis: self-reported}",
            Standing::Claimed,
        ),
        (
            "{date: 2025-08-01, progress: implemented, basis: inspectorate, source: s}",
            Standing::Verified,
        ),
        (
            "{date: 2025-08-01, progress: partly-implemented, basis: independent}",
            Standing::InProgress,
        ),
        (
            "{date: 2025-08-01, progress: closed-not-implemented, basis: self-reported}",
            Standing::Closed,
        ),
    ] {
        assert_eq!(standing(update), expected, "{update}");
    }
}

#[test]
fn the_latest_update_counts_and_of_one_day_the_last_written() {
    let updates = "{date: 2025-09-01, progress: implemented, basis: self-reported}, {date: 2025-08-01, progress: in-progress, basis: self-reported}, {date: 2025-09-01, progress: paused, basis: self-reported}";
    assert_eq!(standing(updates), Standing::InProgress);
}

#[test]
fn whoever_answers_for_the_body_has_56_days() {
    let deadline = |responses: &str, as_at: &str| {
        let model = with_inspection(responses, as_at);
        let deadlines = survey(&model).deadlines.into_iter().map(|deadline| {
            assert!(matches!(deadline.duty, Duty::Answer(_, None)));
            let who: Vec<String> = deadline.who.iter().map(|who| who.key.to_string()).collect();
            (deadline.day.to_string(), who.join(" "), deadline.is_overdue)
        });
        deadlines.collect::<Vec<_>>()
    };
    let due = |overdue: bool| vec![("2025-08-28".to_owned(), "bodies/board".to_owned(), overdue)];
    assert_eq!(deadline("", "2025-08-28"), due(false));
    assert_eq!(deadline("", "2025-08-29"), due(true));
    let by_force = "responses: [{by: force, value: accepted, date: 2025-07-04}]\n";
    assert_eq!(deadline(by_force, "2025-08-29"), due(true));
    let by_board = "responses: [{by: board, value: accepted, date: 2025-07-04}]\n";
    assert_eq!(deadline(by_board, "2025-08-29"), []);
    assert_eq!(deadline("response_due: none\n", "2025-08-29"), []);
}

#[test]
fn nobody_must_answer_where_the_overseer_must_and_is_not_known() {
    let body = |keys: &str| format!("---\ntitle: Force\n{keys}---\n");
    let waiting = |keys: &str, other: &str| {
        let world = world()
            .file("/site/content/inspections/x.md", inspection(""))
            .file("/site/content/bodies/force.md", body(keys))
            .file("/site/content/bodies/other.md", other);
        let model = model(&world, "2025-08-29");
        survey(&model).deadlines.len()
    };
    let public = "---\ntitle: Other\n---\n";
    let secret = "---\ntitle: Other\nvisibility: draft\n---\n";
    assert_eq!(waiting("overseen_by: other\n", public), 1);
    assert_eq!(waiting("overseen_by: other\n", secret), 0);
    assert_eq!(waiting("", public), 0);
}

#[test]
fn a_promise_is_awaited_kept_late_or_overdue() {
    let series = |delivered: &str| {
        format!(
            "---\ntitle: Series\npromised:\n  - {{title: Report, publisher: hm, date: 2024-12-13, expected: spring 2025{delivered}}}\n---\n"
        )
    };
    let became = |delivered: &str, as_at: &str| {
        let world = world()
            .file("/site/content/inspections/x.md", inspection(""))
            .file("/site/content/series/s.md", series(delivered));
        let model = model(&world, as_at);
        match survey(&model).promises[0].delivery {
            Delivery::Kept(..) => "kept",
            Delivery::Late(..) => "late",
            Delivery::Awaited => "awaited",
            Delivery::Overdue => "overdue",
        }
    };
    assert_eq!(became("", "2025-05-31"), "awaited");
    assert_eq!(became("", "2025-06-01"), "overdue");
    let delivered = ", delivered: inspections/x";
    assert_eq!(became(delivered, "2025-07-02"), "overdue");
    assert_eq!(became(delivered, "2025-07-03"), "late");
}
