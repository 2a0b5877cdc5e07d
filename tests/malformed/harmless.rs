//! What looks like trouble and is none: it is published, as it was meant.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Site, page};
use crate::support::Page;

/// What is published when `content` is a page of its own.
fn published(content: impl AsRef<[u8]>) -> BTreeMap<String, Arc<[u8]>> {
    let site = Site::from("three-inspections").file("content/pages/new.md", content);
    site.build().outputs()
}

/// The text of that page.
fn text(content: impl AsRef<[u8]>) -> String {
    Page::parse(&published(content)["new/index.html"]).text
}

#[test]
fn b32_text_is_kept_as_typed() {
    for title in [
        "no",
        "0123",
        "1.10",
        "1e3",
        "null-and-void",
        "2025-07-03",
        "0x1F",
        "12:30",
    ] {
        let text = text(format!("---\ntitle: {title}\n---\nText.\n"));
        assert!(text.contains(&format!(" {title} ")), "{title}: {text}");
    }
}

#[test]
fn b54_marks_and_line_ends_of_other_systems_change_nothing() {
    let plain = page("summary: New.") + "\n## A heading\n\nMore text.";
    let wanted = published(format!("{plain}\n"));
    for other in [
        format!("\u{FEFF}{plain}\n"),
        format!("\u{FEFF}\u{FEFF}{plain}\n"),
        format!("{plain}\n").replace('\n', "\r\n"),
        format!("{plain}\n").replacen('\n', "\r\n", 3),
        plain,
    ] {
        assert!(published(&other) == wanted, "{other:?}");
    }
}

#[test]
fn b58_all_scripts_and_signs_are_text() {
    let stacked = format!("e{}", "\u{301}".repeat(200));
    for words in ["עברית", "👩\u{200D}🚒", "cafe\u{301}", "Ĳ ﬁ ①", &stacked] {
        let text = text(page("") + words);
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn b66_the_language_of_templates_is_text() {
    let words = "{{ 7 * 7 }} {% include \"x\" %} {# a #}";
    let summary = format!("summary: '{words}'");
    let text = text(page(&summary) + "\n" + words);
    assert!(
        text.matches("{{ 7 * 7 }} {% include").count() >= 2,
        "{text}"
    );
    assert!(!text.contains("49"), "{text}");
}

#[test]
fn b70_headings_give_way_to_the_ids_of_the_page() {
    let notes = page("") + "\n## Main\n\n## Main\n\n## Contents\n";
    let page = Page::parse(&published(notes)["new/index.html"]);
    let mut ids: Vec<&str> = page.values("id").collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "{ids:?}");
}
