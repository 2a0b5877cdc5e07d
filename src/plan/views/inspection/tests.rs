//! How findings are counted in words.

use super::*;

#[test]
fn counted_findings_say_how_many_are_known() {
    for (kind, count, known, words) in [
        (
            "recommendation",
            6,
            2,
            "6 recommendations, of which 2 are known; the text of 4 is not known",
        ),
        (
            "recommendation",
            6,
            1,
            "6 recommendations, of which 1 is known; the text of 5 is not known",
        ),
        (
            "area-for-improvement",
            3,
            3,
            "3 areas for improvement, all of which are listed",
        ),
        (
            "cause-of-concern",
            2,
            0,
            "2 causes of concern, none of which is known by its text",
        ),
    ] {
        assert_eq!(count_in_words(kind, count, known), words);
    }
}
