//! How many findings there are of each standing: what the component `tally` shows.

use crate::plan::view::{SitePath, view};
use crate::survey::{FindingEntry, Standing};

use super::StatusTag;

view! {
    /// How many findings there are of one standing.
    pub struct Tally {
        /// The standing.
        status: StatusTag,
        /// How many.
        count: usize,
        /// The page that lists them; none when it is this one or when there is none.
        path: Option<SitePath>,
    }
}

/// How many of `entries` there are of each standing that occurs.
pub fn tallies<'e, 'm: 'e>(entries: impl IntoIterator<Item = &'e FindingEntry<'m>>) -> Vec<Tally> {
    let mut counts = vec![0_usize; Standing::ALL.len()];
    for entry in entries {
        let place = Standing::ALL
            .iter()
            .position(|one| *one == entry.status.standing);
        if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
            *count += 1;
        }
    }
    let counted = Standing::ALL.iter().zip(counts);
    counted
        .filter(|(_, count)| *count > 0)
        .map(|(standing, count)| Tally {
            status: StatusTag::of_standing(*standing),
            count,
            path: None,
        })
        .collect()
}
