//! Names of files, whatever they are, become addresses that stay in the output folder, that every
//! system can hold, and that no two records share.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use briefing::base::path::{relative, without_dots};
use briefing::base::{Id, OutputPath};
use briefing::decode::RecordKey;
use briefing::decode::kinds::Kind;
use briefing::parse::notes;
use briefing::plan::file_of;
use briefing::resolve::relative_to;
use briefing::resolve::routes::{OWN_PAGES, own_address};
use briefing::scan::{self, Limits};
use briefing::world::Memory;
use camino::{Utf8Component, Utf8Path};
use unicode_normalization::UnicodeNormalization;

use super::said;

/// Each line is a path.
pub(super) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        if let Ok(path) = OutputPath::new(line) {
            assert_safe(path.as_str());
        }
        assert_words(line);
        assert_stays(line);
    }
    assert_records(&text);
}

/// Asserts that `path` can be written below any folder on any system, as
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file> and POSIX have it.
fn assert_safe(path: &str) {
    let is_normal = |part| matches!(part, Component::Normal(_));
    assert!(
        Path::new(path).components().all(is_normal),
        "{path:?} leaves its folder"
    );
    assert!(path.len() < 1024, "{path:?} is too long");
    for part in path.split('/') {
        assert!(
            !part.is_empty() && part.len() <= 255,
            "{path:?} has a part of no length or too much"
        );
        let is_refused = |character: char| character < ' ' || "<>:\"\\|?*".contains(character);
        assert!(
            !part.contains(is_refused),
            "{path:?} has a character that Windows refuses"
        );
        assert!(
            !part.ends_with([' ', '.']),
            "{path:?} loses its end on Windows"
        );
        let stem = part
            .split('.')
            .next()
            .unwrap_or_default()
            .trim()
            .to_uppercase();
        assert!(!is_device(&stem), "{path:?} is a device on Windows");
    }
}

/// Whether Windows keeps `stem`, in capitals, for a device.
fn is_device(stem: &str) -> bool {
    let numbered = |name: &str| {
        stem.strip_prefix(name).is_some_and(|number| {
            let mut characters = number.chars();
            let first = characters.next();
            first.is_some_and(|first| "123456789¹²³".contains(first)) && characters.next().is_none()
        })
    };
    matches!(stem, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

/// Asserts that what is made of `text` for addresses is plain, and stays what it is.
fn assert_words(text: &str) {
    let slug = notes::slug(text);
    let is_plain = |character: char| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'
    };
    assert!(!slug.is_empty() && slug.chars().all(is_plain), "{slug:?}");
    assert_eq!(notes::slug(&slug), slug, "a slug is its own slug");
    if let Some(id) = Id::from_words(text) {
        assert_eq!(
            Id::from_words(&id).as_ref(),
            Some(&id),
            "an id is its own id"
        );
        assert!(
            Id::parse(&id).is_some() && id.chars().all(is_plain),
            "{id:?}"
        );
    }
}

/// Asserts that a link to `path` stays in the site, and that paths are seen from folders as they are.
fn assert_stays(path: &str) {
    let from = Utf8Path::new("content/pages/x.md");
    if let Some(joined) = relative_to(from, path) {
        let is_normal = |part| matches!(part, Utf8Component::Normal(_));
        assert!(
            joined.components().all(is_normal),
            "{joined:?} leaves the site"
        );
    }
    let base = Utf8Path::new("/site/content");
    let absolute = without_dots(&base.join(path));
    assert!(absolute.is_absolute());
    assert_eq!(
        without_dots(&base.join(relative(base, &absolute))),
        absolute
    );
}

/// Asserts that the records among the files whose paths are the lines of `text` have addresses of
/// their own.
fn assert_records(text: &str) {
    let mut world = Memory::new("2025-07-03T09:00:00Z");
    let is_name = |part: &Utf8Component<'_>| matches!(part, Utf8Component::Normal(name) if !name.contains('\0'));
    for line in text.lines() {
        let path = Utf8Path::new(line);
        // What no system lists is not made up: `a/../b`, `/a`.
        if !line.is_empty() && path.components().all(|part| is_name(&part)) {
            let path: camino::Utf8PathBuf = path.components().collect();
            world = world.file(Utf8Path::new("/site/content").join(path), "");
        }
    }
    let folders: Vec<&str> = Kind::ALL.iter().map(|kind| kind.folder()).collect();
    let found = scan::scan(&world, "/site".into(), &folders, |_| Limits::default())
        .expect("memory refuses nothing");
    for told in &found.diagnostics {
        said::assert_sound(std::slice::from_ref(told), "");
    }
    let mut taken: BTreeMap<String, RecordKey> = BTreeMap::new();
    for file in &found.records {
        let (key, _) = RecordKey::of_file(&file.path).expect("what is a record has a name");
        let first = key.id.split('/').next().unwrap_or_default();
        // Whoever calls a page so is told by the rule `page-address`.
        if key.kind == Kind::Pages
            && (Kind::in_folder(first).is_some() || OWN_PAGES.contains(&first))
        {
            continue;
        }
        let output = OutputPath::new(file_of(&own_address(&key)));
        let output = output.unwrap_or_else(|error| panic!("{}: {error}", file.path));
        assert_safe(output.as_str());
        // What two systems hold to be one name: <https://unicode.org/reports/tr15/>.
        let folded = output.as_str().nfkc().collect::<String>().to_lowercase();
        let other = taken.insert(folded, key.clone());
        assert!(
            other.is_none_or(|other| other == key),
            "{output} is taken twice"
        );
    }
}
