//! Dates with the precision that their source prints.

use std::fmt;

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A year.
    Year,
    /// A month of a year.
    Month,
    /// A day.
    Day,
}

/// A date as a document prints it: `2025`, `2025-03` or `2024-11-05` (ISO 8601 calendar dates, reduced precision
/// allowed). It is never made more exact than it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartialDate {
    first_day: jiff::civil::Date,
    precision: Precision,
}

impl PartialDate {
    /// Reads a date.
    ///
    /// # Errors
    /// Says what was expected when `text` is neither `YYYY`, `YYYY-MM` nor `YYYY-MM-DD`, or no such day exists.
    pub fn parse(text: &str) -> Result<Self, String> {
        let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        let parts = text.split('-').collect::<Vec<_>>();
        let (whole, precision) = match parts[..] {
            [year] if digits(year, 4) => (format!("{year}-01-01"), Precision::Year),
            [year, month] if digits(year, 4) && digits(month, 2) => (format!("{year}-{month}-01"), Precision::Month),
            [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
                (text.to_owned(), Precision::Day)
            }
            _ => return Err("a date is written YYYY, YYYY-MM or YYYY-MM-DD".to_owned()),
        };
        let first_day = whole.parse().map_err(|_| format!("there is no day {text} in the calendar"))?;
        Ok(Self { first_day, precision })
    }

    /// How exactly the date is known.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// The first day that it may mean.
    #[must_use]
    pub fn first_day(&self) -> jiff::civil::Date {
        self.first_day
    }

    /// The year alone.
    #[must_use]
    pub fn year(&self) -> Self {
        Self { first_day: self.first_day.first_of_year(), precision: Precision::Year }
    }

    /// The date in words, by one `strftime` pattern for each precision (year, month, day).
    #[must_use]
    pub fn format(&self, [year, month, day]: [&str; 3]) -> String {
        let pattern = match self.precision {
            Precision::Year => year,
            Precision::Month => month,
            Precision::Day => day,
        };
        self.first_day.strftime(pattern).to_string()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format(["%Y", "%Y-%m", "%Y-%m-%d"]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_precision_it_was_given() {
        for text in ["2025", "2025-03", "2024-11-05"] {
            assert_eq!(PartialDate::parse(text).map(|date| date.to_string()), Ok(text.to_owned()));
        }
        for text in ["2025-3", "2025-13", "2025-02-30", "令和3年", "", "2025-03-01-02"] {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
    }
}
