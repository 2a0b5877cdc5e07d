//! Every rule's page: its bad example gives its diagnostic and nothing else, its good one nothing;
//! and every code in the sources has a page.
//!
//! The examples of a page are laid over the site in `tests/rules/site/`. What stands in a block is
//! said by the word and the path behind its backticks:
//!
//! - `yaml`: keys, which take the place of those of that name in the file, or are added to them;
//! - `markdown`: a whole record if it begins with `---`, else its notes;
//! - `html`: a template of a theme;
//! - `environment`: the value of the variable that is named instead of a path;
//! - `text`: a whole file, where `\xNN` is a byte and `\*N` writes the character before it N times.
//!   `(nothing)`, `(a named pipe)` and `(a symbolic link to …)` alone are what they say.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests read the sources of the program and the site that examples are laid over"
)]

mod cases;
mod checked;
mod schemas;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use briefing::check::rules::{self, Rule};
use briefing::diag::{Diagnostic, Severity};
use briefing::pipeline::{self, Progress, Request, Thoroughness};
use briefing::world::{Kind, Memory};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

/// The instant of every example: a day in the winter after the base site's inspection.
const NOW: &str = "2026-01-15T12:00:00Z";

/// A file of an example, and how it is written there.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) language: String,
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What stands in a folder: paths below it, and bytes.
type Files = BTreeMap<String, Vec<u8>>;

struct Silent;

impl Progress for Silent {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder`, by its path there.
fn files_below(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut open = vec![folder.to_owned()];
    while let Some(inside) = open.pop() {
        for entry in std::fs::read_dir(&inside).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it lies below");
            let name = name.to_string_lossy().replace('\\', "/");
            files.insert(name, std::fs::read(&path).expect("the file can be read"));
        }
    }
    files
}

/// The blocks below the heading `section` of `page`.
pub(crate) fn blocks(page: &str, section: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut heading, mut is_here, mut is_open) = (None, false, false);
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => {
                heading = Some(String::new());
            }
            Event::End(TagEnd::Heading(_)) => {
                is_here = heading.take().is_some_and(|heading| heading == section);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_here => {
                let (language, path) = info.split_once(' ').unwrap_or((&info, ""));
                is_open = true;
                blocks.push(Block {
                    language: language.to_owned(),
                    path: path.to_owned(),
                    text: String::new(),
                });
            }
            Event::End(TagEnd::CodeBlock) => is_open = false,
            Event::Text(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                } else if is_open && let Some(block) = blocks.last_mut() {
                    block.text.push_str(&text);
                }
            }
            _ => {}
        }
    }
    blocks
}

/// What a block puts at its path.
enum Content {
    Bytes(Vec<u8>),
    /// Something that is no file.
    Thing(Kind),
    Nothing,
}

/// The base site with `blocks` laid over it.
fn site(blocks: &[Block]) -> Memory {
    let base = files_below(&root().join("tests/rules/site"));
    let mut world = Memory::new(NOW);
    for (path, bytes) in &base {
        world = world.file(format!("/site/{path}"), bytes);
    }
    for block in blocks {
        if block.language == "environment" {
            world = world.with_variable(&block.path, block.text.trim());
            continue;
        }
        let old = base.get(&block.path).cloned().unwrap_or_default();
        let old = String::from_utf8(old).expect("the base site is text");
        let path = format!("/site/{}", block.path);
        world = match content(block, &old) {
            Content::Bytes(bytes) => world.file(path, bytes),
            Content::Thing(kind) => world.thing(path, kind),
            Content::Nothing => world.without(path),
        };
    }
    world
}

/// What `block` makes of the file `old`, which is empty when there is none.
///
/// Asserts that its word is one of those that the header of this file explains.
fn content(block: &Block, old: &str) -> Content {
    let text = &block.text;
    match block.language.as_str() {
        "yaml" if old.is_empty() && Path::new(&block.path).extension() == Some("md".as_ref()) => {
            Content::Bytes(format!("---\n{text}---\n").into_bytes())
        }
        "yaml" => Content::Bytes(with_keys(old, text).into_bytes()),
        "markdown" if !text.starts_with("---") => {
            Content::Bytes(format!("{}{text}", front_matter(old)).into_bytes())
        }
        "text" => match text.trim() {
            "(nothing)" => Content::Nothing,
            "(a named pipe)" => Content::Thing(Kind::Special("a named pipe")),
            words => match words.strip_prefix("(a symbolic link to ") {
                Some(target) => Content::Thing(Kind::Symlink {
                    target: target.trim_end_matches(')').to_owned(),
                }),
                None => Content::Bytes(unescaped(text.trim_end_matches('\n'))),
            },
        },
        word => {
            assert!(
                ["markdown", "html"].contains(&word),
                "a block cannot be `{word}`"
            );
            Content::Bytes(text.clone().into_bytes())
        }
    }
}

/// The bytes that `text` stands for.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(hex) = rest.strip_prefix("\\x") {
            let byte = u8::from_str_radix(&hex[..2], 16).expect("two hexadecimal digits");
            bytes.push(byte);
            rest = &hex[2..];
        } else if let Some(count) = rest.strip_prefix("\\*") {
            let end = count
                .find(|letter: char| !letter.is_ascii_digit())
                .unwrap_or(count.len());
            let times: usize = count[..end].parse().expect("a number of times");
            let last = bytes.pop().expect("a character stands before");
            bytes.extend(std::iter::repeat_n(last, times));
            rest = &count[end..];
        } else {
            let mut buffer = [0; 4];
            bytes.extend(first.encode_utf8(&mut buffer).bytes());
            rest = &rest[first.len_utf8()..];
        }
    }
    bytes.push(b'\n');
    bytes
}

/// The front matter of a record, with its fences.
fn front_matter(record: &str) -> &str {
    let end = record[3..].find("\n---\n").expect("a base record has keys");
    &record[..end + 3 + "\n---\n".len()]
}

/// `file`, a record or settings, with `keys` in the place of those of the same names.
fn with_keys(file: &str, keys: &str) -> String {
    let is_record = file.starts_with("---\n");
    let (front, notes) = if is_record {
        let front = front_matter(file);
        let notes = &file[front.len()..];
        (&front["---\n".len()..front.len() - "---\n".len()], notes)
    } else {
        (file, "")
    };
    let (old, new) = (entries(front), entries(keys));
    let is_replaced = |key: &str| new.iter().any(|(other, _)| *other == key);
    let kept = old.iter().filter(|(key, _)| !is_replaced(key));
    let all: String = kept.chain(&new).map(|(_, text)| text.as_str()).collect();
    if is_record {
        format!("---\n{all}---\n{notes}")
    } else {
        all
    }
}

/// The keys at the left edge of `yaml`, each with all of its lines.
fn entries(yaml: &str) -> Vec<(&str, String)> {
    let mut entries: Vec<(&str, String)> = Vec::new();
    for line in yaml.lines() {
        let key = line.split(':').next().unwrap_or_default();
        let begins = line.contains(':') && !line.starts_with([' ', '\t', '-', '#']);
        if begins || entries.is_empty() {
            entries.push((key, String::new()));
        }
        if let Some((_, text)) = entries.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    entries
}

/// Everything that is said of the site in `world`.
fn diagnose(world: &Memory) -> Vec<Diagnostic> {
    let request = Request {
        root: "/site".into(),
        ..Request::default()
    };
    let run = pipeline::run(world, &request, Thoroughness::Check, &Silent);
    run.expect("a world in memory refuses nothing").diagnostics
}

/// `diagnostics`, a line each.
fn lines(diagnostics: &[Diagnostic]) -> Vec<String> {
    let line = |diagnostic: &Diagnostic| {
        let file = diagnostic.primary.as_ref().map(|label| label.file.as_str());
        let (file, message) = (file.unwrap_or_default(), &diagnostic.message);
        format!(
            "{}: {} [{}] {message}",
            diagnostic.code,
            file,
            severity(diagnostic.severity)
        )
    };
    diagnostics.iter().map(line).collect()
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Runs `check` on every rule, and fails with everything that it says.
fn each_rule(check: impl Fn(&Rule) -> Option<String>) {
    let problems: Vec<String> = rules::all().iter().filter_map(check).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn the_base_site_is_without_fault() {
    assert_eq!(lines(&diagnose(&site(&[]))), Vec::<String>::new());
}

#[test]
fn each_bad_example_gives_its_diagnostic_and_nothing_else() {
    each_rule(|rule| {
        let found = diagnose(&site(&blocks(rule.page, "Bad")));
        let is_right = matches!(found.as_slice(), [one] if one.code == rule.code);
        (!is_right).then(|| format!("{}: {:#?}", rule.code, lines(&found)))
    });
}

#[test]
fn each_good_example_gives_nothing() {
    each_rule(|rule| {
        let found = diagnose(&site(&blocks(rule.page, "Good")));
        (!found.is_empty()).then(|| format!("{}: {:#?}", rule.code, lines(&found)))
    });
}

#[test]
fn each_page_says_what_the_registry_says() {
    each_rule(|rule| {
        let mut summary = rule.summary.chars();
        let first = summary
            .next()
            .map(|letter| letter.to_uppercase().to_string());
        let begins = format!(
            "# {}\n\n{}{}.\n\nSeverity: {}.\n\n## What it means\n",
            rule.code,
            first.unwrap_or_default(),
            summary.as_str(),
            severity(rule.severity)
        );
        let sections = ["## Why it matters\n", "## Bad\n", "## Good\n"];
        let is_right = rule.page.starts_with(&begins)
            && sections.iter().all(|section| rule.page.contains(section));
        (!is_right).then(|| format!("{} does not begin so:\n{begins}", rule.code))
    });
}

#[test]
fn rules_stand_in_order_and_have_their_files() {
    let codes: Vec<&str> = rules::codes().collect();
    assert!(codes.is_sorted(), "the registry is sorted by code");
    let pages: Vec<String> = files_below(&root().join("src/check/rules"))
        .into_keys()
        .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
        .collect();
    assert_eq!(pages, codes);
}

#[test]
fn every_code_in_the_sources_has_a_page_and_every_page_a_code() {
    let mut emitted: BTreeSet<String> = BTreeSet::new();
    let registry = "src/check/rules/mod.rs";
    for (name, bytes) in files_below(&root().join("src")) {
        // What the command line prints of the world's refusals has the form of a diagnostic, but no rule.
        let is_source = Path::new(&name)
            .extension()
            .is_some_and(|ending| ending == "rs")
            && !name.contains("tests")
            && !name.starts_with("cli/");
        if !is_source || format!("src/{name}") == registry {
            continue;
        }
        let text = String::from_utf8(bytes).expect("sources are text");
        let code = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        emitted.extend(codes_given_to_diagnostics(code));
        let known = rules::codes().filter(|known| code.contains(&format!("\"{known}\"")));
        emitted.extend(known.map(str::to_owned));
    }
    let known: BTreeSet<String> = rules::codes().map(str::to_owned).collect();
    let odd: Vec<&String> = emitted.symmetric_difference(&known).collect();
    assert!(
        odd.is_empty(),
        "without a page, or a page of nothing: {odd:?}"
    );
}

/// The words that `source` makes diagnostics with.
fn codes_given_to_diagnostics(source: &str) -> Vec<String> {
    const MAKERS: [&str; 5] = [
        "Diagnostic::error(",
        "Diagnostic::warning(",
        "Diagnostic::note(",
        "Diagnostic::new(",
        ".error(",
    ];
    let made = MAKERS.iter().flat_map(|maker| source.split(maker).skip(1));
    made.filter_map(|rest| rest.trim_start().strip_prefix('"'))
        .filter_map(|rest| rest.split_once('"'))
        .map(|(code, _)| code.to_owned())
        .collect()
}
