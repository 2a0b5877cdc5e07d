//! Whatever is written, changed or removed in a site, its build ends in order, with the same bytes
//! whatever its secrets are, and tells nothing of them.

use std::collections::BTreeSet;

use briefing::base::OutputPath;
use briefing::diag::Diagnostic;
use briefing::pipeline::{Outputs, Run};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value as Json;
use url::Url;

use super::said;
use super::virtual_site::{self, Edit, TELLINGS, WORDS};
use crate::support::Page;

/// A run takes long enough with these.
const MOST_EDITS: usize = 24;

/// Where the site is read.
const ADDRESS: &str = "https://example.org/briefing/";

pub(super) fn check(bytes: &[u8]) {
    let Some(edits) = virtual_site::edits(bytes, MOST_EDITS) else {
        return;
    };
    let [one, other] = TELLINGS.map(|telling| run(&edits, telling));
    assert_in_order(&one);
    assert_eq!(
        one.outputs.is_some(),
        other.outputs.is_some(),
        "a secret decides whether there is a site"
    );
    let (Some(one), Some(other)) = (&one.outputs, &other.outputs) else {
        return;
    };
    let differing: Vec<_> = one
        .iter()
        .filter(|(path, bytes)| other.get(*path) != Some(bytes))
        .map(|(path, _)| path)
        .collect();
    assert!(
        differing.is_empty() && one.len() == other.len(),
        "a secret changes {differing:?}"
    );
    assert_silent(one);
    assert_readable(one);
}

/// What is published of the site with `edits`, whose secrets are told as `telling`.
fn run(edits: &[Edit<'_>], telling: &str) -> Run {
    let site = virtual_site::site(telling);
    let world = edits.iter().fold(site, |world, edit| edit.apply(world));
    virtual_site::build(&world)
}

/// Asserts that there are outputs or it is told why not, and that what is told has a form.
fn assert_in_order(run: &Run) {
    assert_eq!(
        run.outputs.is_none(),
        said::has_error(&run.diagnostics, &[]),
        "{:#?}",
        run.diagnostics
    );
    for told in &run.diagnostics {
        let text = told
            .primary
            .as_ref()
            .and_then(|label| run.text(&label.file))
            .unwrap_or_default();
        let alone = Diagnostic {
            secondary: Vec::new(),
            ..told.clone()
        };
        said::assert_sound(&[alone], &text);
        for label in &told.secondary {
            let text = run.text(&label.file).unwrap_or_default();
            assert!(
                label
                    .span
                    .is_none_or(|span| text.get(span.range()).is_some()),
                "{told:#?}"
            );
        }
    }
}

/// Asserts that no output, and no name of one, has a word of a secret.
fn assert_silent(outputs: &Outputs) {
    for (path, bytes) in outputs {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for word in WORDS {
            assert!(
                !text.contains(word) && !path.as_str().contains(word),
                "{path} tells a secret"
            );
        }
        assert!(
            !text.contains("a-secret") && !path.as_str().contains("a-secret"),
            "{path} names a secret record"
        );
    }
}

/// Asserts that every output can be read as what it is, and that no page leads to where nothing stands.
fn assert_readable(outputs: &Outputs) {
    let names: BTreeSet<&str> = outputs.keys().map(OutputPath::as_str).collect();
    for (path, bytes) in outputs {
        let path = path.as_str();
        match path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("html") => assert_page(path, bytes, &names),
            Some("json") if !path.starts_with("assets/") => {
                serde_json::from_slice::<Json>(bytes).expect("it is JSON");
            }
            Some("csv") if !path.starts_with("assets/") => {
                let rows = csv::Reader::from_reader(&**bytes).into_records();
                assert!(rows.into_iter().all(|row| row.is_ok()), "{path} is no CSV");
            }
            Some("xml") if !path.starts_with("assets/") => assert_xml(path, bytes),
            _ => {}
        }
    }
}

fn assert_xml(path: &str, bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("XML is UTF-8");
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("{path}: {error}"),
        }
    }
}

fn assert_page(path: &str, bytes: &[u8], names: &BTreeSet<&str>) {
    let page = Page::parse(bytes);
    assert_eq!(page.errors, Vec::<String>::new(), "{path}");
    let ids: Vec<&str> = page.values("id").collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "{path} has an id twice: {ids:?}");
    // The page for addresses that there are not has its links from the root, wherever that is.
    if path == "404.html" {
        return;
    }
    let here = Url::parse(ADDRESS)
        .and_then(|site| site.join(path))
        .expect("it is an address");
    for address in page.values("href").chain(page.values("src")) {
        if let Ok(away) = Url::parse(address) {
            assert!(
                matches!(away.scheme(), "http" | "https" | "mailto" | "tel"),
                "{path}: {away}"
            );
            continue;
        }
        let target = here.join(address).expect("it is an address from here");
        let below = target.as_str().strip_prefix(ADDRESS);
        let below = below.unwrap_or_else(|| panic!("{path} leads out of the site: {address}"));
        let below = below.split(['#', '?']).next().unwrap_or_default();
        let file = briefing::plan::file_of(below);
        let is_there = names.contains(&*file) || names.contains(&*decoded(&file));
        assert!(is_there, "{path} leads to {address}, where nothing stands");
    }
}

/// `path` without its `%` escapes.
fn decoded(path: &str) -> String {
    // The crate for addresses decodes the values of queries, which is the same but for `+`.
    let query = format!("p={}", path.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs
        .next()
        .map(|(_, path)| path.into_owned())
        .unwrap_or_default()
}
