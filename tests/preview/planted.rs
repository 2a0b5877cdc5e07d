//! A site among files that nobody may get at.

use crate::support::{Site, SiteFolder};

/// Words of files that must not be in any answer; the last are of the machine's own.
pub(super) const PLANTED: [&str; 9] = [
    "planted-outside-q7v3",
    "planted-project-k2x8",
    "planted-environment-w5j1",
    "planted-draft-m9d4",
    "planted-unlinked-t6c2",
    "planted-settings-b3n7",
    "planted-repository-h8p5",
    "planted-theme-r4f6",
    "root:x:0:",
];

/// The folder `site` holds a site; in it and beside it stand files that are no part of what is shown.
pub(super) fn site_with_plants() -> SiteFolder {
    let folder = SiteFolder::of(&Site::default());
    for (path, bytes) in Site::from("three-inspections").files() {
        folder.write(&format!("site/{path}"), bytes);
    }
    let [
        outside,
        project,
        environment,
        draft,
        unlinked,
        settings,
        repository,
        theme,
        _,
    ] = PLANTED;
    let draft = format!("---\ntitle: Draft\nvisibility: draft\n---\n{draft}\n");
    let written = Site::from("three-inspections");
    let written = &written.files()[camino::Utf8Path::new("content/site.yaml")];
    let mut all = written.clone();
    all.extend(format!("# {settings}\n").as_bytes());
    for (path, bytes) in [
        ("outside.txt", outside.as_bytes()),
        ("Cargo.toml", project.as_bytes()),
        ("site/Cargo.toml", project.as_bytes()),
        ("site/.env", environment.as_bytes()),
        ("site/.git/config", repository.as_bytes()),
        ("site/content/pages/draft.md", draft.as_bytes()),
        ("site/content/pages/unlinked.txt", unlinked.as_bytes()),
        ("site/content/site.yaml", &all),
        ("site/themes/other/assets/secret.css", theme.as_bytes()),
        ("site/themes/other/theme.yaml", b"title: Other\n"),
    ] {
        folder.write(path, bytes);
    }
    folder
}
