//! Reads the repository: its files, and what of them is code that runs in the program.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests read the repository, not a site"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What opens the tests of a file.
const TESTS: &str = "\n#[cfg(test)]\nmod tests {\n";

/// A file of Rust.
pub(super) struct Source {
    /// Its path below the repository, with `/`.
    pub(super) path: String,
    /// All of it.
    pub(super) text: String,
    /// What runs in the program: no comments, no tests.
    pub(super) code: String,
}

impl Source {
    /// Its module right below the crate, if it is the program's.
    pub(super) fn module(&self) -> Option<&str> {
        let below = self.path.strip_prefix("src/")?;
        let module = below.split('/').next()?.trim_end_matches(".rs");
        (!["lib", "main"].contains(&module)).then_some(module)
    }

    /// How many modules it stands in, itself included; 0 at the root, and elsewhere than in `src/`.
    pub(super) fn depth(&self) -> usize {
        let Some(_) = self.module() else { return 0 };
        let folders = self.path.matches('/').count();
        if self.path.ends_with("/mod.rs") {
            folders - 1
        } else {
            folders
        }
    }

    /// The modules right below the crate that it uses.
    pub(super) fn used_modules(&self) -> BTreeSet<String> {
        let paths = self.code.split("crate::").skip(1);
        paths.flat_map(first_names).collect()
    }

    /// Whether something other than tests follows the tests.
    pub(super) fn has_code_after_tests(&self) -> bool {
        let tests = self.text.split_once(TESTS);
        let end = tests.and_then(|(_, tests)| tests.split_once("\n}\n"));
        end.is_some_and(|(_, rest)| !rest.trim().is_empty())
    }
}

/// The first names of the path or the group of paths that `text` begins with.
fn first_names(text: &str) -> Vec<String> {
    let Some(group) = text.strip_prefix('{') else {
        return vec![first_name(text)];
    };
    let mut depth = 0_usize;
    let mut names = vec![first_name(group)];
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(first_name(&group[at + 1..])),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn first_name(text: &str) -> String {
    let is_part = |letter: &char| letter.is_alphanumeric() || *letter == '_';
    text.trim_start().chars().take_while(is_part).collect()
}

/// The text of the file at `path` below the repository.
pub(super) fn read(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&file)
        .map_err(|error| format!("{path}: {error}"))
        .expect("the repository can be read")
}

/// Whether there is something at `path` of the repository.
pub(super) fn exists(path: &str) -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists()
}

/// The names in the folder at `path` below the repository, sorted.
pub(super) fn entries(path: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let listing = fs::read_dir(&folder)
        .map_err(|error| format!("{path}: {error}"))
        .expect("the repository can be read");
    let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("names are text");
    let mut names: Vec<String> = listing
        .map(|entry| name(entry.expect("the folder is readable")))
        .collect();
    names.sort();
    names
}

/// Every file of Rust in the folder at `path`, sorted by path.
pub(super) fn sources(path: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(path, &mut found);
    let only_tests: Vec<String> = found.iter().flat_map(test_modules).collect();
    for source in &mut found {
        if only_tests.iter().any(|module| is_of(module, &source.path)) {
            source.code.clear();
        }
    }
    found
}

fn collect(folder: &str, found: &mut Vec<Source>) {
    for name in entries(folder) {
        let path = format!("{folder}/{name}");
        let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(&path);
        if full.is_dir() {
            collect(&path, found);
        } else if full.extension().is_some_and(|extension| extension == "rs") {
            let text = read(&path);
            let code = code_of(&text);
            found.push(Source { path, text, code });
        }
    }
}

/// What of `text` runs in the program.
fn code_of(text: &str) -> String {
    let end = text.find(TESTS).unwrap_or(text.len());
    let lines = text[..end].lines();
    let code = lines.filter(|line| !line.trim_start().starts_with("//"));
    code.fold(String::new(), |code, line| code + line + "\n")
}

/// The paths, without ending, of the modules that `source` declares for tests alone.
fn test_modules(source: &Source) -> Vec<String> {
    let folder = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
    let declarations = source.text.split("#[cfg(test)]\n").skip(1);
    let names = declarations.filter_map(|rest| {
        let line = rest.lines().next()?.trim_start_matches("pub(crate) ");
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    names.map(|name| format!("{folder}/{name}")).collect()
}

/// Whether the file at `path` is the module at `module`, or stands in it.
fn is_of(module: &str, path: &str) -> bool {
    let rest = path.strip_prefix(module);
    rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

#[test]
fn comments_and_tests_are_no_code() {
    let text =
        "//! Of `crate::a`.\nuse crate::b;\n\n#[cfg(test)]\nmod tests {\n    use crate::c;\n}\n";
    assert_eq!(code_of(text), "use crate::b;\n");
}

#[test]
fn a_path_and_a_group_of_paths_begin_with_modules() {
    assert_eq!(first_names("text::read(&file)"), ["text"]);
    assert_eq!(
        first_names("{emit, scan::{Error, Root}, world};"),
        ["emit", "scan", "world"]
    );
}

#[test]
fn how_deep_a_file_stands() {
    let depth = |path: &str| {
        let (text, code) = (String::new(), String::new());
        let path = path.to_owned();
        Source { path, text, code }.depth()
    };
    assert_eq!(depth("src/lib.rs"), 0);
    assert_eq!(depth("src/pipeline.rs"), 1);
    assert_eq!(depth("src/emit/mod.rs"), 1);
    assert_eq!(depth("src/emit/lock.rs"), 2);
    assert_eq!(depth("src/cli/commands/mod.rs"), 2);
}
