//! Which texts are translated and judged as one.

use super::coverage::Coverage;
use super::refs::{
    ChecklistRef, CrosswalkRef, ItemRef, KindRef, MethodRef, PageRef, ProductRef, StatementRef, StatementSetRef,
    TermRef, ThreatRef, WorkRef,
};

/// Texts that one person translates together. Each is part of the noun at a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The site itself.
    Site,
    /// A kind of products.
    Kind(KindRef),
    /// A term.
    Term(TermRef),
    /// The glossary as a whole.
    Glossary,
    /// A document to read further.
    Reference(WorkRef),
    /// The list of these as a whole.
    References,
    /// A free page, without its sections.
    Page(PageRef),
    /// A checklist with its priorities, parts and categories.
    Checklist(ChecklistRef),
    /// Another edition of a checklist: the checklist and the index of the edition.
    Edition(ChecklistRef, usize),
    /// A question that leads to a method: the checklist and the index of the attribute.
    Attribute(ChecklistRef, usize),
    /// A method, without the sections of its longer explanation.
    Method(MethodRef),
    /// A threat, without the sections of its longer explanation.
    Threat(ThreatRef),
    /// An item.
    Item(ItemRef),
    /// A product.
    Product(ProductRef),
    /// The reasons of its gaps.
    Gaps(ProductRef),
    /// What checklists say of it.
    Notes(ProductRef),
    /// Its guide, without its sections.
    Guide(ProductRef),
    /// A judgement on how a product covers an item: the product and the index of the claim.
    Claim(ProductRef, usize),
    /// A file of statements.
    Statements(StatementSetRef),
    /// A vendor's answer to a group of items: the file and the index of the statement.
    Statement(StatementSetRef, usize),
    /// Who is responsible for what.
    Responsibilities(ProductRef),
    /// The same for one threat: the product and the index of the threat.
    SharedThreat(ProductRef, usize),
    /// A crosswalk.
    Crosswalk(CrosswalkRef),
    /// A row of a crosswalk: the crosswalk and the index of the row.
    Row(CrosswalkRef, usize),
    /// A section of the long text of a unit, by its id.
    Section(Box<Self>, String),
}

impl Unit {
    /// The unit that a judgement on how a product covers an item is; `None` where nothing is said beside the procedure.
    #[must_use]
    pub fn claim(coverage: &Coverage) -> Option<Self> {
        coverage.claim.map(|claim| Self::Claim(coverage.product, claim))
    }

    /// The unit that a vendor's answer to a group of items is.
    #[must_use]
    pub fn statement(at: StatementRef) -> Self {
        Self::Statement(at.set, at.statement)
    }

    /// A section of the long text of this unit.
    #[must_use]
    pub fn section(self, id: &str) -> Self {
        Self::Section(Box::new(self), id.to_owned())
    }
}
