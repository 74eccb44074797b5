//! Dates as a spreadsheet shows them.

use super::sections;

/// A date and a time of day.
#[derive(Clone, Copy, Debug)]
pub(in crate::table) struct Moment {
    pub(in crate::table) year: u16,
    pub(in crate::table) month: u8,
    pub(in crate::table) day: u8,
    pub(in crate::table) hour: u8,
    pub(in crate::table) minute: u8,
    pub(in crate::table) second: u8,
}

/// A date as its format shows it, such as `令和8年12月1日` under `ggge"年"m"月"d"日"`; `None` where that depends on the
/// system that shows it, or the format has more in it than a date and a time.
pub(in crate::table) fn date(moment: Moment, format: &str) -> Option<String> {
    // The short date of the system, which its own format stands for in files.
    if matches!(format.to_ascii_lowercase().as_str(), "mm-dd-yy" | "m/d/yyyy" | "m/d/yy" | "m/d/yy h:mm") {
        return None;
    }
    let section = sections(format).into_iter().next()?;
    let parts = parts(section)?;
    // Months and days have names in the language of the format, or of the system.
    let tag = section.split_once("[$-").and_then(|(_, rest)| rest.split(']').next()).unwrap_or_default();
    let is_named = |part: &Part| matches!(part, Part::Field('m' | 'd', 3..));
    if !matches!(tag, "" | "409" | "809" | "en-US" | "en-GB") && parts.iter().any(is_named) {
        return None;
    }
    let is_half = parts.iter().any(|part| matches!(part, Part::Half(_)));
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Literal(c) => text.push(*c),
            Part::Half(letters) => {
                let mark = usize::from(moment.hour >= 12);
                text.push_str(letters.split('/').nth(mark).unwrap_or_default());
            }
            Part::Field(letter, n) => {
                let is_minute = *letter == 'm' && is_minute(&parts, at);
                text.push_str(&field(moment, if is_minute { 'n' } else { *letter }, *n, is_half)?);
            }
        }
    }
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// What stands in the format of a date.
enum Part {
    /// A letter and how often it stands in a row.
    Field(char, usize),
    /// `AM/PM` or `A/P`.
    Half(String),
    Literal(char),
}

fn parts(section: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = section;
    while let Some(c) = rest.chars().next() {
        let lower = c.to_ascii_lowercase();
        let half = ["AM/PM", "A/P"]
            .iter()
            .find(|half| rest.get(..half.len()).is_some_and(|text| text.eq_ignore_ascii_case(half)));
        if let Some(half) = half {
            parts.push(Part::Half(rest[..half.len()].to_owned()));
            rest = &rest[half.len()..];
        } else if matches!(lower, 'y' | 'm' | 'd' | 'h' | 's' | 'g' | 'e' | 'a') {
            let n = rest.chars().take_while(|other| other.to_ascii_lowercase() == lower).count();
            parts.push(Part::Field(lower, n));
            rest = &rest[n..];
        } else if c == '"' {
            let inner = rest[1..].split('"').next().unwrap_or_default();
            parts.extend(inner.chars().map(Part::Literal));
            rest = rest.get(inner.len() + 2..).unwrap_or_default();
        } else if c == '\\' {
            let mut chars = rest[1..].chars();
            parts.extend(chars.next().map(Part::Literal));
            rest = chars.as_str();
        } else if c == '[' {
            let inner = rest[1..].split(']').next().unwrap_or_default();
            // A language or a calendar. Elapsed time and conditions are no date, and neither are other digits.
            if !inner.strip_prefix("$-").is_some_and(calendar) {
                return None;
            }
            rest = rest.get(inner.len() + 2..).unwrap_or_default();
        } else if c == '_' || c == '*' {
            let mut chars = rest[1..].chars();
            chars.next();
            rest = chars.as_str();
        } else if matches!(c, '0' | '#' | '?' | '@') || (c == '.' && rest[1..].starts_with('0')) {
            return None;
        } else {
            parts.push(Part::Literal(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    Some(parts)
}

/// Whether the language of a format leaves its calendar and its digits what they are: the high bytes of its number say
/// otherwise, `411` and `ja-JP-x-gannen` do not.
fn calendar(tag: &str) -> bool {
    let is_system = tag.get(..1).is_some_and(|first| first.eq_ignore_ascii_case("f")) && tag.len() == 4;
    (tag.len() <= 4 && !is_system)
        || tag.contains("-x-gannen")
        || (tag.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-'))
}

/// Whether `m` stands for minutes: behind hours, or before seconds.
fn is_minute(parts: &[Part], at: usize) -> bool {
    let letter = |part: &Part| match part {
        Part::Field(letter, _) => Some(*letter),
        _ => None,
    };
    let before = parts[..at].iter().rev().find_map(letter);
    let after = parts[at + 1..].iter().find_map(letter);
    before == Some('h') || after == Some('s')
}

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

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A year, a month and a day.
type Day = (u16, u8, u8);

/// The first days of Japanese eras, with their names.
const ERAS: [(Day, [&str; 3]); 5] = [
    ((2019, 5, 1), ["R", "令", "令和"]),
    ((1989, 1, 8), ["H", "平", "平成"]),
    ((1926, 12, 25), ["S", "昭", "昭和"]),
    ((1912, 7, 30), ["T", "大", "大正"]),
    ((1868, 1, 25), ["M", "明", "明治"]),
];

fn field(moment: Moment, letter: char, n: usize, is_half: bool) -> Option<String> {
    let Moment { year, month, day, hour, minute, second } = moment;
    let padded = |number: u16, n: usize| if n > 1 { format!("{number:02}") } else { number.to_string() };
    let era = || ERAS.iter().find(|(first, _)| (year, month, day) >= *first);
    let weekday = || {
        let date =
            jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        usize::try_from(date.ok()?.weekday().to_sunday_zero_offset()).ok()
    };
    let month_name = MONTHS.get(usize::from(month).checked_sub(1)?)?;
    let first = |name: &str, n: usize| name.chars().take(n).collect::<String>();
    Some(match (letter, n) {
        ('y', 1 | 2) => format!("{:02}", year % 100),
        ('y', _) => format!("{year:04}"),
        ('m', 1 | 2) => padded(month.into(), n),
        ('m', 3) => first(month_name, 3),
        ('m', 4) => (*month_name).to_owned(),
        ('m', 5) => first(month_name, 1),
        ('d', 1 | 2) => padded(day.into(), n),
        ('d', 3) => first(DAYS[weekday()?], 3),
        ('d', _) => DAYS[weekday()?].to_owned(),
        ('a', 3) => "日月火水木金土".chars().nth(weekday()?)?.to_string(),
        ('a', 4) => format!("{}曜日", "日月火水木金土".chars().nth(weekday()?)?),
        ('h', _) if is_half => padded(if hour.is_multiple_of(12) { 12 } else { u16::from(hour % 12) }, n),
        ('h', _) => padded(hour.into(), n),
        ('n', _) => padded(minute.into(), n),
        ('s', _) => padded(second.into(), n),
        ('g', 1..=3) => era()?.1[n - 1].to_owned(),
        ('e', _) => padded(year - era()?.0.0 + 1, n),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_shown_as_in_the_spreadsheet() {
        let moment = Moment { year: 2026, month: 12, day: 1, hour: 13, minute: 5, second: 9 };
        for (format, expected) in [
            ("yyyy/mm/dd", "2026/12/01"),
            ("yyyy\"年\"m\"月\"d\"日\"", "2026年12月1日"),
            ("[$-411]ggge\"年\"m\"月\"d\"日\"", "令和8年12月1日"),
            ("[$-ja-JP-x-gannen]ge.m.d;@", "R8.12.1"),
            ("m/d", "12/1"),
            ("d-mmm-yy", "1-Dec-26"),
            ("mmmm d, yyyy", "December 1, 2026"),
            ("yyyy/m/d(aaa)", "2026/12/1(火)"),
            ("yyyy/m/d h:mm", "2026/12/1 13:05"),
            ("h:mm AM/PM", "1:05 PM"),
            ("mm:ss", "05:09"),
        ] {
            assert_eq!(date(moment, format).as_deref(), Some(expected), "{format}");
        }
        let first = Moment { year: 1989, month: 1, day: 7, ..moment };
        assert_eq!(date(first, "ggge").as_deref(), Some("昭和64"));
        assert_eq!(date(Moment { day: 8, ..first }, "gge").as_deref(), Some("平1"));
        for format in ["mm-dd-yy", "[h]:mm", "ss.00", "[$-1070409]d/m/yy", "[$-F800]dddd", "[$-411]mmmm d"] {
            assert_eq!(date(moment, format), None, "{format}");
        }
    }
}
