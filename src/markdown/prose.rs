//! The words of a text that its author chose, block by block, each with its place: without code, menu labels, link targets and
//! the names of what is referred to.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::html::{self, joins_wide};
use super::words::{is_inline, is_inline_end};

/// What stands for something that is not the author's choice of words.
pub const LEFT_OUT: char = '\u{FFFC}';

/// The words of one block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// The words; [`LEFT_OUT`] where something is left out.
    pub text: String,
    /// Where each piece begins in `text`, and where it is written.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Prose {
    /// A text without markup, which is written as it is.
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), pieces: vec![(0, 0..text.len())] }
    }

    /// Where some of the words are written.
    #[must_use]
    pub fn place(&self, words: Range<usize>) -> Range<usize> {
        let piece = |at: usize| self.pieces.iter().rposition(|(start, _)| *start <= at).unwrap_or(0);
        let (first, last) = (piece(words.start), piece(words.end.saturating_sub(1)));
        let (Some((start, written)), Some((_, end))) = (self.pieces.get(first), self.pieces.get(last)) else {
            return 0..0;
        };
        let length = self.pieces.get(first + 1).map_or(self.text.len(), |(next, _)| *next) - start;
        // Where what is written is what is read, its bytes are known.
        if first == last && length == written.len() {
            return written.start + words.start - start..written.start + words.end - start;
        }
        written.start..end.end
    }

    /// The same where all that is written stands so many bytes before.
    pub(super) fn moved_back(mut self, bytes: usize) -> Self {
        for (_, written) in &mut self.pieces {
            *written = written.start.saturating_sub(bytes)..written.end.saturating_sub(bytes);
        }
        self
    }

    /// Several blocks as one, with a line between them.
    pub(super) fn joined(blocks: Vec<Self>) -> Self {
        let mut all = Self::default();
        for block in blocks {
            if !all.text.is_empty() {
                all.text.push('\n');
            }
            let start = all.text.len();
            all.pieces.extend(block.pieces.into_iter().map(|(at, written)| (start + at, written)));
            all.text.push_str(&block.text);
        }
        all
    }

    fn push(&mut self, words: &str, written: &Range<usize>) {
        self.pieces.push((self.text.len(), written.clone()));
        self.text.push_str(words);
    }
}

/// The blocks of events.
pub(super) fn blocks(events: &[(Event<'static>, Range<usize>)]) -> Vec<Prose> {
    let mut all = Vec::new();
    let mut block = Prose::default();
    let mut index = 0;
    while let Some((event, written)) = events.get(index) {
        index += 1;
        let ends = match event {
            Event::Text(text) => {
                block.push(text, written);
                false
            }
            Event::SoftBreak => {
                if !joins_wide(events, index - 1) {
                    block.push(" ", written);
                }
                false
            }
            Event::HardBreak => {
                block.push(" ", written);
                false
            }
            Event::Code(_) => {
                block.push(&LEFT_OUT.to_string(), written);
                false
            }
            Event::Start(Tag::CodeBlock(_)) => {
                index = html::after_end(events, index - 1);
                true
            }
            // The label of a menu is the product's; the name of what is referred to stands elsewhere.
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole }, .. })
                if !has_pothole || html::menu_at(events, index - 1).is_some() =>
            {
                block.push(&LEFT_OUT.to_string(), written);
                index = html::after_end(events, index - 1);
                false
            }
            Event::Start(tag) => !is_inline(tag) && *tag != Tag::Strikethrough,
            Event::End(tag) => !is_inline_end(*tag) && *tag != pulldown_cmark::TagEnd::Strikethrough,
            _ => false,
        };
        if ends && !block.text.is_empty() {
            all.push(std::mem::take(&mut block));
        }
    }
    if !block.text.is_empty() {
        all.push(block);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::{Document, Inline};
    use crate::diagnostic::Diagnostics;
    use crate::source::{FileId, SourceMap, Span};

    #[test]
    fn code_menus_and_names_are_left_out_and_places_are_right() {
        let text = "# 題\n\nこの**働く\n人**は`働く人`と[[menu:働く人]]と[[item:1-1]]、[働く人](働く人.md)。\n\n```\n働く人\n```\n";
        let document = Document::parse(SourceMap::default().add("a.md", text), text, 0, &mut Diagnostics::default());
        let blocks = document.prose();
        let texts = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>();
        assert_eq!(texts, ["題", "この働く人は\u{FFFC}と\u{FFFC}と\u{FFFC}、働く人。"]);
        let first = blocks[1].text.find("働く人").map(|at| blocks[1].place(at..at + "働く人".len()));
        assert_eq!(first.map(|place| &text[place]), Some("働く\n人"));
        let last = blocks[1].text.rfind("働く人").map(|at| blocks[1].place(at..at + "働く人".len()));
        assert_eq!(
            last.map(|place| (&text[place.clone()], text[..place.start].ends_with('['))),
            Some(("働く人", true))
        );
    }

    #[test]
    fn short_texts_have_places_in_their_values() {
        let mut sources = SourceMap::default();
        for (value, place) in [("働く人です。", 0..9), ("この*働く人*です。", 7..16)] {
            let file: FileId = sources.add("a.yaml", value);
            let span = Span::new(file, 0..value.len());
            let inline = Inline::parse(value, span, &sources, &mut Diagnostics::default());
            let prose = inline.prose();
            let found = prose.text.find("働く人").map(|at| prose.place(at..at + "働く人".len()));
            assert_eq!(found, Some(place), "{value}");
        }
    }
}
