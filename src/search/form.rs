//! Whether the index of a site is one file or many.

use serde::{Deserialize, Serialize};

/// The bytes of content, in all languages, from which on a site's words are looked up in shards.
///
/// Below it a reader loads at most about a quarter of a megabyte, compressed, once.
pub const SHARDED_FROM: usize = 1536 * 1024;

/// Whether readers load all texts of a language and look through them, or look words up and load the texts that hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Form {
    /// One file for a language.
    Whole,
    /// Many small files.
    Sharded,
}

impl Form {
    /// The form of the index of a site with so many bytes of content.
    #[must_use]
    pub fn of(content_bytes: usize) -> Self {
        if content_bytes < SHARDED_FROM { Self::Whole } else { Self::Sharded }
    }
}
