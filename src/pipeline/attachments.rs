//! The files that records link: read, looked into, and given the address of their content.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Fingerprint, visible};
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::parse::notes;
use crate::plan::material;
use crate::resolve::Model;
use crate::scan::{SourceSet, size_in_words};
use crate::vet;
use crate::world::{self, World};

/// A file that records link, as it is published.
pub(super) struct PublishedFile {
    pub(super) address: String,
    pub(super) bytes: Arc<[u8]>,
}

/// Reads the files that records link, and says what is wrong with them where they are linked.
pub(super) fn read_assets(
    world: &dyn World,
    sources: &SourceSet,
    model: &Model,
) -> Result<Parsed<BTreeMap<FilePath, PublishedFile>>, world::Error> {
    let used: Vec<_> = material::used_assets(model).into_iter().collect();
    let read: Vec<_> = used
        .into_par_iter()
        .map(|(path, (record, span))| {
            let Parsed { value, diagnostics } = read_asset(world, sources, &path)?;
            let placed = diagnostics.into_iter().map(|found| found.at(&record, span));
            Ok((value.map(|file| (path, file)), placed.collect()))
        })
        .collect();
    let (mut files, mut diagnostics) = (BTreeMap::new(), Vec::new());
    for result in read {
        let (file, mut found): (_, Vec<Diagnostic>) = result?;
        files.extend(file);
        diagnostics.append(&mut found);
    }
    Ok(Parsed {
        value: files,
        diagnostics,
    })
}

fn read_asset(
    world: &dyn World,
    sources: &SourceSet,
    path: &FilePath,
) -> Result<Parsed<Option<PublishedFile>>, world::Error> {
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
        value: Some(PublishedFile { address, bytes }),
        diagnostics,
    })
}
