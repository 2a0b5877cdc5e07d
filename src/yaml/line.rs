//! What a line of YAML is made of, read leniently: it may hold the mistake that is looked for.

use std::ops::Range;

/// A line; every offset is of the whole text.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
    /// Before the line end.
    pub(super) end: usize,
    /// The first character that is no blank.
    pub(super) first: usize,
    /// Behind the dashes of list items: where the key or the value begins.
    pub(super) content: usize,
    /// The colon after a key.
    pub(super) colon: Option<usize>,
    /// What stands behind the key, or behind the dashes; without blanks and comment around it.
    pub(super) value: Range<usize>,
}

impl<'a> Line<'a> {
    /// The line that holds byte `at` of `text`.
    pub(super) fn holding(text: &'a str, at: usize) -> Self {
        let at = text.floor_char_boundary(at);
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = text[at..]
            .find('\n')
            .map_or(text.len(), |distance| at + distance);
        let end = start + text[start..end].trim_end_matches('\r').len();
        let first = end - text[start..end].trim_start().len();
        let mut content = first;
        while let Some(rest) = text[content..end].strip_prefix("- ") {
            content = end - rest.trim_start().len();
        }
        let colon = find_colon(&text[content..end]).map(|distance| content + distance);
        let value = trimmed_value(text, colon.map_or(content, |colon| colon + 1)..end);
        Self {
            text,
            start,
            end,
            first,
            content,
            colon,
            value,
        }
    }

    /// The lines before this one, the nearest first.
    pub(super) fn before(&self) -> impl Iterator<Item = Self> {
        let text = self.text;
        let previous = move |start: usize| start.checked_sub(1).map(|end| Self::holding(text, end));
        std::iter::successors(previous(self.start), move |line| previous(line.start))
    }

    /// The lines after this one.
    pub(super) fn after(&self) -> impl Iterator<Item = Self> {
        let text = self.text;
        let next = move |start: usize| {
            let distance = text[start..].find('\n')? + 1;
            Some(Self::holding(text, start + distance))
        };
        std::iter::successors(next(self.start), move |line| next(line.start))
    }

    pub(super) fn is_blank(&self) -> bool {
        self.first == self.end
    }

    pub(super) fn is_comment(&self) -> bool {
        self.text[self.first..self.end].starts_with('#')
    }

    /// Whether it begins with the dash of a list item.
    pub(super) fn is_item(&self) -> bool {
        let rest = &self.text[self.first..self.end];
        rest == "-" || rest.starts_with("- ")
    }

    /// How many bytes its first character is away from the left edge.
    pub(super) fn indent(&self) -> usize {
        self.first - self.start
    }

    /// How many bytes its key or value is away from the left edge.
    pub(super) fn column(&self) -> usize {
        self.content - self.start
    }

    /// Its key, if it has one.
    pub(super) fn key(&self) -> Option<&'a str> {
        self.colon
            .map(|colon| self.text[self.content..colon].trim_end())
    }

    /// Whether its key looks like one that somebody made up for data: `title`,
    /// `area-for-improvement`.
    pub(super) fn has_word_as_key(&self) -> bool {
        self.key().is_some_and(is_word)
    }

    /// Where a bare text ends that begins in this line: it goes on in the lines that are further
    /// in.
    pub(super) fn end_of_text(&self) -> usize {
        let goes_on = |line: &Line<'_>| {
            !line.is_blank() && line.indent() > self.column() && !line.is_comment()
        };
        let last = self.after().take_while(goes_on).last();
        last.map_or(self.value.end, |line| {
            line.value.end.max(trimmed_end(&line))
        })
    }
}

fn trimmed_end(line: &Line<'_>) -> usize {
    line.start + line.text[line.start..line.end].trim_end().len()
}

/// Whether `text` is one word, as keys are.
pub(super) fn is_word(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(char::is_alphabetic)
        && characters.all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// Whether `content` begins with a dash and a letter, quote or bracket: no number, no fence.
pub(super) fn is_item_without_space(content: &str) -> bool {
    let rest = content.strip_prefix('-');
    rest.and_then(|rest| rest.chars().next())
        .is_some_and(|c| c.is_alphabetic() || "\"'[{".contains(c))
}

/// The colon that ends the key with which `content` begins, if it begins with one.
fn find_colon(content: &str) -> Option<usize> {
    let quote = content
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''));
    let search_from = match quote {
        Some(quote) => content[1..].find(quote)? + 2,
        None if content.starts_with('#') => return None,
        None => 0,
    };
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let is_colon = |(at, _): &(usize, &str)| is_end(&content[at + 1..]);
    let colon = content
        .match_indices(':')
        .find(|(at, text)| *at >= search_from && is_colon(&(*at, *text)))?
        .0;
    let is_quoted_key = content[search_from..colon].trim().is_empty();
    (quote.is_none() || is_quoted_key).then_some(colon)
}

/// `range` without blanks around it and without a comment at its end.
fn trimmed_value(text: &str, range: Range<usize>) -> Range<usize> {
    let raw = &text[range.clone()];
    let start = range.end - raw.trim_start().len();
    let value = &text[start..range.end];
    let value = match value.find(" # ") {
        Some(comment) => &value[..comment],
        None => value,
    };
    start..start + value.trim_end().len()
}

/// `text` in quotes, so that YAML reads it as it is.
pub(super) fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}
