//! The README is true: its first site is made as it says, in an empty folder, and its commands are run.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests make a site on the disk and run the program on it"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const README: &str = include_str!("../README.md");

/// A block of the README that is to be typed, after what introduces it.
struct Block {
    /// The paragraph before it.
    introduction: &'static str,
    language: &'static str,
    text: &'static str,
}

/// A command that is to be typed, and what the program answers.
struct Exchange {
    arguments: Vec<&'static str>,
    answer: String,
}

#[test]
fn a_newcomer_gets_the_site_that_the_readme_promises() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in files() {
        let file = folder.path().join(path);
        let parent = file.parent().expect("a file stands in a folder");
        fs::create_dir_all(parent).expect("the folder can be made");
        fs::write(&file, text).expect("the file can be written");
    }
    let exchanges = exchanges();
    assert!(exchanges.iter().any(|one| one.arguments.contains(&"build")));
    for exchange in exchanges {
        let (answer, code) = run(folder.path(), &exchange.arguments);
        assert_answer(&answer, &exchange.answer);
        assert_eq!(code, Some(0), "briefing {:?}", exchange.arguments);
    }
    let page = folder
        .path()
        .join("public/inspections/hill-school-2025/index.html");
    let page = fs::read_to_string(page).expect("the inspection has a page");
    assert!(page.contains("ring the parents"), "{page}");
    assert!(page.contains("<strong>thirty lessons</strong>"), "{page}");
    assert!(folder.path().join("public/index.html").is_file());
}

#[test]
fn the_readme_names_every_command() {
    let (help, _) = run(Path::new("."), &["--help"]);
    let commands = help.split("Commands:").nth(1).expect("help lists commands");
    let lines = commands.lines().skip(1).take_while(|line| !line.is_empty());
    for name in lines.filter_map(|line| line.split_whitespace().next()) {
        let row = format!("\n| `briefing {name}");
        assert!(README.contains(&row), "the README has no row for `{name}`");
    }
}

#[test]
fn every_file_that_the_readme_names_is_there() {
    let links = README.split("](").skip(1);
    let targets = links.filter_map(|link| link.split_once(')').map(|(target, _)| target));
    for target in targets.filter(|target| !target.contains(':') && !target.starts_with('#')) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(target);
        assert!(file.exists(), "{target} is not there");
    }
}

#[test]
fn the_grammars_are_acknowledged_as_of_the_version_in_use() {
    let licences = include_str!("../docs/licences.md");
    let acknowledgements = two_face::acknowledgement::url();
    assert!(
        licences.contains(acknowledgements),
        "it is now {acknowledgements}"
    );
}

/// Asserts that the program said what is `shown`; `…` stands for what comes before it, and how much
/// was built in what time may differ.
fn assert_answer(said: &str, shown: &str) {
    let said = without_amounts(said);
    let shown = without_amounts(shown);
    match shown.strip_prefix("…\n") {
        Some(end) => assert!(said.ends_with(end), "{said}"),
        None => assert_eq!(said, shown),
    }
}

fn without_amounts(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("Built ") {
        Some(_) => line.replace(|letter: char| letter.is_ascii_digit() || letter == ',', ""),
        None => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The files that a newcomer writes: blocks introduced by a path in `content/`.
fn files() -> Vec<(&'static str, &'static str)> {
    let blocks = blocks().into_iter().filter_map(|block| {
        let path = block.introduction.strip_prefix('`')?.split('`').next()?;
        path.starts_with("content/").then_some((path, block.text))
    });
    blocks.collect()
}

/// The commands that a newcomer types, each with the answer that stands below it.
fn exchanges() -> Vec<Exchange> {
    let mut exchanges: Vec<Exchange> = Vec::new();
    for block in blocks().iter().filter(|block| block.language == "console") {
        for line in block.text.lines() {
            if let Some(command) = line.strip_prefix("$ briefing ") {
                exchanges.push(Exchange {
                    arguments: command.split(' ').collect(),
                    answer: String::new(),
                });
            } else if let Some(exchange) = exchanges.last_mut() {
                exchange.answer.push_str(line);
                exchange.answer.push('\n');
            }
        }
    }
    exchanges
}

fn blocks() -> Vec<Block> {
    let mut parts = README.split("\n```");
    let mut before = parts.next().unwrap_or_default();
    let mut blocks = Vec::new();
    while let (Some(block), Some(after)) = (parts.next(), parts.next()) {
        let (language, text) = block.split_once('\n').unwrap_or((block, ""));
        let introduction = before.trim().rsplit("\n\n").next().unwrap_or_default();
        blocks.push(Block {
            introduction,
            language,
            text,
        });
        before = after;
    }
    blocks
}

/// What the program says in `folder`, errors first, and how it ends.
fn run(folder: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_briefing"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    let mut said = String::from_utf8_lossy(&output.stderr).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stdout));
    (said, output.status.code())
}
