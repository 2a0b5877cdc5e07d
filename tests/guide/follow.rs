//! Does what a page says, and compares what comes with what it shows.
//!
//! Some commands of the guide cannot be run as they stand. They are listed here, each with what is done
//! instead and why; everything else is run as it is.

use super::page::Step;
use super::scratch::Scratch;

/// What is done in the place of a command.
enum Instead {
    /// This is run.
    Run(&'static str),
    /// This is run until it shows the site, or has built it; then it is ended.
    Show(&'static str),
    /// Nothing.
    Nothing,
}

/// The commands that are not run as they stand: what is done instead, and why.
const EXCEPTIONS: &[(&str, Instead, &str)] = &[
    (
        "briefing serve --open",
        Instead::Show("briefing serve"),
        "it would open a browser, and goes on until it is ended",
    ),
    (
        "briefing serve --navigate",
        Instead::Show("briefing serve --navigate"),
        "it goes on until it is ended",
    ),
    (
        "briefing serve --as-published",
        Instead::Show("briefing serve --as-published"),
        "it goes on until it is ended",
    ),
    (
        "briefing serve --audience full",
        Instead::Show("briefing serve --audience full"),
        "it goes on until it is ended",
    ),
    (
        "briefing serve --as-at 2030-01-01",
        Instead::Show("briefing serve --as-at 2030-01-01"),
        "it goes on until it is ended",
    ),
    (
        "briefing publish",
        Instead::Run("briefing publish --no-confirm"),
        "it would look on the web whether the site has arrived",
    ),
    (
        "cargo install --locked --path .",
        Instead::Nothing,
        "it compiles the program, which these tests run",
    ),
    (
        "gh attestation verify briefing-*.tar.gz --repo OWNER/REPOSITORY",
        Instead::Nothing,
        "it asks a service on the web about a file that was downloaded",
    ),
];

/// What a page may have its reader type.
const PROGRAMS: [&str; 5] = ["briefing", "cd", "cp", "git", "mkdir"];

/// Does `steps` in `scratch`.
pub(super) fn follow(scratch: &mut Scratch, steps: &[Step]) -> Result<(), String> {
    for step in steps {
        match step {
            Step::Write { path, text } => scratch.write(path, text),
            Step::Append { path, text } => {
                let before = scratch.read(path)?;
                scratch.write(path, &format!("{before}{text}"));
            }
            Step::Replace { path, old, new } => {
                let before = scratch.read(path)?;
                if before.matches(old.as_str()).count() != 1 {
                    return Err(format!(
                        "`{path}` does not have this once:\n{old}\nin\n{before}"
                    ));
                }
                scratch.write(path, &before.replace(old.as_str(), new));
            }
            Step::Type { command, answer } => answer_to(scratch, command, answer)?,
        }
    }
    Ok(())
}

fn answer_to(scratch: &mut Scratch, command: &str, shown: &str) -> Result<(), String> {
    let mut exceptions = EXCEPTIONS.iter();
    let exception = exceptions.find(|(typed, ..)| *typed == command);
    let run = match exception {
        None => command,
        Some((_, Instead::Run(other), _)) => other,
        Some((_, Instead::Show(other), _)) => return scratch.show(other),
        Some((_, Instead::Nothing, _)) => return Ok(()),
    };
    let program = run.split(' ').next().unwrap_or_default();
    if !PROGRAMS.contains(&program) {
        return Err(format!("`{program}` is none of {PROGRAMS:?}"));
    }
    let (said, code) = scratch.run(run);
    let is_to_fail = shown.lines().any(|line| line.starts_with("error"));
    let is_right = if is_to_fail { code != 0 } else { code == 0 };
    if !is_right {
        return Err(format!("`{command}` ended with {code}:\n{said}"));
    }
    if !shown.is_empty() && !is_as_shown(&said, shown) {
        return Err(format!(
            "`{command}` is shown to answer\n{shown}\nand answers\n{said}"
        ));
    }
    Ok(())
}

/// Whether `said` is what is `shown`, where `…` on a line of its own stands for any lines, and amounts
/// and times of a build may differ.
fn is_as_shown(said: &str, shown: &str) -> bool {
    let said: Vec<String> = said.lines().map(without_amounts).collect();
    let shown: Vec<String> = shown.lines().map(without_amounts).collect();
    matches(&said, &shown)
}

fn matches(said: &[String], shown: &[String]) -> bool {
    match shown {
        [] => said.is_empty(),
        [any, rest @ ..] if any.trim() == "…" => {
            (0..=said.len()).any(|passed| matches(&said[passed..], rest))
        }
        [line, rest @ ..] => said.first() == Some(line) && matches(&said[1..], rest),
    }
}

fn without_amounts(line: &str) -> String {
    let line = line.trim_end();
    if ["Built ", "Published ", "Wrote "]
        .iter()
        .any(|start| line.starts_with(start))
    {
        return line.replace(|letter: char| letter.is_ascii_digit() || letter == ',', "");
    }
    line.to_owned()
}

#[test]
fn an_answer_may_be_shortened_and_may_not_differ() {
    let said = "a\nb\nBuilt 12 pages in 4 ms\n";
    for good in [
        "a\nb\nBuilt 1,204 pages in 40 ms\n",
        "…\nBuilt 9 pages in 9 ms\n",
        "a\n…\n",
        "…\nb\n…\n",
    ] {
        assert!(is_as_shown(said, good), "{good}");
    }
    for bad in ["a\n", "b\n…\n", "…\na\n", "a\nb\nBuilt 9 pages\n"] {
        assert!(!is_as_shown(said, bad), "{bad}");
    }
}

#[test]
fn every_exception_is_needed() {
    let pages = super::pages();
    let steps = pages
        .iter()
        .flat_map(|page| page.steps().unwrap_or_default());
    let commands: Vec<String> = steps
        .filter_map(|step| match step {
            Step::Type { command, .. } => Some(command),
            _ => None,
        })
        .collect();
    for (command, _, why) in EXCEPTIONS {
        let is_there = commands.iter().any(|typed| typed == command);
        assert!(
            is_there,
            "no page has `{command}`, of which is said that {why}"
        );
    }
}
