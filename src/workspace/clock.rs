//! When a site changes although none of its files does.

use jiff::{SignedDuration, Timestamp};

use crate::config::Settings;
use crate::pipeline::{Memo, Request};
use crate::resolve::{AsAt, EPOCH, InstantRequest};
use crate::scan::SourceSet;
use crate::world::World;

/// The clock of a site.
pub(super) struct Clock<'a> {
    pub(super) world: &'a dyn World,
    pub(super) request: &'a Request,
    pub(super) settings: &'a Settings,
}

impl Clock<'_> {
    /// The next moment at which something changes although no file does: the end of an embargo, a new
    /// day. None when the site is as at a moment that stands still.
    pub(super) fn next_moment(&self, sources: &SourceSet, memo: &Memo) -> Option<Timestamp> {
        let now = self.world.now();
        let epoch = self.world.variable(EPOCH);
        let asked = InstantRequest {
            as_at: self.request.as_at.as_deref(),
            epoch: epoch.as_deref(),
        };
        if !asked.goes_with_the_clock(now, &self.settings.timezone) {
            return None;
        }
        let embargoes = sources.records.iter().filter_map(|file| {
            let record = memo.decoded(&file.path)?.record.as_ref()?;
            Some(record.common.embargo.as_ref()?.value)
        });
        // Not the day of what stands, which a mistake may have kept at an older one.
        let today = AsAt::new(now, &self.settings.timezone).day;
        let midnight = today.tomorrow().ok()?;
        let midnight = midnight.to_zoned(self.settings.timezone.clone()).ok()?;
        let soonest = embargoes.filter(|embargo| *embargo > now).min();
        let moment = soonest.map_or(midnight.timestamp(), |it| it.min(midnight.timestamp()));
        // A timer may go off a little early.
        moment.checked_add(SignedDuration::from_millis(2)).ok()
    }
}
