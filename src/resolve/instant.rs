//! The one instant as at which everything is computed.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The variable of the environment that can hold the instant (<https://reproducible-builds.org/specs/source-date-epoch/>).
pub const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// The instant of a build, and its day in the site's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AsAt {
    /// The instant: embargoes that end at it or before have ended.
    pub instant: Timestamp,
    /// Its day: what became known on it or before is known.
    pub day: Date,
}

/// Why an instant cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstantError {
    /// It is neither a day nor an exact moment.
    #[error(
        "`{0}` is neither a day such as 2025-07-03 nor a moment such as 2025-07-03T09:30:00+01:00"
    )]
    Form(String),
    /// `SOURCE_DATE_EPOCH` is no number of seconds since 1970.
    #[error(
        "the environment variable SOURCE_DATE_EPOCH is `{0}`, which is not a number of seconds since 1970, such as 1751531400"
    )]
    Epoch(String),
    /// A public build would lift embargoes early.
    #[error("`{0}` is still to come: a public build is never later than the clock")]
    Later(String),
}

/// Where the instant comes from.
#[derive(Clone, Copy, Debug, Default)]
pub struct InstantRequest<'a> {
    /// What `--as-at` says.
    pub as_at: Option<&'a str>,
    /// What `SOURCE_DATE_EPOCH` says.
    pub epoch: Option<&'a str>,
}

impl InstantRequest<'_> {
    /// Whether the instant that is asked for at `now` is `now`, and so another a moment later.
    pub fn goes_with_the_clock(&self, now: Timestamp, zone: &TimeZone) -> bool {
        let today = zone.to_datetime(now).date().to_string();
        match (self.as_at, self.epoch) {
            (Some(text), _) => text == today,
            (None, epoch) => epoch.is_none(),
        }
    }
}

impl AsAt {
    /// The instant `instant` in `zone`.
    pub fn new(instant: Timestamp, zone: &TimeZone) -> Self {
        Self {
            instant,
            day: zone.to_datetime(instant).date(),
        }
    }

    /// The instant that is asked for: `--as-at`, else `SOURCE_DATE_EPOCH`, else `now`.
    ///
    /// A day means its last instant in `zone`; today means now.
    ///
    /// # Errors
    /// When what is asked for cannot be read.
    pub fn requested(
        request: InstantRequest<'_>,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<Self, InstantError> {
        let instant = match (request.as_at, request.epoch) {
            (Some(text), _) => moment(text, now, zone)?,
            (None, Some(epoch)) => seconds(epoch)?,
            (None, None) => now,
        };
        Ok(Self::new(instant, zone))
    }

    /// Refuses an instant later than `now`, for builds that are to be published.
    ///
    /// # Errors
    /// When it is later.
    pub fn not_after(self, now: Timestamp) -> Result<Self, InstantError> {
        if self.instant > now {
            Err(InstantError::Later(self.day.to_string()))
        } else {
            Ok(self)
        }
    }
}

fn moment(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, InstantError> {
    let refused = || InstantError::Form(text.escape_debug().to_string());
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let day: Date = if text.len() == 10 {
        text.parse()
    } else {
        Err(jiff::Error::from_args(format_args!("no day")))
    }
    .map_err(|_| refused())?;
    if day == zone.to_datetime(now).date() {
        return Ok(now);
    }
    let next = day
        .tomorrow()
        .and_then(|next| next.to_zoned(zone.clone()))
        .map_err(|_| refused())?;
    next.timestamp()
        .checked_sub(1.nanosecond())
        .map_err(|_| refused())
}

/// Reads `SOURCE_DATE_EPOCH`, whose value is refused where it is malformed
/// (<https://reproducible-builds.org/specs/source-date-epoch/>).
fn seconds(epoch: &str) -> Result<Timestamp, InstantError> {
    let refused = || InstantError::Epoch(epoch.escape_debug().to_string());
    // No record was kept by computers before 1970: a sign is a slip, and would be parsed.
    if !epoch.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(refused());
    }
    let seconds = epoch.parse::<i64>().map_err(|_| refused())?;
    Timestamp::from_second(seconds).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Result<AsAt, InstantError> {
        let zone = TimeZone::get("Europe/London").expect("in the bundled database");
        let now = "2025-07-10T12:00:00Z".parse().expect("a moment");
        let request = InstantRequest {
            as_at: Some(text),
            epoch: None,
        };
        AsAt::requested(request, now, &zone)?.not_after(now)
    }

    #[test]
    fn a_day_means_its_last_instant_in_the_sites_zone() {
        let as_at = at("2025-07-03").expect("a day");
        assert_eq!(as_at.instant.to_string(), "2025-07-03T22:59:59.999999999Z");
        assert_eq!(as_at.day.to_string(), "2025-07-03");
    }

    #[test]
    fn an_epoch_is_a_number_of_seconds_and_nothing_else() {
        assert_eq!(
            seconds("1751531400").expect("seconds").to_string(),
            "2025-07-03T08:30:00Z"
        );
        for refused in [
            "-1",
            "+1",
            "",
            " 1",
            "1 ",
            "1.5",
            "1e9",
            "soon",
            "99999999999999",
            "1\u{1B}[2J",
        ] {
            let error = seconds(refused).expect_err(refused);
            assert!(matches!(error, InstantError::Epoch(_)), "{refused}");
            assert!(!error.to_string().contains('\u{1B}'));
        }
    }

    #[test]
    fn only_now_and_today_go_with_the_clock() {
        let now = "2025-07-10T23:30:00Z".parse().expect("a moment");
        let zone = TimeZone::get("Europe/London").expect("in the bundled database");
        let goes = |as_at, epoch| InstantRequest { as_at, epoch }.goes_with_the_clock(now, &zone);
        assert!(goes(None, None));
        assert!(goes(Some("2025-07-11"), Some("0")));
        assert!(!goes(Some("2025-07-10"), None));
        assert!(!goes(Some("2025-07-10T23:30:00Z"), None));
        assert!(!goes(None, Some("0")));
    }

    #[test]
    fn today_means_now_and_tomorrow_is_refused() {
        assert_eq!(
            at("2025-07-10").expect("today").instant.to_string(),
            "2025-07-10T12:00:00Z"
        );
        assert!(matches!(at("2025-07-11"), Err(InstantError::Later(_))));
        assert!(matches!(at("soon"), Err(InstantError::Form(_))));
        assert!(matches!(at("2025-07-03T10:00"), Err(InstantError::Form(_))));
    }
}
