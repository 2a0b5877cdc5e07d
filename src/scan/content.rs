//! Sorts out what stands in `content/`: settings, records, other files, and what should not be there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::names::{self, Name};
use super::{Asset, CONFIG, Limits, size_in_words};
use crate::base::path::is_device;
use crate::base::{Id, nearest, visible};
use crate::diag::{Diagnostic, FilePath};
use crate::world::{self, Kind, World};

/// What was found, all paths relative to the site's folder and in order.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) config: Option<FilePath>,
    /// With their sizes in bytes.
    pub(super) records: Vec<(FilePath, u64)>,
    pub(super) assets: BTreeMap<FilePath, Asset>,
    pub(super) ignored: Vec<Utf8PathBuf>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The folder of files that several records use; the only one in `content/` that holds no records.
const ASSETS: &str = "assets";

/// The one kind whose folder may have folders, which become part of the address.
const NESTED: &str = "pages";

/// Looks through `content/` below `root`.
pub(super) fn sort_out(
    world: &dyn World,
    root: &Utf8Path,
    kinds: &[&str],
) -> Result<Found, world::Error> {
    let mut found = Found::default();
    let mut seen: BTreeMap<String, FilePath> = BTreeMap::new();
    for (path, kind) in list(world, root, "content", &mut found.diagnostics)? {
        let below = path.strip_prefix("content").unwrap_or(&path);
        if names::is_ignored(below) {
            note_ignored(&mut found.ignored, path, &kind);
            continue;
        }
        let file: FilePath = FilePath::from(path.as_path());
        let mut parts = below.components().map(|part| part.as_str());
        let first = parts.next().unwrap_or_default();
        let is_nested = parts.next().is_some();
        let is_known = first == ASSETS || kinds.contains(&first);
        if (is_nested || kind == Kind::Folder) && !is_known {
            if !is_nested {
                found.diagnostics.push(unknown_folder(&file, first, kinds));
            }
            continue;
        }
        if let Some(diagnostic) = refuse(&path, &kind) {
            found.diagnostics.push(diagnostic);
            continue;
        }
        let Kind::File { size } = kind else {
            continue;
        };
        if let Some(other) = seen.insert(path.as_str().to_lowercase(), file.clone()) {
            found.diagnostics.push(collision(&file, &other));
            continue;
        }
        if path == CONFIG {
            found.config = Some(file);
        } else {
            place(&mut found, file, size);
        }
    }
    Ok(found)
}

/// What stands below the folder `name` of `root`, with paths relative to `root`; nothing when the
/// folder itself is a link, which is reported.
pub(super) fn list(
    world: &dyn World,
    root: &Utf8Path,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<(Utf8PathBuf, Kind)>, world::Error> {
    let folder = Utf8Path::new(name);
    match world.look(&root.join(folder))? {
        Some(Kind::Folder) => {}
        Some(kind) => {
            diagnostics.extend(refuse(folder, &kind));
            return Ok(Vec::new());
        }
        None => return Ok(Vec::new()),
    }
    let entries = world.list(&root.join(folder))?;
    Ok(entries
        .into_iter()
        .map(|entry| (folder.join(entry.path), entry.kind))
        .collect())
}

/// What is said about an entry that cannot be a source whatever its name, if it is one.
pub(super) fn refuse(path: &Utf8Path, kind: &Kind) -> Option<Diagnostic> {
    let name = visible(path.as_str());
    let diagnostic = match kind {
        Kind::File { .. } | Kind::Folder => return None,
        Kind::Symlink { target } => Diagnostic::error(
            "symlink",
            format!("`{name}` is a symbolic link to `{}`", visible(target)),
        )
        .help("copy the file to this place: a link could publish a file from outside the site"),
        Kind::Special(what) => {
            Diagnostic::error("special-file", format!("`{name}` is {what}, not a file"))
                .help("remove it, or move it out of the site")
        }
        Kind::Unnameable => {
            Diagnostic::error("file-name", format!("the name `{name}` is not UTF-8 text"))
                .help("rename it, using only the letters `a` to `z`, digits and `-`")
        }
    };
    Some(diagnostic.in_file(&FilePath::from(path)))
}

/// Remembers a file that is passed over; folders are not worth telling.
pub(super) fn note_ignored(ignored: &mut Vec<Utf8PathBuf>, path: Utf8PathBuf, kind: &Kind) {
    if *kind != Kind::Folder {
        ignored.push(path);
    }
}

/// Decides by place and name what an ordinary file is.
fn place(found: &mut Found, file: FilePath, size: u64) {
    let parts: Vec<&str> = file.components().map(|part| part.as_str()).collect();
    let (folders, name) = match parts.as_slice() {
        ["content", folders @ .., name] => (folders, *name),
        _ => return,
    };
    let name_says = names::read_name(name);
    if name_says == Name::Other || folders.first() == Some(&ASSETS) {
        found.assets.insert(file, Asset { size });
        return;
    }
    let problem = match folders {
        [] => Some(misplaced(
            &file,
            "move it into the folder of its kind, such as `content/pages/`",
        )),
        [kind, _, ..] if *kind != NESTED => {
            let help = format!("move it to `content/{kind}/{}`", visible(name));
            Some(misplaced(&file, help))
        }
        [_, inner @ ..] => wrong_folder(&file, inner).or_else(|| wrong_name(&file, name_says)),
    };
    match problem {
        Some(diagnostic) => found.diagnostics.push(diagnostic),
        None => found.records.push((file, size)),
    }
}

/// What is said about the name of a record that is to come at `path`, if it is wrong.
pub(super) fn problem_with_name(path: &Utf8Path) -> Option<Diagnostic> {
    let mut found = Found::default();
    place(&mut found, path.into(), 0);
    found.diagnostics.pop()
}

/// Those of `records` that are read; none when they are too many, or too much, together.
pub(super) fn refuse_sizes(
    mut records: Vec<(FilePath, u64)>,
    limits: &Limits,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<FilePath> {
    records.retain(|(file, size)| {
        let problem = too_large(file, *size, limits.record());
        let is_read = problem.is_none();
        diagnostics.extend(problem);
        is_read
    });
    let content: FilePath = FilePath::from("content");
    let refuse = |what: String, key: &str| {
        Diagnostic::error("site-size", what)
            .in_file(&content)
            .help(format!(
                "if all of them are meant, write a higher `limits: {{{key}: …}}` in `{CONFIG}`"
            ))
    };
    let size: u64 = records.iter().map(|(_, size)| size).sum();
    if records.len() as u64 > limits.records {
        let (count, most) = (records.len(), limits.records);
        let what = format!("there are {count} records, and the limit is {most}");
        diagnostics.push(refuse(what, "records"));
        records.clear();
    } else if size > limits.content {
        let (size, most) = (size_in_words(size), size_in_words(limits.content));
        let what = format!("the records hold {size} together, and the limit is {most}");
        diagnostics.push(refuse(what, "content"));
        records.clear();
    }
    records.into_iter().map(|(file, _)| file).collect()
}

fn unknown_folder(file: &FilePath, name: &str, kinds: &[&str]) -> Diagnostic {
    let shown = visible(name);
    let message = format!("`content/{shown}` is not a folder that records can stand in");
    let diagnostic = Diagnostic::error("unknown-folder", message).in_file(file);
    match nearest(name, kinds.iter().copied()) {
        Some(kind) => diagnostic.help(format!("rename it to `content/{kind}`")),
        None => diagnostic.help(format!(
            "the folders are {}, and `assets` for files that records link",
            quoted(kinds)
        )),
    }
}

fn collision(file: &FilePath, other: &FilePath) -> Diagnostic {
    let message = format!(
        "`{}` and `{}` are the same file on Windows and macOS",
        visible(other.as_str()),
        visible(file.as_str())
    );
    Diagnostic::error("name-collision", message)
        .in_file(file)
        .help("rename one of them, so that they differ in more than capital letters")
}

fn misplaced(file: &FilePath, help: impl Into<Cow<'static, str>>) -> Diagnostic {
    let message = format!(
        "`{}` is not where records are read from",
        visible(file.as_str())
    );
    Diagnostic::error("misplaced-file", message)
        .in_file(file)
        .help(help)
}

fn wrong_folder(file: &FilePath, folders: &[&str]) -> Option<Diagnostic> {
    let is_wrong = |name: &&&str| Id::parse(name).is_none() || is_device(name);
    let name = folders.iter().find(is_wrong)?;
    let message = format!(
        "the folder `{}` cannot be part of an address",
        visible(name)
    );
    let help = if is_device(name) {
        "Windows keeps this name for itself: rename it"
    } else {
        "rename it, using only the letters `a` to `z`, digits and `-` between words"
    };
    Some(
        Diagnostic::error("file-name", message)
            .in_file(file)
            .help(help),
    )
}

fn wrong_name(file: &FilePath, name: Name) -> Option<Diagnostic> {
    let Name::Wrong { why, instead } = name else {
        return None;
    };
    let shown = visible(file.file_name().unwrap_or_default());
    let message = format!("`{shown}` is not the name of a record: {why}");
    let diagnostic = Diagnostic::error("file-name", message).in_file(file);
    Some(match instead {
        Some(instead) => diagnostic.help(format!("rename it to `{instead}`")),
        None => diagnostic.help("rename it to something like `gmp-peel-2023.md`"),
    })
}

fn too_large(file: &FilePath, size: u64, limit: u64) -> Option<Diagnostic> {
    (size > limit).then(|| {
        let (name, size) = (visible(file.as_str()), size_in_words(size));
        let limit = size_in_words(limit);
        Diagnostic::error(
            "file-size",
            format!("`{name}` holds {size}, and a record at most {limit}"),
        )
        .in_file(file)
        .help("split it into several records, or link the long text as a file of its own")
    })
}

/// "`a`, `b`, `c`".
fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
