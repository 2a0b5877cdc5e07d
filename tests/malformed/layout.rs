//! YAML and front matter that cannot be read as it stands.

use super::{Case, INSPECTION, PAGE, case, inspection, page};

#[expect(clippy::too_many_lines, reason = "it is a table")]
pub(super) fn cases() -> Vec<Case> {
    let nested = |open: &str, close: &str| {
        let value = format!("{}x{}", open.repeat(10_000), close.repeat(10_000));
        page(&format!("extra: {value}"))
    };
    let bomb = "extra:\n  a: &a [x, x]\n  b: &b [*a, *a]\n  c: &c [*b, *b]";
    vec![
        case(
            "B01 a quote is never closed",
            PAGE,
            "---\ntitle: \"New\nsummary: Old\n---\nText.\n",
            "yaml-syntax 2:8",
            "quotes are closed in the same line, or the lines that follow",
        ),
        case(
            "B02 a bracket is never closed",
            PAGE,
            page("topics: [staffing\nweight: 2"),
            "yaml-syntax 3:9",
            "write `]` behind the last item",
        ),
        case(
            "B02 a brace is never closed",
            INSPECTION,
            inspection("judgements:\n  - {area: safety, grade: good\n"),
            "yaml-syntax 10:5",
            "write `}` behind the last item",
        ),
        case(
            "B03 a tab indents",
            INSPECTION,
            inspection("judgements:\n\t- {area: safety, grade: good}"),
            "yaml-tab 10:1",
            "indent with spaces",
        ),
        case(
            "B04 a colon in plain text",
            PAGE,
            "---\ntitle: PEEL 2023: offenders\n---\nText.\n",
            "yaml-colon 2:17",
            "put the text in quotes: `\"PEEL 2023: offenders\"`",
        ),
        case(
            "B05 a key twice",
            PAGE,
            page("weight: 1\nweight: 2"),
            "duplicate-key 4:1",
            "keep one of them, or give this one another name",
        ),
        case(
            "B05 a key twice in an item, once in quotes",
            INSPECTION,
            inspection("judgements:\n  - area: safety\n    grade: good\n    \"grade\": poor"),
            "duplicate-key 12:5",
            "keep one of them, or give this one another name",
        ),
        case(
            "B06 nothing closes the front matter",
            PAGE,
            "---\ntitle: New\n\nText.\n",
            "front-matter-unclosed 1:1",
            "add a line `---` after the last key",
        ),
        case(
            "B06 four dashes close the front matter",
            PAGE,
            "---\ntitle: New\n----\nText.\n",
            "front-matter-unclosed 1:1",
            "write three dashes at the start of the line: `---`",
        ),
        case(
            "B07 no front matter",
            PAGE,
            "Text.\n",
            "front-matter-missing 1:1",
            "a record begins with a line `---`, then its keys, then another",
        ),
        case(
            "B07 an empty line before the front matter",
            PAGE,
            "\n---\ntitle: New\n---\nText.\n",
            "front-matter-missing 2:1",
            "begin the file with three dashes: `---`",
        ),
        case(
            "B07 a space before the front matter",
            PAGE,
            " ---\ntitle: New\n---\nText.\n",
            "front-matter-missing 1:1",
            "begin the file with three dashes: `---`",
        ),
        case(
            "B08 an empty file",
            PAGE,
            "",
            "front-matter-empty",
            "a record begins with a line `---`, then its keys, then another",
        ),
        case(
            "B08 no keys",
            PAGE,
            "---\n---\nText.\n",
            "front-matter-empty 2:1",
            "write keys and their values, such as `title: PEEL 2023/25`",
        ),
        case(
            "B08 only comments",
            PAGE,
            "---\n# title: New\n---\nText.\n",
            "front-matter-empty 2:1",
            "write keys and their values, such as `title: PEEL 2023/25`",
        ),
        case(
            "B08 only a null",
            PAGE,
            "---\n~\n---\nText.\n",
            "front-matter-empty 2:1",
            "write keys and their values, such as `title: PEEL 2023/25`",
        ),
        case(
            "B09 a list",
            PAGE,
            "---\n- title: New\n---\nText.\n",
            "front-matter-not-mapping 2:1",
            "write keys and their values, such as `title: PEEL 2023/25`",
        ),
        case(
            "B09 a text",
            PAGE,
            "---\nNew\n---\nText.\n",
            "front-matter-not-mapping 2:1",
            "write keys and their values, such as `title: PEEL 2023/25`",
        ),
        case(
            "B10 TOML",
            PAGE,
            "+++\ntitle = \"New\"\n+++\nText.\n",
            "front-matter-missing 1:1",
            "TOML (`+++`) is not supported: write the keys in YAML",
        ),
        case(
            "B10 JSON",
            PAGE,
            "{\"title\": \"New\"}\n\nText.\n",
            "front-matter-missing 1:1",
            "JSON (`{`) is not supported: write the keys in YAML",
        ),
        case(
            "B11 a second document",
            PAGE,
            "---\ntitle: New\n...\nsummary: Old\n---\nText.\n",
            "yaml-documents 3:1",
            "delete the line: a file holds one group of keys",
        ),
        case(
            "B12 a second block",
            PAGE,
            "---\ntitle: New\n---\n---\nvisibility: draft\n---\nText.\n",
            "front-matter-twice 4:1",
            "move its keys into the first one, or delete it",
        ),
        case(
            "B13 an alias of nothing",
            PAGE,
            page("summary: *important"),
            "yaml-special-character 3:10",
            "if it is text, put it in quotes: `\"*important\"`",
        ),
        case(
            "B14 a bomb of aliases",
            PAGE,
            page(bomb),
            "yaml-alias 4:6",
            "write the value out wherever it is needed",
        )
        .and("yaml-alias 5:6")
        .and("yaml-alias 6:6"),
        case(
            "B14 a merge",
            PAGE,
            page("extra:\n  <<: {a: 1}"),
            "yaml-merge-key 4:3",
            "write the keys out",
        ),
        case(
            "B15 ten thousand lists in each other",
            PAGE,
            nested("[", "]"),
            "yaml-depth 3:40",
            "write it flatter",
        ),
        case(
            "B15 ten thousand groups in each other",
            PAGE,
            nested("{a: ", "}"),
            "yaml-depth 3:132",
            "write it flatter",
        ),
        case(
            "B16 a tag",
            PAGE,
            page("extra: !!python/object/apply:os.system [ls]"),
            "yaml-tag 3:8",
            "delete it: each key says what its value must be",
        ),
        case(
            "B16 an inclusion",
            PAGE,
            page("extra: !include secrets.yaml"),
            "yaml-tag 3:8",
            "delete it: each key says what its value must be",
        ),
        case(
            "B17 a list as a key",
            PAGE,
            page("[a, b]: c"),
            "yaml-key 3:1",
            "if this is meant as text, put it in quotes",
        ),
        case(
            "B17 a group as a key",
            PAGE,
            page("? {a: b}\n: c"),
            "yaml-key 3:3",
            "if this is meant as text, put it in quotes",
        ),
    ]
}
