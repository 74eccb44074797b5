//! Filters of long lists and tables. Without JavaScript the whole list is shown, without filters.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::limits::{MOST_METHODS, MOST_SECTIONS};
use super::super::scope::Scope;
use super::fields::{FieldFilter, OptionView};
use crate::resolve::{ChecklistRef, ItemRef, ProductRef};

/// What a list can be filtered by; a filter with nothing to choose from is empty.
#[derive(Serialize)]
pub(super) struct FiltersView {
    methods: Vec<OptionView>,
    priorities: Vec<OptionView>,
    categories: Vec<OptionView>,
    kinds: Vec<OptionView>,
    fields: Vec<FieldFilter>,
}

impl Scope<'_> {
    /// The filters of some of a checklist's items: no filter by very many methods or values of a field, and of very many
    /// categories those that the items are in.
    pub(super) fn filters_of(&self, checklist: ChecklistRef, items: &[ItemRef]) -> FiltersView {
        let list = &self.catalog.checklists[checklist];
        let mut filters = self.filters(checklist, std::iter::empty());
        if list.methods.len() > MOST_METHODS {
            filters.methods.clear();
        }
        if list.categories.len() > MOST_SECTIONS {
            let of = |&item: &ItemRef| list.categories[self.catalog.relations(item).category].id.value.as_str();
            let used = items.iter().map(of).collect::<BTreeSet<_>>();
            filters.categories.retain(|category| used.contains(category.id.as_str()));
        }
        filters.fields.retain(|field| field.options.len() <= MOST_SECTIONS);
        filters
    }

    /// The filters of a checklist's items, and of the kinds of `products` where they are of several.
    pub(super) fn filters(&self, checklist: ChecklistRef, products: impl Iterator<Item = ProductRef>) -> FiltersView {
        let list = &self.catalog.checklists[checklist];
        let option = |id: &str, label: String| OptionView { id: id.to_owned(), label };
        let used = products.map(|at| self.catalog.products[at].kind.value.as_str()).collect::<BTreeSet<_>>();
        let kinds =
            self.catalog.site.kinds.iter().filter(|kind| used.len() > 1 && used.contains(kind.id.value.as_str()));
        FiltersView {
            methods: list
                .methods
                .iter()
                .map(|method| option(&method.id.value, format!("{} {}", method.symbol, self.plain(&method.title))))
                .collect(),
            priorities: list
                .priorities
                .iter()
                .map(|rank| option(&rank.id.value, format!("{} {}", rank.symbol, self.plain(&rank.title))))
                .collect(),
            categories: list
                .categories
                .iter()
                .map(|category| option(&category.id.value, self.plain(&category.title)))
                .collect(),
            kinds: kinds.map(|kind| option(&kind.id.value, self.plain(&kind.title))).collect(),
            fields: self.field_filters(checklist),
        }
    }
}
