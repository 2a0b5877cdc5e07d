//! Paths that would lead out of a site or to its sources, if a path led to files at all.

/// Ways to write a part that leads up, or nowhere.
const DOTS: [&str; 8] = [
    "..",
    ".",
    "%2e%2e",
    "%2e",
    "%252e%252e",
    "%c0%ae%c0%ae",
    "\u{ff0e}\u{ff0e}",
    ".%2e",
];

/// Ways to write what stands between two parts.
const STROKES: [&str; 6] = ["/", "\\", "%2f", "%5c", "%252f", "%c0%af"];

/// Files that are there.
const GOALS: [&str; 3] = ["etc/passwd", "Cargo.toml", "content/pages/draft.md"];

/// Every path of the corpus, as it is sent.
pub(super) fn all() -> Vec<Vec<u8>> {
    let mut paths = Vec::new();
    for dot in DOTS {
        for stroke in STROKES {
            for depth in 1..=8 {
                for goal in GOALS {
                    let climb = format!("{dot}{stroke}").repeat(depth);
                    // In turn below the site, and from the host itself.
                    let base = if depth % 2 == 0 { "/briefing/" } else { "/" };
                    paths.push(format!("{base}{climb}{goal}").into_bytes());
                }
            }
        }
    }
    let long = "a/".repeat(32 * 1024);
    let others = [
        "//etc/passwd",
        "///etc/passwd",
        "/etc/passwd",
        "/%2fetc/passwd",
        "/briefing//etc/passwd",
        "/briefing/%2fetc%2fpasswd",
        "/C:/Windows/win.ini",
        "/briefing/C:/Windows/win.ini",
        "/briefing/c%3a/boot.ini",
        "/\\\\host\\share\\file",
        "/briefing/\\\\host\\share",
        "/briefing/%5c%5chost%5cshare",
        "/briefing/file:///etc/passwd",
        "/briefing/%00",
        "/briefing/about/%00.html",
        "/briefing/Cargo.toml%00.html",
        "/briefing/about%0a/",
        "/briefing/about%0d%0aSet-Cookie:%20a=b/",
        "/briefing/;/etc/passwd",
        "/briefing/..;/Cargo.toml",
        "/briefing/about;x=y/",
        "/briefing/~",
        "/~root/.profile",
        "/briefing/.env",
        "/briefing/.git/config",
        "/briefing/.briefing/manifest",
        "/briefing/Cargo.toml",
        "/briefing/content/site.yaml",
        "/briefing/content/pages/draft.md",
        "/briefing/pages/draft/",
        "/briefing/draft/",
        "/briefing/draft.md",
        "/briefing/pages/unlinked.txt",
        "/briefing/unlinked.txt",
        "/briefing/themes/other/assets/secret.css",
        "/briefing/assets/secret.css",
        "/briefing/themes/../content/site.yaml",
        "/briefing/.preview/",
        "/briefing/.preview/events",
        "/briefing/.preview/events?page=../../etc/passwd&hash=",
        "/briefing/.preview/../Cargo.toml",
        "/briefing/.preview/public/content/site.yaml",
        "/briefing/.preview/client/preview.js",
        "/briefing/%ff%fe",
        "/briefing/%",
        "/briefing/%zz",
        "/briefing/%u002e%u002e/Cargo.toml",
        "/briefing/\u{202e}cod.exe",
        "/briefing/NUL",
        "/briefing/aux.html",
        "/briefing/COM1/",
        "/briefing/about/index.html.",
        "/briefing/about/index.html::$DATA",
        "/briefing/about/.",
        "/briefing/about/..",
        "/BRIEFING/ABOUT/",
        "/proc/self/environ",
        "/briefing/proc/self/environ",
        "/dev/stdin",
    ];
    paths.extend(others.iter().map(|path| path.as_bytes().to_vec()));
    paths.push(format!("/briefing/{long}").into_bytes());
    paths.push(format!("/briefing/{}", "%2e%2e%2f".repeat(8 * 1024)).into_bytes());
    paths.push(b"/briefing/\xff\xfe\x80".to_vec());
    paths.push(b"/briefing/\xc0\xae\xc0\xae/Cargo.toml".to_vec());
    paths
}
