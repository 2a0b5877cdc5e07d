//! What can be typed, from what the program is told by.

use std::collections::BTreeMap;

use briefing::parse::notes::slug;
use clap::{Arg, Command};

use super::{Pages, block, head, sentence, table};

/// A flag that as many commands take is told once for all.
const SHARED_BY: usize = 5;

/// Adds the page of all commands.
pub(super) fn add(pages: &mut Pages) {
    let mut program = briefing::cli::command();
    program.build();
    let shared = shared(&program);
    let mut page = head(
        "Commands",
        "Every command, what it does, and what it can be told.",
        3,
    );
    page.push_str(
        "\n`briefing COMMAND --help` says the same in your terminal. Errors go to standard error, what was asked for to \
         standard output. A command ends with 0 when all is well, 1 when there are mistakes in the content, 2 when the \
         command or the settings make no sense, 3 when the machine refused, and 4 when words that are not public were \
         found in the finished pages.\n",
    );
    let rows: Vec<Vec<String>> = commands(&program)
        .map(|command| {
            let name = command.get_name();
            let anchor = slug(&format!("briefing {name}"));
            vec![format!("[`{name}`](#{anchor})"), about(command)]
        })
        .collect();
    page.push_str(&table(&["command", "does"], &rows));
    for command in commands(&program) {
        page.push_str(&section(command, &shared));
    }
    page.push_str("\n## What several commands can be told\n");
    let rows: Vec<Vec<String>> = shared.values().map(row).collect();
    page.push_str(&table(&["flag", "does"], &rows));
    pages.insert("commands.md".to_owned(), page);
}

fn commands(program: &Command) -> impl Iterator<Item = &Command> {
    program
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
}

/// The flags that many commands take, by name.
fn shared(program: &Command) -> BTreeMap<String, Arg> {
    let mut counts: BTreeMap<(String, String), (usize, Arg)> = BTreeMap::new();
    for flag in commands(program).flat_map(Command::get_arguments) {
        if let Some(long) = flag.get_long() {
            let entry = counts.entry((long.to_owned(), help(flag)));
            entry.or_insert_with(|| (0, flag.clone())).0 += 1;
        }
    }
    let shared = counts
        .into_iter()
        .filter(|(_, (count, _))| *count >= SHARED_BY);
    shared.map(|((long, _), (_, flag))| (long, flag)).collect()
}

fn section(command: &Command, shared: &BTreeMap<String, Arg>) -> String {
    let name = command.get_name();
    let mut text = format!("\n## `briefing {name}`\n\n{}\n", about(command));
    let usage = command.clone().render_usage().to_string();
    text.push_str(&block("text", usage.trim_start_matches("Usage: ")));
    let is_shared = |flag: &&Arg| {
        let long = flag.get_long().unwrap_or_default();
        shared
            .get(long)
            .is_some_and(|known| help(known) == help(flag))
    };
    let (common, own): (Vec<&Arg>, Vec<&Arg>) = command
        .get_arguments()
        .filter(|argument| argument.get_id() != "help")
        .partition(is_shared);
    if !own.is_empty() {
        let rows: Vec<Vec<String>> = own.into_iter().map(row).collect();
        text.push_str(&table(&["", "is"], &rows));
    }
    if !common.is_empty() {
        let names = common.iter().filter_map(|flag| flag.get_long());
        let names: Vec<String> = names.map(|long| format!("`--{long}`")).collect();
        put!(
            text,
            "\nIt can also be told [what several commands can](#what-several-commands-can-be-told): {}.\n",
            names.join(", ")
        );
    }
    if let Some(examples) = command.get_after_help() {
        let examples = examples.to_string();
        let examples = examples.strip_prefix("Examples:\n").unwrap_or(&examples);
        let (examples, more) = examples.split_once("\n\n").unwrap_or((examples, ""));
        text.push_str(&block("text", &dedented(examples)));
        if !more.is_empty() {
            put!(text, "\n{}\n", more.trim());
        }
    }
    text
}

fn about(command: &Command) -> String {
    sentence(
        &command
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default(),
    )
}

fn help(argument: &Arg) -> String {
    argument
        .get_help()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// A line of a table: how it is typed, and what it does.
fn row(argument: &Arg) -> Vec<String> {
    let mut typed = Vec::new();
    if let Some(short) = argument.get_short() {
        typed.push(format!("`-{short}`"));
    }
    let names = argument.get_value_names().unwrap_or_default();
    let value = names
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ");
    let takes = argument.get_action().takes_values();
    match argument.get_long() {
        Some(long) if takes => typed.push(format!("`--{long} {value}`")),
        Some(long) => typed.push(format!("`--{long}`")),
        None => typed.push(format!("`{value}`")),
    }
    let mut does = sentence(&help(argument));
    let words: Vec<String> = if takes {
        let words = argument.get_possible_values();
        let words = words.iter().filter(|word| !word.is_hide_set());
        words
            .map(|word| {
                let name = word.get_name();
                let meaning = word.get_help().map(|help| format!(" ({help})"));
                format!("`{name}`{}", meaning.unwrap_or_default())
            })
            .collect()
    } else {
        Vec::new()
    };
    if !words.is_empty() {
        put!(does, " One of {}.", words.join(", "));
    }
    let defaults: Vec<String> = argument
        .get_default_values()
        .iter()
        .map(|value| format!("`{}`", value.to_string_lossy()))
        .collect();
    if takes && !defaults.is_empty() {
        put!(does, " If not said: {}.", defaults.join(", "));
    }
    vec![typed.join(", "), does]
}

/// `text` without the indent that all its lines share.
fn dedented(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.strip_prefix("  ").unwrap_or(line))
        .collect();
    lines.join("\n")
}
