//! Writes the outputs of a build into the output folder, all of them or none.
//!
//! At every instant the output folder is the complete old site or the complete new one: the new one
//! is put together in a spare folder beside it, and the two change places in one step. A build that
//! is killed leaves the old site or the new one, and the next build takes over what it left.
//! Files that we did not write are never touched: their presence ends the build before anything is
//! written.
//!
//! What this needs stands in the *workshop*, a folder on the same disk: `.briefing/` of the site for
//! its `public/`, and `.NAME.briefing/` beside it for any other output folder NAME. In it are
//!
//! - `spare/`, the previous site, which the next build turns into the new one. Files that do not
//!   change are the same file in both (a hard link), so they keep their time and cost nothing; a
//!   file is never written to, only replaced.
//! - `manifest`, what we wrote: see [`manifest`].
//! - `lock`, held while a build writes: see [`lock`].
//! - `old/`, only while the exchange is made in two steps, and `discarded/`, only while something is
//!   removed: see [`exchange`].
//!
//! All of this holds when the program is killed, because what it has told the system is then still
//! done. It does not hold when the machine loses its power: nothing here waits until the disk has
//! kept what it was given (`fsync`), which would take longer than the build itself, and the site can
//! be built again at any time. After a power cut the output folder may hold any mixture. Files that
//! come out empty are replaced by the next build like any other; to replace everything, both folders
//! are removed by hand first. What sends a site elsewhere should wait for the disk itself.
//! Not here: what is in the outputs, and where they stand.

pub mod archive;
mod disk;
mod error;
mod exchange;
mod lock;
mod manifest;
mod place;
mod spare;

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;
use rayon::prelude::*;

use crate::base::{Fingerprint, OutputPath};
use crate::world::{self, World};
use disk::{Stamp, Tree};
use lock::Lock;
use manifest::Manifest;
use place::{LOCK, Place};

pub use error::Error;
pub use exchange::Handover;

/// Where a build writes to.
#[derive(Clone, Debug)]
pub struct Target {
    /// The site's folder; absolute.
    pub site: Utf8PathBuf,
    /// The output folder; absolute.
    pub output: Utf8PathBuf,
    /// The home of the person who builds, which is never an output folder.
    pub home: Option<Utf8PathBuf>,
    /// When the build started, for the message to another build.
    pub started: Timestamp,
}

/// What was done, in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// New, or other bytes than before.
    pub written: usize,
    /// The same bytes as before; not touched.
    pub unchanged: usize,
    /// No longer part of the site.
    pub removed: usize,
    /// How the new site took the old one's place.
    pub handover: Handover,
}

/// Makes the output folder of `target` hold exactly `outputs`.
///
/// # Errors
/// When the folder must not be written to, or the machine refuses; the folder is then as it was.
pub fn emit(outputs: BTreeMap<OutputPath, Arc<[u8]>>, target: &Target) -> Result<Summary, Error> {
    reserve(target)?.emit(outputs)
}

/// Takes the output folder of `target` for one build alone, and tidies up after killed ones.
///
/// Done before a build starts to work, this refuses early what could not be written in the end.
///
/// # Errors
/// When the folder must not be written to, or another build has it.
pub fn reserve(target: &Target) -> Result<Reserved, Error> {
    let place = place::judge(target)?;
    let lock = lock::take(&place, target.started)?;
    disk::mark(&place.workshop)?;
    manifest::tidy(&place.manifest())?;
    exchange::recover(&place)?;
    Ok(Reserved { place, lock })
}

/// Removes the output folder of `target`, if all in it is ours, and the workshop.
///
/// Gives the number of files that the output folder held.
///
/// # Errors
/// When the folder must not be touched, or the machine refuses; the folder is then as it was, or in
/// the workshop, and the next run removes what is left of it.
pub fn clean(target: &Target) -> Result<usize, Error> {
    let place = place::judge(target)?;
    let there = |path| Ok::<_, world::Error>(world::Os.look(path)?.is_some());
    if !there(&place.output)? && !there(&place.workshop)? {
        return Ok(0);
    }
    reserve(target)?.clean()
}

/// The right to write to an output folder, held until it is dropped.
#[derive(Debug)]
pub struct Reserved {
    place: Place,
    lock: Lock,
}

/// A file to be written: its bytes and their fingerprint.
struct Wanted {
    bytes: Arc<[u8]>,
    fingerprint: Fingerprint,
}

/// The site that stands in the output folder.
#[derive(Default)]
struct Current {
    tree: Tree,
    /// What its files hold, all of them ours.
    fingerprints: BTreeMap<String, Fingerprint>,
}

impl Reserved {
    /// Makes the output folder hold exactly `outputs`.
    ///
    /// # Errors
    /// When it holds what is not ours, or the machine refuses; the folder is then as it was.
    pub fn emit(&self, outputs: BTreeMap<OutputPath, Arc<[u8]>>) -> Result<Summary, Error> {
        let place = &self.place;
        let wanted: BTreeMap<OutputPath, Wanted> = outputs
            .into_par_iter()
            .map(|(path, bytes)| {
                let fingerprint = Fingerprint::of(&bytes);
                (path, Wanted { bytes, fingerprint })
            })
            .collect();
        let manifest = Manifest::read(&place.manifest())?;
        if self.is_up_to_date(&manifest, &wanted)? {
            return Ok(Summary {
                written: 0,
                unchanged: wanted.len(),
                removed: 0,
                handover: Handover::Nothing,
            });
        }
        let current = self.current(&manifest, &wanted)?.unwrap_or_default();
        let mut summary = compare(&wanted, &current.fingerprints);
        let is_there = world::Os.look(&place.output)?.is_some();
        if is_there && summary.written == 0 && summary.removed == 0 {
            // Stamps may be new although the bytes are not: the folder may have been copied.
            if !manifest.knows_all(&current.tree) {
                let spare = spare::survey(place)?;
                let manifest = manifest.of(&spare);
                let manifest = manifest.with(&current.tree, &current.fingerprints);
                manifest.write(&place.manifest())?;
            }
            return Ok(summary);
        }
        let next = spare::bring_up_to_date(place, &wanted, &current, &manifest)?;
        next.write(&place.manifest())?;
        summary.handover = match exchange::exchange(place, is_there) {
            Ok(handover) => handover,
            Err(error) => {
                // Perhaps what was looked at is not what stands there, but is mounted over it.
                next.and(manifest).write(&place.manifest())?;
                return Err(error);
            }
        };
        if is_there && let Err(error) = self.expect_undisturbed(&current) {
            exchange::take_back(place)?;
            return Err(error);
        }
        Ok(summary)
    }

    /// Fails when somebody has changed `current` before it was exchanged or set aside.
    fn expect_undisturbed(&self, current: &Current) -> Result<(), Error> {
        let previous = exchange::previous(&self.place)?;
        if disk::is_undisturbed(&previous, &current.tree)? {
            return Ok(());
        }
        Err(Error::Disturbed(self.place.output.clone()))
    }

    /// Whether every wanted file is there and nothing else of ours is, told by stamps alone: a
    /// second build of the same site need not list a folder for every page.
    fn is_up_to_date(
        &self,
        manifest: &Manifest,
        wanted: &BTreeMap<OutputPath, Wanted>,
    ) -> Result<bool, world::Error> {
        let stamp = |path: &str| disk::stamp(&self.place.output.join(path));
        let is_there = |path: &str| Ok::<_, world::Error>(stamp(path)?.is_some());
        let is_right = |(path, wanted): (&OutputPath, &Wanted)| {
            let known =
                stamp(path.as_str())?.and_then(|stamp| manifest.fingerprint(path.as_str(), stamp));
            Ok::<_, world::Error>(known == Some(wanted.fingerprint))
        };
        let gone = manifest.paths().filter(|path| !wanted.contains_key(*path));
        for path in gone {
            if is_there(path)? {
                return Ok(false);
            }
        }
        if !is_there("")? {
            return Ok(false);
        }
        let checks: Vec<bool> = wanted.par_iter().map(is_right).collect::<Result<_, _>>()?;
        Ok(checks.into_iter().all(|is_right| is_right))
    }

    /// What stands in the output folder, if it is there and all of it is ours.
    ///
    /// A file is ours when its stamp or its bytes are in the manifest, or when its bytes are the
    /// very ones that we are about to write there; so nothing is lost whatever happens to it.
    fn current(
        &self,
        manifest: &Manifest,
        wanted: &BTreeMap<OutputPath, Wanted>,
    ) -> Result<Option<Current>, Error> {
        let output = &self.place.output;
        if world::Os.look(output)?.is_none() {
            return Ok(None);
        }
        let tree = disk::survey(output)?;
        let judged: Vec<(&String, Option<Fingerprint>)> = tree
            .files
            .par_iter()
            .map(|(path, stamp)| {
                let wanted = wanted.get(path.as_str()).map(|wanted| wanted.fingerprint);
                Ok((path, ours(output, path, *stamp, manifest, wanted)?))
            })
            .collect::<Result<_, world::Error>>()?;
        let mut files: Vec<String> = tree.others.clone();
        let mut fingerprints = BTreeMap::new();
        for (path, fingerprint) in judged {
            match fingerprint {
                Some(fingerprint) => {
                    fingerprints.insert(path.clone(), fingerprint);
                }
                None => files.push(path.clone()),
            }
        }
        if files.is_empty() {
            return Ok(Some(Current { tree, fingerprints }));
        }
        files.sort_unstable();
        let output = output.clone();
        Err(Error::Foreign { output, files })
    }

    fn clean(self) -> Result<usize, Error> {
        let place = &self.place;
        let manifest = Manifest::read(&place.manifest())?;
        let current = self.current(&manifest, &BTreeMap::new())?;
        if let Some(current) = &current {
            exchange::set_aside(place)?;
            let done = self
                .expect_undisturbed(current)
                .and_then(|()| exchange::discard(place));
            if let Err(error) = done {
                exchange::recover(place)?;
                return Err(error);
            }
        }
        disk::remove_workshop(&place.workshop, LOCK)?;
        drop(self.lock);
        Ok(current.map_or(0, |current| current.fingerprints.len()))
    }
}

/// The fingerprint of the file `path` in `output`, if it is ours.
fn ours(
    output: &Utf8Path,
    path: &str,
    stamp: Stamp,
    manifest: &Manifest,
    wanted: Option<Fingerprint>,
) -> Result<Option<Fingerprint>, world::Error> {
    if let Some(known) = manifest.fingerprint(path, stamp) {
        return Ok(Some(known));
    }
    let is_recorded = manifest.records(path);
    if !is_recorded && wanted.is_none() {
        return Ok(None);
    }
    let found = Fingerprint::of(&disk::read(&output.join(path))?);
    // Empty after a power cut: nothing of anybody's can be lost in it.
    let is_lost = stamp.size == 0 && is_recorded;
    let is_ours = is_lost || wanted == Some(found) || manifest.wrote(path, found);
    Ok(is_ours.then_some(found))
}

/// How `wanted` differs from what stands there.
fn compare(
    wanted: &BTreeMap<OutputPath, Wanted>,
    current: &BTreeMap<String, Fingerprint>,
) -> Summary {
    let unchanged = wanted
        .iter()
        .filter(|(path, wanted)| current.get(path.as_str()) == Some(&wanted.fingerprint))
        .count();
    let kept = wanted
        .keys()
        .filter(|path| current.contains_key(path.as_str()))
        .count();
    Summary {
        written: wanted.len() - unchanged,
        unchanged,
        removed: current.len() - kept,
        handover: Handover::Nothing,
    }
}

#[cfg(test)]
mod tests;
