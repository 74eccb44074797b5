//! Which texts are judged as one, and what `review.lock` calls them.
//!
//! A name says what the texts are of and does not change when they move, such as `item:telework:7-3`. It has no white space
//! and nothing that a shell would read as its own. Names are kept in files for years: they must never change.

use super::coverage::Coverage;
use super::names::Names;
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
    /// A judgement on how a product covers an item: the product, the section that covers it, the item.
    Claim(ProductRef, Option<String>, ItemRef),
    /// A file of statements.
    Statements(StatementSetRef),
    /// A vendor's answer to a group of items: the file, and the first item of the group, which is in no other.
    Statement(StatementSetRef, ItemRef),
    /// Who is responsible for what.
    Responsibilities(ProductRef),
    /// The same for one threat: the product and the index of the threat.
    SharedThreat(ProductRef, usize),
    /// A crosswalk.
    Crosswalk(CrosswalkRef),
    /// A row of a crosswalk, between the two items.
    Row(CrosswalkRef, ItemRef, ItemRef),
    /// A section of the long text of a unit, by its id.
    Section(Box<Self>, String),
}

impl Unit {
    /// The unit that a judgement on how a product covers an item is.
    #[must_use]
    pub fn claim(coverage: &Coverage) -> Self {
        Self::Claim(coverage.product, coverage.section.clone(), coverage.item)
    }

    /// The unit that a vendor's answer to a group of items is; `None` where the group has no item.
    #[must_use]
    pub fn statement(names: &Names, at: StatementRef) -> Option<Self> {
        let set = names.statements(at.set);
        let first = names.item_at(&set.checklist.value, &set.statements[at.statement].items.first()?.value)?;
        Some(Self::Statement(at.set, first))
    }

    /// A section of the long text of this unit.
    #[must_use]
    pub fn section(self, id: &str) -> Self {
        Self::Section(Box::new(self), id.to_owned())
    }

    /// The name.
    #[must_use]
    pub fn name(&self, names: &Names) -> String {
        let list = |at: ChecklistRef| &names.checklists[at].id;
        let product = |at: ProductRef| &names.products[at].id;
        let slug = |at: ItemRef| &names.item(at).slug.value;
        match self {
            Self::Site => "site".to_owned(),
            Self::Glossary => "glossary".to_owned(),
            Self::References => "references".to_owned(),
            Self::Kind(at) => format!("kind:{}", names.site.kinds[*at].id.value),
            Self::Term(at) => format!("term:{}", names.term(*at).id.value),
            Self::Reference(at) => format!("reference:{}", names.references.entries[*at].id.value),
            Self::Page(at) => format!("page:{}", names.pages[*at].id),
            Self::Checklist(at) => format!("checklist:{}", list(*at)),
            Self::Edition(at, edition) => {
                // The name of a file, which may hold white space.
                let edition = &names.checklists[*at].editions[*edition].edition.value;
                format!("edition:{}:{}", list(*at), edition.split_whitespace().collect::<Vec<_>>().join("_"))
            }
            Self::Attribute(at, attribute) => {
                format!("attribute:{}:{}", list(*at), names.checklists[*at].attributes[*attribute].id.value)
            }
            Self::Method(at) => format!("method:{}:{}", list(at.checklist), names.method(*at).id.value),
            Self::Threat(at) => format!("threat:{}:{}", list(at.checklist), names.threat(*at).id.value),
            Self::Item(at) => format!("item:{}:{}", list(at.checklist), slug(*at)),
            Self::Product(at) => format!("product:{}", product(*at)),
            Self::Gaps(at) => format!("gaps:{}", product(*at)),
            Self::Notes(at) => format!("notes:{}", product(*at)),
            Self::Guide(at) => format!("guide:{}", product(*at)),
            Self::Claim(at, section, item) => {
                let section = section.as_ref().map_or_else(String::new, |section| format!("#{section}"));
                format!("claim:{}{section}:{}:{}", product(*at), list(item.checklist), slug(*item))
            }
            Self::Statements(at) => {
                format!("statements:{}:{}", product(at.product), names.statements(*at).checklist.value)
            }
            Self::Statement(at, first) => {
                let list = &names.statements(*at).checklist.value;
                format!("statement:{}:{list}:{}", product(at.product), slug(*first))
            }
            Self::Responsibilities(at) => format!("responsibilities:{}", product(*at)),
            Self::SharedThreat(at, threat) => {
                let shared = names.products[*at].responsibilities.as_ref();
                let threat = shared.map_or("", |shared| &shared.threats[*threat].id.value);
                format!("responsibilities:{}:{threat}", product(*at))
            }
            Self::Crosswalk(at) => {
                let walk = &names.crosswalks[*at];
                format!("crosswalk:{}:{}", walk.from.value, walk.to.value)
            }
            Self::Row(at, from, to) => format!("{}:{}:{}", Self::Crosswalk(*at).name(names), slug(*from), slug(*to)),
            Self::Section(unit, id) => format!("{}#{id}", unit.name(names)),
        }
    }
}
