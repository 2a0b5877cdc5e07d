//! What file names mean: ids, languages, leftovers.

use camino::Utf8Path;

use crate::base::Id;
use crate::base::id::LONGEST_ID;
use crate::base::path::is_device;

/// What the name of a record's file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// `<id>.md`, `<id>.next.md` or `<id>.<lang>.md`.
    Record,
    /// No record at all: another kind of file.
    Other,
    /// Meant as a record but not named like one, because of `why`; `instead` would be right.
    Wrong {
        why: &'static str,
        instead: Option<String>,
    },
}

/// Whether `path` is hidden, or a leftover of an editor; or stands in a folder that is.
pub(super) fn is_ignored(path: &Utf8Path) -> bool {
    path.components().any(|part| is_leftover(part.as_str()))
}

/// Whether the file or folder `name` is hidden, or a leftover of an editor.
///
/// Emacs leaves `.#x`, `#x#` and `x~`, Vim `x.swp` and `4913`, `JetBrains` tools `x___jb_tmp___`,
/// Word `~$x`, macOS and Windows their folder settings.
pub fn is_leftover(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    name.starts_with('.')
        || name.ends_with('~')
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(extension, Some("swp" | "swo" | "swx" | "tmp"))
        || matches!(name, "4913" | "Thumbs.db" | "desktop.ini")
        || name.contains("___jb_")
}

/// What the file name `name` in a folder of records says.
pub(super) fn read_name(name: &str) -> Name {
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return Name::Other;
    };
    let is_markdown = ["md", "markdown", "mdown", "mkd"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known));
    if !is_markdown {
        return Name::Other;
    }
    let (id, variant) = match stem.split_once('.') {
        Some((id, variant)) => (id, Some(variant)),
        None => (stem, None),
    };
    let why = if extension != "md" {
        "a record's file ends in `.md`"
    } else if variant.is_some_and(|variant| variant != "next" && !is_language(variant)) {
        "before `.md` only `.next` or a language such as `.cy` may stand"
    } else if id.len() > LONGEST_ID && id.bytes().all(|b| b.is_ascii_graphic()) {
        "a record's name has at most 80 characters"
    } else if is_device(id) {
        "Windows keeps this name for itself"
    } else if Id::parse(id).is_some() {
        return Name::Record;
    } else {
        "a record's name is made of the letters `a` to `z`, digits and `-` between words"
    };
    let variant = variant.filter(|variant| *variant == "next" || is_language(variant));
    Name::Wrong {
        why,
        instead: instead(if variant.is_some() { id } else { stem }, variant),
    }
}

/// Whether `text` looks like a language: `cy`, `en-GB`, `zh-Hant`.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_primary =
        |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase());
    parts.next().is_some_and(is_primary)
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// The proper name nearest to `stem`, or nothing when none of its characters would be left.
fn instead(stem: &str, variant: Option<&str>) -> Option<String> {
    let mut id = Id::from_words(stem)?.to_string();
    if is_device(&id) {
        id.push_str("-1");
    }
    Some(match variant {
        Some(variant) => format!("{id}.{variant}.md"),
        None => format!("{id}.md"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_ignored_wherever_they_stand() {
        for path in [
            ".DS_Store",
            "a/.#b.md",
            "#b.md#",
            "b.md~",
            "~$b.md",
            "a/.b.md.swp",
            "4913",
            "b.md___jb_tmp___",
            ".obsidian/app.json",
        ] {
            assert!(is_ignored(Utf8Path::new(path)), "{path}");
        }
        for path in ["a/b.md", "a#b.md", "44913", "a.b.md"] {
            assert!(!is_ignored(Utf8Path::new(path)), "{path}");
        }
    }

    #[test]
    fn records_are_known_by_their_names() {
        for name in [
            "a.md",
            "gmp-peel-2023.next.md",
            "about.cy.md",
            "about.en-GB.md",
        ] {
            assert_eq!(read_name(name), Name::Record, "{name}");
        }
        for name in ["a.pdf", "README", "a.md.orig"] {
            assert_eq!(read_name(name), Name::Other, "{name}");
        }
    }

    #[test]
    fn a_wrong_name_comes_with_a_right_one() {
        for (name, right) in [
            ("GMP PEEL 2023.md", Some("gmp-peel-2023.md")),
            ("a_b.next.md", Some("a-b.next.md")),
            ("café.MD", Some("cafe.md")),
            ("a.markdown", Some("a.md")),
            ("notes (conflict).md", Some("notes-conflict.md")),
            ("a.draft.md", Some("a-draft.md")),
            ("nul.md", Some("nul-1.md")),
            ("!!.md", None),
        ] {
            let Name::Wrong { instead, .. } = read_name(name) else {
                panic!("{name} was taken");
            };
            assert_eq!(instead.as_deref(), right, "{name}");
        }
    }
}
