//! A copy of YAML that is repaired while it is read, and knows where everything stood before.

use std::ops::Range;

use super::{Node, Value};
use crate::base::Span;
use crate::diag::Diagnostic;

/// A replacement of a part of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// Which bytes of the draft.
    pub(super) range: Range<usize>,
    /// What takes their place.
    pub(super) text: String,
}

/// A part of the draft that differs from the original.
#[derive(Clone, Debug)]
struct Piece {
    draft: Range<usize>,
    original: Range<usize>,
}

/// The text under repair.
pub(super) struct Draft<'a> {
    original: &'a str,
    /// Where the lines of the original begin.
    line_starts: Vec<usize>,
    text: String,
    /// In order, apart from each other.
    pieces: Vec<Piece>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(original: &'a str) -> Self {
        let later_lines = original.match_indices('\n').map(|(end, _)| end + 1);
        Self {
            original,
            line_starts: std::iter::once(0).chain(later_lines).collect(),
            text: original.to_owned(),
            pieces: Vec::new(),
        }
    }

    /// The text as repaired so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Makes all `edits`, whose ranges are of the text before any of them. Of two that overlap, the
    /// one that begins later is made.
    pub(super) fn apply(&mut self, mut edits: Vec<Edit>) {
        edits.sort_by_key(|edit| edit.range.start);
        let mut free = self.text.len();
        for edit in edits.into_iter().rev() {
            if edit.range.end <= free {
                free = edit.range.start;
                self.replace(edit);
            }
        }
    }

    fn replace(&mut self, Edit { range, text }: Edit) {
        let mut piece = Piece {
            original: self.to_original(range.start)..self.to_original(range.end),
            draft: range.clone(),
        };
        let is_apart =
            |other: &Piece| other.draft.end <= range.start || other.draft.start >= range.end;
        let (mut pieces, overlapping): (Vec<_>, Vec<_>) = self.pieces.drain(..).partition(is_apart);
        for other in overlapping {
            piece.draft =
                piece.draft.start.min(other.draft.start)..piece.draft.end.max(other.draft.end);
            piece.original = piece.original.start.min(other.original.start)
                ..piece.original.end.max(other.original.end);
        }
        let moved = |at: usize| at + text.len() - range.len();
        for later in pieces
            .iter_mut()
            .filter(|later| later.draft.start >= range.end)
        {
            later.draft = moved(later.draft.start)..moved(later.draft.end);
        }
        piece.draft.end = moved(piece.draft.end);
        let place = pieces.partition_point(|other| other.draft.end <= piece.draft.start);
        pieces.insert(place, piece);
        self.pieces = pieces;
        self.text.replace_range(range, &text);
    }

    /// Where byte `at` of the draft stands in the original.
    fn to_original(&self, at: usize) -> usize {
        let passed = self.pieces.partition_point(|piece| piece.draft.end <= at);
        let base = match passed.checked_sub(1).map(|index| &self.pieces[index]) {
            Some(piece) => piece.original.end + (at - piece.draft.end),
            None => at,
        };
        let place = match self.pieces.get(passed) {
            Some(piece) if at > piece.draft.start => {
                (piece.original.start + (at - piece.draft.start)).min(piece.original.end)
            }
            _ => base,
        };
        self.original.floor_char_boundary(place)
    }

    fn span_to_original(&self, span: Span, offset: usize) -> Span {
        let range = span.range();
        Span::new(self.to_original(range.start), self.to_original(range.end)).shifted(offset)
    }

    /// Which line of the original, counted from 1, holds byte `at` of the draft.
    pub(super) fn original_line(&self, at: usize) -> usize {
        let at = self.to_original(at.min(self.text.len()));
        self.line_starts.partition_point(|start| *start <= at)
    }

    /// `diagnostic`, found in the draft, as of the file in which the original begins at byte
    /// `offset`.
    pub(super) fn relocate(&self, mut diagnostic: Diagnostic, offset: usize) -> Diagnostic {
        let labels = diagnostic
            .primary
            .iter_mut()
            .chain(&mut diagnostic.secondary);
        let spans = labels.filter_map(|label| label.span.as_mut());
        for span in spans.chain(
            diagnostic
                .suggestion
                .as_mut()
                .map(|suggestion| &mut suggestion.span),
        ) {
            *span = self.span_to_original(*span, offset);
        }
        diagnostic
    }

    /// `node`, read from the draft, as of the file in which the original begins at byte `offset`.
    pub(super) fn relocate_node(&self, node: &mut Node, offset: usize) {
        node.span = self.span_to_original(node.span, offset);
        match &mut node.value {
            Value::Scalar { .. } => {}
            Value::List(items) => {
                for item in items {
                    self.relocate_node(item, offset);
                }
            }
            Value::Mapping(pairs) => {
                for (key, value) in pairs {
                    key.span = self.span_to_original(key.span, offset);
                    self.relocate_node(value, offset);
                }
            }
        }
    }
}
