//! Fingerprints: whether a text still says what it said when somebody judged it.
//!
//! 1. The words that a reader reads are taken from the text: no ids, attributes, link targets or dates of review.
//! 2. [`normalise`] folds what no reader sees: NFC, white space, line breaks, invisible characters.
//! 3. SHA-256 of that as UTF-8, of which the first 64 bits are kept.
//!
//! Moving a section, re-wrapping its lines or mending a link leaves its fingerprint as it was; changing a word does not.
//! Fingerprints are kept in files and in readers' browsers for years, so nothing in this room may depend on the machine,
//! on the Rust release or on tables of Unicode that grow: the examples in its tests hold them to their values.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::locale::Locale;
use crate::markdown::Document;
use crate::model::{Item, LocalText, NoteKind};

/// Stands between the texts that one fingerprint is of. A text cannot hold it: [`normalise`] makes white space of it.
const SEPARATOR: char = '\u{1E}';

/// What is left of a text when all that does not matter is taken away: 64 bits, written as 16 hexadecimal digits.
///
/// By chance, one change in 10¹⁹ is overlooked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 8]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text is not a fingerprint as [`Fingerprint`] writes it: 16 hexadecimal digits in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAFingerprint;

impl fmt::Display for NotAFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fingerprint is 16 hexadecimal digits in lower case")
    }
}

impl std::error::Error for NotAFingerprint {}

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, NotAFingerprint> {
        let mut bytes = [0; 8];
        let digits = text.as_bytes();
        if digits.len() != 2 * bytes.len() {
            return Err(NotAFingerprint);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            for digit in pair {
                let value = match digit {
                    b'0'..=b'9' => digit - b'0',
                    b'a'..=b'f' => digit - b'a' + 10,
                    _ => return Err(NotAFingerprint),
                };
                *byte = *byte << 4 | value;
            }
        }
        Ok(Self(bytes))
    }
}

/// The fingerprint of a plain text.
///
/// ```
/// use tebiki::fingerprint::text;
///
/// assert_eq!(text("管理者が\n設定します。"), text("管理者が設定します。 "));
/// assert_ne!(text("管理者が設定します。"), text("利用者が設定します。"));
/// assert_eq!(text("log in").to_string(), "7f0348c1e2dd94ac");
/// ```
#[must_use]
pub fn text(text: &str) -> Fingerprint {
    texts([text])
}

/// The fingerprint of several texts in their order, kept apart: a word that moves from one to the next changes it.
#[must_use]
pub fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Fingerprint {
    let mut hasher = Sha256::new();
    for (index, text) in texts.into_iter().enumerate() {
        if index > 0 {
            hasher.update(SEPARATOR.to_string());
        }
        hasher.update(normalise(text.as_ref()));
    }
    let digest = hasher.finalize();
    let mut bytes = [0; 8];
    for (byte, hashed) in bytes.iter_mut().zip(digest) {
        *byte = hashed;
    }
    Fingerprint(bytes)
}

/// The fingerprint of a short text in one language; `None` where it has no text in that language.
#[must_use]
pub fn local_text(text: &LocalText, locale: Locale) -> Option<Fingerprint> {
    Some(texts([text.get(locale)?.inline.words()]))
}

/// The fingerprint of what an item asks for in one language: its title, its text, its condition and its notes.
///
/// Why it asks for it and where the document has it may be said better without asking for anything else. `None` where
/// one of these texts is missing in that language.
#[must_use]
pub fn item(item: &Item, locale: Locale) -> Option<Fingerprint> {
    item_words(item, locale).map(texts)
}

/// The words that [`item`] is the fingerprint of.
#[must_use]
pub fn item_words(item: &Item, locale: Locale) -> Option<Vec<String>> {
    let words = |text: &LocalText| Some(text.get(locale)?.inline.words());
    let condition = match &item.condition {
        Some(condition) => words(condition)?,
        None => String::new(),
    };
    let mut parts = vec![words(&item.title)?, words(&item.text)?, condition];
    for note in &item.notes {
        let kind = match note.kind {
            NoteKind::Definition => "definition",
            NoteKind::Exemption => "exemption",
        };
        parts.extend([kind.to_owned(), words(&note.text)?]);
    }
    Some(parts)
}

/// The fingerprint of the section at `index` alone: its heading, and its text up to the next heading of any level.
/// `None` where there is no such section.
#[must_use]
pub fn section(document: &Document, index: usize) -> Option<Fingerprint> {
    Some(texts(document.section_words(document.sections().get(index)?)))
}

/// The fingerprint of the section at `index` with all sections inside it, which is what a procedure is: up to the next
/// heading of its own level or higher. `None` where there is no such section.
#[must_use]
pub fn subtree(document: &Document, index: usize) -> Option<Fingerprint> {
    document.sections().get(index)?;
    let sections = &document.sections()[document.subtree(index)];
    Some(texts(sections.iter().flat_map(|section| document.section_words(section))))
}

/// The fingerprint of what stands in a document before its first section, with the title.
#[must_use]
pub fn opening(document: &Document) -> Fingerprint {
    texts(document.opening_words())
}

/// `text` as fingerprints see it.
///
/// White space is one space between words that are written with spaces, and nothing beside a character of a script that
/// is written without: there a space or the end of a line is a matter of layout.
#[must_use]
pub fn normalise(text: &str) -> String {
    folded(text, |before, _, behind| !is_wide(before) && !is_wide(behind))
}

/// `text` as [`normalise`] has it, but with the spaces that its author wrote beside characters of scripts that are
/// written without: for showing it to people. It has the fingerprint of `text`.
#[must_use]
pub fn readable(text: &str) -> String {
    folded(text, |before, is_break, behind| !(is_break && is_wide(before) && is_wide(behind)))
}

/// `text` without what no reader sees; of white space remains one space where `keeps` says so, which is given the
/// characters around it and whether it is nothing but the end of a line.
fn folded(text: &str, keeps: impl Fn(char, bool, char) -> bool) -> String {
    let mut words = String::with_capacity(text.len());
    let mut space = None;
    for c in text.nfc().filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() || c.is_control() {
            space = Some(space.unwrap_or(true) && matches!(c, '\n' | '\r'));
            continue;
        }
        if let Some(is_break) = space.take()
            && let Some(before) = words.chars().next_back()
            && keeps(before, is_break, c)
        {
            words.push(' ');
        }
        words.push(c);
    }
    // A mark may have come to stand behind the letter that it belongs to.
    words.nfc().collect()
}

/// Soft hyphens and other hints to the one who sets the lines.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether `c` belongs to a script that is written without spaces, by blocks of Unicode that never move.
/// [`crate::locale::text::is_wide`] knows better, from a table that changes with its crate.
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{312F}' // radicals, CJK punctuation, kana, bopomofo; next come letters of Hangul
        | '\u{3190}'..='\u{9FFF}' // ideographs with what belongs to them
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF9F}' // full-width forms and half-width kana; next come half-width letters of Hangul
        | '\u{FFE0}'..='\u{FFE5}'
        | '\u{1B000}'..='\u{1B16F}'
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests;
