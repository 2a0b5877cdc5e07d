//! One file of a record: from its bytes to what can be known of it alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::Fingerprint;
use crate::decode::{self, Decoded};
use crate::diag::privacy::Hidden;
use crate::diag::{self, Diagnostic, FilePath, Parsed};
use crate::markdown;
use crate::parse::notes::{self, Outline};
use crate::parse::{self, Document};
use crate::scan::{Limits, SourceFile};

/// What is made of a file alone.
#[derive(Debug)]
pub(super) struct ReadRecord {
    /// The bytes that it was made of.
    pub(super) bytes: Arc<[u8]>,
    /// What they say; none when the path names no record.
    pub(super) decoded: Option<Arc<Decoded>>,
    /// What is wrong with them.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The fingerprint of everything that other records and pages can see of it: the keys, and of the
    /// notes what they link, what they can be linked by, and what is withheld. While it is the same,
    /// only the page that shows the notes can be another.
    pub(super) facts: Fingerprint,
}

/// Reads one record.
pub(super) fn read(file: &SourceFile, limits: &Limits) -> ReadRecord {
    let Parsed {
        value: document,
        mut diagnostics,
    } = parse::parse(&file.path, &file.bytes, limits);
    let outline = notes::outline(&document.text, document.notes_span, &file.path, limits);
    diagnostics.extend(outline.diagnostics);
    diagnostics.extend(check_notes(&document, &outline.value, &file.path));
    let facts = facts(&document, &outline.value);
    let decoded = decode::decode(&file.path, &document, outline.value);
    let decoded = decoded.map(|mut parsed| {
        // Where the file cannot be read as it was meant, nobody can say what of it is private.
        if diag::has_errors(&diagnostics) {
            parsed.value.hidden = Hidden::Whole;
        }
        // A line that is no YAML was read as the text that it was perhaps meant to be: what its keys
        // would say of that is noise beside the mistake itself.
        let broken: BTreeSet<usize> = broken_lines(&document.text, &diagnostics);
        let sound = |found: &Diagnostic| {
            start_of(found).is_none_or(|start| !broken.contains(&line_of(&document.text, start)))
        };
        diagnostics.extend(parsed.diagnostics.into_iter().filter(sound));
        if let Some(record) = &mut parsed.value.record {
            record.share(&file.bytes);
        }
        let texts = parsed.value.inline.iter();
        diagnostics
            .extend(texts.flat_map(|text| markdown::check_inline(text, &file.path, text.span)));
        Arc::new(parsed.value)
    });
    ReadRecord {
        bytes: file.bytes.clone(),
        decoded,
        diagnostics,
        facts,
    }
}

/// What is wrong with the notes, as the public reads them and as the authors do.
fn check_notes(document: &Document, outline: &Outline, file: &FilePath) -> Vec<Diagnostic> {
    let (text, span) = (document.notes(), document.notes_span);
    let check = |notes: notes::Notes| {
        let mut found = markdown::check(&notes.text, file);
        notes.place_all(&mut found);
        found
    };
    let mut found = check(notes::without_restricted(text, span, &outline.restricted));
    if !outline.restricted.is_empty() {
        let all = check(notes::with_restricted(text, span, &outline.restricted));
        found.extend(
            all.into_iter()
                .filter(|one| !found.contains(one))
                .collect::<Vec<_>>(),
        );
    }
    found
}

fn facts(document: &Document, outline: &Outline) -> Fingerprint {
    let links: Vec<_> = outline
        .links
        .iter()
        .map(|link| (&link.target, link.role, link.labelled, link.restricted))
        .collect();
    let headings: Vec<_> = outline
        .headings
        .iter()
        .map(|heading| (&heading.slug, heading.restricted))
        .collect();
    let passages: Vec<&str> = outline
        .restricted
        .iter()
        .filter_map(|passage| document.text.get(passage.range()))
        .collect();
    let seen = (links, headings, passages, outline.words > 0);
    let seen = serde_json::to_vec(&seen).expect("an outline is plain data");
    let front = document.text.get(..document.notes_span.range().start);
    Fingerprint::of_all([front.unwrap_or_default().as_bytes(), &seen])
}

/// The lines on which `diagnostics` have found errors.
fn broken_lines(text: &str, diagnostics: &[Diagnostic]) -> BTreeSet<usize> {
    let errors = diagnostics
        .iter()
        .filter(|found| found.severity == diag::Severity::Error);
    errors
        .filter_map(start_of)
        .map(|start| line_of(text, start))
        .collect()
}

fn start_of(diagnostic: &Diagnostic) -> Option<usize> {
    Some(diagnostic.primary.as_ref()?.span?.range().start)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).matches('\n').count()
}
