//! Where a template comes from, and what is said of a theme that is not whole.

use std::sync::Arc;

use super::*;
use crate::diag::{Diagnostic, Severity};

fn files(list: &[(&str, &str)]) -> SiteFiles {
    list.iter()
        .map(|(path, text)| (Utf8PathBuf::from(*path), Arc::from(text.as_bytes())))
        .collect()
}

/// A theme of which nothing may be wrong.
fn theme(name: &str, list: &[(&str, &str)]) -> Theme {
    let Parsed { value, diagnostics } = load(&files(list), name);
    assert_eq!(diagnostics, []);
    value
}

/// The one thing that is wrong.
fn mistake(name: &str, list: &[(&str, &str)]) -> Diagnostic {
    let mut diagnostics = load(&files(list), name).diagnostics;
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    diagnostics.remove(0)
}

/// The file and the text that a diagnostic points to.
fn place<'a>(diagnostic: &'a Diagnostic, list: &[(&str, &'a str)]) -> (&'a str, &'a str) {
    let label = diagnostic.primary.as_ref().expect("a place");
    let (_, text) = list
        .iter()
        .find(|(path, _)| label.file.as_str() == *path)
        .expect("a file of the site");
    let span = label.span.unwrap_or_default();
    (label.file.as_str(), &text[span.range()])
}

const MINE: (&str, &str) = ("themes/mine/theme.yaml", "title: Mine\nextends: briefing\n");

#[test]
fn the_built_in_themes_are_there_without_any_file() {
    let briefing = theme("briefing", &[]);
    assert_eq!(briefing.chain, ["briefing", "base"]);
    assert_eq!(briefing.title, "Briefing");
    let (identity, layout) = briefing.template("layout.html").expect("a layout");
    assert_eq!(identity, "briefing:layout.html");
    let place = "themes/briefing/templates/layout.html";
    assert_eq!(layout.file.as_str(), place);
    let (identity, _) = briefing
        .template("components/status.html")
        .expect("a component");
    assert_eq!(identity, "base:components/status.html");
    assert!(briefing.assets.contains_key("briefing.css"));
}

#[test]
fn a_file_comes_from_the_nearest_theme_that_has_it() {
    let mine = theme(
        "mine",
        &[
            MINE,
            ("themes/mine/templates/a.html", "mine"),
            ("themes/briefing/templates/a.html", "briefing"),
            ("themes/briefing/templates/b.html", "briefing"),
            ("themes/base/templates/b.html", "base"),
            ("themes/base/templates/deep/c.xml", "base"),
            ("themes/other/templates/d.html", "other"),
        ],
    );
    let source = |name: &str| mine.template(name).map(|(_, found)| &*found.source);
    assert_eq!(source("a.html"), Some("mine"));
    assert_eq!(source("b.html"), Some("briefing"));
    assert_eq!(source("deep/c.xml"), Some("base"));
    assert_eq!(source("base:b.html"), Some("base"));
    assert_eq!(source("d.html"), None);
}

#[test]
fn a_single_file_of_the_site_replaces_a_built_in_one() {
    let briefing = theme(
        "briefing",
        &[
            ("themes/briefing/assets/briefing.css", "body {}"),
            ("themes/briefing/templates/layout.html", "own"),
        ],
    );
    assert_eq!(&*briefing.assets["briefing.css"].bytes, b"body {}");
    let (_, layout) = briefing.template("layout.html").expect("a layout");
    assert_eq!(&*layout.source, "own");
    assert_eq!(
        briefing.source(Utf8Path::new("themes/briefing/templates/layout.html")),
        Some("own")
    );
}

#[test]
fn an_unknown_theme_has_no_place_and_base_stands_in() {
    let Parsed { value, diagnostics } = load(&SiteFiles::new(), "breifing");
    assert_eq!(value.chain, ["base"]);
    assert_eq!(diagnostics[0].code, "unknown-theme");
    assert_eq!(diagnostics[0].primary, None);
    assert_eq!(diagnostics[0].help, ["did you mean `briefing`?"]);
}

#[test]
fn an_unknown_parent_is_shown_where_it_is_written() {
    let list = [(
        "themes/mine/theme.yaml",
        "title: extends\nextends: 'bass'\n",
    )];
    let found = mistake("mine", &list);
    assert_eq!(found.code, "unknown-theme");
    assert_eq!(place(&found, &list), ("themes/mine/theme.yaml", "'bass'"));
    assert_eq!(found.help, ["did you mean `base`?"]);
}

#[test]
fn themes_that_extend_each_other_are_told_as_a_circle() {
    let list = [
        ("themes/a/theme.yaml", "extends: b"),
        ("themes/b/theme.yaml", "extends: a"),
    ];
    let found = mistake("a", &list);
    assert_eq!(found.code, "theme-cycle");
    assert!(found.message.ends_with("a → b → a"), "{}", found.message);
    assert_eq!(place(&found, &list), ("themes/b/theme.yaml", "a"));
    assert_eq!(load(&files(&list), "a").value.chain, ["a", "b", "base"]);
}

#[test]
fn a_manifest_has_no_other_keys_and_must_be_there() {
    let list = [("themes/mine/theme.yaml", "title: Mine\nextend: base\n")];
    let found = mistake("mine", &list);
    assert_eq!(found.code, "unknown-key");
    assert_eq!(place(&found, &list), ("themes/mine/theme.yaml", "extend"));

    let found = mistake("mine", &[("themes/mine/assets/x.css", "")]);
    assert_eq!(found.message, "the theme `mine` has no `theme.yaml`");
}

#[test]
fn an_empty_manifest_stands_on_base() {
    let mine = theme("mine", &[("themes/mine/theme.yaml", "")]);
    assert_eq!(mine.chain, ["mine", "base"]);
    assert_eq!(mine.title, "mine");
}

#[test]
fn files_that_are_no_text_or_no_template_are_told() {
    let mut list = files(&[
        MINE,
        ("themes/mine/templates/page.htm", ""),
        ("themes/mine/templates/.page.html.swp", ""),
        ("themes/mine/templates/mark.html", "\u{feff}x"),
    ]);
    list.insert(
        Utf8PathBuf::from("themes/mine/templates/latin.html"),
        Arc::from(&b"caf\xe9"[..]),
    );
    let found: Vec<String> = load(&list, "mine")
        .diagnostics
        .iter()
        .map(|found| {
            let label = found.primary.as_ref().expect("a place");
            format!("{} {:?} {}", label.file, label.span, found.message)
        })
        .collect();
    assert_eq!(
        found,
        [
            "themes/mine/templates/latin.html Some(Span { start: 3, end: 3 }) this file is not UTF-8 text",
            "themes/mine/templates/mark.html Some(Span { start: 0, end: 0 }) this file begins with a byte order mark",
            "themes/mine/templates/page.htm None this file is not used",
        ]
    );
}

#[test]
fn an_asset_that_cannot_be_published_under_its_name_is_told() {
    let kept = "themes/mine/assets/logo.png";
    for refused in [
        "aux.png",
        "a:b.png",
        "what?.png",
        "fonts/con/a.woff2",
        "a.png ",
        "a\u{202E}gnp.css",
        ".git/config.css",
    ] {
        let path = format!("themes/mine/assets/{refused}");
        let list = files(&[MINE, (&path, "x"), (kept, "y")]);
        let Parsed { value, diagnostics } = load(&list, "mine");
        let [found] = diagnostics.as_slice() else {
            panic!("{refused}: {diagnostics:?}");
        };
        assert_eq!(found.code, "theme-file", "{refused}");
        assert_eq!(found.severity, Severity::Error, "{refused}");
        let label = found.primary.as_ref().expect("a place");
        assert_eq!(label.file.as_str(), path);
        assert!(!found.message.contains('\u{202E}'));
        assert!(!value.assets.contains_key(refused));
        assert!(value.assets.contains_key("logo.png"));
    }
}

#[test]
fn style_sheets_are_addressed_by_content_and_pictures_by_name() {
    let address = |text: &str| {
        let mine = theme("mine", &[MINE, ("themes/mine/assets/look/a.css", text)]);
        mine.assets["look/a.css"].address.clone()
    };
    assert!(address("x").starts_with("assets/look/a."));
    assert_eq!(address("x"), address("x"));
    assert_ne!(address("x"), address("y"));
    assert_eq!(
        theme("base", &[]).assets["favicon.svg"].address,
        "assets/favicon.svg"
    );
}

/// The fingerprint of `page.html` in a small theme, with `replaced` instead of the file there.
fn fingerprint(replaced: (&str, &str)) -> Fingerprint {
    let mut list = vec![
        MINE,
        (
            "themes/mine/templates/page.html",
            "{% extends \"frame.html\" %}{% block a %}{{ <tag /> }}{% endblock %}",
        ),
        (
            "themes/mine/templates/frame.html",
            "{% block a %}{% endblock %}{% include \"part.html\" %}{{ asset(name=\"a.css\") }}",
        ),
        ("themes/mine/templates/part.html", "part"),
        (
            "themes/mine/templates/tag.html",
            "{% component tag() %}{{ <mark /> }}{% endcomponent tag %}",
        ),
        (
            "themes/mine/templates/mark.html",
            "{% component mark() %}m{% endcomponent mark %}",
        ),
        ("themes/mine/templates/other.html", "other"),
        ("themes/mine/assets/a.css", "a"),
        ("themes/mine/assets/b.css", "b"),
    ];
    list.retain(|(path, _)| *path != replaced.0);
    list.push(replaced);
    theme("mine", &list)
        .fingerprint("page.html")
        .expect("the page is there")
}

#[test]
fn a_fingerprint_changes_with_all_that_a_template_is_made_from_and_nothing_else() {
    let before = fingerprint(MINE);
    for path in [
        "templates/page.html",
        "templates/frame.html",
        "templates/part.html",
        "templates/tag.html",
        "templates/mark.html",
        "assets/a.css",
    ] {
        let changed = match path {
            "templates/page.html" => "{% extends \"frame.html\" %}{{ <tag /> }} ",
            "templates/frame.html" => "{% include \"part.html\" %}{{ asset(name=\"a.css\") }}",
            "templates/tag.html" => "{% component tag() %}{{ <mark /> }}!{% endcomponent tag %}",
            "templates/mark.html" => "{% component mark() %}n{% endcomponent mark %}",
            _ => "changed",
        };
        assert_ne!(
            before,
            fingerprint((&format!("themes/mine/{path}"), changed)),
            "{path}"
        );
    }
    for path in ["templates/other.html", "assets/b.css", "templates/new.html"] {
        assert_eq!(
            before,
            fingerprint((&format!("themes/mine/{path}"), "changed")),
            "{path}"
        );
    }
    let overriding = "{% component mark() %}near{% endcomponent mark %}";
    assert_eq!(
        before,
        fingerprint(("themes/briefing/templates/mark.html", overriding))
    );
}

#[test]
fn a_template_of_a_name_that_there_is_not_has_no_fingerprint() {
    assert_eq!(theme("base", &[]).fingerprint("no-such.html"), None);
}
