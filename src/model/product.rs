//! Products, their setting guides, and how well they answer items.

use strum::VariantArray;

use std::ops::{Deref, DerefMut};

use super::{Change, FilledField, LocalText, PartialDate, Responsibilities, Statements};
use crate::locale::Localized;
use crate::markdown::Document;
use crate::source::{Span, Spanned};
use crate::tracking::Tracked;

/// A thing with settings.
///
/// Its name and its kind are in lists on many pages; everything else, its [`Details`], is on few, and tracked. Details are
/// read as if they were fields of the product.
#[derive(Clone, Debug)]
pub struct Product {
    /// Its id: the name of its folder.
    pub id: String,
    /// Ids that it had before.
    pub aliases: Vec<Spanned<String>>,
    /// Its name.
    pub name: LocalText,
    /// The id of its kind.
    pub kind: Spanned<String>,
    /// Whether it is not for readers yet.
    pub draft: bool,
    /// The start of its file.
    pub span: Span,
    /// What else is to be known of it.
    pub details: Tracked<Details>,
}

/// What is to be known of a product beside its name.
#[derive(Clone, Debug)]
pub struct Details {
    /// Who offers it.
    pub vendor: LocalText,
    /// What it is, in one or two sentences.
    pub summary: Option<LocalText>,
    /// The plan that its pages assume.
    pub plan: Option<LocalText>,
    /// Where to read more.
    pub links: Vec<WebLink>,
    /// Its setting guide.
    pub guide: Option<Guide>,
    /// What the author's own fields say of procedures.
    pub procedures: Vec<ProcedureFields>,
    /// Judgements that differ from the default "full, on any plan".
    pub claims: Vec<Claim>,
    /// The items on which its documents are silent.
    pub gaps: Vec<Gap>,
    /// What checklists themselves say of it.
    pub notes: Vec<ProductNote>,
    /// Which of the facts above come from our own knowledge, not from a document.
    pub ours: Option<LocalText>,
    /// Who is responsible for what, as the vendor divides it.
    pub responsibilities: Option<Responsibilities>,
    /// What the vendor says about items of checklists.
    pub statements: Vec<Statements>,
}

impl Deref for Product {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.details
    }
}

impl DerefMut for Product {
    fn deref_mut(&mut self) -> &mut Details {
        self.details.untracked_mut()
    }
}

/// A link to a page outside the site.
#[derive(Clone, Debug)]
pub struct WebLink {
    /// What it is.
    pub title: LocalText,
    /// Where it is.
    pub url: String,
}

/// A product's setting guide.
#[derive(Clone, Debug)]
pub struct Guide {
    /// The title of the document that it stands on.
    pub title: LocalText,
    /// Who publishes that document.
    pub publisher: Option<LocalText>,
    /// The version of that document.
    pub version: Option<String>,
    /// When that version was published.
    pub published: Option<PartialDate>,
    /// The day as of which its screens are described.
    pub verified: Option<PartialDate>,
    /// The checklist and edition that it cites, as `checklist@edition`.
    pub cites: Option<Spanned<String>>,
    /// Why we think that it cites this edition, where the document does not say so.
    pub cites_reason: Option<LocalText>,
    /// What changed when, as the document says.
    pub history: Vec<Change>,
    /// Premises and limits.
    pub notes: Vec<LocalText>,
    /// Where the document has each section.
    pub sources: Vec<SectionSource>,
    /// The text.
    pub document: Localized<Document>,
    /// The sections that cover items, in the order of the text.
    pub procedures: Vec<Procedure>,
}

/// Where a source document has a section of a guide.
#[derive(Clone, Debug)]
pub struct SectionSource {
    /// The section's id.
    pub section: Spanned<String>,
    /// Chapter and page.
    pub at: LocalText,
}

/// Who carries out a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray)]
pub enum Audience {
    /// Administrators of the product.
    Admin,
    /// Everybody who uses it.
    User,
}

impl Audience {
    /// Every audience.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The id, such as `admin`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::User => "user",
        }
    }
}

/// A section of a guide that covers items.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// The section's id.
    pub section: Spanned<String>,
    /// The items that it covers, as written (`7-3` or `fisc:実8`).
    pub items: Vec<Spanned<String>>,
    /// Who carries it out.
    pub audience: Audience,
}

/// The fields of the author's own that a procedure has.
#[derive(Clone, Debug)]
pub struct ProcedureFields {
    /// The section of the guide.
    pub section: Spanned<String>,
    /// The fields, in the order of `site.yaml`.
    pub fields: Vec<FilledField>,
}

/// How well a product answers an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray)]
pub enum Status {
    /// The product does what the item asks for.
    Full,
    /// It does a part of it.
    Partial,
    /// It cannot, but another measure lowers the same risk.
    Alternative,
    /// It cannot.
    Unavailable,
    /// The item does not concern the product.
    NotApplicable,
}

impl Status {
    /// Every status, best first.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Whether a product with this status does something for the item.
    #[must_use]
    pub fn answers(self) -> bool {
        matches!(self, Self::Full | Self::Partial | Self::Alternative)
    }

    /// The id, such as `full`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
            Self::Alternative => "alternative",
            Self::Unavailable => "unavailable",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// Who is responsible for what a procedure achieves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray)]
pub enum Responsibility {
    /// The firm that uses the product.
    Customer,
    /// The vendor.
    Provider,
    /// Both.
    Shared,
}

impl Responsibility {
    /// Every responsibility.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The id, such as `customer`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Provider => "provider",
            Self::Shared => "shared",
        }
    }
}

/// Items on which a product's documents are silent, so that nobody can say how well it answers them.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The items, as written.
    pub items: Vec<Spanned<String>>,
    /// What the documents say that comes nearest, or that they say nothing.
    pub reason: LocalText,
}

/// What a checklist says of a product in its own words on items.
#[derive(Clone, Debug)]
pub struct ProductNote {
    /// The items, as written.
    pub items: Vec<Spanned<String>>,
    /// What it says, summarised.
    pub text: LocalText,
    /// Where it says so.
    pub source: LocalText,
}

/// Our judgement of how well a product answers an item, where it is not simply full.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The procedure that it is about; absent where the product has none for the item, and empty where it is wrong.
    pub section: Option<Spanned<String>>,
    /// The item, as written.
    pub item: Spanned<String>,
    /// How well.
    pub status: Status,
    /// Who is responsible; absent where neither a document nor we say so.
    pub responsibility: Option<Responsibility>,
    /// Where a document says who is responsible; absent where it is our judgement.
    pub responsibility_source: Option<LocalText>,
    /// The plan under which it is so.
    pub plan: Option<LocalText>,
    /// Why.
    pub reason: LocalText,
    /// The place of the claim.
    pub span: Span,
}
