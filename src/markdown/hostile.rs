//! What must hold whatever is written: the page is well-formed, inert, and done in time.

use std::collections::BTreeSet;

use super::inline;
use super::tests::{Site, html, rendered};

/// The tags of `html` that do not fit together, or that stand where they must not.
fn misfits(html: &str) -> Vec<String> {
    let mut misfits = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let Some((tag, text)) = tag.split_once('>') else {
            misfits.push(tag.to_owned());
            continue;
        };
        let name = tag.split(' ').next().unwrap_or_default();
        if let Some(name) = name.strip_prefix('/') {
            if open.pop() != Some(name) {
                misfits.push(tag.to_owned());
            }
        } else if !tag.ends_with(" /") {
            if name == "a" && open.contains(&"a") {
                misfits.push(tag.to_owned());
            }
            open.push(name);
        }
        if tag.matches('"').count() % 2 == 1 || text.contains('>') {
            misfits.push(tag.to_owned());
        }
    }
    misfits.extend(open.into_iter().map(str::to_owned));
    misfits
}

/// The ids of `html` that stand in it more than once, and the places that links lead to without
/// there being one.
fn lost_ids(html: &str) -> Vec<&str> {
    let values = |name: &'static str| {
        html.split(name)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
    };
    let ids: Vec<&str> = values(" id=\"").collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    let missing = values(" href=\"#footnote").filter(|end| {
        !unique
            .iter()
            .any(|id| id.strip_prefix("footnote") == Some(*end))
    });
    let twice = (unique.len() < ids.len()).then_some("twice");
    missing.chain(twice).collect()
}

/// Pieces that Markdown, or the dialect of notes, takes for something.
const PIECES: [&str; 56] = [
    "a",
    "b",
    " ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "\r\n",
    "*",
    "**",
    "_",
    "`",
    "```",
    "~~",
    "~~~",
    "# ",
    "> ",
    "- ",
    "1. ",
    "[",
    "]",
    "(",
    ")",
    "![",
    "[[",
    "]]",
    "[[peel",
    "|",
    "\n|-|-|\n",
    "[^1]",
    "[^1]: ",
    "[^2]",
    "[a]: b",
    "<",
    ">",
    "<b>",
    "</a>",
    "<!--",
    "-->",
    "<script",
    "\"",
    "'",
    "&",
    "&lt;",
    "\\",
    "javascript:",
    "https://a.example",
    "> [!NOTE]\n",
    "- [x] ",
    "\n: ",
    "---",
    "===",
    "{hl=1}",
    "rust",
    "é",
    "\u{1f}",
];

proptest::proptest! {
    #[test]
    fn whatever_is_written_the_page_is_well_formed(
        pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..60)
    ) {
        let notes = pieces.concat();
        let page = rendered(&notes);
        let html = &page.value.html;
        proptest::prop_assert_eq!(misfits(html), Vec::<String>::new(), "{}", html);
        proptest::prop_assert_eq!(lost_ids(html), Vec::<&str>::new(), "{}", html);
        proptest::prop_assert!(!html.contains("<script") && !html.contains("\"javascript:"));
        for diagnostic in &page.diagnostics {
            let label = diagnostic.primary.as_ref().expect("it has a place");
            let span = label.span.expect("it is in the notes");
            proptest::prop_assert!(notes.get(span.range()).is_some(), "{:?}", diagnostic);
        }
        let line = inline(&notes, &Site);
        proptest::prop_assert_eq!(misfits(&line), Vec::<String>::new(), "{}", line);
    }
}

/// Each would take minutes if anything took more than its share of time.
#[test]
fn notes_of_any_shape_are_rendered() {
    let many = 20_000;
    let footnotes: String = (0..2_000)
        .map(|n| ["a[^", &n.to_string(), "]\n\n[^", &n.to_string(), "]: b\n\n"].concat())
        .collect();
    for notes in [
        "[".repeat(many),
        "[[".repeat(many),
        "![[".repeat(many),
        "[[a|".repeat(many),
        "[[a|b]".repeat(many),
        "[^".repeat(many),
        "[a](".repeat(many),
        "![a](".repeat(many),
        "<!--".repeat(many),
        "a <!-- ".repeat(many),
        "<a ".repeat(many),
        ">".repeat(5_000) + "a",
        "- ".repeat(2_000) + "a",
        "*a **a ".repeat(many),
        "`a``".repeat(many),
        "# a\n".repeat(many),
        "::: ".repeat(many),
        ["|", &"a|".repeat(1_000), "\n|", &"-|".repeat(1_000), "\n"].concat() + &"|\n".repeat(100),
        footnotes,
    ] {
        let html = html(&notes);
        assert!(!html.is_empty() || notes.starts_with("<!--"), "{notes:.20}");
    }
}
