//! The kinds of file that can be published, how they are named, and how they begin.

use camino::Utf8Path;

use crate::diag::Diagnostic;
use crate::text;

/// A kind of file.
pub(super) struct Kind {
    /// Its endings, in small letters, the usual one first.
    pub(super) endings: &'static [&'static str],
    /// What it is called.
    pub(super) what: &'static str,
    /// How it is looked into.
    pub(super) sort: Sort,
    is_like: fn(&[u8]) -> bool,
}

/// What files of a kind have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Made of pixels.
    Picture,
    /// An SVG drawing, which could run programs.
    Drawing,
    Pdf,
    /// A ZIP archive of XML.
    Office,
    Text,
    Recording,
}

const KINDS: &[Kind] = &[
    Kind {
        endings: &["png"],
        what: "a PNG picture",
        sort: Sort::Picture,
        is_like: |bytes| bytes.starts_with(b"\x89PNG\r\n\x1A\n"),
    },
    Kind {
        endings: &["jpg", "jpeg"],
        what: "a JPEG picture",
        sort: Sort::Picture,
        is_like: |bytes| bytes.starts_with(b"\xFF\xD8\xFF"),
    },
    Kind {
        endings: &["webp"],
        what: "a WebP picture",
        sort: Sort::Picture,
        is_like: |bytes| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
    },
    Kind {
        endings: &["avif"],
        what: "an AVIF picture",
        sort: Sort::Picture,
        is_like: |bytes| matches!(bytes.get(4..12), Some(b"ftypavif" | b"ftypavis")),
    },
    Kind {
        endings: &["gif"],
        what: "a GIF picture",
        sort: Sort::Picture,
        is_like: |bytes| bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"),
    },
    Kind {
        endings: &["svg"],
        what: "an SVG drawing",
        sort: Sort::Drawing,
        is_like: |bytes| is_text(bytes) && !begins_as_page(bytes),
    },
    Kind {
        endings: &["pdf"],
        what: "a PDF document",
        sort: Sort::Pdf,
        is_like: |bytes| bytes.starts_with(b"%PDF-"),
    },
    Kind {
        endings: &["docx", "xlsx", "pptx", "odt", "ods", "odp"],
        what: "an office document",
        sort: Sort::Office,
        is_like: |bytes| bytes.starts_with(b"PK\x03\x04"),
    },
    Kind {
        endings: &["csv", "txt", "json", "vtt"],
        what: "a text file",
        sort: Sort::Text,
        is_like: |bytes| is_text(bytes) && !begins_as_page(bytes),
    },
    Kind {
        endings: &["mp3"],
        what: "an MP3 recording",
        sort: Sort::Recording,
        is_like: |bytes| {
            bytes.starts_with(b"ID3")
                || matches!(bytes, [0xFF, second, ..] if second & 0xE6 == 0xE2)
        },
    },
    Kind {
        endings: &["mp4", "m4a"],
        what: "an MP4 recording",
        sort: Sort::Recording,
        is_like: |bytes| bytes.get(4..8) == Some(b"ftyp"),
    },
];

/// The kind of the file `path`, shown as `name`, that holds `bytes`.
///
/// # Errors
/// When it is not of a kind that is published, or not what its name says.
pub(super) fn kind_of(
    path: &Utf8Path,
    name: &str,
    bytes: &[u8],
) -> Result<&'static Kind, Box<Diagnostic>> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let Some(kind) = KINDS.iter().find(|kind| kind.endings.contains(&&*ending)) else {
        let endings: Vec<&str> = KINDS
            .iter()
            .flat_map(|kind| kind.endings)
            .copied()
            .collect();
        let problem = Diagnostic::error(
            "file-kind",
            format!("`{name}` is not of a kind that is published"),
        );
        return Err(Box::new(problem.help(format!(
            "link a file that ends in one of: {}",
            endings.join(", ")
        ))));
    };
    if (kind.is_like)(bytes) {
        return Ok(kind);
    }
    let message = format!(
        "`{name}` is named like {}, but is {}",
        kind.what,
        found(bytes)
    );
    let problem = Diagnostic::error("file-kind", message);
    Err(Box::new(problem.help(
        "save it as what it is named, or give it the ending of what it is",
    )))
}

/// What `bytes` are, in words.
fn found(bytes: &[u8]) -> &'static str {
    if bytes.is_empty() {
        return "empty";
    }
    let kind = KINDS
        .iter()
        .filter(|kind| !matches!(kind.sort, Sort::Drawing | Sort::Text))
        .find(|kind| (kind.is_like)(bytes));
    let is_page = is_text(bytes) && begins_as_page(bytes);
    match kind {
        Some(kind) => kind.what,
        None if is_page => "a web page (HTML)",
        None => match text::signature(bytes) {
            Some(name) => name,
            None if is_text(bytes) => "text",
            None => "no file of that kind",
        },
    }
}

fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0)
}

/// Whether `bytes` begin as a browser takes for a web page, whatever the file is called
/// (<https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type>).
fn begins_as_page(bytes: &[u8]) -> bool {
    const SIGNS: [&[u8]; 7] = [
        b"<!doctype html",
        b"<html",
        b"<head",
        b"<script",
        b"<iframe",
        b"<body",
        b"<style",
    ];
    let bytes = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let begins = |sign: &&[u8]| {
        bytes
            .get(..sign.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(sign))
    };
    SIGNS.iter().any(begins)
}

/// Where `sign` first stands in `bytes`.
pub(super) fn find(bytes: &[u8], sign: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, sign)
}
