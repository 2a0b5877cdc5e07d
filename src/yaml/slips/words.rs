//! Colons, dashes and comments within text, and lines that are neither key nor item.

use granit_parser::ErrorKind;

use super::indents::{USUAL_INDENT, wrong_indent};
use super::{Scene, Slip, Source};
use crate::yaml::line::{Line, is_item_without_space, is_word, quoted};

/// A line whose parts YAML takes for others.
pub(super) fn explain(scene: &Scene<'_>) -> Option<Slip> {
    match scene.trouble.kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => Some(colon(scene)),
        ErrorKind::CommentInterceptedScalar => Some(cut_text(scene)),
        ErrorKind::CommentNotSeparated => Some(comment_without_space(scene)),
        ErrorKind::SimpleKeyExpected | ErrorKind::ExpectedDocumentStart => {
            missing_space(scene.source, &scene.line)
        }
        _ => None,
    }
    .or_else(|| (scene.trouble.kind == ErrorKind::SimpleKeyExpected).then(|| stray_line(scene)))
}

/// A colon where no key can be: text with a colon in it, or a key that stands too far in.
fn colon(scene: &Scene<'_>) -> Slip {
    let line = &scene.line;
    let text_start = scene.trouble.last.start;
    let text_line = Line::holding(scene.source.text, text_start);
    if text_line.start < line.start {
        if let Some(slip) = missing_space(scene.source, &text_line) {
            return slip;
        }
        if line.has_word_as_key() {
            return wrong_indent(scene.source, line);
        }
    }
    let range = if text_line.value.contains(&text_start) {
        text_line.value.start..text_line.end_of_text()
    } else {
        line.value.clone()
    };
    let at = scene.trouble.at;
    let problem = scene
        .source
        .error(
            "yaml-colon",
            "text with a colon and a space needs quotes",
            scene.source.spot(at),
        )
        .labelled("this colon would begin another value");
    let replacement = quoted(&scene.source.text[range.clone()]);
    Slip::mended(problem, range, replacement, "put the text in quotes")
}

/// A text over several lines that ` #` cuts.
fn cut_text(scene: &Scene<'_>) -> Slip {
    let from = scene.trouble.last.end.min(scene.trouble.at);
    let hash = scene.source.text[from..]
        .find(" #")
        .map_or(scene.trouble.at, |distance| from + distance + 1);
    let line = Line::holding(scene.source.text, hash);
    let problem = scene
        .source
        .error(
            "yaml-comment",
            "` #` begins a comment, but the text goes on",
            scene.source.spot(hash),
        )
        .help("put the text in quotes, or the comment on a line of its own");
    let begins = std::iter::once(line.clone())
        .chain(line.before())
        .find(|line| line.colon.is_some());
    let range = begins.map_or(line.first..line.end, |line| {
        line.value.start..line.end_of_text()
    });
    let replacement = quoted(&scene.source.text[range.clone()]);
    Slip::mended(problem, range, replacement, "put the text in quotes")
}

/// `"value"#comment`.
fn comment_without_space(scene: &Scene<'_>) -> Slip {
    let at = scene.trouble.at;
    let problem = scene.source.error(
        "yaml-space",
        "a space is missing before `#`",
        scene.source.spot(at),
    );
    Slip::mended(problem, at..at, " ".to_owned(), "add the space")
}

/// `-item` or `key:value`.
pub(in crate::yaml) fn missing_space(source: Source<'_>, line: &Line<'_>) -> Option<Slip> {
    let content = &source.text[line.content..line.end];
    let at = match content.split_once(':') {
        Some((key, rest)) if is_word(key) && !rest.is_empty() && !rest.starts_with([' ', '/']) => {
            line.content + key.len()
        }
        Some((key, rest)) if is_quoted_word(key) && !rest.starts_with(' ') => {
            line.content + key.len()
        }
        _ if is_item_without_space(content) => line.content,
        _ => return None,
    };
    Some(space_missing_after(source, at))
}

/// Asks for a space after the sign at byte `at`.
pub(in crate::yaml) fn space_missing_after(source: Source<'_>, at: usize) -> Slip {
    let sign = &source.text[at..=at];
    let problem = source.error(
        "yaml-space",
        format!("a space is missing after `{sign}`"),
        at..at + 1,
    );
    Slip::mended(problem, at..at + 1, format!("{sign} "), "add the space")
}

fn is_quoted_word(key: &str) -> bool {
    let inner = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
    let inner = inner.or_else(|| {
        key.strip_prefix('\'')
            .and_then(|key| key.strip_suffix('\''))
    });
    inner.is_some_and(is_word)
}

/// A line without a key among keys, or without a dash among items.
fn stray_line(scene: &Scene<'_>) -> Slip {
    let line = &scene.line;
    let text = scene.source.text[line.first..line.end].trim_end();
    let range = line.first..line.first + text.len();
    let above = line.before().find(|above| !above.is_blank());
    if above.is_some_and(|above| above.is_item() && above.indent() == line.indent()) {
        let problem = scene.source.error(
            "yaml-space",
            "a dash is missing before this item",
            range.clone(),
        );
        return Slip::mended(
            problem,
            range.start..range.start,
            "- ".to_owned(),
            "add the dash",
        );
    }
    if is_word(text) {
        let problem = scene.source.error(
            "yaml-space",
            "a colon is missing after this key",
            range.clone(),
        );
        return Slip::mended(
            problem,
            range.end..range.end,
            ":".to_owned(),
            "add the colon",
        );
    }
    let problem = scene
        .source
        .error(
            "yaml-syntax",
            "this line is neither `key: value` nor an item of a list",
            range,
        )
        .help("if it goes on with the text above, indent it further than the key of that text");
    match text_above(scene).filter(|_| !text.contains(": ")) {
        Some(above) => {
            let spaces = " ".repeat(above.column() + USUAL_INDENT);
            Slip::mended(problem, line.start..line.first, spaces, "indent it")
        }
        None => Slip {
            problem,
            repair: super::blank_line(scene.source.text, line.start),
        },
    }
}

/// The line above with a key whose value is bare text, which the next line may go on with.
fn text_above<'a>(scene: &Scene<'a>) -> Option<Line<'a>> {
    let above = scene
        .line
        .before()
        .find(|above| !above.is_blank() && above.colon.is_some())?;
    let value = &scene.source.text[above.value.clone()];
    let is_bare = !value.is_empty() && !value.starts_with(['"', '\'', '[', '{', '|', '>']);
    is_bare.then_some(above)
}
