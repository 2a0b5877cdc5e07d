//! The command line: help, exit codes, forms of messages.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "these tests make sites on the disk and run the program on them"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::support::Run;

/// The program, to be run in `folder` with nothing of this machine's settings.
fn briefing(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null());
    command
}

/// A site with one page, and one mistake in it if `title` is wrong.
fn site(front_matter: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let pages = dir.path().join("content/pages");
    fs::create_dir_all(&pages).expect("makes the folder");
    let settings = "title: A\nbase_url: https://example.org/\ntimezone: Europe/London\n";
    fs::write(dir.path().join("content/site.yaml"), settings).expect("writes");
    let page = format!("---\n{front_matter}\n---\nText.\n");
    fs::write(pages.join("about.md"), page).expect("writes");
    dir
}

const GOOD: &str = "title: About";
const BAD: &str = "title: About\ntitel: Twice";

#[test]
fn bare_it_prints_help() {
    let dir = site(GOOD);
    let bare = Run::of(&mut briefing(dir.path(), &[]));
    assert_eq!(bare.code, Some(0));
    assert!(bare.stdout.contains("Usage: briefing"), "{}", bare.stdout);
    assert_eq!(bare.stderr, "");
}

#[test]
fn an_unknown_verb_or_flag_is_a_usage_error() {
    let dir = site(GOOD);
    for arguments in [
        &["bild"][..],
        &["check", "--strickt"],
        &["check", "--jobs", "0"],
    ] {
        let refused = Run::of(&mut briefing(dir.path(), arguments));
        assert_eq!(refused.code, Some(2), "{arguments:?}");
        assert!(refused.stderr.starts_with("error: "), "{}", refused.stderr);
        assert_eq!(refused.stdout, "");
    }
}

#[test]
fn a_good_site_passes() {
    let dir = site(GOOD);
    for folder in [dir.path().to_owned(), dir.path().join("content/pages")] {
        let good = Run::of(&mut briefing(&folder, &["check"]));
        assert_eq!(good.stderr, "");
        assert_eq!(good.stdout, "Checked 1 record: nothing wrong\n");
        assert_eq!(good.code, Some(0));
    }
}

#[test]
fn a_mistake_is_shown_where_it_is() {
    let dir = site(BAD);
    let bad = Run::of(&mut briefing(dir.path(), &["check"]));
    assert_eq!(bad.code, Some(1));
    assert_eq!(bad.stdout, "");
    assert!(
        bad.stderr.contains("--> content/pages/about.md:3:1\n"),
        "{}",
        bad.stderr
    );
    assert!(bad.stderr.contains("3 | titel: Twice\n"), "{}", bad.stderr);
    assert!(
        bad.stderr.ends_with("1 error in 1 file\n"),
        "{}",
        bad.stderr
    );
}

#[test]
fn files_are_named_as_seen_from_where_one_stands() {
    let dir = site(BAD);
    let short = |folder: &Path, arguments: &[&str]| {
        let run = Run::of(&mut briefing(folder, arguments));
        run.stderr.lines().next().unwrap_or_default().to_owned()
    };
    let inside = short(
        &dir.path().join("content/pages"),
        &["check", "--format", "short"],
    );
    assert!(inside.starts_with("about.md:3:1: error["), "{inside}");
    let parent = dir.path().parent().expect("it is in a folder");
    let name = dir
        .path()
        .file_name()
        .expect("it has a name")
        .to_string_lossy();
    let outside = short(parent, &["check", &name, "--format", "short"]);
    assert!(
        outside.starts_with(&format!("{name}/content/pages/about.md:3:1: ")),
        "{outside}"
    );
}

#[test]
fn programs_get_json_and_nothing_else() {
    let dir = site(BAD);
    let bad = Run::of(&mut briefing(dir.path(), &["check", "--format", "json"]));
    for line in bad.stderr.lines() {
        let object: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
        assert_eq!(object["file"], "content/pages/about.md");
        assert_eq!(object["line"], 3);
        assert_eq!(object["column"], 1);
        assert_eq!(object["severity"], "error");
    }
    assert_eq!(bad.stderr.lines().count(), 1);
}

#[test]
fn github_gets_annotations_by_itself() {
    let dir = site(BAD);
    let mut command = briefing(dir.path(), &["check"]);
    let bad = Run::of(command.env("GITHUB_ACTIONS", "true"));
    let start = "::error file=content/pages/about.md,line=3,endLine=3,col=1,";
    assert!(bad.stderr.starts_with(start), "{}", bad.stderr);
}

#[test]
fn colour_is_printed_only_when_forced() {
    let dir = site(BAD);
    let plain = Run::of(&mut briefing(dir.path(), &["check"]));
    assert!(!plain.stderr.contains('\u{1B}'));
    let forced = Run::of(briefing(dir.path(), &["check"]).env("CLICOLOR_FORCE", "1"));
    assert!(forced.stderr.contains("\u{1B}["));
}

#[test]
fn quiet_says_only_what_is_wrong() {
    let good = site(GOOD);
    assert_eq!(
        Run::of(&mut briefing(good.path(), &["check", "-q"])).stdout,
        ""
    );
    let bad = site(BAD);
    let told = Run::of(&mut briefing(bad.path(), &["check", "-q"]));
    assert!(told.stderr.contains("titel"), "{}", told.stderr);
}

#[test]
fn no_site_is_a_usage_error() {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let lost = Run::of(&mut briefing(dir.path(), &["check"]));
    assert_eq!(lost.code, Some(2));
    assert!(
        lost.stderr.starts_with("error: there is no site here"),
        "{}",
        lost.stderr
    );
}

#[test]
fn an_unreadable_day_is_a_usage_error() {
    let dir = site(GOOD);
    let refused = Run::of(&mut briefing(
        dir.path(),
        &["check", "--as-at", "03/04/2025"],
    ));
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("2025-07-03"), "{}", refused.stderr);
}

#[test]
fn records_are_listed() {
    let dir = site(GOOD);
    let listed = Run::of(&mut briefing(dir.path(), &["list"]));
    assert_eq!(listed.stdout, "pages/about  About\n");
    let json = Run::of(&mut briefing(dir.path(), &["list", "--format", "json"]));
    let object: serde_json::Value = serde_json::from_str(&json.stdout).expect("one line of JSON");
    assert_eq!(object["id"], "about");
    assert_eq!(object["file"], "content/pages/about.md");
    let none = Run::of(&mut briefing(
        dir.path(),
        &["list", "--kind", "inspections"],
    ));
    assert_eq!((none.stdout.as_str(), none.code), ("", Some(0)));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let dir = site(GOOD);
    for verb in [&["list"][..], &["completions", "bash"], &["--help"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe can be made");
        drop(reader);
        let done = Run::of(briefing(dir.path(), verb).stdout(writer));
        assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{verb:?}");
    }
}

#[test]
fn a_full_disk_behind_standard_output_is_told() {
    let dir = site(GOOD);
    let full = || {
        fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("is there")
    };
    let listed = Run::of(briefing(dir.path(), &["list"]).stdout(full()));
    assert_eq!(listed.code, Some(3));
    assert!(
        listed.stderr.contains("the disk is full"),
        "{}",
        listed.stderr
    );
    // What was done is done, whether or not it could be told.
    assert_eq!(
        Run::of(briefing(dir.path(), &["check"]).stdout(full())).code,
        Some(0)
    );
    assert_eq!(
        Run::of(briefing(dir.path(), &["list", "--kind", "x"]).stderr(full())).code,
        Some(2)
    );
}

#[test]
fn shells_learn_the_verbs() {
    let dir = site(GOOD);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Run::of(&mut briefing(dir.path(), &["completions", shell]));
        assert_eq!(script.code, Some(0));
        assert!(script.stdout.contains("check"), "{shell}");
    }
}

#[test]
fn every_command_has_a_page_of_the_manual() {
    let dir = site(GOOD);
    let manual = |arguments: &[&str]| {
        let run = Run::of(&mut briefing(
            dir.path(),
            &[&["manual"], arguments].concat(),
        ));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    let program = manual(&[]);
    assert!(program.contains(".TH briefing 1"), "{program}");
    let list = manual(&["--list"]);
    assert!(list.lines().count() > 8, "{list}");
    for command in list.lines() {
        assert!(
            program.contains(&format!("briefing\\-{command}(1)")),
            "{command}"
        );
        let page = manual(&[command]);
        assert!(
            page.contains(&format!(".TH briefing-{command} 1")),
            "{page}"
        );
        assert!(page.contains(".SH OPTIONS"), "{page}");
    }
    let unknown = Run::of(&mut briefing(dir.path(), &["manual", "biuld"]));
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown.stderr.contains("did you mean `build`?"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn codes_are_explained() {
    let dir = site(GOOD);
    let all = Run::of(&mut briefing(dir.path(), &["explain"]));
    let first = all.stdout.split_whitespace().next().unwrap_or_default();
    let page = Run::of(&mut briefing(dir.path(), &["explain", first]));
    assert!(
        page.stdout.starts_with(&format!("# {first}\n")),
        "{}",
        page.stdout
    );
    let typo = format!("{first}s");
    let unknown = Run::of(&mut briefing(dir.path(), &["explain", &typo]));
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown.stderr.contains(&format!("did you mean `{first}`?")),
        "{}",
        unknown.stderr
    );
}

/// What stands in the output folder: paths and bytes.
fn published(site: &TempDir) -> Vec<(String, Vec<u8>)> {
    fn collect(folder: &Path, root: &Path, files: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).expect("can be listed") {
            let path = entry.expect("can be listed").path();
            if path.is_dir() {
                collect(&path, root, files);
            } else {
                let inside = path.strip_prefix(root).expect("is inside");
                let bytes = fs::read(&path).expect("can be read");
                files.push((inside.to_string_lossy().into_owned(), bytes));
            }
        }
    }
    let root = site.path().join("public");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort();
    files
}

#[test]
fn a_build_says_what_it_did() {
    let dir = site(GOOD);
    let built = Run::of(&mut briefing(dir.path(), &["build"]));
    assert_eq!((built.code, built.stderr.as_str()), (Some(0), ""));
    let count = published(&dir).len();
    let start = format!("Built {count} pages ({count} written, 0 unchanged, 0 removed) in ");
    assert!(built.stdout.starts_with(&start), "{}", built.stdout);
    assert!(built.stdout.ends_with(" ms\n"), "{}", built.stdout);
    let again = Run::of(&mut briefing(dir.path(), &["build"]));
    let start = format!("Built {count} pages (0 written, {count} unchanged, 0 removed) in ");
    assert!(again.stdout.starts_with(&start), "{}", again.stdout);
}

#[test]
fn a_mistake_leaves_the_site_as_it_was() {
    let dir = site(GOOD);
    Run::of(&mut briefing(dir.path(), &["build"]));
    let before = published(&dir);
    let page = dir.path().join("content/pages/about.md");
    fs::write(page, format!("---\n{BAD}\n---\nText.\n")).expect("writes");
    let bad = Run::of(&mut briefing(dir.path(), &["build"]));
    assert_eq!((bad.code, bad.stdout.as_str()), (Some(1), ""));
    assert!(
        bad.stderr
            .ends_with("1 error in 1 file\nnote: nothing was written\n"),
        "{}",
        bad.stderr
    );
    assert_eq!(published(&dir), before);
}

#[test]
fn a_public_site_is_never_later_than_the_clock() {
    let dir = site(GOOD);
    let later = Run::of(&mut briefing(
        dir.path(),
        &["build", "--as-at", "2999-01-01"],
    ));
    assert_eq!(later.code, Some(2));
    assert!(!dir.path().join("public").exists());
    let ahead = Run::of(&mut briefing(
        dir.path(),
        &["check", "--as-at", "2999-01-01"],
    ));
    assert_eq!(ahead.code, Some(0), "{}", ahead.stderr);
}

#[test]
fn the_full_audience_is_never_written_to_the_public_folder() {
    let dir = site(GOOD);
    for output in [&[][..], &["-o", "public"], &["-o", "./x/../public"]] {
        let arguments = [&["build", "--audience", "full"], output].concat();
        let refused = Run::of(&mut briefing(dir.path(), &arguments));
        assert_eq!(refused.code, Some(2), "{arguments:?}");
        assert!(!dir.path().join("public").exists());
    }
    let full = Run::of(&mut briefing(
        dir.path(),
        &["build", "--audience", "full", "-o", "internal"],
    ));
    assert_eq!(full.code, Some(0), "{}", full.stderr);
    assert!(dir.path().join("internal/build.json").exists());
}

#[test]
fn what_cannot_be_written_is_told_with_its_own_exit_code() {
    let dir = site(GOOD);
    let dangerous = Run::of(&mut briefing(dir.path(), &["build", "-o", "content"]));
    assert_eq!(dangerous.code, Some(2));
    assert!(
        dangerous.stderr.contains("your records stand there"),
        "{}",
        dangerous.stderr
    );
    fs::create_dir(dir.path().join("public")).expect("makes the folder");
    fs::write(dir.path().join("public/mine.txt"), "mine").expect("writes");
    let foreign = Run::of(&mut briefing(dir.path(), &["build"]));
    assert_eq!(foreign.code, Some(3));
    assert!(foreign.stderr.contains("`mine.txt`"), "{}", foreign.stderr);
    assert_eq!(published(&dir).len(), 1);
}

#[test]
fn clean_removes_what_was_built() {
    let dir = site(GOOD);
    Run::of(&mut briefing(dir.path(), &["build"]));
    let cleaned = Run::of(&mut briefing(dir.path(), &["clean"]));
    assert_eq!(cleaned.code, Some(0), "{}", cleaned.stderr);
    let left: Vec<_> = fs::read_dir(dir.path()).expect("can be listed").collect();
    assert_eq!(left.len(), 1, "only the content is left");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let one = site(GOOD);
    let many = site(GOOD);
    Run::of(&mut briefing(
        one.path(),
        &["build", "--as-at", "2025-07-03", "-j", "1"],
    ));
    Run::of(&mut briefing(
        many.path(),
        &["build", "--as-at", "2025-07-03", "-j", "7"],
    ));
    assert_eq!(published(&one), published(&many));
}
