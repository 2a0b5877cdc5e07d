//! Ids of records and of the items inside them.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The longest id, in characters.
pub const LONGEST_ID: usize = 80;

/// `[a-z0-9]` words joined by `-`, at most 80 characters: safe in addresses and on every file system.
///
/// The default id is empty and names nothing: it stands where an id was wrong or left out.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(Arc<str>);

thread_local! {
    /// Ids that this thread has read before: records name the same frameworks, topics and metrics again
    /// and again, which then are held once a thread, and no thread waits for another.
    static COMMON: RefCell<HashSet<Id>> = RefCell::default();
}

/// So many are remembered by a thread, those that come first.
const MOST_COMMON: usize = 4_096;

impl Id {
    /// `text` as an id; none when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_word = |word: &str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if let Some(known) = COMMON.with_borrow(|common| common.get(text).cloned()) {
            return Some(known);
        }
        let id = (text.len() <= LONGEST_ID && text.split('-').all(is_word))
            .then(|| Self(text.into()))?;
        COMMON.with_borrow_mut(|common| {
            if common.len() < MOST_COMMON {
                common.insert(id.clone());
            }
        });
        Some(id)
    }

    /// The ids that stand between the slashes of `text`, as one: a page in a sub-folder is `about/us`.
    pub fn parse_nested(text: &str) -> Option<Self> {
        text.split('/')
            .all(|part| Self::parse(part).is_some())
            .then(|| Self(text.into()))
    }

    /// The id that `text` could have been; none when nothing is left of it.
    pub fn from_words(text: &str) -> Option<Self> {
        let plain = deunicode::deunicode(text).to_ascii_lowercase();
        let mut id = String::new();
        for word in plain.split(|character: char| !character.is_ascii_alphanumeric()) {
            if word.is_empty() || id.len() + word.len() >= LONGEST_ID {
                continue;
            }
            if !id.is_empty() {
                id.push('-');
            }
            id.push_str(word);
        }
        Self::parse(&id)
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_lower_case_words_joined_by_hyphens() {
        for good in ["gmp-peel-2023", "a", "0"] {
            assert!(Id::parse(good).is_some(), "{good}");
        }
        let long = "a".repeat(81);
        for bad in [
            "",
            "-a",
            "a-",
            "a--b",
            "A",
            "a_b",
            "a.b",
            "..",
            "é",
            long.as_str(),
        ] {
            assert!(Id::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn words_become_an_id() {
        let id = |text: &str| Id::from_words(text).map(|id| id.to_string());
        assert_eq!(id("GMP: PEEL 2023"), Some("gmp-peel-2023".into()));
        assert_eq!(id("Ynys Môn"), Some("ynys-mon".into()));
        assert_eq!(id("…"), None);
    }
}
