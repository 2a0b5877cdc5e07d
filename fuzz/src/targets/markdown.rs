//! Arbitrary notes become HTML that is sound, inert and free of what is restricted.

use std::collections::BTreeSet;

use briefing::base::Span;
use briefing::diag::{Diagnostic, FilePath, Parsed};
use briefing::markdown::{self, Html, Links, Options, Resolved};
use briefing::parse::notes::{self, LinkTarget};
use briefing::scan::Limits;
use briefing::text;

use super::said;
use crate::support::{Element, Page};

/// What only the authors read.
const SECRET: &str = "marigold-in-the-cellar";

/// The elements that notes may become.
const ELEMENTS: &[&str] = &[
    "a",
    "aside",
    "blockquote",
    "br",
    "caption",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "input",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The attributes that they may have.
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-describedby",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "checked",
    "class",
    "decoding",
    "disabled",
    "height",
    "href",
    "id",
    "lang",
    "loading",
    "rel",
    "role",
    "scope",
    "src",
    "start",
    "tabindex",
    "title",
    "translate",
    "type",
    "width",
];

/// The ways in which a link may begin, besides those of this site.
const SCHEMES: &[&str] = &["https:", "http:", "mailto:", "tel:"];

pub(super) fn check(bytes: &[u8]) {
    let file = said::file("content/pages/x.md");
    let Some(text) = text::read(&file, bytes).value else {
        return;
    };
    let (notes, diagnostics) = public_notes(&text, &file);
    let html = render(&notes, &file);
    assert_html(&html.html);
    assert_ids(&html);
    let line = markdown::inline(&notes, &Site);
    assert_html(&format!("<p>{line}</p>"));
    let plain = markdown::plain(&notes, &Site);
    assert!(!plain.contains('\n'), "plain words stand on one line");
    if !said::has_error(&diagnostics, &[]) {
        assert_hidden(&text, &file);
    }
}

/// `text` as the public reads it, and what there is to say about its restricted passages.
fn public_notes(text: &str, file: &FilePath) -> (String, Vec<Diagnostic>) {
    let all = Span::new(0, text.len());
    let Parsed {
        value: outline,
        diagnostics,
    } = notes::outline(text, all, file, &Limits::default());
    said::assert_sound(&diagnostics, text);
    for span in &outline.restricted {
        assert!(text.get(span.range()).is_some());
    }
    let notes = notes::without_restricted(text, all, &outline.restricted);
    (notes.text.clone(), diagnostics)
}

fn render(notes: &str, file: &FilePath) -> Html {
    let options = Options {
        file,
        reserved: &BTreeSet::from(["main".to_owned()]),
        scope: "",
        top: Some(2),
    };
    let Parsed { value, diagnostics } = markdown::render(notes, &options, &Site);
    said::assert_sound(&diagnostics, notes);
    value
}

/// Asserts that a restricted passage between any two lines of `text` shows nowhere.
fn assert_hidden(text: &str, file: &FilePath) {
    if text.contains(SECRET) {
        return;
    }
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    // The start, the end, and some places between.
    let step = text.matches('\n').count() / 4 + 1;
    for at in std::iter::once(0).chain(ends.step_by(step)) {
        let (before, after) = text.split_at(at);
        let passage = format!("::: restricted\n## {SECRET}\n\n[{SECRET}]: x\n:::\n");
        let with = [before, &passage, after].concat();
        let (notes, diagnostics) = public_notes(&with, file);
        // Inside of another passage it is a mistake, which stops a build.
        if said::has_error(&diagnostics, &[]) {
            continue;
        }
        assert!(!notes.contains(SECRET), "the secret is in the public notes");
        assert_eq!(
            notes,
            public_notes(text, file).0,
            "a passage changes nothing around it"
        );
    }
}

/// Asserts that `html` fits together and holds nothing that is not on the lists.
fn assert_html(html: &str) {
    let frame = format!(
        "<!doctype html><html lang=\"en\"><head><title>t</title></head><body>{html}</body></html>"
    );
    let page = Page::parse(frame.as_bytes());
    assert_eq!(page.errors, Vec::<String>::new(), "{html}");
    // Those of the frame come first: html, head, title, body.
    for element in &page.elements[4..] {
        assert!(
            ELEMENTS.contains(&&*element.name),
            "<{}>: {html}",
            element.name
        );
        for (name, value) in &element.attributes {
            assert!(
                ATTRIBUTES.contains(&&**name),
                "<{} {name}>: {html}",
                element.name
            );
            if matches!(&**name, "href" | "src") {
                assert_address(value, html);
            }
        }
        assert_input(element, html);
    }
}

/// The box of a task is for reading alone.
fn assert_input(element: &Element, html: &str) {
    if element.name == "input" {
        assert_eq!(element.attribute("type"), Some("checkbox"), "{html}");
        assert!(element.attribute("disabled").is_some(), "{html}");
    }
}

fn assert_address(address: &str, html: &str) {
    let lower = address.to_ascii_lowercase();
    let is_known = SCHEMES.iter().any(|scheme| lower.starts_with(scheme));
    let is_ours = address.starts_with('#') || address.starts_with("../");
    assert!(is_known || is_ours, "{address:?}: {html}");
}

/// Asserts that no two headings have one id, and that the table of contents leads to headings.
fn assert_ids(html: &Html) {
    let page = Page::parse(html.html.as_bytes());
    let ids: Vec<&str> = page.values("id").collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "{}", html.html);
    assert!(
        !distinct.contains("main"),
        "headings give way to the page's own ids"
    );
    for anchor in &html.anchors {
        assert!(distinct.contains(&**anchor), "{anchor}: {}", html.html);
    }
}

/// A site where some things are there and some are not.
struct Site;

impl Links for Site {
    fn resolve(&self, target: &LinkTarget) -> Resolved {
        let page = |href: String| Resolved::Page {
            href,
            title: "A <page> & \"more\"".to_owned(),
        };
        match target {
            LinkTarget::Record { .. } => page("../record/".to_owned()),
            LinkTarget::File { .. } => Resolved::Label,
            LinkTarget::Asset { .. } => page("../../assets/a%20b.png".to_owned()),
            LinkTarget::Anchor(anchor) => page(format!("#{anchor}")),
            LinkTarget::Site(address) => page(format!("../..{address}")),
            LinkTarget::External(_) => Resolved::Broken,
        }
    }
}
