//! Brackets that are not closed, closed by the wrong one, or followed by text.

use granit_parser::ErrorKind;

use super::{Scene, Slip};
use crate::base::Span;
use crate::yaml::draft::Edit;
use crate::yaml::line::{Line, quoted};

/// A closing bracket of the wrong kind, or one too many.
pub(super) fn wrong_closing(scene: &Scene<'_>) -> Option<Slip> {
    match scene.trouble.kind {
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            Some(mismatched(scene, open, close))
        }
        ErrorKind::MisplacedFlowCollectionEnd if scene.trouble.at > scene.line.value.start => {
            let at = scene.trouble.at;
            let bracket = &scene.source.text[at..=at];
            let message = format!("this `{bracket}` closes nothing");
            let problem = scene.source.error("yaml-syntax", message, at..at + 1);
            Some(Slip::mended(
                problem,
                at..at + 1,
                String::new(),
                "delete it",
            ))
        }
        _ => None,
    }
}

/// A list or group in brackets in which, or right behind which, the reading stopped.
pub(super) fn explain(scene: &Scene<'_>) -> Option<Slip> {
    let bracket = match scene.trouble.kind {
        ErrorKind::UnclosedFlowCollection { .. } => scene.trouble.at,
        _ => *scene.trouble.brackets.last()?,
    };
    let line = Line::holding(scene.source.text, bracket);
    let is_on_same_line = line.start == scene.line.start;
    if is_on_same_line && scene.source.text[bracket..line.end].contains(closing(scene, bracket)) {
        return Some(inside(scene));
    }
    Some(unclosed(scene, bracket, &line))
}

fn closing(scene: &Scene<'_>, bracket: usize) -> char {
    if scene.source.text[bracket..].starts_with('{') {
        '}'
    } else {
        ']'
    }
}

fn unclosed(scene: &Scene<'_>, bracket: usize, line: &Line<'_>) -> Slip {
    let close = closing(scene, bracket);
    let open = &scene.source.text[bracket..=bracket];
    let problem = scene
        .source
        .error(
            "yaml-syntax",
            format!("this `{open}` is never closed"),
            bracket..bracket + 1,
        )
        .help(format!("write `{close}` behind the last item"));
    // The items may go on in lines that are further in; the next key is not one of them.
    let is_within = |next: &Line<'_>| next.indent() > line.column() || next.is_blank();
    let last = line
        .after()
        .take_while(is_within)
        .filter(|next| !next.is_blank())
        .last();
    let last = last.as_ref().unwrap_or(line);
    let end = last.value.end.max(last.content);
    let mut closings: String = scene
        .trouble
        .brackets
        .iter()
        .rev()
        .filter(|other| **other >= line.start)
        .map(|other| closing(scene, *other))
        .collect();
    if closings.is_empty() {
        closings.push(close);
    }
    Slip::mended(problem, end..end, closings, "close it")
}

fn mismatched(scene: &Scene<'_>, open: char, close: char) -> Slip {
    let bracket = scene.trouble.at;
    let right = closing(scene, bracket);
    let distance = scene.source.text[bracket..].find(close).unwrap_or_default();
    let wrong = bracket + distance;
    let closes_another = scene
        .trouble
        .brackets
        .iter()
        .any(|other| *other < bracket && closing(scene, *other) == close);
    if closes_another {
        let message = format!("this `{open}` is never closed");
        let problem = scene
            .source
            .error("yaml-syntax", message, bracket..bracket + 1);
        return Slip::mended(problem, wrong..wrong, right.to_string(), "close it");
    }
    let message = format!("`{close}` cannot close `{open}`");
    let problem = scene
        .source
        .error("yaml-syntax", message, wrong..wrong + 1)
        .and_at(
            scene.source.file,
            Span::new(bracket, bracket + 1),
            "opened here",
        );
    Slip::mended(
        problem,
        wrong..wrong + 1,
        right.to_string(),
        "close it with the same kind",
    )
}

/// Something in a closed list that is no item.
fn inside(scene: &Scene<'_>) -> Slip {
    let at = scene.trouble.at;
    let value = scene.value_at(at);
    let item = &scene.source.text[value.clone()];
    let has_colon = scene.source.text[at..].starts_with(':');
    let (code, message) = if has_colon {
        ("yaml-colon", "text with a colon and a space needs quotes")
    } else {
        ("yaml-syntax", "this is no item of the list")
    };
    let problem = scene
        .source
        .error(code, message, scene.source.spot(at))
        .help("items are parted by commas; put those with signs in them in quotes");
    if item.is_empty() || item.contains(['"', '[', '{']) {
        return Slip {
            problem,
            repair: super::quote_value(scene.source.text, at),
        };
    }
    // `[b: c: d]` is the key `b` of one item; what has the second colon is its value.
    let value = match item.find(": ") {
        Some(colon) if has_colon && value.start + colon < at => value.start + colon + 2..value.end,
        _ => value,
    };
    let replacement = quoted(&scene.source.text[value.clone()]);
    let Slip { problem, .. } = Slip::mended(
        problem,
        value.clone(),
        replacement.clone(),
        "put the text in quotes",
    );
    Slip {
        problem,
        repair: vec![Edit {
            range: value,
            text: replacement,
        }],
    }
}
