//! Arbitrary bytes are brought into the usual form of a record of every kind: once is enough, and the record
//! says the same. Edits of any text leave the bytes around them as they are.

use briefing::decode;
use briefing::decode::kinds::Kind;
use briefing::diag::FilePath;
use briefing::format::{Formatted, format};
use briefing::parse::{self, notes};
use briefing::scan::Limits;
use briefing::text;
use briefing::text::edits::{self, Edit};
use serde_json::{Map, Value as Json};

use super::said;

pub(super) fn check(bytes: &[u8]) {
    for kind in Kind::ALL {
        let file = said::file(&format!("content/{}/x.md", kind.folder()));
        let Formatted::Changed(changed) = format(&file, bytes, &Limits::default()) else {
            continue;
        };
        assert_eq!(
            format(&file, &changed, &Limits::default()),
            Formatted::Same,
            "{}",
            String::from_utf8_lossy(&changed)
        );
        assert_eq!(exported(&file, &changed), exported(&file, bytes));
        // Moved lines and other quotes bring no line end, and take none away.
        for end in [&b"\n"[..], b"\r\n"] {
            assert_eq!(count(&changed, end), count(bytes, end));
        }
    }
    edit(bytes);
}

/// What is published of the record in `bytes`, if it can be read.
fn exported(file: &FilePath, bytes: &[u8]) -> Option<Map<String, Json>> {
    let limits = Limits::default();
    let document = parse::parse(file, bytes, &limits).value;
    let outline = notes::outline(&document.text, document.notes_span, file, &limits);
    let decoded = decode::decode(file, &document, outline.value)?;
    Some(decoded.value.record?.export())
}

fn count(bytes: &[u8], part: &[u8]) -> usize {
    let windows = bytes.windows(part.len());
    windows.filter(|window| *window == part).count()
}

/// Puts words into the text of `bytes`, at places that the bytes say.
fn edit(bytes: &[u8]) {
    let file = said::file("content/pages/x.md");
    let read = text::read(&file, bytes);
    let Some(before) = read.value else { return };
    let numbers = bytes.iter().map(|byte| usize::from(*byte));
    let places = numbers.scan(0, |at, step| {
        *at += step;
        before.is_char_boundary(*at).then_some(*at)
    });
    let places: Vec<usize> = places.take(8).collect();
    let edit = |pair: &[usize]| Edit::new(pair[0]..pair[1], "a\nb");
    let edits: Vec<Edit> = places.chunks_exact(2).map(edit).collect();
    let made = edits::apply(bytes, &before, edits.clone());
    // Bytes that were no text have been told, and nothing is written for them.
    let Some(made) = made else {
        assert!(said::has_error(&read.diagnostics, &[]), "{before:?}");
        return;
    };
    let after = text::read(&file, &made).value;
    assert_eq!(after.as_deref(), Some(&*edits::applied(&before, edits)));
}
