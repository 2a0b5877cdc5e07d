//! Shows raw HTML as the text that it is, and leaves out its comments; both with a word about it.
//!
//! Nothing of it reaches the page as markup. A comment may hold what nobody was to read, so it is
//! dropped wherever it stands, and one without an end is an error.

use std::ops::Range;

use super::phrasing::Phrasing;
use crate::base::Span;
use crate::diag::Diagnostic;
use crate::parse::dialect::Placed;
use crate::parse::html::{Block, Part, parts};

/// What to write instead of a tag, for those that people reach for.
const INSTEAD: [(&str, &str); 12] = [
    ("a", "write a link as `[words](address)`"),
    ("b", "write `**words**` for strong words"),
    ("br", "end the line with a `\\` for a line break"),
    ("code", "write code between backticks"),
    ("em", "write `*words*` for emphasis"),
    ("h2", "write a heading as `## Words`"),
    ("hr", "write `---` between two empty lines"),
    ("i", "write `*words*` for emphasis"),
    ("img", "write a picture as `![what it shows](file.png)`"),
    ("p", "an empty line begins a new paragraph"),
    ("strong", "write `**words**` for strong words"),
    ("table", "write a table with `|` between its cells"),
];

/// Shows a tag inside a paragraph as text.
pub(super) fn write_inline(to: &mut Phrasing<'_>, html: &str, range: &Range<usize>) {
    if write_verbatim(to, html) {
        return;
    }
    let place = Span::from(range.clone());
    if html.starts_with("<!--") {
        to.diagnostics.push(dropped_comment(to, place));
        return;
    }
    if !html.starts_with("</") {
        let warning = shown_tag(to, html, place);
        to.diagnostics.push(warning);
    }
    to.out.text(html);
}

/// Shows a block of HTML as a paragraph of text.
pub(super) fn write_block(to: &mut Phrasing<'_>, events: &[Placed<'_>]) {
    let block = Block::of(events);
    to.out.fresh_line();
    if write_verbatim(to, &block.html) {
        to.out.fresh_line();
        return;
    }
    let mut shown = String::new();
    for part in parts(&block.html) {
        match part {
            Part::Markup(range) => shown.push_str(&block.html[range]),
            Part::Comment(range) => {
                let warning = dropped_comment(to, block.place(&range));
                to.diagnostics.push(warning);
            }
            Part::OpenComment(range) => {
                let error = open_comment(to, block.place(&range));
                to.diagnostics.push(error);
            }
        }
    }
    let shown = shown.trim();
    if shown.is_empty() {
        return;
    }
    let first = block.html.find(shown.lines().next().unwrap_or_default());
    let start = first.unwrap_or_default();
    let end = block.html[start..]
        .find('\n')
        .map_or(block.html.len(), |at| start + at);
    let warning = shown_tag(to, shown, block.place(&(start..end)));
    to.diagnostics.push(warning);
    to.out.start("p").done();
    to.out.text(shown);
    to.out.end_block("p");
}

/// Says so if `text`, as it stands in the notes at `range`, begins a comment that never ends there.
///
/// Markdown takes such a beginning for text, and would show what its author meant to hide.
pub(super) fn check_text(to: &mut Phrasing<'_>, notes: &str, range: &Range<usize>) {
    let text = notes.get(range.clone()).unwrap_or_default();
    let begins = |at: &usize| notes[*at..].starts_with("<!--") && !notes[..*at].ends_with('\\');
    let angles = text.match_indices('<').map(|(at, _)| range.start + at);
    for at in angles.filter(begins) {
        let error = open_comment(to, Span::new(at, at + "<!--".len()));
        to.diagnostics.push(error);
    }
}

/// Writes `html` as it is when the conformance tests ask for it.
fn write_verbatim(to: &mut Phrasing<'_>, html: &str) -> bool {
    #[cfg(test)]
    if to.is_verbatim() {
        to.out.verbatim(html);
    }
    let _ = html;
    to.is_verbatim()
}

/// That a tag is shown as text.
fn shown_tag(to: &Phrasing<'_>, html: &str, place: Span) -> Diagnostic {
    let name = tag_name(html);
    let tag = name.map_or_else(|| "HTML".to_owned(), |name| format!("`<{name}>`"));
    let warning = Diagnostic::warning(
        "raw-html",
        format!("{tag} is shown as text, not used as HTML"),
    )
    .at(to.file, place);
    let name = name.map(str::to_ascii_lowercase).unwrap_or_default();
    match INSTEAD.iter().find(|(tag, _)| *tag == name) {
        Some((_, help)) => warning.help(*help),
        None => {
            warning.help("write Markdown instead, or put it between backticks to show it as code")
        }
    }
}

/// The name of the first tag in `html`.
fn tag_name(html: &str) -> Option<&str> {
    let start = html.find('<')? + 1;
    let name = html[start..].trim_start_matches('/');
    let end = name
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .unwrap_or(name.len());
    (end > 0).then(|| &name[..end])
}

/// That a comment is left out.
fn dropped_comment(to: &Phrasing<'_>, place: Span) -> Diagnostic {
    Diagnostic::warning("html-comment", "a comment in the notes is left out")
        .at(to.file, place)
        .help("put working notes under the key `internal`, or between `::: restricted` and `:::`")
}

/// That a comment has no end.
fn open_comment(to: &Phrasing<'_>, place: Span) -> Diagnostic {
    Diagnostic::error(
        "html-comment",
        "this comment has no end in the same paragraph",
    )
    .at(to.file, place)
    .help("put working notes under the key `internal`, or between `::: restricted` and `:::`")
    .help("to show the sign itself, write `\\<!--`")
}
