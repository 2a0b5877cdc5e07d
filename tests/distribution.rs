//! What a release hands out: an archive with the program, its manual and its completions.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests run the scripts of `distribution/` on the disk"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::Run;

fn script(folder: &Path, name: &str, arguments: &[&str]) -> Run {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("distribution")
        .join(name);
    let mut command = Command::new(script);
    command
        .args(arguments)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1750000000")
        .stdin(Stdio::null());
    Run::of(&mut command)
}

fn archive(folder: &Path) -> PathBuf {
    let run = script(
        folder,
        "archive",
        &[env!("CARGO_BIN_EXE_briefing"), "briefing-v0"],
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.stdout, "briefing-v0.tar.gz\n");
    folder.join("briefing-v0.tar.gz")
}

#[test]
fn an_archive_holds_the_program_and_what_goes_with_it_and_is_always_the_same() {
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a temporary folder can be made"));
    let [one, other] = folders.each_ref().map(|folder| archive(folder.path()));
    let bytes = |path: &Path| fs::read(path).expect("the archive can be read");
    assert!(bytes(&one) == bytes(&other), "the archives differ");

    let folder = folders[0].path();
    let unpacked = Command::new("tar")
        .args(["-xzf", "briefing-v0.tar.gz"])
        .current_dir(folder)
        .status();
    assert!(unpacked.expect("tar runs").success());
    let folder = folder.join("briefing-v0");
    let program = folder.join("briefing");
    let list = Run::of(
        Command::new(&program)
            .args(["manual", "--list"])
            .env_clear(),
    );
    for command in list.stdout.lines() {
        assert!(
            folder.join(format!("man/briefing-{command}.1")).is_file(),
            "{command}"
        );
    }
    let files = [
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "LICENCES.md",
        "man/briefing.1",
    ];
    let scripts = [
        "briefing.bash",
        "_briefing",
        "briefing.fish",
        "briefing.ps1",
    ];
    let scripts = scripts.map(|script| format!("completions/{script}"));
    for file in files
        .iter()
        .copied()
        .chain(scripts.iter().map(String::as_str))
    {
        let length = fs::metadata(folder.join(file)).map(|file| file.len());
        assert!(length.is_ok_and(|length| length > 100), "{file}");
    }
}

#[test]
fn a_release_tells_what_is_new_in_its_version_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let copy = folder.path().join("distribution");
    fs::create_dir(&copy).expect("the folder can be made");
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("distribution/news");
    fs::copy(original, copy.join("news")).expect("the script can be copied");
    let changelog = "# Changelog\n\n## Unreleased\n\nLater.\n\n## 1.2.10\n\n- Newer.\n\n## 1.2.1 (2026-01-02)\n\n- New.\n\n## 1.1.0\n\n- Old.\n";
    fs::write(folder.path().join("CHANGELOG.md"), changelog).expect("the file can be written");
    let news = |tag: &str| Run::of(Command::new(copy.join("news")).arg(tag));
    assert_eq!(news("v1.2.1").stdout.trim(), "- New.");
    assert_eq!(news("v1.1.0").stdout.trim(), "- Old.");
    let unknown = news("v1.3.0");
    assert_eq!(unknown.code, Some(1));
    assert!(
        unknown.stderr.contains("says nothing of 1.3.0"),
        "{}",
        unknown.stderr
    );
}
