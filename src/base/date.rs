//! Dates that say no more than was known: a day, a month, a season, a financial year.
//!
//! A [`PartialDate`] has a latest day and, but for `by …`, an earliest; ordering and overdue tests
//! use those. It is always shown as precisely as it was written, never more.
//! Not here: instants and time zones.

use std::cmp::Ordering;
use std::fmt;

use jiff::Span as Length;
use jiff::civil::Date;

use super::parse_date;

/// The years that a date may name: earlier or later ones are taken for slips.
pub const YEARS: std::ops::RangeInclusive<i16> = 1700..=2199;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date as precise as its author could make it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartialDate {
    form: Form,
    earliest: Option<Date>,
    latest: Date,
}

/// The forms in which a date is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Year(i16),
    Month(i16, i8),
    Day(Date),
    Quarter(i16, i8),
    Season(Season, i16),
    FinancialYear(i16),
    Between(Date, Date),
    By(Box<PartialDate>),
}

/// The seasons as RECORDS fixes them: spring is March to May, winter December to February.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    pub(super) fn named(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "spring" => Some(Self::Spring),
            "summer" => Some(Self::Summer),
            "autumn" => Some(Self::Autumn),
            "winter" => Some(Self::Winter),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Spring => "spring",
            Self::Summer => "summer",
            Self::Autumn => "autumn",
            Self::Winter => "winter",
        }
    }

    fn first_month(self) -> i8 {
        match self {
            Self::Spring => 3,
            Self::Summer => 6,
            Self::Autumn => 9,
            Self::Winter => 12,
        }
    }
}

impl PartialDate {
    /// Reads a date in one of the forms of RECORDS.
    ///
    /// # Errors
    /// When it is none of them, names a day that does not exist, or can be read in two ways.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        parse_date::parse(text)
    }

    /// The day `date`.
    pub fn day(date: Date) -> Self {
        Self {
            form: Form::Day(date),
            earliest: Some(date),
            latest: date,
        }
    }

    pub(super) fn from_form(form: Form) -> Self {
        let (earliest, latest) = match &form {
            Form::Year(year) => months(*year, 1, 12),
            Form::Month(year, month) => months(*year, *month, 1),
            Form::Day(day) => (Some(*day), *day),
            Form::Quarter(year, quarter) => months(*year, (quarter - 1) * 3 + 1, 3),
            Form::Season(season, year) => months(*year, season.first_month(), 3),
            Form::FinancialYear(year) => months(*year, 4, 12),
            Form::Between(from, to) => (Some(*from), *to),
            Form::By(date) => (None, date.latest),
        };
        Self {
            form,
            earliest,
            latest,
        }
    }

    /// The first day that it can mean; none for `by …`.
    pub fn earliest(&self) -> Option<Date> {
        self.earliest
    }

    /// The last day that it can mean.
    pub fn latest(&self) -> Date {
        self.latest
    }

    /// The day, if it names exactly one.
    pub fn exact_day(&self) -> Option<Date> {
        match self.form {
            Form::Day(day) => Some(day),
            _ => None,
        }
    }

    /// Whether some day could be meant by both.
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_in_time = |a: &Self, b: &Self| a.earliest.is_none_or(|day| day <= b.latest);
        starts_in_time(self, other) && starts_in_time(other, self)
    }

    /// As it is typed in a record: `2025-07-03`, `summer 2025`, `by 2025-05-30`.
    pub fn typed(&self) -> String {
        match &self.form {
            Form::Year(year) => format!("{year:04}"),
            Form::Month(year, month) => format!("{year:04}-{month:02}"),
            Form::Day(day) => day.to_string(),
            Form::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
            Form::Season(season, year) => format!("{} {year}", season.name()),
            Form::FinancialYear(year) => format!("{year}/{:02}", (year + 1) % 100),
            Form::Between(from, to) => format!("{from}/{to}"),
            Form::By(date) => format!("by {}", date.typed()),
        }
    }
}

/// Written out for readers: `3 July 2025`, `July to September 2025`, `between 3 and 5 July 2025`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.form {
            Form::Year(year) => write!(f, "{year}"),
            Form::Month(year, month) => write!(f, "{} {year}", month_name(*month)),
            Form::Day(day) => f.write_str(&day_in_words(*day)),
            Form::Quarter(year, quarter) => {
                let first = (quarter - 1) * 3 + 1;
                write!(
                    f,
                    "{} to {} {year}",
                    month_name(first),
                    month_name(first + 2)
                )
            }
            Form::Season(Season::Winter, year) => {
                write!(f, "winter {year} to {}", year + 1)
            }
            Form::Season(season, year) => write!(f, "{} {year}", season.name()),
            Form::FinancialYear(year) => {
                write!(f, "the year from April {year} to March {}", year + 1)
            }
            Form::Between(from, to) => between_in_words(f, *from, *to),
            Form::By(date) => write!(f, "by {date}"),
        }
    }
}

/// By latest day, then by earliest: what is certain later comes later.
impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.latest
            .cmp(&other.latest)
            .then_with(|| self.earliest.cmp(&other.earliest))
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A day written out: `3 July 2025`.
pub fn day_in_words(day: Date) -> String {
    format!("{} {} {}", day.day(), month_name(day.month()), day.year())
}

fn month_name(month: i8) -> &'static str {
    let index = usize::try_from(month - 1).unwrap_or(0);
    MONTHS.get(index).copied().unwrap_or("January")
}

/// The number of the month whose name, or first three letters, `word` is.
pub(super) fn month_named(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let position = MONTHS.iter().position(|month| {
        let month = month.to_ascii_lowercase();
        word == month || (word.len() >= 3 && month.starts_with(&word))
    })?;
    i8::try_from(position + 1).ok()
}

fn between_in_words(f: &mut fmt::Formatter<'_>, from: Date, to: Date) -> fmt::Result {
    let (to_words, year, month) = (day_in_words(to), from.year(), month_name(from.month()));
    if (from.year(), from.month()) == (to.year(), to.month()) {
        write!(f, "between {} and {to_words}", from.day())
    } else if from.year() == to.year() {
        write!(f, "between {} {month} and {to_words}", from.day())
    } else {
        write!(f, "between {} {month} {year} and {to_words}", from.day())
    }
}

/// First and last day of `count` months from `month` of `year` on.
fn months(year: i16, month: i8, count: i32) -> (Option<Date>, Date) {
    let first = Date::new(year, month, 1).unwrap_or(Date::MIN);
    let last = first
        .checked_add(Length::new().months(count))
        .and_then(Date::yesterday)
        .unwrap_or(Date::MAX);
    (Some(first), last)
}

/// A length of time counted in calendar units: `56 days`, `6 months`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    count: u16,
    unit: Unit,
}

/// The units that durations are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Duration {
    /// Reads `56 days`, `1 week`, `6 months`, `2 years`; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (count, unit) = text.trim().split_once(' ')?;
        let unit = match unit.trim().trim_end_matches('s') {
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "year" => Unit::Year,
            _ => return None,
        };
        Some(Self {
            count: count.parse().ok()?,
            unit,
        })
    }

    /// The day that lies this long after `day`.
    pub fn after(self, day: Date) -> Date {
        day.checked_add(self.length()).unwrap_or(Date::MAX)
    }

    fn length(self) -> Length {
        let count = i64::from(self.count);
        match self.unit {
            Unit::Day => Length::new().days(count),
            Unit::Week => Length::new().weeks(count),
            Unit::Month => Length::new().months(count),
            Unit::Year => Length::new().years(count),
        }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {unit}{plural}", self.count)
    }
}

/// Why a text is not a date, and what may have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateError {
    /// Two readings: `03/04/2025`.
    Ambiguous {
        /// With the day first.
        day_first: PartialDate,
        /// With the month first.
        month_first: PartialDate,
    },
    /// It has the form of a date, but there is no such day.
    Impossible {
        /// Why not, such as "February 2025 has 28 days".
        reason: String,
    },
    /// Another spelling of a date that is certain: `3 July 2025`, `13/12/2024`.
    Misspelt {
        /// What was meant.
        meant: PartialDate,
    },
    /// Anything else.
    Unknown,
}
