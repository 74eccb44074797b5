//! The words and marks of Japanese and English checklists.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::locale::text::fold;
use crate::table::Date;

/// Marks that say that an item applies to a method.
pub(super) const YES: &[&str] =
    &["○", "◯", "〇", "◎", "●", "✓", "✔", "☑", "レ", "要", "必要", "対象", "該当", "適用", "yes", "y", "true", "1"];

/// Marks that say that it does not.
pub(super) const NO: &[&str] = &[
    "－",
    "-",
    "―",
    "×",
    "✕",
    "✗",
    "☐",
    "不要",
    "対象外",
    "非該当",
    "該当なし",
    "適用外",
    "なし",
    "n/a",
    "no",
    "n",
    "false",
    "0",
];

/// What a mark says; `None` where it says neither.
pub(super) fn mark(text: &str) -> Option<bool> {
    static MARKS: LazyLock<[BTreeSet<String>; 2]> =
        LazyLock::new(|| [YES, NO].map(|marks| marks.iter().map(|mark| fold(mark)).collect()));
    let [yes, no] = &*MARKS;
    let folded = fold(text);
    // Dashes and the long vowel mark look alike, and stand for each other.
    let is_dash = text.chars().all(|c| matches!(c, '-' | '－' | 'ー' | '―' | '—' | '–' | '‐' | '‑' | '−' | '─' | 'ｰ'));
    if yes.contains(&folded) {
        Some(true)
    } else if text.is_empty() || is_dash || no.contains(&folded) {
        Some(false)
    } else {
        None
    }
}

/// The usual id of a priority with this mark.
pub(super) fn priority(text: &str) -> Option<&'static str> {
    let text = fold(text);
    let is = |words: &[&str]| words.iter().any(|word| fold(word) == text);
    if is(&["◎", "高", "必須", "high", "must", "critical"]) {
        Some("high")
    } else if is(&["○", "◯", "〇", "中", "推奨", "medium", "should"]) {
        Some("medium")
    } else if is(&["△", "低", "任意", "low", "may"]) {
        Some("low")
    } else {
        None
    }
}

/// A heading normalized for comparison: without white space and the full stop of `No.`.
pub(super) fn heading(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect::<String>().trim_end_matches('.').to_owned()
}

/// The number and the mark of the method whose column has this heading: `方式①`, `方式 1`, `Method 1`, `①`.
pub(super) fn method(text: &str) -> Option<(u32, String)> {
    let circled = |c: char| match c {
        '①'..='⑳' => Some(u32::from(c) - u32::from('①') + 1),
        _ => None,
    };
    if let Some((number, mark)) = text.chars().find_map(|c| Some((circled(c)?, c))) {
        return Some((number, mark.to_string()));
    }
    let name = heading(text);
    let rest = ["方式", "形態", "method"].iter().find_map(|word| name.split_once(word).map(|(_, rest)| rest))?;
    let digits = rest.chars().take_while(char::is_ascii_digit).collect::<String>();
    let number = digits.parse().ok().filter(|number| *number > 0)?;
    Some((number, digits))
}

/// The names in a cell that holds several. White space divides where it stands between Japanese words only: English
/// names have spaces in them.
pub(super) fn names(text: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let chars = text.chars().collect::<Vec<_>>();
    for (at, &c) in chars.iter().enumerate() {
        let is_wide = |c: Option<&char>| c.is_some_and(|c| crate::locale::text::is_wide(*c));
        let before = chars[..at].iter().rev().find(|c| !c.is_whitespace());
        let after = chars[at..].iter().find(|c| !c.is_whitespace());
        let divides = match c {
            '\n' | '、' | ',' | '，' | ';' | '；' | '/' | '／' => true,
            c if c.is_whitespace() => is_wide(before) && is_wide(after),
            _ => false,
        };
        match names.last_mut() {
            Some(name) if !divides => name.push(c),
            _ => names.push(String::new()),
        }
    }
    names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The id at the beginning of a text, and the rest: `GV.OC-01.1: The organisation …`, `(A-3) Lock …`, `実8　端末…`.
pub(super) fn leading_id(text: &str) -> Option<(&str, &str)> {
    /// Longer ones are words.
    const LONGEST: usize = 30;
    let text = text.trim_start();
    let is_end = |c: char| c.is_whitespace() || matches!(c, ':' | '：' | '、');
    let end = text.find(is_end)?;
    let bare = |c: char| matches!(c, '[' | '(' | '（' | '［' | '【');
    let closing = |c: char| matches!(c, ']' | ')' | '）' | '］' | '】' | '.' | '．' | '。' | ':' | '-');
    let mark = &text[..end];
    // `AC-2(1)` keeps its brackets, `(A-3)` does not.
    let id = match mark.strip_prefix(bare) {
        Some(inner) => inner.trim_end_matches(closing),
        None => mark.trim_end_matches(['.', '．', '。', ':', '-']),
    };
    let rest = text[end..].trim_start_matches(|c: char| is_end(c) || matches!(c, '-' | '–' | '—'));
    let is_id = id.contains(|c: char| c.is_numeric()) && id.chars().count() <= LONGEST && !rest.is_empty();
    is_id.then_some((id, rest))
}

/// The date that a text is, if it is what becomes of `7-3` in a spreadsheet that is saved as text: `7月3日`, `3-Jul`,
/// `2026/7/3`.
pub(super) fn date(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let date = |month_and_day| Some(Date { text: text.to_owned(), month_and_day, is_as_shown: true });
    let folded = fold(text);
    let number = |text: &str, most: u8| text.parse::<u8>().ok().filter(|n| (1..=most).contains(n));
    if let Some((month, day)) = folded.strip_suffix('日').and_then(|text| text.rsplit('年').next()?.split_once('月'))
    {
        return date(number(month, 12).zip(number(day, 31)));
    }
    let parts = folded.split(['-', '/', ' ']).collect::<Vec<_>>();
    let month = |text: &str| MONTHS.iter().zip(1..).find(|(name, _)| **name == text).map(|(_, month)| month);
    match parts[..] {
        [year, m, d] if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => {
            date(Some((number(m, 12)?, number(d, 31)?)))
        }
        [a, b] | [a, b, _] => match (month(a), month(b)) {
            (Some(m), None) => date(number(b, 31).map(|d| (m, d))),
            (None, Some(m)) => date(number(a, 31).map(|d| (m, d))),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_both_kinds() {
        for text in ["○", "◎", "✓", "レ", "ﾚ", "TRUE", "要"] {
            assert_eq!(mark(text), Some(true), "{text}");
        }
        for text in ["－", "-", "ー", "—", "×", "✕", "", "対象外", "FALSE"] {
            assert_eq!(mark(text), Some(false), "{text}");
        }
        // Ambiguous: a tick in some countries, a cross in others.
        for text in ["x", "△", "○×", "?"] {
            assert_eq!(mark(text), None, "{text}");
        }
    }

    #[test]
    fn methods_have_numbers() {
        assert_eq!(method("方式 ③"), Some((3, "③".to_owned())));
        assert_eq!(method("方式１２"), Some((12, "12".to_owned())));
    }

    #[test]
    fn ids_at_the_beginning_of_texts() {
        for (text, expected) in [
            ("GV.OC-01.1: The organisation knows.", Some(("GV.OC-01.1", "The organisation knows."))),
            ("(A-3) Lock it", Some(("A-3", "Lock it"))),
            ("AC-2(1) Lock it", Some(("AC-2(1)", "Lock it"))),
            ("実8　端末を確認する", Some(("実8", "端末を確認する"))),
            ("1. Keep it - closed", Some(("1", "Keep it - closed"))),
            ("A.5.1 – Policies", Some(("A.5.1", "Policies"))),
            ("Lock the screen", None),
            ("1-1", None),
        ] {
            assert_eq!(leading_id(text), expected, "{text}");
        }
    }

    #[test]
    fn several_names_in_a_cell() {
        assert_eq!(names("マルウェア感染 不正アクセス\n盗難・紛失"), ["マルウェア感染", "不正アクセス", "盗難・紛失"]);
        assert_eq!(names("Malware infection, Loss or theft"), ["Malware infection", "Loss or theft"]);
        assert_eq!(names("USB メモリ、"), ["USB メモリ"]);
    }

    #[test]
    fn dates_that_were_ids() {
        for text in ["7月3日", "2026年7月3日", "3-Jul", "Jul-3", "2026/7/3", "2026-07-03", "2026/07/03", "3-Jul-26"]
        {
            assert_eq!(date(text).and_then(|date| date.month_and_day), Some((7, 3)), "{text}");
        }
        assert!(date("Jul-99").is_some_and(|date| date.month_and_day.is_none()));
        for text in ["7-3", "10-1", "1-1-1", "実8", "A-1", "", "2026", "1/2"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
