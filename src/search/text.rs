//! The tokenizer of search: which characters are equal, and which tokens a text consists of.
//!
//! `themes/default/assets/search-text.js` does the same in JavaScript; both are tested against `tests/search/vectors.json`.

use unicode_normalization::char::is_combining_mark;

use crate::locale::text as locale;

/// The class of a character, which decides the tokens that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Kanji and kana, which are written without spaces.
    Wide,
    /// Every other letter, and digits.
    Narrow,
    /// Everything else: it separates tokens.
    Other,
}

/// The class of a character of a [folded](fold) text.
#[must_use]
pub fn class(c: char) -> Class {
    match c {
        'a'..='z' | '0'..='9' => Class::Narrow,
        '\0'..='\u{7f}' => Class::Other,
        // Fixed ranges rather than the script property, which changes between versions of Unicode.
        '\u{3005}'..='\u{3007}'
        | '\u{303b}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Class::Wide,
        c if c.is_alphanumeric() => Class::Narrow,
        _ => Class::Other,
    }
}

/// Normalizes a text for search: [`crate::locale::text::fold`], and white space reduced to one space between words. There is
/// none at the ends, and none beside Japanese, where writers put spaces or not as they like.
///
/// ```
/// use tebiki::search::text::fold;
///
/// assert_eq!(fold("  Ｃｈａｔｗｏｒｋ の\n設定 "), "chatworkの設定");
/// assert_eq!(fold("Two-step\n  verification"), "two-step verification");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = Folded { text: String::with_capacity(text.len()), space: false };
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let next = chars.peek().map_or('\0', |&(_, next)| next);
        if let Some(c) = simple(c).filter(|_| !continues(next)) {
            folded.push(c);
            continue;
        }
        // A character with everything that normalization may compose with it.
        while chars.next_if(|&(_, next)| continues(next)).is_some() {}
        let end = chars.peek().map_or(text.len(), |&(end, _)| end);
        locale::fold(&text[start..end]).chars().for_each(|c| folded.push(c));
    }
    folded.text
}

/// Builds a folded text.
struct Folded {
    text: String,
    /// Whether white space follows, which the next character may still drop.
    space: bool,
}

impl Folded {
    fn push(&mut self, c: char) {
        if is_space(c) {
            self.space = true;
            return;
        }
        if std::mem::take(&mut self.space)
            && let Some(before) = self.text.chars().next_back()
            && !drops_spaces(before)
            && !drops_spaces(c)
        {
            self.text.push(' ');
        }
        self.text.push(c);
    }
}

/// The folded form of a character, for the common ones that fold to a single character in any context.
fn simple(c: char) -> Option<char> {
    match c {
        '\0'..='\u{7f}' => Some(c.to_ascii_lowercase()),
        '\u{3001}'..='\u{3003}'
        | '\u{3005}'..='\u{3020}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fe}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' => Some(c),
        '\u{3000}' => Some(' '),
        '\u{ff0d}' => Some('-'),
        '\u{2018}' | '\u{2019}' => Some('\''),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).map(|c| c.to_ascii_lowercase()),
        _ => None,
    }
}

/// Whether normalization may compose a character with the one before it.
fn continues(c: char) -> bool {
    match c {
        // Marks of half-width kana, and the parts of Korean syllables.
        '\u{ff9e}' | '\u{ff9f}' | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{ffa0}'..='\u{ffdc}' => true,
        '\0'..='\u{2ff}' | '\u{2000}'..='\u{20cf}' | '\u{3000}'..='\u{3029}' | '\u{309b}'..='\u{9fff}' => false,
        c => is_combining_mark(c),
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{85}' | '\u{1680}' | '\u{2028}' | '\u{2029}')
}

fn drops_spaces(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}') || class(c) == Class::Wide
}

/// Calls `see` with every token of a folded text, each time that it occurs: the unigrams and bigrams of Japanese, and the whole
/// words of everything else.
pub fn tokenize<'a>(folded: &'a str, mut see: impl FnMut(Token<'a>)) {
    let mut before: Option<char> = None;
    let mut narrow: Option<usize> = None;
    for (at, c) in folded.char_indices() {
        let class = class(c);
        match (class, narrow) {
            (Class::Narrow, None) => narrow = Some(at),
            (Class::Wide | Class::Other, Some(start)) => {
                narrow = None;
                see(Token::Word(&folded[start..at]));
            }
            _ => {}
        }
        if class == Class::Wide {
            see(Token::Unigram(c));
            if let Some(first) = before {
                see(Token::Bigram(first, c));
            }
            before = Some(c);
        } else {
            before = None;
        }
    }
    if let Some(start) = narrow {
        see(Token::Word(&folded[start..]));
    }
}

/// Calls `see` with the words of a folded text whose tokens do not tell how they are spelled, each time that they occur: Latin
/// words with hyphens between them, and words of three or more katakana. Readers write the first without hyphens, and the second
/// as they hear them.
pub fn spellings<'a>(folded: &'a str, mut see: impl FnMut(&'a str)) {
    let is_katakana = |c: char| matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}');
    let is_part = |c: char| c.is_ascii_lowercase() || c == '-';
    for word in folded.split(|c| !is_katakana(c)).filter(|word| word.chars().nth(2).is_some()) {
        see(word);
    }
    for words in folded.split(|c| !is_part(c)).map(|words| words.trim_matches('-')) {
        for word in words.split("--").map(|word| word.trim_matches('-')).filter(|word| word.contains('-')) {
            see(word);
        }
    }
}

/// A token: what is indexed and looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A Japanese character.
    Unigram(char),
    /// Two adjacent Japanese characters.
    Bigram(char, char),
    /// A word of letters and digits.
    Word(&'a str),
}

/// The hash that selects the shard of a token. It is that of the first two characters, so that one shard has all words with a
/// common prefix.
#[must_use]
pub fn hash(token: &str) -> u32 {
    let mixed = token.chars().take(2).fold(0x811c_9dc5_u32, |hash, c| (hash ^ c as u32).wrapping_mul(0x0100_0193));
    let mixed = (mixed ^ mixed >> 15).wrapping_mul(0x2c1b_3c6d);
    mixed ^ mixed >> 13
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Texts in which combining marks can be told from letters.
    const TEXT: &str =
        "[a-zA-Z0-9あ-んア-ンー設定ｱ-ﾝﾞﾟ゙゚が①Ⅷ㈱ﬁßΣςİı가한ᄒㅏ、。「」・ 　\n\t（）－―\u{300}\u{301}\u{323}À-ɏ]{0,24}";

    fn all(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        tokenize(text, |token| {
            all.push(match token {
                Token::Unigram(c) => c.to_string(),
                Token::Bigram(one, two) => format!("{one}{two}"),
                Token::Word(word) => word.to_owned(),
            });
        });
        all
    }

    #[test]
    fn japanese_gives_unigrams_and_bigrams_and_everything_else_words() {
        assert_eq!(all("vpn接続2"), ["vpn", "接", "続", "接続", "2"]);
        assert_eq!(all("two-step、設 定"), ["two", "step", "設", "定"]);
        assert_eq!(all(""), [""; 0]);
    }

    #[test]
    fn hyphens_and_katakana_are_spellings() {
        let all = |text: &str| {
            let mut all = Vec::new();
            spellings(&fold(text), |word| all.push(word.to_owned()));
            all
        };
        assert_eq!(all("Multi-factor, up-to-date; 7-3 -a --b c--d e-f-"), ["multi-factor", "up-to-date", "e-f"]);
        assert_eq!(all("ﾊﾟｽﾜｰﾄﾞのアプリ、ログ・ロ"), ["パスワード", "アプリ"]);
    }

    #[test]
    fn words_with_a_common_prefix_share_their_hash() {
        assert_eq!(hash("password"), hash("pa"));
        assert_ne!(hash("password"), hash("port"));
        assert_ne!(hash("設定"), hash("定設"));
    }

    proptest! {
        #[test]
        fn folding_is_that_of_ids_but_for_spaces(text in TEXT) {
            let bare = |text: String| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(fold(&text)), bare(locale::fold(&text)));
        }

        #[test]
        fn folding_twice_is_folding_once(text in TEXT) {
            // A mark that has no letter combines with one when the space before it is dropped.
            let text = text.replace(['\u{3099}', '\u{309a}', 'ﾞ', 'ﾟ'], "");
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn any_text_folds(text in "\\PC{0,30}") {
            let bare = |text: String| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(fold(&text)), bare(locale::fold(&text)));
        }
    }
}
