//! Parts of a file that a browser asks for, as for films and long documents (RFC 9110, section 14).

use std::ops::Range;

/// What a `Range` header asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it: nothing that we understand was asked for, or several parts, which may be so answered.
    All,
    /// One part.
    Part(Range<usize>),
    /// A part that is not there.
    Beyond,
}

/// What `header` asks for of a file of `length` bytes.
pub(super) fn read(header: &str, length: usize) -> Wanted {
    let Some(spec) = header.strip_prefix("bytes=") else {
        return Wanted::All;
    };
    let Some((first, last)) = spec.trim().split_once('-') else {
        return Wanted::All;
    };
    if spec.contains(',') {
        return Wanted::All;
    }
    let is_written = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_written(first) || !is_written(last) {
        return Wanted::All;
    }
    // More digits than a number holds are beyond any file.
    let number = |text: &str| text.parse().unwrap_or(usize::MAX);
    match (first, last) {
        ("", "") => Wanted::All,
        ("", suffix) if number(suffix) == 0 || length == 0 => Wanted::Beyond,
        ("", suffix) => Wanted::Part(length.saturating_sub(number(suffix))..length),
        (first, _) if number(first) >= length => Wanted::Beyond,
        (first, "") => Wanted::Part(number(first)..length),
        (first, last) if number(first) > number(last) => Wanted::All,
        (first, last) => Wanted::Part(number(first)..length.min(number(last).saturating_add(1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_what_the_standard_says() {
        for (header, expected) in [
            ("bytes=0-3", Wanted::Part(0..4)),
            ("bytes=4-", Wanted::Part(4..10)),
            ("bytes=-3", Wanted::Part(7..10)),
            ("bytes=-99", Wanted::Part(0..10)),
            ("bytes=2-99", Wanted::Part(2..10)),
            ("bytes=2-99999999999999999999999", Wanted::Part(2..10)),
            ("bytes=10-", Wanted::Beyond),
            ("bytes=10-12", Wanted::Beyond),
            ("bytes=-0", Wanted::Beyond),
            ("bytes=3-2", Wanted::All),
            ("bytes=0-1,4-5", Wanted::All),
            ("bytes=a-b", Wanted::All),
            ("bytes=-", Wanted::All),
            ("lines=1-2", Wanted::All),
        ] {
            assert_eq!(read(header, 10), expected, "{header}");
        }
        assert_eq!(read("bytes=0-", 0), Wanted::Beyond);
    }
}
