//! Titles that are made of the first words of a text.

use crate::locale::text::joins;

/// Longer titles wrap too often.
const LONGEST: usize = 60;

/// Words that end in a full stop without ending a sentence.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "eg", "i.e", "ie", "etc", "no", "nos", "incl", "excl", "cf", "vs", "approx", "fig", "sec", "sect", "art",
    "ch", "dr", "mr", "mrs", "ms", "prof", "inc", "ltd", "co", "corp", "resp", "min", "max", "ver", "vol", "p", "pp",
    "para", "ref", "req", "al", "st", "dept", "est", "temp", "ex",
];

/// A text on one line: where a line ends between Japanese characters, nothing stands between them.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for part in text.split('\n').map(str::trim).filter(|part| !part.is_empty()) {
        let ends = line.chars().next_back().zip(part.chars().next());
        if ends.is_some_and(|(before, after)| !joins(before, after)) {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

/// The first sentence of a text, as a title. It ends neither behind an abbreviation or a number of a list nor inside of
/// brackets.
pub(super) fn beginning(text: &str) -> String {
    let depths = depths(text);
    let end = text.char_indices().zip(&depths).find_map(|((at, c), depth)| {
        let is_end = *depth == 0
            && at > 0
            && match c {
                '。' | '\n' | '※' => true,
                '.' => ends_sentence(text, at),
                _ => false,
            };
        is_end.then_some(at)
    });
    let sentence = one_line(text[..end.unwrap_or(text.len())].trim());
    let is_last =
        |sentence: &str| sentence.strip_suffix('.').is_some_and(|rest| !is_short_for(rest) && rest.contains(' '));
    let sentence = if is_last(&sentence) { &sentence[..sentence.len() - 1] } else { &sentence };
    let Some((cut, _)) = sentence.char_indices().nth(LONGEST) else { return sentence.to_owned() };
    let depths = self::depths(sentence);
    let places = || sentence.char_indices().zip(&depths).take_while(|((at, _), _)| *at < cut);
    let divides = |c: char| matches!(c, '、' | ' ' | '，' | ',');
    let is_late = |at: &usize| *at * 2 > cut;
    let between = places().filter(|((_, c), depth)| divides(*c) && **depth == 0).map(|((at, _), _)| at).last();
    // Before the bracket that is open at the cut, or at its very end.
    let opened = places().filter(|(_, depth)| **depth == 0).map(|((at, c), _)| at + c.len_utf8()).last();
    let is_open = depths.get(LONGEST).is_some_and(|depth| *depth > 0);
    let at = between.filter(is_late).or_else(|| if is_open { opened.filter(|at| *at > 0) } else { Some(cut) });
    let at = at.unwrap_or_else(|| {
        let closed = sentence.char_indices().zip(&depths).skip(LONGEST).find(|(_, depth)| **depth == 0);
        closed.map_or(sentence.len(), |((at, _), _)| at)
    });
    let title = sentence[..at].trim_end().trim_end_matches(['、', '，', ',']);
    if title.len() == sentence.len() { title.to_owned() } else { format!("{title}…") }
}

/// For each character, how many brackets are open around it; a bracket itself is inside. Where they do not match, none are.
fn depths(text: &str) -> Vec<usize> {
    const PAIRS: &[(char, char)] = &[
        ('(', ')'),
        ('（', '）'),
        ('[', ']'),
        ('［', '］'),
        ('{', '}'),
        ('「', '」'),
        ('『', '』'),
        ('【', '】'),
        ('〔', '〕'),
        ('〈', '〉'),
        ('《', '》'),
        ('“', '”'),
    ];
    let mut open = Vec::new();
    let mut depths = Vec::new();
    for c in text.chars() {
        if let Some((_, close)) = PAIRS.iter().find(|(begin, _)| *begin == c) {
            open.push(*close);
            depths.push(open.len());
            continue;
        }
        depths.push(open.len());
        if open.last() == Some(&c) {
            open.pop();
        }
    }
    if open.is_empty() { depths } else { vec![0; depths.len()] }
}

/// Whether the full stop at this place ends a sentence.
fn ends_sentence(text: &str, at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at + 1..]);
    let next = after.trim_start().chars().next();
    let goes_on = after.starts_with(char::is_whitespace) && next.is_some_and(|c| !c.is_lowercase());
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_first = word.len() == before.trim_start().len();
    let is_list_number =
        is_first && (word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') || word.chars().count() <= 2);
    goes_on && !is_short_for(before) && !is_list_number
}

/// Whether a text ends in an abbreviation, without its full stop.
fn is_short_for(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || "([（「".contains(c)).next().unwrap_or_default();
    let word = word.to_lowercase();
    // `U.S`, `a`: single letters with full stops between them.
    let is_initials = word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
    is_initials || ABBREVIATIONS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_first_words() {
        for (text, expected) in [
            ("端末を把握している。\n※1 注", "端末を把握している"),
            ("端末", "端末"),
            ("E.g. disable old protocols. Then restart.", "E.g. disable old protocols"),
            ("No. 5 of the policy applies.", "No. 5 of the policy applies"),
            ("1. Keep the door closed.", "1. Keep the door closed"),
            ("a. Keep it. Then go.", "a. Keep it"),
            ("The firm (incl. subsidiaries) must encrypt. Always.", "The firm (incl. subsidiaries) must encrypt"),
            ("The firm (see below. Or not.) must encrypt. Always.", "The firm (see below. Or not.) must encrypt"),
            ("Use keys of the U.S. Department. Rotate them.", "Use keys of the U.S. Department"),
            ("Set TLS 1.2 or later. Test it.", "Set TLS 1.2 or later"),
            ("「はい。」と答える。次へ進む。", "「はい。」と答える"),
            ("株式会社○○（以下、「当社」という。）は守る。", "株式会社○○（以下、「当社」という。）は守る"),
            ("Lock it (always. Then go", "Lock it (always"),
            ("認証を\n管理する", "認証を"),
        ] {
            assert_eq!(beginning(text), expected, "{text}");
        }
    }

    #[test]
    fn long_titles_are_cut_outside_of_brackets() {
        let long = format!("{}、{}。", "あ".repeat(50), "い".repeat(50));
        assert_eq!(beginning(&long), format!("{}…", "あ".repeat(50)));
        let long = format!("{}（{}）{}。", "あ".repeat(40), "い".repeat(40), "う".repeat(9));
        assert_eq!(beginning(&long), format!("{}…", "あ".repeat(40)));
        let long = format!("「{}」{}。", "い".repeat(70), "う".repeat(9));
        assert_eq!(beginning(&long), format!("「{}」…", "い".repeat(70)));
        assert_eq!(beginning(&"あ".repeat(61)), format!("{}…", "あ".repeat(60)));
    }

    #[test]
    fn lines_between_japanese_characters_are_joined() {
        assert_eq!(one_line("認証\n管理"), "認証管理");
        assert_eq!(one_line("Access \n control"), "Access control");
        assert_eq!(one_line("認証\nID\n管理"), "認証 ID 管理");
    }
}
