//! The cached outline of a document, which is known without parsing it again.
//!
//! A build follows every name and checks every reference, but writes few pages: of most texts it needs the title, the
//! headings, a digest of the steps and what is mentioned, and not the text itself. This much is kept from one build to the
//! next, by a digest of the file; the text is parsed when a page shows it ([`super::Document::resume`]).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::reader::Mention;
use super::reference::Target;
use crate::source::{FileId, Span, Spanned};

/// Outlines of documents by the digests of their files, each packed by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlines(pub(super) BTreeMap<u64, Packed>);

/// The bytes of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Packed(pub(super) Arc<[u8]>);

impl Serialize for Packed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As one slice, not byte by byte.
        <&[u8]>::deserialize(deserializer).map(|bytes| Self(bytes.into()))
    }
}

impl Outlines {
    /// The outline of the file with this digest.
    pub(super) fn get(&self, digest: u64) -> Option<Outline> {
        postcard::from_bytes(&self.0.get(&digest)?.0).ok()
    }
}

/// Bytes of the file.
type Place = (u32, u32);

/// A heading: which events it is, and its words.
pub(super) type HeadingText = (Range<usize>, String);

/// The outline of a document.
#[derive(Serialize, Deserialize)]
pub(super) struct Outline {
    pub(super) title: Option<HeadingText>,
    pub(super) intro: Range<usize>,
    pub(super) sections: Vec<Part>,
    pub(super) mentions: Vec<Named>,
    pub(super) anchors: Vec<(String, Place)>,
}

/// A section.
#[derive(Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) id: (String, Place),
    pub(super) aliases: Vec<(String, Place)>,
    pub(super) level: u8,
    pub(super) attributes: Vec<((String, Place), Option<String>)>,
    pub(super) heading: HeadingText,
    pub(super) body: Range<usize>,
    pub(super) steps: Option<u64>,
}

/// A mention.
#[derive(Serialize, Deserialize)]
pub(super) enum Named {
    Reference(Target, Place),
    Anchor(String, Place),
    Image(String, Place),
    Attachment(String, Place),
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
            Mention::Attachment(path, at) => Self::Attachment(path.clone(), place(*at)),
        }
    }
}

impl Named {
    pub(super) fn mention(self, file: FileId) -> Mention {
        match self {
            Self::Reference(target, at) => Mention::Reference(target, span(file, at)),
            Self::Anchor(id, at) => Mention::Anchor(id, span(file, at)),
            Self::Image(path, at) => Mention::Image(path, span(file, at)),
            Self::Attachment(path, at) => Mention::Attachment(path, span(file, at)),
        }
    }
}
