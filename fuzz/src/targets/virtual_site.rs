//! A small site that is written, changed and removed as some bytes say, and what is published of it.
//!
//! The bytes are files, each after a line `==== PATH`; after `==== -PATH` the file is gone. The files
//! that hold secrets stay as they are, whatever the bytes are.

use std::borrow::Cow;

use briefing::pipeline::{self, Progress, Request, Run, Thoroughness};
use briefing::world::Memory;
use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

/// A file that is written, or removed.
pub(super) struct Edit<'a> {
    /// Its place in the site.
    pub(super) path: &'a str,
    /// What it holds from then on; none when it is gone.
    content: Option<&'a str>,
}

/// What begins the line before a file.
const MARK: &str = "==== ";

/// Words that stand in a telling of a secret and nowhere else.
pub(super) const WORDS: [&str; 4] = ["marigold", "lanterns", "tansy", "telling of it"];

/// Two tellings of what is not public, which differ in words, length and shape.
pub(super) const TELLINGS: [&str; 2] = [
    "Marigold hidden under seven granite lanterns",
    "Tansy: 1,099 people on 3 July 2031, at much greater length than the other telling of it",
];

/// The edits that `bytes` say, in order; none when they are no text, too many, or tell a secret: what
/// an author writes into a public file is public.
pub(super) fn edits(bytes: &[u8], most: usize) -> Option<Vec<Edit<'_>>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let lower = text.to_lowercase();
    let edits: Vec<Edit<'_>> = text.split(MARK).skip(1).filter_map(edit).collect();
    let is_taken = edits.len() <= most && !WORDS.iter().any(|word| lower.contains(word));
    is_taken.then_some(edits)
}

fn edit(part: &str) -> Option<Edit<'_>> {
    let (path, content) = part.split_once('\n').unwrap_or((part, ""));
    let (path, content) = match path.strip_prefix('-') {
        Some(path) => (path, None),
        None => (path, Some(content)),
    };
    let is_name = |part| matches!(part, Utf8Component::Normal(_));
    let is_path = !path.is_empty() && Utf8Path::new(path).components().all(is_name);
    let is_kept = SECRETS.iter().any(|(kept, _)| *kept == path);
    let is_edit = is_path && path.starts_with("content/") && !path.contains('\0') && !is_kept;
    is_edit.then_some(Edit { path, content })
}

impl Edit<'_> {
    /// `world` after it.
    pub(super) fn apply(&self, world: Memory) -> Memory {
        match self.content {
            Some(content) => world.file(at(self.path), content),
            None => world.without(at(self.path)),
        }
    }
}

/// The site before it is edited, whose secrets are told as `telling`.
pub(super) fn site(telling: &str) -> Memory {
    let open = SITE.iter().map(|(path, text)| (path, Cow::Borrowed(*text)));
    let told = |text: &str| Cow::Owned(text.replace("TELLING", telling));
    let secret = SECRETS.iter().map(|(path, text)| (path, told(text)));
    let world = Memory::new("2025-10-01T09:00:00Z");
    open.chain(secret)
        .fold(world, |world, (path, text)| world.file(at(path), &*text))
}

/// What is asked of every build.
pub(super) fn request() -> Request {
    Request {
        root: "/site".into(),
        ..Request::default()
    }
}

/// What a build makes of `world`.
pub(super) fn build(world: &Memory) -> Run {
    let run = pipeline::run(world, &request(), Thoroughness::Build, &Silence);
    run.expect("memory refuses nothing")
}

/// Where the file `path` of the site stands.
pub(super) fn at(path: &str) -> Utf8PathBuf {
    Utf8Path::new("/site").join(path)
}

/// Nobody watches.
struct Silence;

impl Progress for Silence {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
}

/// The site before it is edited.
const SITE: &[(&str, &str)] = &[
    (
        "content/site.yaml",
        "title: S\nbase_url: https://example.org/briefing/\ntimezone: Europe/London\npage_size: 2\n",
    ),
    (
        "content/bodies/force.md",
        "---\ntitle: Force\ntype: police-force\n---\nText.\n",
    ),
    (
        "content/inspectorates/hm.md",
        "---\ntitle: Inspectorate\nshort: HM\n---\n",
    ),
    (
        "content/sources/letter.md",
        "---\ntitle: Letter\npublisher: force\n---\n",
    ),
    (
        "content/scales/grades.md",
        "---\ntitle: Grades\ngrades:\n  - {id: poor, label: Poor}\n  - {id: good, label: Good}\n---\n",
    ),
    (
        "content/frameworks/cycle.md",
        "---\ntitle: Cycle\ninspectorate: hm\nscale: grades\nareas:\n  - {id: care, label: Care}\n---\n",
    ),
    (
        "content/inspections/first.md",
        "---\ntitle: First\nsummary: One.\ninspectorate: hm\nbodies: [force]\nframework: cycle\npublished: 2025-05-01\nsources: [letter]\njudgements:\n  - {area: care, grade: good}\nfindings:\n  - {id: f-1, kind: recommendation, number: \"1\", text: See every child., due: 2025-09-30}\n---\n## Background\n\nText with [[bodies/force]].\n",
    ),
    (
        "content/pages/about.md",
        "---\ntitle: About\n---\nSee [a file](list.txt).\n",
    ),
    ("content/pages/list.txt", "a list\n"),
];

/// What is not public, and what of public files is not.
const SECRETS: &[(&str, &str)] = &[
    (
        "content/topics/a-secret.md",
        "---\ntitle: \"TELLING\"\nvisibility: restricted\n---\nTELLING\n",
    ),
    (
        "content/inspections/a-secret.md",
        "---\ntitle: \"TELLING\"\nsummary: \"TELLING\"\nplanned_title: \"TELLING\"\ninspectorate: hm\nbodies: [force]\npublished: 2025-06-01\nembargo: 2199-01-01T00:00:00Z\nfindings:\n  - {id: a-secret, kind: recommendation, title: \"TELLING\", text: \"TELLING\"}\n---\n# TELLING\n\nTELLING\n",
    ),
    (
        "content/pages/a-secret.md",
        "---\ntitle: \"TELLING\"\nvisibility: draft\n---\nTELLING\n",
    ),
    (
        "content/pages/open.md",
        "---\ntitle: Open\nsummary: Open.\n---\nOpen.\n\n::: restricted\n## TELLING\n\nTELLING [[bodies/force|TELLING]]\n:::\n\n<!-- TELLING -->\n\nOpen.\n",
    ),
];
