//! The colours of `briefing.css`: every pair that text is set in, in light and in dark, has the
//! contrast that WCAG 2.2 asks for at level AA (1.4.3 and 1.4.11).

use std::collections::BTreeMap;

use crate::theme::{SiteFiles, load};

/// What text is set in: the text's token and the ground's.
const TEXT: [(&str, &str); 17] = [
    ("ink", "ground"),
    ("ink", "surface"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("link", "ground"),
    ("link", "surface"),
    ("visited", "ground"),
    ("visited", "surface"),
    ("band-ink", "band"),
    ("verified-ink", "verified-ground"),
    ("claimed-ink", "claimed-ground"),
    ("open-ink", "open-ground"),
    ("late-ink", "late-ground"),
    ("late-ink", "ground"),
    ("closed-ink", "closed-ground"),
    ("closed-ink", "surface"),
    ("closed-ink", "ground"),
];

/// What shows a part of the page by its colour alone.
const PARTS: [(&str, &str); 5] = [
    ("focus", "ground"),
    ("focus", "surface"),
    ("edge", "ground"),
    ("edge", "surface"),
    ("accent", "band"),
];

/// The tokens of the style sheet: their light and their dark value.
fn tokens() -> BTreeMap<String, [String; 2]> {
    let theme = load(&SiteFiles::new(), "briefing").value;
    let style = String::from_utf8(theme.assets["briefing.css"].bytes.to_vec());
    style
        .expect("the style sheet is text")
        .lines()
        .filter_map(|line| {
            let (name, value) = line
                .trim()
                .strip_prefix("--")?
                .split_once(": light-dark(")?;
            let (light, dark) = value.strip_suffix(");")?.split_once(", ")?;
            Some((name.to_owned(), [light.to_owned(), dark.to_owned()]))
        })
        .collect()
}

/// The relative luminance of `#rrggbb`, as WCAG defines it.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("a hexadecimal colour");
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

#[test]
fn black_on_white_has_the_contrast_of_the_standard() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01);
}

#[test]
fn every_pair_of_colours_can_be_read() {
    let tokens = tokens();
    for (pairs, least) in [(&TEXT[..], 4.5), (&PARTS[..], 3.0)] {
        for (one, other) in pairs {
            for (one_value, other_value) in tokens[*one].iter().zip(&tokens[*other]) {
                let contrast = contrast(one_value, other_value);
                assert!(contrast >= least, "{one} on {other}: {contrast:.2}");
            }
        }
    }
}
