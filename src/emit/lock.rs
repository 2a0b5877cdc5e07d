//! Keeps two builds from writing the same output folder at once.
//!
//! The lock is the system's, on the file `lock` of the workshop: it ends with the process that holds
//! it, however that ends. What is written in the file only tells others who it is.

use std::fs::TryLockError;
use std::io::{Read, Seek, Write};

use jiff::Timestamp;

use super::place::Place;
use super::{Error, disk};
use crate::world;

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock(
    #[expect(
        clippy::disallowed_types,
        dead_code,
        reason = "the system's lock lasts as long as the file is open"
    )]
    std::fs::File,
);

/// More than anybody writes there.
const LONGEST_HOLDER: u64 = 200;

/// How often it is tried again when the workshop is removed by another just then.
const ATTEMPTS: usize = 100;

/// Takes the lock of `place` for this process, which started to build at `started`; makes the
/// workshop if it is not there.
pub(super) fn take(place: &Place, started: Timestamp) -> Result<Lock, Error> {
    let path = place.lock();
    let fail = |doing, error: &std::io::Error| world::Error::new(doing, &path, error);
    for _ in 0..ATTEMPTS {
        disk::make_folder(&place.workshop)?;
        let Some(mut file) = disk::open_lock(&path)? else {
            // Whoever had it has just removed the workshop.
            continue;
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Who it is is only told; not knowing it changes nothing.
                let told = file.take(LONGEST_HOLDER).read_to_string(&mut text);
                let holder = text.trim();
                return Err(Error::Busy {
                    output: place.output.clone(),
                    holder: (told.is_ok() && !holder.is_empty()).then(|| holder.to_owned()),
                });
            }
            Err(TryLockError::Error(error)) => return Err(fail("lock", &error).into()),
        }
        // Whoever held it before may have removed the file, and others may have made a new one.
        if !disk::stands_at(&file, &path) {
            continue;
        }
        let seconds = started.round(jiff::Unit::Second).unwrap_or(started);
        let text = format!("process {}, started {seconds}\n", std::process::id());
        file.rewind()
            .and_then(|()| file.set_len(0))
            .and_then(|()| file.write_all(text.as_bytes()))
            .map_err(|error| fail("write", &error))?;
        return Ok(Lock(file));
    }
    Err(Error::Busy {
        output: place.output.clone(),
        holder: None,
    })
}
