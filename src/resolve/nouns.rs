//! The content of a site as its files say it.

use crate::locale::Locale;
use crate::model::{
    Checklist, Crosswalk, FilledField, FreePage, Glossary, Item, LocalText, Method, Product, References, Site,
    Statements, Term, Threat, Touch,
};

use super::refs::{
    ChecklistRef, GapRef, ItemRef, KindRef, MethodRef, PageRef, ProductRef, StatementSetRef, TermRef, ThreatRef,
    TouchRef,
};

/// The content of a site, in the order in which readers see it: a reference is a position here.
#[derive(Debug)]
pub struct Nouns {
    /// What `site.yaml` says.
    pub site: Site,
    /// The checklists, the default one first.
    pub checklists: Vec<Checklist>,
    /// The products, in the order of their kinds, then in that of the site, then of their ids.
    pub products: Vec<Product>,
    /// The glossary.
    pub glossary: Glossary,
    /// Documents to read further.
    pub references: References,
    /// Free pages, in reading order.
    pub pages: Vec<FreePage>,
    /// Crosswalks between checklists, by the names of their files.
    pub crosswalks: Vec<Crosswalk>,
}

impl Nouns {
    /// The item of a reference.
    #[must_use]
    pub fn item(&self, at: ItemRef) -> &Item {
        &self.checklists[at.checklist].items[at.item]
    }

    /// The method of a reference.
    #[must_use]
    pub fn method(&self, at: MethodRef) -> &Method {
        &self.checklists[at.checklist].methods[at.method]
    }

    /// The threat of a reference.
    #[must_use]
    pub fn threat(&self, at: ThreatRef) -> &Threat {
        &self.checklists[at.checklist].threats[at.threat]
    }

    /// The term of a reference.
    #[must_use]
    pub fn term(&self, at: TermRef) -> &Term {
        &self.glossary.terms[at]
    }

    /// The statements of a reference.
    #[must_use]
    pub fn statements(&self, at: StatementSetRef) -> &Statements {
        &self.products[at.product].statements[at.set]
    }

    /// The author's own fields of a procedure.
    #[must_use]
    pub fn procedure_fields(&self, product: ProductRef, section: &str) -> &[FilledField] {
        let procedures = &self.products[product].procedures;
        let found = procedures.iter().find(|procedure| procedure.section.value == section);
        found.map_or(&[], |procedure| &procedure.fields)
    }

    /// The reason of a gap.
    #[must_use]
    pub fn gap(&self, at: GapRef) -> &LocalText {
        &self.products[at.product].gaps[at.entry].reason
    }

    /// Why products of a kind have to do with items.
    #[must_use]
    pub fn touch(&self, at: TouchRef) -> &Touch {
        &self.site.kinds[at.kind].touches[at.entry]
    }

    /// All checklists.
    pub fn all_checklists(&self) -> impl Iterator<Item = ChecklistRef> + use<> {
        (0..self.checklists.len()).map(ChecklistRef)
    }

    /// All products.
    pub fn all_products(&self) -> impl DoubleEndedIterator<Item = ProductRef> + use<> {
        (0..self.products.len()).map(ProductRef)
    }

    /// The products of a kind, given by its id.
    pub fn products_of(&self, kind: &str) -> impl Iterator<Item = ProductRef> {
        self.all_products().filter(move |&at| self.products[at].kind.value == kind)
    }

    /// All free pages.
    pub fn all_pages(&self) -> impl Iterator<Item = PageRef> + use<> {
        (0..self.pages.len()).map(PageRef)
    }

    /// All terms.
    pub fn all_terms(&self) -> impl Iterator<Item = TermRef> + use<> {
        (0..self.glossary.terms.len()).map(TermRef)
    }

    /// All kinds of products.
    pub fn all_kinds(&self) -> impl Iterator<Item = KindRef> + use<> {
        (0..self.site.kinds.len()).map(KindRef)
    }

    /// The files of statements of a product.
    pub fn statement_sets(&self, product: ProductRef) -> impl Iterator<Item = StatementSetRef> + use<> {
        (0..self.products[product].statements.len()).map(move |set| StatementSetRef { product, set })
    }

    /// All items of all checklists.
    pub fn all_items(&self) -> impl Iterator<Item = ItemRef> + use<> {
        let lists = self.all_checklists().zip(self.item_counts());
        lists.flat_map(|(checklist, count)| (0..count).map(move |item| ItemRef { checklist, item }))
    }

    /// How many items each checklist has.
    pub(super) fn item_counts(&self) -> Vec<usize> {
        self.checklists.iter().map(|list| list.items.len()).collect()
    }

    /// The languages of the site.
    pub fn locales(&self) -> impl Iterator<Item = Locale> + use<> {
        self.site.locales.iter()
    }
}

/// The digests of a short text in each language.
pub(super) fn digests(text: &LocalText) -> Vec<(Locale, u64)> {
    text.iter().map(|(locale, text)| (locale, text.inline.digest())).collect()
}
