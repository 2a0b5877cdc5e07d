//! Reads a typed date, and guesses at what people type instead.

use jiff::civil::Date;

use super::date::{DateError, Form, PartialDate, Season, YEARS, month_named};

/// Reads `text` as one of the forms of [`PartialDate`].
///
/// # Errors
/// See [`DateError`]; a misspelt date is never accepted, only offered back.
pub(super) fn parse(text: &str) -> Result<PartialDate, DateError> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("by ") {
        let date = simple(rest.trim()).unwrap_or_else(|| Err(misread(rest.trim())))?;
        return Ok(PartialDate::from_form(Form::By(Box::new(
            PartialDate::from_form(date),
        ))));
    }
    match simple(text) {
        Some(form) => form.map(PartialDate::from_form),
        None => Err(misread(text)),
    }
}

type Read = Result<Form, DateError>;

/// All forms but `by`; none when `text` looks like none of them.
fn simple(text: &str) -> Option<Read> {
    if let Some((from, to)) = text.split_once('/') {
        return two_parts(from, to);
    }
    if let Some((word, year)) = text.split_once(' ') {
        let season = Season::named(word)?;
        let year = digits(year, 4)?;
        return Some(in_range(year).map(|year| Form::Season(season, year)));
    }
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let form = match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => in_range(year).map(Form::Year),
        (Some(part), None, _) if part.starts_with('Q') => quarter(year, part)?,
        (Some(month), None, _) => in_range(year)
            .and_then(|year| Ok(Form::Month(year, month_number(digits_of_two(month))?))),
        (Some(month), Some(day), None) => {
            let (month, day) = (digits(month, 2)?, digits(day, 2)?);
            calendar_day(year, month, day).map(Form::Day)
        }
        _ => return None,
    };
    Some(form)
}

/// `2025/26` or a range of two days.
fn two_parts(from: &str, to: &str) -> Option<Read> {
    if from.len() == 4 && to.len() == 2 {
        let (year, next) = (digits(from, 4)?, digits(to, 2)?);
        return Some(in_range(year).and_then(|year| {
            if i32::from(year + 1) % 100 == next {
                Ok(Form::FinancialYear(year))
            } else {
                let reason = format!("a financial year is written {year}/{:02}", (year + 1) % 100);
                Err(DateError::Impossible { reason })
            }
        }));
    }
    if from.len() != 10 || to.len() != 10 {
        return None;
    }
    let (from, to) = (iso_day(from)?, iso_day(to)?);
    Some(from.and_then(|from| {
        let to = to?;
        if from <= to {
            Ok(Form::Between(from, to))
        } else {
            let reason = format!("the first day, {from}, is after the second, {to}");
            Err(DateError::Impossible { reason })
        }
    }))
}

fn iso_day(text: &str) -> Option<Result<Date, DateError>> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Some(calendar_day(
        digits(year, 4)?,
        digits(month, 2)?,
        digits(day, 2)?,
    ))
}

fn quarter(year: i32, part: &str) -> Option<Read> {
    let quarter = match part {
        "Q1" => 1,
        "Q2" => 2,
        "Q3" => 3,
        "Q4" => 4,
        _ => return None,
    };
    Some(in_range(year).map(|year| Form::Quarter(year, quarter)))
}

/// `text` as a number, if it is exactly `length` ASCII digits.
fn digits(text: &str, length: usize) -> Option<i32> {
    let all_digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| text.parse().ok()).flatten()
}

fn digits_of_two(text: &str) -> i32 {
    digits(text, 2).unwrap_or(0)
}

fn in_range(year: i32) -> Result<i16, DateError> {
    let fits = i16::try_from(year).ok().filter(|year| YEARS.contains(year));
    fits.ok_or_else(|| {
        let reason = format!("a year lies between {} and {}", YEARS.start(), YEARS.end());
        DateError::Impossible { reason }
    })
}

fn month_number(month: i32) -> Result<i8, DateError> {
    let fits = i8::try_from(month)
        .ok()
        .filter(|month| (1..=12).contains(month));
    let reason = "a month is 01 to 12".to_owned();
    fits.ok_or(DateError::Impossible { reason })
}

fn calendar_day(year: i32, month: i32, day: i32) -> Result<Date, DateError> {
    let (year, month) = (in_range(year)?, month_number(month)?);
    let exists = i8::try_from(day)
        .ok()
        .and_then(|day| Date::new(year, month, day).ok());
    exists.ok_or_else(|| {
        let month = PartialDate::from_form(Form::Month(year, month));
        let reason = format!("{month} has {} days", month.latest().day());
        DateError::Impossible { reason }
    })
}

/// What somebody who typed `text` may have meant.
fn misread(text: &str) -> DateError {
    let words: Vec<&str> = text
        .split(|character: char| character.is_whitespace() || "/.,-".contains(character))
        .filter(|word| !word.is_empty())
        .collect();
    match words.as_slice() {
        [first, second, third] => three_words(first, second, third),
        [month, year] => match (month_named(month), digits(year, 4).map(in_range)) {
            (Some(month), Some(Ok(year))) => DateError::Misspelt {
                meant: PartialDate::from_form(Form::Month(year, month)),
            },
            _ => DateError::Unknown,
        },
        _ => DateError::Unknown,
    }
}

fn three_words(first: &str, second: &str, third: &str) -> DateError {
    let day_number = |word: &str| {
        let bare = word.trim_end_matches(|character: char| character.is_ascii_alphabetic());
        bare.parse::<i32>().ok().filter(|_| bare.len() <= 2)
    };
    let day = |year: &str, month: i32, day: i32| {
        let year = digits(year, 4)?;
        calendar_day(year, month, day).ok().map(PartialDate::day)
    };
    let certain = |meant: Option<PartialDate>| match meant {
        Some(meant) => DateError::Misspelt { meant },
        None => DateError::Unknown,
    };
    if let (Some(number), Some(month)) = (day_number(first), month_named(second)) {
        return certain(day(third, i32::from(month), number));
    }
    if let (Some(month), Some(number)) = (month_named(first), day_number(second)) {
        return certain(day(third, i32::from(month), number));
    }
    let (Some(one), Some(two)) = (day_number(first), day_number(second)) else {
        // `2025-7-3`: the order is certain, only the zeros are missing.
        let parts = day_number(second).zip(day_number(third));
        return certain(parts.and_then(|(month, number)| day(first, month, number)));
    };
    match (day(third, two, one), day(third, one, two)) {
        (Some(day_first), Some(month_first)) if day_first != month_first => DateError::Ambiguous {
            day_first,
            month_first,
        },
        (Some(meant), _) | (None, Some(meant)) => DateError::Misspelt { meant },
        (None, None) => DateError::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(text: &str) -> (Option<String>, String) {
        let date = parse(text).expect("a date");
        (
            date.earliest().map(|day| day.to_string()),
            date.latest().to_string(),
        )
    }

    #[test]
    fn every_form_has_its_window() {
        for (text, earliest, latest, words) in [
            ("2025", "2025-01-01", "2025-12-31", "2025"),
            ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
            ("2025-07-03", "2025-07-03", "2025-07-03", "3 July 2025"),
            (
                "2025-Q3",
                "2025-07-01",
                "2025-09-30",
                "July to September 2025",
            ),
            ("spring 2025", "2025-03-01", "2025-05-31", "spring 2025"),
            (
                "winter 2025",
                "2025-12-01",
                "2026-02-28",
                "winter 2025 to 2026",
            ),
            (
                "2025/26",
                "2025-04-01",
                "2026-03-31",
                "the year from April 2025 to March 2026",
            ),
            (
                "2025-07-03/2025-07-05",
                "2025-07-03",
                "2025-07-05",
                "between 3 and 5 July 2025",
            ),
        ] {
            assert_eq!(
                window(text),
                (Some(earliest.to_owned()), latest.to_owned()),
                "{text}"
            );
            let date = parse(text).expect("a date");
            assert_eq!(date.to_string(), words);
            assert_eq!(date.typed(), text);
        }
        assert_eq!(window("by 2025-05-30"), (None, "2025-05-30".to_owned()));
        assert_eq!(parse("by 2028").expect("a date").to_string(), "by 2028");
    }

    #[test]
    fn two_readings_are_offered_and_never_chosen() {
        let Err(DateError::Ambiguous {
            day_first,
            month_first,
        }) = parse("03/04/2025")
        else {
            panic!("03/04/2025 was read as a date");
        };
        assert_eq!(
            (day_first.typed(), month_first.typed()),
            ("2025-04-03".into(), "2025-03-04".into())
        );
    }

    #[test]
    fn other_spellings_are_offered_back() {
        for text in [
            "3 July 2025",
            "July 3, 2025",
            "3rd Jul 2025",
            "2025-7-3",
            "2025.07.03",
        ] {
            let Err(DateError::Misspelt { meant }) = parse(text) else {
                panic!("{text} was not recognised");
            };
            assert_eq!(meant.typed(), "2025-07-03", "{text}");
        }
        assert!(
            matches!(parse("13/12/2024"), Err(DateError::Misspelt { meant }) if meant.typed() == "2024-12-13")
        );
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "2025-02-29",
            "2025-13-01",
            "0000-01-01",
            "2025-13",
            "2025-04-31",
            "2025/27",
        ] {
            assert!(
                matches!(parse(text), Err(DateError::Impossible { .. })),
                "{text}"
            );
        }
        for text in ["", "TBC", "99999", "soon", "2025-07-03-04", "2025-Q5"] {
            assert_eq!(parse(text), Err(DateError::Unknown), "{text}");
        }
    }
}
