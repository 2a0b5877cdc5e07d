//! Which files are taken for what, and which are passed over, refused or reported.

use super::*;
use crate::world::Memory;

const KINDS: [&str; 3] = ["inspections", "bodies", "pages"];

fn site() -> Memory {
    Memory::new("2025-07-03T09:00:00Z").file("/site/content/site.yaml", "title: A")
}

fn scanned(world: &Memory) -> SourceSet {
    scan(world, Utf8Path::new("/site"), &KINDS, |_| Limits::default())
        .expect("everything can be read")
}

/// Every diagnostic as `code: message (help)`.
fn said(set: &SourceSet) -> Vec<String> {
    set.diagnostics
        .iter()
        .map(|diagnostic| {
            let (code, message) = (diagnostic.code, &diagnostic.message);
            format!("{code}: {message} ({})", diagnostic.help.join("; "))
        })
        .collect()
}

fn paths<'set>(files: impl IntoIterator<Item = &'set FilePath>) -> Vec<&'set str> {
    files.into_iter().map(|path| path.as_str()).collect()
}

#[test]
fn sorts_files_by_what_they_are() {
    let set = scanned(
        &site()
            .file("/site/content/inspections/b.md", "B")
            .file("/site/content/inspections/a.md", "A")
            .file("/site/content/inspections/a.next.md", "A next")
            .file("/site/content/inspections/report.pdf", "%PDF")
            .file("/site/content/pages/guides/press.cy.md", "")
            .file("/site/content/assets/Photo of 1.JPG", "12")
            .file("/site/themes/ours/theme.yaml", "name: ours")
            .file("/site/public/index.html", "not ours to read"),
    );
    assert_eq!(said(&set), [""; 0]);
    assert_eq!(
        set.config.as_ref().map(|file| file.path.as_str()),
        Some("content/site.yaml")
    );
    assert_eq!(
        paths(set.records.iter().map(|file| &file.path)),
        [
            "content/inspections/a.md",
            "content/inspections/a.next.md",
            "content/inspections/b.md",
            "content/pages/guides/press.cy.md",
        ]
    );
    assert_eq!(
        paths(set.assets.keys()),
        [
            "content/assets/Photo of 1.JPG",
            "content/inspections/report.pdf"
        ]
    );
    assert_eq!(set.themes.len(), 1);
    assert_eq!(
        set.bytes("content/inspections/b.md".into())
            .map(AsRef::as_ref),
        Some(b"B".as_slice())
    );
    assert_eq!(
        set.bytes("themes/ours/theme.yaml".into())
            .map(AsRef::as_ref),
        Some(b"name: ours".as_slice())
    );
}

#[test]
fn assets_are_read_when_asked_for() {
    let world = site().file("/site/content/assets/a.png", "picture");
    let bytes = scanned(&world)
        .read_asset(&world, "content/assets/a.png".into())
        .expect("it is there");
    assert_eq!(&*bytes, b"picture");
}

#[test]
fn leftovers_are_passed_over_and_listed() {
    let set = scanned(
        &site()
            .file("/site/content/inspections/.#a.md", "")
            .file("/site/content/.obsidian/app.json", "")
            .file("/site/themes/ours/page.html~", ""),
    );
    assert_eq!(said(&set), [""; 0]);
    assert_eq!(
        set.ignored,
        [
            "content/.obsidian/app.json",
            "content/inspections/.#a.md",
            "themes/ours/page.html~"
        ]
    );
}

#[test]
fn links_and_pipes_are_refused() {
    let target = "/etc/passwd".to_owned();
    let set = scanned(
        &site()
            .thing("/site/content/pages/a.md", Kind::Symlink { target })
            .thing("/site/content/pages/b.md", Kind::Special("a named pipe"))
            .thing("/site/content/pages/c\u{FFFD}.md", Kind::Unnameable),
    );
    assert_eq!(
        said(&set),
        [
            "symlink: `content/pages/a.md` is a symbolic link to `/etc/passwd` (copy the file to \
             this place: a link could publish a file from outside the site)",
            "special-file: `content/pages/b.md` is a named pipe, not a file (remove it, or move it \
             out of the site)",
            "file-name: the name `content/pages/c\u{FFFD}.md` is not UTF-8 text (rename it, using \
             only the letters `a` to `z`, digits and `-`)",
        ]
    );
    assert!(set.records.is_empty());
}

#[test]
fn a_linked_content_folder_is_refused() {
    let target = "/elsewhere".to_owned();
    let world =
        Memory::new("2025-07-03T09:00:00Z").thing("/site/content", Kind::Symlink { target });
    assert_eq!(scanned(&world).diagnostics[0].code, "symlink");
}

#[test]
fn an_unknown_folder_is_told_once_with_the_nearest_kind() {
    let set = scanned(
        &site()
            .file("/site/content/inspection/a.md", "")
            .file("/site/content/inspection/b.md", "")
            .file("/site/content/photographs/a.md", ""),
    );
    assert_eq!(
        said(&set),
        [
            "unknown-folder: `content/inspection` is not a folder that records can stand in \
             (rename it to `content/inspections`)",
            "unknown-folder: `content/photographs` is not a folder that records can stand in (the \
             folders are `inspections`, `bodies`, `pages`, and `assets` for files that records \
             link)",
        ]
    );
}

#[test]
fn a_record_stands_in_the_folder_of_its_kind() {
    let set = scanned(
        &site()
            .file("/site/content/about.md", "")
            .file("/site/content/bodies/north/gmp.md", ""),
    );
    assert_eq!(
        said(&set),
        [
            "misplaced-file: `content/about.md` is not where records are read from (move it into \
             the folder of its kind, such as `content/pages/`)",
            "misplaced-file: `content/bodies/north/gmp.md` is not where records are read from \
             (move it to `content/bodies/gmp.md`)",
        ]
    );
    assert!(set.records.is_empty());
}

#[test]
fn no_message_acts_on_a_terminal() {
    let set = scanned(&site().file("/site/content/bodies/a/\u{1B}[2J.md", ""));
    let told = said(&set).concat();
    assert!(told.contains(r"\u{1B}[2J.md"), "{told}");
    assert!(!told.contains(char::is_control), "{told}");
}

#[test]
fn a_wrong_name_is_told_with_a_right_one() {
    let set = scanned(
        &site()
            .file("/site/content/pages/Über uns.md", "")
            .file("/site/content/pages/My Folder/a.md", "")
            .file("/site/content/pages/aux/a.md", ""),
    );
    assert_eq!(
        said(&set),
        [
            "file-name: the folder `My Folder` cannot be part of an address (rename it, using only \
             the letters `a` to `z`, digits and `-` between words)",
            "file-name: the folder `aux` cannot be part of an address (Windows keeps this name for \
             itself: rename it)",
            "file-name: `Über uns.md` is not the name of a record: a record's name is made of the \
             letters `a` to `z`, digits and `-` between words (rename it to `uber-uns.md`)",
        ]
    );
}

#[test]
fn names_that_differ_in_capitals_only_collide() {
    let set = scanned(
        &site()
            .file("/site/content/assets/Map.png", "")
            .file("/site/content/assets/map.png", ""),
    );
    assert_eq!(set.diagnostics[0].code, "name-collision");
    assert_eq!(set.assets.len(), 1);
}

#[test]
fn an_enormous_record_is_not_read() {
    let size = usize::try_from(Limits::default().record()).expect("fits") + 1;
    let set = scanned(&site().file("/site/content/pages/a.md", vec![b'a'; size]));
    assert_eq!(set.diagnostics[0].code, "file-size");
    assert!(set.records.is_empty());
}

#[test]
fn a_site_is_found_from_inside() {
    let world = site().file("/site/content/pages/a.md", "");
    let find = |start: &str| find_site(&world, Utf8Path::new(start));
    assert_eq!(find("").expect("is here"), "/site");
    assert_eq!(find("content/pages").expect("is above"), "/site");
    assert_eq!(find("content/../../site/.").expect("is here"), "/site");
    let error = find("/elsewhere").expect_err("nothing is there");
    assert_eq!(
        error.to_string(),
        "there is no site here: neither `/elsewhere` nor a folder above it has a file \
         `content/site.yaml`"
    );
}
