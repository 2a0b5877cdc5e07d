//! An address that a link or a record may have leads, in a browser, where it says: to a web site by an
//! allowed scheme, or to a place of this site.

use briefing::config::{base_url, refuse_base_url};
use briefing::decode::kinds::Kind;
use briefing::diag::FilePath;
use briefing::markdown::{self, Links, Resolved};
use briefing::parse::notes::{self, LinkTarget};
use briefing::parse::target::classify;
use briefing::scan::Limits;
use briefing::{decode, parse, text};
use pulldown_cmark::LinkType;
use serde_json::Value as Json;
use url::{ParseError, Url};

use super::said;
use crate::support::Page;

/// The page that links stand on, as a browser knows it.
const HERE: &str = "https://ours.example/site/inspections/x/";

/// What every address of the site begins with.
const SITE: &str = "https://ours.example/";

pub(super) fn check(bytes: &[u8]) {
    let address = String::from_utf8_lossy(bytes);
    for link_type in [LinkType::Inline, LinkType::Autolink, LinkType::Email] {
        if let Ok(target) = classify(&address, link_type) {
            assert_leads(&target);
        }
    }
    let file = said::file("content/sources/x.md");
    if let Some(text) = text::read(&file, bytes).value {
        assert_links(&text);
        assert_record(&text, &file);
    }
    if refuse_base_url(&address).is_none() {
        let url = Url::parse(&base_url(&address));
        // A host that is none is refused by every browser, and by whoever would publish there.
        if let Ok(url) = url {
            assert_web(&url);
            assert!(url.query().is_none() && url.fragment().is_none(), "{url}");
            assert!(url.path().ends_with('/'), "{url}");
        }
    }
}

/// Where a browser goes from our page by `address`; nowhere if it is no address to it.
fn followed(address: &str) -> Option<Url> {
    let here = Url::parse(HERE).expect("it is an address");
    match Url::options().base_url(Some(&here)).parse(address) {
        Ok(url) => Some(url),
        Err(error) => {
            assert_ne!(error, ParseError::RelativeUrlWithoutBase);
            None
        }
    }
}

/// Asserts that `url` is a web site's, without a name or a password.
fn assert_web(url: &Url) {
    assert!(matches!(url.scheme(), "http" | "https"), "{url}");
    assert!(
        url.username().is_empty() && url.password().is_none(),
        "{url}"
    );
}

/// Asserts that `address` leads from our page to another site by an allowed scheme.
fn assert_away(address: &str) {
    let Some(url) = followed(address) else { return };
    match url.scheme() {
        "mailto" | "tel" => {}
        _ => {
            assert_web(&url);
            assert!(
                !url.as_str().starts_with(SITE) || address.contains("ours.example"),
                "{address:?} stays here"
            );
        }
    }
}

/// Asserts that `address` stays on the site.
fn assert_here(address: &str) {
    let url = followed(address);
    assert!(
        url.as_ref()
            .is_some_and(|url| url.as_str().starts_with(SITE)),
        "{address:?} leads to {url:?}"
    );
}

/// Asserts that `target` is what a browser would make of it.
fn assert_leads(target: &LinkTarget) {
    match target {
        LinkTarget::External(address) => assert_away(address),
        // As pages write it: from their own place down to the root, and up again.
        LinkTarget::Site(address) => {
            assert!(address.starts_with('/'));
            assert_here(&format!("../../{}", address.trim_start_matches('/')));
        }
        LinkTarget::Anchor(anchor) => assert_here(&format!("#{anchor}")),
        LinkTarget::File { path, .. } | LinkTarget::Asset { path, .. } => {
            assert!(
                !path.is_empty() && !path.contains('\\') && !path.contains(char::is_control),
                "{path:?}"
            );
        }
        LinkTarget::Record { .. } => {}
    }
}

/// Asserts that links in Markdown lead where they may: `text` as Markdown, and as an address in it.
fn assert_links(text: &str) {
    let line: String = text
        .chars()
        .filter(|character| *character != '\n')
        .collect();
    for notes in [
        text.to_owned(),
        format!("[a]({line}) <{line}>"),
        format!("[a](<{line}>)"),
        format!("[a][b]\n\n[b]: {line}"),
    ] {
        let html = markdown::inline(&notes, &Anywhere);
        let page = Page::parse(html.as_bytes());
        for address in page.values("href") {
            if address.starts_with(['.', '#']) {
                assert_here(address);
            } else {
                assert_away(address);
            }
        }
        for link in notes::inline_links(&notes) {
            assert_leads(&link.target);
        }
    }
}

/// Asserts that what a record may have as the address of a document is one.
fn assert_record(text: &str, file: &FilePath) {
    let written = Json::from(text);
    let bytes = format!("---\ntitle: X\nurl: {written}\naliases: [{written}]\n---\n");
    let document = parse::parse(file, bytes.as_bytes(), &Limits::default()).value;
    let decoded = decode::decode(file, &document, notes::Outline::default())
        .expect("the name is one of a record");
    assert_eq!(decoded.value.key.kind, Kind::Sources);
    let Some(record) = decoded.value.record else {
        return;
    };
    let exported = record.export();
    if let Some(address) = exported.get("url").and_then(Json::as_str)
        && let Some(url) = followed(address)
    {
        // What is no address was reported, and is blank.
        if !address.is_empty() {
            assert_web(&url);
            assert_away(address);
        }
    }
    for alias in exported
        .get("aliases")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
    {
        let alias = alias.as_str().expect("an alias is text");
        let url = followed(alias).expect("an alias is an address");
        assert_eq!(url.as_str(), format!("https://ours.example{alias}"));
    }
}

/// A site where everything is there, at an address as the site gives it.
struct Anywhere;

impl Links for Anywhere {
    fn resolve(&self, target: &LinkTarget) -> Resolved {
        match target {
            LinkTarget::Site(address) => Resolved::Page {
                href: format!("../../{}", address.trim_start_matches('/')),
                title: address.clone(),
            },
            LinkTarget::Anchor(anchor) => Resolved::Page {
                href: format!("#{anchor}"),
                title: anchor.clone(),
            },
            _ => Resolved::Label,
        }
    }
}
