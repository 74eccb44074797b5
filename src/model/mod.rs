//! The nouns of a site, as data.
//!
//! These types hold what the sources say, with the places where they say it. An id that names another thing is still
//! the text that an author wrote (a [`Spanned<String>`](crate::source::Spanned)); [`crate::resolve`] looks it up. Nothing here
//! derives `Serialize`: templates and exports have types of their own, so that a noun can change without changing any
//! output format.

mod checklist;
mod date;
mod field;
mod looks;
mod product;
mod site;
mod statement;

pub use checklist::{
    Answer, Attribute, Category, Change, Checklist, Edition, EditionChange, FigurePart, Item, ItemChange, Method, Note,
    NoteKind, Part, Priority, Stage, StageItem, StageText, Threat,
};
pub use date::{PartialDate, Precision};
pub use field::{Field, FieldChoice, FieldKind, FieldPlace, FieldValue, FilledField};
pub use looks::{Color, ColorRole, Logo, Looks, Rgb};
pub use product::{
    Audience, Claim, Details, Gap, Guide, Procedure, ProcedureFields, Product, ProductNote, Responsibility,
    SectionSource, Status, WebLink,
};
pub use site::{FreePage, Glossary, Kind, Reading, References, Site, Term, Touch, WordRule, WorkReference};
pub use statement::{
    Crosswalk, CrosswalkRow, Duty, Exception, Fit, RelatedThreat, Relation, Responsibilities, SharedThreat, Statement,
    StatementReading, Statements,
};

use crate::locale::Localized;
use crate::markdown::Inline;
use crate::source::Span;

/// A short text of a YAML file: inline Markdown.
#[derive(Clone, Debug)]
pub struct Text {
    /// The parsed text.
    pub inline: Inline,
    /// Where it is written.
    pub span: Span,
}

impl Text {
    /// The text without its markup.
    #[must_use]
    pub fn plain(&self) -> String {
        self.inline.plain()
    }
}

/// A short text in the languages of the site.
pub type LocalText = Localized<Text>;
