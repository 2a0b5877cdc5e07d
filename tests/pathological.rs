//! Notes that are made to take for ever, at full size, through the whole program.
//!
//! The shapes are those that cmark is tested with (`test/pathological_tests.py` of
//! <https://github.com/commonmark/cmark>), and those of what notes have beyond `CommonMark`. They
//! are pages of sites that the program reads, outlines, checks and turns into HTML with as little time
//! and memory as one who waits has: whatever takes more ends it.

use std::fmt::Write as _;

use rayon::prelude::*;

use crate::support::{Run, Site, SiteFolder};

/// Seconds of work that the program may take for one site: several times what the slowest needs unoptimised.
const MOST_SECONDS: &str = "20";

/// What it may take of addresses, in KiB.
const MOST_MEMORY: &str = "2097152";

/// What the program says of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// They can be published.
    Good,
    /// They lie too deep within each other.
    Deep,
    /// A link in them leads nowhere.
    Dangling,
    /// A comment in them has no end.
    Open,
}

use Answer::{Dangling, Deep, Good, Open};

/// `write` for each number below `count`, one after the other.
fn each(count: usize, write: impl Fn(&mut String, usize)) -> String {
    let mut notes = String::new();
    for number in 0..count {
        write(&mut notes, number);
    }
    notes
}

fn numbered(count: usize, before: &str, after: &str) -> String {
    each(count, |notes, number| {
        let _ = write!(notes, "{before}{number}{after}");
    })
}

/// The shapes of cmark's tests.
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn of_cmark() -> Vec<(&'static str, Answer, String)> {
    let many = 50_000;
    vec![
        (
            "nested emphasis",
            Deep,
            "*a **a ".repeat(many) + "b" + &" a** a*".repeat(many),
        ),
        ("emphasis closed and never opened", Good, "a_ ".repeat(many)),
        ("emphasis opened and never closed", Good, "_a ".repeat(many)),
        ("links closed and never opened", Good, "a]".repeat(many)),
        ("links opened and never closed", Good, "[a".repeat(many)),
        (
            "two kinds of emphasis that do not match",
            Good,
            "*a_ ".repeat(many),
        ),
        (
            "emphasis as in issue 389",
            Deep,
            "*a ".repeat(20_000) + &"_a*_ ".repeat(20_000),
        ),
        (
            "delimiters of lengths in multiples of three",
            Good,
            format!("a**b{}", "c* ".repeat(many)),
        ),
        ("links opened, emphasis closed", Good, "[ a_".repeat(many)),
        (
            "a bracket, a bracket and a parenthesis",
            Good,
            "[ (](".repeat(many),
        ),
        ("pictures of nothing", Good, "![[]()".repeat(many)),
        (
            "a link in emphasis",
            Dangling,
            "**x [a*b**c*](d)".to_owned(),
        ),
        (
            "nested brackets",
            Dangling,
            "[".repeat(many) + "a" + &"]".repeat(many),
        ),
        ("nested quotations", Deep, "> ".repeat(many) + "a"),
        (
            "nested lists",
            Deep,
            each(1_000, |notes, depth| {
                let _ = writeln!(notes, "{}* a", "  ".repeat(depth));
            }),
        ),
        (
            "rows of backticks of every length",
            Good,
            each(2_500, |notes, length| {
                let _ = write!(notes, "e{}", "`".repeat(length));
            }),
        ),
        (
            "addresses in angle brackets without an end",
            Good,
            "[a](<b".repeat(30_000),
        ),
        ("addresses without an end", Good, "[a](b".repeat(30_000)),
        (
            "comments without an end",
            Open,
            format!("</{}", "<!--".repeat(5_000)),
        ),
        (
            "instructions without an end",
            Good,
            format!("</{}", "<?".repeat(many)),
        ),
        ("declarations without an end", Good, "<!A ".repeat(many)),
        (
            "raw text without an end",
            Good,
            format!("</{}", "<![CDATA[".repeat(many)),
        ),
        (
            "empty lines in nested lists",
            Deep,
            "- ".repeat(30_000) + "x" + &"\n".repeat(30_000),
        ),
        (
            "empty lines in nested lists in a quotation",
            Deep,
            format!("> {}x\n{}", "- ".repeat(30_000), ">\n".repeat(30_000)),
        ),
        (
            "emphasis in a nested quotation",
            Deep,
            ">".repeat(many) + &"a*".repeat(many),
        ),
        (
            "references",
            Good,
            numbered(20_000, "[a", "]: https://example.org/\n") + &"[b] ".repeat(20_000),
        ),
        (
            "references of one name",
            Good,
            "[a]: https://example.org/\n".repeat(20_000) + "\n" + &"[b][a\n".repeat(20_000),
        ),
    ]
}

/// The shapes of what notes have beyond it, and of depth.
fn of_notes() -> Vec<(&'static str, Answer, String)> {
    let many = 20_000;
    let row = |cell: &str, count| format!("|{}\n", cell.repeat(count));
    vec![
        (
            "a table of three thousand columns",
            Good,
            row("a|", 3_000) + &row("-|", 3_000) + &"|\n".repeat(300),
        ),
        (
            "a table of many columns and few cells",
            Good,
            row("a|", 10_000) + &row("-|", 10_000) + &"|x\n".repeat(10),
        ),
        (
            "footnotes",
            Good,
            each(2_000, |notes, number| {
                let _ = write!(notes, "a[^{number}]\n\n[^{number}]: b\n\n");
            }),
        ),
        (
            "footnotes in footnotes",
            Good,
            each(2_000, |notes, number| {
                let _ = write!(notes, "[^{number}]: [^{}]\n\n", number + 1);
            }) + "x[^0]",
        ),
        ("footnotes opened", Good, "[^".repeat(many)),
        ("record links opened", Good, "[[".repeat(many)),
        ("labels of record links opened", Good, "[[a|".repeat(many)),
        ("struck words opened", Good, "~~a ".repeat(many)),
        ("definitions", Good, "a\n: b\n".repeat(5_000)),
        ("headings of one name", Good, "# a\n".repeat(5_000)),
        ("passages", Good, "::: restricted\n:::\n".repeat(many)),
        ("entities", Good, "&#x41;".repeat(many)),
        (
            "short blocks of code",
            Good,
            "```rust\nfn a() {}\n```\n".repeat(500),
        ),
        (
            "a long line of code",
            Good,
            format!("```rust\n{}\n```\n", "a+".repeat(200_000)),
        ),
        ("attributes without an end", Good, "<a b='".repeat(many)),
        (
            "an alert around quotations",
            Deep,
            format!("> [!NOTE]\n{}a", "> ".repeat(many)),
        ),
        ("nested numbered lists", Deep, "1. ".repeat(many) + "a"),
        (
            "quotations and lists in each other",
            Deep,
            "> - ".repeat(many) + "a",
        ),
        (
            "emphasis on both sides",
            Good,
            "*_".repeat(many) + "a" + &"_*".repeat(many),
        ),
        (
            "pictures in pictures",
            Deep,
            "![".repeat(many) + "a" + &"](https://example.org/)".repeat(many),
        ),
    ]
}

/// Runs the program on `site`; it is ended when it takes too much.
fn run(site: &Site) -> Run {
    let folder = SiteFolder::of(site);
    let limits = format!("ulimit -t {MOST_SECONDS} && ulimit -v {MOST_MEMORY}");
    folder.run_within(&limits, &["build", "--format", "json"])
}

/// The site with `shapes` as pages, which have the numbers of their places as names, and with words that
/// are withheld, so that the outputs are searched for them.
fn site<'s>(shapes: impl IntoIterator<Item = &'s (&'static str, Answer, String)>) -> Site {
    let withheld = "---\ntitle: New\n---\n::: restricted\nNobody reads these sixteen words.\n:::\n";
    let mut site = Site::from("three-inspections").file("content/pages/withheld.md", withheld);
    for (number, (name, _, notes)) in shapes.into_iter().enumerate() {
        let page = format!("---\ntitle: {name}\n---\n{notes}\n");
        site = site.file(&format!("content/pages/new-{number}.md"), page);
    }
    site
}

#[test]
fn notes_of_every_good_shape_are_published() {
    let shapes = [of_cmark(), of_notes()].concat();
    let good: Vec<_> = shapes
        .iter()
        .filter(|(_, answer, _)| *answer == Good)
        .collect();
    let failure = |shape: &&(&'static str, Answer, String)| {
        let run = run(&site([*shape]));
        let errors: Vec<&str> = run
            .stderr
            .lines()
            .filter(|line| line.contains("\"severity\":\"error\""))
            .collect();
        (run.code != Some(0)).then(|| format!("{}: {:?} {errors:?}", shape.0, run.code))
    };
    let failures: Vec<String> = good.par_iter().filter_map(failure).collect();
    assert_eq!(failures, Vec::<String>::new());
}

#[test]
fn notes_of_every_bad_shape_are_refused() {
    let shapes = [of_cmark(), of_notes()].concat();
    let bad: Vec<_> = shapes
        .iter()
        .filter(|(_, answer, _)| *answer != Good)
        .collect();
    let run = run(&site(bad.iter().copied()));
    assert_eq!(run.code, Some(1));
    for (number, (name, answer, _)) in bad.into_iter().enumerate() {
        let code = match answer {
            Deep => "notes-depth",
            Open => "html-comment",
            Good | Dangling => "dangling-link",
        };
        let file = format!("\"file\":\"content/pages/new-{number}.md\"");
        let code = format!("\"code\":\"{code}\"");
        let is_told = |line: &str| line.contains(&file) && line.contains(&code);
        assert!(run.stderr.lines().any(is_told), "{name}");
    }
}
