//! The names of links and of the texts at their ends, which `review.lock` keeps: they must never change.

use crate::markdown::Target;
use crate::resolve::catalog::{Catalog, Coverage, Destination, ItemRef, StatementRef};
use crate::source::Spanned;

/// The name of the unit that an item's texts are.
#[must_use]
pub fn item_unit(catalog: &Catalog, at: ItemRef) -> String {
    format!("item:{}:{}", catalog.checklists[at.checklist].id, catalog.item(at).slug.value)
}

/// The name of the unit that a judgement on how a product covers an item is.
#[must_use]
pub fn claim_unit(catalog: &Catalog, coverage: &Coverage) -> String {
    let product = &catalog.products[coverage.product].id;
    let section = coverage.section.as_ref().map_or_else(String::new, |section| format!("#{section}"));
    format!("claim:{product}{section}:{}", item_unit(catalog, coverage.item).trim_start_matches("item:"))
}

/// The name of the unit that a vendor's answer to a group of items is. A statement has no id; its first item is of no
/// other.
#[must_use]
pub fn statement_unit(catalog: &Catalog, at: StatementRef) -> Option<String> {
    let product = &catalog.products[at.product];
    let set = &product.statements[at.set];
    let first = item_of(catalog, &set.checklist.value, set.statements[at.statement].items.first()?)?;
    Some(format!("statement:{}:{}:{}", product.id, set.checklist.value, catalog.item(first).slug.value))
}

/// The name of the unit that the reason of a row of a crosswalk is.
#[must_use]
pub fn row_unit(catalog: &Catalog, crosswalk: usize, from: ItemRef, to: ItemRef) -> String {
    let walk = &catalog.crosswalks[crosswalk];
    let slug = |at: ItemRef| &catalog.item(at).slug.value;
    format!("crosswalk:{}:{}:{}:{}", walk.from.value, walk.to.value, slug(from), slug(to))
}

pub(super) fn item_of(catalog: &Catalog, list: &str, id: &Spanned<String>) -> Option<ItemRef> {
    match catalog.find(&Target::Item { checklist: Some(list.to_owned()), id: id.value.clone() }) {
        Some(Destination::Item(item)) => Some(item),
        _ => None,
    }
}

/// The name of the link from a text to its translation into `tag`.
#[must_use]
pub fn translation_name(unit: &str, tag: &str) -> String {
    format!("{unit}@{tag}")
}

/// The name of the link from a procedure or a product to an item.
#[must_use]
pub fn coverage_name(catalog: &Catalog, coverage: &Coverage) -> String {
    let product = &catalog.products[coverage.product].id;
    let item = item_unit(catalog, coverage.item);
    match &coverage.section {
        Some(section) => format!("guide:{product}#{section}={item}"),
        None => format!("product:{product}={item}"),
    }
}

/// The name of the link from a vendor's statement to an item.
#[must_use]
pub fn statement_name(catalog: &Catalog, statement: StatementRef, item: ItemRef) -> String {
    format!("statement:{}={}", catalog.products[statement.product].id, item_unit(catalog, item))
}

/// The name of the link between two items of a crosswalk, the one that the crosswalk goes from first.
#[must_use]
pub fn crosswalk_name(catalog: &Catalog, from: ItemRef, to: ItemRef) -> String {
    format!("{}={}", item_unit(catalog, from), item_unit(catalog, to))
}
