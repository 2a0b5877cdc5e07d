//! Bytes to characters: which encoding they are in, and how to convert what is not UTF-8.

use crate::base::Span;
use crate::diag::{Diagnostic, FilePath};

/// The byte-order mark, which some editors put before UTF-8.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// How kinds of file that are no text begin, and what to call them.
const SIGNATURES: [(&[u8], &str); 13] = [
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"MZ", "a program for Windows"),
    (b"\x7FELF", "a program for Linux"),
    (b"#!", "a script"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
];

/// What kind of file begins like `bytes`, if it is one that is no text.
pub fn signature(bytes: &[u8]) -> Option<&'static str> {
    let mut known = SIGNATURES.iter();
    let (_, name) = known.find(|(start, _)| bytes.starts_with(start))?;
    Some(name)
}

/// The characters of the bytes 0x80 to 0x9F in Windows-1252; five are not assigned.
/// Source: <https://encoding.spec.whatwg.org/index-windows-1252.txt>.
const WINDOWS_1252: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

/// The characters of `bytes` without byte-order mark. Each byte that is not UTF-8 becomes `?`, so
/// that the rest of the file can be looked at; the first is reported. `None`, reported, if they are
/// no text.
pub(super) fn decode(
    file: &FilePath,
    bytes: &[u8],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    if let Some(problem) = not_text(file, bytes) {
        diagnostics.push(problem);
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    let mut first_bad = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            first_bad.get_or_insert((text.len(), chunk.invalid()));
            text.extend(chunk.invalid().iter().map(|_| '?'));
        }
    }
    let marks = text.len() - text.trim_start_matches(BYTE_ORDER_MARK).len();
    if let Some((offset, invalid)) = first_bad {
        let before = &text[marks..offset];
        let place = before.len() - before.matches("\r\n").count();
        let problem = not_utf8(offset, invalid, !text[marks..].is_ascii());
        diagnostics.push(problem.at(file, Span::new(place, place + invalid.len())));
    }
    text.drain(..marks);
    Some(text)
}

/// Says why `bytes` are no text, if they are none.
fn not_text(file: &FilePath, bytes: &[u8]) -> Option<Diagnostic> {
    let utf16 = |order: &str| {
        Diagnostic::error(
            "not-utf8",
            format!("this file is UTF-16 ({order}), not UTF-8"),
        )
        .in_file(file)
        .help("save it as UTF-8: in Notepad choose Save As and the encoding UTF-8")
        .help("or convert it: `iconv -f UTF-16 -t UTF-8 old.md > new.md`")
    };
    match bytes {
        [0xFF, 0xFE, ..] => return Some(utf16("little-endian")),
        [0xFE, 0xFF, ..] => return Some(utf16("big-endian")),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => {
            return Some(utf16("little-endian"));
        }
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => {
            return Some(utf16("big-endian"));
        }
        _ => {}
    }
    let refuse = |what: String| {
        Diagnostic::error("not-text", what)
            .in_file(file)
            .help("a record is a text file in UTF-8; keep other files under `content/assets/`")
    };
    if let Some(name) = signature(bytes) {
        return Some(refuse(format!("this file is {name}, not text")));
    }
    let nul = bytes.iter().position(|byte| *byte == 0)?;
    Some(refuse(format!("this file is not text: byte {nul} is NUL")))
}

/// Names the first bytes that are not UTF-8, and what the file probably is instead.
///
/// `offset` counts bytes of the file as it is on disk; the caller adds the place in the normalised
/// text.
fn not_utf8(offset: usize, invalid: &[u8], has_utf8: bool) -> Diagnostic {
    let first = invalid.first().copied().unwrap_or_default();
    let problem = Diagnostic::error(
        "not-utf8",
        format!("byte 0x{first:02X} at offset {offset} is not UTF-8"),
    );
    let problem = match windows_1252(first) {
        // Overlong forms, surrogates and cut-off characters begin like UTF-8 and are damage, no
        // encoding.
        _ if invalid.len() > 1 || has_utf8 => {
            problem.help("the rest of the file is UTF-8, so this was damaged: type it anew")
        }
        Some(character) => problem
            .help(format!(
                "the file is probably in Windows-1252 or Latin-1, where this byte is `{character}`"
            ))
            .help("convert it: `iconv -f WINDOWS-1252 -t UTF-8 old.md > new.md`"),
        None => problem,
    };
    problem.help("save the file as UTF-8: in Notepad choose Save As and the encoding UTF-8")
}

/// The character that `byte` is in Windows-1252, and so in Latin-1 as people use it.
fn windows_1252(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => Some(char::from(byte)),
    }
}
