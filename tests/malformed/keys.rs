//! Keys that are unknown, missing, or of the wrong type.

use super::{Case, INSPECTION, PAGE, case, inspection, page};

#[expect(clippy::too_many_lines, reason = "it is a table")]
pub(super) fn cases() -> Vec<Case> {
    vec![
        case(
            "B18 an unknown key",
            PAGE,
            page("visibilty: draft"),
            "unknown-key 3:1",
            "did you mean `visibility`?",
        ),
        case(
            "B18 an unknown key in an item",
            INSPECTION,
            inspection(
                "findings:\n  - id: one\n    kind: recommendation\n    text: Do it.\n    respones: []",
            ),
            "unknown-key 13:5",
            "did you mean `responses`?",
        ),
        case(
            "B19 a key in capital letters",
            PAGE,
            page("Visibility: draft"),
            "unknown-key 3:1",
            "did you mean `visibility`?",
        ),
        case(
            "B19 a key with an invisible character",
            PAGE,
            page("visi\u{200B}bility: draft"),
            "unknown-key 3:1",
            "unknown key `visi\\u{200b}bility`",
        ),
        case(
            "B19 a key with a Cyrillic letter",
            PAGE,
            page("v\u{456}sibility: draft"),
            "unknown-key 3:1",
            "did you mean `visibility`?",
        ),
        case(
            "B20 a key is missing",
            INSPECTION,
            "---\ntitle: New\ninspectorate: westmarch-prisons\nexpected: 2030\n---\n",
            "missing-key 2:1",
            "add a line `bodies: …` with a list, each entry the id of a body",
        ),
        case(
            "B20 a key is missing in an item",
            INSPECTION,
            inspection("judgements:\n  - area: safety"),
            "missing-key 10:5",
            "add a line `grade: …` with text",
        ),
        case(
            "B21 a list for a text",
            PAGE,
            "---\ntitle: [New]\n---\nText.\n",
            "wrong-type 2:8",
            "`title` must be text, not a list",
        ),
        case(
            "B21 a group for a list",
            INSPECTION,
            inspection("partners: {a: b}"),
            "wrong-type 9:11",
            "`partners` must be a list, each entry the id of a body or",
        ),
        case(
            "B21 a text for a list",
            INSPECTION,
            inspection("partners: westmarch-council"),
            "wrong-type 9:11",
            "put it in brackets: `[westmarch-council]`",
        ),
        case(
            "B21 a text for a group",
            INSPECTION,
            inspection("score: 7 of 21"),
            "wrong-type 9:8",
            "`score` must be a group of keys, one a line, not text",
        ),
        case(
            "B22 a null",
            PAGE,
            "---\ntitle: ~\n---\nText.\n",
            "blank-value 2:8",
            "fill it in: write text",
        ),
        case(
            "B22 a blank",
            PAGE,
            "---\ntitle:\n---\nText.\n",
            "blank-value 2:7",
            "fill it in: write text",
        ),
        case(
            "B22 only invisible characters",
            PAGE,
            "---\ntitle: \"\u{200B}\u{2060} \"\n---\nText.\n",
            "blank-value 2:8",
            "fill it in: write text",
        ),
        case(
            "B28 `draft: yes`",
            PAGE,
            page("draft: yes"),
            "unknown-key 3:1",
            "write `visibility: draft`",
        ),
        case(
            "B28 a visibility that is a yes",
            PAGE,
            page("visibility: yes"),
            "unknown-word 3:13",
            "write one of: public, restricted, draft",
        ),
        case(
            "B28 a visibility of nothing",
            PAGE,
            page("visibility:"),
            "blank-value 3:12",
            "write one of: public, restricted, draft, or take the line out",
        ),
        case(
            "B29 an unknown visibility",
            PAGE,
            page("visibility: privat"),
            "unknown-word 3:13",
            "write one of: public, restricted, draft",
        ),
        case(
            "B31 a list for what is for the authors alone",
            PAGE,
            page("internal: [canary4711]"),
            "wrong-type 3:11",
            "`internal` must be text, not a list",
        ),
    ]
}
