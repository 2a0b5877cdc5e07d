//! Lets the next site take the place of the current one.
//!
//! Linux and macOS can exchange two folders in one step. Where the disk cannot (some network and
//! memory-card file systems), the current site is moved to `old/` and the next one to its place;
//! between the two steps there is no site, and if the program is killed there, the next build first
//! puts the old one back. That is the one case in which the output folder can be missing, and the
//! summary of the build says so.

use camino::Utf8Path;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::place::Place;
use super::{Error, disk};
use crate::world::{self, Os, World};

/// How the next site took the place of the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// Not at all: they are the same.
    Nothing,
    /// In one step.
    AtOnce,
    /// In two steps, between which there was no site.
    InTwoSteps,
}

/// Exchanges the spare folder and the output folder; or moves it there when `is_there` is false.
pub(super) fn exchange(place: &Place, is_there: bool) -> Result<Handover, Error> {
    let (spare, output) = (place.spare(), &place.output);
    let flags = if is_there {
        RenameFlags::EXCHANGE
    } else {
        RenameFlags::NOREPLACE
    };
    match renameat_with(CWD, spare.as_str(), CWD, output.as_str(), flags) {
        Ok(()) => Ok(Handover::AtOnce),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => in_two_steps(place, is_there),
        Err(error) => Err(refused(output, error)),
    }
}

/// Moves the output folder to `old/`, so that no part of it is seen while it is removed.
pub(super) fn set_aside(place: &Place) -> Result<(), Error> {
    rename(&place.output, &place.old()).map_err(|error| refused(&place.output, error))
}

/// Puts right what a killed build left between two steps.
pub(super) fn recover(place: &Place) -> Result<(), Error> {
    let (old, output, spare) = (place.old(), &place.output, place.spare());
    if Os.look(&old)?.is_none() {
        return Ok(());
    }
    if Os.look(output)?.is_none() {
        return rename(&old, output).map_err(|error| refused(output, error));
    }
    if Os.look(&spare)?.is_none() {
        return rename(&old, &spare).map_err(|error| refused(&spare, error));
    }
    Ok(disk::remove_tree(&old)?)
}

pub(super) fn in_two_steps(place: &Place, is_there: bool) -> Result<Handover, Error> {
    let (old, output, spare) = (place.old(), &place.output, place.spare());
    if is_there {
        set_aside(place)?;
    }
    if let Err(error) = rename(&spare, output) {
        recover(place)?;
        return Err(refused(output, error));
    }
    if is_there {
        rename(&old, &spare).map_err(|error| refused(&spare, error))?;
    }
    Ok(Handover::InTwoSteps)
}

fn rename(from: &Utf8Path, to: &Utf8Path) -> Result<(), Errno> {
    rustix::fs::rename(from.as_str(), to.as_str())
}

fn refused(output: &Utf8Path, error: Errno) -> Error {
    let why = match error {
        Errno::XDEV => "it is on another disk than the folder it stands in, or part of an image",
        Errno::BUSY => "another disk or folder is mounted there",
        _ => return world::Error::new("replace the folder", output, &error.into()).into(),
    };
    Error::Immovable {
        output: output.to_owned(),
        why: why.to_owned(),
    }
}
