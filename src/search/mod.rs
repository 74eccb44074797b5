//! Full-text search: an inverted index in files that a reader's browser loads, without a server and without a dictionary.
//!
//! 1. Each page has a [`Segment`]: its title, its facets, and its terms with the sections that contain them. It is a function
//!    of the page alone. [`text`] is the tokenizer: unigrams and bigrams of Japanese, whole words of everything else.
//! 2. The segments of a language make an [`Index`]: a manifest of all pages, which is loaded first; shards of terms with their
//!    posting lists, each a function of the terms in it alone; and small files of texts, page by page.
//! 3. A small site has a single file with all its texts instead: scanning them takes less time than a look-up.
//!
//! A posting is a page and the position of a section on it, so an edit of one page changes no posting of another. The other
//! half is in `search.js` and the scripts beside it in the theme's assets: it loads the shards of the tokens of a query, ranks
//! the sections in their posting lists, loads the texts of the first, and shows those that do contain the words.

mod files;
mod form;
mod postings;
mod script;
mod segment;
#[cfg(test)]
mod tests;
pub mod text;

pub use files::{About, FacetValues, Index, Part, PartFile, Synonyms, vocabulary};
pub use form::{Form, SHARDED_FROM};
pub use script::Script;
pub use segment::{Facet, Page, Section, Segment};
