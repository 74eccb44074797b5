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
mod form;
mod postings;
mod script;
mod segment;
#[cfg(test)]
mod tests;
pub mod text;

pub use files::{About, FacetValues, Index, Made, Part, Synonyms, vocabulary};
pub use form::{Form, SHARDED_FROM};
pub use script::Script;
pub use segment::{Facet, Page, Section, Segment};
