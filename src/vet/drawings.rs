//! SVG drawings, which are programs if nobody looks.
//!
//! Reads tags and attributes, no more. Whatever it does not understand it refuses: a browser reads
//! XML strictly, so nothing good is refused.

use crate::diag::Diagnostic;

use super::damaged;

/// Elements that run something, or show what is no drawing.
const PROGRAMS: [&str; 8] = [
    "script",
    "foreignobject",
    "iframe",
    "embed",
    "object",
    "handler",
    "listener",
    "annotation-xml",
];

/// What an address in a drawing may begin with.
const ADDRESSES: [&str; 7] = [
    "#",
    "https://",
    "http://",
    "data:image/png;",
    "data:image/jpeg;",
    "data:image/gif;",
    "data:image/webp;",
];

/// What is wrong with the drawing `name`.
pub(super) fn look_into(name: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Some(damaged(name, "an SVG drawing", "it is not UTF-8"));
    };
    match first_problem(text) {
        Ok(Some(what)) => {
            let message =
                format!("`{name}` could run a program in its reader's browser: it holds {what}");
            Some(
                Diagnostic::error("file-script", message)
                    .help("save the drawing as plain SVG, or as a picture in PNG"),
            )
        }
        Ok(None) => None,
        Err(why) => Some(damaged(name, "an SVG drawing", why)),
    }
}

/// What `text` holds that could run, if anything.
fn first_problem(text: &str) -> Result<Option<String>, &'static str> {
    const UNCLOSED: &str = "a tag in it has no end";
    let mut rest = text;
    let mut is_drawing = false;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            .into_iter()
            .find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = skipped {
            let end = rest.find(close).ok_or(UNCLOSED)? + close.len();
            let skipped = rest[..end].to_ascii_lowercase();
            if open == "<?"
                && (skipped.contains("stylesheet")
                    || skipped.contains("encoding") && !skipped.contains("utf-8"))
            {
                return Ok(Some("an instruction to the browser (`<?…?>`)".to_owned()));
            }
            rest = &rest[end..];
            continue;
        }
        let end = end_of_tag(rest).ok_or(UNCLOSED)?;
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('!') {
            if tag.contains('[') || tag.to_ascii_lowercase().contains("entity") {
                return Ok(Some("definitions of its own (`<!ENTITY`)".to_owned()));
            }
            continue;
        }
        is_drawing |= local_name(tag) == "svg";
        if let Some(what) = problem_of_tag(tag)? {
            return Ok(Some(what));
        }
    }
    if is_drawing {
        Ok(None)
    } else {
        Err("there is no drawing in it")
    }
}

/// Where the `>` of the tag at the start of `text` stands, outside of quotes.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (offset, character) in text.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(offset),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    None
}

fn local_name(tag: &str) -> String {
    let name = tag
        .split(|c: char| c.is_whitespace() || c == '/')
        .next()
        .unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or_default();
    local.to_ascii_lowercase()
}

/// What `tag`, from its name to before its `>`, holds that could run.
fn problem_of_tag(tag: &str) -> Result<Option<String>, &'static str> {
    let element = local_name(tag);
    if PROGRAMS.contains(&&*element) {
        return Ok(Some(format!("an element `<{element}>`")));
    }
    let mut rest = tag
        .split_once(char::is_whitespace)
        .map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim().to_ascii_lowercase();
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, next) = quote
            .and_then(|quote| after[1..].split_once(quote))
            .ok_or("an attribute in it has no quotes")?;
        rest = next;
        let name = name.rsplit(':').next().unwrap_or_default();
        let plain = value.trim().to_ascii_lowercase();
        let is_address = matches!(name, "href" | "src" | "action" | "formaction" | "data");
        let animates = name == "attributename" && plain.ends_with("href");
        if name.starts_with("on") || animates {
            return Ok(Some(format!("an attribute `{name}`")));
        }
        if is_address
            && !plain.is_empty()
            && !ADDRESSES.iter().any(|start| plain.starts_with(start))
            || plain.contains("javascript:")
        {
            return Ok(Some(
                "an address that is neither of the web nor in the drawing".to_owned(),
            ));
        }
    }
    Ok(None)
}
