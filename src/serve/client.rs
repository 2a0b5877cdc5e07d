//! What runs in the browser: the files of the preview's own.

/// The files, by their names.
const FILES: &[(&str, &str)] = &[
    ("preview.js", include_str!("client/preview.js")),
    ("marks.js", include_str!("client/marks.js")),
    // <https://github.com/bigskysoftware/idiomorph>, 0.8.0, Zero-Clause BSD.
    ("idiomorph.js", include_str!("client/idiomorph.js")),
];

/// The file `name`.
pub(super) fn file(name: &str) -> Option<&'static str> {
    let (_, text) = FILES.iter().find(|(file, _)| *file == name)?;
    Some(text)
}
