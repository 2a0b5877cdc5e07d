//! `briefing serve --as-published`: what GitHub Pages will answer, before it does.

use std::fs;
use std::io::Read;

use super::running::Running;
use crate::support::{Site, SiteFolder};

/// A site below a path of its host, with a page that has the name of a folder.
fn site() -> SiteFolder {
    let page = |title: &str| format!("---\ntitle: {title}\n---\n\nNotes.\n");
    let settings = "title: T\nbase_url: https://owner.github.io/site/\ntimezone: UTC\nlinks: file\n\
                    publish: {cname: www.ashfield.gov.uk}\n";
    let site = Site::default()
        .file("content/site.yaml", settings)
        .file("content/pages/about.md", page("About"))
        .file("content/pages/about/us.md", page("Us"));
    SiteFolder::of(&site)
}

fn start(site: &SiteFolder) -> Running {
    let arguments = ["serve", "--as-published", "--as-at", "2025-07-03"];
    Running::start(&mut site.briefing(&arguments))
}

#[test]
fn every_file_is_answered_as_it_is_published() {
    let site = site();
    let written = site.run(&["publish", "--artifact", "site.tar", "--as-at", "2025-07-03"]);
    assert_eq!(written.code, Some(0), "{}", written.stderr);
    let running = start(&site);
    assert!(running.address.ends_with("/site/"), "{}", running.address);
    let archive = fs::read(site.path().join("site.tar")).expect("it is there");
    let mut archive = tar::Archive::new(&*archive);
    let mut files = Vec::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("it is whole");
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = String::from_utf8(entry.path_bytes().into_owned()).expect("text");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("it is whole");
        let answer = running.get(&format!("/site/{path}"), &[]);
        assert_eq!(answer.statuses(), [200], "{path}");
        assert!(answer.body() == bytes, "{path}");
        files.push(path);
    }
    for wanted in [".nojekyll", "CNAME", "404.html", "about/us/index.html"] {
        assert!(
            files.iter().any(|path| path == wanted),
            "{wanted}: {files:?}"
        );
    }
}

#[test]
fn addresses_are_those_of_pages() {
    let site = site();
    let running = start(&site);
    for (target, status, leads_to) in [
        ("/site/", 200, None),
        ("/site", 301, Some("/site/")),
        ("/site/about/", 200, None),
        ("/site/about", 301, Some("/site/about/")),
        ("/site/about?x=1", 301, Some("/site/about/")),
        ("/site/about/index", 200, None),
        ("/site/about/index.html", 200, None),
        ("/site/about.html", 404, None),
        ("/site/About/", 404, None),
        ("/site/SITEMAP.xml", 404, None),
        ("/site/sitemap.xml", 200, None),
        ("/site/sitemap.xml/", 404, None),
        ("/site/404", 200, None),
        ("/site/data/", 404, None),
        ("/site/data", 404, None),
        ("/site/%61bout/", 200, None),
        ("/site/.preview/preview.js", 404, None),
        ("/site/../content/site.yaml", 404, None),
        ("/site/%2e%2e/content/site.yaml", 404, None),
        ("/site/nowhere", 404, None),
        ("/", 404, None),
        ("/sites/", 404, None),
    ] {
        let answer = running.get(target, &[]);
        assert_eq!(answer.statuses(), [status], "{target}");
        assert_eq!(answer.header("location").as_deref(), leads_to, "{target}");
        let is_own = answer.text().contains("<base ") || answer.text().contains("href=\"/site/\"");
        let is_below = target.starts_with("/site/");
        assert!(
            status != 404 || is_own == is_below,
            "{target}: whose page says so"
        );
        assert!(
            !answer.text().contains("preview.js\" data-page"),
            "{target}"
        );
    }
    let answer = running.ask(&running.request("POST", "/site/", &[]));
    assert_eq!(answer.statuses(), [405]);
    let answer = running.ask(&running.request("HEAD", "/site/", &[]));
    assert_eq!((answer.statuses(), answer.body()), (vec![200], &b""[..]));
}

#[test]
fn what_is_never_published_is_not_rehearsed() {
    let site = site();
    let run = site.run(&["serve", "--as-published", "--audience", "full"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("never published"), "{}", run.stderr);
    let run = site.run(&["serve", "--as-published", "--navigate"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
}
