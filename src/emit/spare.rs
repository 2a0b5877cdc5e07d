//! Turns the spare folder into the next site.
//!
//! What it holds already is kept where a stamp proves it; what the current site holds is linked;
//! the rest is written. Nobody reads the spare folder meanwhile, so the order does not matter, and
//! a build that is killed in here has changed nothing that counts.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use rayon::prelude::*;

use super::disk::{self, Tree};
use super::manifest::Manifest;
use super::place::Place;
use super::{Current, Wanted};
use crate::base::OutputPath;
use crate::world::{self, Error, Kind, Os, World};

/// Makes the spare folder hold exactly `wanted`; gives the manifest of both folders.
pub(super) fn bring_up_to_date(
    place: &Place,
    wanted: &BTreeMap<OutputPath, Wanted>,
    current: &Current,
    manifest: &Manifest,
) -> Result<Manifest, super::Error> {
    let spare = place.spare();
    if !matches!(Os.look(&spare)?, None | Some(Kind::Folder)) {
        disk::remove_file(&spare)?;
    }
    disk::make_folder(&spare)?;
    let mut before = disk::survey(&spare)?;
    if before
        .others
        .iter()
        .any(|path| path.contains(char::REPLACEMENT_CHARACTER))
    {
        // A name that is no UTF-8 cannot be said back to the system; only the whole can go.
        disk::remove_tree(&spare)?;
        disk::make_folder(&spare)?;
        before = disk::survey(&spare)?;
    }
    let kept = kept(&before, wanted, current, manifest);
    remove_the_rest(&spare, &before, &kept, wanted)?;
    expect_room(&spare, &kept, wanted, current)?;
    make_folders(&spare, &before, wanted)?;
    wanted
        .par_iter()
        .filter(|(path, _)| !kept.contains(path.as_str()))
        .map(|(path, wanted)| put(place, path, wanted, current))
        .collect::<Result<Vec<()>, Error>>()?;
    if let Some(Kind::Folder) = Os.look(&place.output)? {
        disk::copy_permissions(&place.output, &spare)?;
    }
    Ok(both(place, wanted, current)?)
}

/// Fails when there is no room for the files that are to be written; the others are kept or linked.
///
/// A disk can be full all the same when it comes to it: others write to it too.
fn expect_room(
    spare: &Utf8Path,
    kept: &BTreeSet<&str>,
    wanted: &BTreeMap<OutputPath, Wanted>,
    current: &Current,
) -> Result<(), super::Error> {
    let is_new = |(path, wanted): &(&OutputPath, &Wanted)| {
        !kept.contains(path.as_str())
            && current.fingerprints.get(path.as_str()) != Some(&wanted.fingerprint)
    };
    let new = wanted.iter().filter(is_new);
    let Some(room) = world::room(spare) else {
        return Ok(());
    };
    let needed: u64 = new
        .map(|(_, wanted)| (wanted.bytes.len() as u64).next_multiple_of(room.block))
        .sum();
    if needed <= room.free {
        return Ok(());
    }
    Err(super::Error::NoRoom {
        workshop: spare.parent().unwrap_or(spare).to_owned(),
        needed,
        free: room.free,
    })
}

/// What stands in the spare folder, if it is there.
pub(super) fn survey(place: &Place) -> Result<Tree, Error> {
    let spare = place.spare();
    match Os.look(&spare)? {
        Some(Kind::Folder) => disk::survey(&spare),
        _ => Ok(Tree::default()),
    }
}

/// The files of the spare folder that can stay: they hold what is wanted, and are the same file as
/// the current one where that holds it too, so that they have its time.
fn kept<'a>(
    before: &'a Tree,
    wanted: &BTreeMap<OutputPath, Wanted>,
    current: &Current,
    manifest: &Manifest,
) -> BTreeSet<&'a str> {
    let can_stay = |path: &str| {
        let (stamp, wanted) = (before.files.get(path)?, wanted.get(path)?);
        let is_right = manifest.fingerprint(path, *stamp) == Some(wanted.fingerprint);
        let modified = |stamp: &disk::Stamp| stamp.modified;
        let has_its_time = current.fingerprints.get(path) != Some(&wanted.fingerprint)
            || current.tree.files.get(path).map(modified) == Some(stamp.modified);
        (is_right && has_its_time).then_some(())
    };
    before
        .files
        .keys()
        .map(String::as_str)
        .filter(|path| can_stay(path).is_some())
        .collect()
}

/// Removes the files that cannot stay, and the folders that nothing wanted stands in.
fn remove_the_rest(
    spare: &Utf8Path,
    before: &Tree,
    kept: &BTreeSet<&str>,
    wanted: &BTreeMap<OutputPath, Wanted>,
) -> Result<(), Error> {
    let needed = folders(wanted);
    for path in &before.others {
        disk::remove_file(&spare.join(path))?;
    }
    before
        .files
        .par_iter()
        .filter(|(path, _)| !kept.contains(path.as_str()))
        .map(|(path, _)| disk::remove_file(&spare.join(path)))
        .collect::<Result<Vec<()>, Error>>()?;
    for path in before.folders.keys() {
        if !path.is_empty() && !needed.contains(path.as_str()) {
            disk::remove_tree(&spare.join(path))?;
        }
    }
    Ok(())
}

/// Every folder that something of `wanted` stands in.
fn folders(wanted: &BTreeMap<OutputPath, Wanted>) -> BTreeSet<&str> {
    let mut folders = BTreeSet::new();
    for path in wanted.keys() {
        let mut path = path.as_str();
        while let Some((folder, _)) = path.rsplit_once('/') {
            if !folders.insert(folder) {
                break;
            }
            path = folder;
        }
    }
    folders
}

fn make_folders(
    spare: &Utf8Path,
    before: &Tree,
    wanted: &BTreeMap<OutputPath, Wanted>,
) -> Result<(), Error> {
    for folder in folders(wanted) {
        if !before.folders.contains_key(folder) {
            disk::make_folder(&spare.join(folder))?;
        }
    }
    Ok(())
}

/// Puts one file into the spare folder, where nothing stands at its path.
fn put(place: &Place, path: &OutputPath, wanted: &Wanted, current: &Current) -> Result<(), Error> {
    let new = place.spare().join(path.as_str());
    let same = current.fingerprints.get(path.as_str()) == Some(&wanted.fingerprint);
    let Some(stamp) = current.tree.files.get(path.as_str()).filter(|_| same) else {
        return disk::create(&new, &wanted.bytes);
    };
    if disk::link(&place.output.join(path.as_str()), &new) {
        return Ok(());
    }
    disk::create(&new, &wanted.bytes)?;
    disk::set_modified(&new, stamp.modified)
}

/// The manifest of the current site and the next, as they stand now: linking a file gives it a new
/// stamp in both.
///
/// A file of the next site that is not as long as it should be ends the build: some network disks
/// tell only now that they could not keep it.
fn both(
    place: &Place,
    wanted: &BTreeMap<OutputPath, Wanted>,
    current: &Current,
) -> Result<Manifest, Error> {
    let spare = place.spare();
    let next: Vec<_> = wanted
        .par_iter()
        .map(|(path, wanted)| {
            let path = path.as_str();
            let whole = spare.join(path);
            let stamp =
                disk::stamp(&whole)?.filter(|stamp| stamp.size == wanted.bytes.len() as u64);
            let lost = || Error::because("write", &whole, "the disk did not keep it whole");
            Ok((path, stamp.ok_or_else(lost)?, wanted.fingerprint))
        })
        .collect::<Result<_, Error>>()?;
    let previous: Vec<_> = current
        .fingerprints
        .par_iter()
        .map(|(path, fingerprint)| {
            let stamp = disk::stamp(&place.output.join(path))?;
            Ok(stamp.map(|stamp| (path.as_str(), stamp, *fingerprint)))
        })
        .collect::<Result<_, Error>>()?;
    let mut manifest = Manifest::default();
    for (path, stamp, fingerprint) in next.into_iter().chain(previous.into_iter().flatten()) {
        manifest.add(path, stamp, fingerprint);
    }
    Ok(manifest)
}
