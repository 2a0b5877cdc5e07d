//! Where a fact is taken from, with the default that its record gives.

use crate::decode::Record;
use crate::decode::kinds::Facts;
use crate::decode::kinds::items::Citation;
use crate::resolve::Model;

/// What a fact is taken from.
#[derive(Clone, Copy, Debug)]
pub struct Cited<'m> {
    /// The document, press item or inspection.
    pub record: &'m Record,
    /// The place in it.
    pub at: Option<&'m str>,
}

/// What an item of `record` is taken from: what it says itself; else coverage and sources cite
/// themselves, and an inspection its report, else its first source.
pub fn cite<'m>(
    model: &'m Model,
    record: &'m Record,
    citation: Option<&'m Citation>,
) -> Option<Cited<'m>> {
    if let Some(citation) = citation {
        let record = model.named(&citation.source.reference)?;
        return Some(Cited {
            record,
            at: citation.at.as_ref().map(|at| &*at.value),
        });
    }
    let source = match &record.facts {
        Facts::Coverage(_) | Facts::Sources(_) => Some(record),
        Facts::Inspections(inspection) => {
            let first = inspection
                .report
                .as_ref()
                .or_else(|| inspection.sources.first());
            first.and_then(|source| model.named(&source.reference))
        }
        _ => None,
    };
    source.map(|record| Cited { record, at: None })
}
