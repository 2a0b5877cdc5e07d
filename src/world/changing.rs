//! A made-up [`World`] that can be changed while somebody looks at it, as files are.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;

use super::{Entry, Error, Kind, Memory, Stamp, World};

/// A [`Memory`] that can be replaced by another.
#[derive(Debug)]
pub struct Changing(Mutex<Memory>);

impl Changing {
    /// What is `world` at first.
    pub fn new(world: Memory) -> Self {
        Self(Mutex::new(world))
    }

    /// Lets `change` make another world of it.
    pub fn change(&self, change: impl FnOnce(Memory) -> Memory) {
        let mut world = self.lock();
        *world = change(world.clone());
    }

    /// As it is now.
    pub fn snapshot(&self) -> Memory {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

macro_rules! pass_on {
    ($( $name:ident($( $argument:ident: $type:ty ),*) -> $result:ty; )*) => {
        impl World for Changing {
            $( fn $name(&self, $( $argument: $type ),*) -> $result {
                self.lock().$name($( $argument ),*)
            } )*
        }
    };
}

pass_on! {
    list(folder: &Utf8Path) -> Result<Vec<Entry>, Error>;
    look(path: &Utf8Path) -> Result<Option<Kind>, Error>;
    read(folder: &Utf8Path, path: &Utf8Path, limit: u64) -> Result<Arc<[u8]>, Error>;
    stamp(path: &Utf8Path) -> Result<Option<Stamp>, Error>;
    variable(name: &str) -> Option<String>;
    here() -> Result<Utf8PathBuf, Error>;
    now() -> Timestamp;
}
