//! Finds what may be encoded in some bytes, and decodes it: base64, hexadecimal digits, UTF-16.
//!
//! What is decoded is mostly nonsense, which does no harm: it is only read for words that are known.

use std::ops::Range;

/// Shorter runs hold less than twelve letters.
const SHORTEST_BASE64: usize = 16;
const SHORTEST_HEX: usize = 24;

/// Tells `see` every reading of `bytes`, or of a part of them, other than as they stand.
pub(super) fn decode(bytes: &[u8], mut see: impl FnMut(&[u8])) {
    if bytes.contains(&0) {
        for unit in [u16::from_le_bytes, u16::from_be_bytes] {
            for start in 0..2 {
                see(utf16(bytes.get(start..).unwrap_or_default(), unit).as_bytes());
            }
        }
    }
    for run in runs(bytes, |byte| base64_digit(byte).is_some()) {
        let run = &bytes[run];
        // Text makes capitals in base64; without one it is a word or an address.
        if run.len() >= SHORTEST_BASE64 && run.iter().any(u8::is_ascii_uppercase) {
            for start in 0..4 {
                see(&base64(run.get(start..).unwrap_or_default()));
            }
        }
        if run.len() >= SHORTEST_HEX {
            for digits in runs(run, |byte| byte.is_ascii_hexdigit()) {
                let digits = &run[digits];
                if digits.len() >= SHORTEST_HEX {
                    see(&hexadecimal(digits));
                    see(&hexadecimal(&digits[1..]));
                }
            }
        }
    }
}

/// The longest stretches of `bytes` that belong to an alphabet.
fn runs(bytes: &[u8], belongs: fn(u8) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        start += bytes[start..].iter().position(|byte| belongs(*byte))?;
        let rest = &bytes[start..];
        let length = rest.iter().position(|byte| !belongs(*byte));
        let run = start..start + length.unwrap_or(rest.len());
        start = run.end;
        Some(run)
    })
}

/// The value of a digit of base64, in the alphabet of RFC 4648 for texts or the one for addresses.
fn base64_digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

fn base64(digits: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.chunks(4) {
        let bits = group.iter().fold(0_u32, |bits, byte| {
            bits << 6 | u32::from(base64_digit(*byte).unwrap_or_default())
        });
        let bytes = (bits << (6 * (4 - group.len()))).to_be_bytes();
        decoded.extend_from_slice(&bytes[1..group.len()]);
    }
    decoded
}

fn hexadecimal(digits: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        _ => (byte | 0x20) - b'a' + 10,
    };
    let pairs = digits.chunks_exact(2);
    pairs
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let characters = char::decode_utf16(units);
    characters
        .map(|character| character.unwrap_or(' '))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether any reading of `bytes` holds `wanted`.
    fn reads(bytes: &[u8], wanted: &str) -> bool {
        let mut found = false;
        decode(bytes, |reading| {
            found |= String::from_utf8_lossy(reading).contains(wanted);
        });
        found
    }

    #[test]
    fn encoded_words_are_read_in_every_alignment() {
        // `secret-marigold` after no, one and two other bytes.
        for encoded in [
            "c2VjcmV0LW1hcmlnb2xk",
            "eHNlY3JldC1tYXJpZ29sZA==",
            "eHlzZWNyZXQtbWFyaWdvbGQ=",
        ] {
            for before in ["", "/", "ab/", "data:image/png;base64,"] {
                let text = format!("\"{before}{encoded}\"");
                assert!(reads(text.as_bytes(), "ecret-marigol"), "{text}");
            }
        }
        for encoded in [
            "7365637265742d6d617269676f6c64",
            "A7365637265742D6D617269676F6C64",
        ] {
            assert!(reads(encoded.as_bytes(), "secret-marigold"), "{encoded}");
        }
        for (start, bytes) in [("", "sécret"), ("x", "sécret")] {
            let units = || bytes.encode_utf16();
            let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
            assert!(reads(&[start.as_bytes(), &little].concat(), "sécret"));
            assert!(reads(&[start.as_bytes(), &big].concat(), "sécret"));
        }
    }

    #[test]
    fn plain_text_is_not_decoded() {
        decode(
            b"inspections/gmp-peel-2023/findings by the inspectorate",
            |_| {
                panic!("nothing there is encoded");
            },
        );
    }
}
