//! The reference of the guide is what the program says of itself.
//!
//! Its pages are made here from the tables in the code: keys of records and settings, rules, what can be
//! typed, what templates get. They are kept beside the pages that people write, so that they can be read
//! wherever those are. When they differ from what the program says, a test fails; this writes them anew:
//!
//!     BRIEFING_WRITE_REFERENCE=1 cargo test --test main guide::reference

/// Adds to a page.
macro_rules! put {
    ($page:expr, $($words:tt)*) => {
        std::fmt::Write::write_fmt(&mut $page, format_args!($($words)*))
            .expect("a string takes everything")
    };
}

mod commands;
mod keys;
mod rules;
mod templates;

use std::collections::BTreeMap;

use super::guide;
use crate::support::read_all;

/// Asks for the pages to be written.
const WRITE: &str = "BRIEFING_WRITE_REFERENCE";

/// Pages by their paths below `content/pages/reference`.
type Pages = BTreeMap<String, String>;

#[test]
fn the_reference_says_what_the_program_is() {
    let mut made = Pages::new();
    keys::add(&mut made);
    commands::add(&mut made);
    rules::add(&mut made);
    templates::add(&mut made);
    let folder = guide().join("content/pages/reference");
    if std::env::var_os(WRITE).is_some() {
        std::fs::remove_dir_all(&folder).expect("the old pages can be removed");
        for (path, text) in &made {
            let file = folder.join(path);
            let parent = file.parent().expect("a page is in a folder");
            std::fs::create_dir_all(parent).expect("the folder can be made");
            std::fs::write(file, text).expect("the page can be written");
        }
    }
    let there: Pages = read_all(&folder)
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    let how = format!("to write them anew: {WRITE}=1 cargo test --test main guide::reference");
    let names = |pages: &Pages| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made), names(&there), "{how}");
    for (path, text) in &made {
        assert!(
            there[path] == *text,
            "{path} is not what the program says; {how}"
        );
    }
}

/// The beginning of a page; `weight` is its place among those beside it.
fn head(title: &str, summary: &str, weight: usize) -> String {
    format!("---\ntitle: {title}\nsummary: \"{summary}\"\nweight: {weight}\n---\n")
}

/// A table with these headings and rows.
fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = format!(
        "\n| {} |\n|{}\n",
        headings.join(" | "),
        "---|".repeat(headings.len())
    );
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        put!(table, "| {} |\n", cells.join(" | "));
    }
    table
}

/// `text` as a block of `language`, whatever backticks are in it.
fn block(language: &str, text: &str) -> String {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("\n{fence}{language}\n{}\n{fence}\n", text.trim_end())
}

/// `text` as a sentence: with a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.trim().chars();
    let first = letters.next().map(char::to_uppercase);
    let text: String = first.into_iter().flatten().chain(letters).collect();
    if text.ends_with(['.', '?', ':']) {
        text
    } else {
        format!("{text}.")
    }
}
