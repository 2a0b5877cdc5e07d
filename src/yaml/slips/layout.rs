//! Tabs, missing spaces, colons within text, and lines that stand too far in or out.

use granit_parser::ErrorKind;

use super::super::draft::Edit;
use super::line::{Line, is_word, quoted};
use super::{Scene, Slip};
use crate::diag::Diagnostic;

/// How far each level is in if a text does not show it.
const USUAL_INDENT: usize = 2;

/// A tab that indents the line in which the reading stopped, or the one after it.
pub(super) fn tab(scene: &Scene<'_>) -> Option<Slip> {
    let is_about_tabs = matches!(
        scene.trouble.kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
    );
    let has_tab = |line: &Line<'_>| scene.text[line.start..line.first].contains('\t');
    let line = std::iter::once(scene.line.clone())
        .chain(scene.line.after().filter(|_| is_about_tabs))
        .find(has_tab)?;
    let at = line.start + scene.text[line.start..line.first].find('\t')?;
    let others: Vec<_> = line.after().filter(has_tab).collect();
    let problem = scene.error("yaml-tab", "a tab cannot indent a line", at..at + 1);
    let problem = match others.len() {
        0 => problem,
        count => problem.help(format!(
            "{count} more lines have tabs; an editor can turn them all into spaces"
        )),
    };
    let width = usual_indent(scene.text);
    let spaces =
        |line: &Line<'_>| scene.text[line.start..line.first].replace('\t', &" ".repeat(width));
    let mut slip = Slip::mended(
        problem,
        line.start..line.first,
        spaces(&line),
        "indent with spaces",
    );
    slip.repair.extend(others.iter().map(|line| Edit {
        range: line.start..line.first,
        text: spaces(line),
    }));
    Some(slip)
}

/// How many spaces `text` uses for a level.
fn usual_indent(text: &str) -> usize {
    let indents = text
        .lines()
        .map(|line| line.len() - line.trim_start_matches(' ').len());
    indents
        .filter(|indent| *indent > 0)
        .min()
        .unwrap_or(USUAL_INDENT)
}

/// A line that is no key, no item and no text where it stands.
pub(super) fn explain(scene: &Scene<'_>) -> Option<Slip> {
    let line = &scene.line;
    match scene.trouble.kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => Some(colon(scene)),
        ErrorKind::CommentInterceptedScalar => Some(cut_text(scene)),
        ErrorKind::SimpleKeyExpected | ErrorKind::ExpectedDocumentStart
            if missing_space(scene, line).is_some() =>
        {
            missing_space(scene, line)
        }
        ErrorKind::SimpleKeyExpected => Some(stray_line(scene)),
        ErrorKind::ExpectedDocumentStart => first_line_too_far_in(scene),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::MappingKeyNotAllowed
            if scene.trouble.at <= line.content =>
        {
            Some(wrong_indent(scene, line))
        }
        _ => None,
    }
}

/// A colon where no key can be: text with a colon in it, or a key that stands too far in.
fn colon(scene: &Scene<'_>) -> Slip {
    let line = &scene.line;
    let text_start = scene.trouble.last.start;
    let text_line = Line::holding(scene.text, text_start);
    if text_line.start < line.start {
        if let Some(slip) = missing_space(scene, &text_line) {
            return slip;
        }
        if line.has_word_as_key() {
            return wrong_indent(scene, line);
        }
    }
    let range = if text_line.value.contains(&text_start) {
        text_line.value.start..text_line.end_of_text()
    } else {
        line.value.clone()
    };
    let at = scene.trouble.at;
    let problem = scene
        .error(
            "yaml-colon",
            "text with a colon and a space needs quotes",
            scene.spot(at),
        )
        .labelled("this colon would begin another value");
    let replacement = quoted(&scene.text[range.clone()]);
    Slip::mended(problem, range, replacement, "put the text in quotes")
}

/// A text over several lines that ` #` cuts.
fn cut_text(scene: &Scene<'_>) -> Slip {
    let from = scene.trouble.last.end.min(scene.trouble.at);
    let hash = scene.text[from..]
        .find(" #")
        .map_or(scene.trouble.at, |distance| from + distance + 1);
    let line = Line::holding(scene.text, hash);
    let problem = scene
        .error(
            "yaml-comment",
            "` #` begins a comment, but the text goes on",
            scene.spot(hash),
        )
        .help("put the text in quotes, or the comment on a line of its own");
    let begins = std::iter::once(line.clone())
        .chain(line.before())
        .find(|line| line.colon.is_some());
    let range = begins.map_or(line.first..line.end, |line| {
        line.value.start..line.end_of_text()
    });
    let replacement = quoted(&scene.text[range.clone()]);
    Slip::mended(problem, range, replacement, "put the text in quotes")
}

/// `-item` or `key:value`.
pub(super) fn missing_space(scene: &Scene<'_>, line: &Line<'_>) -> Option<Slip> {
    let content = &scene.text[line.content..line.end];
    let (sign, at) = match content.split_once(':') {
        Some((key, rest)) if is_word(key) && !rest.is_empty() && !rest.starts_with([' ', '/']) => {
            (':', line.content + key.len())
        }
        Some((key, rest)) if is_quoted_word(key) && !rest.starts_with(' ') => {
            (':', line.content + key.len())
        }
        _ if is_item_without_space(content) => ('-', line.content),
        _ => return None,
    };
    let problem = scene.error(
        "yaml-space",
        format!("a space is missing after `{sign}`"),
        at..at + 1,
    );
    Some(Slip::mended(
        problem,
        at..at + 1,
        format!("{sign} "),
        "add the space",
    ))
}

fn is_quoted_word(key: &str) -> bool {
    let inner = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
    let inner = inner.or_else(|| {
        key.strip_prefix('\'')
            .and_then(|key| key.strip_suffix('\''))
    });
    inner.is_some_and(is_word)
}

/// Whether `content` begins with a dash and a letter or quote: no number, no fence.
pub(super) fn is_item_without_space(content: &str) -> bool {
    let rest = content.strip_prefix('-');
    rest.and_then(|rest| rest.chars().next())
        .is_some_and(|c| c.is_alphabetic() || "\"'[{".contains(c))
}

/// A line without a key among keys.
fn stray_line(scene: &Scene<'_>) -> Slip {
    let line = &scene.line;
    let text = scene.text[line.first..line.end].trim_end();
    let range = line.first..line.first + text.len();
    if is_word(text) {
        let problem = scene.error(
            "yaml-syntax",
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
        .error(
            "yaml-syntax",
            "this line is neither `key: value` nor an item of a list",
            range,
        )
        .help("if it goes on with the text above, indent it further than the key of that text");
    let above = line
        .before()
        .find(|above| !above.is_blank() && above.colon.is_some());
    let goes_on = above.filter(|above| {
        let value = &scene.text[above.value.clone()];
        !value.is_empty() && !value.starts_with(['"', '\'', '[', '{', '|', '>'])
    });
    match goes_on {
        Some(above) if !text.contains(": ") => {
            let spaces = " ".repeat(above.column() + USUAL_INDENT);
            Slip::mended(problem, line.start..line.first, spaces, "indent it")
        }
        _ => Slip {
            problem,
            repair: super::blank_line(scene.text, line.start),
        },
    }
}

/// The first key stands further in than a later one.
fn first_line_too_far_in(scene: &Scene<'_>) -> Option<Slip> {
    let all = std::iter::once(Line::holding(scene.text, 0));
    let first = all
        .clone()
        .chain(all.flat_map(|line| line.after().collect::<Vec<_>>()))
        .find(|line| !line.is_blank() && !line.is_comment())?;
    (first.indent() > scene.line.indent()).then(|| {
        let spaces = " ".repeat(scene.line.indent());
        indent(
            indentation(
                scene,
                &first,
                "this line is further in than the lines below",
            ),
            &first,
            spaces,
        )
    })
}

/// A key or an item that stands between two levels.
pub(super) fn wrong_indent(scene: &Scene<'_>, line: &Line<'_>) -> Slip {
    let what = if line.is_item() {
        "this item"
    } else {
        "this line"
    };
    let problem = indentation(
        scene,
        line,
        &format!("{what} is not in line with its neighbours"),
    );
    match level_nearby(line) {
        Some(column) => indent(problem, line, " ".repeat(column)),
        None => Slip {
            problem: problem.help("lines that belong together begin below each other"),
            repair: super::blank_line(scene.text, line.start),
        },
    }
}

fn indentation(scene: &Scene<'_>, line: &Line<'_>, message: &str) -> Diagnostic {
    scene.error(
        "yaml-indentation",
        message,
        line.first..scene.spot(line.first).end,
    )
}

fn indent(problem: Diagnostic, line: &Line<'_>, spaces: String) -> Slip {
    Slip::mended(problem, line.start..line.first, spaces, "move it")
}

/// Where the lines above begin that are of the same sort, whichever is nearest to where `line` begins.
fn level_nearby(line: &Line<'_>) -> Option<usize> {
    let mut levels = Vec::new();
    for above in line
        .before()
        .filter(|above| !above.is_blank() && !above.is_comment())
    {
        if above.is_item() == line.is_item() {
            levels.push(above.indent());
        } else if above.is_item() && above.colon.is_some() {
            levels.push(above.column());
        }
        if above.indent() == 0 {
            break;
        }
    }
    let distance = |level: &usize| level.abs_diff(line.indent());
    levels
        .into_iter()
        .filter(|level| *level != line.indent())
        .min_by_key(distance)
}
