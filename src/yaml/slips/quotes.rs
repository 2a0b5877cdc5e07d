//! Quotes that are not closed, closed too early, or that hold a backslash.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::{Scene, Slip};
use crate::yaml::line::{Line, quoted};

/// A quoted text in which, or right behind which, the reading stopped.
pub(super) fn explain(scene: &Scene<'_>) -> Option<Slip> {
    let open = find_opening(scene)?;
    match scene.trouble.kind {
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::TabInIndentation
        | ErrorKind::InvalidIndentation => Some(unclosed(scene, open)),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            let first_line = Line::holding(scene.source.text, open);
            let swallowed = first_line
                .after()
                .take_while(|line| line.start <= scene.line.start);
            let has_swallowed_key = swallowed.into_iter().any(|line| line.has_word_as_key());
            Some(if has_swallowed_key {
                unclosed(scene, open)
            } else {
                closed_early(scene, open)
            })
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => Some(backslash(scene, open)),
        _ => None,
    }
}

/// The quote that was opened last before the reading stopped.
fn find_opening(scene: &Scene<'_>) -> Option<usize> {
    let from = scene.trouble.last.end.min(scene.source.text.len());
    scene.source.text[from..]
        .find(['"', '\''])
        .map(|distance| from + distance)
}

fn unclosed(scene: &Scene<'_>, open: usize) -> Slip {
    let quote = &scene.source.text[open..=open];
    let value = with_following_text(scene, value_from(scene, open));
    let problem = scene
        .source
        .error(
            "yaml-syntax",
            format!("this `{quote}` is never closed"),
            open..open + 1,
        )
        .help("quotes are closed in the same line, or the lines that follow are further in");
    let text = &scene.source.text[value.clone()];
    if text[1..].contains(quote) || text.ends_with('\\') {
        return Slip::mended(problem, value, quoted(text), "put all of it in quotes");
    }
    Slip::mended(
        problem,
        value.end..value.end,
        quote.to_owned(),
        "close it at the end of the text",
    )
}

/// `value` and the lines below that go on with it, unless they hold keys or quotes.
fn with_following_text(scene: &Scene<'_>, value: Range<usize>) -> Range<usize> {
    let line = Line::holding(scene.source.text, value.start);
    let end = line.end_of_text();
    let follows = line.after().take_while(|below| below.start < end);
    let is_text = follows.into_iter().all(|below| {
        !below.has_word_as_key() && !scene.source.text[below.start..below.end].contains(['"', '\''])
    });
    let is_whole_value = line.value.start == value.start && end > value.end;
    if is_text && is_whole_value {
        value.start..end
    } else {
        value
    }
}

/// Text behind a quoted text: a quote or an apostrophe within it has closed it.
fn closed_early(scene: &Scene<'_>, open: usize) -> Slip {
    let quote = &scene.source.text[open..=open];
    let value = value_from(scene, open);
    let before = scene.source.text[..scene.trouble.at].trim_end();
    let close = before.len() - 1;
    let text = &scene.source.text[value.clone()];
    let inner = text
        .strip_prefix(quote)
        .and_then(|rest| rest.strip_suffix(quote));
    let problem = scene.source.error(
        "yaml-syntax",
        format!("this `{quote}` ends the text already"),
        close..close + 1,
    );
    match inner {
        Some(inner) if quote == "'" => {
            let problem = problem.help("an apostrophe needs double quotes around the text");
            let replacement = quoted(&inner.replace("''", "'"));
            Slip::mended(problem, value, replacement, "use double quotes")
        }
        Some(inner) => {
            let problem = problem.help("double quotes in a text need single quotes around it");
            Slip::mended(problem, value, quoted(inner), "use single quotes")
        }
        None => Slip::mended(problem, value, quoted(text), "put all of it in quotes"),
    }
}

/// A backslash that stands for itself.
fn backslash(scene: &Scene<'_>, open: usize) -> Slip {
    let value = value_from(scene, open);
    let text = &scene.source.text[value.clone()];
    let at = open + first_bad_escape(text).unwrap_or_default();
    let problem = scene
        .source
        .error(
            "yaml-syntax",
            "a backslash in double quotes begins a special sign",
            at..at + 1,
        )
        .help("in single quotes a backslash stands for itself");
    let inner = text.strip_prefix('"').unwrap_or(text);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let replacement = format!("'{}'", inner.replace('\'', "''"));
    Slip::mended(problem, value, replacement, "use single quotes")
}

/// The first backslash that begins none of YAML's signs, or one with digits that are missing.
fn first_bad_escape(text: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if character != '\\' {
            continue;
        }
        let digits = match characters.next().map(|(_, sign)| sign) {
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            Some(sign) if "0abt\tnvfre \"/\\N_LP\n".contains(sign) => 0,
            _ => return Some(at),
        };
        let value = text.get(at + 2..at + 2 + digits);
        let code = value.map(|value| u32::from_str_radix(value, 16));
        if digits > 0
            && !code.is_some_and(|code| code.is_ok_and(|code| char::from_u32(code).is_some()))
        {
            return Some(at);
        }
    }
    None
}

/// From the quote at byte `open` to the end of what it was meant to enclose.
fn value_from(scene: &Scene<'_>, open: usize) -> Range<usize> {
    let line = Line::holding(scene.source.text, open);
    let in_brackets = scene
        .trouble
        .brackets
        .last()
        .is_some_and(|bracket| *bracket < open);
    let end = match line.value.end {
        _ if in_brackets => {
            let from = scene.trouble.at.clamp(open + 1, line.end.max(open + 1));
            scene.source.text[from..line.end]
                .find([',', ']', '}'])
                .map_or(line.end, |distance| from + distance)
        }
        end if end > open => end,
        _ => line.end,
    };
    open..open + scene.source.text[open..end].trim_end().len()
}
