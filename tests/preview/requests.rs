//! Requests that no browser of ours makes, byte for byte: none gets at a file, and every answer is in order.

use std::fs;
use std::process::Command;

use super::paths;
use super::planted::{PLANTED, site_with_plants};
use super::running::{Answer, Running};
use crate::support::SiteFolder;

/// What every answer of ours says to a browser.
const PRIVATE: [(&str, &str); 4] = [
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
];

fn start(folder: &SiteFolder) -> Running {
    Running::start(&mut folder.briefing(&["serve", "site", "--port", "0"]))
}

/// What is wrong with `answer`, for which each status in `expected` would do; none for one without words.
fn wrong(answer: &Answer, expected: &[u16]) -> Option<String> {
    let text = answer.text();
    if let Some(plant) = PLANTED.iter().find(|plant| text.contains(**plant)) {
        return Some(format!("tells `{plant}`"));
    }
    if text.is_empty() && (answer.is_cut || expected.is_empty()) {
        return None;
    }
    let statuses = answer.statuses();
    let is_expected = statuses.iter().all(|status| expected.contains(status));
    if statuses.is_empty() || !is_expected || !text.starts_with("HTTP/1.") {
        let beginning: String = text.chars().take(100).collect();
        return Some(format!("{statuses:?}: {beginning}"));
    }
    // What cannot be read as a request is answered without any words.
    let is_ours = answer.header("content-type").is_some();
    let lacks = |(name, value): &&(&str, &str)| answer.header(name).as_deref() != Some(*value);
    match PRIVATE.iter().find(lacks) {
        Some((name, _)) if is_ours => Some(format!("lacks `{name}`")),
        _ if !is_ours && !answer.body().is_empty() => Some("has words of nobody's".to_owned()),
        _ => text
            .contains("\r\naccess-control-")
            .then(|| "lets other sites in".to_owned()),
    }
}

/// Asks everything in `requests` and fails with all that is wrong.
fn expect(preview: &Running, requests: impl IntoIterator<Item = (Vec<u8>, Vec<u16>)>) {
    let mut found = Vec::new();
    for (bytes, expected) in requests {
        if let Some(wrong) = wrong(&preview.ask(&bytes), &expected) {
            let start = &bytes[..bytes.len().min(120)];
            found.push(format!("{}: {wrong}", start.escape_ascii()));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let alive = preview.get("/briefing/", &[]);
    assert_eq!(alive.statuses(), [200]);
}

#[test]
fn no_path_leads_to_a_file() {
    let folder = site_with_plants();
    let preview = start(&folder);
    let paths = paths::all().into_iter();
    let requests = paths.map(|path| (preview.request("GET", path, &[]), vec![400, 404, 414, 431]));
    expect(&preview, requests);
}

#[test]
fn no_request_opens_a_file() {
    let folder = site_with_plants();
    let log = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let program = folder.briefing(&["serve", "site", "--port", "0"]);
    let mut traced = Command::new("strace");
    traced
        .args(["-f", "-qqq", "-I2", "-e", "trace=%file", "-o"])
        .arg(log.path())
        .arg(program.get_program())
        .args(program.get_args())
        .current_dir(folder.path());
    let preview = Running::start(&mut traced);
    for path in paths::all() {
        preview.ask(&preview.request("GET", path, &[]));
    }
    drop(preview);
    let seen = fs::read_to_string(log.path()).expect("strace writes what it sees");
    assert!(seen.contains("content/site.yaml"), "strace saw nothing");
    let names = ["passwd", "Cargo.toml", "outside.txt", ".env", "%2e", "/.."];
    let opened: Vec<&str> = seen
        .lines()
        .filter(|line| names.iter().any(|name| line.contains(name)))
        .collect();
    assert_eq!(opened, Vec::<&str>::new());
}

#[test]
fn only_whoever_names_us_and_comes_from_us_is_answered() {
    let folder = site_with_plants();
    let preview = start(&folder);
    let port = preview.port;
    let other = if port == u16::MAX { port - 1 } else { port + 1 };
    let hosts = [
        (format!("Host: localhost:{port}"), 200),
        (format!("Host: LOCALHOST:{port}"), 200),
        (format!("host:127.0.0.1:{port}"), 200),
        (format!("Host: [::1]:{port}"), 200),
        (format!("Host: localhost:{other}"), 421),
        ("Host: localhost".to_owned(), 421),
        (format!("Host: evil.example:{port}"), 421),
        (format!("Host: localhost.evil.example:{port}"), 421),
        (format!("Host: 127.0.0.1.nip.io:{port}"), 421),
        (format!("Host: localhost:{port}@evil.example"), 421),
        (format!("Host: localhost:{port}, evil.example"), 421),
        (format!("Host: 127.1:{port}"), 421),
        (format!("Host: 0.0.0.0:{port}"), 421),
        (format!("Host: [::]:{port}"), 421),
        (format!("Host: 2130706433:{port}"), 421),
        (format!("Host: localhost.:{port}"), 421),
        ("Host: ".to_owned(), 421),
        ("Host: \u{fc}.example".to_owned(), 400),
        (format!("Host: localhost:{port}\r\nHost: evil.example"), 400),
        (format!("Host: evil.example\r\nHost: localhost:{port}"), 400),
        (
            format!("Host: localhost:{port}\r\nHost: localhost:{port}"),
            400,
        ),
        ("X-Host: localhost".to_owned(), 400),
    ];
    let mut requests = Vec::new();
    for (host, status) in hosts {
        let lines = format!("{host}\r\nConnection: close\r\n\r\n");
        for version in ["1.0", "1.1"] {
            let request = format!("GET /briefing/ HTTP/{version}\r\n{lines}");
            requests.push((request.into_bytes(), vec![status]));
        }
    }
    for (line, status) in [
        ("Origin: http://localhost:PORT", 200),
        ("Origin: http://127.0.0.1:PORT", 403),
        ("Origin: https://localhost:PORT", 403),
        ("Origin: http://localhost:OTHER", 403),
        ("Origin: https://evil.example", 403),
        ("Origin: null", 403),
        ("Origin: ", 403),
        ("Sec-Fetch-Site: same-origin", 200),
        ("Sec-Fetch-Site: none", 200),
        ("Sec-Fetch-Site: same-site", 403),
        ("Sec-Fetch-Site: cross-site", 403),
        ("Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site", 403),
        ("Referer: https://evil.example/", 200),
        (
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA",
            200,
        ),
        ("Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk", 200),
        ("Origin: https://evil.example\r\nUpgrade: websocket", 403),
        (
            "X-Forwarded-Host: evil.example\r\nX-Original-URL: /etc/passwd",
            200,
        ),
    ] {
        let line = line
            .replace("PORT", &port.to_string())
            .replace("OTHER", &other.to_string());
        for target in ["/briefing/", "/briefing/data/findings.json"] {
            requests.push((preview.request("GET", target, &[&line]), vec![status]));
        }
        if status == 403 {
            // A page of another site listens to nothing either.
            for target in [
                "/briefing/.preview/events?page=index.html&hash=",
                "/briefing/.preview/preview.js",
            ] {
                requests.push((preview.request("GET", target, &[&line]), vec![403]));
            }
        }
    }
    for target in [
        "http://localhost:PORT/briefing/",
        "https://evil.example/",
        "//evil.example/briefing/",
        "localhost:PORT",
        "*",
    ] {
        let target = target.replace("PORT", &port.to_string());
        requests.push((preview.request("GET", &target, &[]), vec![400, 404]));
    }
    expect(&preview, requests);
}

#[test]
fn nothing_can_be_done_but_look() {
    let folder = site_with_plants();
    let preview = start(&folder);
    let mut requests = Vec::new();
    for (method, statuses) in [
        ("HEAD", vec![200]),
        ("POST", vec![405]),
        ("PUT", vec![405]),
        ("DELETE", vec![405]),
        ("PATCH", vec![405]),
        ("OPTIONS", vec![405]),
        ("TRACE", vec![501]),
        ("BREW", vec![501]),
        ("get", vec![501]),
        ("GE\u{0}T", vec![400]),
        ("G\u{e9}T", vec![400]),
        ("", vec![400]),
    ] {
        requests.push((preview.request(method, "/briefing/", &[]), statuses.clone()));
        let head = preview.request(method, "/briefing/", &["Content-Length: 4"]);
        requests.push(([&*head, b"BODY"].concat(), statuses));
    }
    let port = preview.port;
    for target in [
        format!("localhost:{port}"),
        "/".to_owned(),
        "evil.example:443".to_owned(),
    ] {
        let request = preview.request("CONNECT", &target, &[]);
        requests.push((request, vec![400, 501]));
    }
    requests.push((preview.request("OPTIONS", "*", &[]), vec![405]));
    expect(&preview, requests);
    let page = preview.get("/briefing/about/", &[]);
    let head = preview.ask(&preview.request("HEAD", "/briefing/about/", &[]));
    assert!(head.body().is_empty() && !page.body().is_empty());
    for name in ["content-length", "content-type", "etag"] {
        assert_eq!(head.header(name), page.header(name), "{name}");
    }
}

#[test]
fn what_is_no_request_is_refused() {
    let folder = site_with_plants();
    let preview = start(&folder);
    let port = preview.port;
    let host = format!("Host: localhost:{port}");
    let mut requests: Vec<(Vec<u8>, Vec<u16>)> = Vec::new();
    let mut add = |bytes: Vec<u8>, statuses: &[u16]| requests.push((bytes, statuses.to_vec()));
    let long = "x".repeat(1024 * 1024);
    let many: Vec<String> = (0..10_000).map(|number| format!("X-{number}: x")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    add(
        preview.request("GET", "/briefing/", &[&format!("X-Long: {long}")]),
        &[431],
    );
    add(
        preview.request("GET", "/briefing/", &[&format!("Cookie: {long}")]),
        &[431],
    );
    add(preview.request("GET", "/briefing/", &many), &[431]);
    add(preview.request("GET", "/briefing/", &many[..150]), &[431]);
    add(
        preview.request("GET", format!("/briefing/{long}"), &[]),
        &[414, 431],
    );
    add(preview.request(&long, "/briefing/", &[]), &[400, 431]);
    for (text, statuses) in [
        ("\r\n\r\n\0\0\0\0", &[400][..]),
        ("GET /briefing/\r\n\r\n", &[400]),
        ("GET  /briefing/ HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
        ("GET /briefing/ HTTP/1.1 \r\nHOST\r\n\r\n", &[400]),
        ("GET /briefing/ HTTP/2.0\r\nHOST\r\n\r\n", &[400, 505]),
        ("GET /briefing/ HTTP/9.9\r\nHOST\r\n\r\n", &[400, 505]),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &[]),
        ("GET /briefing/ HTTP/1.1\r\nHOST\r\nX : y\r\n\r\n", &[400]),
        ("GET /briefing/ HTTP/1.1\r\nHOST\r\nX: a\0b\r\n\r\n", &[400]),
        ("GET /briefing/ HTTP/1.1\r\nHOST\r\nX: a\rb\r\n\r\n", &[400]),
        (
            "GET /briefing/ HTTP/1.1\r\nHOST\r\nX: a\r\n folded\r\n\r\n",
            &[400],
        ),
        ("GET /briefing/ HTTP/1.1\r\n HOST\r\n\r\n", &[400]),
        (
            "GET /briefing/ HTTP/1.1\r\nHOST\r\nno colon\r\n\r\n",
            &[400],
        ),
        (
            "GET /briefing/ HTTP/1.1\r\nHOST\r\n: no name\r\n\r\n",
            &[400],
        ),
        ("GET /brief ing/ HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
        ("GET /briefing/\0 HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
        ("GET briefing/ HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
        ("GET ../../etc/passwd HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
        ("GET file:///etc/passwd HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
        (
            "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}",
            &[400],
        ),
    ] {
        let text = text.replace("HOST", &format!("{host}\r\nConnection: close"));
        add(text.into_bytes(), statuses);
    }
    // Two ways to say where a request ends are two requests to two readers.
    let inner = format!("GET /briefing/inner/ HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n");
    let length = format!("Content-Length: {}", inner.len());
    for lines in [
        &[&*length][..],
        &[&*length, "Transfer-Encoding: chunked"],
        &["Transfer-Encoding: chunked", &*length],
        &["Transfer-Encoding: xchunked"],
        &["Transfer-Encoding: chunked, identity"],
        &["Transfer-Encoding: identity"],
        &["Transfer-Encoding : chunked"],
        &["Transfer-Encoding: chunked\r\nTransfer-Encoding: cow"],
        &["Transfer-Encoding:\u{b}chunked"],
        &["Content-Length: 0", &*length],
        &["Content-Length: +4"],
        &["Content-Length: -1"],
        &["Content-Length: 0x10"],
        &["Content-Length: 4, 4"],
        &["Content-Length: 99999999999999999999"],
        &["Expect: 100-continue", &*length],
        &["Expect: 200-ok"],
    ] {
        for method in ["GET", "POST"] {
            let head = preview.request(method, "/briefing/", lines);
            let ended = format!("0\r\n\r\n{inner}");
            for body in [&*inner, &*ended, "fffffffffffffffff\r\nx\r\n0\r\n\r\n"] {
                add([&*head, body.as_bytes()].concat(), &[200, 400, 405]);
            }
        }
    }
    expect(&preview, requests);
}

#[test]
fn a_body_is_never_taken_for_a_request() {
    let folder = site_with_plants();
    let preview = start(&folder);
    let port = preview.port;
    let inner = format!("GET /briefing/inner/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    for method in ["GET", "POST"] {
        let length = inner.len();
        let outer = format!(
            "{method} /briefing/ HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: {length}\r\n\r\n{inner}"
        );
        let last = preview.request("GET", "/briefing/about/", &[]);
        let answer = preview.ask(&[outer.as_bytes(), &last].concat());
        let statuses = answer.statuses();
        assert!(!statuses.contains(&404), "{method}: {statuses:?}");
        assert!(!statuses.is_empty(), "{method}");
    }
}

#[test]
fn parts_and_kept_copies_are_answered_as_the_standard_says() {
    let folder = site_with_plants();
    let preview = start(&folder);
    let table = "/briefing/data/findings.csv";
    let whole = preview.get(table, &[]);
    assert_eq!(whole.statuses(), [200]);
    assert_eq!(
        whole.header("content-type").as_deref(),
        Some("text/csv; charset=utf-8")
    );
    let bytes = whole.body().to_vec();
    let length = bytes.len();
    let tag = whole.header("etag").expect("it has a tag");
    for (line, status, expected) in [
        ("Range: bytes=0-3".to_owned(), 206, &bytes[..4]),
        ("Range: bytes=-3".to_owned(), 206, &bytes[length - 3..]),
        ("Range: bytes=4-".to_owned(), 206, &bytes[4..]),
        (
            format!("Range: bytes=4-\r\nIf-Range: {tag}"),
            206,
            &bytes[4..],
        ),
        (
            "Range: bytes=4-\r\nIf-Range: \"other\"".to_owned(),
            200,
            &bytes[..],
        ),
        ("Range: bytes=0-1,3-4".to_owned(), 200, &bytes[..]),
        ("Range: bytes=9-3".to_owned(), 200, &bytes[..]),
        ("Range: lines=1-2".to_owned(), 200, &bytes[..]),
        (format!("Range: bytes={length}-"), 416, &[]),
        (format!("If-None-Match: {tag}"), 304, &[]),
        (format!("If-None-Match: \"a\", W/{tag}"), 304, &[]),
        ("If-None-Match: \"other\"".to_owned(), 200, &bytes[..]),
    ] {
        let answer = preview.get(table, &[&line]);
        assert_eq!(
            (answer.statuses(), answer.body()),
            (vec![status], expected),
            "{line}"
        );
    }
    let range = preview
        .get(table, &["Range: bytes=0-3"])
        .header("content-range");
    assert_eq!(range, Some(format!("bytes 0-3/{length}")));
    assert_eq!(preview.get("/briefing/?a=b", &[]).statuses(), [200]);
    for (target, status, location) in [
        ("/", 307, "/briefing/"),
        ("/briefing", 307, "/briefing/"),
        ("/briefing/about", 307, "/briefing/about/"),
        ("/briefing/%61bout", 307, "/briefing/about/"),
    ] {
        let answer = preview.get(target, &[]);
        assert_eq!(answer.statuses(), [status], "{target}");
        assert_eq!(
            answer.header("location").as_deref(),
            Some(location),
            "{target}"
        );
    }
    let lost = preview.get("/briefing/nowhere/", &["Range: bytes=0-3"]);
    assert_eq!(lost.statuses(), [404]);
    assert!(lost.text().contains("There is no such page"));
}

#[test]
fn a_port_that_is_taken_is_told_or_passed_over() {
    let folder = site_with_plants();
    let preview = start(&folder);
    let port = preview.port.to_string();
    let run = folder.run(&["serve", "site", "--port", &port]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(
        run.stderr.contains("something else is shown there already"),
        "{}",
        run.stderr
    );
    let one = Running::start(&mut folder.briefing(&["serve", "site"]));
    let other = Running::start(&mut folder.briefing(&["serve", "site"]));
    assert_ne!(one.port, other.port);
    assert_eq!(other.get("/briefing/", &[]).statuses(), [200]);
}

#[test]
fn what_the_public_would_see_is_given_as_text_and_nothing_else_is() {
    let folder = site_with_plants();
    let arguments = ["serve", "site", "--port", "0", "--audience", "full"];
    let preview = Running::start(&mut folder.briefing(&arguments));
    let [_, _, _, draft, ..] = PLANTED;
    assert!(preview.get("/briefing/draft/", &[]).text().contains(draft));
    let about = preview.get("/briefing/.preview/public/about/index.html", &[]);
    assert_eq!(about.statuses(), [200]);
    let kind = about.header("content-type");
    assert_eq!(kind.as_deref(), Some("text/plain; charset=utf-8"));
    for path in [
        "draft/index.html",
        "content/pages/draft.md",
        "../outside.txt",
        "%2e%2e/Cargo.toml",
        "",
    ] {
        let answer = preview.get(&format!("/briefing/.preview/public/{path}"), &[]);
        assert_eq!(wrong(&answer, &[404]), None, "{path}");
    }
    let public = start(&folder);
    let same = public.get("/briefing/.preview/public/about/index.html", &[]);
    assert_eq!(same.statuses(), [404]);
}
