//! Turns the headings of a page into a tree.

use super::TocEntry;

/// A heading of the page.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its level on the page.
    pub(super) level: u8,
    /// Its id.
    pub(super) id: String,
    /// Its words.
    pub(super) text: String,
}

/// Gives headings their levels on the page.
#[derive(Debug)]
pub(super) struct Outline {
    top: Option<u8>,
    /// The written levels of the headings that we are below; they rise.
    open: Vec<u8>,
}

impl Outline {
    /// Headings from level `top` on, without gaps; or all as they are written.
    pub(super) fn new(top: Option<u8>) -> Self {
        let open = Vec::new();
        Self { top, open }
    }

    /// The level on the page of the next heading, which was written at `level`.
    pub(super) fn place(&mut self, level: u8) -> u8 {
        let Some(top) = self.top else {
            return level;
        };
        while self.open.pop_if(|open| *open >= level).is_some() {}
        let depth = u8::try_from(self.open.len()).unwrap_or(u8::MAX);
        self.open.push(level);
        top.saturating_add(depth).min(6)
    }
}

/// The tree of `entries`: each one stands below the last before it that has a smaller level.
pub(super) fn tree(entries: Vec<Entry>) -> Vec<TocEntry> {
    let mut top = Vec::new();
    // Levels in it rise, so it never holds more than six.
    let mut open: Vec<TocEntry> = Vec::new();
    for entry in entries {
        close(&mut open, &mut top, entry.level);
        open.push(TocEntry {
            level: entry.level,
            id: entry.id,
            text: entry.text,
            children: Vec::new(),
        });
    }
    close(&mut open, &mut top, 0);
    top
}

/// Puts the open entries that nothing at `level` can stand below where they belong.
fn close(open: &mut Vec<TocEntry>, top: &mut Vec<TocEntry>, level: u8) {
    while let Some(done) = open.pop_if(|entry| entry.level >= level) {
        match open.last_mut() {
            Some(parent) => parent.children.push(done),
            None => top.push(done),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_follow_each_other_without_a_gap() {
        for (written, placed) in [
            (&[2, 3, 3, 2][..], &[2, 3, 3, 2][..]),
            (&[3, 2], &[2, 2]),
            (&[1, 3, 6, 2], &[2, 3, 4, 3]),
            (&[1, 2, 3, 4, 5, 6], &[2, 3, 4, 5, 6, 6]),
        ] {
            let mut outline = Outline::new(Some(2));
            let levels: Vec<u8> = written.iter().map(|level| outline.place(*level)).collect();
            assert_eq!(levels, placed, "{written:?}");
        }
        assert_eq!(Outline::new(None).place(4), 4);
    }

    /// The tree as text: each entry's level, then its children in brackets.
    fn shape(entries: &[TocEntry]) -> String {
        entries
            .iter()
            .map(|entry| [&entry.level.to_string(), "[", &shape(&entry.children), "]"].concat())
            .collect()
    }

    #[test]
    fn a_heading_stands_below_the_last_greater_one() {
        for (levels, expected) in [
            (vec![], ""),
            (vec![2, 3, 3, 2], "2[3[]3[]]2[]"),
            (vec![2, 4, 3], "2[4[]3[]]"),
            (vec![3, 2], "3[]2[]"),
            (vec![2, 3, 4, 5, 6, 2], "2[3[4[5[6[]]]]]2[]"),
        ] {
            let entries = levels
                .iter()
                .map(|level| Entry {
                    level: *level,
                    id: String::new(),
                    text: String::new(),
                })
                .collect();
            assert_eq!(shape(&tree(entries)), expected, "{levels:?}");
        }
    }
}
