//! A site's own text for new records of a kind, with what is known of one put into its places.
//!
//! Above the notes every value stays the text that it is, however the place is quoted; in the notes it stands
//! as it is.

use camino::Utf8Path;

use super::Refusal;
use super::draft::scalar;
use crate::base::nearest;

/// What the places of a text may be called, with what each is for.
const NAMES: &[&str] = &["title", "id", "today"];

/// What stands in the places: the values of [`NAMES`], in their order.
pub(super) type Values<'a> = [&'a str; 3];

/// `archetype`, the text in the file `path`, with `values` in their places.
///
/// # Errors
/// When its front matter has a place for something else.
pub(super) fn fill_in(
    archetype: &str,
    path: &Utf8Path,
    values: &Values<'_>,
) -> Result<String, Refusal> {
    let end = archetype.find("\n---").unwrap_or_default();
    let (front, notes) = archetype.split_at(end);
    let mut text = String::with_capacity(archetype.len());
    for line in front.split_inclusive('\n') {
        if let Some(unknown) = places(line).find(|place| place.value(values).is_none()) {
            return Err(refuse(unknown.name, path));
        }
        put_into_line(line, values, &mut text);
    }
    put(notes, values, &str::to_owned, &mut text);
    Ok(text)
}

/// A place in a text: `{{ title }}`.
struct Place<'t> {
    start: usize,
    end: usize,
    name: &'t str,
}

impl Place<'_> {
    fn value<'v>(&self, values: &Values<'v>) -> Option<&'v str> {
        let index = NAMES.iter().position(|name| *name == self.name)?;
        values.get(index).copied()
    }
}

/// The places of `text`, in their order.
fn places(text: &str) -> impl Iterator<Item = Place<'_>> {
    text.match_indices("{{").filter_map(|(start, opening)| {
        let inner = text.get(start + opening.len()..)?;
        let length = inner.find("}}")?;
        let end = start + opening.len() + length + "}}".len();
        let name = inner.get(..length)?.trim();
        Some(Place { start, end, name })
    })
}

/// Adds `text` to `filled`, each value as `written` writes it.
fn put(text: &str, values: &Values<'_>, written: &dyn Fn(&str) -> String, filled: &mut String) {
    let mut copied = 0;
    for place in places(text) {
        if let (Some(value), Some(before)) = (place.value(values), text.get(copied..place.start)) {
            filled.push_str(before);
            filled.push_str(&written(value));
            copied = place.end;
        }
    }
    filled.push_str(text.get(copied..).unwrap_or_default());
}

/// Adds a line of the front matter to `filled`.
fn put_into_line(line: &str, values: &Values<'_>, filled: &mut String) {
    let start = start_of_value(line);
    let (key, value) = line.split_at(start);
    filled.push_str(key);
    match value.chars().next() {
        Some('"') => put(value, values, &in_double_quotes, filled),
        Some('\'') => put(value, values, &|text| text.replace('\'', "''"), filled),
        Some('[') => put(value, values, &scalar, filled),
        // The place itself begins like a group of keys.
        Some('{') if !value.starts_with("{{") => put(value, values, &scalar, filled),
        _ if start > 0 && places(value).next().is_some() => {
            let comment = value.find(" #").unwrap_or(value.trim_end().len());
            let (bare, rest) = value.split_at(comment);
            let mut whole = String::new();
            put(bare.trim_end(), values, &str::to_owned, &mut whole);
            filled.push_str(&scalar(&whole));
            filled.push_str(bare.get(bare.trim_end().len()..).unwrap_or_default());
            filled.push_str(rest);
        }
        // A line of a text of several, which has no quotes.
        _ => put(value, values, &str::to_owned, filled),
    }
}

/// Where in a line the value begins, after dashes and a key; 0 when it has neither.
fn start_of_value(line: &str) -> usize {
    let mut rest = line.trim_start_matches([' ', '\t']);
    let indent = line.len() - rest.len();
    while let Some(item) = rest.strip_prefix("- ") {
        rest = item.trim_start_matches(' ');
    }
    let is_part = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
    let key = rest.trim_start_matches(is_part);
    if let Some(value) = key.strip_prefix(": ").filter(|_| key.len() < rest.len()) {
        rest = value.trim_start_matches(' ');
    }
    let start = line.len() - rest.len();
    if start == indent { 0 } else { start }
}

/// `text` as it stands between `"` and `"`.
fn in_double_quotes(text: &str) -> String {
    // What JSON calls a string is one in YAML too.
    let quoted = serde_json::Value::from(text).to_string();
    let inner = quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inner.unwrap_or_default().to_owned()
}

fn refuse(name: &str, path: &Utf8Path) -> Refusal {
    let name = crate::base::visible(name);
    let help = nearest(&name, NAMES.iter().copied()).map_or_else(
        || "write `{{ title }}`, `{{ id }}` or `{{ today }}`".to_owned(),
        |near| format!("did you mean `{{{{ {near} }}}}`?"),
    );
    Refusal::Asked(format!(
        "nobody knows what `{{{{ {name} }}}}` in `{path}` stands for; {help}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(archetype: &str, title: &str) -> String {
        fill_in(
            archetype,
            Utf8Path::new("archetypes/x.md"),
            &[title, "x", "2025-07-03"],
        )
        .expect("it is filled in")
    }

    #[test]
    fn a_title_stays_what_it_is_however_it_is_quoted() {
        let title = "A: \"b\" isn't #3 {{ id }}";
        let quoted = r#""A: \"b\" isn't #3 {{ id }}""#;
        for (place, written) in [
            ("title: {{ title }}", format!("title: {quoted}")),
            ("title: {{title}} # x", format!("title: {quoted} # x")),
            ("title: \"{{ title }}\" # x", format!("title: {quoted} # x")),
            (
                "title: '{{ title }}'",
                "title: 'A: \"b\" isn''t #3 {{ id }}'".to_owned(),
            ),
            (
                "title: PEEL {{ title }}, {{ id }}",
                r#"title: "PEEL A: \"b\" isn't #3 {{ id }}, x""#.to_owned(),
            ),
            (
                "- a: [{{ title }}, {{ id }}]",
                format!("- a: [{quoted}, x]"),
            ),
            ("  - {{ title }}", format!("  - {quoted}")),
            ("  {{ title }}", format!("  {title}")),
            ("known: {{ today }}", "known: 2025-07-03".to_owned()),
            ("known: today", "known: today".to_owned()),
        ] {
            let text = filled(&format!("---\n{place}\n---\n"), title);
            assert_eq!(text, format!("---\n{written}\n---\n"), "{place}");
        }
    }

    #[test]
    fn notes_are_filled_in_as_they_are() {
        let text = filled("---\na: b\n---\n\n# {{ title }} {{ other }}\n", "A: b");
        assert_eq!(text, "---\na: b\n---\n\n# A: b {{ other }}\n");
    }

    #[test]
    fn a_place_for_something_else_is_refused() {
        let refused = fill_in(
            "---\ntitle: {{ titel }}\n---\n",
            Utf8Path::new("archetypes/x.md"),
            &["", "", ""],
        );
        let message = refused.expect_err("it is refused").to_string();
        assert!(
            message.ends_with("did you mean `{{ title }}`?"),
            "{message}"
        );
    }
}
