//! Values that are not what their keys take, or do not hold together.

use super::{Case, INSPECTION, PAGE, case, inspection, page};

#[expect(clippy::too_many_lines, reason = "it is a table")]
pub(super) fn cases() -> Vec<Case> {
    let figure = |value: &str| {
        inspection(&format!(
            "figures:\n  - metric: waiting-time\n    as_of: inspection\n    value: {value}"
        ))
    };
    let finding = |lines: &str| {
        inspection(&format!(
            "findings:\n  - id: one\n    kind: recommendation\n    text: Do it.\n    {lines}"
        ))
    };
    vec![
        case(
            "B23 a day that does not exist",
            PAGE,
            page("updated: 2025-02-30"),
            "impossible-date 3:10",
            "there is no date `2025-02-30`",
        ),
        case(
            "B23 a thirteenth month",
            PAGE,
            page("updated: 2025-13-01"),
            "impossible-date 3:10",
            "there is no date `2025-13-01`",
        ),
        case(
            "B23 the year nought",
            PAGE,
            page("updated: 0000-01-01"),
            "impossible-date 3:10",
            "there is no date `0000-01-01`",
        ),
        case(
            "B23 a year of five digits",
            PAGE,
            page("updated: 99999-01-01"),
            "date-form 3:10",
            "`99999-01-01` is not a date",
        ),
        case(
            "B24 two readings of a date",
            PAGE,
            page("updated: 03/04/2024"),
            "ambiguous-date 3:10",
            "write `2024-04-03` for 3 April 2024",
        ),
        case(
            "B24 a date with the day first",
            PAGE,
            page("updated: 23.04.2024"),
            "date-form 3:10",
            "write the year, the month and the day: `2024-04-23`",
        ),
        case(
            "B25 an embargo without an offset",
            PAGE,
            page("embargo: 2025-06-01T09:30:00"),
            "instant-form 3:10",
            "`2025-06-01T09:30:00` is not an exact moment",
        ),
        case(
            "B25 an embargo with an impossible offset",
            PAGE,
            page("embargo: 2025-06-01T09:30:00+99:00"),
            "instant-form 3:10",
            "`2025-06-01T09:30:00+99:00` is not an exact moment",
        ),
        case(
            "B25 an embargo with the name of a zone",
            PAGE,
            page("embargo: 2025-03-30T01:30:00 Europe/London"),
            "instant-form 3:10",
            "`2025-03-30T01:30:00 Europe/London` is not an exact moment",
        ),
        case(
            "B25 an embargo of a day",
            PAGE,
            page("embargo: 2025-06-01"),
            "instant-form 3:10",
            "`2025-06-01` is not an exact moment",
        ),
        case(
            "B25 an embargo to be confirmed",
            PAGE,
            page("embargo: TBC"),
            "instant-form 3:10",
            "`TBC` is not an exact moment",
        ),
        case(
            "B25 an embargo of nothing",
            PAGE,
            page("embargo:"),
            "blank-value 3:9",
            "`embargo` is blank",
        ),
        case(
            "B27 a stretch that runs backwards",
            INSPECTION,
            inspection(
                "figures:\n  - metric: waiting-time\n    as_of: inspection\n    value: 3\n    period: {from: 2025-03, to: 2025-01}",
            ),
            "date-order 13:33",
            "correct the date that is wrong",
        ),
        case(
            "B27 a range that runs backwards",
            INSPECTION,
            figure("{from: 7, to: 5}"),
            "value-form 12:12",
            "the range runs backwards",
        ),
        case(
            "B28 neither true nor false",
            INSPECTION,
            inspection("judgements:\n  - {overall: yes, grade: good}"),
            "wrong-type 10:15",
            "write `true` or `false`",
        ),
        case(
            "B29 a grade of another scale",
            INSPECTION,
            inspection("judgements:\n  - {area: safety, grade: Outstanding}"),
            "unknown-grade 10:27",
            "its grades are `Poor`, `Not sufficiently good`, `Reasonably",
        ),
        case(
            "B29 an unknown area",
            INSPECTION,
            inspection("judgements:\n  - {area: safty, grade: good}"),
            "unknown-area 10:12",
            "did you mean `safety`?",
        ),
        case(
            "B29 an unknown kind of finding",
            INSPECTION,
            inspection("findings:\n  - {id: one, kind: recomendation, text: Do it.}"),
            "unknown-finding-kind 10:21",
            "did you mean `recommendation`?",
        ),
        case(
            "B29 an unknown state of progress",
            INSPECTION,
            finding("updates:\n      - {date: 2025-03, progress: done, basis: self-reported}"),
            "unknown-word 14:35",
            "write one of: not-started, in-progress, partly-implemented,",
        ),
        case(
            "B32 a number with a comma",
            INSPECTION,
            figure("1,099"),
            "number-form 12:12",
            "write it without commas or spaces: `1099`",
        ),
        case(
            "B32 a number with a sign",
            INSPECTION,
            figure("24%"),
            "number-form 12:12",
            "the unit belongs to the metric",
        ),
        case(
            "B32 a number with an exponent",
            INSPECTION,
            figure("1e3"),
            "number-form 12:12",
            "write digits, with a point before decimals",
        ),
        case(
            "B33 an id twice in a record",
            INSPECTION,
            inspection(
                "findings:\n  - {id: one, kind: recommendation, text: Do it.}\n  - {id: one, kind: recommendation, text: Do more.}",
            ),
            "duplicate-id 11:10",
            "give one of them another id",
        ),
        case(
            "B37 an id that climbs",
            INSPECTION,
            inspection("findings:\n  - {id: ../one, kind: recommendation, text: Do it.}"),
            "id-form 10:10",
            "an id is small letters and digits, words joined by `-`, at most",
        ),
        case(
            "B38 an id with a percent sign",
            INSPECTION,
            inspection("findings:\n  - {id: '%2e%2e%2fone', kind: recommendation, text: Do it.}"),
            "id-form 10:10",
            "an id is small letters and digits, words joined by `-`, at most",
        ),
        case(
            "B39 an id with a control character",
            INSPECTION,
            inspection("findings:\n  - {id: \"one\\u0007\", kind: recommendation, text: Do it.}"),
            "control-character 10:10",
            "delete it, or type the text anew",
        ),
        case(
            "B42 an id that is too long",
            INSPECTION,
            finding(&format!(
                "repeats: [inspections/harrow-fell-2025#{}]",
                "a".repeat(81)
            )),
            "reference-form 13:15",
            "write a finding, such as `inspections/gmp-peel-2023#afi-1`",
        ),
        case(
            "B44 an alias that climbs",
            PAGE,
            page("aliases: [/../etc/passwd/]"),
            "alias-form 3:11",
            "write the old address between slashes, each part an id:",
        ),
        case(
            "B44 an alias that is elsewhere",
            PAGE,
            page("aliases: ['https://example.org/old/']"),
            "alias-form 3:11",
            "write the old address between slashes, each part an id:",
        ),
        case(
            "B44 an alias without slashes",
            PAGE,
            page("aliases: [old/page]"),
            "alias-form 3:11",
            "write the old address between slashes, each part an id:",
        ),
        case(
            "B44 an alias of itself",
            PAGE,
            page("aliases: [/new/]"),
            "alias-conflict 3:11",
            "take it out, or correct it: `aliases` are addresses that this",
        ),
        case(
            "B44 an alias of two records",
            PAGE,
            page("aliases: [/inspections/harrow-fell/]"),
            "alias-conflict 3:11",
            "take it out, or correct it: `aliases` are addresses that this",
        ),
        case(
            "B44 an alias where a record is",
            PAGE,
            page("aliases: [/inspections/harrow-fell-2025/]"),
            "alias-conflict 3:11",
            "take it out, or correct it: `aliases` are addresses that this",
        ),
        case(
            "B44 an alias where the program's page is",
            PAGE,
            page("aliases: [/findings/]"),
            "alias-conflict 3:11",
            "take it out, or correct it: `aliases` are addresses that this",
        ),
        case(
            "B56 an escape for a control character",
            PAGE,
            page("summary: \"a\\e[31mb\""),
            "control-character 3:10",
            "this text holds `\\u{1B}`",
        ),
        case(
            "B59 a text of 100,000 characters",
            PAGE,
            page(&format!("summary: {}", "ab ".repeat(33_334))),
            "yaml-size 3:10",
            "move it to the notes, below the front matter",
        ),
        case(
            "B63 an address that runs a script",
            "sources/new.md",
            "---\ntitle: New\npublisher: westmarch-council\nurl: javascript:alert(1)\n---\n",
            "url-form 4:6",
            "write the whole address, from https:// on, without spaces, a",
        ),
        case(
            "B69 a record that is not there",
            INSPECTION,
            inspection("partners: [westmarsh-council]"),
            "dangling-reference 9:12",
            "did you mean `westmarch-council`?",
        ),
        case(
            "B69 an item that is not there",
            INSPECTION,
            finding("repeats: [inspections/harrow-fell-2025#violense]"),
            "dangling-reference 13:15",
            "did you mean `violence`?",
        ),
    ]
}
