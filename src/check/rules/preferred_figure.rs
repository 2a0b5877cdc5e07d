//! A verdict prefers one of the figures that it is about.

use crate::check::Written;
use crate::decode::kinds::metric::Metric;
use crate::diag::Diagnostic;

/// Finds verdicts that prefer another figure.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let verdicts = written.all::<Metric>().flat_map(|entry| {
        let verdicts = entry.facts.verdicts.iter();
        verdicts.map(move |verdict| (entry.record, verdict))
    });
    let preferred = verdicts
        .filter_map(|(record, verdict)| Some((record, verdict, verdict.preferred.as_ref()?)));
    preferred
        .filter(|(_, verdict, preferred)| {
            !preferred.id().is_empty() && !verdict.figures.contains(preferred)
        })
        .map(|(record, _, preferred)| {
            let message = format!(
                "`{}` is not one of the figures of this verdict",
                preferred.reference
            );
            Diagnostic::error("preferred-figure", message)
                .at(&record.file, preferred.span)
                .help("prefer one of `figures`, or add this one to them")
        })
        .collect()
}
