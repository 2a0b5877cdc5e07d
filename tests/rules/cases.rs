//! What the pages' examples do not show: what rules leave alone, and what sites say about them.

use briefing::diag::Severity;

use super::{Block, diagnose, lines, site};

/// Changes to the base site, and the codes that they give.
struct Case {
    what: &'static str,
    /// Files, and the keys that are laid over them.
    changes: &'static [(&'static str, &'static str)],
    codes: &'static [&'static str],
}

const INSPECTION: &str = "content/inspections/riverside-2025.md";
const FRAMEWORK: &str = "content/frameworks/schools-2024.md";
const COVERAGE: &str = "content/coverage/gazette-2025.md";

const CASES: &[Case] = &[
    Case {
        what: "a month may hold the day of the report",
        changes: &[(INSPECTION, "fieldwork: {from: 2025-06, to: 2025-06}")],
        codes: &[],
    },
    Case {
        what: "a label in other capitals and a state stand for grades",
        changes: &[(
            INSPECTION,
            "judgements: [{overall: true, grade: GOOD}, {area: safety, grade: not-graded}]",
        )],
        codes: &[],
    },
    Case {
        what: "a count that includes the named areas is right",
        changes: &[(
            INSPECTION,
            "judgements: [{area: teaching, grade: Good}, {grade: Good, count: 1}]",
        )],
        codes: &[],
    },
    Case {
        what: "counts come to more areas than are graded",
        changes: &[(
            INSPECTION,
            "judgements: [{area: teaching, grade: Good}, {grade: Outstanding, count: 2}]",
        )],
        codes: &["judgement-counts"],
    },
    Case {
        what: "a score is checked against counted grades too",
        changes: &[(INSPECTION, "judgements: [{grade: Good, count: 2}]")],
        codes: &["score-points"],
    },
    Case {
        what: "a date that cannot be read is not also missing",
        changes: &[(INSPECTION, "published: TBC\nstatements: []")],
        codes: &["date-form"],
    },
    Case {
        what: "an area that cannot be read is not also unknown to others",
        changes: &[(
            FRAMEWORK,
            "areas: [{id: Teaching, label: Teaching}, {id: safety, label: Safety}]",
        )],
        codes: &["id-form"],
    },
    Case {
        what: "a grade of a band is one of the scale",
        changes: &[(FRAMEWORK, "bands: [{grade: Goood, from: 0, to: 6}]")],
        codes: &["unknown-grade"],
    },
    Case {
        what: "what is not public is still the framework of what is",
        changes: &[(FRAMEWORK, "visibility: restricted")],
        codes: &[],
    },
    Case {
        what: "a press item about what is under embargo keeps its one inspection",
        changes: &[
            (
                COVERAGE,
                "figures: [{metric: pupils, value: 412, as_of: inspection}]",
            ),
            (INSPECTION, "embargo: 2026-06-12T00:01:00+01:00"),
        ],
        codes: &[],
    },
    Case {
        what: "an embargo does not hide a mistake until it ends",
        changes: &[(
            INSPECTION,
            "embargo: 2026-06-12T00:01:00+01:00\nscore: {points: 4, of: 6}",
        )],
        codes: &["score-points"],
    },
    Case {
        what: "an overseer answers for the body",
        changes: &[(
            INSPECTION,
            "findings: [{id: r-1, kind: other, text: Read., responses: [{by: county, value: accepted}]}]",
        )],
        codes: &[],
    },
    Case {
        what: "a circle is told once",
        changes: &[(
            "content/topics/reading.md",
            "ambiguous_with: [topics/reading, topics/reading]",
        )],
        codes: &["circular-reference"],
    },
    Case {
        what: "a circle of two is told once",
        changes: &[
            ("content/bodies/county.md", "parent: riverside"),
            ("content/bodies/riverside.md", "parent: county"),
        ],
        codes: &["circular-reference"],
    },
    Case {
        what: "a split with a rounded part is not added up",
        changes: &[
            ("content/metrics/staff.md", "part_of: pupils"),
            (
                INSPECTION,
                "figures: [{metric: pupils, value: 412, as_of: 2025-05-20}, {metric: staff, value: {approx: 40}, as_of: 2025-05-20}]",
            ),
        ],
        codes: &[],
    },
    Case {
        what: "an old address is kept by both editions of a record",
        changes: &[
            ("content/pages/about.md", "aliases: [/old/]"),
            (
                "content/pages/about.next.md",
                "title: About\naliases: [/old/]\nembargo: 2026-06-12T00:01:00+01:00",
            ),
        ],
        codes: &[],
    },
    Case {
        what: "an accepted warning is not told",
        changes: &[(
            INSPECTION,
            "responses: [{by: riverside, value: accepted, date: 2024}]\naccept: [{rule: answer-before-report, reason: An early copy.}]",
        )],
        codes: &[],
    },
    Case {
        what: "an acceptance ends with its last day",
        changes: &[(
            INSPECTION,
            "responses: [{by: riverside, value: accepted, date: 2024}]\naccept: [{rule: answer-before-report, reason: An early copy., until: 2025-12}]",
        )],
        codes: &["answer-before-report"],
    },
    Case {
        what: "a rule that there is not cannot be accepted",
        changes: &[(
            INSPECTION,
            "accept: [{rule: answer-before-reports, reason: An early copy.}]",
        )],
        codes: &["accept-setting"],
    },
    Case {
        what: "a rule that there is not has no severity",
        changes: &[("content/site.yaml", "rules: {overdue-reports: off}")],
        codes: &["rule-setting"],
    },
];

#[test]
fn rules_leave_alone_what_is_right() {
    for case in CASES {
        let changes = case.changes.iter();
        let blocks: Vec<Block> = changes.map(|(path, keys)| block(path, keys)).collect();
        let found = diagnose(&site(&blocks));
        let codes: Vec<&str> = found.iter().map(|one| one.code).collect();
        assert_eq!(codes, case.codes, "{}: {:#?}", case.what, lines(&found));
    }
}

#[test]
fn a_site_makes_rules_graver_lighter_or_silent() {
    let early = "responses: [{by: riverside, value: accepted, date: 2024}]";
    for (setting, told) in [
        ("error", Some(Severity::Error)),
        ("note", Some(Severity::Note)),
        ("off", None),
    ] {
        let rules = format!("rules: {{answer-before-report: {setting}}}");
        let blocks = [block(INSPECTION, early), block("content/site.yaml", &rules)];
        let found = diagnose(&site(&blocks));
        let severities: Vec<Severity> = found.iter().map(|one| one.severity).collect();
        assert_eq!(severities, Vec::from_iter(told), "{setting}");
    }
}

/// The keys `keys` of the file at `path`.
fn block(path: &str, keys: &str) -> Block {
    Block {
        language: "yaml".to_owned(),
        path: path.to_owned(),
        text: format!("{keys}\n"),
    }
}
