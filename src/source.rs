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
    digest: OnceLock<u64>,
}

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
        let starts = self
            .line_starts
            .get_or_init(|| std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect());
        let offset = offset.min(self.text.len());
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |text| text.chars().count()) + 1;
        Position { line, column }
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
        self.files.push(SourceFile { path, text, line_starts: OnceLock::new(), digest });
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
}
