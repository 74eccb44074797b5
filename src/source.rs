//! Source files and places in them.
//!
//! A place is a [`Span`]: a file and a range of bytes. Lines and columns are computed from it only when something is
//! shown to a person ([`SourceFile::position`]).

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::tracking;

/// Names a file of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in a source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of `file` from a byte range; offsets past 4 GiB saturate.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(range.start), end: clamp(range.end.max(range.start)) }
    }

    /// The bytes as a range of `usize`.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of this span that `range` names, counted from the start of the span.
    #[must_use]
    pub fn within(self, range: Range<usize>) -> Self {
        let start = self.start as usize;
        Self::new(self.file, start + range.start..start + range.end)
    }
}

/// A value and the place where it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Ties `value` to `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Changes the value and keeps the place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}

/// A line and a column, both counted from 1; the column counts Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// A text file of the site.
#[derive(Debug)]
pub struct SourceFile {
    path: String,
    text: Arc<str>,
    line_starts: OnceLock<Vec<usize>>,
    /// How many characters stand before each block of [`BLOCK`] bytes, so that a column in a long line is found without
    /// counting from its beginning.
    characters: OnceLock<Vec<usize>>,
    digest: OnceLock<u64>,
}

/// Bytes between two counts of characters.
const BLOCK: usize = 4096;

impl SourceFile {
    /// The path relative to the site folder, with `/` between its parts, in Unicode normalization form C.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text: UTF-8 without a byte order mark, lines ended by LF.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, for who keeps it longer.
    #[must_use]
    pub fn shared(&self) -> &Arc<str> {
        &self.text
    }

    /// A digest of the text.
    #[must_use]
    pub fn digest(&self) -> u64 {
        *self.digest.get_or_init(|| tracking::digest(&self.text))
    }

    /// The line and column of a byte offset; an offset past the end gives the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let is_boundary = self.text.is_char_boundary(offset);
        let column = if is_boundary { self.characters_before(offset) - self.characters_before(start) } else { 0 } + 1;
        Position { line, column }
    }

    /// The bytes of the line that an offset is in, without its end.
    #[must_use]
    pub fn line(&self, offset: usize) -> Range<usize> {
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        start..starts.get(line).map_or(self.text.len(), |next| next - 1)
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts
            .get_or_init(|| std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, offset: usize) -> usize {
        // Every byte of a character but its first is of the form 10xxxxxx.
        let count = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
        let blocks = self.characters.get_or_init(|| {
            let counts = self.text.as_bytes().chunks(BLOCK).scan(0, |sum, block| {
                let before = *sum;
                *sum += count(block);
                Some(before)
            });
            counts.collect()
        });
        let (block, start) = (offset / BLOCK, offset / BLOCK * BLOCK);
        let bytes = self.text.as_bytes();
        match blocks.get(block) {
            Some(before) => before + count(&bytes[start..offset.min(bytes.len())]),
            // The text ends where a block does.
            None => blocks.last().map_or(0, |before| before + count(&bytes[start - BLOCK..])),
        }
    }
}

/// All source files of a run, in the order in which they were read.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a file and gives its id.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        self.push(path.into(), text.into(), OnceLock::new())
    }

    /// The same, where the digest of the text is known.
    pub(crate) fn add_known(&mut self, path: impl Into<String>, text: Arc<str>, digest: u64) -> FileId {
        self.push(path.into(), text, OnceLock::from(digest))
    }

    fn push(&mut self, path: String, text: Arc<str>, digest: OnceLock<u64>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { path, text, line_starts: OnceLock::new(), characters: OnceLock::new(), digest });
        id
    }

    /// The file of an id that this map gave out.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// The text that a span covers; empty where the span does not fit the file.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file).text().get(span.range()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let mut map = SourceMap::default();
        let id = map.add("a.md", "日本\n語x\n");
        let at = |offset| {
            let position = map.file(id).position(offset);
            (position.line, position.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at("日本".len()), (1, 3));
        assert_eq!(at("日本\n語".len()), (2, 2));
        assert_eq!(at(999), (3, 1));
    }
    #[test]
    fn columns_in_long_lines_are_counted_right() {
        for text in ["日本".repeat(3000) + "\nあ", "x".repeat(BLOCK), "x".repeat(BLOCK * 2 - 1) + "é\n", String::new()]
        {
            let mut map = SourceMap::default();
            let id = map.add("a.md", text.as_str());
            let mut expected = Position { line: 1, column: 1 };
            for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
                assert_eq!(map.file(id).position(at), expected, "{at}");
                expected = match c {
                    '\n' => Position { line: expected.line + 1, column: 1 },
                    _ => Position { column: expected.column + 1, ..expected },
                };
            }
        }
    }

    #[test]
    fn lines_are_found_without_their_ends() {
        let mut map = SourceMap::default();
        let id = map.add("a.md", "ab\n\ncd");
        let line = |offset| map.file(id).line(offset);
        assert_eq!([0, 2, 3, 4, 6, 99].map(line), [0..2, 0..2, 3..3, 4..6, 4..6, 4..6]);
    }
}
