//! The files that records link: read, looked into, and given the address of their content.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Fingerprint, OutputPath, visible};
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::parse::notes;
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
    /// What each holds.
    bytes: BTreeMap<FilePath, Arc<[u8]>>,
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
            if let Some((path, (address, bytes))) = file {
                files.addresses.insert(path.clone(), address);
                files.bytes.insert(path, bytes);
            }
            diagnostics.append(&mut found);
        }
        Ok(Parsed {
            value: files,
            diagnostics,
        })
    }

    /// Their outputs.
    pub(super) fn outputs(&self) -> impl Iterator<Item = (OutputPath, &Arc<[u8]>)> {
        let addressed = self.addresses.values().zip(self.bytes.values());
        addressed.filter_map(|(address, bytes)| Some((OutputPath::new(&address[1..]).ok()?, bytes)))
    }
}

/// A file as it is published: its address, and what it holds.
type Published = (String, Arc<[u8]>);

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
    let name = path.file_name().unwrap_or("file");
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let most = sources.limits.file;
    let (bytes, hash): (Arc<[u8]>, _) = if asset.size > most {
        let (name, size) = (visible(name), size_in_words(asset.size));
        let what = format!(
            "`{name}` holds {size}, and a linked file at most {}",
            size_in_words(most)
        );
        diagnostics.push(Diagnostic::error("file-size", what).help(
            "make it smaller, or link to where it is published; `limits: {file: …}` in the settings sets \
             another limit",
        ));
        (Arc::from([]), Fingerprint::of(&[]).short())
    } else {
        let bytes = sources.read_asset(world, path)?;
        diagnostics = vet::vet(path, &bytes);
        let hash = Fingerprint::of(&bytes).short();
        (bytes, hash)
    };
    let address = format!("/assets/{}.{hash}.{extension}", notes::slug(stem));
    Ok(Parsed {
        value: Some((address, bytes)),
        diagnostics,
    })
}
