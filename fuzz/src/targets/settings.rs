//! Arbitrary bytes are read as the settings of a site: what is read without a complaint has no key that
//! nobody knows, and every setting is one that the later stages can rely on.

use briefing::base::Id;
use briefing::config::{self, Settings, SiteFile};
use briefing::decode::fields::{Fields, Key, Shape};
use briefing::diag::Parsed;
use briefing::text;
use briefing::yaml::{self, Node, Value};
use url::Url;

use super::said;

/// A key that there is not.
const UNKNOWN: &str = "zzyzx";

pub(super) fn check(bytes: &[u8]) {
    let file = said::file("content/site.yaml");
    let Parsed {
        value: Some(text),
        diagnostics: found,
    } = text::read(&file, bytes)
    else {
        return;
    };
    let Parsed {
        value: settings,
        diagnostics,
    } = config::read(&file, &text);
    said::assert_sound(&diagnostics, &text);
    said::assert_printed(&diagnostics, &text);
    if said::has_error(&diagnostics, &[]) || said::has_error(&found, &[]) {
        return;
    }
    let settings = settings.expect("without errors there are settings");
    assert_usable(&settings);
    let node = yaml::parse(&text, 0, &file)
        .value
        .expect("settings are something");
    assert_known(&node, SiteFile::KEYS);
    // At the left edge a line after the last is a key, unless the whole is in braces.
    if !text.trim_start().starts_with('{') && !text.contains("...") {
        let more = format!("{}\n{UNKNOWN}: x\n", text.trim_end());
        let found = config::read(&file, &more).diagnostics;
        assert!(
            said::has_error(&found, &["unknown-key"]),
            "{found:#?}\n{more}"
        );
    }
}

/// Asserts that `settings` are what their documentation says.
fn assert_usable(settings: &Settings) {
    let url = Url::parse(&settings.base_url);
    // Hosts that no browser takes are not told apart here.
    if let Ok(url) = url {
        assert!(matches!(url.scheme(), "http" | "https"), "{url}");
        assert!(
            url.username().is_empty() && url.query().is_none() && url.fragment().is_none(),
            "{url}"
        );
    }
    assert!(settings.base_url.ends_with('/') && !settings.base_url.ends_with("//"));
    assert!(settings.page_size > 0, "a page of a list has entries");
    assert!(
        settings.meetings.is_sorted_by(|a, b| a.date <= b.date),
        "meetings are in order"
    );
    let words = settings.body_types.iter().chain(&settings.finding_kinds);
    for word in words {
        assert!(Id::parse(word).is_some(), "{word:?} is no word");
    }
    for text in [&settings.title, &settings.language, &settings.theme] {
        assert!(!text.trim().is_empty(), "a text that is there is not blank");
    }
}

/// Asserts that every key of `node` is one of `keys`, and so on in each value.
fn assert_known(node: &Node, keys: &[Key]) {
    let Value::Mapping(pairs) = &node.value else {
        return;
    };
    for (key, value) in pairs {
        let known = keys.iter().find(|known| known.name == key.text);
        let known = known.unwrap_or_else(|| panic!("`{}` is no key", key.text));
        assert_shape(value, &(known.shape)());
    }
}

fn assert_shape(node: &Node, shape: &Shape) {
    match (shape, &node.value) {
        (Shape::Group(keys), _) => assert_known(node, keys),
        (Shape::List(shape), Value::List(items)) => {
            for item in items {
                assert_shape(item, shape);
            }
        }
        (Shape::Words(words), Value::Scalar { text, .. }) => {
            assert!(
                words.iter().any(|(word, _)| word == text),
                "{text:?} is none of {words:?}"
            );
        }
        _ => {}
    }
}
