//! The form of an index: one file or many.

use serde::{Deserialize, Serialize};

/// The bytes of content, in all languages together, from which on an index is sharded.
///
/// Below it a reader loads at most about a quarter of a megabyte, compressed, once.
pub const SHARDED_FROM: usize = 1536 * 1024;

/// The form of an index: whether browsers scan all texts of a language, or look tokens up and load the texts that contain them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Form {
    /// One file for a language.
    Whole,
    /// Many small files.
    Sharded,
}

impl Form {
    /// The form of the index of a site with this many bytes of content.
    #[must_use]
    pub fn of(content_bytes: usize) -> Self {
        if content_bytes < SHARDED_FROM { Self::Whole } else { Self::Sharded }
    }
}
