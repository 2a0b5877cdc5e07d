//! An address leads to one place.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::check::Written;
use crate::decode::kinds::Kind;
use crate::decode::{Record, RecordKey};
use crate::diag::{Diagnostic, FilePath};
use crate::resolve::routes::{OWN_PAGES, has_page, list_address, own_address};

/// Finds aliases that are the address of something that is there, or of two records.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let taken: BTreeMap<String, String> = lists().chain(pages(written)).collect();
    let mut owners: BTreeMap<&str, (&RecordKey, &FilePath, Span)> = BTreeMap::new();
    let mut found = Vec::new();
    for (record, address, span) in aliases(written) {
        let (owner, file, earlier) =
            *owners
                .entry(address)
                .or_insert((&record.key, &record.file, span));
        // Both editions of a record keep its old addresses.
        let is_twin = (owner, file) != (&record.key, &record.file);
        let diagnostic = if let Some(what) = taken.get(address) {
            error(format!("`{address}` is the address of {what}"))
        } else if owner != &record.key {
            error(format!("`{address}` is also an old address of `{owner}`"))
                .and_at(file, earlier, "here")
        } else if earlier != span && !is_twin {
            error(format!("`{address}` is written twice")).and_at(file, earlier, "first here")
        } else {
            continue;
        };
        found.push(diagnostic.at(&record.file, span));
    }
    found
}

fn error(message: String) -> Diagnostic {
    Diagnostic::error("alias-conflict", message)
        .help("take it out, or correct it: `aliases` are addresses that this record had before")
}

fn aliases<'a>(written: &Written<'a>) -> impl Iterator<Item = (&'a Record, &'a str, Span)> {
    written.records().flat_map(|record| {
        let aliases = record.common.aliases.iter();
        aliases.map(move |alias| (record, &*alias.0.value, alias.0.span))
    })
}

/// The addresses of the program's own pages.
fn lists() -> impl Iterator<Item = (String, String)> {
    let kinds = Kind::ALL.iter().map(|kind| list_address(*kind, 0));
    let own = OWN_PAGES.iter().map(|page| format!("/{page}/"));
    kinds
        .chain(own)
        .map(|address| (address, "a page of every site".to_owned()))
}

/// The addresses of records.
fn pages(written: &Written<'_>) -> impl Iterator<Item = (String, String)> {
    let records = written.records().filter(|record| has_page(record));
    records.map(|record| (own_address(&record.key), format!("`{}`", record.key)))
}
