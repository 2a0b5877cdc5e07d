//! A stretch of a text whose bytes others hold too.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use super::Span;

/// A stretch of a text. The whole text stays in memory with it, though nobody reads more of it here:
/// what must not be there at all is left out by [`detach`](Self::detach).
#[derive(Clone, Default)]
pub struct Stretch {
    bytes: Arc<[u8]>,
    place: Span,
}

impl Stretch {
    /// What stands at `place` of the text in `bytes`.
    pub fn of(bytes: &Arc<[u8]>, place: Span) -> Self {
        Self {
            bytes: bytes.clone(),
            place,
        }
    }

    /// What stands at `range` of the stretch, which alone is looked at; empty when that is no text of it.
    pub fn part(&self, range: Range<usize>) -> &str {
        let bytes = self.bytes.get(self.place.range()).unwrap_or_default();
        let part = bytes.get(range).unwrap_or_default();
        std::str::from_utf8(part).unwrap_or_default()
    }

    /// Keeps no more of the text than the stretch itself.
    pub fn detach(&mut self) {
        *self = Self::from(&**self);
    }
}

impl From<&str> for Stretch {
    fn from(text: &str) -> Self {
        Self {
            bytes: text.as_bytes().into(),
            place: Span::new(0, text.len()),
        }
    }
}

/// That bytes are text is looked at anew each time, which is far cheaper than to hold them twice.
impl Deref for Stretch {
    type Target = str;

    fn deref(&self) -> &str {
        let bytes = self.bytes.get(self.place.range()).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl fmt::Debug for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_its_own_part_alone() {
        let bytes: Arc<[u8]> = Arc::from("front\nnotes\n".as_bytes());
        let mut notes = Stretch::of(&bytes, Span::new(6, 12));
        assert_eq!(&*notes, "notes\n");
        assert_eq!(format!("{notes:?}"), "\"notes\\n\"");
        assert_eq!(notes.part(0..3), "not");
        assert_eq!(notes.part(4..99), "");
        notes.detach();
        assert_eq!(&*notes, "notes\n");
        assert_eq!(notes.bytes.len(), 6);
    }

    #[test]
    fn what_is_no_text_is_empty() {
        let bytes: Arc<[u8]> = Arc::from(&b"\xFF\xFE"[..]);
        assert_eq!(&*Stretch::of(&bytes, Span::new(0, 2)), "");
        assert_eq!(&*Stretch::of(&bytes, Span::new(1, 9)), "");
        assert_eq!(&*Stretch::default(), "");
    }
}
