//! Where the lines that an import makes come from, so that what is wrong with one is told of its row and column.

use std::ops::Range;
use std::sync::Arc;

use camino::Utf8PathBuf;

use super::Mistake;
use crate::author::Change;
use crate::diag::{Diagnostic, Label};
use crate::text::edits::{Edit, apply};

/// What to do where a row lacks what its records must have.
const MISSING: &str =
    "fill in the cell that says it, or say it for all rows under `always` in the mapping";

/// What else to do where a word is none that a key takes.
const IN_WORDS: &str = "or say under `words` in the mapping what it stands for";

/// A row of a table, or an entry of an export, and the column, if one says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    row: usize,
    column: Option<usize>,
}

/// A line, or a value, that is made.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) words: String,
    pub(super) origin: Origin,
}

/// What becomes of one file, and where the parts of it come from, by bytes of its text.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) change: Change,
    parts: Vec<(Range<usize>, Origin)>,
}

impl Origin {
    pub(super) fn of(row: usize, column: Option<usize>) -> Self {
        Self { row, column }
    }
}

impl Line {
    pub(super) fn new(words: String, origin: Origin) -> Self {
        Self { words, origin }
    }

    /// Moves it to the right.
    pub(super) fn indent(&mut self, column: usize) {
        self.words.insert_str(0, &" ".repeat(column));
    }
}

impl Made {
    /// The new file at `path`, of `lines`.
    pub(super) fn create(path: Utf8PathBuf, lines: Vec<Line>) -> Self {
        let (mut text, mut parts) = (String::new(), Vec::new());
        for line in lines {
            let start = text.len();
            text.push_str(&line.words);
            parts.push((start..text.len(), line.origin));
        }
        let change = Change::create(path, text);
        Self { change, parts }
    }

    /// The file at `path`, which holds `bytes` whose text is `text`, with `edits`; none when two touch.
    pub(super) fn edit(
        path: Utf8PathBuf,
        bytes: &Arc<[u8]>,
        text: &str,
        edits: Vec<(Range<usize>, Vec<Line>)>,
    ) -> Option<Self> {
        let (mut parts, mut made) = (Vec::new(), Vec::new());
        let (mut longer, mut shorter) = (0, 0);
        for (place, lines) in edits {
            let mut words = String::new();
            for line in lines {
                let start = place.start + longer + words.len() - shorter;
                parts.push((start..start + line.words.len(), line.origin));
                words.push_str(&line.words);
            }
            longer += words.len();
            shorter += place.len();
            made.push(Edit::new(place, words));
        }
        let change = Change::replace(path, bytes.clone(), apply(bytes, text, made)?);
        Some(Self { change, parts })
    }

    /// What `found` says of a row; none when it is about something else.
    pub(super) fn blame(&self, found: &Diagnostic) -> Option<Mistake> {
        let labels = found.primary.iter().chain(&found.secondary);
        let mut own = labels.filter(|label| *label.file == *self.change.path);
        let origin = own.find_map(|label| self.origin_at(label))?;
        let suggestion = found.suggestion.as_ref().map(|it| it.text.as_str());
        let help = found.help.iter().map(AsRef::as_ref);
        let help: Vec<&str> = suggestion.into_iter().chain(help).collect();
        // What is missing is told where it should be, which is in no column.
        let (column, help) = match found.code {
            "missing-key" => (None, MISSING.to_owned()),
            "unknown-word" if origin.column.is_some() => {
                (origin.column, format!("{}, {IN_WORDS}", help.join("; ")))
            }
            _ => (origin.column, help.join("; ")),
        };
        Some(Mistake::new(
            origin.row,
            column,
            found.message.clone(),
            help,
        ))
    }

    fn origin_at(&self, label: &Label) -> Option<Origin> {
        let place = label.span?.range().start;
        let mut parts = self.parts.iter();
        parts
            .find(|(part, _)| part.contains(&place))
            .map(|(_, origin)| *origin)
    }
}
