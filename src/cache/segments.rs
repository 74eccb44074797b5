//! The cached segments of the search index, kept serialized until they are used.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize, Serializer};
use serde_bytes::ByteBuf;

use crate::search::Segment;

/// The segments of pages by path, each with a digest of what it was made of.
///
/// Most builds use none of them, and the others mostly those of one language, so each is deserialized only when it is used.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Segments(BTreeMap<String, (u64, Stored)>);

#[derive(Clone, Debug, Deserialize)]
#[serde(from = "ByteBuf")]
enum Stored {
    Bytes(ByteBuf),
    Segment(Arc<Segment>),
}

impl From<ByteBuf> for Stored {
    fn from(bytes: ByteBuf) -> Self {
        Self::Bytes(bytes)
    }
}

impl Serialize for Stored {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bytes(bytes) => bytes.serialize(serializer),
            Self::Segment(segment) => serialize(segment).serialize(serializer),
        }
    }
}

/// A segment that cannot be serialized becomes bytes that cannot be deserialized, and is made again.
fn serialize(segment: &Segment) -> ByteBuf {
    ByteBuf::from(postcard::to_stdvec(segment).unwrap_or_default())
}

impl Segments {
    /// The segment of a page, if it was made of content with this digest.
    #[must_use]
    pub fn get(&self, path: &str, digest: u64) -> Option<Arc<Segment>> {
        match &self.0.get(path).filter(|(known, _)| *known == digest)?.1 {
            Stored::Bytes(bytes) => postcard::from_bytes(bytes).ok().map(Arc::new),
            Stored::Segment(segment) => Some(Arc::clone(segment)),
        }
    }

    /// These segments, with those of some pages inserted or replaced.
    #[must_use]
    pub fn with(mut self, changed: impl IntoIterator<Item = (String, (u64, Arc<Segment>))>) -> Self {
        self.0.extend(changed.into_iter().map(|(path, (digest, segment))| (path, (digest, Stored::Segment(segment)))));
        self
    }

    /// These segments, without those of pages for which `is_page` is false.
    #[must_use]
    pub fn only(mut self, is_page: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|path, _| is_page(path));
        self
    }

    /// These segments, all of them serialized.
    #[must_use]
    pub fn serialized(self) -> Self {
        let serialized = self.0.into_par_iter().map(|(path, (digest, stored))| {
            let bytes = match stored {
                Stored::Bytes(bytes) => bytes,
                Stored::Segment(segment) => serialize(&segment),
            };
            (path, (digest, Stored::Bytes(bytes)))
        });
        Self(serialized.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Form, Page, Section};

    fn segment(text: &str) -> Arc<Segment> {
        let section = Section { text: text.to_owned(), ..Section::default() };
        Arc::new(Segment::new(Page { sections: vec![section], ..Page::default() }, Form::Sharded, "ja").0)
    }

    #[test]
    fn serializing_changes_nothing() {
        let one = Segments::default().with([("a".to_owned(), (1, segment("言葉 words")))]).serialized();
        let bytes = postcard::to_stdvec(&one).unwrap();
        let read: Segments = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(read.get("a", 1), Some(segment("言葉 words")));
        assert_eq!(read.get("a", 2), None);
        assert_eq!(read.get("b", 1), None);
    }

    #[test]
    fn pages_come_and_go() {
        let all = ["a", "b", "c"].map(|path| (path.to_owned(), (1, segment(path))));
        let some = Segments::default().with(all).with([("a".to_owned(), (2, segment("x")))]).only(|path| path != "c");
        assert_eq!(some.0.keys().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(some.get("a", 2), Some(segment("x")));
    }
}
