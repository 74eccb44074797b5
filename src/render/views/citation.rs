//! Which edition of a checklist a guide cites, where it is not the one that is shown.

use serde::Serialize;

use crate::locale::text::fold;
use crate::markdown::html::escape;
use crate::model::ItemChange;
use crate::resolve::{ChecklistRef, ItemRef, ProductRef};

use super::super::scope::Scope;
use super::choice::Choice;

/// That a guide cites another edition than the one shown.
#[derive(Debug, Serialize)]
pub(super) struct CitationView {
    pub(super) text: String,
    /// That the edition is inferred; the document does not name it.
    pub(super) inferred: bool,
    pub(super) reason: Option<String>,
    /// What is known of the item in the edition that the guide cites.
    pub(super) change: Option<ChangeView>,
}

/// What happened to an item in another edition.
#[derive(Debug, Serialize)]
pub(super) struct ChangeView {
    change: Choice,
    to: Vec<String>,
    note: Option<String>,
}

impl Scope<'_> {
    /// What must be said where a product's guide meets items of a checklist: that it cites another edition.
    pub(super) fn other_edition(&self, product: ProductRef, checklist: ChecklistRef) -> Option<CitationView> {
        let citation = self.catalog.citation(product)?;
        if citation.checklist != checklist || citation.current {
            return None;
        }
        let list = &self.catalog.checklists[checklist];
        let reason = self.catalog.products[product].guide.as_ref().and_then(|guide| guide.cites_reason.as_ref());
        let cited = self.words.fill("edition_number", &[("n", &citation.edition)]);
        let shown = self.plain(&list.edition_title);
        let inferred = reason.is_some();
        let key = if inferred { "other_edition_inferred_text" } else { "other_edition_text" };
        let text = self.words.fill(key, &[("cited", &cited), ("shown", &shown)]);
        Some(CitationView { text: escape(&text), inferred, reason: self.maybe(reason), change: None })
    }

    /// The same for one item: with what is known of it in the edition that the guide cites.
    pub(super) fn other_edition_of(&self, product: ProductRef, item: ItemRef) -> Option<CitationView> {
        let view = self.other_edition(product, item.checklist)?;
        let cited = &self.catalog.citation(product)?.edition;
        let id = &self.catalog.item(item).id.value;
        let editions = &self.catalog.checklists[item.checklist].editions;
        let known = editions
            .iter()
            .filter(|edition| edition.edition.value == *cited)
            .flat_map(|edition| &edition.changes)
            .find(|change| fold(&change.item.value) == fold(id));
        let change = known.map_or(ItemChange::Unverified, |known| known.change);
        let change = ChangeView {
            change: self.choice("change", change.id()),
            to: known.map_or_else(Vec::new, |known| known.to.iter().map(|id| self.neutral(&id.value)).collect()),
            note: self.maybe(known.and_then(|known| known.note.as_ref())),
        };
        Some(CitationView { change: Some(change), ..view })
    }
}
