//! Full-text search: files that a reader's browser looks words up in, without a server and without a dictionary.
//!
//! 1. A page gives a [`Segment`]: its title, what readers can narrow a search by, and which words stand in which of its sections
//!    ([`text`] says what a word is). It is a function of nothing but what the page says.
//! 2. The segments of a language make an [`Index`]. What a reader loads first lists all pages; the words are spread over
//!    shards, each of which is a function of nothing but the words that fall into it; texts lie in small files, page by page.
//! 3. A small site ships its texts in one file instead, and nothing else: looking through them takes less than a look-up.
//!
//! A section is known by its page and its place on it, so no edit of one page touches what another page gives. What the browser
//! makes of it all is in `search.js` and its kin in the theme's assets: it loads the shards of the words that a reader typed,
//! orders what they point to, loads the texts of the first, and shows those that do hold the words.

mod files;
mod postings;
mod segment;
#[cfg(test)]
mod tests;
pub mod text;

pub use files::{About, FacetValues, Index, Made, Part, Synonyms, vocabulary};
pub use segment::{Facet, Form, Page, Script, Section, Segment};

/// The bytes of content, in all languages, from which on a site's words are looked up in shards.
///
/// Below it a reader loads at most about a quarter of a megabyte, compressed, once.
pub const SHARDED_FROM: usize = 1536 * 1024;

/// The bytes that a shard should have, roughly.
const SHARD_BYTES: usize = 16 * 1024;

/// How many pages that follow each other may share a file for their texts.
const SHARED_BY: usize = 16;

impl Form {
    /// The form of the index of a site with so many bytes of content.
    #[must_use]
    pub fn of(content_bytes: usize) -> Self {
        if content_bytes < SHARDED_FROM { Self::Whole } else { Self::Sharded }
    }
}
