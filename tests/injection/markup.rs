//! What may stand on a page: elements, attributes and addresses, by lists of what is allowed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::data::of_type;
use crate::support::{Element, Page};

/// Elements that pages are made of. There is no script and no style among them but by address.
const ELEMENTS: &[&str] = &[
    "a",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "img",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "rect",
    "section",
    "span",
    "strong",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Attributes that they may have.
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-current",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "charset",
    "class",
    "colspan",
    "content",
    "data-label",
    "data-line",
    "focusable",
    "height",
    "href",
    "http-equiv",
    "id",
    "lang",
    "name",
    "rel",
    "role",
    "scope",
    "src",
    "start",
    "tabindex",
    "title",
    "type",
    "viewBox",
    "width",
    "x",
    "y",
];

/// How addresses begin that lead away from the site.
const AWAY: &[&str] = &["https://", "http://", "mailto:", "tel:"];

/// What of `pages` is not allowed.
pub(super) fn misfits(pages: &BTreeMap<String, Page>) -> Vec<String> {
    let mut misfits = Vec::new();
    for (path, page) in pages {
        let mut tell = |what: String| misfits.push(format!("{path}: {what}"));
        for error in &page.errors {
            tell(format!("no valid HTML: {error}"));
        }
        for element in &page.elements {
            if !ELEMENTS.contains(&&*element.name) {
                tell(format!("an element: {element:?}"));
            }
            for (name, value) in &element.attributes {
                if !ATTRIBUTES.contains(&&**name) {
                    tell(format!("an attribute: {element:?}"));
                }
                let is_address = name == "href" || name == "src";
                if is_address && !is_allowed_address(value) {
                    tell(format!("an address: {element:?}"));
                }
            }
        }
        if !begins_with_policy(&page.elements) {
            tell("its policy does not stand first".to_owned());
        }
    }
    misfits
}

/// Whether `address`, as it is written, is one of this site or has an allowed scheme and a host.
fn is_allowed_address(address: &str) -> bool {
    if let Some(start) = AWAY.iter().find(|start| address.starts_with(**start)) {
        let host = address[start.len()..].split(['/', '?', '#']).next();
        return !start.ends_with('/')
            || host.is_some_and(|host| !host.is_empty() && !host.contains('@'));
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    !path.contains(':') && !path.starts_with("//") && !path.contains('\\')
}

/// Whether nothing can be loaded before the policy says what may be.
fn begins_with_policy(elements: &[Element]) -> bool {
    let mut metas = elements
        .iter()
        .skip_while(|element| element.name != "head")
        .skip(1);
    let charset = metas.next().and_then(|meta| meta.attribute("charset"));
    let policy = metas.next().filter(|meta| meta.name == "meta");
    let policy = policy.filter(|it| it.attribute("http-equiv") == Some("Content-Security-Policy"));
    let policy = policy
        .and_then(|meta| meta.attribute("content"))
        .unwrap_or_default();
    let says = |words: &str| policy.split("; ").any(|rule| rule == words);
    charset == Some("utf-8")
        && says("default-src 'none'")
        && says("base-uri 'none'")
        && !policy.contains("unsafe")
        && !policy.contains('*')
}

/// The pages among `outputs`, taken apart.
pub(super) fn pages(outputs: &BTreeMap<String, Arc<[u8]>>) -> BTreeMap<String, Page> {
    let pages = of_type(outputs, "html");
    pages
        .map(|(path, bytes)| (path.clone(), Page::parse(bytes)))
        .collect()
}

#[test]
fn what_is_not_allowed_is_told() {
    let policy = "<!doctype html><html lang=en><head><meta charset=utf-8><meta http-equiv=Content-Security-Policy content=\"default-src 'none'; base-uri 'none'\"><title>x</title></head><body>";
    let told = |html: &str| {
        let page = Page::parse(html.as_bytes());
        misfits(&BTreeMap::from([("x.html".to_owned(), page)]))
    };
    assert_eq!(
        told(&format!(
            "{policy}<p><a href=\"../x/#a:b\">a</a></p></body></html>"
        )),
        [""; 0]
    );
    for html in [
        "<script src=x></script>",
        "<p onclick=a>b</p>",
        "<p style=a>b</p>",
        "<a href=javascript:a>b</a>",
        "<a href=//sneaky.example>b</a>",
        "<a href=https://a@sneaky.example>b</a>",
        "<a href=https:sneaky.example>b</a>",
        "<p><b>b</p>",
    ] {
        assert_ne!(
            told(&format!("{policy}{html}</body></html>")),
            [""; 0],
            "{html}"
        );
    }
    assert_ne!(
        told(
            "<!doctype html><html lang=en><head><meta charset=utf-8><title>x</title></head><body></body></html>"
        ),
        [""; 0]
    );
}
