//! The nouns with their relations, worked out both ways.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::mem::take;
use std::ops::{Deref, Range};

use super::checklists::{Selected, Selections, StageEffect};
use super::coverage::{Citation, Coverage, Covered};
use super::mentions::{Mentions, PageRelations, TermRelations};
use super::names::Names;
use super::refs::{
    ByItem, ChecklistRef, GapRef, ItemRef, KindRef, MethodRef, PageRef, ProductNoteRef, ProductRef, StatementRef,
    StatementSetRef, TermRef, ThreatRef, TouchRef,
};
use super::statements::{Mapping, Said};
use crate::model::{LocalText, Status};
use crate::tracking::{self, Dependency, Tracked};

/// The nouns and everything that leads from one to another.
///
/// It reads as the [`Names`] do, because it is the same content: only more is known about it. Whoever needs what products
/// say of one item asks for it alone, so that a page depends on nothing else.
#[derive(Debug)]
pub struct Graph {
    pub(super) names: Names,
    pub(super) relations: Relations,
}

/// What leads from one noun to another, for each noun by its position.
#[derive(Debug)]
pub(super) struct Relations {
    pub items: ByItem<ItemRelations>,
    pub checklists: Vec<ChecklistRelations>,
    pub products: Vec<ProductRelations>,
    /// For each kind of products, the items that it has to do with, each with the reason.
    pub kinds: Vec<Vec<(ItemRef, TouchRef)>>,
    pub terms: Vec<TermRelations>,
    pub pages: Vec<PageRelations>,
    pub coverage: Tracked<Vec<Coverage>>,
}

/// An item's relations.
#[derive(Debug)]
pub struct ItemRelations {
    /// The category, as an index into the checklist's categories.
    pub category: usize,
    /// The priority, as an index into the checklist's priorities.
    pub priority: Option<usize>,
    /// The threats that it answers, as indexes into the checklist's threats.
    pub threats: Vec<usize>,
    /// The methods that it applies to, as indexes into the checklist's methods.
    pub methods: Vec<usize>,
    /// The terms that matter to it: those that its texts name, and those it lists.
    pub terms: Vec<TermRef>,
    /// The free pages that explain it.
    pub pages: Vec<PageRef>,
    /// Where it acts against threats.
    pub stages: Vec<StageEffect>,
    /// How products stand to it, as indexes into [`Graph::coverage`], by product and in the order of the guide.
    pub coverage: Tracked<Vec<usize>>,
    /// Where documents of products are silent on it.
    pub silent: Tracked<Vec<GapRef>>,
    /// What vendors say about it.
    pub statements: Vec<StatementRef>,
    /// What checklists say of single products about it.
    pub notes: Vec<ProductNoteRef>,
    /// Items of other checklists beside it.
    pub mappings: Vec<Mapping>,
    /// Why kinds of products have to do with it.
    pub kinds: Vec<TouchRef>,
}

/// What of a checklist is selected by what.
#[derive(Debug)]
pub(super) struct ChecklistRelations {
    /// For each method, the items that it selects.
    pub by_method: Vec<Vec<usize>>,
    /// For each threat, the items that answer it.
    pub by_threat: Vec<Vec<usize>>,
    /// Whether vendors state something about its items, and no product has a procedure for any.
    pub only_stated: Tracked<bool>,
}

/// A product's relations.
#[derive(Debug)]
pub(super) struct ProductRelations {
    /// Which part of the coverage is its own.
    pub coverage: Tracked<Range<usize>>,
    /// The items on which its documents are silent, each with the index of the entry in `gaps`.
    pub gaps: Tracked<BTreeMap<ItemRef, usize>>,
    /// What its guide cites.
    pub citation: Option<Citation>,
    /// For each of its files of statements, the checklist that it is about.
    pub statement_lists: Vec<Option<ChecklistRef>>,
}

impl Deref for Graph {
    type Target = Names;

    fn deref(&self) -> &Names {
        &self.names
    }
}

impl Graph {
    /// Joins what each step has found out. What is made of several files is tracked from here on; what is made of a single
    /// one has been since it was parsed.
    pub(super) fn new(
        names: Names,
        Selections { items, by_method, by_threat }: Selections,
        covered: Vec<Covered>,
        Said { mut statements, lists, mut notes, mut mappings, kinds }: Said,
        Mentions { pages, terms, mut pages_of_item, mut terms_of_item }: Mentions,
    ) -> Self {
        let said = covered.iter().flat_map(|product| &product.coverage).map(|one| digest(&names, one));
        let said = said.collect::<Vec<_>>();
        let mut by_product = ByProduct::new(&names, covered, lists, &said);
        let mut kinds_of_item = kinds_of_item(&names, &kinds);
        let items = items.map(|at, Selected { category, priority, threats, methods, terms: _, stages }| {
            let name = |what| (what, &names.checklists[at.checklist].id, &names.item(at).id.value);
            let (coverage, silent) = (take(&mut by_product.coverage_of[at]), take(&mut by_product.silent_on[at]));
            let of_item = coverage.iter().map(|&index| said[index]).collect::<Vec<_>>();
            ItemRelations {
                category,
                priority,
                threats,
                methods,
                terms: take(&mut terms_of_item[at]),
                pages: take(&mut pages_of_item[at]),
                stages,
                coverage: tracked(coverage, Dependency::new(name("coverage of"), of_item)),
                silent: itself(name("silent on"), silent),
                statements: take(&mut statements[at]),
                notes: take(&mut notes[at]),
                mappings: take(&mut mappings[at]),
                kinds: take(&mut kinds_of_item[at]),
            }
        });
        let selected = names.all_checklists().zip(by_method.into_iter().zip(by_threat));
        let checklists = selected.map(|(at, (by_method, by_threat))| ChecklistRelations {
            by_method,
            by_threat,
            only_stated: itself(("only stated", &names.checklists[at].id), only_stated(items.of_checklist(at))),
        });
        let (checklists, ByProduct { products, coverage, .. }) = (checklists.collect(), by_product);
        Self { names, relations: Relations { items, checklists, products, kinds, terms, pages, coverage } }
    }
}

/// The relations that begin at products, seen from both sides.
struct ByProduct {
    products: Vec<ProductRelations>,
    coverage: Tracked<Vec<Coverage>>,
    coverage_of: ByItem<Vec<usize>>,
    silent_on: ByItem<Vec<GapRef>>,
}

impl ByProduct {
    fn new(names: &Names, covered: Vec<Covered>, lists: Vec<Vec<Option<ChecklistRef>>>, said: &[u64]) -> Self {
        let mut coverage_of = ByItem::new(names.item_counts(), |_| Vec::new());
        let mut silent_on = ByItem::new(names.item_counts(), |_| Vec::new());
        let (mut products, mut all) = (Vec::new(), Vec::new());
        for (at, (Covered { coverage, gaps, citation }, statement_lists)) in covered.into_iter().zip(lists).enumerate()
        {
            let id = &names.products[at].id;
            let own = all.len()..all.len() + coverage.len();
            own.clone().zip(&coverage).for_each(|(index, one)| coverage_of[one.item].push(index));
            for (&item, &entry) in &gaps {
                silent_on[item].push(GapRef { product: ProductRef(at), entry });
            }
            all.extend(coverage);
            products.push(ProductRelations {
                coverage: tracked(own.clone(), Dependency::new(("covered by", id), &said[own])),
                gaps: itself(("gaps of", id), gaps),
                citation,
                statement_lists,
            });
        }
        Self { products, coverage: tracked(all, Dependency::new("coverage", said)), coverage_of, silent_on }
    }
}

/// The digest of a coverage. That of a reason or a plan is that of its product; what the text refers to is tracked by itself.
fn digest(names: &Names, coverage: &Coverage) -> u64 {
    let Coverage {
        item,
        product,
        section,
        audience,
        status,
        responsibility,
        responsibility_source,
        reason,
        plan,
        claim,
    } = coverage;
    let has_words = reason.is_some() || plan.is_some() || responsibility_source.is_some();
    let words = has_words.then(|| names.products[*product].details.dependency().digest);
    tracking::digest((item, product, section, audience, status, responsibility, words, claim))
}

fn kinds_of_item(names: &Names, kinds: &[Vec<(ItemRef, TouchRef)>]) -> ByItem<Vec<TouchRef>> {
    let mut of_item = ByItem::new(names.item_counts(), |_| Vec::new());
    for &(item, touch) in kinds.iter().flatten() {
        of_item[item].push(touch);
    }
    of_item
}

fn only_stated(items: &[ItemRelations]) -> bool {
    let has_procedure = items.iter().any(|item| !item.coverage.untracked().is_empty());
    !has_procedure && items.iter().any(|item| !item.statements.is_empty())
}

fn tracked<T>(value: T, dependency: Dependency) -> Tracked<T> {
    let mut tracked = Tracked::new(value);
    tracked.set_dependency(dependency);
    tracked
}

/// A value whose digest is that of itself.
fn itself<T: Hash>(name: impl Hash, value: T) -> Tracked<T> {
    let dependency = Dependency::new(name, &value);
    tracked(value, dependency)
}

impl Graph {
    /// The relations of an item.
    #[must_use]
    pub fn relations(&self, at: ItemRef) -> &ItemRelations {
        &self.relations.items[at]
    }

    /// The relations of a term.
    #[must_use]
    pub fn term_relations(&self, term: TermRef) -> &TermRelations {
        &self.relations.terms[term.0]
    }

    /// What a free page explains.
    #[must_use]
    pub fn page_relations(&self, page: PageRef) -> &PageRelations {
        &self.relations.pages[page.0]
    }

    /// How products stand to items, by product and in the order of its guide.
    #[must_use]
    pub fn coverage(&self) -> &[Coverage] {
        &self.relations.coverage
    }

    /// The coverage of an item by every product that says something about it.
    pub fn coverage_of(&self, at: ItemRef) -> impl Iterator<Item = &Coverage> {
        self.relations(at).coverage.iter().map(|&index| &self.relations.coverage.untracked()[index])
    }

    /// What a product says about items.
    pub fn coverage_by(&self, product: ProductRef) -> impl Iterator<Item = &Coverage> {
        self.relations.coverage.untracked()[Range::clone(&self.relations.products[product.0].coverage)].iter()
    }

    /// The items of a checklist that a product does nothing for; none where it has nothing to do with the checklist.
    #[must_use]
    pub fn gaps_of(&self, product: ProductRef, checklist: ChecklistRef) -> Option<Vec<ItemRef>> {
        let mut coverage = self.coverage_by(product).filter(|coverage| coverage.item.checklist == checklist).peekable();
        let cites = self.citation(product).is_some_and(|citation| citation.checklist == checklist);
        let open = self.relations.products[product.0].gaps.keys().any(|item| item.checklist == checklist);
        if coverage.peek().is_none() && !cites && !open {
            return None;
        }
        let covered = coverage.filter(|coverage| coverage.status != Status::Unavailable);
        let covered = covered.map(|coverage| coverage.item.item).collect::<BTreeSet<_>>();
        let items = (0..self.names.checklists[checklist].items.len()).filter(|item| !covered.contains(item));
        Some(items.map(|item| ItemRef { checklist, item }).collect())
    }

    /// Why a product does nothing for an item: that it cannot, or that its documents are silent.
    #[must_use]
    pub fn gap_reason(&self, product: ProductRef, item: ItemRef) -> Option<&LocalText> {
        let unavailable = |coverage: &&Coverage| coverage.item == item && coverage.status == Status::Unavailable;
        if let Some(coverage) = self.coverage_by(product).find(unavailable) {
            return coverage.reason.as_ref();
        }
        let entry = self.relations.products[product.0].gaps.get(&item);
        entry.map(|&entry| &self.names.products[product].gaps[entry].reason)
    }

    /// Whether vendors state something about the items of a checklist, and no product has a procedure for any.
    #[must_use]
    pub fn is_only_stated(&self, checklist: ChecklistRef) -> bool {
        *self.relations.checklists[checklist.0].only_stated
    }

    /// The items that a method selects.
    #[must_use]
    pub fn items_of_method(&self, at: MethodRef) -> &[usize] {
        &self.relations.checklists[at.checklist.0].by_method[at.method]
    }

    /// The items that answer a threat.
    #[must_use]
    pub fn items_of_threat(&self, at: ThreatRef) -> &[usize] {
        &self.relations.checklists[at.checklist.0].by_threat[at.threat]
    }

    /// The items that a kind of products has to do with, each with the reason.
    #[must_use]
    pub fn items_of_kind(&self, kind: KindRef) -> &[(ItemRef, TouchRef)] {
        &self.relations.kinds[kind.0]
    }

    /// What the guide of a product cites.
    #[must_use]
    pub fn citation(&self, product: ProductRef) -> Option<&Citation> {
        self.relations.products[product.0].citation.as_ref()
    }

    /// The checklist that a file of statements of a product is about.
    #[must_use]
    pub fn statement_list(&self, at: StatementSetRef) -> Option<ChecklistRef> {
        self.relations.products[at.product.0].statement_lists[at.set]
    }
}
