//! The fields of an item that a column can hold.

use strum::VariantArray;

/// A field of an item that a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, VariantArray)]
pub enum Field {
    /// The id.
    Id,
    /// The title.
    Title,
    /// What it asks for.
    Text,
    /// What happens without it.
    Why,
    /// The category's name.
    Category,
    /// The priority's mark or name.
    Priority,
    /// The names of threats.
    Threats,
    /// When it does not apply.
    Condition,
    /// Where the document has it.
    Source,
    /// The slug, which replaces the id in URLs.
    Slug,
    /// How deep it stands among the sections.
    Depth,
    /// The id of the row that it belongs to.
    Parent,
    /// Whether a row is an item, and no section.
    Assessable,
    /// Whether it applies to a method, one column for each.
    Methods,
}

impl Field {
    /// Every field.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Its name, as in `checklist.yaml`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Text => "text",
            Self::Why => "why",
            Self::Category => "category",
            Self::Priority => "priority",
            Self::Threats => "threats",
            Self::Condition => "condition",
            Self::Source => "source",
            Self::Slug => "slug",
            Self::Depth => "depth",
            Self::Parent => "parent",
            Self::Assessable => "assessable",
            Self::Methods => "methods",
        }
    }

    /// Whether it is a text that may stand in several languages.
    pub(super) fn is_translated(self) -> bool {
        matches!(self, Self::Title | Self::Text | Self::Why | Self::Category | Self::Condition | Self::Source)
    }

    /// What it is, in words.
    pub(super) fn what(self) -> &'static str {
        match self {
            Self::Id => "the ids of items",
            Self::Title => "titles",
            Self::Text => "what items ask for",
            Self::Why => "reasons",
            Self::Category => "categories",
            Self::Priority => "priorities",
            Self::Threats => "threats",
            Self::Condition => "conditions",
            Self::Source => "sources",
            Self::Slug => "slugs",
            Self::Depth => "how deep rows stand",
            Self::Parent => "what rows belong to",
            Self::Assessable => "which rows are items",
            Self::Methods => "the marks of a method",
        }
    }
}
