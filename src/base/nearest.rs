//! The nearest right spelling.

/// The candidate that `word` was probably meant to be; none when nothing is close.
///
/// Close means a third of the letters or fewer to change (swaps count once); ties go to the first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let wanted = plain(word);
    let allowed = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&wanted, &plain(candidate)),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let keys = ["title", "summary", "published", "as_printed"];
        assert_eq!(nearest("titel", keys), Some("title"));
        assert_eq!(nearest("Published", keys), Some("published"));
        assert_eq!(nearest("as-printed", keys), Some("as_printed"));
        assert_eq!(nearest("colour", keys), None);
    }
}
