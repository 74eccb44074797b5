//! `review.texts`: the words of accepted texts, by fingerprint.

use std::collections::BTreeMap;

use crate::fingerprint::{self, Fingerprint, readable};
use crate::resolve::{EndText, of_sections};

/// Separates the parts of a text; no text contains one, because white space is folded.
const BETWEEN_PARTS: char = '\t';

/// Precedes the fingerprints of the sections of a text.
const SECTIONS: char = '=';

/// Texts by fingerprint.
///
/// A line of the file is a fingerprint and the text with white space folded, its parts separated by tabs; or, for a
/// procedure, `=` and the fingerprints of its sections. Each line can be checked against its own fingerprint, so a damaged
/// one is always found and ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    texts: BTreeMap<Fingerprint, Stored>,
    damaged: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Stored {
    Parts(Vec<String>),
    /// The fingerprints of its sections, in order.
    Sections(Vec<Fingerprint>),
}

impl Texts {
    /// Parses the file.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut texts = Self::default();
        for line in String::from_utf8_lossy(bytes).split('\n').map(|line| line.trim_end_matches('\r')) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match entry(line) {
                Some((fingerprint, stored)) => drop(texts.texts.insert(fingerprint, stored)),
                None => texts.damaged += 1,
            }
        }
        texts
    }

    /// How many lines could not be parsed, or did not match their fingerprint.
    #[must_use]
    pub fn damaged(&self) -> usize {
        self.damaged
    }

    /// The text of a fingerprint.
    #[must_use]
    pub fn get(&self, fingerprint: Fingerprint) -> Option<EndText> {
        match self.texts.get(&fingerprint)? {
            Stored::Parts(parts) => Some(EndText::Whole(parts.clone())),
            Stored::Sections(sections) => {
                let section = |section: &Fingerprint| match self.texts.get(section) {
                    Some(Stored::Parts(parts)) => Some(parts.clone()),
                    _ => None,
                };
                Some(EndText::Sections(sections.iter().map(section).collect::<Option<_>>()?))
            }
        }
    }

    /// Adds a text.
    pub fn add(&mut self, text: &EndText) {
        let whole = |parts: &[String]| {
            let parts = if parts.is_empty() { &[String::new()] } else { parts };
            Stored::Parts(parts.iter().map(|part| readable(part)).collect())
        };
        match text {
            EndText::Whole(parts) => drop(self.texts.insert(text.fingerprint(), whole(parts))),
            EndText::Sections(sections) => {
                let mut all = Vec::new();
                for section in sections {
                    let one = fingerprint::texts(section);
                    self.texts.insert(one, whole(section));
                    all.push(one);
                }
                self.texts.insert(text.fingerprint(), Stored::Sections(all));
            }
        }
    }

    /// Copies the text of a fingerprint from `known`, if it is there.
    pub fn keep(&mut self, fingerprint: Fingerprint, known: &Self) {
        let Some(stored) = known.texts.get(&fingerprint) else { return };
        if let Stored::Sections(sections) = stored {
            for section in sections {
                self.keep(*section, known);
            }
        }
        self.texts.insert(fingerprint, stored.clone());
    }

    /// The text of the file.
    #[must_use]
    pub fn file(&self) -> String {
        let mut text = String::from(
            "# What the texts behind the fingerprints of review.lock said, so that `tebiki review` can show what changed.\n\
             # `tebiki review accept` writes this file. Do not edit it.\n",
        );
        for (fingerprint, stored) in &self.texts {
            text.push_str(&fingerprint.to_string());
            match stored {
                Stored::Parts(parts) => parts.iter().for_each(|part| {
                    text.push(BETWEEN_PARTS);
                    text.push_str(part);
                }),
                Stored::Sections(sections) => {
                    text.push(SECTIONS);
                    let sections = sections.iter().map(ToString::to_string).collect::<Vec<_>>();
                    text.push_str(&sections.join(" "));
                }
            }
            text.push('\n');
        }
        text
    }
}

/// A line that is not damaged.
fn entry(line: &str) -> Option<(Fingerprint, Stored)> {
    let (name, rest) = line.split_at_checked(line.find([BETWEEN_PARTS, SECTIONS]).unwrap_or(line.len()))?;
    let fingerprint = name.parse().ok()?;
    if let Some(sections) = rest.strip_prefix(SECTIONS) {
        let sections =
            sections.split_ascii_whitespace().map(|section| section.parse().ok()).collect::<Option<Vec<_>>>()?;
        return (of_sections(sections.iter().copied()) == fingerprint)
            .then_some((fingerprint, Stored::Sections(sections)));
    }
    let parts = rest.strip_prefix(BETWEEN_PARTS)?.split(BETWEEN_PARTS).map(str::to_owned).collect::<Vec<_>>();
    (fingerprint::texts(&parts) == fingerprint).then_some((fingerprint, Stored::Parts(parts)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(parts: &[&str]) -> EndText {
        EndText::Whole(parts.iter().map(|&part| part.to_owned()).collect())
    }

    #[test]
    fn a_damaged_line_is_left_out() {
        let mut texts = Texts::default();
        texts.add(&whole(&["題", "文です。"]));
        let file = texts.file();
        assert_eq!(Texts::read(file.as_bytes()), texts);
        for (damage, lines) in [
            (file.replace("文です。", "文でした。"), 1),
            (file.replace('\t', " "), 1),
            (format!("<<<<<<< HEAD\n{file}"), 1),
            (format!("{file}0123456789abcdef=zz\n"), 1),
            (file.replace("文", "\u{fffd}"), 1),
        ] {
            assert_eq!(Texts::read(damage.as_bytes()).damaged(), lines, "{damage}");
        }
        assert_eq!(Texts::read(file.replace('\n', "\r\n").as_bytes()), texts);
    }

    #[test]
    fn sections_are_kept_once_and_in_the_order_in_which_they_stood() {
        let section = |title: &str| vec![title.to_owned(), "文です。".to_owned()];
        let procedure = EndText::Sections(vec![section("二"), section("一")]);
        let mut texts = Texts::default();
        texts.add(&procedure);
        texts.add(&EndText::Whole(section("一")));
        let file = texts.file();
        assert_eq!(file.lines().filter(|line| !line.starts_with('#')).count(), 3);
        assert_eq!(Texts::read(file.as_bytes()).get(procedure.fingerprint()), Some(procedure.clone()));
        let moved = EndText::Sections(vec![section("一"), section("二")]);
        assert_eq!(moved.fingerprint(), procedure.fingerprint());
        let mut kept = Texts::default();
        kept.keep(procedure.fingerprint(), &texts);
        assert_eq!(kept, texts);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(texts in proptest::collection::vec(proptest::collection::vec("(?s).{0,12}", 1..4), 0..6)) {
            let mut all = Texts::default();
            for parts in &texts {
                all.add(&EndText::Whole(parts.clone()));
            }
            let read = Texts::read(all.file().as_bytes());
            prop_assert_eq!(&read, &all);
            for parts in &texts {
                prop_assert!(read.get(fingerprint::texts(parts)).is_some());
            }
        }

        #[test]
        fn nothing_makes_reading_fail(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Texts::read(&bytes);
        }
    }
}
