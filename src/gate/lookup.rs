//! Values by hashes that are asked for at every word of every output.
//!
//! Nearly every question is answered with no, so that is what costs next to nothing.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Values by hashes, asked for so often that a miss must cost next to nothing.
#[derive(Debug)]
pub(super) struct Lookup<T> {
    /// A bit for some hashes each: where it is not set there is no value.
    bits: Vec<u64>,
    values: HashMap<u64, T, BuildHasherDefault<Itself>>,
}

/// Odd, so that nothing is lost by multiplying; from the fraction of the golden ratio.
pub(super) const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// 64 KiB of bits stay in the nearest memory of any processor of today.
const BITS: usize = 1 << 19;

impl<T> Default for Lookup<T> {
    fn default() -> Self {
        Self {
            bits: vec![0; BITS / 64],
            values: HashMap::default(),
        }
    }
}

impl<T> Lookup<T> {
    /// Whether there is no value.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Adds a value, unless there is one: the first is kept.
    pub(super) fn insert(&mut self, hash: u64, value: T) {
        let (word, bit) = place(hash);
        self.bits[word] |= bit;
        self.values.entry(hash).or_insert(value);
    }

    /// The value at `hash`.
    pub(super) fn get(&self, hash: u64) -> Option<&T> {
        let (word, bit) = place(hash);
        if self.bits[word] & bit == 0 {
            return None;
        }
        self.values.get(&hash)
    }
}

/// Where the bit of `hash` is.
fn place(hash: u64) -> (usize, u64) {
    let spread = hash.wrapping_mul(MULTIPLIER) >> (64 - BITS.trailing_zeros());
    let index = usize::try_from(spread).expect("it has few bits");
    (index / 64, 1 << (index % 64))
}

/// Takes a hash for its own hash.
#[derive(Debug, Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        // The map looks at the highest bits, which a row of one word leaves plain.
        self.0 = hash.wrapping_mul(MULTIPLIER);
    }
}
