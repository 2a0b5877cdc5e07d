//! Nothing outside the site is opened, whatever its files name (B37, B44 to B47, B81).

#![expect(
    clippy::disallowed_methods,
    reason = "these tests put on the disk what no site should hold, and read what strace saw"
)]

use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Site, SiteFolder, page};

/// Where the system keeps what any program opens: libraries, time zones, what the machine is.
const SYSTEM: &[&str] = &[
    "/usr/",
    "/lib",
    "/etc/ld.so",
    "/proc/",
    "/sys/",
    "/dev/null",
];

/// A site that names, in every way there is, files of the folder `outside`.
fn hostile(outside: &Path) -> SiteFolder {
    let root = outside.to_str().expect("its name is text");
    let up = "../".repeat(20);
    let notes = format!(
        "[a]({up}{root}/secret.txt) [b]({root}/secret.txt) ![c](/..{root}/secret.png)\n\
         [d](..%2f..%2f..%2f{root}/secret.txt) [e](file://{root}/secret.txt) [f](linked.txt)\n\
         [g](../assets/folder/secret.txt) [h](../assets/pipe.txt) [i](../assets/socket.txt)\n"
    );
    let aliases = format!("aliases: ['/../../{root}/page', '{up}{root}/other']");
    let site =
        Site::from("three-inspections").file("content/pages/new.md", page(&aliases) + &notes);
    let folder = SiteFolder::of(&site);
    let content = folder.path().join("content");
    std::fs::create_dir_all(content.join("assets")).expect("makes the folder");
    for (target, link) in [
        ("secret.md", "pages/linked.md"),
        ("secret.txt", "pages/linked.txt"),
        ("", "pages/folder"),
        ("", "assets/folder"),
        ("", "series"),
    ] {
        symlink(outside.join(target), content.join(link)).expect("links");
    }
    symlink(outside, folder.path().join("themes")).expect("links");
    let pipe = content.join("assets/pipe.txt");
    let kind = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, pipe, kind, rustix::fs::Mode::RWXU, 0)
        .expect("makes a pipe");
    UnixListener::bind(content.join("assets/socket.txt")).expect("makes a socket");
    folder
}

/// A folder that no site has any business in.
fn outside() -> tempfile::TempDir {
    let outside = tempfile::tempdir().expect("makes a folder");
    for name in ["secret.md", "secret.txt", "secret.png", "theme.yaml"] {
        std::fs::write(outside.path().join(name), page("")).expect("writes a file");
    }
    outside
}

/// Every file and folder that a run in `folder` opened, and what it told.
fn opened(folder: &SiteFolder, arguments: &[&str]) -> (Vec<PathBuf>, String) {
    let log = tempfile::NamedTempFile::new().expect("makes a file");
    let program = folder.briefing(arguments);
    let output = Command::new("strace")
        .args([
            "-f",
            "-qqq",
            "-y",
            "-e",
            "trace=open,openat,openat2,creat",
            "-o",
        ])
        .arg(log.path())
        .arg(program.get_program())
        .args(program.get_args())
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null())
        .output()
        .expect("strace starts: `apt-get install strace`");
    let trace = std::fs::read_to_string(log.path()).expect("strace writes what it sees");
    // `openat(3</site>, "content", …) = 4</site/content>`: behind the number stands what was opened.
    let path = |line: &str| {
        let (_, result) = line.rsplit_once(" = ")?;
        let (_, path) = result.split_once('<')?;
        Some(PathBuf::from(path.trim_end_matches('>')))
    };
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (trace.lines().filter_map(path).collect(), told)
}

/// Those of `paths` that lie neither below `own` nor where any program looks.
fn strangers<'p>(paths: &'p [PathBuf], own: &Path) -> Vec<&'p PathBuf> {
    let is_own = |path: &Path| path.starts_with(own) || own.starts_with(path);
    let is_of_the_system = |path: &Path| {
        SYSTEM
            .iter()
            .any(|start| path.to_string_lossy().starts_with(start))
    };
    let mut strangers: Vec<&PathBuf> = paths
        .iter()
        .filter(|path| !is_own(path) && !is_of_the_system(path))
        .collect();
    strangers.dedup();
    strangers
}

#[test]
fn nothing_outside_the_site_is_opened_whatever_it_names() {
    let outside = outside();
    let folder = hostile(outside.path());
    let (paths, told) = opened(&folder, &["build", "--format", "json"]);
    let own = folder.path().canonicalize().expect("it is there");
    assert!(paths.contains(&own.join("content/site.yaml")), "{paths:?}");
    assert!(
        paths.contains(&own.join("content/pages/new.md")),
        "{paths:?}"
    );
    assert_eq!(strangers(&paths, &own), Vec::<&PathBuf>::new());
    for code in ["symlink", "special-file", "dangling-link", "alias-form"] {
        assert!(
            told.contains(&format!("\"code\":\"{code}\"")),
            "{code}: {told}"
        );
    }
    assert!(!folder.path().join("public/index.html").exists());
}

#[test]
fn nothing_is_written_through_a_link() {
    let outside = outside();
    let folder = SiteFolder::of(&Site::from("three-inspections"));
    symlink(outside.path(), folder.path().join("public")).expect("links");
    let before: Vec<_> = names(outside.path());
    let (paths, told) = opened(&folder, &["build", "--format", "short"]);
    let own = folder.path().canonicalize().expect("it is there");
    assert_eq!(strangers(&paths, &own), Vec::<&PathBuf>::new(), "{told}");
    assert_eq!(names(outside.path()), before);
    assert!(!told.is_empty());
}

fn names(folder: &Path) -> Vec<std::ffi::OsString> {
    let entries = std::fs::read_dir(folder).expect("it can be listed");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("it can be read").file_name())
        .collect();
    names.sort();
    names
}
