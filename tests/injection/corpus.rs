//! The hostile texts, by what they try; `tests/browser/payloads.json` holds them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// All hostile texts.
pub(super) static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
    let file = include_str!("../browser/payloads.json");
    serde_json::from_str(file).expect("the corpus is what it should be")
});

/// Hostile texts.
#[derive(Deserialize)]
pub(super) struct Corpus {
    /// Those that may be written, and are then shown as they are typed; by class.
    pub(super) shown: BTreeMap<String, Vec<String>>,
    /// Those that may stand in no text at all.
    pub(super) refused: Vec<String>,
}

impl Corpus {
    /// How many rounds it takes until every place has had every text of every class.
    pub(super) fn rounds(&self) -> usize {
        let sizes = self.shown.values().map(Vec::len);
        sizes.max().expect("there are classes")
    }

    /// The text for the place numbered `place` on site `site` of round `round`.
    ///
    /// The sites of a round are as many as there are classes: each place gets a text of each.
    pub(super) fn pick(&self, place: usize, site: usize, round: usize) -> &str {
        let classes: Vec<&Vec<String>> = self.shown.values().collect();
        let class = classes[(place + site) % classes.len()];
        &class[(place / classes.len() + round) % class.len()]
    }
}

#[test]
fn every_place_gets_every_text_in_the_end() {
    let classes = CORPUS.shown.len();
    for place in [0, 1, 17, 300] {
        let mut given: Vec<&str> = Vec::new();
        for round in 0..CORPUS.rounds() {
            given.extend((0..classes).map(|site| CORPUS.pick(place, site, round)));
        }
        for text in CORPUS.shown.values().flatten() {
            assert!(given.contains(&text.as_str()), "{place} never gets {text}");
        }
    }
}

#[test]
fn the_corpus_is_not_small_and_repeats_nothing() {
    let mut texts: Vec<&String> = CORPUS.shown.values().flatten().collect();
    let count = texts.len();
    assert!(count >= 60, "{count}");
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), count);
}
