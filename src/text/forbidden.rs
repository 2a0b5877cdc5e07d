//! Characters that may not stand in text: they are invisible, turn text around, or drive a
//! terminal.

use crate::base::Span;
use crate::diag::{Diagnostic, FilePath};

/// More of these in one file are counted, not shown.
const MOST_SHOWN: usize = 20;

/// Whether `character` may not stand in text: controls but tab and line feed (C0, DEL, C1),
/// bidirectional overrides, embeddings and isolates (Unicode 16, section 23.2), a byte-order mark
/// inside the text, and noncharacters, which HTML refuses too.
pub fn is_forbidden(character: char) -> bool {
    match character {
        '\t' | '\n' => false,
        '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}'
        | '\u{FDD0}'..='\u{FDEF}' => true,
        _ => character.is_control() || u32::from(character) & 0xFFFE == 0xFFFE,
    }
}

/// `character` so that it can be read in a message: `\u{1B}`.
pub fn shown(character: char) -> String {
    format!("\\u{{{:02X}}}", u32::from(character))
}

/// Replaces each forbidden character by as many `?` as it has bytes, and reports the first of each
/// line.
pub(super) fn replace(file: &FilePath, text: String, diagnostics: &mut Vec<Diagnostic>) -> String {
    if !text.contains(is_forbidden) {
        return text;
    }
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((offset, character)) = line.char_indices().find(|(_, c)| is_forbidden(*c)) {
            found.push(report(file, line_start + offset, character));
        }
        line_start += line.len();
    }
    let unshown = found.len().saturating_sub(MOST_SHOWN);
    found.truncate(MOST_SHOWN);
    if unshown > 0
        && let Some(last) = found.pop()
    {
        found.push(last.help(format!("{unshown} more lines hold such characters")));
    }
    diagnostics.append(&mut found);
    text.chars()
        .flat_map(|character| {
            let (character, count) = match character {
                c if is_forbidden(c) => ('?', c.len_utf8()),
                c => (c, 1),
            };
            std::iter::repeat_n(character, count)
        })
        .collect()
}

fn report(file: &FilePath, offset: usize, character: char) -> Diagnostic {
    let what = match character {
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => "changes the direction of the text",
        '\u{FEFF}' => "cannot be seen",
        _ => "is a control character",
    };
    let span = Span::new(offset, offset + character.len_utf8());
    Diagnostic::error(
        "control-character",
        format!("`{}` {what}", shown(character)),
    )
    .at(file, span)
    .help("delete it, or type the text anew: such characters come with text copied from elsewhere")
    .suggest(span, "", "without it")
}
