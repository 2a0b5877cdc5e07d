//! Turns YAML into nodes, round by round: what cannot be read is reported, repaired in a draft, and
//! the draft is read again, so that one run tells every mistake and the rest of a record is still
//! there.
//!
//! Always: spans are of the text as it was given; of each line only the first error is told; what
//! was repaired has been reported as an error.

use std::collections::{BTreeMap, BTreeSet};

use super::Node;
use super::build::{self, Reading};
use super::draft::{Draft, Edit};
use super::lints;
use super::slips::{self, Slip, Source};
use crate::base::Span;
use crate::diag::{Diagnostic, FilePath, Parsed};

/// The most bytes of YAML in one file; what a person writes stays far below it.
pub const LARGEST_TEXT: usize = 1024 * 1024;

/// How often a text is repaired and read again before the rest of it is given up.
const MOST_ROUNDS: usize = 20;

/// The node in `text`, which begins at byte `offset` of `file`.
///
/// `None` if nothing is written there, or, with an error, if it cannot be read at all. Text that
/// needed a repair is there as repaired, beside its error.
pub fn parse(text: &str, offset: usize, file: &FilePath) -> Parsed<Option<Node>> {
    if text.len() > LARGEST_TEXT {
        let problem = Diagnostic::error("yaml-size", "this YAML is larger than 1 MiB")
            .at(file, Span::at(offset))
            .help("split it, or move long texts out of it");
        return Parsed {
            value: None,
            diagnostics: vec![problem],
        };
    }
    let mut draft = Draft::new(text);
    let mut told = Told {
        offset,
        lines: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    for _ in 0..MOST_ROUNDS {
        let source = Source {
            file,
            text: draft.text(),
        };
        let Reading {
            node,
            slips,
            trouble,
        } = build::read(source);
        let edits = if let Some(trouble) = &trouble {
            told.tell(&draft, vec![slips::explain(source, trouble)])
        } else {
            let lints = node.iter().flat_map(|node| lints::find(source, node));
            let (repairable, rest): (Vec<_>, Vec<_>) = slips
                .into_iter()
                .chain(lints)
                .partition(|slip| !slip.repair.is_empty());
            let edits = told.tell(&draft, repairable);
            if edits.is_empty() {
                told.tell(&draft, rest);
                return told.finish(relocated(node, &draft, offset));
            }
            edits
        };
        if edits.is_empty() {
            break;
        }
        draft.apply(edits);
    }
    told.finish(None)
}

fn relocated(mut node: Option<Node>, draft: &Draft<'_>, offset: usize) -> Option<Node> {
    if let Some(node) = &mut node {
        draft.relocate_node(node, offset);
    }
    node
}

/// What has been said so far.
struct Told {
    offset: usize,
    /// How often each line of the original was in trouble.
    lines: BTreeMap<usize, usize>,
    diagnostics: Vec<Diagnostic>,
}

impl Told {
    /// Keeps what is new in `slips`, and says how to repair the draft. A line that is in trouble
    /// again after its repair becomes text; if that does not help, it is left out.
    fn tell(&mut self, draft: &Draft<'_>, slips: Vec<Slip>) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut touched = BTreeSet::new();
        for Slip { problem, repair } in slips {
            let span = problem.primary.as_ref().and_then(|label| label.span);
            let at = span.map_or(0, |span| span.range().start);
            let line = draft.original_line(at);
            if !touched.insert(line) {
                continue;
            }
            let count = self.lines.entry(line).or_default();
            *count += 1;
            match *count {
                1 => {
                    self.diagnostics.push(draft.relocate(problem, self.offset));
                    edits.extend(repair);
                }
                2 => edits.extend(slips::quote_value(draft.text(), at)),
                3 => edits.extend(slips::blank_line(draft.text(), at)),
                _ => {}
            }
        }
        edits
    }

    fn finish(mut self, value: Option<Node>) -> Parsed<Option<Node>> {
        self.diagnostics
            .sort_by(|one, other| one.order().cmp(&other.order()));
        Parsed {
            value,
            diagnostics: self.diagnostics,
        }
    }
}
