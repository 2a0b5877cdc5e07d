//! Lets the next site take the place of the current one.
//!
//! Linux and macOS can exchange two folders in one step. Where the disk cannot (some network and
//! memory-card file systems), the current site is moved to `old/`, the next one to its place, and the
//! one in `old/` to the spare folder. Which of the three folders are there is the journal of this:
//!
//! | output | spare | `old/` | means | what a killed build left is put right by |
//! |---|---|---|---|---|
//! | current | next | | not begun | nothing |
//! | | next | current | no site | moving `old/` back |
//! | next | | current | the new site is there | moving `old/` to the spare folder |
//! | next | current | | done | nothing |
//!
//! Each is a single step, so being killed while putting things right leaves one of these rows too.
//! The second is the one case in which the output folder can be missing, and the summary of a build
//! that passed through it says so.
//!
//! What is to be removed goes to `discarded/` first: from there nothing ever comes back, so that a
//! folder that is half removed is never taken for a site.

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::place::Place;
use super::{Error, disk};
use crate::world::{self, Os, World, plain};

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
        // The first step of two fails as this did, and changes nothing, where they do not work either.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::PERM | Errno::XDEV) => {
            in_two_steps(place, is_there)
        }
        Err(error) => Err(refused(output, error)),
    }
}

/// Where the previous site stands after an exchange.
pub(super) fn previous(place: &Place) -> Result<Utf8PathBuf, world::Error> {
    let old = place.old();
    let is_old = Os.look(&old)?.is_some();
    Ok(if is_old { old } else { place.spare() })
}

/// Undoes an exchange.
pub(super) fn take_back(place: &Place) -> Result<(), Error> {
    recover(place)?;
    exchange(place, true).map(|_| ())
}

/// Moves the output folder to `old/`, so that no part of it is seen while it is removed.
pub(super) fn set_aside(place: &Place) -> Result<(), Error> {
    rename(&place.output, &place.old()).map_err(|error| refused(&place.output, error))
}

/// Removes what was set aside; it never comes back, whatever happens from here on.
pub(super) fn discard(place: &Place) -> Result<(), Error> {
    let (old, discarded) = (place.old(), place.discarded());
    rename(&old, &discarded).map_err(|error| refused(&old, error))?;
    Ok(disk::remove_tree(&discarded)?)
}

/// Puts right what a killed build left between two steps.
pub(super) fn recover(place: &Place) -> Result<(), Error> {
    let (old, output, spare) = (place.old(), &place.output, place.spare());
    disk::remove_tree(&place.discarded())?;
    if Os.look(&old)?.is_none() {
        return Ok(());
    }
    if Os.look(output)?.is_none() {
        return rename(&old, output).map_err(|error| {
            let why = plain(&error.into());
            let why = format!("{why}; it stands in `{old}`, and the next build tries again");
            world::Error::because("put back the folder", output, why).into()
        });
    }
    if Os.look(&spare)?.is_none() {
        return rename(&old, &spare).map_err(|error| refused(&spare, error));
    }
    discard(place)
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
        // The new site is in its place. If the old one cannot be moved, it is the next build's.
        let _ = rename(&old, &spare);
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
