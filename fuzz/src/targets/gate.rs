//! What is withheld is found wherever it stands in an output, whatever surrounds it, and in every
//! encoding that a page, a feed or a link can have.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use briefing::base::OutputPath;
use briefing::decode::RecordKey;
use briefing::gate::{Grounds, gate};
use briefing::pipeline::{self, Reading, Request};
use briefing::resolve::{Role, Withheld, WithheldText};
use briefing::theme::{self, SiteFiles, Theme};
use briefing::world::Memory;

/// What is withheld: so many words that the first and the last may be spoilt by what stands beside them.
const SECRET: &str =
    "yellow marigolds flower beneath seven granite lanterns after Ludmila departed";

/// What the gate knows of a site with one page.
static GROUNDS: LazyLock<(Reading, Theme)> = LazyLock::new(|| {
    let world = Memory::new("2025-07-03T09:00:00Z")
        .file(
            "/site/content/site.yaml",
            "title: S\nbase_url: https://example.org/\ntimezone: Europe/London\n",
        )
        .file(
            "/site/content/pages/open.md",
            "---\ntitle: Open\n---\nText.\n",
        );
    let request = Request {
        root: "/site".into(),
        ..Request::default()
    };
    let reading = pipeline::read(&world, &request).expect("memory refuses nothing");
    // Without its themes: the gate takes what they say for public, which is for others to test.
    let mut theme = theme::load(&SiteFiles::new(), "base").value;
    theme.templates.clear();
    theme.assets.clear();
    (reading, theme)
});

/// Writes a text in one of the ways that some bytes choose from.
type Encoding = fn(&str, &[u8]) -> Vec<u8>;

/// The ways in which a text can stand in an output.
const ENCODINGS: &[Encoding] = &[
    as_it_is,
    in_capitals,
    in_references,
    in_percents,
    in_escapes,
    in_separators,
    in_base64,
    in_hexadecimal,
    in_utf16,
];

/// The first byte says which encoding, the second how many bytes stand before; the rest stands around.
pub(super) fn check(bytes: &[u8]) {
    let [encoding, before, around @ ..] = bytes else {
        return;
    };
    let encode = ENCODINGS[usize::from(*encoding) % ENCODINGS.len()];
    let (before, after) = around.split_at(usize::from(*before).min(around.len()));
    let output = [before, &encode(SECRET, around), after].concat();
    assert!(is_found(&output), "{:?}", String::from_utf8_lossy(&output));
}

/// Whether the gate finds the secret in `output`.
fn is_found(output: &[u8]) -> bool {
    let (reading, theme) = &*GROUNDS;
    let (model, _) = reading.resolved.as_ref().expect("the settings are good");
    let (record, _) = RecordKey::of_file("content/pages/hidden.md".into()).expect("a proper name");
    let text = WithheldText {
        record,
        field: "summary".to_owned(),
        role: Role::Words,
        text: SECRET.to_owned(),
    };
    let withheld = Withheld {
        texts: vec![text],
        ..Withheld::default()
    };
    let path = OutputPath::new("out.html").expect("a proper path");
    let outputs = BTreeMap::from([(path, Arc::from(output))]);
    let grounds = Grounds {
        model,
        theme,
        settings: None,
    };
    !gate(&outputs, &withheld, &grounds).is_empty()
}

/// Whether the choice at `position` is yes, as `choices` say.
fn is_chosen(choices: &[u8], position: usize) -> bool {
    let byte = choices
        .get(position / 8 % choices.len().max(1))
        .copied()
        .unwrap_or(0xAA);
    byte >> (position % 8) & 1 == 1
}

fn as_it_is(text: &str, _: &[u8]) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn in_capitals(text: &str, choices: &[u8]) -> Vec<u8> {
    let letters = text.chars().enumerate();
    let letters = letters.map(|(at, letter)| {
        if is_chosen(choices, at) {
            letter.to_ascii_uppercase()
        } else {
            letter
        }
    });
    letters.collect::<String>().into_bytes()
}

/// `text` with some of its letters written by `write`.
fn written(text: &str, choices: &[u8], write: impl Fn(&mut String, char)) -> Vec<u8> {
    let mut written = String::new();
    for (at, letter) in text.chars().enumerate() {
        if is_chosen(choices, at) {
            write(&mut written, letter);
        } else {
            written.push(letter);
        }
    }
    written.into_bytes()
}

fn in_references(text: &str, choices: &[u8]) -> Vec<u8> {
    let is_decimal = is_chosen(choices, 1000);
    written(text, choices, |out, letter| {
        let number = u32::from(letter);
        let written = if is_decimal {
            write!(out, "&#{number};")
        } else {
            write!(out, "&#x{number:x};")
        };
        written.expect("a string takes everything");
    })
}

fn in_percents(text: &str, choices: &[u8]) -> Vec<u8> {
    written(text, choices, |out, letter| {
        write!(out, "%{:02X}", u32::from(letter)).expect("a string takes everything");
    })
}

fn in_escapes(text: &str, choices: &[u8]) -> Vec<u8> {
    written(text, choices, |out, letter| {
        write!(out, "\\u{:04x}", u32::from(letter)).expect("a string takes everything");
    })
}

/// The words joined as addresses and lists do it. A tag between two words is what the gate takes for
/// the end of a value.
fn in_separators(text: &str, choices: &[u8]) -> Vec<u8> {
    const SEPARATORS: [&str; 8] = ["-", "_", "+", "%20", "&nbsp;", "\n", "\\n", ", "];
    let mut joined = Vec::new();
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            let choice = choices
                .get(at % choices.len().max(1))
                .copied()
                .unwrap_or_default();
            joined.extend_from_slice(SEPARATORS[usize::from(choice) % SEPARATORS.len()].as_bytes());
        }
        joined.extend_from_slice(word.as_bytes());
    }
    joined
}

fn in_base64(text: &str, choices: &[u8]) -> Vec<u8> {
    const TEXTS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const ADDRESSES: &[u8; 64] =
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let digits = if is_chosen(choices, 0) {
        TEXTS
    } else {
        ADDRESSES
    };
    // Words before it move it within its groups of three.
    let moved = [
        &b"ab"[..usize::from(is_chosen(choices, 1)) + usize::from(is_chosen(choices, 2))],
        text.as_bytes(),
    ]
    .concat();
    let mut encoded = Vec::new();
    for group in moved.chunks(3) {
        let mut bits = [0; 4];
        bits[1..=group.len()].copy_from_slice(group);
        let bits = u32::from_be_bytes(bits);
        for digit in 0..=group.len() {
            let value = bits >> (18 - 6 * digit) & 63;
            encoded.push(digits[usize::try_from(value).expect("it is below 64")]);
        }
    }
    encoded
}

fn in_hexadecimal(text: &str, choices: &[u8]) -> Vec<u8> {
    let is_upper = is_chosen(choices, 0);
    let digits = text.bytes().map(|byte| {
        if is_upper {
            format!("{byte:02X}")
        } else {
            format!("{byte:02x}")
        }
    });
    digits.collect::<String>().into_bytes()
}

fn in_utf16(text: &str, choices: &[u8]) -> Vec<u8> {
    let is_little = is_chosen(choices, 0);
    let units = text.encode_utf16();
    units
        .flat_map(|unit| {
            if is_little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}
