//! How much a site may hold before it is taken for a mistake.
//!
//! What is larger is refused before anything costly is done with it. A site sets its own limits, up to
//! [`Limits::HIGHEST`], which the program is tested with. Not here: how they are written (see the
//! settings), limits that no site needs to change (those of names, of YAML, of a picture's sides).

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// The limits of a site. Sizes are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The front matter of a record.
    pub front_matter: u64,
    /// The notes of a record.
    pub notes: u64,
    /// How many quotations, lists and emphases the notes may have within each other.
    pub depth: u64,
    /// A file that records link.
    pub file: u64,
    /// How many records there are.
    pub records: u64,
    /// All records together.
    pub content: u64,
}

impl Limits {
    /// What no site can go beyond: above it there is no promise of memory and time.
    pub const HIGHEST: Self = Self {
        front_matter: MIB,
        notes: 64 * MIB,
        depth: 100,
        // GitHub takes no file of 100 MiB.
        file: 99 * MIB,
        records: 1_000_000,
        content: 4 * 1024 * MIB,
    };

    /// The largest file that can be a record.
    pub fn record(&self) -> u64 {
        self.front_matter + self.notes
    }
}

impl Default for Limits {
    /// Far above the longest report that anybody types.
    fn default() -> Self {
        Self {
            front_matter: 256 * KIB,
            notes: 5 * MIB,
            depth: 32,
            file: 25 * MIB,
            records: 100_000,
            content: 512 * MIB,
        }
    }
}

/// `bytes` as people write it: `256 KiB`.
pub fn size_in_words(bytes: u64) -> String {
    let (size, unit) = match bytes {
        0..KIB => return format!("{bytes} bytes"),
        KIB..MIB => (KIB, "KiB"),
        _ => (MIB, "MiB"),
    };
    let tenths = (bytes * 10 + size / 2) / size;
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {unit}"),
        (whole, tenth) => format!("{whole}.{tenth} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        for (bytes, words) in [
            (12, "12 bytes"),
            (256 * KIB, "256 KiB"),
            (5 * MIB, "5 MiB"),
            (5 * MIB + 256 * KIB, "5.3 MiB"),
            (1_500, "1.5 KiB"),
        ] {
            assert_eq!(size_in_words(bytes), words);
        }
    }
}
