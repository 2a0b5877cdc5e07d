//! Turns what was withheld, and what may be published, into what must not be found.
//!
//! A text is looked for by its rows of five words, by its longer words, and as a whole if it is a
//! name. What stands in a public text too is not looked for, nor what a page may put together of two
//! public texts: a label and a date, a kind and a body. So a build stops only for words that it can
//! have from nowhere else.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::lookup::{Lookup, MULTIPLIER};
use super::words::{Piece, Word, read};
use crate::resolve::{Role, Withheld, WithheldText};

/// So many words in a row are a text's own.
const ROW: usize = 5;

/// A page may put a row together of so many public texts, such as a label and a date.
const MOST_PIECES: usize = 2;

/// From so many characters on a word is looked for alone.
const LONG_WORD: usize = 12;

/// Shorter names are words that anything may be called by.
const SHORTEST_NAME: u32 = 5;

/// What is no text, or was decoded on suspicion, holds shorter words by chance.
const SHORTEST_IN_NOISE: u32 = 8;

/// What is looked for, and what that follows from.
pub(super) struct Search {
    /// The rows of words of each withheld text.
    texts: Vec<Vec<Vec<Word>>>,
    known: Known,
    pub(super) needles: Needles,
}

impl Search {
    /// What to look for of `withheld`, given everything that may be `public`.
    pub(super) fn new(withheld: &Withheld, public: &[Vec<u8>]) -> Self {
        let texts: Vec<Vec<Vec<Word>>> =
            withheld.texts.par_iter().map(|it| rows(&it.text)).collect();
        let known = Known::new(&texts, &withheld.texts);
        public.par_iter().for_each(|text| known.count(text, true));
        let needles = Needles::new(withheld, &texts, &known);
        Self {
            texts,
            known,
            needles,
        }
    }

    /// Takes the public texts `after` for those that were there `before`.
    pub(super) fn replace(&mut self, withheld: &Withheld, before: &[Vec<u8>], after: &[Vec<u8>]) {
        for (texts, is_there) in [(after, true), (before, false)] {
            for text in texts {
                self.known.count(text, is_there);
            }
        }
        self.needles = Needles::new(withheld, &self.texts, &self.known);
    }
}

/// What is looked for; finds the position of a text in [`Withheld`].
#[derive(Debug)]
pub(super) struct Needles {
    rows: Lookup<Needle>,
    joined: Lookup<Needle>,
}

#[derive(Clone, Copy, Debug)]
struct Needle {
    /// The position of its text among the withheld ones.
    text: usize,
    length: u32,
    /// Of how many public texts it could be put together where there are gaps in it, if it could.
    pieces: Option<usize>,
}

/// What bytes are, for those who look through them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    /// Text.
    Text,
    /// Anything else, in which short words stand by chance.
    Noise,
}

impl Needles {
    fn new(withheld: &Withheld, texts: &[Vec<Vec<Word>>], known: &Known) -> Self {
        let mut needles = Self {
            rows: Lookup::default(),
            joined: Lookup::default(),
        };
        for (position, (withheld, rows)) in withheld.texts.iter().zip(texts).enumerate() {
            needles.add(position, withheld, rows, known);
        }
        needles
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.joined.is_empty()
    }

    /// Adds to `found` the texts that `bytes` hold words of.
    pub(super) fn find(&self, bytes: &[u8], grain: Grain, found: &mut BTreeSet<usize>) {
        let shortest = match grain {
            Grain::Text => 0,
            Grain::Noise => SHORTEST_IN_NOISE,
        };
        // Each gap may be one between two texts: links stand in lists, words beside values.
        let mut take = |needle: Option<&Needle>, gaps: usize| {
            let is_own = |needle: &&Needle| {
                let explains = |pieces: usize| pieces <= MOST_PIECES + gaps;
                needle.length >= shortest && !(gaps > 0 && needle.pieces.is_some_and(explains))
            };
            if let Some(needle) = needle.filter(is_own) {
                found.insert(needle.text);
            }
        };
        let mut window = Window::default();
        read(bytes, |piece| match piece {
            Piece::Word(word) => {
                window.push(word);
                for (length, row) in window.rows().iter().enumerate() {
                    take(self.rows.get(*row), window.gaps(length));
                }
            }
            Piece::Joined(word) => take(self.joined.get(word.hash), 0),
            Piece::Break => window.clear(),
            Piece::Gap => window.is_gap = true,
        });
    }

    fn add(&mut self, text: usize, withheld: &WithheldText, rows: &[Vec<Word>], known: &Known) {
        let mut look_for = |row: &[Word]| {
            let pieces = known.pieces(row);
            let most = if row.len() < ROW - 1 { 1 } else { MOST_PIECES };
            if pieces.is_none_or(|pieces| pieces > most) {
                let length = row.iter().map(|word| word.length).sum();
                let needle = Needle {
                    text,
                    length,
                    pieces,
                };
                self.rows.insert(hash_of(row), needle);
            }
        };
        for row in rows {
            for part in row.windows(ROW) {
                look_for(part);
            }
            for word in row.iter().filter(|word| word.length as usize >= LONG_WORD) {
                look_for(std::slice::from_ref(word));
            }
        }
        for token in withheld.text.split_whitespace() {
            let is_long = token.chars().count() >= LONG_WORD;
            if let ([row], true) = (self::rows(token).as_slice(), is_long) {
                look_for(row);
            }
        }
        match (withheld.role, rows) {
            (Role::Title, [row]) if is_name(row) => look_for(row),
            (Role::Id, _) => {
                let id = joined(&withheld.text);
                let is_long = |id: &&Word| id.length >= SHORTEST_NAME && id.has_letter();
                for id in id.iter().filter(is_long) {
                    let length = id.length;
                    if !known.joined.get(id.hash).is_some_and(Public::is_there) {
                        let needle = Needle {
                            text,
                            length,
                            pieces: None,
                        };
                        self.joined.insert(id.hash, needle);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether a title is one that nothing else is called by chance.
fn is_name(row: &[Word]) -> bool {
    row.iter().map(|word| word.length).sum::<u32>() >= SHORTEST_NAME
}

/// The rows of words in `text`.
fn rows(text: &str) -> Vec<Vec<Word>> {
    let mut rows = vec![Vec::new()];
    read(text.as_bytes(), |piece| match piece {
        Piece::Word(word) => rows.last_mut().expect("there is always one").push(word),
        Piece::Joined(_) | Piece::Gap => {}
        Piece::Break => rows.push(Vec::new()),
    });
    rows.retain(|row| !row.is_empty());
    rows
}

/// The last of the words in `id` that are joined by hyphens: of a page, without its folder.
fn joined(id: &str) -> Option<Word> {
    let mut last = None;
    read(id.as_bytes(), |piece| {
        if let Piece::Joined(word) = piece {
            last = Some(word);
        }
    });
    last
}

/// What of the withheld texts stands in public ones too.
struct Known {
    rows: Lookup<Public>,
    joined: Lookup<Public>,
}

/// How often a row of words stands in public texts; counted from any thread.
#[derive(Debug, Default)]
struct Public(AtomicUsize);

impl Public {
    fn count(&self, is_there: bool) {
        if is_there {
            self.0.fetch_add(1, Ordering::Relaxed);
        } else {
            self.0.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn is_there(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

impl Known {
    fn new(texts: &[Vec<Vec<Word>>], withheld: &[WithheldText]) -> Self {
        let mut rows = Lookup::default();
        for row in texts.iter().flatten() {
            let mut window = Window::default();
            for word in row {
                window.push(*word);
                for row in window.rows() {
                    rows.insert(*row, Public::default());
                }
            }
        }
        let mut ids = Lookup::default();
        for withheld in withheld.iter().filter(|text| text.role == Role::Id) {
            if let Some(id) = joined(&withheld.text) {
                ids.insert(id.hash, Public::default());
            }
        }
        Self { rows, joined: ids }
    }

    /// Counts what stands in the public `text`, or takes it off when that is there no more.
    fn count(&self, text: &[u8], is_there: bool) {
        let count = |public: &Public| public.count(is_there);
        let mut window = Window::default();
        read(text, |piece| match piece {
            Piece::Word(word) => {
                window.push(word);
                for row in window.rows() {
                    self.rows.get(*row).into_iter().for_each(count);
                }
            }
            Piece::Joined(word) => self.joined.get(word.hash).into_iter().for_each(count),
            Piece::Break => window.clear(),
            Piece::Gap => {}
        });
    }

    /// Of how many public texts at least a page can put `row` together; none if it cannot.
    /// Numbers, and the small words that join texts, may stand anywhere.
    fn pieces(&self, row: &[Word]) -> Option<usize> {
        // The least number of public texts that the first words can be put together of.
        let mut least = vec![Some(0)];
        for end in 1..=row.len() {
            let word = row[end - 1];
            let joins = word.is_number || is_joiner(word.hash);
            let alone = least[end - 1].filter(|_| joins);
            let public = (0..end).filter_map(|start| {
                let hash = hash_of(&row[start..end]);
                let is_public = self.rows.get(hash).is_some_and(Public::is_there);
                Some(least[start].filter(|_| is_public)? + 1)
            });
            least.push(alone.into_iter().chain(public).min());
        }
        least.last().copied().flatten()
    }
}

/// Whether a word is one that pages join texts with.
fn is_joiner(hash: u64) -> bool {
    const JOINERS: [&str; 14] = [
        "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with",
    ];
    JOINERS.iter().any(|joiner| Word::hash_of(joiner) == hash)
}

/// The last words that were read, as the hashes of the rows that end there.
#[derive(Debug, Default)]
struct Window {
    /// Of the last word, of the last two, and so on.
    rows: [u64; ROW],
    length: usize,
    /// Whether a gap stands before the last word, before the last but one, and so on.
    gaps: [bool; ROW],
    /// Whether a gap stands before the next word.
    is_gap: bool,
}

impl Window {
    fn push(&mut self, word: Word) {
        for length in (1..ROW).rev() {
            self.rows[length] = append(self.rows[length - 1], word);
            self.gaps[length] = self.gaps[length - 1];
        }
        self.rows[0] = word.hash;
        self.gaps[0] = std::mem::take(&mut self.is_gap);
        self.length = (self.length + 1).min(ROW);
    }

    /// The rows that end in the last word, the shortest first.
    fn rows(&self) -> &[u64] {
        &self.rows[..self.length]
    }

    /// How many gaps stand between the last word and the one that is `before` places before it.
    fn gaps(&self, before: usize) -> usize {
        self.gaps[..before].iter().filter(|is_gap| **is_gap).count()
    }

    fn clear(&mut self) {
        *self = Self::default();
    }
}

fn append(row: u64, word: Word) -> u64 {
    row.wrapping_mul(MULTIPLIER)
        .rotate_left(5)
        .wrapping_add(word.hash)
}

/// The hash of a row of words, which is not empty.
fn hash_of(row: &[Word]) -> u64 {
    let (first, rest) = row.split_first().expect("a row has words");
    rest.iter().fold(first.hash, |row, word| append(row, *word))
}
