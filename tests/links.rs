//! Every address in everything that is published leads somewhere.
//!
//! Both fixture sites and the guide are walked whole: pages, style sheets, feeds, the sitemap; under `/`, under a
//! base path, and from disk. Not here: links in sources that lead nowhere, which stop a build.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use briefing::pipeline::Request;
use quick_xml::events::Event as XmlEvent;
use quick_xml::{Reader, XmlVersion};

use crate::support::{Element, Page, Site};

/// What is published, taken apart, and where.
pub(crate) struct Published {
    /// The address of the site's root.
    base: String,
    /// Whether an address that ends in `/` means the `index.html` in there.
    has_server: bool,
    pages: BTreeMap<String, Page>,
    others: BTreeMap<String, Arc<[u8]>>,
}

/// An address as it stands in an output.
struct Link {
    /// In which output.
    from: String,
    /// As it is written.
    written: String,
}

impl Published {
    /// What is published at `base`, which ends in `/`.
    pub(crate) fn new(base: &str, outputs: BTreeMap<String, Arc<[u8]>>) -> Self {
        let is_page = |path: &String| {
            std::path::Path::new(path)
                .extension()
                .is_some_and(|extension| extension == "html")
        };
        let (pages, others): (BTreeMap<_, _>, _) =
            outputs.into_iter().partition(|(path, _)| is_page(path));
        let pages = pages
            .into_iter()
            .map(|(path, bytes)| (path, Page::parse(&bytes)))
            .collect();
        Self {
            base: base.to_owned(),
            has_server: !base.starts_with("file:"),
            pages,
            others,
        }
    }

    /// Why `link` leads nowhere, if it does; links to other sites are taken as they are.
    fn problem(&self, link: &Link) -> Option<String> {
        let Link { from, written } = link;
        let target = resolve(&self.address(from), written);
        let Some(inner) = target.strip_prefix(&self.base) else {
            let origin = origin(&self.base);
            return target
                .starts_with(origin)
                .then(|| format!("{from}: `{written}` leaves the site, to {target}"));
        };
        let (path, anchor) = inner.split_once('#').unwrap_or((inner, ""));
        let path = path.split('?').next().unwrap_or_default();
        let file = match path.strip_suffix('/') {
            Some(folder) if self.has_server => format!("{folder}/index.html"),
            None if path.is_empty() && self.has_server => "index.html".to_owned(),
            _ => path.to_owned(),
        };
        if self.others.contains_key(&file) {
            return (!anchor.is_empty())
                .then(|| format!("{from}: `{written}`: {file} has no places"));
        }
        let Some(page) = self.pages.get(&file) else {
            return Some(format!("{from}: `{written}`: there is no {file}"));
        };
        let is_there = anchor.is_empty() || page.values("id").any(|id| id == anchor);
        (!is_there).then(|| format!("{from}: `{written}`: nothing on {file} is `{anchor}`"))
    }

    /// The address that the output `file` is read at.
    fn address(&self, file: &str) -> String {
        let address = match file.strip_suffix("index.html") {
            Some(folder) if self.has_server => folder,
            _ => file,
        };
        format!("{}{address}", self.base)
    }

    /// Every address in every output.
    fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        for (from, page) in &self.pages {
            let written = page.elements.iter().flat_map(links_of);
            links.extend(written.map(|written| Link {
                from: from.clone(),
                written,
            }));
        }
        for (from, bytes) in &self.others {
            let text = String::from_utf8_lossy(bytes);
            let written = match from.rsplit('.').next() {
                Some("css") => between(&text, "url(", ")"),
                Some("xml") => links_of_xml(&text),
                Some("json" | "csv") => addresses_in(&text, &self.base),
                Some("txt") => between(&text, "Sitemap: ", "\n"),
                _ => Vec::new(),
            };
            links.extend(written.into_iter().map(|written| Link {
                from: from.clone(),
                written: written.trim_matches(['"', '\'']).to_owned(),
            }));
        }
        links
    }
}

/// The addresses in the attributes of `element` that its page needs to be complete.
fn links_of(element: &Element) -> Vec<String> {
    let mut links: Vec<String> = ["href", "src", "action", "poster", "data", "cite", "srcset"]
        .iter()
        .filter_map(|name| element.attribute(name))
        .map(str::to_owned)
        .collect();
    if element.name == "meta" && element.attribute("http-equiv") == Some("refresh") {
        let content = element.attribute("content").unwrap_or_default();
        let (_, address) = content
            .split_once("url=")
            .expect("a refresh leads somewhere");
        links.push(address.to_owned());
    }
    links
}

/// The addresses in a feed or a sitemap, which is well-formed; those in the HTML of entries too.
fn links_of_xml(text: &str) -> Vec<String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut links, mut words) = (Vec::new(), String::new());
    loop {
        match reader.read_event().expect("a feed is well-formed") {
            XmlEvent::Start(start) | XmlEvent::Empty(start) => {
                words.clear();
                let attributes = start.attributes().map(|one| one.expect("is well-formed"));
                let hrefs = attributes.filter(|one| one.key.as_ref() == "href");
                links.extend(hrefs.map(|href| {
                    let value = href
                        .normalized_value(XmlVersion::Implicit1_0)
                        .expect("is well-formed");
                    value.into_owned()
                }));
            }
            XmlEvent::Text(text) => words.push_str(&text),
            XmlEvent::GeneralRef(name) => words.push_str(&entity(&name)),
            XmlEvent::End(end) => match end.name().as_ref() {
                // Nobody follows an `id`: RFC 4287, section 4.2.6, is about what does not change.
                "loc" | "uri" => links.push(std::mem::take(&mut words)),
                "content" | "summary" => {
                    let page = Page::parse(words.as_bytes());
                    links.extend(page.elements.iter().flat_map(links_of));
                }
                _ => {}
            },
            XmlEvent::Eof => return links,
            _ => {}
        }
    }
}

/// Every address that begins with `base` in data.
fn addresses_in(text: &str, base: &str) -> Vec<String> {
    let ends = |character: char| character.is_whitespace() || "\",".contains(character);
    text.split(base)
        .skip(1)
        .map(|rest| format!("{base}{}", rest.split(ends).next().unwrap_or_default()))
        .collect()
}

fn entity(name: &str) -> String {
    let known = [
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
    ];
    let known = known.iter().find(|(known, _)| *known == name);
    known.map_or_else(|| format!("&{name};"), |(_, text)| (*text).to_owned())
}

/// What stands in `text` between `start` and the next `end`, each time.
fn between(text: &str, start: &str, end: &str) -> Vec<String> {
    text.split(start)
        .skip(1)
        .filter_map(|rest| rest.split_once(end))
        .map(|(inner, _)| inner.to_owned())
        .collect()
}

/// `https://example.org/` of `https://example.org/some/base/path/`.
fn origin(address: &str) -> &str {
    let host = address.find("//").map_or(0, |at| at + 2);
    let end = address[host..]
        .find('/')
        .map_or(address.len(), |at| host + at + 1);
    &address[..end]
}

/// `written` on the page at `address` as a whole address, by the rules of RFC 3986, section 5.
fn resolve(address: &str, written: &str) -> String {
    let scheme = written.split(':').next().unwrap_or_default();
    let has_scheme = written.contains(':') && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
    if has_scheme {
        return written.to_owned();
    }
    let page = address.split('#').next().unwrap_or_default();
    if written.is_empty() || written.starts_with('#') {
        return format!("{page}{written}");
    }
    let root = origin(address);
    if let Some(path) = written.strip_prefix('/') {
        return format!("{root}{path}");
    }
    let (path, rest) = written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
    let folder = &page[root.len()..page.rfind('/').map_or(root.len(), |at| at + 1)];
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split_inclusive('/').chain(path.split_inclusive('/')) {
        match part {
            "./" | "." => {}
            "../" | ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    format!("{root}{}{rest}", parts.concat())
}

/// What is published of `site` at `base`.
fn published(site: &Site, base: &str) -> Published {
    let request = Request {
        base_url: Some(base.to_owned()),
        ..Request::default()
    };
    Published::new(base, site.build_as(request).outputs())
}

/// Every link that leads nowhere.
pub(crate) fn problems(published: &Published) -> Vec<String> {
    let links = published.links();
    assert!(links.len() > published.pages.len(), "pages have links");
    let problems = links.iter().filter_map(|link| published.problem(link));
    let problems: BTreeSet<String> = problems.collect();
    problems.into_iter().collect()
}

fn all_sites() -> [Site; 3] {
    [
        Site::sample(),
        Site::from("three-inspections"),
        Site::guide(),
    ]
}

const ROOT: &str = "https://example.org/";
const BASE_PATH: &str = "https://example.org/some/base/path/";

#[test]
fn every_link_leads_somewhere_at_any_base_path() {
    for site in all_sites() {
        for base in [ROOT, BASE_PATH] {
            assert_eq!(problems(&published(&site, base)), [""; 0]);
        }
    }
}

#[test]
fn every_link_leads_somewhere_on_a_disk() {
    let sites = [
        Site::sample().edit("content/site.yaml", "links: pretty", "links: file"),
        Site::from("three-inspections").edit(
            "content/site.yaml",
            "base_url",
            "links: file\nbase_url",
        ),
        Site::guide().edit("content/site.yaml", "base_url", "links: file\nbase_url"),
    ];
    for site in sites {
        let on_disk = Published::new("file:///site/", site.build().outputs());
        assert_eq!(problems(&on_disk), [""; 0]);
    }
}

#[test]
fn every_page_can_be_reached_from_the_home_page() {
    for site in all_sites() {
        let published = published(&site, ROOT);
        let mut reached = BTreeSet::from(["index.html".to_owned()]);
        let mut open = vec!["index.html".to_owned()];
        while let Some(from) = open.pop() {
            let anchors = published.pages[&from].elements.iter();
            let anchors = anchors.filter(|element| element.name == "a");
            for href in anchors.filter_map(|element| element.attribute("href")) {
                let target = resolve(&published.address(&from), href);
                let page = target
                    .strip_prefix(ROOT)
                    .and_then(|path| path.split('#').next());
                let page = page.map(|path| format!("{path}index.html"));
                if let Some(page) = page.filter(|page| published.pages.contains_key(page))
                    && reached.insert(page.clone())
                {
                    open.push(page);
                }
            }
        }
        let is_led_to = |path: &String| reached.contains(path) || *path == "404.html";
        let lost = published.pages.iter().filter(|(path, page)| {
            let refreshes = page.values("http-equiv").any(|value| value == "refresh");
            !is_led_to(path) && !refreshes
        });
        let lost: Vec<&String> = lost.map(|(path, _)| path).collect();
        assert!(lost.is_empty(), "no link leads to {lost:?}");
    }
}

#[test]
fn every_page_is_valid() {
    for site in all_sites() {
        for (path, page) in published(&site, ROOT).pages {
            assert_eq!(page.errors, [""; 0], "{path}");
            let ids: Vec<&str> = page.values("id").collect();
            let distinct: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), distinct.len(), "{path} has an id twice: {ids:?}");
        }
    }
}

#[test]
fn headings_do_not_skip_a_level() {
    for site in all_sites() {
        for (path, page) in published(&site, ROOT).pages {
            let levels = page.elements.iter().filter_map(heading_level);
            let mut before = 0;
            for level in levels {
                assert!(
                    level <= before + 1,
                    "{path}: h{level} stands below h{before}"
                );
                before = level;
            }
            let tops = page.elements.iter().filter_map(heading_level);
            assert_eq!(tops.filter(|level| *level == 1).count(), 1, "{path}");
        }
    }
}

/// 1 to 6, if `element` is a heading.
fn heading_level(element: &Element) -> Option<u32> {
    let level: u32 = element.name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

#[test]
fn pages_bring_no_script_or_style_of_their_own_and_load_nothing_from_elsewhere() {
    for site in all_sites() {
        for (path, page) in published(&site, ROOT).pages {
            for element in &page.elements {
                let is_inline = match element.name.as_str() {
                    "style" => true,
                    "script" => element.attribute("src").is_none(),
                    _ => false,
                };
                assert!(!is_inline, "{path}: {element:?}");
                for (name, value) in &element.attributes {
                    assert!(
                        name != "style" && !name.starts_with("on"),
                        "{path}: {element:?}"
                    );
                    let is_loaded = name == "src" || (name == "href" && is_loaded_link(element));
                    assert!(!is_loaded || !value.contains("//"), "{path}: {element:?}");
                }
            }
        }
    }
}

/// Whether a browser fetches what `element` links without being asked.
fn is_loaded_link(element: &Element) -> bool {
    let rel = element.attribute("rel").unwrap_or_default();
    element.name == "link" && !matches!(rel, "canonical" | "alternate" | "license")
}

#[test]
fn addresses_are_resolved_as_browsers_do() {
    for (written, whole) in [
        ("", "https://example.org/a/b/"),
        ("#c", "https://example.org/a/b/#c"),
        ("./", "https://example.org/a/b/"),
        ("../../x/", "https://example.org/x/"),
        ("../c.css?v=1#d", "https://example.org/a/c.css?v=1#d"),
        ("/x", "https://example.org/x"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ] {
        assert_eq!(resolve("https://example.org/a/b/", written), whole);
    }
}
