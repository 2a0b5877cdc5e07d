//! A body's type is one that every site knows, or one of the site's own words.

use crate::check::Written;
use crate::check::words::unknown_word;
use crate::decode::kinds::organisation::Organisation;
use crate::diag::Diagnostic;

/// Finds types of body that nobody knows.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let known = &written.settings.body_types;
    let typed = written
        .all::<Organisation>()
        .filter_map(|entry| Some((entry.record, entry.facts.type_.as_ref()?)));
    typed
        .filter(|(_, word)| !word.is_empty() && !known.iter().any(|known| **known == *word.value))
        .map(|(record, word)| {
            let message = format!("`{}` is not a type of body", word.value);
            unknown_word(Diagnostic::error("unknown-body-type", message), word, known)
                .at(&record.file, word.span)
                .help("write `other`, or add the word to `vocabulary: {body_types: […]}` in `content/site.yaml`")
        })
        .collect()
}
