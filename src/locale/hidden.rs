//! Characters that nobody sees: those that change the order in which others are shown, and those without width where no
//! script needs them.

use icu_properties::props::{ExtendedPictographic, Script};
use icu_properties::{CodePointMapData, CodePointSetData};

/// The hidden characters of a text, each with its byte.
///
/// Joiners count only where no script or emoji needs them, selectors of shapes only behind what has no other shape (a kanji
/// has, by the Ideographic Variation Database, and so has an emoji), marks of direction only in lines without any
/// right-to-left text.
///
/// ```
/// use tebiki::locale::hidden::hidden;
///
/// assert_eq!(hidden("a\u{202e}b").collect::<Vec<_>>(), [(1, '\u{202e}')]);
/// assert_eq!(hidden("葛\u{E0100}城市 \u{1f469}\u{200d}\u{1f4bb} می\u{200c}خواهم").count(), 0);
/// ```
pub fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> {
    // Most texts have none, and no ASCII text has one.
    let candidates = if text.is_ascii() { "" } else { text };
    candidates.char_indices().filter(|&(at, c)| may_hide(c) && is_hidden(text, at, c))
}

/// The number and name of a hidden character, such as `U+202E RIGHT-TO-LEFT OVERRIDE`.
#[must_use]
pub fn name(c: char) -> String {
    let code = u32::from(c);
    let name = match c {
        '\u{fe00}'..='\u{fe0f}' => format!("VARIATION SELECTOR-{}", code - 0xfe00 + 1),
        '\u{e0100}'..='\u{e01ef}' => format!("VARIATION SELECTOR-{}", code - 0xe0100 + 17),
        '\u{e0020}'..='\u{e007e}' => {
            format!(
                "TAG of {}",
                char::from_u32(code - 0xe0000).map(|c| c.escape_default().to_string()).unwrap_or_default()
            )
        }
        c => NAMES
            .iter()
            .find_map(|&(known, name)| (known == c).then_some(name))
            .unwrap_or("a format character")
            .to_owned(),
    };
    format!("U+{code:04X} {name}")
}

/// The names of the others, as Unicode gives them.
const NAMES: [(char, &str); 46] = [
    ('\u{ad}', "SOFT HYPHEN"),
    ('\u{34f}', "COMBINING GRAPHEME JOINER"),
    ('\u{61c}', "ARABIC LETTER MARK"),
    ('\u{115f}', "HANGUL CHOSEONG FILLER"),
    ('\u{1160}', "HANGUL JUNGSEONG FILLER"),
    ('\u{17b4}', "KHMER VOWEL INHERENT AQ"),
    ('\u{17b5}', "KHMER VOWEL INHERENT AA"),
    ('\u{180b}', "MONGOLIAN FREE VARIATION SELECTOR ONE"),
    ('\u{180c}', "MONGOLIAN FREE VARIATION SELECTOR TWO"),
    ('\u{180d}', "MONGOLIAN FREE VARIATION SELECTOR THREE"),
    ('\u{180e}', "MONGOLIAN VOWEL SEPARATOR"),
    ('\u{180f}', "MONGOLIAN FREE VARIATION SELECTOR FOUR"),
    ('\u{200b}', "ZERO WIDTH SPACE"),
    ('\u{200c}', "ZERO WIDTH NON-JOINER"),
    ('\u{200d}', "ZERO WIDTH JOINER"),
    ('\u{200e}', "LEFT-TO-RIGHT MARK"),
    ('\u{200f}', "RIGHT-TO-LEFT MARK"),
    ('\u{2028}', "LINE SEPARATOR"),
    ('\u{2029}', "PARAGRAPH SEPARATOR"),
    ('\u{202a}', "LEFT-TO-RIGHT EMBEDDING"),
    ('\u{202b}', "RIGHT-TO-LEFT EMBEDDING"),
    ('\u{202c}', "POP DIRECTIONAL FORMATTING"),
    ('\u{202d}', "LEFT-TO-RIGHT OVERRIDE"),
    ('\u{202e}', "RIGHT-TO-LEFT OVERRIDE"),
    ('\u{2060}', "WORD JOINER"),
    ('\u{2061}', "FUNCTION APPLICATION"),
    ('\u{2062}', "INVISIBLE TIMES"),
    ('\u{2063}', "INVISIBLE SEPARATOR"),
    ('\u{2064}', "INVISIBLE PLUS"),
    ('\u{2066}', "LEFT-TO-RIGHT ISOLATE"),
    ('\u{2067}', "RIGHT-TO-LEFT ISOLATE"),
    ('\u{2068}', "FIRST STRONG ISOLATE"),
    ('\u{2069}', "POP DIRECTIONAL ISOLATE"),
    ('\u{206a}', "INHIBIT SYMMETRIC SWAPPING"),
    ('\u{206b}', "ACTIVATE SYMMETRIC SWAPPING"),
    ('\u{206c}', "INHIBIT ARABIC FORM SHAPING"),
    ('\u{206d}', "ACTIVATE ARABIC FORM SHAPING"),
    ('\u{206e}', "NATIONAL DIGIT SHAPES"),
    ('\u{206f}', "NOMINAL DIGIT SHAPES"),
    ('\u{3164}', "HANGUL FILLER"),
    ('\u{feff}', "ZERO WIDTH NO-BREAK SPACE"),
    ('\u{ffa0}', "HALFWIDTH HANGUL FILLER"),
    ('\u{fff9}', "INTERLINEAR ANNOTATION ANCHOR"),
    ('\u{fffa}', "INTERLINEAR ANNOTATION SEPARATOR"),
    ('\u{fffb}', "INTERLINEAR ANNOTATION TERMINATOR"),
    ('\u{e007f}', "CANCEL TAG"),
];

/// Whether a character is hidden somewhere.
fn may_hide(c: char) -> bool {
    !c.is_ascii()
        && (matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}')
            || NAMES.binary_search_by_key(&c, |&(known, _)| known).is_ok())
}

/// Whether the character at a byte is hidden there.
fn is_hidden(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let behind = text[at + c.len_utf8()..].chars().next();
    match c {
        '\u{200c}' | '\u{200d}' => {
            let needs = |c: Option<char>| c.is_some_and(|c| is_joined(script(c)));
            let is_pictured = |c: Option<char>| c.is_some_and(is_pictographic);
            let joins_pictures = c == '\u{200d}'
                && is_pictured(behind)
                && before
                    .is_some_and(|c| is_pictographic(c) || c == '\u{fe0f}' || ('\u{1f3fb}'..='\u{1f3ff}').contains(&c));
            !(needs(before) || needs(behind) || joins_pictures)
        }
        // A hyphen where a long word of a European language may break.
        '\u{ad}' => {
            ![before, behind].into_iter().all(|c| c.is_some_and(|c| c.is_alphabetic() && !is_joined(script(c))))
        }
        '\u{fe00}'..='\u{fe0f}' => {
            !before.is_some_and(|c| !c.is_whitespace() && !c.is_ascii_alphabetic() && !may_hide(c))
        }
        '\u{e0100}'..='\u{e01ef}' => before.is_none_or(|c| script(c) != Script::Han),
        '\u{180b}'..='\u{180f}' => before.is_none_or(|c| script(c) != Script::Mongolian),
        '\u{34f}' => before.is_none_or(|c| !c.is_alphabetic()),
        // The flags of England, Scotland and Wales are a flag with tags behind it.
        '\u{e0020}'..='\u{e007f}' => {
            let flag = text[..at].trim_end_matches(|c| ('\u{e0020}'..='\u{e007e}').contains(&c));
            !flag.ends_with('\u{1f3f4}')
        }
        '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
            !text[start..end].chars().any(|c| is_right_to_left(script(c)))
        }
        '\u{17b4}' | '\u{17b5}' => before.is_none_or(|c| script(c) != Script::Khmer),
        '\u{115f}' | '\u{1160}' => {
            let is_korean = |c: Option<char>| c.is_some_and(|c| script(c) == Script::Hangul && !may_hide(c));
            !(is_korean(before) || is_korean(behind))
        }
        _ => true,
    }
}

fn script(c: char) -> Script {
    CodePointMapData::<Script>::new().get(c)
}

fn is_pictographic(c: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(c)
}

/// Whether letters of a script are joined, so that its texts say where they are not.
fn is_joined(script: Script) -> bool {
    ![
        Script::Common,
        Script::Inherited,
        Script::Unknown,
        Script::Latin,
        Script::Greek,
        Script::Cyrillic,
        Script::Armenian,
        Script::Georgian,
        Script::Han,
        Script::Hiragana,
        Script::Katakana,
        Script::Bopomofo,
        Script::Hangul,
        Script::Hebrew,
    ]
    .contains(&script)
}

fn is_right_to_left(script: Script) -> bool {
    [
        Script::Arabic,
        Script::Hebrew,
        Script::Syriac,
        Script::Thaana,
        Script::Nko,
        Script::Adlam,
        Script::Mandaic,
        Script::Samaritan,
        Script::HanifiRohingya,
    ]
    .contains(&script)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<char> {
        hidden(text).map(|(_, c)| c).collect()
    }

    #[test]
    fn what_scripts_and_emoji_need_is_not_hidden() {
        for text in [
            "葛\u{E0100}飾区と葛\u{E0101}城市、辻\u{E0100}さん、神\u{FE00}",
            "❤\u{fe0f} ☎\u{fe0e} 1\u{fe0f}\u{20e3} #\u{fe0f}\u{20e3} ©\u{fe0f} ㊗\u{fe0f} 〽\u{fe0e}",
            "👩\u{200d}💻 👩🏽\u{200d}💻 ❤\u{fe0f}\u{200d}🔥 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "می\u{200c}خواهم क्\u{200d}ष क्\u{200c}ष ශ්\u{200d}රී",
            "קובץ \u{200e}README.md\u{200e} כאן",
            "Donau\u{ad}dampf\u{ad}schiff",
            "ᠠ\u{180b}",
            "か\u{3099}　全角の空白\u{a0}と\u{202f}細い空白",
            "",
        ] {
            assert_eq!(found(text), Vec::<char>::new(), "{text:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_found_and_named() {
        for (text, name_of) in [
            ("a\u{202e}txt.exe", "U+202E RIGHT-TO-LEFT OVERRIDE"),
            ("設\u{200b}定", "U+200B ZERO WIDTH SPACE"),
            ("設\u{200d}定", "U+200D ZERO WIDTH JOINER"),
            ("pass\u{200c}word", "U+200C ZERO WIDTH NON-JOINER"),
            ("rm \u{2066}-rf\u{2069}", "U+2066 LEFT-TO-RIGHT ISOLATE"),
            ("x\u{200f}y", "U+200F RIGHT-TO-LEFT MARK"),
            ("שלום\nx\u{200f}y", "U+200F RIGHT-TO-LEFT MARK"),
            ("a\u{feff}b", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
            ("a\u{2060}b", "U+2060 WORD JOINER"),
            ("a\u{ad}", "U+00AD SOFT HYPHEN"),
            ("7-\u{ad}3", "U+00AD SOFT HYPHEN"),
            ("a\u{fe0f}", "U+FE0F VARIATION SELECTOR-16"),
            ("a\u{e0100}", "U+E0100 VARIATION SELECTOR-17"),
            ("あ\u{e0101}", "U+E0101 VARIATION SELECTOR-18"),
            ("葛\u{E0100}\u{E0101}", "U+E0101 VARIATION SELECTOR-18"),
            ("a\u{e0041}b", "U+E0041 TAG of A"),
            ("\u{3164}", "U+3164 HANGUL FILLER"),
            ("a\u{2028}b", "U+2028 LINE SEPARATOR"),
        ] {
            assert_eq!(hidden(text).next().map(|(_, c)| name(c)).as_deref(), Some(name_of), "{text:?}");
        }
    }

    #[test]
    fn names_are_in_the_order_of_their_characters() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
