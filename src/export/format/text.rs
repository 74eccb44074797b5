//! Texts of an export.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text in each language, by language tag; where a translation is missing, the text in the source language stands in its place.
pub(crate) type Texts = BTreeMap<String, String>;

/// A long text: what stands before its first section, and its sections.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
pub(crate) struct LongText {
    /// Its title, where it has one of its own.
    pub(crate) title: Option<Texts>,
    /// What stands before the first section, as Markdown. References are links, relative to the output folder.
    pub(crate) opening: Texts,
    /// Its sections, in order.
    pub(crate) sections: Vec<Section>,
}

/// A section of a long text.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Section {
    /// Its id, which is its anchor.
    pub(crate) id: String,
    /// Ids that it had before.
    pub(crate) aliases: Vec<String>,
    /// The level of its heading, 2 to 6.
    pub(crate) level: u8,
    /// Its heading.
    pub(crate) title: Texts,
    /// Its text up to the next heading of any level, as Markdown.
    pub(crate) text: Texts,
}

/// An entry of a history.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Change {
    /// The version that came of it, where there are versions.
    pub(crate) version: Option<String>,
    /// When.
    pub(crate) date: String,
    /// What changed.
    pub(crate) note: Texts,
}

/// A text with an id.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Named {
    /// The id.
    pub(crate) id: String,
    /// The name.
    pub(crate) title: Texts,
}
