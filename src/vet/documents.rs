//! Documents: who wrote them, what they said before, what others noted in them.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use camino::Utf8Path;
use zip::ZipArchive;

use super::damaged;
use super::kinds::find;
use crate::diag::Diagnostic;

/// What of a document is unpacked at most, in bytes.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

/// What a part of an office document must not hold: the part's path begins so in small letters (capitals
/// do not matter in it), its text has this.
const TRACES: [(&str, &str, &str); 11] = [
    ("word/", "<w:ins ", CHANGES),
    ("word/", "<w:del ", CHANGES),
    ("word/", "<w:moveFrom ", CHANGES),
    ("word/comments", "<w:comment ", COMMENTS),
    ("xl/revisions", "<revisions", CHANGES),
    ("xl/comments", "<comment ", COMMENTS),
    ("xl/threadedcomments", "<threadedComment ", COMMENTS),
    ("ppt/comments", "<p:cm ", COMMENTS),
    ("content.xml", "<text:tracked-changes", CHANGES),
    ("content.xml", "<table:tracked-changes", CHANGES),
    ("content.xml", "<office:annotation", COMMENTS),
];

const CHANGES: &str = "still holds what was changed in it (tracked changes)";
const COMMENTS: &str = "still holds comments";

/// Elements that name a person: the part, and how the element begins.
const AUTHORS: [(&str, &str); 4] = [
    ("docprops/core.xml", "<dc:creator>"),
    ("docprops/core.xml", "<cp:lastModifiedBy>"),
    ("meta.xml", "<meta:initial-creator>"),
    ("meta.xml", "<dc:creator>"),
];

/// What is wrong with the PDF document `name`.
pub(super) fn look_into_pdf(name: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let mut rest = bytes;
    while let Some(at) = find(rest, b"/Author") {
        rest = &rest[at + b"/Author".len()..];
        let value = rest.trim_ascii_start();
        let is_named = match value {
            [b'(', b')', ..] | [b'<', b'<' | b'>', ..] => false,
            [b'(' | b'<', ..] => true,
            _ => false,
        };
        if is_named {
            return Some(authored(name));
        }
    }
    find(bytes, b"<dc:creator>").map(|_| authored(name))
}

/// What is wrong with the office document `name`.
pub(super) fn look_into_office(name: &str, bytes: &[u8]) -> Vec<Diagnostic> {
    let mut traces: Vec<&str> = Vec::new();
    let mut is_authored = false;
    let parts = match Parts::of(bytes) {
        Ok(parts) => parts,
        Err(why) => return vec![damaged(name, "an office document", why)],
    };
    if parts
        .names()
        .any(|part| part.to_ascii_lowercase().ends_with("vbaproject.bin"))
    {
        let what = format!("`{name}` holds a program (macros)");
        return vec![
            Diagnostic::error("file-script", what).help("save it without macros, and link that"),
        ];
    }
    for (part, text) in &parts.texts {
        let found = TRACES
            .iter()
            .filter(|(start, sign, _)| part.starts_with(start) && text.contains(sign));
        traces.extend(found.map(|(_, _, what)| *what));
        is_authored |= AUTHORS
            .iter()
            .any(|(of, element)| part == of && is_filled(text, element));
    }
    traces.sort_unstable();
    traces.dedup();
    let mut problems: Vec<Diagnostic> = traces
        .into_iter()
        .map(|what| {
            Diagnostic::error("file-metadata", format!("`{name}` {what}"))
                .help("accept or refuse all changes and delete all comments, or save it as PDF, and link that copy")
        })
        .collect();
    problems.extend(is_authored.then(|| authored(name)));
    problems
}

/// Whether `element` holds anything in `text`.
fn is_filled(text: &str, element: &str) -> bool {
    let Some((_, rest)) = text.split_once(element) else {
        return false;
    };
    rest.split('<')
        .next()
        .is_some_and(|value| !value.trim().is_empty())
}

fn authored(name: &str) -> Diagnostic {
    Diagnostic::warning("file-author", format!("`{name}` names a person as its author"))
        .help("take it out if that is nobody's business: in Word, File, Info, Inspect Document")
        .help("where it is somebody else's report as they published it, write `accept: [{rule: file-author, reason: …}]`")
}

/// The parts of an office document.
struct Parts {
    all: Vec<String>,
    /// Those that can tell something, unpacked.
    texts: Vec<(String, String)>,
}

impl Parts {
    fn of(bytes: &[u8]) -> Result<Self, &'static str> {
        const BROKEN: &str = "it is damaged or locked with a password";
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| BROKEN)?;
        let names = archive.file_names().map(|name| name.map(Cow::into_owned));
        let all: Vec<String> = names.collect::<Result<_, _>>().map_err(|_| BROKEN)?;
        let is_telling = |part: &&String| {
            let mut starts = TRACES
                .iter()
                .map(|(start, _, _)| *start)
                .chain(AUTHORS.iter().map(|(part, _)| *part));
            let part = part.to_ascii_lowercase();
            let is_text = Utf8Path::new(&part).extension() == Some("xml");
            is_text && starts.any(|start| part.starts_with(start))
        };
        let mut left = MOST_UNPACKED;
        let mut texts = Vec::new();
        for part in all.iter().filter(is_telling) {
            let part: &String = part;
            let entry = archive.by_name(part.as_str()).map_err(|_| BROKEN)?;
            let mut unpacked = Vec::new();
            entry
                .take(left + 1)
                .read_to_end(&mut unpacked)
                .map_err(|_| BROKEN)?;
            left = left
                .checked_sub(unpacked.len() as u64)
                .ok_or("it unpacks to more than 64 MiB")?;
            texts.push((
                part.to_ascii_lowercase(),
                String::from_utf8_lossy(&unpacked).into_owned(),
            ));
        }
        Ok(Self { all, texts })
    }

    fn names(&self) -> impl Iterator<Item = &String> {
        self.all.iter()
    }
}
