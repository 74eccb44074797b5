//! [`codes::AVOIDED_WORD`]: a text has a word that the list of words in `glossary.yaml` avoids.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::model::WordRule;
use crate::resolve::Catalog;
use crate::source::{SourceMap, Span};

/// Tells every place. Unlike the other rules this one is for authors alone, who ask for it by `tebiki check`: how a text is
/// worded is nothing that a build could stop at.
pub fn check_words(catalog: &Catalog, sources: &SourceMap, diagnostics: &mut Diagnostics) {
    let words = &catalog.glossary.words;
    if words.iter().all(|(_, rules)| rules.is_empty()) {
        return;
    }
    for unit in catalog.texts() {
        for (locale, text) in unit.short.iter().flat_map(|(_, text)| text.iter()) {
            let prose = text.inline.prose();
            for (rule, found) in words.get(locale).into_iter().flatten().flat_map(|rule| all(rule, &prose.text)) {
                let place = in_scalar(text.inline.written(), text.span, sources, prose.place(found.range));
                diagnostics.push(avoided(rule, found.word, place));
            }
        }
        for (locale, document) in unit.long.iter().flat_map(|long| long.document.iter()) {
            for prose in document.prose() {
                for (rule, found) in words.get(locale).into_iter().flatten().flat_map(|rule| all(rule, &prose.text)) {
                    let place = Span::new(document.span.file, prose.place(found.range));
                    diagnostics.push(avoided(rule, found.word, place));
                }
            }
        }
    }
}

/// A word to avoid that a text has.
struct Found {
    /// Which of the rule's, as an index.
    word: usize,
    /// Where in the text.
    range: Range<usize>,
}

/// What `text` has of the words that a rule avoids, outside of quotations and of the phrases that the rule allows.
fn all<'r>(rule: &'r WordRule, text: &str) -> Vec<(&'r WordRule, Found)> {
    let text = text.to_ascii_lowercase();
    let places = |word: &str| {
        text.match_indices(&*word.to_ascii_lowercase()).map(|(at, _)| at..at + word.len()).collect::<Vec<_>>()
    };
    let mut found = Vec::<Found>::new();
    for (word, avoid) in rule.avoid.iter().enumerate() {
        found.extend(places(&avoid.value).into_iter().map(|range| Found { word, range }));
    }
    if found.is_empty() {
        return Vec::new();
    }
    let quoted = quotations(&text);
    let allowed = rule.except.iter().flat_map(|phrase| places(phrase)).collect::<Vec<_>>();
    let within = |range: &Range<usize>, of: &[Range<usize>]| {
        of.iter().any(|outer| outer.start <= range.start && range.end <= outer.end)
    };
    found.retain(|one| is_whole(&text, &one.range) && !within(&one.range, &quoted) && !within(&one.range, &allowed));
    // Of two words that overlap the longer is told.
    found.sort_by_key(|one| (one.range.start, std::cmp::Reverse(one.range.end)));
    let mut end = 0;
    found.retain(|one| {
        let is_first = one.range.start >= end;
        end = if is_first { one.range.end } else { end };
        is_first
    });
    found.into_iter().map(|one| (rule, one)).collect()
}

/// Whether what a script with spaces has at a place is not a part of a longer word.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let (before, behind) = (text[..range.start].chars().next_back(), text[range.end..].chars().next());
    let inside = &text[range.clone()];
    !(word(before) && word(inside.chars().next()) || word(behind) && word(inside.chars().next_back()))
}

/// What stands in quotation marks, without the marks.
fn quotations(text: &str) -> Vec<Range<usize>> {
    const MARKS: [(char, char); 4] = [('「', '」'), ('『', '』'), ('“', '”'), ('"', '"')];
    let (mut open, mut found) = (Vec::<(usize, char)>::new(), Vec::new());
    for (at, c) in text.char_indices() {
        if let Some(&(start, _)) = open.last().filter(|(_, close)| *close == c) {
            open.pop();
            found.push(start..at);
        } else if let Some((_, close)) = MARKS.into_iter().find(|(mark, _)| *mark == c) {
            open.push((at + c.len_utf8(), close));
        }
    }
    found
}

/// Where a place of the value of a YAML scalar is in its file. What is written may have quotes and broken lines, so the
/// words are looked for: those that stand so often before them in the value stand as often before them in the file.
fn in_scalar(value: &str, span: Span, sources: &SourceMap, place: Range<usize>) -> Span {
    let Some(words) = value.get(place.clone()).filter(|words| !words.is_empty()) else { return span };
    let before = value.get(..place.start).map_or(0, |before| before.matches(words).count());
    match sources.slice(span).match_indices(words).nth(before) {
        Some((at, _)) => span.within(at..at + words.len()),
        None => span,
    }
}

fn avoided(rule: &WordRule, word: usize, place: Span) -> Diagnostic {
    let avoid = &rule.avoid[word];
    Diagnostic::new(&codes::AVOIDED_WORD, place, format!("`{}` is a word to avoid", avoid.value))
        .label(format!("write `{}`", rule.prefer))
        .related(avoid.span, "the rule")
        .hint(rule.reason.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Spanned;

    fn found(avoid: &[&str], except: &[&str], text: &str) -> Vec<String> {
        let mut sources = SourceMap::default();
        let place = Span::new(sources.add("", ""), 0..0);
        let rule = WordRule {
            prefer: "x".to_owned(),
            avoid: avoid.iter().map(|word| Spanned::new((*word).to_owned(), place)).collect(),
            reason: String::new(),
            except: except.iter().map(|phrase| (*phrase).to_owned()).collect(),
        };
        all(&rule, text).into_iter().map(|(_, one)| text[one.range].to_owned()).collect()
    }

    #[test]
    fn quotations_and_allowed_phrases_are_left_alone() {
        assert_eq!(
            found(&["働く人"], &["働く人々"], "働く人と働く人々と「働く人」と『「あ」働く人』、働く人。"),
            ["働く人", "働く人"]
        );
        assert_eq!(found(&["staff"], &[], "Staff, “staff”, \"staff\", staffing, staff’s"), ["Staff", "staff"]);
    }

    #[test]
    fn width_and_kana_are_told_apart_and_the_longer_word_counts() {
        assert_eq!(found(&["パスコード"], &[], "ﾊﾟｽｺｰﾄﾞ、ぱすこーど"), Vec::<String>::new());
        assert_eq!(found(&["修正", "修正プログラム"], &[], "修正プログラムと修正"), ["修正プログラム", "修正"]);
    }
}
