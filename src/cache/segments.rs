//! What pages give to the search index, kept as bytes until somebody asks for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize, Serializer};
use serde_bytes::ByteBuf;

use crate::search::Segment;

/// Segments by the paths of their pages, each with a digest of what it was made of.
///
/// Most builds need none of them, and those that do need those of one language: none is unpacked before it is asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Segments(BTreeMap<String, (u64, Held)>);

#[derive(Clone, Debug, Deserialize)]
#[serde(from = "ByteBuf")]
enum Held {
    Packed(ByteBuf),
    Open(Arc<Segment>),
}

impl From<ByteBuf> for Held {
    fn from(bytes: ByteBuf) -> Self {
        Self::Packed(bytes)
    }
}

impl Serialize for Held {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Packed(bytes) => bytes.serialize(serializer),
            Self::Open(segment) => pack(segment).serialize(serializer),
        }
    }
}

/// What cannot be packed cannot be unpacked either, and is made again.
fn pack(segment: &Segment) -> ByteBuf {
    ByteBuf::from(postcard::to_stdvec(segment).unwrap_or_default())
}

impl Segments {
    /// The segment of a page, if it was made of what has this digest.
    #[must_use]
    pub fn get(&self, path: &str, digest: u64) -> Option<Arc<Segment>> {
        match &self.0.get(path).filter(|(known, _)| *known == digest)?.1 {
            Held::Packed(bytes) => postcard::from_bytes(bytes).ok().map(Arc::new),
            Held::Open(segment) => Some(Arc::clone(segment)),
        }
    }

    /// The same segments but for those of some pages, which are others.
    #[must_use]
    pub fn with(mut self, changed: impl IntoIterator<Item = (String, (u64, Arc<Segment>))>) -> Self {
        self.0.extend(changed.into_iter().map(|(path, (digest, segment))| (path, (digest, Held::Open(segment)))));
        self
    }

    /// The same segments without those of pages that are no more.
    #[must_use]
    pub fn only(mut self, is_page: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|path, _| is_page(path));
        self
    }

    /// The same segments as bytes.
    #[must_use]
    pub fn packed(self) -> Self {
        let packed = self.0.into_par_iter().map(|(path, (digest, held))| {
            let bytes = match held {
                Held::Packed(bytes) => bytes,
                Held::Open(segment) => pack(&segment),
            };
            (path, (digest, Held::Packed(bytes)))
        });
        Self(packed.collect())
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
    fn what_is_packed_is_the_same() {
        let one = Segments::default().with([("a".to_owned(), (1, segment("言葉 words")))]).packed();
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
