//! A page of the authors' own does not take the place of one that every site has.

use crate::check::Written;
use crate::decode::kinds::Kind;
use crate::diag::Diagnostic;
use crate::resolve::routes::OWN_PAGES;

/// Finds pages whose address begins like that of the program's own pages.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let pages = written
        .records()
        .filter(|record| record.key.kind == Kind::Pages);
    pages
        .filter_map(|record| {
            let first = record.key.id.split('/').next()?;
            let is_taken = Kind::in_folder(first).is_some() || OWN_PAGES.contains(&first);
            is_taken.then(|| {
                let message = format!("every site has pages of its own at `/{first}/`");
                Diagnostic::error("page-address", message)
                    .in_file(&record.file)
                    .help(format!(
                        "rename the file, such as `content/pages/about-{first}.md`"
                    ))
            })
        })
        .collect()
}
