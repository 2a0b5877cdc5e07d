//! Where a link names the record that it leads to.
//!
//! A record is never linked by its address on the site: that is a mistake, which `resolve` tells.

use std::ops::Range;

use camino::Utf8Path;

use crate::decode::RecordKey;
use crate::decode::kinds::Kind;
use crate::parse::notes::LinkTarget;
use crate::resolve::record_of_file;

/// What a link leads to, as far as other records are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Led {
    /// `[[x]]`, `[[kind/x]]`: a record of one of these kinds, of this id.
    Named(&'static [Kind], String),
    /// `../bodies/x.md`: the record in a file.
    File(RecordKey),
}

/// What `target`, written in the file `from`, leads to; none when that is no record.
pub(crate) fn led(target: &LinkTarget, from: &Utf8Path) -> Option<Led> {
    match target {
        LinkTarget::Record { kind, id, .. } => {
            let kinds = match kind {
                Some(folder) => Kind::in_folder(folder)?.alone(),
                None => Kind::ALL,
            };
            Some(Led::Named(kinds, id.clone()))
        }
        LinkTarget::File { path, .. } => record_of_file(from, path).map(Led::File),
        _ => None,
    }
}

impl Led {
    /// Whether it leads to the record `key`.
    pub(super) fn is_to(&self, key: &RecordKey) -> bool {
        match self {
            Self::Named(kinds, id) => kinds.contains(&key.kind) && *id == *key.id,
            Self::File(file) => file == key,
        }
    }

    /// The same when the record `old` is called `new`.
    pub(super) fn renamed(self, old: &RecordKey, new: &RecordKey) -> Self {
        if !self.is_to(old) {
            return self;
        }
        match self {
            Self::Named(kinds, _) => Self::Named(kinds, new.id.to_string()),
            Self::File(_) => Self::File(new.clone()),
        }
    }
}

/// Where in the text `link`, `[[…]]`, the `id` stands.
pub(crate) fn id_in(link: &str, id: &str) -> Option<Range<usize>> {
    let inner = link.strip_prefix("[[")?;
    let target = inner.split(['|', ']', '#']).next()?;
    let slash = target.find('/').filter(|_| target.trim() != id);
    let start = slash.map_or(0, |at| at + 1);
    let start = "[[".len() + start + target.get(start..)?.find(id)?;
    Some(start..start + id.len())
}

/// Where in the text `link`, `[a label](…)`, the address stands, without what follows a `#`. None when it
/// stands elsewhere: `[a label][x]`.
pub(crate) fn address_in(link: &str) -> Option<Range<usize>> {
    let start = link.rfind("](")? + "](".len();
    Some(address_at(link, start))
}

/// Where the address that begins at `start` of `text`, or after blanks and a `<` there, stands, without
/// what follows a `#`.
pub(super) fn address_at(text: &str, start: usize) -> Range<usize> {
    let rest = text.get(start..).unwrap_or_default();
    let trimmed = rest.trim_start().trim_start_matches('<');
    let start = start + rest.len() - trimmed.len();
    let is_end = |letter: char| letter.is_whitespace() || matches!(letter, ')' | '>' | '#');
    start..start + trimmed.find(is_end).unwrap_or(trimmed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_a_link_is_found() {
        for (link, id, place) in [
            ("[[x]]", "x", 2..3),
            ("[[ bodies/x ]]", "x", 10..11),
            ("[[bodies/bodies#bodies|bodies]]", "bodies", 9..15),
            ("[[pages/about/us|us]]", "about/us", 8..16),
        ] {
            assert_eq!(id_in(link, id), Some(place), "{link}");
        }
        for (link, address) in [
            ("[a](../bodies/x.md#b)", "../bodies/x.md"),
            ("[a](<../bodies/x.md> \"t\")", "../bodies/x.md"),
            ("[![a](b.png)]( c.md)", "c.md"),
        ] {
            let place = address_in(link).expect("it is there");
            assert_eq!(&link[place], address, "{link}");
        }
        assert_eq!(address_in("[a][b]"), None);
    }
}
