//! The rules of Japanese text: normalization for look-ups, line breaks, and which runs are Japanese.

use std::borrow::Cow;
use std::iter;

use icu_properties::props::{EastAsianWidth, EmojiPresentation, Script};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::{UnicodeNormalization, is_nfc, is_nfkc};

/// The form of `text` under which ids are compared and words looked up.
///
/// Two spellings of a word have one folded form: full and half width (NFKC), upper and lower case
/// (full case folding), and every dash that an input method may offer for a hyphen. The long vowel
/// mark `ー` is a letter and stays. The form is for comparing, never for showing.
///
/// ```
/// use tebiki::locale::text::fold;
///
/// assert_eq!(fold("ＶＰＮ"), fold("vpn"));
/// assert_eq!(fold("ﾊﾟｽﾜｰﾄﾞ"), fold("パスワード"));
/// assert_eq!(fold("１０－１"), "10-1");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc() {
        match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            '\u{2018}' | '\u{2019}' => folded.push('\''),
            // The dotted capital I: the round trip through upper case would merge it with another letter.
            'ı' => folded.push(c),
            // To upper case and back, which is full case folding: `ß` and `ẞ` both become `ss`, `ς` and `σ` both `σ`.
            _ => folded.extend(c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase)),
        }
    }
    if is_nfkc(&folded) { folded } else { folded.nfkc().collect() }
}

/// `text` in normalization form C, the form of file names here: macOS spells `が` as `か` and a
/// combining mark.
///
/// ```
/// use tebiki::locale::text::nfc;
///
/// assert_eq!(nfc("か\u{3099}"), "が");
/// ```
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// Whether `c` belongs to a script written without spaces: Han, kana, CJK punctuation, full-width
/// forms and their half-width counterparts.
///
/// Hangul is not wide here, because Korean puts spaces between words, and neither are emoji.
///
/// ```
/// use tebiki::locale::text::is_wide;
///
/// assert!(is_wide('漢') && is_wide('。') && is_wide('Ａ'));
/// assert!(!is_wide('A') && !is_wide('한') && !is_wide('…'));
/// ```
#[must_use]
pub fn is_wide(c: char) -> bool {
    if c.is_ascii() || is_korean(c) {
        return false;
    }
    let width = CodePointMapData::<EastAsianWidth>::new().get(c);
    [EastAsianWidth::Wide, EastAsianWidth::Fullwidth, EastAsianWidth::Halfwidth].contains(&width)
        && !CodePointSetData::new::<EmojiPresentation>().contains(c)
}

/// Whether a soft line break between `before` and `after` renders as nothing rather than as a
/// space.
///
/// That is so between two [wide](is_wide) characters, and between a wide one and a mark that is as
/// wide as its neighbour in Japanese type (`…`, `―`, `※`, `①`).
///
/// ```
/// use tebiki::locale::text::joins;
///
/// assert!(joins('設', '定') && joins('。', '※'));
/// assert!(!joins('設', 'V') && !joins('…', '…'));
/// ```
#[must_use]
pub fn joins(before: char, after: char) -> bool {
    match (is_wide(before), is_wide(after)) {
        (true, true) => true,
        (true, false) => takes_width_of_neighbour(after),
        (false, true) => takes_width_of_neighbour(before),
        (false, false) => false,
    }
}

/// Whether `c` is Japanese wherever it stands: Han, kana, CJK punctuation, full-width forms.
///
/// Such a character needs `lang="ja"` on an English page. [`japanese_runs`] finds the stretches of
/// them.
///
/// ```
/// use tebiki::locale::text::is_japanese;
///
/// assert!("漢かカー、「」・Ａ".chars().all(is_japanese));
/// assert!(!"A1 한ㄅ…".chars().any(is_japanese));
/// ```
#[must_use]
pub fn is_japanese(c: char) -> bool {
    if !is_wide(c) || c.is_whitespace() {
        return false;
    }
    let script = CodePointMapData::<Script>::new().get(c);
    // Latin has no wide letters but the full-width ones.
    [Script::Han, Script::Hiragana, Script::Katakana, Script::Common, Script::Inherited, Script::Latin]
        .contains(&script)
}

/// Whether `c` is a control character that is no white space of a text, or no character at all: neither HTML nor XML may hold
/// it.
///
/// ```
/// use tebiki::locale::text::is_unshowable;
///
/// assert!(is_unshowable('\u{b}') && is_unshowable('\u{7f}') && !is_unshowable('\n') && !is_unshowable('\t'));
/// assert!(is_unshowable('\u{85}') && is_unshowable('\u{fffe}') && !is_unshowable('\u{fffd}'));
/// ```
#[must_use]
pub fn is_unshowable(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t' || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Whether `c` ends a line, in a text or in files that go by lines.
#[must_use]
pub fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a line may break between `before` and `after` without splitting a phrase: where hiragana or a comma ends and
/// something else begins, and before a bracket. A heuristic without a dictionary, good enough for titles in browsers that
/// do not find phrases themselves.
///
/// ```
/// use tebiki::locale::text::ends_phrase;
///
/// assert!(ends_phrase('の', '手') && ends_phrase('き', '（') && ends_phrase('、', 'か'));
/// assert!(!ends_phrase('手', '引') && !ends_phrase('引', 'き') && !ends_phrase('は', '。'));
/// ```
#[must_use]
pub fn ends_phrase(before: char, after: char) -> bool {
    let is_hiragana = |c| ('ぁ'..='ゖ').contains(&c);
    let opens = |c| "（「『［【〈《".contains(c);
    let ends = |c| "、。）」』］】〉》".contains(c);
    match () {
        () if ends(after) || opens(before) => false,
        () if ends(before) || opens(after) => true,
        () => {
            is_hiragana(before)
                && !is_hiragana(after)
                && (is_japanese(after) || after.is_alphanumeric())
                && !"ー・々".contains(after)
        }
    }
}

/// Whether two words meet between `before` and `after` inside a compound: where katakana meets kanji, or Latin letters
/// meet katakana. A compound that is too long for a line breaks better there than anywhere.
///
/// ```
/// use tebiki::locale::text::joins_words;
///
/// assert!(joins_words('ィ', '設') && joins_words('定', 'ガ') && joins_words('e', 'リ'));
/// assert!(!joins_words('設', '定') && !joins_words('テ', 'レ') && !joins_words('の', '手') && !joins_words('N', '機'));
/// ```
#[must_use]
pub fn joins_words(before: char, after: char) -> bool {
    let is_katakana = |c| ('ァ'..='ヺ').contains(&c) || c == 'ー';
    let is_kanji = |c| ('一'..='鿿').contains(&c);
    if is_katakana(after) {
        is_kanji(before) || before.is_ascii_alphabetic()
    } else {
        is_katakana(before) && is_kanji(after)
    }
}

/// Splits `text` into runs, in order and without gaps; `true` marks a Japanese one.
///
/// Digits, spaces and marks such as `…` between two Japanese characters belong to their run; at the
/// ends of a run they do not.
///
/// ```
/// use tebiki::locale::text::japanese_runs;
///
/// let runs: Vec<_> = japanese_runs("See 方式 1 の設定 2.").collect();
/// assert_eq!(runs, [(false, "See "), (true, "方式 1 の設定"), (false, " 2.")]);
/// ```
pub fn japanese_runs(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut rest = text;
    iter::from_fn(move || {
        let japanese = is_japanese(rest.chars().next()?);
        let end = if japanese { japanese_prefix(rest) } else { rest.find(is_japanese).unwrap_or(rest.len()) };
        let (run, tail) = rest.split_at(end);
        rest = tail;
        Some((japanese, run))
    })
}

/// The length in bytes of the Japanese run that `text` begins with.
fn japanese_prefix(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let continues = is_japanese(c) || at == end && is_variation_selector(c);
        if continues {
            end = at + c.len_utf8();
        } else if !(c.is_ascii_digit() || c.is_whitespace() || takes_width_of_neighbour(c)) {
            break;
        }
    }
    end
}

/// Hangul, and the won sign, whose half-width form is the one in use.
fn is_korean(c: char) -> bool {
    matches!(c, '₩' | '￦') || CodePointMapData::<Script>::new().get(c) == Script::Hangul
}

/// Marks of ambiguous width that are common in Japanese and rare beside it in English.
fn takes_width_of_neighbour(c: char) -> bool {
    matches!(c, '‥' | '…' | '―' | '※' | '\u{2460}'..='\u{24FF}')
}

/// Variation selectors choose a shape for the character before them and belong to it.
fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fold_ignores_width() {
        assert_eq!(fold("ＶＰＮ"), "vpn");
        assert_eq!(fold("ﾊﾟｽﾜｰﾄﾞ"), "パスワード");
        assert_eq!(fold("Ａ　Ｂ"), "a b");
    }

    #[test]
    fn fold_ignores_case() {
        assert_eq!(fold("Straße"), fold("STRASSE"));
        assert_eq!(fold("ẞ"), "ss");
        assert_eq!(fold("ΟΔΟΣ"), fold("οδος"));
        assert_ne!(fold("ı"), fold("i"));
    }

    #[test]
    fn fold_takes_every_dash_for_a_hyphen_but_not_the_long_vowel_mark() {
        for dash in ['-', '‐', '‑', '‒', '–', '—', '―', '−', '－', '﹣'] {
            assert_eq!(fold(&format!("１０{dash}１")), "10-1", "{dash:?}");
        }
        assert_eq!(fold("サーバｰ"), "サーバー");
    }

    #[test]
    fn fold_takes_every_apostrophe_for_the_straight_one() {
        for apostrophe in ['\'', '’', '‘', '＇'] {
            assert_eq!(fold(&format!("User{apostrophe}s")), "user's", "{apostrophe:?}");
        }
    }

    #[test]
    fn nfc_borrows_what_is_composed() {
        assert!(matches!(nfc("ガイド"), Cow::Borrowed("ガイド")));
        assert_eq!(nfc("カ\u{3099}イト\u{3099}"), "ガイド");
    }

    #[test]
    fn wide_characters() {
        for c in "漢𠮟々〇あア゙ー、。「」・〜（）：！ＡＺ０９～￥ｱｰ｡｢　㈱〽㊗ㄅ".chars()
        {
            assert!(is_wide(c), "{c:?}");
        }
        for c in "Aé1 .-\n—…“한ㄱᄀ₩￦🎉🈚".chars() {
            assert!(!is_wide(c), "{c:?}");
        }
    }

    #[test]
    fn soft_breaks() {
        for (before, after) in [('設', '定'), ('。', 'ア'), ('…', '設'), ('。', '※'), ('の', '①')] {
            assert!(joins(before, after), "{before}{after}");
        }
        for (before, after) in [('a', 'b'), ('設', 'V'), ('N', 'の'), ('한', '국'), ('…', '…'), ('”', '設')]
        {
            assert!(!joins(before, after), "{before}{after}");
        }
    }

    #[test]
    fn japanese_characters() {
        for c in "漢𠮟々〆〇あア゙ー、。「」・〜（）：ＡＺ０９～ｱｰ｡｢㈱〒".chars() {
            assert!(is_japanese(c), "{c:?}");
        }
        for c in "Aé1 　.…“한₩ㄅ🎉ꀀ".chars() {
            assert!(!is_japanese(c), "{c:?}");
        }
    }

    fn runs(text: &str) -> Vec<(bool, &str)> {
        japanese_runs(text).collect()
    }

    #[test]
    fn runs_keep_what_stands_between_japanese() {
        assert_eq!(runs(""), []);
        assert_eq!(runs("plain"), [(false, "plain")]);
        assert_eq!(runs("方式 1 の"), [(true, "方式 1 の")]);
        assert_eq!(runs("1 方式 2"), [(false, "1 "), (true, "方式"), (false, " 2")]);
        assert_eq!(runs("設定…①を…"), [(true, "設定…①を"), (false, "…")]);
        assert_eq!(runs("設定 VPN を"), [(true, "設定"), (false, " VPN "), (true, "を")]);
    }

    #[test]
    fn runs_keep_a_variation_selector_with_its_character() {
        let text = "葛\u{E0100} and 〽\u{FE0E}.";
        assert_eq!(runs(text), [(true, "葛\u{E0100}"), (false, " and "), (true, "〽\u{FE0E}"), (false, ".")]);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,20}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn runs_make_up_the_text(text in "[あ漢。…a1 \u{FE0E}\n]{0,20}") {
            let runs = runs(&text);
            prop_assert_eq!(runs.iter().map(|(_, run)| *run).collect::<String>(), &*text);
            prop_assert!(runs.windows(2).all(|pair| pair[0].0 != pair[1].0));
            prop_assert!(runs.iter().all(|(japanese, run)| !run.is_empty() && *japanese == run.contains(is_japanese)));
        }
    }
}
