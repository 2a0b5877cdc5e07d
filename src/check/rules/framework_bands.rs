//! The bands of a framework part its scores: none runs backwards, past the end, or into another.

use crate::check::Written;
use crate::check::words::quoted;
use crate::decode::kinds::framework::{Band, Framework};
use crate::diag::Diagnostic;
use crate::resolve::Entry;

/// Finds bands that no score can lie in, or that share scores.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    written.all::<Framework>().flat_map(of_framework).collect()
}

fn of_framework(entry: Entry<'_, Framework>) -> Vec<Diagnostic> {
    let bands = &entry.facts.bands;
    let file = &entry.record.file;
    let mut found = Vec::new();
    for (position, band) in bands.iter().enumerate() {
        let earlier = bands
            .iter()
            .take(position)
            .find(|other| overlap(band, other));
        let above = entry
            .facts
            .max_score
            .as_ref()
            .filter(|most| band.to.value > most.value);
        if band.from.value > band.to.value {
            let message = format!(
                "this band runs backwards, from {} to {}",
                band.from.value, band.to.value
            );
            found.push(error(message).at(file, band.span));
        } else if let Some(other) = earlier {
            let message = format!(
                "this band shares scores with that of {}",
                quoted(&other.grade)
            );
            found.push(error(message).at(file, band.span).and_at(
                file,
                other.span,
                "the other band",
            ));
        } else if let Some(most) = above {
            let message = format!(
                "this band ends above the most points there are, {}",
                most.value
            );
            found.push(error(message).at(file, band.to.span).and_at(
                file,
                most.span,
                "the most points",
            ));
        }
    }
    found
}

fn error(message: String) -> Diagnostic {
    Diagnostic::error("framework-bands", message)
        .help("each score lies in one band at most, and bands end at `max_score`")
}

fn overlap(a: &Band, b: &Band) -> bool {
    a.from.value <= b.to.value && b.from.value <= a.to.value
}
