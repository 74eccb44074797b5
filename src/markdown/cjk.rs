//! Emphasis next to Japanese text.
//!
//! `CommonMark` decides whether `**` opens or closes by looking for spaces and punctuation around
//! it, and Japanese puts punctuation there and no spaces: `**「強調」**する` stays literal. The
//! *CJK-friendly amendments to `CommonMark`* (`tats-u/markdown-cjk-friendly`) mend the rule, but
//! pulldown-cmark 0.13 has no option for them. So `prepare` puts a marker, which is neither a
//! space nor punctuation, beside each delimiter run that the two rules judge differently, and the
//! parser comes to the amended answer by its own rule. `Prepared` takes the markers out of what
//! the parser returns.
//!
//! A marker only ever stands between two characters that are not spaces, so it leaves the block
//! structure alone. It may land inside code or a link destination, where `Prepared::restore`
//! removes it like everywhere else.
//!
//! Only `*` and `~~` ever need a marker. The amendments also widen `_` after punctuation with a
//! variation selector, which no such marker can express; the parser's rule stays in force there.
//! Quotes beside a marker count it as a letter, which matters only to smart punctuation.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::{Range, RangeInclusive};

use icu_properties::props::{EastAsianWidth, EmojiPresentation, GeneralCategory, GeneralCategoryGroup, Script};
use icu_properties::{CodePointMapData, CodePointSetData};

/// The characters to choose a marker from: the last private-use plane, which icon fonts do not use.
const MARKERS: RangeInclusive<char> = '\u{100000}'..='\u{10FFFD}';

/// More adjoining runs than this (`*_*_*_`) are not emphasis anybody wrote, and the search is
/// exponential in them.
const MAX_ADJOINING_RUNS: usize = 4;

/// Markdown text prepared for the parser.
#[derive(Debug)]
pub(crate) struct Prepared<'a> {
    /// The text to parse: the original, borrowed, unless it needed markers.
    pub text: Cow<'a, str>,
    marker: char,
    /// Where each marker ends in `text`, ascending.
    marker_ends: Vec<usize>,
}

/// Marks the delimiter runs in `text` that the parser would judge wrongly next to Chinese, Japanese
/// or Korean.
pub(crate) fn prepare(text: &str) -> Prepared<'_> {
    let unmarked = Prepared { text: Cow::Borrowed(text), marker: *MARKERS.start(), marker_ends: Vec::new() };
    if text.is_ascii() || !text.contains('*') && !text.contains("~~") {
        return unmarked;
    }
    let gaps = Scan::new(text).gaps();
    if gaps.is_empty() {
        return unmarked;
    }
    let Some(marker) = MARKERS.into_iter().find(|&c| !text.contains(c)) else {
        return unmarked;
    };

    let mut prepared = String::with_capacity(text.len() + gaps.len() * marker.len_utf8());
    let mut marker_ends = Vec::with_capacity(gaps.len());
    let mut copied = 0;
    for gap in gaps {
        prepared.push_str(&text[copied..gap]);
        prepared.push(marker);
        marker_ends.push(prepared.len());
        copied = gap;
    }
    prepared.push_str(&text[copied..]);
    Prepared { text: Cow::Owned(prepared), marker, marker_ends }
}

impl Prepared<'_> {
    /// Takes the markers out of a piece of text that the parser gave back.
    ///
    /// A piece that was nothing but a marker becomes empty, as does the text that the parser sees
    /// before the link in `は**[a](b)**`.
    pub(crate) fn restore<'t>(&self, piece: Cow<'t, str>) -> Cow<'t, str> {
        if self.marker_ends.is_empty() || !piece.contains(self.marker) {
            return piece;
        }
        Cow::Owned(piece.replace(self.marker, ""))
    }

    /// Maps a range of bytes of the prepared text to the same place in the original.
    pub(crate) fn original(&self, range: Range<usize>) -> Range<usize> {
        self.original_offset(range.start)..self.original_offset(range.end)
    }

    fn original_offset(&self, offset: usize) -> usize {
        let passed = self.marker_ends.partition_point(|&end| end <= offset);
        offset - passed * self.marker.len_utf8()
    }
}

/// What a delimiter run can see of the text on one of its sides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// White space, the start or the end of the text, the border of a quote or a cell.
    Space,
    /// What is none of the others, a marker too.
    Letter,
    Cjk,
    /// Punctuation to the parser but not to the amended rule.
    CjkPunctuation,
    /// Punctuation to both, another delimiter run too.
    Punctuation,
    /// Punctuation and a variation selector, which the parser does not look through.
    SelectedPunctuation,
}

impl Side {
    fn of(c: char) -> Self {
        match (is_punctuation(c), is_cjk(c)) {
            _ if c.is_whitespace() => Self::Space,
            (false, false) => Self::Letter,
            (false, true) => Self::Cjk,
            (true, true) => Self::CjkPunctuation,
            (true, false) => Self::Punctuation,
        }
    }

    fn is_space(self) -> bool {
        self == Self::Space
    }

    /// Whether this is punctuation by the rule of the parser.
    fn is_punctuation(self) -> bool {
        matches!(self, Self::CjkPunctuation | Self::Punctuation)
    }

    /// Whether this is punctuation by the amended rule.
    fn is_foreign_punctuation(self) -> bool {
        matches!(self, Self::Punctuation | Self::SelectedPunctuation)
    }
}

/// The rules that the parser has for delimiter runs.
#[derive(Clone, Copy)]
enum Kind {
    /// `*`, `**` and longer.
    Star,
    /// `~~`, which the parser lets open before anything but a space.
    Strike,
    /// `_` and `~`, which the parser never lets open or close inside a word.
    Word,
    /// Three tildes and more: a code fence or plain text.
    Inert,
}

impl Kind {
    fn of(run: &[u8]) -> Self {
        match run {
            [b'*', ..] => Self::Star,
            b"~~" => Self::Strike,
            [b'~', _, _, ..] => Self::Inert,
            _ => Self::Word,
        }
    }

    /// Whether the parser lets a run open and close, as in its `delim_run_can_open` and
    /// `delim_run_can_close`.
    fn standard(self, before: Side, after: Side) -> (bool, bool) {
        let edge_before = before.is_space() || before.is_punctuation();
        let edge_after = after.is_space() || after.is_punctuation();
        let (opens, closes) = match self {
            Self::Star => (edge_before || !edge_after, edge_after || !edge_before),
            Self::Strike => (true, edge_after || !edge_before),
            Self::Word => (edge_before, edge_after),
            Self::Inert => (false, false),
        };
        (opens && !after.is_space(), closes && !before.is_space())
    }

    /// Whether a run opens and closes by the amended rule.
    fn amended(self, before: Side, after: Side) -> (bool, bool) {
        let flanks =
            |outer: Side, inner: Side| !inner.is_space() && (!inner.is_foreign_punctuation() || outer != Side::Letter);
        match self {
            Self::Star => (flanks(before, after), flanks(after, before)),
            Self::Strike => (self.standard(before, after).0, flanks(after, before)),
            Self::Word | Self::Inert => self.standard(before, after),
        }
    }
}

/// Chooses the gaps to mark around runs that adjoin each other: bit `i` is the gap before run `i`,
/// and the highest bit is the gap after the last run.
///
/// The runs are judged together because a marker between two of them is seen by both. The first
/// choice that satisfies the most runs wins; for a single run the order is none, before, after,
/// both.
fn choose_gaps(runs: &[Kind], before: Side, after: Side) -> u32 {
    if runs.len() > MAX_ADJOINING_RUNS {
        return 0;
    }
    let side = |gap: usize, marked: u32| match gap {
        _ if marked >> gap & 1 == 1 => Side::Letter,
        0 => before,
        _ if gap == runs.len() => after,
        _ => Side::Punctuation,
    };
    let satisfied = |marked: u32| {
        let is_satisfied = |&(run, kind): &(usize, &Kind)| {
            kind.standard(side(run, marked), side(run + 1, marked)) == kind.amended(side(run, 0), side(run + 1, 0))
        };
        runs.iter().enumerate().filter(is_satisfied).count()
    };

    let mut best = (satisfied(0), 0);
    if best.0 < runs.len() {
        for marked in 1..1 << (runs.len() + 1) {
            let count = satisfied(marked);
            if count > best.0 {
                best = (count, marked);
            }
        }
    }
    best.1
}

/// The search for delimiter runs in a text.
struct Scan<'a> {
    text: &'a str,
    has_table: OnceCell<bool>,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, has_table: OnceCell::new() }
    }

    /// The offsets in the text that need a marker, ascending.
    fn gaps(&self) -> Vec<usize> {
        let is_delimiter = |byte: &u8| matches!(byte, b'*' | b'_' | b'~');
        let bytes = self.text.as_bytes();
        let mut gaps = Vec::new();
        let mut at = 0;
        while let Some(rest) = bytes.get(at..)
            && let Some(found) = rest.iter().position(|byte| *byte == b'\\' || is_delimiter(byte))
        {
            at += found;
            if bytes[at] == b'\\' {
                at += 2;
                continue;
            }
            let length = bytes[at..].iter().take_while(|byte| is_delimiter(byte)).count();
            let runs: Vec<&[u8]> = bytes[at..at + length].chunk_by(PartialEq::eq).collect();
            let kinds: Vec<Kind> = runs.iter().map(|run| Kind::of(run)).collect();
            let marked = choose_gaps(&kinds, self.before(at), self.after(at + length));
            for gap in (0..=runs.len()).filter(|&gap| marked != 0 && marked >> gap & 1 == 1) {
                gaps.push(at + runs[..gap].iter().map(|run| run.len()).sum::<usize>());
            }
            at += length;
        }
        gaps
    }

    fn before(&self, at: usize) -> Side {
        let head = &self.text[..at];
        let mut chars = head.chars().rev();
        let Some(last) = chars.next() else {
            return Side::Space;
        };
        match last {
            '>' if is_line_start(head.trim_end_matches([' ', '\t', '>'])) => Side::Space,
            '|' if !head.ends_with("\\|") && self.has_table() => Side::Space,
            '\u{FE00}'..='\u{FE0E}' => match (chars.next(), last) {
                (Some('‘' | '’' | '“' | '”'), '\u{FE01}') => Side::Cjk,
                (base, _) => match base.map_or(Side::Letter, Side::of) {
                    Side::Cjk | Side::CjkPunctuation => Side::Cjk,
                    Side::Punctuation => Side::SelectedPunctuation,
                    _ => Side::Letter,
                },
            },
            '\u{E0100}'..='\u{E01EF}' => Side::Cjk,
            _ => Side::of(last),
        }
    }

    fn after(&self, at: usize) -> Side {
        match self.text[at..].chars().next() {
            None => Side::Space,
            Some('|') if self.has_table() => Side::Space,
            Some(next) => Side::of(next),
        }
    }

    /// Whether some line looks like the row of dashes under a table's head: then `|` bounds a cell
    /// as a line end bounds a line.
    fn has_table(&self) -> bool {
        *self.has_table.get_or_init(|| {
            self.text.split(['\n', '\r']).any(|line| {
                let row = line.trim_start_matches([' ', '\t', '>']);
                row.contains('|')
                    && row.contains('-')
                    && row.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' '))
            })
        })
    }
}

fn is_line_start(head: &str) -> bool {
    head.is_empty() || head.ends_with(['\n', '\r'])
}

/// Unicode punctuation as `CommonMark` has it: the categories P and S.
///
/// The parser's table is older and lacks the symbols that Unicode 16 and 17 added.
fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    GeneralCategoryGroup::Punctuation.contains(category) || GeneralCategoryGroup::Symbol.contains(category)
}

/// A CJK character as the amendments define it.
fn is_cjk(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    let width = CodePointMapData::<EastAsianWidth>::new().get(c);
    let is_wide = [EastAsianWidth::Wide, EastAsianWidth::Fullwidth, EastAsianWidth::Halfwidth].contains(&width);
    is_wide && !CodePointSetData::new::<EmojiPresentation>().contains(c)
        || CodePointMapData::<Script>::new().get(c) == Script::Hangul
}

#[cfg(test)]
mod tests;
