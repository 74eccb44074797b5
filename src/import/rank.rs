//! The order of priorities, by what their marks mean.

use std::collections::BTreeSet;

use crate::locale::text::fold;

/// Scales in words, the most urgent first; what stands together means the same.
const SCALES: &[&[&[&str]]] = &[
    &[
        &["must", "must not", "shall", "shall not", "required", "mandatory", "必須", "義務"],
        &["should", "should not", "recommended", "推奨"],
        &["may", "could", "can", "optional", "任意"],
        &["wont", "won't", "not required", "不要"],
    ],
    &[
        &["blocker", "emergency", "緊急", "最優先"],
        &["critical", "very high", "urgent", "最高", "最重要", "極高", "特高"],
        &["high", "important", "major", "高", "大", "重要", "高い"],
        &["medium", "moderate", "normal", "mid", "中", "普通", "中程度"],
        &["low", "minor", "低", "小", "低い"],
        &["very low", "info", "informational", "none", "最低", "情報", "参考"],
    ],
    &[&["◎"], &["○", "◯", "〇"], &["△"], &["×", "✕", "-", "－"]],
];

const ROMAN: &[&str] = &["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];

/// The rank of each mark, 0 the most urgent; `None` where the marks are of no scale that is known.
pub(super) fn ranks(marks: &[String]) -> Option<Ranks> {
    let marks = marks.iter().map(|mark| fold(mark)).collect::<Vec<_>>();
    let word = |scale: &&[&[&str]]| {
        let place = |mark: &String| scale.iter().position(|level| level.iter().any(|word| fold(word) == *mark));
        marks.iter().map(place).collect::<Option<Vec<_>>>()
    };
    if let Some(order) = SCALES.iter().find_map(word) {
        return Some(Ranks { order, is_number: false });
    }
    let stars = |mark: &String| {
        mark.chars().all(|c| matches!(c, '★' | '☆' | '*')).then(|| mark.chars().filter(|c| *c != '☆').count())
    };
    if let Some(stars) = marks.iter().map(stars).collect::<Option<Vec<_>>>() {
        // More stars, more urgent.
        let most = stars.iter().max().copied().unwrap_or(0);
        return Some(Ranks { order: stars.iter().map(|n| most - n).collect(), is_number: false });
    }
    numbered(&marks)
}

/// The ranks of marks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ranks {
    pub(super) order: Vec<usize>,
    /// Whether they are bare numbers, of which the first may be the most urgent or the least.
    pub(super) is_number: bool,
}

/// Marks that are alike but for a number, a Roman numeral or a letter: `P1`, `Tier 2`, `Ⅲ`, `A`.
fn numbered(marks: &[String]) -> Option<Ranks> {
    let is_value = |c: char| c.is_ascii_alphanumeric();
    let value = |mark: &str| {
        let start =
            mark.rfind(|c: char| !is_value(c)).map_or(0, |at| at + mark[at..].chars().next().map_or(1, char::len_utf8));
        let last = &mark[start..];
        let digits = last.trim_start_matches(|c: char| !c.is_ascii_digit());
        let (prefix, value) =
            if digits.is_empty() { (&mark[..start], last) } else { mark.split_at(mark.len() - digits.len()) };
        (prefix.trim().to_owned(), value.to_owned())
    };
    // What stands behind all of them (`1位`, `A級`) says nothing of their order.
    let bare = |mark: &String| mark.trim_end_matches(|c: char| !is_value(c)).to_owned();
    let ends = marks.iter().map(|mark| mark[bare(mark).len()..].to_owned()).collect::<BTreeSet<_>>();
    let parts = marks.iter().map(|mark| value(&bare(mark))).collect::<Vec<_>>();
    let prefixes = parts.iter().map(|(prefix, _)| prefix).collect::<BTreeSet<_>>();
    if ends.len() != 1 || prefixes.len() != 1 {
        return None;
    }
    let number = |(_, value): &(String, String)| value.parse::<usize>().ok();
    if let Some(order) = parts.iter().map(number).collect::<Option<Vec<_>>>() {
        let is_number = prefixes.first().is_some_and(|prefix| prefix.is_empty());
        return Some(Ranks { order, is_number });
    }
    let roman = |(_, value): &(String, String)| ROMAN.iter().position(|numeral| numeral == value);
    if let Some(order) = parts.iter().map(roman).collect::<Option<Vec<_>>>() {
        return Some(Ranks { order, is_number: false });
    }
    // `S` stands above `A`.
    let letter = |(_, value): &(String, String)| match value.as_bytes() {
        [b's'] => Some(0),
        [letter @ b'a'..=b'h'] => Some(usize::from(letter - b'a') + 1),
        _ => None,
    };
    let order = parts.iter().map(letter).collect::<Option<Vec<_>>>()?;
    Some(Ranks { order, is_number: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered<'a>(marks: &[&'a str]) -> Option<Vec<&'a str>> {
        let owned = marks.iter().map(|mark| (*mark).to_owned()).collect::<Vec<_>>();
        let ranks = ranks(&owned)?.order;
        let mut order = (0..marks.len()).collect::<Vec<_>>();
        order.sort_by_key(|&at| ranks[at]);
        Some(order.into_iter().map(|at| marks[at]).collect())
    }

    #[test]
    fn marks_are_ordered_by_what_they_mean() {
        for (marks, expected) in [
            (&["SHOULD", "SHALL", "MAY"][..], &["SHALL", "SHOULD", "MAY"][..]),
            (&["High", "Low", "Moderate", "Critical"], &["Critical", "High", "Moderate", "Low"]),
            (&["P2", "P1", "P10"], &["P1", "P2", "P10"]),
            (&["2", "1", "3"], &["1", "2", "3"]),
            (&["Ⅲ", "Ⅰ", "Ⅱ"], &["Ⅰ", "Ⅱ", "Ⅲ"]),
            (&["C", "A", "B"], &["A", "B", "C"]),
            (&["B", "S", "A"], &["S", "A", "B"]),
            (&["小", "大", "中"], &["大", "中", "小"]),
            (&["低", "高", "中"], &["高", "中", "低"]),
            (&["任意", "必須", "推奨"], &["必須", "推奨", "任意"]),
            (&["○", "◎"], &["◎", "○"]),
            (&["③", "①", "②"], &["①", "②", "③"]),
            (&["★", "★★★"], &["★★★", "★"]),
            (&["Tier 2", "Tier 1"], &["Tier 1", "Tier 2"]),
            (&["Bランク", "Aランク"], &["Aランク", "Bランク"]),
        ] {
            assert_eq!(ordered(marks).as_deref(), Some(expected), "{marks:?}");
        }
        for marks in [&["Basic", "Important"][..], &["早め", "そのうち"], &["high", "P1"], &["P1", "L2"]] {
            assert_eq!(ordered(marks), None, "{marks:?}");
        }
        let numbers = ["1", "2"].map(str::to_owned);
        assert!(ranks(&numbers).is_some_and(|ranks| ranks.is_number));
    }
}
