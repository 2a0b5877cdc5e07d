//! Changes that may be half of a save.
//!
//! Many programs save a file by emptying it or moving it away first, and who looks in between sees a
//! site that nobody wrote. So where something went, or where nobody says when a save is over, it is
//! looked at again until nothing changes any more.

use std::time::{Duration, Instant};

use crate::world::kept::{Changes, Hints};
use crate::world::moment;

/// Changes that may be half of a save.
#[derive(Debug)]
pub(super) struct Unsettled {
    /// Where to look again.
    pub(super) hints: Hints,
    /// What changed so far.
    pub(super) changes: Changes,
    begun: Instant,
    last: Instant,
}

/// So long nothing may change until a save counts as over.
const SETTLE: Duration = Duration::from_millis(100);

/// After so long it counts as over whatever changes; and what cannot be read is told.
const LONGEST: Duration = Duration::from_secs(1);

impl Unsettled {
    /// `changes` where `hints` say.
    pub(super) fn new(hints: Hints, changes: Changes) -> Self {
        let now = moment();
        Self {
            hints,
            changes,
            begun: now,
            last: now,
        }
    }

    /// Everything is to be looked at once more, which has been so since `begun`; none when that is
    /// too long ago.
    pub(super) fn everything(begun: Instant) -> Option<Self> {
        let changes = Changes {
            is_rearranged: true,
            ..Changes::default()
        };
        let unsettled = Self {
            begun,
            ..Self::new(Hints::everything(), changes)
        };
        (begun.elapsed() < LONGEST).then_some(unsettled)
    }

    /// There are `changes` where `hints` say, too.
    pub(super) fn add(&mut self, hints: &Hints, changes: Changes) {
        if !changes.is_empty() {
            self.last = moment();
        }
        self.hints.add(hints.clone());
        self.changes.add(changes);
    }

    /// How long it is still waited; no time when it counts as over.
    pub(super) fn wait(&self) -> Duration {
        let quiet = SETTLE.saturating_sub(self.last.elapsed());
        quiet.min(LONGEST.saturating_sub(self.begun.elapsed()))
    }
}

/// Whether `changes` where `hints` say may be half of a save.
pub(super) fn may_be_half(hints: &Hints, changes: &Changes) -> bool {
    !changes.is_empty() && (hints.everything || !changes.reduced.is_empty())
}
