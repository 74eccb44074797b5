//! What an event holds, as something that can be hashed: the parser's events are not.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use pulldown_cmark::Event;

/// What an event holds, without its place.
pub(super) struct Content<'a>(&'a Event<'static>);

/// What each of these events holds.
pub(super) fn contents<'a>(events: &'a [(Event<'static>, Range<usize>)]) -> Vec<Content<'a>> {
    events.iter().map(|(event, _)| Content(event)).collect()
}

impl Hash for Content<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Nearly all events are of these kinds, and writing them out is slow: every character would be escaped.
        match self.0 {
            Event::Text(text) => (0_u8, &**text).hash(state),
            Event::Code(code) => (1_u8, &**code).hash(state),
            Event::End(tag) => (2_u8, tag).hash(state),
            other => (3_u8, format!("{other:?}")).hash(state),
        }
    }
}
