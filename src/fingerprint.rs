//! Fingerprints, which tell whether the words of a text have changed since somebody judged it.
//!
//! 1. Only the words that readers see count: no ids, attributes, link targets or dates of review.
//! 2. [`normalise`] removes differences that readers do not see: NFC, white space, line breaks, invisible characters.
//! 3. The fingerprint is the first 64 bits of the SHA-256 of that as UTF-8.
//!
//! Moving a section, rewrapping its lines or correcting a link target does not change its fingerprint; changing a word does.
//! Fingerprints are stored in files and in readers' browsers for years, so nothing in this module may depend on the machine,
//! the Rust release or Unicode tables that grow: tests compare them with fixed values.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::locale::Locale;
use crate::markdown::Document;
use crate::model::{Item, LocalText, NoteKind};

/// Separates the texts of one fingerprint. No text contains it, because [`normalise`] replaces it as white space.
const SEPARATOR: char = '\u{1E}';

/// A digest of the words of a text: 64 bits, written as 16 hexadecimal digits. One change in 10¹⁹ goes unnoticed by chance.
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

/// The fingerprint of several texts in order. A word that moves from one to the next changes it.
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
/// The reason for an item and its place in the document are not part of what it asks for. `None` where one of these texts is
/// missing in that language.
#[must_use]
pub fn item(item: &Item, locale: Locale) -> Option<Fingerprint> {
    item_words(item, locale).map(texts)
}

/// The texts of which [`item`] is the fingerprint.
#[must_use]
pub fn item_words(item: &Item, locale: Locale) -> Option<Vec<String>> {
    let Item {
        title,
        text,
        condition,
        notes,
        why: _,
        source: _,
        id: _,
        aliases: _,
        slug: _,
        category: _,
        priority: _,
        threats: _,
        methods: _,
        phrases: _,
        terms: _,
        draft: _,
        fields: _,
    } = item;
    let words = |text: &LocalText| Some(text.get(locale)?.inline.words());
    let condition = match condition {
        Some(condition) => words(condition)?,
        None => String::new(),
    };
    let mut parts = vec![words(title)?, words(text)?, condition];
    for note in notes {
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

/// The fingerprint of the title of a document and its text before the first section.
#[must_use]
pub fn opening(document: &Document) -> Fingerprint {
    texts(document.opening_words())
}

/// `text` in normal form for fingerprints.
///
/// White space becomes one space between words of scripts that are written with spaces, and is dropped beside characters of
/// scripts that are written without: there, spaces and line ends are layout.
#[must_use]
pub fn normalise(text: &str) -> String {
    folded(text, |before, _, behind| !is_wide(before) && !is_wide(behind))
}

/// `text` as [`normalise`] returns it, but with the author's spaces beside characters of scripts that are written without:
/// for display. It has the same fingerprint as `text`.
#[must_use]
pub fn readable(text: &str) -> String {
    folded(text, |before, is_break, behind| !(is_break && is_wide(before) && is_wide(behind)))
}

/// `text` without what readers do not see. White space becomes one space where `keeps` returns true, which is given the
/// characters around it and whether it is only the end of a line.
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
    // A combining mark may now be directly behind its letter, and compose with it.
    words.nfc().collect()
}

/// Soft hyphens and other invisible hints for line breaking.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether `c` belongs to a script that is written without spaces, by Unicode blocks, which never change.
/// [`crate::locale::text::is_wide`] is more exact, but its table changes with its crate.
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
