//! Every text that a page shows is shown as it is: it becomes no element, no attribute and no script,
//! and nothing of it is lost.

use std::sync::LazyLock;

use briefing::plan::formats;
use briefing::plan::views::{Registered, VIEWS};
use briefing::text;
use camino::Utf8Path;

use super::said;
use super::specimens::{HARMLESS, filled};
use crate::support::Page;

/// The pages of the built-in theme, each with a harmless text for every text.
static PAGES: LazyLock<Vec<(&Registered, Page)>> = LazyLock::new(|| {
    let views = VIEWS.iter().chain(formats::VIEWS);
    let pages = views.filter(|view| Utf8Path::new(view.template).extension() == Some("html"));
    pages
        .map(|view| (view, Page::parse(filled(view, HARMLESS).as_bytes())))
        .collect()
});

pub(super) fn check(bytes: &[u8]) {
    let file = said::file("content/pages/x.md");
    let Some(text) = text::read(&file, bytes).value else {
        return;
    };
    // A plain word may be one that a template asks about, and an `@` makes an address.
    if text.contains('@') || !text.contains(['<', '>', '&', '"', '\'', '{', '}', '`', '=']) {
        return;
    }
    // Which page, by the bytes: all at once would take long.
    let position = bytes.iter().fold(0_usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(*byte))
    });
    for offset in [0, 7, 14] {
        let (view, harmless) = &PAGES[(position + offset) % PAGES.len()];
        assert_shown(view, harmless, &text);
    }
}

/// Asserts that the page of `view` with `text` is the `harmless` one but for the text.
fn assert_shown(view: &Registered, harmless: &Page, text: &str) {
    let page = Page::parse(filled(view, text).as_bytes());
    assert_eq!(page.errors, harmless.errors, "{}", view.template);
    let elements = page.elements.iter().zip(&harmless.elements);
    assert_eq!(
        page.elements.len(),
        harmless.elements.len(),
        "{}",
        view.template
    );
    for (element, expected) in elements {
        assert_eq!(element.name, expected.name, "{}", view.template);
        let attributes: Vec<(String, String)> = expected
            .attributes
            .iter()
            .map(|(name, value)| (name.clone(), value.replace(HARMLESS, text)))
            .collect();
        assert_eq!(element.attributes, attributes, "{}", view.template);
    }
    let expected = harmless.text.replace(HARMLESS, text);
    assert_eq!(spaced(&page.text), spaced(&expected), "{}", view.template);
}

/// `text` with every run of white space as one space.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
