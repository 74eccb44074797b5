//! What is to be known of a document without parsing it again.
//!
//! A build follows every name and checks every reference, but writes few pages: of most texts it needs the title, the
//! headings, where one clicks and what is mentioned, and not the text itself. This much is kept from one build to the
//! next, by a digest of the file; the text is parsed when a page shows it ([`Document::resume`]).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Mention;
use super::document::Document;
use super::html::MenuPath;
use super::reference::Target;
use crate::source::{FileId, Span, Spanned};

/// Outlines of documents by the digests of their files, each packed by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlines(BTreeMap<u64, Packed>);

/// The bytes of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Packed(Arc<[u8]>);

impl Serialize for Packed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As they lie there, not byte by byte.
        <&[u8]>::deserialize(deserializer).map(|bytes| Self(bytes.into()))
    }
}

impl Outlines {
    /// The outlines of these documents, those that are in `earlier` taken from there. A document about which there was
    /// something to say has none: it is parsed again, and the same is said again.
    #[must_use]
    pub fn of(documents: &[&Document], earlier: &Self) -> Self {
        let pack = |document: &&Document| {
            let digest = document.digest();
            let known = earlier.0.get(&digest).cloned();
            let packed = known.or_else(|| Some(Packed(postcard::to_stdvec(&document.outline()?).ok()?.into())))?;
            Some((digest, packed))
        };
        Self(documents.par_iter().filter_map(pack).collect::<Vec<_>>().into_iter().collect())
    }

    /// The outline of the file with this digest.
    pub(super) fn get(&self, digest: u64) -> Option<Outline> {
        postcard::from_bytes(&self.0.get(&digest)?.0).ok()
    }
}

/// Bytes of the file.
type Place = (u32, u32);

/// A heading: which events it is, and its words.
pub(super) type Words = (Range<usize>, String);

/// The outline of a document.
#[derive(Serialize, Deserialize)]
pub(super) struct Outline {
    pub(super) title: Option<Words>,
    pub(super) intro: Range<usize>,
    pub(super) sections: Vec<Part>,
    pub(super) mentions: Vec<Named>,
}

/// A section.
#[derive(Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) id: (String, Place),
    pub(super) level: u8,
    pub(super) attributes: Vec<((String, Place), Option<String>)>,
    pub(super) heading: Words,
    pub(super) body: Range<usize>,
    pub(super) paths: Vec<MenuPath>,
}

/// A mention.
#[derive(Serialize, Deserialize)]
pub(super) enum Named {
    Reference(Target, Place),
    Anchor(String, Place),
    Image(String, Place),
}

pub(super) fn place(span: Span) -> Place {
    (span.start, span.end)
}

pub(super) fn span(file: FileId, (start, end): Place) -> Span {
    Span { file, start, end }
}

pub(super) fn placed(text: &Spanned<String>) -> (String, Place) {
    (text.value.clone(), place(text.span))
}

pub(super) fn spanned(file: FileId, (value, at): (String, Place)) -> Spanned<String> {
    Spanned::new(value, span(file, at))
}

impl From<&Mention> for Named {
    fn from(mention: &Mention) -> Self {
        match mention {
            Mention::Reference(target, at) => Self::Reference(target.clone(), place(*at)),
            Mention::Anchor(id, at) => Self::Anchor(id.clone(), place(*at)),
            Mention::Image(path, at) => Self::Image(path.clone(), place(*at)),
        }
    }
}

impl Named {
    pub(super) fn mention(self, file: FileId) -> Mention {
        match self {
            Self::Reference(target, at) => Mention::Reference(target, span(file, at)),
            Self::Anchor(id, at) => Mention::Anchor(id, span(file, at)),
            Self::Image(path, at) => Mention::Image(path, span(file, at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source::SourceMap;

    const TEXT: &str = "# 題\n\n序 [[item:7-3]]。\n\n## 節 {#a items=7-3 for=admin}\n\n[[menu:設定 > 通知]]へ。\n\n### 中 {#b}\n\n\
                        ![絵](a.svg) [節](#a)\n";

    fn parsed(text: &str) -> Document {
        let file = SourceMap::default().add("a.ja.md", text);
        let mut document = Document::parse(file, text, 0, &mut Diagnostics::default());
        document.settle("a.ja.md", 7);
        document
    }

    #[test]
    fn a_document_that_is_resumed_is_the_one_that_was_parsed() {
        let document = parsed(TEXT);
        let outlines = Outlines::of(&[&document], &Outlines::default());
        assert_eq!(Outlines::of(&[&document], &outlines), outlines);
        let mut resumed = Document::resume(document.span.file, &TEXT.into(), 0, 7, &outlines).expect("it is known");
        resumed.settle("a.ja.md", 7);
        assert!(resumed.facts().eq(document.facts()));
        let sections = |document: &Document| format!("{:?} {:?}", document.sections(), document.mentions());
        assert_eq!(sections(&resumed), sections(&document));
        assert_eq!((resumed.title(), resumed.span), (document.title(), document.span));
        assert_eq!(resumed.opening_words(), document.opening_words());
        for (one, other) in resumed.sections().iter().zip(document.sections()) {
            assert_eq!(resumed.section_words(one), document.section_words(other));
            assert!(resumed.clicks(one).map(|(_, paths)| paths).eq(document.clicks(other).map(|(_, paths)| paths)));
        }
        assert_eq!(resumed.find("b"), Some(1));
        assert!(resumed.untranslated().is_empty());
        let again = Outlines::of(&[&resumed], &Outlines::default());
        assert_eq!(again, outlines, "it can be kept once more");
        assert!(Document::resume(document.span.file, &TEXT.into(), 0, 8, &outlines).is_none());
    }

    #[test]
    fn a_document_with_problems_has_no_outline() {
        for text in ["# 題\n\n## 節\n", "# 題\n\n[[itme:7-3]]\n"] {
            assert_eq!(Outlines::of(&[&parsed(text)], &Outlines::default()), Outlines::default(), "{text}");
        }
    }

    #[test]
    fn an_outline_that_does_not_fit_its_text_shows_nothing_rather_than_failing() {
        let outlines = Outlines::of(&[&parsed(TEXT)], &Outlines::default());
        let file = SourceMap::default().add("a.ja.md", "");
        let resumed = Document::resume(file, &"短い".into(), 0, 7, &outlines).expect("it is known");
        assert_eq!(resumed.section_words(&resumed.sections()[0]), ["", ""]);
    }
}
