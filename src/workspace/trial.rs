//! Sources with something wrong in them, as they would be if the files at fault were as they last were.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::diag::{Diagnostic, FilePath, Severity};
use crate::scan::{SourceFile, SourceSet};

/// The files of the site as they were when nothing was wrong with it.
#[derive(Debug, Default)]
pub(super) struct Good {
    config: Option<SourceFile>,
    records: BTreeMap<FilePath, Arc<[u8]>>,
    themes: BTreeMap<Utf8PathBuf, Arc<[u8]>>,
    is_known: bool,
}

impl Good {
    /// Nothing is wrong with `sources`.
    pub(super) fn remember(&mut self, sources: &SourceSet) {
        let records = sources.records.iter();
        *self = Self {
            config: sources.config.clone(),
            records: records
                .map(|file| (file.path.clone(), file.bytes.clone()))
                .collect(),
            themes: sources.themes.clone(),
            is_known: true,
        };
    }

    /// Nothing is wrong with the record in `file` either.
    pub(super) fn remember_record(&mut self, file: &SourceFile) {
        self.records.insert(file.path.clone(), file.bytes.clone());
    }

    /// Nothing is wrong with `themes` either.
    pub(super) fn remember_themes(&mut self, themes: &BTreeMap<Utf8PathBuf, Arc<[u8]>>) {
        self.themes = themes.clone();
    }

    /// Puts the files that `diagnostics` blame back to what they were; those that never were right, or
    /// cannot be records, are left out. False when that changes nothing.
    pub(super) fn mend(&self, sources: &mut SourceSet, diagnostics: &[Diagnostic]) -> bool {
        let errors = diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error);
        let blamed: BTreeSet<&FilePath> = errors
            .filter_map(|found| Some(&found.primary.as_ref()?.file))
            .collect();
        let mut is_changed = false;
        if let Some(config) = &sources.config
            && blamed.contains(&config.path)
            && self.is_known
        {
            is_changed |= self.config.as_ref() != Some(config);
            sources.config.clone_from(&self.config);
        }
        if blamed.iter().any(|file| file.starts_with("themes")) {
            is_changed |= sources.themes != self.themes;
            sources.themes.clone_from(&self.themes);
        }
        // A file of a wrong name or size, or in a wrong place, is left out as it is.
        let is_error = |found: &Diagnostic| found.severity == Severity::Error;
        is_changed |= sources.diagnostics.iter().any(is_error);
        sources.diagnostics.retain(|found| !is_error(found));
        let before = sources.records.len();
        sources.records.retain_mut(|file| {
            if !blamed.contains(&file.path) {
                return true;
            }
            match self.records.get(&file.path) {
                Some(good) if !Arc::ptr_eq(good, &file.bytes) => {
                    is_changed = true;
                    file.bytes = good.clone();
                    true
                }
                _ => false,
            }
        });
        is_changed | (before != sources.records.len())
    }
}

/// Whether two states of the files are one for everything that is made of them.
pub(super) fn is_same(one: &SourceSet, other: &SourceSet) -> bool {
    let same_file = |(one, other): (&SourceFile, &SourceFile)| {
        one.path == other.path
            && (Arc::ptr_eq(&one.bytes, &other.bytes) || one.bytes == other.bytes)
    };
    one.records.len() == other.records.len()
        && one.records.iter().zip(&other.records).all(same_file)
        && one.config == other.config
        && one.themes == other.themes
        && one.assets == other.assets
}
