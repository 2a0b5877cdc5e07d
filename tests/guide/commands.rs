//! Commands that stand in sentences exist, with every flag that is named.

use std::collections::BTreeMap;
use std::process::Command;

use super::pages;

/// What the program says of itself, or of one of its commands.
fn help(command: &str) -> String {
    let words = command.split_whitespace();
    let output = Command::new(env!("CARGO_BIN_EXE_briefing"))
        .args(words)
        .arg("--help")
        .output();
    String::from_utf8_lossy(&output.expect("the program starts").stdout).into_owned()
}

#[test]
fn every_command_in_a_sentence_exists_and_takes_the_flags_that_it_is_shown_with() {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut named = 0;
    for page in pages() {
        for command in page.commands_named() {
            let mut words = command.split_whitespace().skip(1);
            let verb = words.next().unwrap_or_default().to_owned();
            // `COMMAND` stands for any.
            if verb.chars().all(|letter| letter.is_ascii_uppercase()) {
                continue;
            }
            let help = known.entry(verb.clone()).or_insert_with(|| help(&verb));
            let is_flag = verb.starts_with('-');
            assert!(
                is_flag || help.contains(&format!("Usage: briefing {verb}")),
                "{}: `{command}`",
                page.name
            );
            for flag in words.filter(|word| word.starts_with("--")) {
                let flag = flag.split('=').next().unwrap_or_default();
                let is_known = help
                    .split([' ', '\n', ',', '[', '='])
                    .any(|word| word == flag);
                assert!(is_known, "{}: `{command}` has no `{flag}`", page.name);
            }
            named += 1;
        }
    }
    assert!(named > 20, "{named} commands are named");
}
