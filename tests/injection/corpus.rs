//! The hostile texts, by what they try; `tests/browser/payloads.json` holds them.

use std::collections::{BTreeMap, BTreeSet};
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
    /// How many sites it takes until every place has had a text of every class.
    pub(super) fn classes(&self) -> usize {
        self.shown.len()
    }

    /// How many sites it takes until every place has had every text.
    pub(super) fn texts(&self) -> usize {
        self.shown.values().map(Vec::len).sum()
    }

    /// The text for the place numbered `place` on the site numbered `site`, of as many as there are classes.
    pub(super) fn sampled(&self, place: usize, site: usize) -> &str {
        let classes: Vec<&Vec<String>> = self.shown.values().collect();
        let class = classes[(place + site) % classes.len()];
        &class[place / classes.len() % class.len()]
    }

    /// The text for the place numbered `place` on the site numbered `site`, of as many as there are texts.
    pub(super) fn any(&self, place: usize, site: usize) -> &str {
        let mut texts = self.shown.values().flatten().cycle();
        texts
            .nth((place + site) % self.texts())
            .expect("there are texts")
    }
}

#[test]
fn every_place_gets_every_text_in_the_end() {
    for place in [0, 1, 17, 300] {
        let given: BTreeSet<&str> = (0..CORPUS.texts())
            .map(|site| CORPUS.any(place, site))
            .collect();
        for text in CORPUS.shown.values().flatten() {
            assert!(given.contains(&text.as_str()), "{place} never gets {text}");
        }
    }
}

#[test]
fn every_place_gets_a_text_of_every_class() {
    for place in [0, 1, 17, 300] {
        let given: BTreeSet<&str> = (0..CORPUS.classes())
            .map(|site| CORPUS.sampled(place, site))
            .collect();
        for (name, class) in &CORPUS.shown {
            let is_of_it = |text: &&str| class.iter().any(|it| it == text);
            assert!(given.iter().any(is_of_it), "{place} gets nothing of {name}");
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
