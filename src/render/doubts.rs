//! What readers are told where a text changed after somebody judged it: beside the judgement, in a sentence.
//!
//! That a translation may be out of date is told on the pages of that language only. Where a text has a place of its own
//! on a page, it is told there; for all others at the top of the page.

use crate::locale::Locale;
use crate::markdown::html::escape;
use crate::plan::PageKind;
use crate::resolve::{
    Coverage, ItemRef, Mapping, StatementRef, claim_unit, coverage_name, crosswalk_name, item_unit, row_unit,
    statement_name, statement_unit, translation_name,
};

use super::scope::Scope;

impl Scope<'_> {
    /// The notice of a suspect link.
    fn doubt(&self, words: &str, name: impl FnOnce() -> String) -> Option<String> {
        self.catalog.suspects.contains(name).then(|| escape(self.words.get(words)))
    }

    /// That the translation of a text may be out of date.
    pub(super) fn outdated(&self, unit: impl FnOnce() -> String) -> Option<String> {
        if self.locale == Locale::SOURCE {
            return None;
        }
        self.doubt("doubt_translation", || translation_name(&unit(), self.tag(self.locale)))
    }

    /// That a product may no longer cover an item as it was judged to.
    pub(super) fn coverage_doubt(&self, coverage: &Coverage) -> Option<String> {
        self.doubt("doubt_coverage", || coverage_name(self.catalog, coverage))
    }

    /// Doubts about how a product covers an item, and about the words that say so.
    pub(super) fn coverage_doubts(&self, coverage: &Coverage) -> Vec<String> {
        let claim = self.outdated(|| claim_unit(self.catalog, coverage));
        self.coverage_doubt(coverage).into_iter().chain(claim).collect()
    }

    /// Doubts about the words of an item.
    pub(super) fn item_doubts(&self, at: ItemRef) -> Vec<String> {
        self.outdated(|| item_unit(self.catalog, at)).into_iter().collect()
    }

    /// Doubts about how an item relates to one of another checklist.
    pub(super) fn mapping_doubts(&self, at: ItemRef, mapping: &Mapping) -> Vec<String> {
        let catalog = self.catalog;
        let is_from = catalog.crosswalks[mapping.crosswalk].from.value == catalog.checklists[at.checklist].id;
        let (from, to) = if is_from { (at, mapping.item) } else { (mapping.item, at) };
        let relation = self.doubt("doubt_mapping", || crosswalk_name(catalog, from, to));
        let reason = self.outdated(|| row_unit(catalog, mapping.crosswalk, from, to));
        relation.into_iter().chain(reason).collect()
    }

    /// That a vendor's statement may no longer answer an item.
    pub(super) fn statement_doubt(&self, statement: StatementRef, item: ItemRef) -> Option<String> {
        self.doubt("doubt_statement", || statement_name(self.catalog, statement, item))
    }

    /// Doubts about what a vendor states of these items, which one statement answers.
    pub(super) fn statement_doubts(&self, statement: StatementRef, items: &[ItemRef]) -> Vec<String> {
        let fits = items.iter().find_map(|&item| self.statement_doubt(statement, item));
        let translation = self.outdated(|| statement_unit(self.catalog, statement).unwrap_or_default());
        fits.into_iter().chain(translation).collect()
    }

    /// Doubts about texts that have no place of their own on a page.
    pub(super) fn page_doubts(&self, kind: PageKind) -> Vec<String> {
        if self.locale == Locale::SOURCE {
            return Vec::new();
        }
        let tag = self.tag(self.locale);
        let is_suspect = |unit: &String| self.catalog.suspects.contains(|| translation_name(unit, tag));
        // Each is looked up, so that the page depends on all of them.
        let found = units(self, kind).iter().filter(|unit| is_suspect(unit)).count();
        (found > 0).then(|| escape(self.words.get("doubt_page"))).into_iter().collect()
    }
}

/// The names of the texts of a page that have no place of their own on it.
fn units(scope: &Scope<'_>, kind: PageKind) -> Vec<String> {
    let catalog = scope.catalog;
    let list = |at: usize| &catalog.checklists[at];
    let product = |at: usize| &catalog.products[at];
    match kind {
        PageKind::Start => vec!["site".to_owned()],
        PageKind::Checklist(at) => vec![format!("checklist:{}", list(at).id)],
        PageKind::Methods(at) => {
            let attributes = list(at).attributes.iter();
            attributes.map(|attribute| format!("attribute:{}:{}", list(at).id, attribute.id.value)).collect()
        }
        PageKind::Method(at) => vec![format!("method:{}:{}", list(at.checklist).id, catalog.method(at).id.value)],
        PageKind::Threat(at) => vec![format!("threat:{}:{}", list(at.checklist).id, catalog.threat(at).id.value)],
        PageKind::Products => catalog.site.kinds.iter().map(|kind| format!("kind:{}", kind.id.value)).collect(),
        PageKind::Product(at) => {
            let id = &product(at).id;
            let threats = product(at).responsibilities.iter().flat_map(|shared| &shared.threats);
            let threats = threats.map(|threat| format!("responsibilities:{id}:{}", threat.id.value));
            let whole = ["product", "guide", "gaps", "responsibilities"].map(|text| format!("{text}:{id}"));
            whole.into_iter().chain(threats).collect()
        }
        PageKind::Guide(at) => vec![format!("guide:{}", product(at).id)],
        PageKind::Statements(at, set) => {
            vec![format!("statements:{}:{}", product(at).id, product(at).statements[set].checklist.value)]
        }
        PageKind::Glossary => vec!["glossary".to_owned()],
        PageKind::References => {
            let entries = catalog.references.entries.iter().map(|entry| format!("reference:{}", entry.id.value));
            entries.chain(["references".to_owned()]).collect()
        }
        PageKind::Page(at) => vec![format!("page:{}", catalog.pages[at].id)],
        // Beside the texts on these pages stand the doubts about them, or they have no text of their own.
        PageKind::MyChecklist
        | PageKind::Item(_)
        | PageKind::Threats(_)
        | PageKind::Coverage(_)
        | PageKind::Updates
        | PageKind::Search
        | PageKind::Status => Vec::new(),
    }
}
