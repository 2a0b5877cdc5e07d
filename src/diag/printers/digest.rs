//! Picks, of many diagnostics, those that people are shown.
//!
//! A list of thousands is read by nobody, and one mistake that a file repeats hides every other.
//! Programs are always told everything. Not here: when a digest is wanted (see the command line).

use std::collections::BTreeMap;

use camino::Utf8Path;

use crate::diag::{Code, Diagnostic};

/// The most diagnostics in a digest.
const MOST_SHOWN: usize = 50;

/// The most of one code about one file in a digest.
const MOST_ALIKE: usize = 10;

/// The gravest of `diagnostics`, and of those the first: at most [`MOST_SHOWN`], and at most
/// [`MOST_ALIKE`] of one code about one file.
pub fn digest<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<&'d Diagnostic> {
    let mut ordered: Vec<&Diagnostic> = diagnostics.into_iter().collect();
    ordered.sort_by(|a, b| (a.severity, a.order()).cmp(&(b.severity, b.order())));
    let mut alike: BTreeMap<(Code, Option<&Utf8Path>), usize> = BTreeMap::new();
    let shown = ordered.into_iter().filter(|diagnostic| {
        let file = diagnostic.primary.as_ref().map(|label| &*label.file);
        let count = alike.entry((diagnostic.code, file)).or_default();
        *count += 1;
        *count <= MOST_ALIKE
    });
    shown.take(MOST_SHOWN).collect()
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::base::Span;
    use crate::diag::{FilePath, Severity};

    fn many(code: Code, severity: Severity, file: &str, count: usize) -> Vec<Diagnostic> {
        let file = FilePath::from(file);
        let one = |place| Diagnostic::new(code, severity, "odd").at(&file, Span::at(place));
        (0..count).map(one).collect()
    }

    #[test]
    fn a_mistake_that_a_file_repeats_hides_no_other() {
        let mut all = many("raw-html", Severity::Error, "a.md", 1_000);
        all.extend(many("raw-html", Severity::Error, "b.md", 1));
        all.extend(many("date-form", Severity::Error, "a.md", 1));
        let shown = digest(&all);
        assert_eq!(shown.len(), MOST_ALIKE + 2);
        assert_eq!(shown.last().map(|one| one.code), Some("raw-html"));
    }

    #[test]
    fn errors_come_before_what_stops_nothing() {
        let mut all: Vec<Diagnostic> = (0..100)
            .flat_map(|n| many("raw-html", Severity::Warning, &format!("a{n}.md"), 1))
            .collect();
        all.extend(many("date-form", Severity::Error, "z.md", 1));
        let shown = digest(&all);
        assert_eq!(shown.len(), MOST_SHOWN);
        assert_eq!(shown.first().map(|one| one.code), Some("date-form"));
    }

    #[test]
    fn a_few_are_all_shown() {
        let all = many("raw-html", Severity::Note, "a.md", MOST_ALIKE);
        assert_eq!(digest(&all), all.iter().collect::<Vec<_>>());
    }
}
