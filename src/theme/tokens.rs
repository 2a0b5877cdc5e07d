//! Turns a template's source into the tokens between its `{{ }}` and `{% %}`, with their places.
//!
//! The template engine tells of a problem's place, but not where a template uses a name or what it
//! refers to; this does. It never fails: what the engine would refuse gives some tokens.
//! Text outside of tags, comments and `{% raw %}` give none.

use crate::base::Span;

/// One token inside a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its text; of a [`Kind::Text`] without the quotes.
    pub text: &'a str,
    /// Where it stands; of a [`Kind::Text`] with the quotes.
    pub span: Span,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{{` or `{%`, with its dash.
    Open,
    /// `}}` or `%}`, with its dash.
    Close,
    /// A name or a keyword.
    Name,
    /// A string.
    Text,
    /// A number.
    Number,
    /// Anything else: `<`, `</`, `.`, `==`.
    Sign,
}

/// Signs of two characters, before which those of one would be found.
const LONG_SIGNS: [&str; 9] = ["</", "==", "!=", ">=", "<=", "?.", "?[", "//", "**"];

/// The tokens of `source`, in order.
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_marker(source, at) {
        at = match source.get(start..start + 2) {
            Some("{#") => after(source, start, "#}"),
            Some("{%") if is_tag(source, start, "raw") => end_of_raw(source, start),
            Some("{%") => tag(source, start, "%}", &mut found),
            _ => tag(source, start, "}}", &mut found),
        };
    }
    found
}

/// Where the next `{{`, `{%` or `{#` begins.
fn next_marker(source: &str, from: usize) -> Option<usize> {
    source.as_bytes()[from..]
        .windows(2)
        .position(|pair| matches!(pair, b"{{" | b"{%" | b"{#"))
        .map(|offset| from + offset)
}

/// Where `source` goes on after the next `end`.
fn after(source: &str, from: usize, end: &str) -> usize {
    source[from..]
        .find(end)
        .map_or(source.len(), |offset| from + offset + end.len())
}

/// Whether the tag that begins at `start` is `{% name %}`.
fn is_tag(source: &str, start: usize, name: &str) -> bool {
    let inside = source[start + 2..].trim_start_matches('-').trim_start();
    inside.strip_prefix(name).is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.starts_with("%}") || rest.starts_with("-%}")
    })
}

/// Where `source` goes on after the `{% endraw %}` that belongs to the tag at `start`.
fn end_of_raw(source: &str, start: usize) -> usize {
    let end = source[start + 2..]
        .match_indices("{%")
        .map(|(offset, _)| start + 2 + offset)
        .find(|tag| is_tag(source, *tag, "endraw"));
    end.map_or(source.len(), |tag| after(source, tag, "%}"))
}

/// Reads the tag at `start` up to `end`, and gives where `source` goes on.
fn tag<'a>(source: &'a str, start: usize, end: &str, found: &mut Vec<Token<'a>>) -> usize {
    let mut push = |kind, span: Span, text| found.push(Token { kind, text, span });
    let dash = usize::from(source[start + 2..].starts_with('-'));
    let mut at = start + 2 + dash;
    push(Kind::Open, Span::new(start, at), &source[start..at]);
    while let Some(next) = source[at..].chars().next() {
        let rest = &source[at..];
        let (kind, length) = match next {
            _ if next.is_whitespace() => {
                at += next.len_utf8();
                continue;
            }
            _ if rest.starts_with(end) => (Kind::Close, end.len()),
            '-' if rest[1..].starts_with(end) => (Kind::Close, 1 + end.len()),
            '"' | '\'' | '`' => (Kind::Text, string_length(rest, next)),
            _ if next.is_ascii_alphabetic() || next == '_' => {
                let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
                (Kind::Name, rest.find(|c| !is_part(c)).unwrap_or(rest.len()))
            }
            _ if next.is_ascii_digit() => {
                let is_part = |c: char| c.is_ascii_digit() || c == '.';
                (
                    Kind::Number,
                    rest.find(|c| !is_part(c)).unwrap_or(rest.len()),
                )
            }
            _ if LONG_SIGNS.iter().any(|sign| rest.starts_with(sign)) => (Kind::Sign, 2),
            _ => (Kind::Sign, next.len_utf8()),
        };
        let whole = &rest[..length];
        let text = match kind {
            Kind::Text => whole.trim_matches(next),
            _ => whole,
        };
        push(kind, Span::new(at, at + length), text);
        at += length;
        if kind == Kind::Close {
            break;
        }
    }
    at
}

/// The length of the string that `rest` begins with, quotes and escapes included.
fn string_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    rest.char_indices()
        .skip(1)
        .find(|(_, c)| {
            let closes = *c == quote && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        })
        .map_or(rest.len(), |(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        tokens(source).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn tokens_stand_inside_of_tags_only() {
        let cases: [(&str, &[&str]); 9] = [
            ("plain { text } % }", &[]),
            ("a {{ b.c }} d", &["{{", "b", ".", "c", "}}"]),
            (
                "{%- if a == 1.5 -%}",
                &["{%-", "if", "a", "==", "1.5", "-%}"],
            ),
            ("{# {{ no }} #}{{ yes }}", &["{{", "yes", "}}"]),
            ("{% raw %}{{ no }}{% endraw %}{{ y }}", &["{{", "y", "}}"]),
            (r#"{{ "a }} \" b" }}"#, &["{{", r#"a }} \" b"#, "}}"]),
            (
                "{{ <card a={b} /> }}",
                &["{{", "<", "card", "a", "=", "{", "b", "}", "/", ">", "}}"],
            ),
            ("{% </card> %}", &["{%", "</", "card", ">", "%}"]),
            ("{{ é ~ \"ü", &["{{", "é", "~", "ü"]),
        ];
        for (source, expected) in cases {
            assert_eq!(texts(source), expected, "{source}");
        }
    }

    #[test]
    fn places_are_bytes_of_the_source() {
        let source = "é {{ name }}";
        let name = tokens(source)[1];
        assert_eq!(&source[name.span.range()], "name");
    }
}
