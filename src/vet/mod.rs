//! Looks into a file that a record links, before it is published as it is.
//!
//! It must be what its name says, of a kind that cannot run anything in a browser, and carry nothing
//! that its author did not mean to publish: where a picture was taken, what a document said before.
//! Files are never changed: what is in the way is told, and how to take it out. Nothing is unpacked
//! beyond a limit. Not here: which files are linked, and how large they may be.

mod documents;
mod drawings;
mod kinds;
mod pictures;

#[cfg(test)]
mod tests;

use camino::Utf8Path;

use crate::base::visible;
use crate::diag::Diagnostic;
use kinds::Sort;

/// What is wrong with the file called `path` that holds `bytes`; without a place.
pub fn vet(path: &Utf8Path, bytes: &[u8]) -> Vec<Diagnostic> {
    let name = path.file_name().unwrap_or(path.as_str());
    let name = &*visible(name);
    let kind = match kinds::kind_of(path, name, bytes) {
        Ok(kind) => kind,
        Err(problem) => return vec![*problem],
    };
    match kind.sort {
        Sort::Picture => pictures::look_into(name, kind, bytes),
        Sort::Drawing => drawings::look_into(name, bytes).into_iter().collect(),
        Sort::Pdf => documents::look_into_pdf(name, bytes).into_iter().collect(),
        Sort::Office => documents::look_into_office(name, bytes),
        Sort::Text | Sort::Recording => Vec::new(),
    }
}

/// Says that `name` cannot be read as `what` it is.
fn damaged(name: &str, what: &str, why: &str) -> Diagnostic {
    Diagnostic::error(
        "file-kind",
        format!("`{name}` cannot be read as {what}: {why}"),
    )
    .help("save it anew, or take the link out")
}
