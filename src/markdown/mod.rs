//! Markdown. The only module that uses pulldown-cmark.
//!
//! A text is parsed once, into a [`Document`] (a file with sections) or an [`Inline`] (a short text of a YAML file), and
//! written as HTML as often as pages need it ([`html`]). Both tell what they refer to ([`Mention`]), so that
//! [`crate::resolve`] can check every reference without knowing Markdown.

mod alerts;
mod bare;
pub mod cjk;
mod code;
mod commonmark;
mod content;
mod depth;
mod document;
mod figures;
mod footnotes;
mod foreign;
pub mod html;
mod inline;
mod outline;
mod places;
mod prose;
mod raw;
mod reader;
mod reference;
mod shown;
mod steps;
mod tags;
mod unbroken;
mod unseen;
mod words;
mod written;

pub use document::{Document, Section, Steps};
pub use inline::{Inline, Names};
pub use outline::Outlines;
pub use places::{HeadingPlace, Written, headings, names, names_in_value};
pub use prose::{LEFT_OUT, Prose};
pub use raw::{clean, looks_like_markup, lost};
pub use reader::{Mention, TRANSLATE};
pub use reference::{ReferenceProblem, Target, in_checklist};
pub use tags::text_of;

use std::ops::Range;

use pulldown_cmark::{Event, Options};

/// Parser events with their byte ranges in the file.
type Events = Vec<(Event<'static>, Range<usize>)>;

/// The Markdown that guides are written in: CommonMark with tables, strikethrough, task lists, notes (`> [!NOTE]`),
/// footnotes, heading attributes and wikilinks.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
}
