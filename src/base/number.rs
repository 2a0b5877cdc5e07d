//! Exact decimal numbers as people print them.

use std::cmp::Ordering;
use std::fmt;

/// A decimal number of up to 18 digits; equal numbers are equal however many zeros they end in.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    digits: i64,
    decimals: u8,
}

/// The most digits that are read, so that every sum and comparison is exact in 128 bits.
const MOST_DIGITS: usize = 18;

impl Number {
    /// Reads `1099`, `-81`, `13.5`; no commas, signs of currency, exponents or spaces.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !numeric(whole) || !numeric(fraction) {
            return None;
        }
        let fraction = if unsigned.contains('.') { fraction } else { "" };
        let digits = format!("{whole}{fraction}");
        if digits.len() > MOST_DIGITS {
            return None;
        }
        let decimals = u8::try_from(fraction.len()).ok()?;
        Some(Self {
            digits: sign * digits.parse::<i64>().ok()?,
            decimals,
        })
    }

    /// The whole number `value`.
    pub fn whole(value: u32) -> Self {
        Self {
            digits: i64::from(value),
            decimals: 0,
        }
    }

    /// As typed: `1099`, `-81`, `13.50`.
    pub fn typed(self) -> String {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = self.digits.unsigned_abs().to_string();
        let decimals = usize::from(self.decimals);
        if decimals == 0 {
            return format!("{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = decimals + 1);
        let (whole, fraction) = padded.split_at(padded.len() - decimals);
        format!("{sign}{whole}.{fraction}")
    }

    /// Its value for arithmetic that need not be exact.
    #[expect(
        clippy::cast_precision_loss,
        reason = "shares and pictures need no 18 digits"
    )]
    pub fn approximate(self) -> f64 {
        self.digits as f64 / 10_f64.powi(i32::from(self.decimals))
    }

    /// Whether it is below nought.
    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// The sum of both; none when it would not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        let decimals = self.decimals.max(other.decimals);
        let digits = self.scaled(decimals) + other.scaled(decimals);
        Some(Self {
            digits: i64::try_from(digits).ok()?,
            decimals,
        })
    }

    /// Its tenth, for tolerances.
    #[must_use]
    pub fn tenth(self) -> Self {
        Self {
            digits: self.digits,
            decimals: self.decimals + 1,
        }
    }

    /// With the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self {
            digits: -self.digits,
            ..self
        }
    }

    /// The digits if there were `decimals` of them after the point.
    fn scaled(self, decimals: u8) -> i128 {
        i128::from(self.digits) * 10_i128.pow(u32::from(decimals - self.decimals))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let decimals = self.decimals.max(other.decimals);
        self.scaled(decimals).cmp(&other.scaled(decimals))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

/// For readers: `1,099`, `−81`, `13.5`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed = self.typed();
        let unsigned = typed.trim_start_matches('-');
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        if self.is_negative() {
            f.write_str("−")?;
        }
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if fraction.is_empty() {
            Ok(())
        } else {
            write!(f, ".{fraction}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    #[test]
    fn numbers_keep_their_spelling_and_compare_by_value() {
        assert_eq!(number("1.10"), number("1.1"));
        assert_eq!(number("1.10").typed(), "1.10");
        assert_eq!(number("1234567.5").to_string(), "1,234,567.5");
        assert_eq!(number("-81").to_string(), "−81");
        assert!(number("9.99") < number("10"));
        assert_eq!(number("0.05").typed(), "0.05");
        for bad in [
            "", "1,099", "24%", "1e3", ".5", "5.", "--1", "+1", "1 000", "٣",
        ] {
            assert!(Number::parse(bad).is_none(), "{bad}");
        }
    }
}
