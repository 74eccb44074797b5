//! Keys of the author's own on items and procedures.

use strum::VariantArray;

use super::{LocalText, PartialDate};
use crate::source::{Span, Spanned};

/// A key of the author's own, as `fields` of `site.yaml` declares it.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its id: the key under `fields` of an item or a procedure.
    pub id: Spanned<String>,
    /// Its name, as readers see it.
    pub title: LocalText,
    /// What its values are; absent only where that is wrong, which has been reported.
    pub kind: Option<FieldKind>,
    /// The values to choose from, in order; empty for every other type.
    pub choices: Vec<FieldChoice>,
    /// Where it may stand; never empty.
    pub on: Vec<FieldPlace>,
}

/// A value to choose from.
#[derive(Clone, Debug)]
pub struct FieldChoice {
    /// Its id.
    pub id: Spanned<String>,
    /// Its name.
    pub title: LocalText,
}

/// The type of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum FieldKind {
    /// A text in the languages of the site.
    Text,
    /// One or more of a closed list.
    Choice,
    /// A date, exact to the day, month or year.
    Date,
    /// A web address.
    Link,
    /// The names of one or more people, the same in every language.
    Person,
}

impl FieldKind {
    /// Every type.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The id, such as `choice`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Choice => "choice",
            Self::Date => "date",
            Self::Link => "link",
            Self::Person => "person",
        }
    }
}

/// What can have fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum FieldPlace {
    /// Items of checklists.
    Items,
    /// Procedures of guides.
    Procedures,
}

impl FieldPlace {
    /// Every place.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The id, such as `items`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Procedures => "procedures",
        }
    }
}

/// A field that an item or a procedure has.
#[derive(Clone, Debug)]
pub struct FilledField {
    /// Its position in the fields of the site.
    pub field: usize,
    /// What stands in it.
    pub value: FieldValue,
    /// Where.
    pub span: Span,
}

/// What stands in a field.
#[derive(Clone, Debug)]
pub enum FieldValue {
    /// A text.
    Text(LocalText),
    /// Positions in the choices of the field, in their order.
    Choices(Vec<usize>),
    /// A date.
    Date(PartialDate),
    /// An absolute `http` or `https` URL.
    Link(String),
    /// Names.
    People(Vec<String>),
}
