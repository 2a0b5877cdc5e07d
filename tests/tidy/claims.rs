//! What we say of security names tests and files that exist.

use super::source::{exists, read};

/// The pages that make claims.
const PAGES: &[&str] = &["SECURITY.md", "docs/promises.md"];

/// What stands between `open` and the next `close`, everywhere in `text`.
fn between<'t>(text: &'t str, open: &'t str, close: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(open)
        .skip(1)
        .filter_map(move |rest| Some(rest.split_once(close)?.0))
}

/// Whether the test, or the module of tests, that `name` names is there: `leaks::twins`.
fn is_test(name: &str) -> bool {
    let (module, test) = name.rsplit_once("::").unwrap_or((name, ""));
    let path = format!("tests/{}", name.replace("::", "/"));
    if exists(&format!("{path}.rs")) || exists(&path) {
        return true;
    }
    let folder = format!("tests/{}", module.replace("::", "/"));
    let files = [format!("{folder}.rs"), format!("{folder}/mod.rs")];
    let file = files.iter().find(|file| exists(file));
    file.is_some_and(|file| read(file).contains(&format!("fn {test}()")))
}

#[test]
fn every_claim_names_what_exists() {
    for page in PAGES {
        let text = read(page);
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in between(&text, "](", ")").filter(|link| !link.contains("://")) {
            let file = link.split('#').next().unwrap_or_default();
            let path = match file.strip_prefix("../") {
                Some(above) => above.to_owned(),
                None if folder.is_empty() => file.to_owned(),
                None => format!("{folder}/{file}"),
            };
            assert!(exists(&path), "{page} links {link}");
        }
        let mut named = 0;
        for code in text.split('`').skip(1).step_by(2) {
            if code.contains("::") {
                assert!(is_test(code), "{page} names {code}");
                named += 1;
            }
        }
        assert!(named > 10, "{page} names {named} tests");
    }
}
