//! Numbers and dates as a spreadsheet shows them.

mod dates;

pub(super) use dates::{Moment, date};

/// What stands in a section of a format.
enum Token {
    /// A place of a digit: `0`, `#` or `?`.
    Digit(char),
    Point,
    /// A comma among digits.
    Comma,
    Percent,
    Literal(char),
}

/// A number as its format shows it, such as `005` for 5 under `000`; `None` where the format is none of digits and text.
pub(super) fn shown(number: f64, format: &str) -> Option<String> {
    let sections = sections(format);
    if sections.len() > 4 || !number.is_finite() {
        return None;
    }
    let (section, is_own) = match sections[..] {
        [_, negative, ..] if number < 0.0 => (negative, true),
        [_, _, zero, ..] if number == 0.0 => (zero, true),
        [first, ..] => (first, false),
        [] => return None,
    };
    let sign = if number < 0.0 && !is_own { "-" } else { "" };
    if section.eq_ignore_ascii_case("general") || section == "@" {
        return Some(format!("{sign}{}", super::Value::Number(number.abs())));
    }
    Some(format!("{sign}{}", fill(number.abs(), &tokens(section)?)))
}

/// The sections of a format, for positive numbers, negative ones, zero and text.
fn sections(format: &str) -> Vec<&str> {
    let (mut start, mut is_quoted, mut is_escaped) = (0, false, false);
    let mut sections = Vec::new();
    for (at, c) in format.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => {
                sections.push(&format[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    sections.push(&format[start..]);
    sections
}

fn tokens(section: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut chars = section.chars();
    while let Some(c) = chars.next() {
        match c {
            '0' | '#' | '?' => tokens.push(Token::Digit(c)),
            '.' => tokens.push(Token::Point),
            ',' => tokens.push(Token::Comma),
            '%' => tokens.push(Token::Percent),
            '\\' => tokens.extend(chars.next().map(Token::Literal)),
            '"' => tokens.extend(chars.by_ref().take_while(|c| *c != '"').map(Token::Literal)),
            // The width of a character, or one that is repeated to fill the cell.
            '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inner = chars.by_ref().take_while(|c| *c != ']').collect::<String>();
                let is_colour = inner.bytes().all(|byte| byte.is_ascii_alphabetic()) && inner.len() > 2;
                match inner.strip_prefix('$') {
                    Some(symbol) => {
                        tokens.extend(symbol.split('-').next().unwrap_or_default().chars().map(Token::Literal));
                    }
                    None if is_colour => {}
                    None => return None,
                }
            }
            // Fractions, exponents, dates and text.
            '/' | 'e' | 'E' | '@' | 'y' | 'm' | 'd' | 'h' | 's' | 'g' => return None,
            c => tokens.push(Token::Literal(c)),
        }
    }
    Some(tokens)
}

fn fill(number: f64, tokens: &[Token]) -> String {
    let point = tokens.iter().position(|token| matches!(token, Token::Point)).unwrap_or(tokens.len());
    let is_digit = |token: &&Token| matches!(token, Token::Digit(_));
    let decimals = tokens[point..].iter().filter(is_digit).count();
    let last = tokens[..point].iter().rposition(|token| matches!(token, Token::Digit(_)));
    // Commas behind the last digit divide by a thousand each; among digits they group.
    let is_comma = |token: &&Token| matches!(token, Token::Comma);
    let behind = last.map_or(0, |last| tokens[last..point].iter().filter(is_comma).count());
    let is_grouped = last.is_some_and(|last| tokens[..last].iter().any(|token| matches!(token, Token::Comma)));
    let percents = tokens.iter().filter(|token| matches!(token, Token::Percent)).count();
    let scale = |power: usize| i32::try_from(power).unwrap_or(0);
    let scaled = number * 100_f64.powi(scale(percents)) / 1000_f64.powi(scale(behind));
    // A spreadsheet computes with 15 digits, and rounds halves away from zero.
    let exact = |number: f64| format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    let unit = 10_f64.powi(scale(decimals));
    let rounded = if decimals < 10 { exact(scaled * unit).round() / unit } else { scaled };
    let digits = format!("{rounded:.decimals$}");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let whole = whole.trim_start_matches('0').chars().collect::<Vec<_>>();
    let places = tokens[..point].iter().filter(is_digit).count();
    let mut text = String::new();
    // How many digits stand to the right of the next one.
    let mut right = whole.len().max(places);
    let put = |text: &mut String, digit: char, right: usize| {
        text.push(digit);
        if is_grouped && right > 0 && right.is_multiple_of(3) {
            text.push(',');
        }
    };
    let kept = fraction.len() - {
        let places = tokens[point..].iter().filter_map(|token| match token {
            Token::Digit(c) => Some(*c),
            _ => None,
        });
        let places = places.collect::<Vec<_>>();
        let ends = places.iter().rev().zip(fraction.chars().rev());
        ends.take_while(|(place, digit)| **place != '0' && *digit == '0').count()
    };
    let mut decimals = fraction.chars().take(kept);
    let mut is_first = true;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Digit(place) if at < point => {
                // What has no place of its own stands in the first.
                let count = if is_first { right - places + 1 } else { 1 };
                is_first = false;
                for _ in 0..count {
                    right -= 1;
                    match whole.len().checked_sub(right + 1) {
                        Some(index) => put(&mut text, whole[index], right),
                        None if *place == '0' => put(&mut text, '0', right),
                        None => {}
                    }
                }
            }
            Token::Digit(_) => text.extend(decimals.next()),
            Token::Point if kept > 0 || fraction.is_empty() => text.push('.'),
            Token::Point | Token::Comma => {}
            Token::Percent => text.push('%'),
            Token::Literal(c) => text.push(*c),
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_in_the_spreadsheet() {
        for (number, format, expected) in [
            (5.0, "000", "005"),
            (7.0, "\"実\"0", "実7"),
            (1.1, "0.00", "1.10"),
            (1.1, "0.0#", "1.1"),
            (0.5, "0%", "50%"),
            (1_234_567.0, "#,##0", "1,234,567"),
            (12.0, "#,##0", "12"),
            (103.0, "0-00", "1-03"),
            (-3.0, "0;▲0", "▲3"),
            (-3.0, "0", "-3"),
            (0.0, "0;-0;\"なし\"", "なし"),
            (8.0, "[Red]\\A0", "A8"),
            (1200.0, "[$¥-411]#,##0", "¥1,200"),
            (2.5, "0", "3"),
            (1.005, "0.00", "1.01"),
            (0.1 + 0.2, "General", "0.3"),
            (3.0, "第0条", "第3条"),
            (0.25, "#.00", ".25"),
        ] {
            assert_eq!(shown(number, format).as_deref(), Some(expected), "{number} as {format}");
        }
        for format in ["# ?/?", "0.00E+00", "[DBNum1]0", "yyyy"] {
            assert_eq!(shown(1.5, format), None, "{format}");
        }
    }
}
