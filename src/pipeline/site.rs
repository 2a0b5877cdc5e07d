//! A site whose outputs are put together when they are wanted.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{LinkedFiles, Look, Outputs, Progress};
use crate::base::OutputPath;
use crate::check;
use crate::decode::{Record, RecordKey};
use crate::diag::{self, Diagnostic, Parsed};
use crate::plan::material::Material;
use crate::plan::{self, Artifact, Content, formats};
use crate::render::Engine;
use crate::resolve::Model;
use crate::survey;

/// A site whose outputs are put together when they are wanted.
pub(crate) struct Site<'m> {
    material: &'m Material<'m>,
    artifacts: BTreeMap<OutputPath, Artifact<'m>>,
    files: &'m LinkedFiles,
}

/// What an output holds, where that is known already.
pub(crate) type Known<'a> = dyn Fn(&OutputPath) -> Option<Arc<[u8]>> + Sync + 'a;

/// Hands the site of `model` to `work`, with everything that was found in making it ready.
///
/// `is_sound` says whether no error was found before: where sources are to blame for an address that
/// two outputs want, a rule has told so.
pub(crate) fn with_site<R>(
    model: &Model,
    files: &LinkedFiles,
    is_sound: bool,
    work: impl FnOnce(&Site<'_>, Vec<Diagnostic>) -> R,
) -> R {
    let survey = survey::survey(model);
    let mut diagnostics = check::check(&survey);
    let material = Material::new(survey, &files.addresses);
    let plan = plan::plan(&material);
    if is_sound && !diag::has_errors(&diagnostics) {
        diagnostics.extend(plan.diagnostics);
    }
    diagnostics.extend(plan::check_site_links(model, &plan.artifacts));
    let site = Site {
        material: &material,
        artifacts: plan.artifacts,
        files,
    };
    work(&site, diagnostics)
}

impl Site<'_> {
    /// What it is made of.
    pub(crate) fn model(&self) -> &Model {
        self.material.model()
    }

    /// Puts the notes of `record`, which has the same facts, in the place of those that it had.
    pub(crate) fn replace_notes(&self, record: &Record) {
        self.material.replace_notes(record);
    }

    /// Where the record `key` stands.
    pub(crate) fn address(&self, key: &RecordKey) -> Option<&str> {
        self.model().routes.of(key)
    }

    /// The paths of all outputs but the build's card, in order.
    pub(crate) fn paths(&self, look: &Look) -> Vec<OutputPath> {
        let assets = look.theme.assets.values();
        let assets = assets.filter_map(|asset| OutputPath::new(asset.address.clone()).ok());
        let files = self.files.outputs.keys().cloned();
        let mut paths: Vec<OutputPath> = self.artifacts.keys().cloned().collect();
        paths.extend(assets.chain(files));
        paths.sort();
        paths.dedup();
        paths
    }

    /// The output at `path`, which is not the build's card; none when there is none.
    ///
    /// # Errors
    /// When its template cannot be filled in.
    pub(crate) fn output(
        &self,
        path: &OutputPath,
        look: &Look,
    ) -> Option<Result<Arc<[u8]>, Box<Diagnostic>>> {
        if let Some(artifact) = self.artifacts.get(path) {
            return Some(render(look.engine.as_ref()?, artifact));
        }
        let mut assets = look.theme.assets.values();
        if let Some(asset) = assets.find(|asset| asset.address == path.as_str()) {
            return Some(Ok(asset.bytes.clone()));
        }
        Some(Ok(self.files.outputs.get(path)?.clone()))
    }

    /// Every output, made in parallel; where `known` has one, that is taken.
    pub(crate) fn outputs(
        &self,
        look: &Look,
        known: &Known<'_>,
        progress: &dyn Progress,
    ) -> Parsed<Outputs> {
        let paths = self.paths(look);
        progress.begin(paths.len());
        let made: Vec<_> = paths
            .into_par_iter()
            .filter_map(|path| {
                let known = known(&path).map(Ok);
                let output = known.or_else(|| self.output(&path, look))?;
                progress.advance();
                Some((path, output))
            })
            .collect();
        let mut outputs = Outputs::new();
        let mut diagnostics = Vec::new();
        for (path, output) in made {
            match output {
                Ok(bytes) => {
                    outputs.insert(path, bytes);
                }
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        let (path, bytes) = formats::build_card(&outputs, self.model());
        outputs.insert(path, bytes);
        Parsed {
            value: outputs,
            diagnostics,
        }
    }
}

fn render(engine: &Engine, artifact: &Artifact<'_>) -> Result<Arc<[u8]>, Box<Diagnostic>> {
    match &artifact.content {
        Content::Bytes(make) => Ok(make().into()),
        Content::Template(template, make) => {
            let text = engine.render(template, &make()).map_err(|diagnostic| {
                let page = format!("on the page `{}`", artifact.path);
                let about = match &artifact.record {
                    Some(file) => format!("{page}, made of `{file}`"),
                    None => page,
                };
                Box::new(diagnostic.help(about))
            })?;
            Ok(text.into_bytes().into())
        }
    }
}
