//! A site's own pages: where they stand, in which order they are listed, what leads from one to another.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::support::{Element, Page, Site, SiteFolder};

const SETTINGS: &str = "title: Ashfield\nbase_url: https://example.org/\ntimezone: Europe/London\n";

/// A site of pages alone.
fn pages() -> Site {
    let page = |title: &str, keys: &str, notes: &str| {
        format!("---\ntitle: {title}\n{keys}---\n\n{notes}\n")
    };
    Site::default()
        .file("content/site.yaml", SETTINGS)
        .file(
            "content/pages/index.md",
            page("Welcome", "", "Begin with *this*."),
        )
        .file(
            "content/pages/alpha.md",
            page("Alpha", "weight: 2\n", "Last of all."),
        )
        .file(
            "content/pages/beta.md",
            page(
                "Beta",
                "weight: 1\nsummary: How to.\n",
                "Do it so:\n\n```yaml\na: 1\n```",
            ),
        )
        .file(
            "content/pages/beta/one.md",
            page("One", "weight: 1\nsummary: The *first*.\n", "1"),
        )
        .file("content/pages/beta/two.md", page("Two", "weight: 2\n", "2"))
        .file("content/pages/beta/two/deep.md", page("Deep", "", "3"))
        .file(
            "content/pages/beta/three.md",
            page("Three", "weight: 3\n", "4"),
        )
        .file(
            "content/pages/lost/found.md",
            page("Found", "", "[Back](../alpha.md)."),
        )
}

struct Built(BTreeMap<String, Arc<[u8]>>);

impl Built {
    fn of(site: &Site) -> Self {
        Self(site.build().outputs())
    }

    fn page(&self, path: &str) -> Page {
        Page::parse(&self.0[path])
    }

    /// Where the links of the page at `path` lead that stand between `start` and `end` in its HTML.
    fn links(&self, path: &str, start: &str, end: &str) -> Vec<String> {
        let html = String::from_utf8_lossy(&self.0[path]).into_owned();
        let inner = html
            .split_once(start)
            .and_then(|(_, rest)| rest.split_once(end));
        let inner = inner.map_or("", |(inner, _)| inner);
        let inner = Page::parse(inner.as_bytes());
        inner.values("href").map(str::to_owned).collect()
    }
}

#[test]
fn a_site_of_pages_leads_to_them_and_has_no_empty_registers() {
    let built = Built::of(&pages());
    let home = built.page("index.html");
    for (start, end) in [
        ("<nav class=\"site-navigation\"", "</nav>"),
        ("<ul class=\"entries pages\">", "</ul>"),
    ] {
        assert_eq!(
            built.links("index.html", start, end),
            ["./beta/", "./alpha/"]
        );
    }
    for words in ["Welcome", "Begin with this.", "How to."] {
        assert!(home.text.contains(words), "{words}: {}", home.text);
    }
    for absent in ["Overdue", "Due next", "inspection", "As at", "feed"] {
        assert!(!home.text.contains(absent), "{absent}: {}", home.text);
    }
    assert!(
        !built.0.contains_key("index/index.html"),
        "it stands on the home page alone"
    );
}

#[test]
fn a_page_lists_what_stands_below_it_and_leads_to_what_stands_beside_it() {
    let built = Built::of(&pages());
    let listed = |path: &str| built.links(path, "<ul class=\"entries pages\">", "</ul>");
    let below = ["../beta/one/", "../beta/two/", "../beta/three/"];
    assert_eq!(listed("beta/index.html"), below);
    assert!(built.page("beta/index.html").text.contains("The first."));

    let two = "beta/two/index.html";
    let trail = built.links(two, "<nav class=\"breadcrumb\"", "</nav>");
    assert_eq!(trail, ["../../", "../../beta/"]);
    let beside = built.links(two, "<nav class=\"beside\"", "</nav>");
    let siblings = ["../../beta/one/", "../../beta/two/", "../../beta/three/"];
    assert_eq!(beside, [&["../../beta/"][..], &siblings].concat());
    let around = built.links(two, "<nav class=\"pagination\"", "</nav>");
    assert_eq!(around, ["../../beta/one/", "../../beta/three/"]);
    let page = built.page(two);
    let current = |element: &&Element| element.attribute("aria-current").is_some();
    let current: Vec<_> = page.elements.iter().filter(current).collect();
    let current: Vec<_> = current
        .iter()
        .map(|it| it.attribute("href").unwrap_or_default())
        .collect();
    assert_eq!(
        current,
        ["../../beta/", "../../beta/two/"],
        "its section, and itself"
    );
    assert_eq!(listed(two), ["../../beta/two/deep/"]);

    let deep = built.links(
        "beta/two/deep/index.html",
        "<nav class=\"breadcrumb\"",
        "</nav>",
    );
    assert_eq!(deep, ["../../../", "../../../beta/", "../../../beta/two/"]);
}

#[test]
fn a_page_in_a_folder_that_no_page_stands_for_is_listed_nowhere() {
    let built = Built::of(&pages());
    for path in ["index.html", "alpha/index.html", "beta/index.html"] {
        let page = built.page(path);
        assert!(
            !page.values("href").any(|href| href.contains("lost")),
            "{path}"
        );
    }
    let found = "lost/found/index.html";
    assert_eq!(
        built.links(found, "<nav class=\"breadcrumb\"", "</nav>"),
        ["../../"]
    );
    assert!(
        !built
            .page(found)
            .values("class")
            .any(|class| class == "beside")
    );
}

#[test]
fn what_is_not_public_is_in_no_list_of_pages() {
    let draft = |path: &str| {
        let (name, site) = (path, pages());
        let text = String::from_utf8_lossy(&site.files()[camino::Utf8Path::new(name)]).into_owned();
        site.file(name, text.replacen("---\n", "---\nvisibility: draft\n", 1))
    };
    let built = Built::of(&draft("content/pages/beta/two.md"));
    let listed = built.links("beta/index.html", "<ul class=\"entries pages\">", "</ul>");
    let deep = "../beta/two/deep/";
    assert_eq!(
        listed,
        [deep, "../beta/one/", "../beta/three/"],
        "{deep} stands below beta then"
    );
    let built = Built::of(&draft("content/pages/index.md"));
    let home = built.page("index.html").text;
    assert!(
        home.contains("Ashfield") && !home.contains("Welcome"),
        "{home}"
    );
}

#[test]
fn the_text_of_the_page_index_stands_above_a_briefing_too() {
    let site = Site::from("three-inspections").file(
        "content/pages/index.md",
        "---\ntitle: For the panel\n---\n\nWhat to read first.\n",
    );
    let built = Built::of(&site);
    let home = built.page("index.html").text;
    let place = |words: &str| {
        home.find(words)
            .unwrap_or_else(|| panic!("no {words}: {home}"))
    };
    assert!(place("For the panel") < place("What to read first."));
    assert!(place("What to read first.") < place("Latest inspections"));
    let foot = built.links("index.html", "<ul class=\"site-pages\">", "</ul>");
    assert!(foot.iter().any(|href| href == "./about/"), "{foot:?}");
    let leads_home = |href: &String| href == "./" || href.contains("index");
    assert!(!foot.iter().any(leads_home), "it needs no way: {foot:?}");
}

#[test]
fn the_home_page_can_be_renamed_and_has_no_old_address() {
    let folder = SiteFolder::of(&pages());
    let read = |path: &str| {
        let files = folder.files("content");
        String::from_utf8_lossy(&files[path]).into_owned()
    };
    assert_eq!(
        folder.run(&["rename", "pages", "index", "start"]).code,
        Some(0)
    );
    assert_eq!(
        read("pages/start.md"),
        "---\ntitle: Welcome\n---\n\nBegin with *this*.\n"
    );
    assert_eq!(
        folder.run(&["rename", "pages", "start", "index"]).code,
        Some(0)
    );
    assert!(
        read("pages/index.md").contains("/start/"),
        "it keeps the address that it had"
    );
    let run = folder.run(&["build"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let built = folder.files("public");
    assert!(String::from_utf8_lossy(&built["index.html"]).contains("Begin with"));
    assert!(
        built.contains_key("start/index.html"),
        "the old address leads on"
    );
}

#[test]
fn the_colours_of_code_are_loaded_where_there_is_code() {
    let built = Built::of(&pages());
    let loads = |path: &str| {
        built
            .page(path)
            .values("href")
            .any(|href| href.contains("highlight."))
    };
    assert!(loads("beta/index.html"));
    assert!(!loads("alpha/index.html") && !loads("index.html"));
}
