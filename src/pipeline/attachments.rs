//! The files that records link: read, looked into, and given the address of their content.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::path::is_device;
use crate::base::{Fingerprint, Id, OutputPath, visible};
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::plan::material::{self, AssetAddresses};
use crate::resolve::Model;
use crate::scan::{SourceSet, size_in_words};
use crate::vet;
use crate::world::{self, World};

/// The files that records link, as they are published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkedFiles {
    /// Where each stands.
    pub(super) addresses: AssetAddresses,
    /// What each output of theirs holds.
    pub(super) outputs: BTreeMap<OutputPath, Arc<[u8]>>,
}

impl LinkedFiles {
    /// Reads the files that the records of `model` link, and says what is wrong with them where they
    /// are linked.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub(crate) fn read(
        world: &dyn World,
        sources: &SourceSet,
        model: &Model,
    ) -> Result<Parsed<Self>, world::Error> {
        let used: Vec<_> = material::used_assets(model).into_iter().collect();
        let read: Vec<_> = used
            .into_par_iter()
            .map(|(path, (record, span))| {
                let Parsed { value, diagnostics } = read_asset(world, sources, &path)?;
                let placed = diagnostics.into_iter().map(|found| found.at(&record, span));
                Ok((value.map(|file| (path, file)), placed.collect()))
            })
            .collect();
        let (mut files, mut diagnostics) = (Self::default(), Vec::new());
        for result in read {
            let (file, mut found): (_, Vec<Diagnostic>) = result?;
            if let Some((path, (output, bytes))) = file {
                files.addresses.insert(path, format!("/{output}"));
                files.outputs.insert(output, bytes);
            }
            diagnostics.append(&mut found);
        }
        Ok(Parsed {
            value: files,
            diagnostics,
        })
    }
}

/// A file as it is published: where, and what it holds.
type Published = (OutputPath, Arc<[u8]>);

/// The file at `path` as it is published; none when it is not there, which has been said.
fn read_asset(
    world: &dyn World,
    sources: &SourceSet,
    path: &FilePath,
) -> Result<Parsed<Option<Published>>, world::Error> {
    let mut diagnostics = Vec::new();
    let Some(asset) = sources.assets.get(path) else {
        let value = None;
        return Ok(Parsed { value, diagnostics });
    };
    let name = path.file_name().unwrap_or_default();
    let most = sources.limits.file;
    let bytes: Arc<[u8]> = if asset.size > most {
        let (name, size) = (visible(name), size_in_words(asset.size));
        let what = format!(
            "`{name}` holds {size}, and a linked file at most {}",
            size_in_words(most)
        );
        diagnostics.push(Diagnostic::error("file-size", what).help(
            "make it smaller, or link to where it is published; `limits: {file: …}` in the settings sets \
             another limit",
        ));
        Arc::from([])
    } else {
        let bytes = sources.read_asset(world, path)?;
        diagnostics = vet::vet(path, &bytes);
        bytes
    };
    let output = output_of(name, Fingerprint::of(&bytes));
    Ok(Parsed {
        value: Some((output, bytes)),
        diagnostics,
    })
}

/// Where the file `name` with this content stands: words that can stand in an address and that
/// every system can hold, whatever the file is called.
fn output_of(name: &str, content: Fingerprint) -> OutputPath {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let word = |text: &str| Id::from_words(text).map(|id| id.to_string());
    let stem = word(stem).filter(|stem| !is_device(stem));
    let stem = stem.unwrap_or_else(|| "file".to_owned());
    let ending = word(ending).unwrap_or_else(|| "bin".to_owned());
    let path = format!("assets/{stem}.{}.{ending}", content.short());
    OutputPath::new(path).expect("words that are ids and a hash make a path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linked_file_has_an_address_whatever_it_is_called() {
        let content = Fingerprint::of(b"x");
        for (name, stem, ending) in [
            ("A plan.PDF", "a-plan", "pdf"),
            ("archive.tar.gz", "archive-tar", "gz"),
            ("a.t?t", "a", "t-t"),
            ("nul.txt", "file", "txt"),
            ("?", "file", "bin"),
            ("a.", "a", "bin"),
            (
                &("word ".repeat(50) + ".pdf"),
                &["word"; 16].join("-"),
                "pdf",
            ),
        ] {
            let expected = format!("assets/{stem}.{}.{ending}", content.short());
            assert_eq!(output_of(name, content).as_str(), expected, "{name}");
        }
    }
}
