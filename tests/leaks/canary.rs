//! Words that stand in one place alone, and the search for them in whatever form they may be told.

use std::fmt::Write;

/// What every canary begins with: nothing else has these letters.
const MARK: &str = "zqx7kvj";

/// The mark with its first letter lost, which is near enough to be taken for a slip.
pub(super) const SLIP: &str = "qx7kvj";

/// The first digits of every canary that is a number; as it is read, and as it may be grouped.
const NUMBERS: [&str; 2] = ["7390416", "739,041,6"];

/// The year of every canary that is a date, in the ways in which dates are shown.
const DATES: [&str; 4] = ["2087-", " 2087", "2087/", "/2087"];

/// A word of 20 letters and digits that no other place has.
pub(super) fn word(place: usize) -> String {
    // A multiplier that is prime to the modulus gives every place letters of its own.
    let number = (place as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut rest = number;
    let mut word = MARK.to_owned();
    while word.len() < 20 {
        let digit = u32::try_from(rest % 36).expect("it is below 36");
        word.push(char::from_digit(digit, 36).expect("36 digits are letters and digits"));
        rest = (rest / 36) ^ (number.rotate_left(17) >> 40);
    }
    word
}

/// A text with a canary of every kind: a word, a number, a date and an address.
pub(super) fn text(place: usize) -> String {
    let (word, number) = (word(place), 10_000 + place);
    let (month, day) = (place % 12 + 1, place % 28 + 1);
    format!("{word} 7390416{number} 2087-{month:02}-{day:02} {word}@example.org")
}

/// What of any canary `bytes` tell, in any form, with some of what stands around it.
pub(super) fn find(bytes: &[u8]) -> Option<String> {
    let texts = [
        String::from_utf8_lossy(bytes).into_owned(),
        // UTF-16, of whichever order, is these letters with zeros between them.
        bytes
            .iter()
            .filter(|byte| **byte != 0)
            .map(|byte| char::from(*byte))
            .collect(),
    ];
    texts.iter().find_map(|text| find_in(text))
}

/// The same of a canary's name with a slip in it.
pub(super) fn find_slip(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    Some(around(&text, text.find(SLIP)?))
}

fn find_in(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let plain = [MARK].into_iter().chain(NUMBERS).chain(DATES);
    for wanted in plain.chain([&*hexadecimal(MARK)]) {
        if let Some(at) = lower.find(wanted) {
            return Some(around(&lower, at));
        }
    }
    for wanted in base64(MARK) {
        if let Some(at) = text.find(&wanted) {
            return Some(around(text, at));
        }
    }
    let decoded = unescaped(&lower);
    let at = decoded.find(MARK)?;
    Some(around(&decoded, at))
}

fn around(text: &str, at: usize) -> String {
    let start = text.floor_char_boundary(at.saturating_sub(60));
    let end = text.floor_char_boundary((at + 60).min(text.len()));
    text[start..end].to_owned()
}

fn hexadecimal(word: &str) -> String {
    word.bytes().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a string takes everything");
        digits
    })
}

/// The digits of base64 that depend on `word` alone, for each of the three ways in which it can lie.
fn base64(word: &str) -> Vec<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let of_shift = |shift: usize| {
        let bits: Vec<bool> = std::iter::repeat_n(0, shift)
            .chain(word.bytes())
            .flat_map(|byte| (0..8).rev().map(move |bit| (byte >> bit) & 1 == 1))
            .collect();
        let digits: Vec<char> = bits
            .chunks_exact(6)
            .map(|bits| {
                bits.iter()
                    .fold(0, |digit, bit| (digit << 1) | usize::from(*bit))
            })
            .map(|digit| char::from(DIGITS[digit]))
            .collect();
        digits[(shift * 8).div_ceil(6)..].iter().collect()
    };
    (0..3).map(of_shift).collect()
}

/// `text` with what addresses, HTML and JSON write for a letter: `%71`, `&#113;`, `&#x71;`, `\u0071`.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '&', '\\']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (letter, length) = escape(rest).unwrap_or_else(|| (char::from(rest.as_bytes()[0]), 1));
        plain.push(letter.to_ascii_lowercase());
        rest = &rest[length..];
    }
    plain + rest
}

/// The letter that the escape at the beginning of `text` stands for, and how long that is.
fn escape(text: &str) -> Option<(char, usize)> {
    let hex = |digits: &str| char::from_u32(u32::from_str_radix(digits, 16).ok()?);
    if let Some(rest) = text.strip_prefix('%') {
        return Some((hex(rest.get(..2)?)?, 3));
    }
    if let Some(rest) = text.strip_prefix("\\u") {
        return Some((hex(rest.get(..4)?)?, 6));
    }
    let digits = text.strip_prefix("&#")?.split(';').next()?;
    let letter = match digits.strip_prefix('x') {
        Some(digits) => hex(digits)?,
        None => char::from_u32(digits.parse().ok()?)?,
    };
    Some((letter, digits.len() + 3))
}

#[test]
fn canaries_are_found_in_every_form() {
    let words: std::collections::BTreeSet<String> = (0..5_000).map(word).collect();
    assert_eq!(words.len(), 5_000);
    assert!(words.iter().all(|word| word.len() == 20));
    let word = word(7);
    let each = |form: fn(u8) -> String| -> String {
        let letters: Vec<String> = word.bytes().map(form).collect();
        letters.concat()
    };
    let percent = each(|byte| format!("%{byte:02X}"));
    let entities = each(|byte| format!("&#{byte};"));
    let hex_entities = each(|byte| format!("&#X{byte:x};"));
    let json = each(|byte| format!("\\u{byte:04x}"));
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let told = [
        word.clone().into_bytes(),
        word.to_uppercase().into_bytes(),
        percent.into_bytes(),
        entities.into_bytes(),
        hex_entities.into_bytes(),
        json.into_bytes(),
        hexadecimal(&word).into_bytes(),
        wide,
        big,
        b"enF4N2t2ag==".to_vec(),
        b"YXpxeDdrdmo=".to_vec(),
        b"YWF6cXg3a3Zq".to_vec(),
        b"on 5 July 2087".to_vec(),
    ];
    for bytes in told {
        let padded = [b"before ", &*bytes, b" after"].concat();
        assert!(
            find(&padded).is_some(),
            "{}",
            String::from_utf8_lossy(&bytes)
        );
    }
    assert_eq!(find(b"zqx 739 July 2086 %7a&#113;\\u0071"), None);
}
