//! What products have on file for the items of a list: how well each answers, and which edition its guide cites.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::markdown::html::escape;
use crate::model::Status;
use crate::plan::PageKind;
use crate::resolve::{ChecklistRef, ItemRef, ProductRef};

use super::super::frame::{Link, link};
use super::super::scope::Scope;
use super::choice::Choice;
use super::citation::CitationView;

/// How many products a row of a list names.
const MOST_PRODUCTS: usize = 4;

/// The products that say something about an item.
#[derive(Debug, Serialize)]
pub(super) struct OnFile {
    /// The best first.
    products: Vec<ProductMark>,
    /// Where there are more of them, how many.
    more: Option<Link>,
}

/// A product and the best that it does for an item.
#[derive(Debug, Serialize)]
struct ProductMark {
    /// The product's name, and where the item's page speaks of it.
    product: Link,
    status: Choice,
}

/// That the guide of a product cites another edition than the one shown.
#[derive(Debug, Serialize)]
pub(super) struct ProductCitation {
    product: Link,
    citation: CitationView,
}

/// How many items have a status.
#[derive(Debug, Serialize)]
pub(super) struct StatusCount {
    pub(super) status: Choice,
    pub(super) count: usize,
}

impl Scope<'_> {
    /// For each status, how many items of a checklist (or of all) have it as the best that a product does for them.
    pub(super) fn best_counts(&self, product: ProductRef, checklist: Option<ChecklistRef>) -> Vec<StatusCount> {
        let mut best = BTreeMap::<ItemRef, Status>::new();
        let all = self.catalog.coverage_by(product);
        for coverage in all.filter(|coverage| checklist.is_none_or(|at| coverage.item.checklist == at)) {
            let status = best.entry(coverage.item).or_insert(coverage.status);
            *status = coverage.status.min(*status);
        }
        self.status_counts(best.into_values())
    }

    /// How often each status is among these.
    pub(super) fn status_counts(&self, statuses: impl Iterator<Item = Status>) -> Vec<StatusCount> {
        let mut counts = BTreeMap::<Status, usize>::new();
        for status in statuses {
            *counts.entry(status).or_default() += 1;
        }
        counts.into_iter().map(|(status, count)| StatusCount { status: self.status(status), count }).collect()
    }

    /// For each product that says something about an item, the best that it does.
    pub(super) fn best_statuses(&self, at: ItemRef) -> BTreeMap<ProductRef, Status> {
        let mut best = BTreeMap::<ProductRef, Status>::new();
        for coverage in self.catalog.coverage_of(at) {
            let status = best.entry(coverage.product).or_insert(coverage.status);
            *status = coverage.status.min(*status);
        }
        best
    }

    /// The products that say something about an item, named in one line.
    pub(super) fn on_file(&self, at: ItemRef) -> OnFile {
        let mut best = self.best_statuses(at).into_iter().collect::<Vec<_>>();
        best.sort_by_key(|&(product, status)| (status, product));
        let page = self.url(PageKind::Item(at));
        let rest = best.len().saturating_sub(MOST_PRODUCTS);
        let mark = |(product, status): (ProductRef, Status)| {
            let model = &self.catalog.products[product];
            let url = format!("{page}#product-{}", model.id);
            ProductMark { product: Link { title: self.title(&model.name), url }, status: self.status(status) }
        };
        OnFile {
            more: (rest > 0)
                .then(|| Link { title: escape(&self.words.count("more", rest)), url: format!("{page}#how") }),
            products: best.into_iter().take(MOST_PRODUCTS).map(mark).collect(),
        }
    }

    /// What must be said where a list joins items and guides: which products' guides cite another edition.
    pub(super) fn citations(
        &self,
        checklist: ChecklistRef,
        products: impl IntoIterator<Item = ProductRef>,
    ) -> Vec<ProductCitation> {
        let citation = |product| {
            let citation = self.other_edition(product, checklist)?;
            Some(ProductCitation { product: link(self, PageKind::Product(product)), citation })
        };
        products.into_iter().filter_map(citation).collect()
    }

    /// The products that say something about any of these items.
    pub(super) fn products_on_file(&self, items: impl Iterator<Item = ItemRef>) -> BTreeSet<ProductRef> {
        items.flat_map(|item| self.catalog.coverage_of(item)).map(|coverage| coverage.product).collect()
    }
}
