//! What vendors say about items of a checklist, and who is responsible for what.

use strum::VariantArray;

use super::{LocalText, PartialDate};
use crate::source::{Span, Spanned};

/// A vendor's answers to the items of a checklist.
#[derive(Clone, Debug)]
pub struct Statements {
    /// The checklist's id: the name of the file.
    pub checklist: Spanned<String>,
    /// The title of the vendor's document.
    pub title: LocalText,
    /// The date of that document.
    pub date: Option<PartialDate>,
    /// Which document that is, and where in it the answers stand.
    pub source: Option<LocalText>,
    /// Where that document is on the web.
    pub url: Option<String>,
    /// Who is responsible by that document, or that it does not say.
    pub responsibility: Option<LocalText>,
    /// That the texts are summaries, and where the vendor's wording stands.
    pub note: LocalText,
    /// The answers, in the order of the document.
    pub statements: Vec<Statement>,
    /// The start of the file.
    pub span: Span,
}

/// A vendor's answer to a group of items. It speaks of the group; how it fits one of the items is a reading of ours.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The items, as written; an empty name stands for what was wrong or missing.
    pub items: Vec<Spanned<String>>,
    /// Whether there is an answer, and not that the items are none of the vendor's matter.
    pub applies: bool,
    /// Why we read the answer so that the items do not apply; absent where the vendor states it.
    pub ours: Option<LocalText>,
    /// The answer, summarised.
    pub text: LocalText,
    /// Items of the group for which it is otherwise.
    pub exceptions: Vec<Exception>,
    /// How the answer fits single items, by our judgement.
    pub readings: Vec<StatementReading>,
}

/// Items of a group for which the answer is another.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The items, as written; each is one of the group.
    pub items: Vec<Spanned<String>>,
    /// Whether there is an answer, and not that the items are none of the vendor's matter.
    pub applies: bool,
    /// Why we read the answer so; absent where the vendor states it.
    pub ours: Option<LocalText>,
    /// The answer, summarised.
    pub text: LocalText,
}

/// How the answer to a group fits items of it, by our judgement.
#[derive(Clone, Debug)]
pub struct StatementReading {
    /// The items, as written; each is one of the group.
    pub items: Vec<Spanned<String>>,
    /// How it fits.
    pub fits: Fit,
    /// Our reason.
    pub reason: LocalText,
}

/// How an answer fits what an item asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray)]
pub enum Fit {
    /// It speaks of what the item asks for.
    Yes,
    /// It speaks of a part of it.
    Part,
    /// It does not mention it.
    No,
}

impl Fit {
    /// Every fit, best first.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The id, such as `part`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Part => "part",
            Self::No => "no",
        }
    }
}

/// Who is responsible for what, as a vendor's document divides it.
#[derive(Clone, Debug)]
pub struct Responsibilities {
    /// Where the document says so.
    pub source: Option<LocalText>,
    /// The division in a few sentences.
    pub summary: LocalText,
    /// The threats that the document names.
    pub threats: Vec<SharedThreat>,
}

/// A threat that a vendor's document names.
#[derive(Clone, Debug)]
pub struct SharedThreat {
    /// Its id.
    pub id: Spanned<String>,
    /// Its name.
    pub title: LocalText,
    /// Whether the firm that uses the product is responsible.
    pub customer_responsible: bool,
    /// Whether the vendor is responsible.
    pub provider_responsible: bool,
    /// What it is.
    pub summary: LocalText,
    /// What the firm does.
    pub customer: Vec<Duty>,
    /// What the vendor does.
    pub provider: Vec<Duty>,
    /// The threats of the default checklist that it has to do with.
    pub related: Vec<RelatedThreat>,
    /// Where the document speaks of it.
    pub source: Option<LocalText>,
}

/// Something that one side does.
#[derive(Clone, Debug)]
pub struct Duty {
    /// What.
    pub text: LocalText,
    /// Ids of the sections of the guide that say how.
    pub sections: Vec<Spanned<String>>,
}

/// A threat of a checklist that a vendor's threat has to do with.
#[derive(Clone, Debug)]
pub struct RelatedThreat {
    /// The threat's id.
    pub threat: Spanned<String>,
    /// How.
    pub relation: Relation,
    /// Our reason.
    pub reason: LocalText,
}

/// How one thing relates to another, in the words of OSCAL's mapping model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, VariantArray)]
pub enum Relation {
    /// The same.
    EqualTo,
    /// The same in effect.
    EquivalentTo,
    /// A part of the other.
    SubsetOf,
    /// The other is a part of it.
    SupersetOf,
    /// They share a part.
    IntersectsWith,
}

impl Relation {
    /// Every relation.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The id, such as `subset-of`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::EqualTo => "equal-to",
            Self::EquivalentTo => "equivalent-to",
            Self::SubsetOf => "subset-of",
            Self::SupersetOf => "superset-of",
            Self::IntersectsWith => "intersects-with",
        }
    }

    /// The relation as seen from the other side.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::SubsetOf => Self::SupersetOf,
            Self::SupersetOf => Self::SubsetOf,
            other => other,
        }
    }
}

/// Items of one checklist beside items of another.
#[derive(Clone, Debug)]
pub struct Crosswalk {
    /// The one checklist's id.
    pub from: Spanned<String>,
    /// The other checklist's id.
    pub to: Spanned<String>,
    /// Whose judgement the rows are.
    pub note: LocalText,
    /// The rows.
    pub rows: Vec<CrosswalkRow>,
    /// The start of the file.
    pub span: Span,
}

/// An item beside an item of another checklist.
#[derive(Clone, Debug)]
pub struct CrosswalkRow {
    /// The item of the one checklist.
    pub from: Spanned<String>,
    /// The item of the other.
    pub to: Spanned<String>,
    /// How the one relates to the other.
    pub relation: Relation,
    /// Our reason.
    pub reason: LocalText,
}
