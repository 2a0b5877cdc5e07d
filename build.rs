//! Gathers the words of the program's own texts, so that the leak gate can tell them from others'.
//!
//! They are the string literals of the modules that make outputs; a literal a line, with a quotation
//! mark where a value is put in.

#![expect(
    clippy::disallowed_methods,
    reason = "this runs when the program is compiled, and reads its sources"
)]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The folders of `src/` whose literals may be seen on a page.
const FOLDERS: [&str; 9] = [
    "base", "config", "decode", "markdown", "plan", "render", "resolve", "survey", "theme",
];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let mut words = String::new();
    for folder in FOLDERS {
        let folder = root.join("src").join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in files_below(&folder)? {
            add_literals(&fs::read_to_string(file)?, &mut words);
        }
    }
    fs::write(out.join("words.txt"), words)
}

/// The sources below `folder`, without tests, sorted.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.file_stem().is_some_and(|name| name == "tests") {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|name| name == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Adds the string literals of `source`, up to its tests.
fn add_literals(source: &str, words: &mut String) {
    let code = source.split("#[cfg(test)]\nmod tests {").next();
    let mut rest = code.unwrap_or_default();
    while let Some(start) = rest.find(['"', '\'', '/']) {
        let token = &rest[start..];
        rest = if token.starts_with("//") {
            token.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some(text) = token.strip_prefix('"') {
            let (literal, after) = read_literal(text, hashes_before(&rest[..start]));
            words.push_str(&literal.replace(['{', '}'], "\"").replace('\n', " "));
            words.push('\n');
            after
        } else {
            after_quote_or_slash(token)
        };
    }
}

/// The number of `#` of a raw literal that begins after `before`; none if it is an ordinary one.
fn hashes_before(before: &str) -> Option<usize> {
    let bare = before.trim_end_matches('#');
    bare.ends_with('r').then(|| before.len() - bare.len())
}

/// A literal without its quotation marks, and what comes after it.
fn read_literal(text: &str, hashes: Option<usize>) -> (&str, &str) {
    let end = if let Some(hashes) = hashes {
        text.find(&format!("\"{}", "#".repeat(hashes)))
    } else {
        let mut is_escaped = false;
        text.find(|letter| {
            let ends = letter == '"' && !is_escaped;
            is_escaped = letter == '\\' && !is_escaped;
            ends
        })
    };
    let end = end.unwrap_or(text.len());
    (&text[..end], text.get(end + 1..).unwrap_or_default())
}

/// What comes after a character literal, a lifetime or a stroke at the beginning of `token`.
fn after_quote_or_slash(token: &str) -> &str {
    let literal = ["'\"'", "'\\\"'", "'\\''", "'\\\\'", "'/'"]
        .into_iter()
        .find(|it| token.starts_with(it));
    &token[literal.map_or(1, str::len)..]
}
