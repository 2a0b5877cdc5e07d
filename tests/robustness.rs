//! Whatever stands in the files of a site, the program ends in order: with outputs or with errors.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::{Outcome, Site};

/// What makes trouble where it stands.
const SIGNS: &[&str] = &[
    "---\n",
    "\n",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "#",
    "&a ",
    "*a ",
    "!t ",
    "|\n",
    ">\n",
    "\t",
    "\r",
    "\u{0}",
    "\u{FEFF}",
    "\u{202E}",
    "é",
    "🚒",
    "[[",
    "]]",
    "[^1]",
    "::: restricted\n",
    ":::\n",
    "```\n",
    "<!--",
    "| a |\n|---|\n",
    "{{",
    "{%",
    "2025-02-30",
    "-1",
    "99999999999999999999",
    "~",
    "../",
    "%2e",
    "inspections/",
    "not-stated",
    "embargo: 2099-01-01T00:00:00Z\n",
    "visibility: restricted\n",
    "    ",
    "title: x\n",
];

/// One change of a file: at some place something is put in, for so many bytes that stood there.
#[derive(Clone, Debug)]
struct Change {
    file: Index,
    at: Index,
    removed: usize,
    put: Vec<u8>,
}

fn change() -> impl Strategy<Value = Change> {
    let put = prop_oneof![
        4 => select(SIGNS).prop_map(|sign| sign.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..8),
    ];
    let parts = (any::<Index>(), any::<Index>(), 0_usize..40, put);
    parts.prop_map(|(file, at, removed, put)| Change {
        file,
        at,
        removed,
        put,
    })
}

fn changed(site: &Site, changes: &[Change]) -> Site {
    let mut after = site.clone();
    for change in changes {
        let paths: Vec<_> = after.files().keys().cloned().collect();
        let path = change.file.get(&paths);
        let mut bytes = after.files()[path].clone();
        let at = change.at.index(bytes.len() + 1);
        let end = (at + change.removed).min(bytes.len());
        bytes.splice(at..end, change.put.iter().copied());
        after = after.file(path.as_str(), bytes);
    }
    after
}

/// Either there are outputs, or it is said why not; and what is said has a form.
fn assert_in_order(outcome: &Outcome) {
    assert_eq!(outcome.outputs.is_none(), outcome.errors().next().is_some());
    for told in &outcome.diagnostics {
        assert!(
            !told.message.is_empty() && !told.message.ends_with('.'),
            "{told:?}"
        );
        assert!(!told.message.contains(char::is_control), "{told:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn changed_files_end_in_order(changes in vec(change(), 1..6)) {
        let site = changed(&Site::from("three-inspections"), &changes);
        assert_in_order(&site.build());
    }

    #[test]
    fn arbitrary_files_end_in_order(bytes in vec(any::<u8>(), 0..400), name in "[a-z]{1,3}") {
        let site = Site::from("three-inspections");
        for folder in ["inspections", "pages", "metrics"] {
            let path = format!("content/{folder}/{name}.md");
            assert_in_order(&site.clone().file(&path, &bytes).build());
        }
        assert_in_order(&site.file("content/site.yaml", &bytes).build());
    }

    #[test]
    fn arbitrary_front_matter_ends_in_order(lines in vec(select(SIGNS), 0..30), notes in ".{0,60}") {
        let text = format!("---\ntitle: New\n{}\n---\n{notes}\n", lines.concat());
        let site = Site::from("three-inspections").file("content/pages/new.md", text);
        assert_in_order(&site.build());
    }
}
